"""The chart of the client's total cost: one stacked bar by part, and what the result is worth beside it.

Readable in grey and in print: every part has its own shade, its order and its words. It refuses to load
anything from elsewhere.

Source: Vega-Lite 6, "Stack" and "Layered views".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from troth.core.money import MINOR_DIGITS
from troth.forecast.deal.deal_forecast import ClientTotal
from troth.telling.charts import CONFIG, GREY, INK, SCHEMA
from troth.telling.page import Chart
from troth.telling.words import money

COST, WORTH = "what it costs", "what it is worth"
SHADES = ("#1b4965", "#3f7391", "#6c9ab5", "#9bb8c9", "#c4d6e0", "#e3ecf1")  # dark to pale, in print too


def cost_chart(total: ClientTotal, currency: str, words: Mapping[str, str]) -> Chart:
    """Show the middle case of each part as one stacked bar, and the worth of the result beside it."""
    major = 10.0 ** MINOR_DIGITS.get(currency, 2)
    parts = [words[part] for part in total.parts]
    rows = [
        {"what": COST, "part": words[part], "order": order, "amount": round(spread.median / major)}
        for order, (part, spread) in enumerate(total.parts.items())
    ]
    worth = sum(one.worth for one in total.results if one.reached_chance is not None)
    domain, shades = list(parts), list(SHADES[: len(parts)])
    if worth:
        rows.append(
            {"what": WORTH, "part": "worth, where reached", "order": 0, "amount": round(worth / major)}
        )
        domain.append("worth, where reached")
        shades.append("#ffffff")
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": {"step": 56},
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 1},
        "encoding": {
            "y": {
                "field": "what",
                "type": "nominal",
                "title": None,
                "sort": [COST, WORTH],
                "axis": {"labelLimit": 110, "ticks": False, "domain": False},
            },
            "x": {
                "field": "amount",
                "type": "quantitative",
                "stack": "zero",
                "title": currency,
                "axis": {"format": "~s", "tickCount": 5, "titleColor": GREY},
            },
            "order": {"field": "order"},
            "color": {
                "field": "part",
                "type": "nominal",
                "title": None,
                "scale": {"domain": domain, "range": shades},
                "legend": {"orient": "bottom", "columns": 2, "labelLimit": 220, "symbolStrokeColor": INK},
            },
            "tooltip": [
                {"field": "part", "title": "what"},
                {"field": "amount", "type": "quantitative", "format": ",", "title": currency},
            ],
        },
    }
    says = f"What it costs them in the middle case of each part: {money(total.total.median, currency)} in all"
    if worth:
        says += f", beside {money(worth, currency)} that it is worth where it is reached"
    return Chart("client-total", says, spec)
