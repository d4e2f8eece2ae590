"""Terms of delivery as they are measured: late or not, deliveries accepted at first, a result reached.

Each is measured once. Late: time in which work stood still for a cause that does not count moves the due
moment by as long, then the grace begins, and what comes after it is late. It refuses to price them.

Source: docs/settle.md, "Deliveries".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from troth.core.events import NONE, EventKind
from troth.core.quantity import FULL_SHARE
from troth.core.service_level import Acceptance
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Behind, Contested, Figures
from troth.forecast.measured.spoken import Spoken, hash_of
from troth.tracking.deliveries import Deliveries, Delivery

OF_ITEM: tuple[EventKind, ...] = ("delivered", "paused", "resumed", "gap")


@dataclass(frozen=True, slots=True)
class LateReading:
    """A promised item: when it was due, what moves that, until when it was free, and when it came.

    `due_at` is the promised day's end, `still` what does not count between the deal's begin and the delivery,
    `free_until` the moved due moment and the grace after it. `delivery` None: it had not come at `looked_at`.
    """

    item: str
    due_at: int
    still: tuple[Behind, ...]
    free_until: int
    looked_at: int
    delivery: Delivery | None
    marks: str
    rows: int = 0

    @property
    def came_at(self) -> int:
        """When it came; when one looked, where it had not."""
        return self.looked_at if self.delivery is None else self.delivery.at

    @property
    def still_s(self) -> int:
        """The seconds that do not count."""
        return sum(one.ends_at - one.begins_at for one in self.still)

    @property
    def late_s(self) -> int:
        """The seconds that count as late."""
        return max(self.came_at - self.free_until, 0)

    def figures(self, window: WindowSpan) -> Figures:  # noqa: ARG002 -- measured once
        """Return one in time of one, or none; of what is behind, `total` are the seconds late."""
        row, late = NONE if self.delivery is None else self.delivery.row, self.late_s
        what = Behind("late", self.free_until, self.came_at, row, good=self.still_s, total=late)
        behind = ((what,) if late else ()) + self.still
        return Figures(
            int(not late),
            1,
            excluded_s=self.still_s,
            behind=behind,
            behind_count=len(behind),
            aside_count=len(self.still),
        )

    def contested(self, theirs: LateReading, window: WindowSpan) -> tuple[Contested, ...]:  # noqa: ARG002 -- as above
        """Return the delivery where the other's came at another time, or other time does not count."""
        mine, other = ((one.late_s, one.came_at, one.still_s) for one in (self, theirs))
        if mine == other:
            return ()
        one = Contested("late", self.came_at, theirs.came_at, str(self.late_s), str(theirs.late_s))
        return (replace(one, row=NONE if theirs.delivery is None else theirs.delivery.row),)

    def taking(self, theirs: LateReading, one: Contested) -> LateReading:  # noqa: ARG002 -- there is only one
        """Return the other."""
        return theirs

    def hash_in(self, window: WindowSpan) -> str:  # noqa: ARG002 -- measured once
        """Return the hash of the delivery and of what does not count."""
        return self.marks

    def count_in(self, window: WindowSpan) -> int:  # noqa: ARG002 -- measured once
        """Return how many rows there are of the item: deliveries, and when its work stood still."""
        return self.rows


@dataclass(frozen=True, slots=True)
class Judged:
    """One delivery of an acceptance or one measure of a result: its name, and what it counts."""

    name: str
    delivery: Delivery
    good: int
    total: int


@dataclass(frozen=True, slots=True)
class CountReading:
    """Deliveries accepted of those made, or the share of a result."""

    what: str
    judged: tuple[Judged, ...]
    left_out: int
    spoken: Spoken
    rows: int = 0

    def figures(self, window: WindowSpan) -> Figures:  # noqa: ARG002 -- measured once
        """Return what was good of what was counted."""
        good, total = sum(one.good for one in self.judged), sum(one.total for one in self.judged)
        short = [one for one in self.judged if one.good < one.total]
        behind = tuple(
            Behind(
                "refused" if self.what == "acceptance" else "reached",
                one.delivery.at,
                one.delivery.at,
                one.delivery.row,
                one.good,
                one.total,
            )
            for one in short
        )
        return Figures(good, total, left_out=self.left_out, behind=behind, behind_count=len(behind))

    def contested(self, theirs: CountReading, window: WindowSpan) -> tuple[Contested, ...]:  # noqa: ARG002 -- as above
        """Return the deliveries that count otherwise in the other's eyes, by their place in the list."""
        ours = {one.name: one for one in self.judged}
        other = {one.name: one for one in theirs.judged}
        found = []
        for place, name in enumerate(sorted(ours.keys() | other.keys())):
            mine, their = ours.get(name), other.get(name)
            if (mine and (mine.good, mine.total)) == (their and (their.good, their.total)):
                continue
            seen = their or mine
            assert seen is not None  # noqa: S101 - one of the two is there; for the type checker
            at, row = seen.delivery.at, seen.delivery.row
            what = "refused" if self.what == "acceptance" else "reached"
            found.append(
                Contested(what, at, at, self._words(mine), self._words(their), place=place, row=row)  # type: ignore[arg-type]  # one of the two
            )
        return tuple(found)

    def _words(self, one: Judged | None) -> str:
        if one is None:
            return "not counted"
        if self.what == "acceptance":
            return f"{one.name}: {'accepted' if one.good else 'refused'}"
        return f"{one.name}: {one.good / 100:g} % reached"

    def taking(self, theirs: CountReading, one: Contested) -> CountReading:
        """Return itself with one delivery as the other has it."""
        ours = {each.name: each for each in self.judged}
        other = {each.name: each for each in theirs.judged}
        name = sorted(ours.keys() | other.keys())[one.place]
        ours.pop(name, None)
        if name in other:
            ours[name] = other[name]
        return replace(self, judged=tuple(ours.values()))

    def hash_in(self, window: WindowSpan) -> str:  # noqa: ARG002 -- measured once
        """Return the hash of the deliveries."""
        return _hash_of(self.spoken, [one.delivery.place for one in self.judged])

    def count_in(self, window: WindowSpan) -> int:  # noqa: ARG002 -- measured once
        """Return how many rows there are of its items or its result."""
        return self.rows


def _hash_of(spoken: Spoken, places: Sequence[int]) -> str:
    return hash_of(spoken, np.array(sorted(places), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class DueItem:
    """A promised item as its penalty sees it: when it is due, what does not count, and since when one looks.

    `free_after` returns until when it is free, by the grace, from the second at which it is due.
    """

    item: str
    due_at: int
    excludes: Sequence[str]
    begins_at: int
    looked_at: int
    free_after: Callable[[int], int]


def late_reading(seen: Deliveries, due: DueItem) -> LateReading:
    """Return how late an item is.

    Parameters
    ----------
    seen
        What was delivered, and when work stood still.
    due
        The promised item.
    """
    delivery = seen.first(due.item)
    came_at = due.looked_at if delivery is None else delivery.at
    stood = seen.still_for(due.item, due.excludes, (due.begins_at, came_at))
    still = tuple(
        Behind("excluded", int(begin), int(end), int(row))
        for begin, end, row in zip(stood.begins, stood.ends, stood.rows, strict=True)
    )
    still_s = sum(one.ends_at - one.begins_at for one in still)
    free_until = due.free_after(due.due_at + still_s)
    marks = _hash_of(seen.spoken, [] if delivery is None else [delivery.place])
    both = hashlib.sha256(f"{marks} {still_s}".encode()).hexdigest()
    rows = seen.rows_of((due.item,), OF_ITEM)
    return LateReading(due.item, due.due_at, still, free_until, due.looked_at, delivery, both, rows)


def acceptance_reading(seen: Deliveries, measure: Acceptance, excludes: Sequence[str]) -> CountReading:
    """Return which items were accepted at first, of those delivered."""
    judged, left_out = [], 0
    for item in measure.items:
        one = seen.first(item)
        if one is None:
            continue
        if one.cause in excludes:
            left_out += 1
            continue
        is_sound = measure.defects is None or one.good <= measure.defects
        is_whole = measure.rework is None or one.total <= measure.rework * FULL_SHARE
        judged.append(Judged(item, one, int(is_sound and is_whole), 1))
    rows = seen.rows_of(measure.items, ("delivered",))
    return CountReading("acceptance", tuple(judged), left_out, seen.spoken, rows)


def result_reading(seen: Deliveries, result: str, due_at: int | None) -> CountReading:
    """Return how much of a result was reached: as last measured by its due day, else as first after it."""
    found = seen.reached.get(result, ())
    theirs = tuple(one for one in found if one.is_clients)
    found = theirs or found
    by_then = [one for one in found if due_at is None or one.at < due_at]
    meant = by_then[-1:] or [*found[:1]]
    judged = tuple(Judged(result, one, min(one.good, one.total), one.total) for one in meant)
    return CountReading("result", judged, 0, seen.spoken, seen.rows_of((result,), ("reached",)))
