"""The picture of a term: each window's level against its objective, readable in grey.

It refuses to cut the axis so that a small miss looks like none.

Source: Vega-Lite 6, "Layered views".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from troth.telling.charts import CONFIG, INK, PALE, SCHEMA
from troth.telling.page import Chart
from troth.telling.settle.settle_words import share_words, window_words
from troth.telling.words import counted, day, listed, plain
from troth.tracking.priced import WindowResult

MARK = "#e07b00"  # seen on the dark bar of a missed window and on white, in grey as well


def level_chart(term: str, results: Sequence[WindowResult]) -> Chart:
    """Show the level of each window as a bar down from 100 %, and its objective as a tick."""
    rows = [
        {
            "window": plain(window_words(one.window)),
            "missing": float(1 - Decimal(one.figures.level)) if one.figures.level is not None else None,
            "allowed": float(1 - one.level.objective),
            "objective": plain(share_words(one.level.objective)),
            "kept": "kept" if one.met else "missed",
        }
        for one in results
    ]
    missed = sum(1 for one in results if one.figures.total and not one.met)
    x = {"field": "window", "type": "ordinal", "title": None, "sort": None, "axis": {"labelAngle": -45}}
    axis = {"format": ".2%", "tickCount": 4}
    y = {"type": "quantitative", "axis": axis, "title": "below 100 %"}
    bars = {
        "mark": {"type": "bar"},
        "encoding": {
            "x": x,
            "y": y | {"field": "missing"},
            "color": {
                "field": "kept",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["kept", "missed"], "range": [PALE, INK]},
            },
        },
    }
    ticks = {
        "mark": {"type": "tick", "color": MARK, "thickness": 3},
        "encoding": {"x": x, "y": y | {"field": "allowed"}, "tooltip": [{"field": "objective"}]},
    }
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": 180,
        "data": {"values": rows},
        "layer": [bars, ticks],
    }
    says = (
        f"{term}: what is missing to 100 % in each window (bar) and what {_objectives(results)} (tick); "
        f"{counted(missed, 'window')} of {len(results)} missed it"
    )
    return Chart(f"level-{term}", says, spec)


def _objectives(results: Sequence[WindowResult]) -> str:
    """Say what the objective allows; where it changed, each one with the first window that it counts for."""
    first: list[WindowResult] = []
    for one in results:
        if not first or one.level.objective != first[-1].level.objective:
            first.append(one)
    if len(first) == 1:
        return f"{share_words(first[0].level.objective)} allows"
    each = [f"{share_words(one.level.objective)} from {day(one.window.first_on)}" for one in first]
    return f"its objective allows, {listed(each)}"
