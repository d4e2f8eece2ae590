"""The dream as a point: how far it lies outside, and which two of the three it asks for go together.

Everything is read off points that nothing beats. A scope is asked for item by item: it is not there where
one of its items is left out, whatever its value. It refuses to draw anything.

Source: DESIGN section 4, "asked".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from troth.core.deal import Deal
from troth.forecast.deal.outcomes import scope_items
from troth.judgement.options.point import Point, values_of

Axis = Literal["date", "price", "scope"]
NEVER_DAYS = 10_000
HELD_FIRST: tuple[Axis, ...] = ("scope", "price", "date")  # what one holds on to where not both can be had


@dataclass(frozen=True, slots=True)
class Dream:
    """What the client asked for, as a point: None where nobody asked.

    `wanted` are the items of the scope asked for, `values` the share of the scope's value that each has,
    `days` the day asked for by item.
    """

    wanted: frozenset[str] | None
    price: int | None
    days: Mapping[str, date]
    hours: float | None
    values: Mapping[str, float] = field(default_factory=dict)

    @property
    def scope(self) -> float | None:
        """The share of the scope's value that was asked for."""
        return None if self.wanted is None else sum(self.values.get(key, 0.0) for key in self.wanted)

    @property
    def on(self) -> date | None:
        """The last of the days asked for."""
        return max(self.days.values(), default=None)

    def lacking(self, point: Point) -> frozenset[str]:
        """Return the items asked for that a point leaves out."""
        return frozenset() if self.wanted is None else self.wanted & point.without

    def days_late(self, point: Point) -> int:
        """Return by how many calendar days the latest of what was asked for by a day is late at a point."""
        late = 0
        for item, on in self.days.items():
            reached = point.asked_on.get(item)
            late = max(late, NEVER_DAYS if reached is None else (reached - on).days)
        return late

    def is_met(self, point: Point, *, but: Axis | None = None) -> bool:
        """Whether a point gives what was asked for, one thing left open or none."""
        is_dear = self.price is not None and (point.price is None or point.price.total > self.price)
        is_late = self.days_late(point) > 0
        is_less = bool(self.lacking(point))
        return not (
            (is_less and but != "scope") or (is_dear and but != "price") or (is_late and but != "date")
        )

    def only(self, axis: Axis) -> Dream:
        """Return the dream of one thing alone."""
        return Dream(
            self.wanted if axis == "scope" else None,
            self.price if axis == "price" else None,
            self.days if axis == "date" else {},
            None,
            self.values,
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

    `days` are calendar days too late, `price` is minor units too much, `without` items asked for that are
    left out. Nearest is the smallest sum of the three, as shares of the time, the money and the value asked.
    """

    point: Point
    days: int
    price: int
    without: frozenset[str]


def dream_of(deal: Deal) -> Dream:
    """Return what was asked for as a point; of several days the last."""
    asked = deal.asked
    wanted = None if asked.scope is None else frozenset(scope_items(deal, asked.scope))
    values = values_of(deal)
    whole = sum(values.values()) or 1.0
    return Dream(
        wanted,
        None if asked.price is None else asked.price.minor,
        dict(asked.dates),
        None if deal.believes.own_hours is None else float(deal.believes.own_hours),
        {key: each / whole for key, each in values.items()},
    )


def pick_two(dream: Dream, points: Sequence[Point]) -> tuple[PickTwo, ...]:
    """Return, for each thing asked for left open, the best of it beside the others as asked."""
    asked: dict[Axis, object] = {"date": dream.on, "price": dream.price, "scope": dream.wanted}
    axes = [axis for axis, each in asked.items() if each is not None]
    if len(axes) < 2:
        return ()
    found = []
    for axis in axes:
        point = _best(axis, [one for one in points if dream.is_met(one, but=axis)])
        held = [other for other in HELD_FIRST if other in axes and other != axis]
        found.append(PickTwo(axis, point, None if point is not None else _nearest(dream, points, held)))
    return tuple(found)


def _nearest(dream: Dream, points: Sequence[Point], held: Sequence[Axis]) -> Point | None:
    """Return the best in what must give way, holding on to one thing asked for: the first that can be had."""
    for axis in held:
        met = [one for one in points if dream.only(axis).is_met(one)]
        others = [other for other in held if other != axis]
        if met and others:
            return _best(others[0], met)
    return None


def _best(axis: Axis, points: Sequence[Point]) -> Point | None:
    """Return the best of some points along one axis: the others decide where it is as good."""

    def order(point: Point) -> tuple[float, ...]:
        price = math.inf if point.price is None else float(point.price.total)
        by = {"date": float(point.on.toordinal()), "price": price, "scope": -point.scope}
        return (by[axis], *(value for other, value in by.items() if other != axis))

    return min(points, key=order, default=None)


def gap_of(deal: Deal, dream: Dream, points: Sequence[Point]) -> Gap | None:
    """Return how far the dream lies outside; None where it is had, or where no point can be compared."""
    known = [point for point in points if dream.price is None or point.price is not None]
    if not known or any(dream.is_met(point) for point in known):
        return None
    days = (dream.on - deal.starts_on).days if dream.on is not None else 1

    def distance(gap: Gap) -> float:
        lost = sum(dream.values.get(key, 0.0) for key in gap.without)
        return gap.days / max(days, 1) + gap.price / max(dream.price or 1, 1) + lost

    return min((_gap_to(dream, point) for point in known), key=distance)


def _gap_to(dream: Dream, point: Point) -> Gap:
    return Gap(
        point,
        dream.days_late(point),
        0 if dream.price is None or point.price is None else max(point.price.total - dream.price, 0),
        dream.lacking(point),
    )
