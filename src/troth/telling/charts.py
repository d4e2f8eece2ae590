"""Charts as Vega-Lite specifications with their data inside: one for each thing worth seeing.

Readable in grey and in print: shapes and labels carry the meaning, colour only helps. It refuses to
load anything from elsewhere.

Source: Vega-Lite 6, "Overview" and "Layered views".
"""

from __future__ import annotations

from typing import Any

from troth.core.deal import Deal
from troth.forecast.deal_forecast import ClientTime, DateForecast
from troth.telling.page import Chart
from troth.telling.words import day

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK, PALE = "#1b4965", "#9bb8c9"


def date_chart(told: DateForecast, deal: Deal) -> Chart:
    """Show by which day an item is finished at which odds, with the days promised and asked for."""
    rows = [
        {"day": on.isoformat(), "odds": level} for level, on in sorted(told.by_level.items()) if on is not None
    ]
    marks = []
    if told.promised_on is not None:
        marks.append({"day": told.promised_on.isoformat(), "what": "promised"})
    asked_on = deal.asked.dates.get(told.item)
    if asked_on is not None and asked_on != told.promised_on:
        marks.append({"day": asked_on.isoformat(), "what": "asked"})
    odds = {"field": "odds", "type": "quantitative", "axis": {"format": "%"}, "title": "done by then"}
    at = {"field": "day", "type": "temporal", "title": None, "axis": {"format": "%b %Y", "labelAngle": 0}}
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "width": "container",
        "height": 220,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": INK, "point": {"color": INK}, "interpolate": "monotone"},
                "encoding": {
                    "x": at,
                    "y": odds | {"scale": {"domain": [0, 1]}},
                    "tooltip": [{"field": "day", "type": "temporal"}, {"field": "odds", "format": ".0%"}],
                },
            },
            {
                "data": {"values": marks},
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#333"},
                "encoding": {"x": {"field": "day", "type": "temporal"}},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "text", "align": "left", "dx": 4, "y": 8, "color": "#333"},
                "encoding": {"x": {"field": "day", "type": "temporal"}, "text": {"field": "what"}},
            },
        ],
    }
    says = f"{told.item}: even odds by {day(told.even_on)}, 9 in 10 by {day(told.nine_in_ten_on)}"
    return Chart(f"when-{told.item}", says, spec)


def hours_chart(time: ClientTime) -> Chart:
    """Show the client's hours by week and role: the middle case as bars, 1 in 10 as ticks."""
    rows = [
        {"week": monday.isoformat(), "role": role.role, "median": median, "ninety": ninety}
        for role in time.roles
        for monday, median, ninety in role.weeks
    ]
    week = {"field": "week", "type": "temporal", "timeUnit": "yearmonthdate", "title": None}
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "facet": {"row": {"field": "role", "title": None}},
        "spec": {
            "width": 560,
            "height": 110,
            "layer": [
                {
                    "mark": {"type": "bar", "color": PALE, "width": 8},
                    "encoding": {
                        "x": week,
                        "y": {"field": "median", "type": "quantitative", "title": "hours"},
                        "tooltip": [{"field": "week", "type": "temporal"}, {"field": "median"}, {"field": "ninety"}],
                    },
                },
                {
                    "mark": {"type": "tick", "color": INK, "thickness": 2, "width": 8, "orient": "horizontal"},
                    "encoding": {"x": week, "y": {"field": "ninety", "type": "quantitative"}},
                },
            ],
        },
    }
    return Chart("client-hours", "Hours a week: bars the middle case, ticks what 1 week in 10 exceeds", spec)
