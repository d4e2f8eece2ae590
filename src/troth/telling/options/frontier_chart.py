"""The picture of the frontier: what can be had, what they ask for, and the options by letter.

Read without colour: filled circles have the whole scope, hollow triangles less of it, small dots are beaten
by another, the cross is the dream and dashed lines are its day and price; the caption says so. It refuses to
join points by a line: nothing between them is to be had.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from troth.core.deal import Deal
from troth.core.money import MINOR_DIGITS
from troth.judgement.options.dream import Dream
from troth.judgement.options.options import Options
from troth.judgement.options.point import Point
from troth.telling.charts import CONFIG, GREY, INK, SCHEMA, noon
from troth.telling.page import Chart
from troth.telling.words import day, hours, money, name, points

LETTERS = "ABC"
MOST_BEATEN = 300
WHOLE, LESS, BEATEN, ASKED = "the whole scope", "less of the scope", "beaten by another", "what they ask for"
MARKS: dict[str, dict[str, Any]] = {
    BEATEN: {"shape": "circle", "size": 16, "fill": GREY, "stroke": None, "opacity": 0.35},
    LESS: {"shape": "triangle-up", "size": 130, "fill": "white", "stroke": INK, "strokeWidth": 2},
    WHOLE: {"shape": "circle", "size": 120, "fill": INK, "stroke": INK},
    ASKED: {"shape": "cross", "size": 150, "fill": "white", "stroke": INK, "strokeWidth": 2, "angle": 45},
}
AT_DAY: dict[str, Any] = {
    "field": "day",
    "type": "temporal",
    "title": "promised day",
    "scale": {"padding": 16},
}
AT_PRICE: dict[str, Any] = {"field": "price", "type": "quantitative", "scale": {"zero": False, "padding": 16}}


def frontier_chart(options: Options) -> Chart | None:
    """Draw the frontier by day and price; None where no price is known or nothing counts."""
    deal = options.judgement.forecast.changed.deal
    best = [point for point in options.best if point.price is not None]
    if not best:
        return None
    names = {frozenset(point.names) for point in options.best}
    letters = {frozenset(one.point.names): LETTERS[k] for k, one in enumerate(options.options)}
    full = [one.point for one in options.options if "unchanged" in one.kinds]
    seen = names | {frozenset(point.names) for point in full}
    others = [*full, *(one for one in options.frontier.points if frozenset(one.names) not in seen)]
    beaten = [one for one in others if one.price is not None][:MOST_BEATEN]
    rows = [_row(point, deal, BEATEN, letters.get(frozenset(point.names), "")) for point in beaten]
    rows += [_row(point, deal, _kind(point), letters.get(frozenset(point.names), "")) for point in best]
    dream = options.dream
    if dream.on is not None and dream.price is not None:
        rows.append(_dream_row(dream.on, dream.price, deal))
    spec = _spec(rows, deal, _rules(dream, deal))
    says = (
        "What can be had: circles have the whole scope, triangles less of it, small dots are beaten by "
        "another, letters are the options above"
    )
    return Chart("frontier", says, spec)


def _kind(point: Point) -> str:
    return WHOLE if point.is_whole else LESS


def _major(minor: int, deal: Deal) -> float:
    return float(minor / 10 ** MINOR_DIGITS.get(deal.currency, 2))


def _row(point: Point, deal: Deal, kind: str, letter: str) -> dict[str, Any]:
    return {
        "day": noon(point.on),
        "price": _major(point.price.total if point.price else 0, deal),
        "kind": kind,
        "letter": letter,
        "levers": ", ".join(name(each) for each in point.names) or "as the plan stands",
        "by": day(point.on),
        "costs": money(point.price.total if point.price else 0, deal.currency),
        "scope": points(round(point.scope, 2)),
        "hours": hours(point.hours),
    }


def _dream_row(on: date, price: int, deal: Deal) -> dict[str, Any]:
    return {
        "day": noon(on),
        "price": _major(price, deal),
        "kind": ASKED,
        "letter": ASKED,
        "levers": ASKED,
        "by": day(on),
        "costs": money(price, deal.currency),
        "scope": "",
        "hours": "",
    }


def _rules(dream: Dream, deal: Deal) -> list[dict[str, Any]]:
    """Return the dashed lines of the day and the price that were asked for."""
    mark = {"type": "rule", "strokeDash": [4, 4], "color": GREY}
    rules: list[dict[str, Any]] = []
    if dream.on is not None:
        at = {"data": {"values": [{"day": noon(dream.on)}]}, "mark": mark, "encoding": {"x": AT_DAY}}
        rules.append(at)
    if dream.price is not None:
        values = {"values": [{"price": _major(dream.price, deal)}]}
        rules.append({"data": values, "mark": mark, "encoding": {"y": AT_PRICE}})
    return rules


def _spec(rows: Sequence[dict[str, Any]], deal: Deal, rules: list[dict[str, Any]]) -> dict[str, Any]:
    tooltip = [
        {"field": field, "title": title}
        for field, title in (
            ("levers", "levers"),
            ("by", "by"),
            ("costs", "price"),
            ("scope", "scope"),
            ("hours", "their people"),
        )
    ]
    x = AT_DAY | {"axis": {"format": "%-d %b %Y", "labelAngle": 0, "tickCount": 4, "grid": False}}
    y = AT_PRICE | {"title": f"price, {deal.currency}", "axis": {"format": ",.0f", "tickCount": 5}}
    encoding = {"x": x, "y": y, "tooltip": tooltip}
    marks: list[dict[str, Any]] = [
        {
            "transform": [{"filter": {"field": "kind", "equal": kind}}],
            "mark": {"type": "point", **mark},
            "encoding": encoding,
        }
        for kind, mark in MARKS.items()
    ]
    letters = {
        "transform": [{"filter": "datum.letter !== ''"}],
        "mark": {"type": "text", "align": "left", "dx": 8, "dy": -10, "fontWeight": "bold", "fontSize": 14},
        "encoding": {"x": AT_DAY, "y": AT_PRICE, "text": {"field": "letter"}},
    }
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": "container",
        "height": 280,
        "data": {"values": list(rows)},
        "layer": [*rules, *marks, letters],
    }
