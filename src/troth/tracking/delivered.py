"""Terms of delivery as they are measured: late or not, deliveries accepted at first, a result reached.

Each is measured once. Late: seconds after the promised day's end and the grace, less those in which work
stood still for a cause that does not count. It refuses to price them.

Source: docs/settle.md, "Deliveries".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from troth.core.events import NONE
from troth.core.quantity import FULL_SHARE
from troth.core.service_level import Acceptance
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Behind, Contested, Figures
from troth.forecast.measured.spoken import Spoken, hash_of
from troth.tracking.deliveries import Deliveries, Delivery


@dataclass(frozen=True, slots=True)
class LateReading:
    """A promised item: until when it was free of penalty, when it came (None: not yet), what is taken off.

    `looked_at` is when one looked, where it had not come.
    """

    item: str
    free_until: int
    looked_at: int
    delivery: Delivery | None
    still_s: int
    marks: str

    @property
    def late_s(self) -> int:
        """The seconds that count as late."""
        came = self.looked_at if self.delivery is None else self.delivery.at
        return max(came - self.free_until - self.still_s, 0)

    def figures(self, window: WindowSpan) -> Figures:  # noqa: ARG002 -- measured once
        """Return one in time of one, or none; `total` of what is behind is the seconds late."""
        came, row = (self.looked_at, NONE) if self.delivery is None else (self.delivery.at, self.delivery.row)
        late = self.late_s
        what = Behind("late", self.free_until, came, row, good=self.still_s, total=late)
        return Figures(int(not late), 1, behind=(what,) if late else (), behind_count=int(late > 0))

    def contested(self, theirs: LateReading, window: WindowSpan) -> tuple[Contested, ...]:  # noqa: ARG002 -- as above
        """Return the delivery where the other's came at another time, or other time is taken off."""
        if self.late_s == theirs.late_s:
            return ()
        ours, other = self._came(), theirs._came()
        one = Contested("late", ours, other, str(self.late_s), str(theirs.late_s))
        return (replace(one, row=NONE if theirs.delivery is None else theirs.delivery.row),)

    def _came(self) -> int:
        return self.looked_at if self.delivery is None else self.delivery.at

    def taking(self, theirs: LateReading, one: Contested) -> LateReading:  # noqa: ARG002 -- there is only one
        """Return the other."""
        return theirs

    def hash_in(self, window: WindowSpan) -> str:  # noqa: ARG002 -- measured once
        """Return the hash of the delivery and of what was taken off."""
        return self.marks


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


def _hash_of(spoken: Spoken, places: Sequence[int]) -> str:
    return hash_of(spoken, np.array(sorted(places), dtype=np.int64))


def late_reading(
    seen: Deliveries, item: str, free_until: int, excludes: Sequence[str], looked_at: int
) -> LateReading:
    """Return how late an item is.

    Parameters
    ----------
    seen
        What was delivered.
    item
        The promised item.
    free_until
        The promised day's end and the grace after it.
    excludes
        Causes of which time is taken off.
    looked_at
        Until when is known, should it not have come.
    """
    delivery = seen.first(item)
    still = seen.still_for(item, excludes, looked_at if delivery is None else delivery.at)
    marks = _hash_of(seen.spoken, [] if delivery is None else [delivery.place])
    both = hashlib.sha256(f"{marks} {still}".encode()).hexdigest()
    return LateReading(item, free_until, looked_at, delivery, still, both)


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
    return CountReading("acceptance", tuple(judged), left_out, seen.spoken)


def result_reading(seen: Deliveries, result: str, due_at: int | None) -> CountReading:
    """Return how much of a result was reached: as last measured by its due day, else as first after it."""
    found = seen.reached.get(result, ())
    theirs = tuple(one for one in found if one.is_clients)
    found = theirs or found
    by_then = [one for one in found if due_at is None or one.at < due_at]
    meant = by_then[-1:] or [*found[:1]]
    judged = tuple(Judged(result, one, min(one.good, one.total), one.total) for one in meant)
    return CountReading("result", judged, 0, seen.spoken)
