"""The chart of the client's total cost: one stacked bar by part, and what the result is worth beside it.

Readable in grey and in print: every part has its number in the bar and in the legend. It refuses to load
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
WHITE, DARK_PARTS = "#ffffff", 3  # so many parts are dark enough to be written on in white
NARROWEST = 0.03  # of the longer bar; a number does not fit into less


def cost_chart(total: ClientTotal, currency: str, words: Mapping[str, str]) -> Chart:
    """Show the middle case of each part as one stacked bar, and the worth of the result beside it."""
    major = 10.0 ** MINOR_DIGITS.get(currency, 2)
    worth = sum(one.worth for one in total.results if one.reached_chance is not None)
    longest = max(sum(spread.median for spread in total.parts.values()), worth)
    rows: list[dict[str, Any]] = [
        {
            "what": COST,
            "part": f"{number} {words[part]}",
            "order": number,
            "amount": round(spread.median / major),
            "number": str(number) if spread.median >= NARROWEST * longest else "",
        }
        for number, (part, spread) in enumerate(total.parts.items(), 1)
    ]
    shades = list(SHADES[: len(rows)])
    if worth:
        order = len(rows) + 1
        part = f"{order} worth, where it is reached"
        rows.append(
            {
                "what": WORTH,
                "part": part,
                "order": order,
                "amount": round(worth / major),
                "number": str(order),
            }
        )
        shades.append(WHITE)
    says = f"What it costs them, each part in its middle case: {money(total.total.median, currency)} in all"
    if worth:
        says += f", beside {money(worth, currency)} that it is worth where it is reached"
    return Chart("client-total", says, _spec(rows, shades, currency))


def _spec(rows: list[dict[str, Any]], shades: list[str], currency: str) -> dict[str, Any]:
    amount = {"field": "amount", "type": "quantitative", "stack": "zero", "title": currency}
    legend = {
        "orient": "bottom",
        "columns": 1,
        "labelLimit": 260,
        "labelFontSize": 12,
        "symbolStrokeColor": INK,
    }
    scale = {"domain": [row["part"] for row in rows], "range": shades}
    bar = {
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 1},
        "encoding": {
            "x": amount | {"axis": {"format": "~s", "tickCount": 5, "titleColor": GREY}},
            "color": {"field": "part", "type": "nominal", "title": None, "scale": scale, "legend": legend},
            "tooltip": [
                {"field": "part", "title": "what"},
                {"field": "amount", "type": "quantitative", "format": ",", "title": currency},
            ],
        },
    }
    number = {
        "mark": {"type": "text", "fontSize": 12},
        "encoding": {
            "x": amount | {"bandPosition": 0.5},
            "text": {"field": "number"},
            "color": {"condition": {"test": f"datum.order <= {DARK_PARTS}", "value": WHITE}, "value": GREY},
        },
    }
    axis = {"labelLimit": 110, "ticks": False, "domain": False, "labelPadding": 6}
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": {"step": 56},
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "what", "type": "nominal", "title": None, "sort": [COST, WORTH], "axis": axis},
            "order": {"field": "order"},
        },
        "layer": [bar, number],
    }
