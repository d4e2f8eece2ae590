"""The dream as a point: how far it lies outside, and which two of the three it asks for go together.

Everything is read off the points of the frontier. It refuses to draw anything.

Source: DESIGN section 4, "asked".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from troth.core.deal import Deal
from troth.forecast.deal.outcomes import scope_items
from troth.judgement.options.frontier import Frontier
from troth.judgement.options.point import Point

WORST_SCOPE = 1e-9
Axis = Literal["date", "price", "scope"]
HELD_FIRST: tuple[Axis, ...] = ("scope", "price", "date")  # what one holds on to where not both can be had


@dataclass(frozen=True, slots=True)
class Dream:
    """What the client asked for, as a point: None where nobody asked."""

    scope: float | None
    price: int | None
    on: date | None
    hours: float | None

    def is_met(self, point: Point, *, but: Axis | None = None) -> bool:
        """Whether a point gives what was asked for, one thing left open or none."""
        return not any(
            (
                but != "scope" and self.scope is not None and point.scope < self.scope - WORST_SCOPE,
                but != "price"
                and self.price is not None
                and (point.price is None or point.price > self.price),
                but != "date" and self.on is not None and point.on > self.on,
            )
        )


@dataclass(frozen=True, slots=True)
class PickTwo:
    """Two of the three as asked for, and the best of the third; no point: not at any price named here.

    Then `nearest` is what comes nearest: one of the two as asked for, and the best of the other.
    """

    open: Axis
    point: Point | None
    nearest: Point | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the dream lies outside: the nearest point, and what is missing there.

    `days` are calendar days too late, `price` is minor units too much, `scope` a share of the value too
    little. Nearest is the smallest sum of the three, as shares of the time, the money and the scope asked.
    """

    point: Point
    days: int
    price: int
    scope: float


def dream_of(deal: Deal) -> Dream:
    """Return what was asked for as a point; of several days the last."""
    asked = deal.asked
    scope = None
    if asked.scope is not None:
        wanted = frozenset(scope_items(deal, asked.scope))
        whole = [item for item in deal.work.values() if item.scope is not None or item.worth]
        stated = any(item.worth for item in whole)
        values = {item.id: float(item.worth) if stated else 1.0 for item in whole}
        scope = sum(each for key, each in values.items() if key in wanted) / (sum(values.values()) or 1.0)
    price = None if asked.price is None else asked.price.minor
    hours = None if deal.believes.own_hours is None else float(deal.believes.own_hours)
    return Dream(scope, price, max(asked.dates.values(), default=None), hours)


def pick_two(dream: Dream, frontier: Frontier) -> tuple[PickTwo, ...]:
    """Return, for each thing asked for left open, the best of it beside the others as asked."""
    asked: dict[Axis, object] = {"date": dream.on, "price": dream.price, "scope": dream.scope}
    axes = [axis for axis, each in asked.items() if each is not None]
    if len(axes) < 2:
        return ()
    found = []
    for axis in axes:
        point = _best(axis, [one for one in frontier.best if dream.is_met(one, but=axis)])
        held = [other for other in HELD_FIRST if other in axes and other != axis]
        found.append(PickTwo(axis, point, None if point is not None else _nearest(dream, frontier, held)))
    return tuple(found)


def _nearest(dream: Dream, frontier: Frontier, held: Sequence[Axis]) -> Point | None:
    """Return the best in what must give way, holding on to one thing asked for: the first that can be had."""
    for axis in held:
        alone = Dream(
            dream.scope if axis == "scope" else None,
            dream.price if axis == "price" else None,
            dream.on if axis == "date" else None,
            None,
        )
        met = [one for one in frontier.best if alone.is_met(one)]
        others = [other for other in held if other != axis]
        if met and others:
            return _best(others[0], met)
    return None


def _best(axis: Axis, points: Sequence[Point]) -> Point | None:
    """Return the best of some points along one axis: the others decide where it is as good."""

    def order(point: Point) -> tuple[float, ...]:
        by = {"date": float(point.on.toordinal()), "price": float(point.price or 0), "scope": -point.scope}
        return (by[axis], *(value for other, value in by.items() if other != axis))

    return min(points, key=order, default=None)


def gap_of(deal: Deal, dream: Dream, frontier: Frontier) -> Gap | None:
    """Return how far the dream lies outside; None where it is had, or where no combination counts."""
    gaps = [_gap_to(dream, point) for point in frontier.best]
    if not gaps or any(not (gap.days or gap.price or gap.scope) for gap in gaps):
        return None
    weeks = (dream.on - deal.starts_on).days if dream.on is not None else 1

    def distance(gap: Gap) -> float:
        return gap.days / max(weeks, 1) + gap.price / max(dream.price or 1, 1) + gap.scope

    return min(gaps, key=distance)


def _gap_to(dream: Dream, point: Point) -> Gap:
    return Gap(
        point,
        max((point.on - dream.on).days, 0) if dream.on is not None else 0,
        max((point.price or 0) - dream.price, 0) if dream.price is not None else 0,
        max(dream.scope - point.scope, 0.0) if dream.scope is not None else 0.0,
    )
