"""The picture of `troth hard`: odds of bad news, the client's hours and their lost output, week by week.

Three panels over one calendar, readable in grey and in print: bars, a line over an area, an area. It
refuses to show weeks in which nothing is left to see.

Source: Vega-Lite 6, "Concatenating views".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from troth.judgement.hardship.hardship import Hardship
from troth.judgement.hardship.weeks import Week
from troth.telling.charts import CONFIG, GREY, INK, PALE, SCHEMA
from troth.telling.page import Chart
from troth.telling.words import day

SHADE = "#e6e9ed"
LEAST_SEEN = 0.02
FEWEST_WEEKS = 8
ROOM_FOR_WORDS = 1.2
Spec = dict[str, Any]


def hard_chart(hard: Hardship) -> Chart:
    """Show the hard time over the calendar, with the promised day and closed weeks."""
    weeks = seen_weeks(hard.weeks)
    shown: list[tuple[str | list[str], int, list[Spec]]] = [
        ("how likely the date moves out by a week or more", 120, _news(weeks))
    ]
    if any(week.client_hours_ninety > 0 for week in weeks):
        two_lines = ["hours of the client's people:", "middle case (line), 1 run in 10 exceeds (area)"]
        shown.append((two_lines, 80, _hours(weeks)))
    if any(week.lost_output > 0 for week in weeks):
        shown.append(("share of their users' output that is lost, on average", 60, _lost(weeks)))
    panels: list[Spec] = []
    for number, (title, height, layers) in enumerate(shown, start=1):
        x = _over(weeks, has_labels=number == len(shown))
        for layer in layers:
            layer["encoding"]["x"] = dict(x)
        words = {"text": title, "anchor": "start", "fontSize": 12, "fontWeight": "normal"}
        ground = [*_shades(hard, weeks, x), *_promised(hard, weeks, x)]
        panels.append({"width": 300, "height": height, "title": words, "layer": [*ground, *layers]})
    panels[0]["layer"] += _marks(hard, weeks)
    spec: Spec = {"$schema": SCHEMA, "config": CONFIG, "spacing": 12, "vconcat": panels}
    return Chart("hard-weeks", _says(hard), spec)


def seen_weeks(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Return the weeks up to the last in which there is something to see, none where there is nothing."""
    seen = [
        number
        for number, week in enumerate(weeks)
        if max(week.bad_news.chance, week.lost_output) >= LEAST_SEEN or week.client_hours_ninety > 0
    ]
    return tuple(weeks[: max(seen[-1] + 1, FEWEST_WEEKS)]) if seen else ()


def _says(hard: Hardship) -> str:
    if not hard.hardest:
        return "No week stands out as the hardest"
    shaded = "; shaded: weeks in which one side is closed" if hard.closed else ""
    return f"The week of {day(hard.hardest[0].monday)} is the likeliest to bring bad news{shaded}"


def _at(on: date) -> str:
    return f"{on.isoformat()}T00:00:00"


def _axis(*, has_labels: bool) -> Spec:
    axis: Spec = {"format": "%b %Y", "labelAngle": 0, "tickCount": 5, "labelBound": True, "grid": False}
    return axis if has_labels else axis | {"labels": False, "ticks": False, "domainColor": SHADE}


def _over(weeks: Sequence[Week], *, has_labels: bool) -> Spec:
    """Return the calendar that all panels share."""
    domain = [_at(weeks[0].monday), _at(weeks[-1].monday + timedelta(weeks=1))]
    return {
        "field": "week",
        "type": "temporal",
        "title": None,
        "scale": {"domain": domain},
        "axis": _axis(has_labels=has_labels),
    }


def _shades(hard: Hardship, weeks: Sequence[Week], x: Spec) -> list[Spec]:
    """Shade what is closed, as far as it is in the picture."""
    last_on = weeks[-1].monday + timedelta(days=6)
    rows = [
        {
            "from": _at(max(span.first_on, weeks[0].monday)),
            "to": _at(min(span.last_on, last_on) + timedelta(days=1)),
            "who": hard.deal.seller if span.side == "seller" else hard.deal.client,
        }
        for span in hard.closed
        if span.first_on <= last_on
    ]
    if not rows:
        return []
    told = [
        {"field": "who", "title": "closed"},
        {"field": "from", "type": "temporal", "format": "%-d %b %Y"},
        {"field": "to", "type": "temporal", "format": "%-d %b %Y", "title": "until"},
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rect", "color": SHADE},
            "encoding": {"x": x | {"field": "from"}, "x2": {"field": "to"}, "tooltip": told},
        }
    ]


def _promised(hard: Hardship, weeks: Sequence[Week], x: Spec) -> list[Spec]:
    on = hard.promised_on
    if on is None or not weeks[0].monday <= on <= weeks[-1].monday + timedelta(days=6):
        return []
    return [
        {
            "data": {"values": [{"day": f"{on.isoformat()}T12:00:00"}]},
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": GREY},
            "encoding": {"x": x | {"field": "day"}},
        }
    ]


def _marks(hard: Hardship, weeks: Sequence[Week]) -> list[Spec]:
    """Write the word beside the promised day, on the roomier side."""
    on = hard.promised_on
    if on is None or not _promised(hard, weeks, {}):
        return []
    middle = weeks[len(weeks) // 2].monday
    place = {"align": "right", "dx": -4} if on > middle else {"align": "left", "dx": 4}
    return [
        {
            "data": {"values": [{"day": f"{on.isoformat()}T12:00:00", "what": "promised"}]},
            "mark": {"type": "text", "y": 8, "fontSize": 12, "color": GREY} | place,
            "encoding": {"x": {"field": "day", "type": "temporal"}, "text": {"field": "what"}},
        }
    ]


def _rows(weeks: Sequence[Week]) -> list[Spec]:
    return [
        {
            "week": _at(week.monday),
            "next": _at(week.monday + timedelta(weeks=1)),
            "news": week.bad_news.chance,
            "hours": week.client_hours,
            "ninety": week.client_hours_ninety,
            "lost": week.lost_output,
        }
        for week in weeks
    ]


def _stepped(weeks: Sequence[Week]) -> list[Spec]:
    """Return the rows with the last one held to the end of its week."""
    rows = _rows(weeks)
    return [*rows, rows[-1] | {"week": rows[-1]["next"]}]


def _height(field: str, **axis: object) -> Spec:
    ticks: Spec = {"tickCount": 3, "gridColor": SHADE, "minExtent": 34, "maxExtent": 34}
    return {"field": field, "type": "quantitative", "title": None, "axis": ticks | axis}


WEEK_OF: Spec = {"field": "week", "type": "temporal", "format": "%-d %b %Y", "title": "week of"}


def _news(weeks: Sequence[Week]) -> list[Spec]:
    told = [WEEK_OF, {"field": "news", "format": ".0%", "title": "bad news"}]
    most = max([week.bad_news.chance for week in weeks] + [LEAST_SEEN])
    return [
        {
            "data": {"values": _rows(weeks)},
            "mark": {"type": "bar", "color": INK, "stroke": "#fff", "strokeWidth": 0.5},
            "encoding": {
                "x2": {"field": "next"},
                "y": _height("news", format="%") | {"scale": {"domainMax": most * ROOM_FOR_WORDS}},
                "y2": {"datum": 0},
                "tooltip": told,
            },
        }
    ]


def _hours(weeks: Sequence[Week]) -> list[Spec]:
    told = [
        WEEK_OF,
        {"field": "hours", "format": ".1f", "title": "middle case"},
        {"field": "ninety", "format": ".1f", "title": "more in 1 of 10"},
    ]
    return [
        {
            "data": {"values": _stepped(weeks)},
            "mark": {"type": "area", "color": PALE, "interpolate": "step-after"},
            "encoding": {"y": _height("ninety"), "tooltip": told},
        },
        {
            "data": {"values": _stepped(weeks)},
            "mark": {"type": "line", "color": INK, "interpolate": "step-after"},
            "encoding": {"y": _height("hours"), "tooltip": told},
        },
    ]


def _lost(weeks: Sequence[Week]) -> list[Spec]:
    told = [WEEK_OF, {"field": "lost", "format": ".1%", "title": "output lost"}]
    return [
        {
            "data": {"values": _stepped(weeks)},
            "mark": {"type": "area", "color": INK, "opacity": 0.75, "interpolate": "step-after"},
            "encoding": {"y": _height("lost", format="%"), "tooltip": told},
        }
    ]
