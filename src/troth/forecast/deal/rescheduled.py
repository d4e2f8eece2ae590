"""Schedules of a block, made anew only for the draws in which something differs from the last ones.

A draw's schedule hangs on nothing but its own row of work, shares and stops. Where a variant of the same plan
leaves a row as it was (a risk bought off that did not happen anyway), its schedule is taken over. It refuses
to compare plans: whoever calls has the same network, list and people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER
from troth.forecast.plan.schedule import Schedules, Stops

Rows = NDArray[np.bool_]
FEWEST_ALIKE = 0.1  # below that share of the draws, taking over costs more than it saves


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the scheduler reads of a block: minutes by part, shares by role, stops; one row a draw."""

    work: NDArray[np.int64]
    share: NDArray[np.int32]
    stops: Stops

    def rows(self, which: Rows) -> Drawn:
        """Return some of the draws."""
        stops = Stops(self.stops.side, self.stops.begin[which], self.stops.end[which])
        return Drawn(self.work[which], self.share[which], stops)


@dataclass(slots=True)
class LastSchedules:
    """The schedules made last of one plan, and what they were made from: read and set together."""

    last: tuple[Drawn, Schedules] | None = None

    def of(self, drawn: Drawn, make: Callable[[Drawn], Schedules]) -> Schedules:
        """Return the schedules of a block, those of unchanged draws taken over, and keep them."""
        last = self.last
        found = make(drawn) if last is None else _taken_over(last, drawn, make)
        self.last = (drawn, found)
        return found


def _taken_over(last: tuple[Drawn, Schedules], drawn: Drawn, make: Callable[[Drawn], Schedules]) -> Schedules:
    """Return the schedules of a block from those of another, made anew where a draw differs."""
    before = last[1]
    same = alike(last[0], drawn)
    if same.all():
        return before
    if same.mean() < FEWEST_ALIKE:
        return make(drawn)
    anew = make(drawn.rows(~same))
    parts = {}
    for name in ("eligible", "start", "finish", "part_end", "critical"):
        joined = getattr(before, name).copy()
        joined[~same] = getattr(anew, name)
        parts[name] = joined
    return replace(before, **parts)


def alike(one: Drawn, other: Drawn) -> Rows:
    """Return in which draws two blocks have the same work, shares and stops."""
    same = np.all(one.work == other.work, axis=1) & np.all(one.share == other.share, axis=1)
    free = [np.all(each.stops.begin >= NEVER, axis=1) for each in (one, other)]
    stopped_alike = free[0] & free[1]
    if one.stops.begin.shape == other.stops.begin.shape and (one.stops.side == other.stops.side).all():
        begins = np.all(one.stops.begin == other.stops.begin, axis=1)
        stopped_alike |= begins & np.all(one.stops.end == other.stops.end, axis=1)
    return np.asarray(same & stopped_alike, dtype=np.bool_)
