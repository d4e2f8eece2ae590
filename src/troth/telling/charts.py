"""Charts as Vega-Lite specifications with their data inside: one for each thing worth seeing.

Readable in grey and in print: shapes and labels carry the meaning, colour only helps. It refuses to
load anything from elsewhere.

Source: Vega-Lite 6, "Overview" and "Layered views".
"""

from __future__ import annotations

from datetime import date
from typing import Any

from troth.core.deal import Deal
from troth.forecast.deal.deal_forecast import ClientTime, DateForecast
from troth.telling.page import Chart
from troth.telling.words import day, name

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK, PALE, GREY = "#1b4965", "#9bb8c9", "#333"
ROW_HEIGHT = 34
BAR_HEIGHT = 11


FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
CONFIG: dict[str, Any] = {
    "font": FONT,
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": "#333"},
    "header": {"labelFontSize": 12, "labelFontWeight": "bold"},
    "view": {"stroke": None},
}
AT_DAY: dict[str, Any] = {"field": "day", "type": "temporal"}


def date_chart(told: DateForecast, deal: Deal) -> Chart:
    """Show by which day an item is finished at which odds, with the days promised and asked for."""
    rows = [{"day": noon(on), "odds": level} for level, on in sorted(told.by_level.items()) if on is not None]
    odds = {"field": "odds", "type": "quantitative", "axis": {"format": "%", "tickCount": 5}, "title": None}
    axis = {"format": "%-d %b %Y", "labelAngle": 0, "tickCount": 5, "labelFlush": True, "grid": False}
    at = AT_DAY | {"title": None, "axis": axis, "scale": {"padding": 16}}
    told_in = [AT_DAY | {"format": "%-d %b %Y"}, {"field": "odds", "format": ".0%", "title": "done by then"}]
    line = {
        "data": {"values": rows},
        "mark": {"type": "line", "color": INK, "point": {"color": INK}},
        "encoding": {"x": at, "y": odds | {"scale": {"domain": [0, 1]}}, "tooltip": told_in},
    }
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": 220,
        "title": {"text": "done by then", "anchor": "start", "fontSize": 12, "fontWeight": "normal"},
        "layer": [line, *(layer for mark in _marked(told, deal) for layer in mark)],
    }
    says = f"'{name(told.item)}': even odds by {day(told.even_on)}, 9 in 10 by {day(told.nine_in_ten_on)}"
    return Chart(f"when-{told.item}", says, spec)


def worded_bars(rows: list[dict[str, Any]], bar: dict[str, Any]) -> dict[str, Any]:
    """Return a chart of bars with the words of each row (`says`) over its bar.

    Parameters
    ----------
    rows
        The data; `row` orders it.
    bar
        The encoding of the bars: `x`, colour and tooltip.
    """
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0}}
    mark = {"type": "bar", "height": BAR_HEIGHT, "yOffset": 8, "stroke": INK, "strokeWidth": 1}
    text = {"type": "text", "align": "left", "baseline": "middle", "dy": -7, "fontSize": 12, "color": GREY}
    start = {"datum": 0, "type": "quantitative"}
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": {"step": ROW_HEIGHT},
        "data": {"values": rows},
        "layer": [
            {"mark": mark, "encoding": {"y": row, **bar}},
            {"mark": text, "encoding": {"y": row, "x": start, "text": {"field": "says"}}},
        ],
    }


def noon(on: date) -> str:
    """Return the middle of a day, which is on that day wherever the page is read."""
    return f"{on.isoformat()}T12:00:00"


def _marked(told: DateForecast, deal: Deal) -> list[list[dict[str, Any]]]:
    """Return a dashed line with its word for each day asked and promised, the word on the roomier side."""
    days = {"promised": told.promised_on, "asked": deal.asked.dates.get(told.item)}
    if days["promised"] == days["asked"]:
        days = {"asked and promised": days["asked"]}
    layers = []
    for row, (what, on) in enumerate((what, on) for what, on in days.items() if on is not None):
        is_late = told.even_on is not None and on > told.even_on
        data = {"values": [{"day": noon(on), "what": what}]}
        place = {"align": "right", "dx": -4} if is_late else {"align": "left", "dx": 4}
        text = {"type": "text", "y": 8 + 16 * row, "fontSize": 12, "color": GREY} | place
        layers.append(
            [
                {
                    "data": data,
                    "mark": {"type": "rule", "strokeDash": [5, 4], "color": GREY},
                    "encoding": {"x": AT_DAY},
                },
                {"data": data, "mark": text, "encoding": {"x": AT_DAY, "text": {"field": "what"}}},
            ]
        )
    return layers


def hours_chart(time: ClientTime) -> Chart:
    """Show the client's hours by week and role: the middle case as bars, 1 in 10 as ticks."""
    rows = [
        {"week": noon(monday), "role": name(role.role), "median": median, "ninety": ninety}
        for role in time.roles
        for monday, median, ninety in role.weeks
    ]
    week = {"field": "week", "type": "temporal", "title": None}
    axis = {"format": "%-d %b", "labelAngle": 0, "tickCount": 8, "grid": False}
    told_in = [
        {"field": "week", "type": "temporal", "format": "%-d %b %Y", "title": "week of"},
        {"field": "median", "format": ".1f", "title": "middle case"},
        {"field": "ninety", "format": ".1f", "title": "more in 1 of 10"},
    ]
    height = {"type": "quantitative", "title": "hours"}
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "config": CONFIG,
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "role",
                "title": None,
                "header": {"labelAngle": 0, "labelOrient": "top", "labelAnchor": "start"},
            }
        },
        "spec": {
            "width": 300,
            "height": 110,
            "layer": [
                {
                    "mark": {"type": "bar", "color": PALE, "width": 6},
                    "encoding": {
                        "x": week | {"axis": axis},
                        "y": height | {"field": "median"},
                        "tooltip": told_in,
                    },
                },
                {
                    "mark": {
                        "type": "tick",
                        "color": INK,
                        "thickness": 2,
                        "width": 6,
                        "orient": "horizontal",
                    },
                    "encoding": {"x": week, "y": height | {"field": "ninety"}},
                },
            ],
        },
    }
    return Chart(
        "client-hours", "Hours a week: bars are the middle case, ticks what 1 run in 10 exceeds", spec
    )
