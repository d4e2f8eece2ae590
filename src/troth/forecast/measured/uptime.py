"""Uptime of windows: seconds up of seconds of service, or slices kept of all slices.

good and total of a look: `good = up (+ unseen, gaps up; + carried up)`, `total = up + down (+ unseen, gaps up
or down; + carried)`. A slice without a second that counts is apart. It refuses to judge a moment: that is
the timeline's.

Source: docs/settle.md, "Uptime"; OpenSLO v1 for slices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from troth.core.quantity import Span
from troth.core.service_level import Gaps, Uptime
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import (
    MOST_BEHIND,
    MOST_CONTESTED,
    Behind,
    Contested,
    Figures,
    longest,
    lowest,
    most_weighty,
)
from troth.forecast.measured.spans import Seconds, in_order
from troth.forecast.measured.spoken import Speaking
from troth.forecast.measured.steps import DOWN, DOWN_CARRIED, GAP, OFF, OUT, OUT_CARRIED, UP, UP_CARRIED
from troth.forecast.measured.timeline import Timeline

WORDS = {
    OFF: "out of hours", UP: "up", DOWN: "down", GAP: "not seen", OUT: "does not count",
    UP_CARRIED: "up, carried on", DOWN_CARRIED: "down, carried on", OUT_CARRIED: "does not count, carried on",
}  # fmt: skip
SEEN = (UP, DOWN)
UNSEEN = (GAP, UP_CARRIED, DOWN_CARRIED, OUT_CARRIED)


def counted(gaps: Gaps) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the codes that are good and those that are counted at all, as gaps count."""
    good, total = (UP, UP_CARRIED), (UP, DOWN, UP_CARRIED, DOWN_CARRIED)
    if gaps == "up":
        return (*good, GAP), (*total, GAP)
    return (good, (*total, GAP)) if gaps == "down" else (good, total)


@dataclass(frozen=True, slots=True)
class UptimeReading:
    """An uptime as the timeline shows it."""

    speaking: Speaking
    timeline: Timeline
    measure: Uptime
    gaps: Gaps

    def figures(self, window: WindowSpan) -> Figures:
        """Return the seconds (or slices) good and counted, of the lowest look where there are several."""
        if not window.looks:
            return Figures(0, 0, 0, 0, 0)
        looks = np.array(window.looks, dtype=np.int64)
        part = self.timeline.within(int(looks[:, 0].min()), int(looks[:, 1].max()))
        levels = self._levels(part, looks)
        place = lowest(levels)
        look = looks[(len(looks) - 1 if place is None else place) :][:1]
        part = part.within(int(look[0, 0]), int(look[0, 1]))
        good, total = (0, 0) if place is None else levels[place]
        covered, excluded, gap = (
            int(part.seconds(codes, look[:, 0], look[:, 1])[0]) for codes in (SEEN, (OUT,), UNSEEN)
        )
        behind, count, aside = behind_of(part)
        return Figures(
            good,
            total,
            covered,
            excluded,
            gap,
            behind=behind,
            behind_count=count,
            aside_count=aside,
            longest_gap=_longest_gap(part),
        )

    def _levels(self, part: Timeline, looks: Seconds) -> list[tuple[int, int]]:
        good, total = counted(self.gaps)
        if self.measure.slice is None:
            both = (part.seconds(codes, looks[:, 0], looks[:, 1]) for codes in (good, total))
            return [(int(up), int(all_of_it)) for up, all_of_it in zip(*both, strict=True)]
        return [self._kept_slices(part, int(begins), int(ends)) for begins, ends in looks]

    def _kept_slices(self, part: Timeline, begins_at: int, ends_at: int) -> tuple[int, int]:
        """Return slices kept and slices, counted from the look's begin; the last one may be short."""
        assert self.measure.slice is not None  # noqa: S101 - for the type checker
        begins, ends = sliced(self.measure.slice, begins_at, ends_at)
        good, total = (part.seconds(codes, begins, ends) for codes in counted(self.gaps))
        target = self.measure.slice_target
        above, under = (1, 1) if target is None else target.as_integer_ratio()
        is_there = total > 0
        return int(np.sum(is_there & (good * under >= above * total))), int(np.sum(is_there))

    def contested(self, theirs: UptimeReading, window: WindowSpan) -> tuple[Contested, ...]:
        """Return the stretches that count otherwise in the other's eyes."""
        if not window.looks:
            return ()
        ours, other = self.timeline.within(*window.reach), theirs.timeline.within(*window.reach)
        cuts = in_order([ours.cuts, other.cuts])
        mine, their = ours.codes_at(cuts[:-1]), other.codes_at(cuts[:-1])
        pair = np.where(mine == their, -1, mine.astype(np.int64) * 16 + their)
        is_new = np.concatenate([[True], pair[1:] != pair[:-1]])
        ends = np.concatenate([cuts[:-1][is_new][1:], cuts[-1:]])
        begins, both = cuts[:-1][is_new], pair[is_new]
        differs = np.flatnonzero(both >= 0)
        kept = differs[np.argsort(begins[differs] - ends[differs], kind="stable")[: MOST_CONTESTED + 1]]
        return most_weighty(
            [
                Contested(
                    "down",
                    int(begins[k]),
                    int(ends[k]),
                    WORDS[int(both[k]) // 16],
                    WORDS[int(both[k]) % 16],
                    row=int(row),
                )
                for k, row in zip(kept, other.rows_at(begins[kept]), strict=True)
            ]
        )

    def taking(self, theirs: UptimeReading, one: Contested) -> UptimeReading:
        """Return itself with one stretch as the other sees it."""
        return replace(self, timeline=patched(self.timeline, theirs.timeline, one.begins_at, one.ends_at))

    def hash_in(self, window: WindowSpan) -> str:
        """Return the hash of the events that speak of a window: within it, and those that last into it."""
        return self.speaking.hash_in(window)

    def count_in(self, window: WindowSpan) -> int:
        """Return how many events speak of a window."""
        return self.speaking.count_in(window)


def sliced(size: Span, begins_at: int, ends_at: int) -> tuple[Seconds, Seconds]:
    """Return begins and ends of the slices of a look."""
    begins = np.arange(begins_at, ends_at, size.minutes() * 60, dtype=np.int64)
    return begins, np.append(begins[1:], ends_at)


def _longest_gap(part: Timeline) -> tuple[int, int] | None:
    """Return the longest time that nobody saw; None where all was seen."""
    begins, ends = part.runs(UNSEEN)
    if not len(begins):
        return None
    place = int(np.argmax(ends - begins))
    return int(begins[place]), int(ends[place])


def behind_of(part: Timeline) -> tuple[tuple[Behind, ...], int, int]:
    """Return stretches down, then excluded; how many there are, and how many of them do not count."""
    found: list[Behind] = []
    counts: list[int] = []
    for what, codes in (("down", (DOWN, DOWN_CARRIED)), ("excluded", (OUT,))):
        begins, ends = part.runs(codes)
        counts.append(len(begins))
        longest_first = np.argsort(begins - ends, kind="stable")[:MOST_BEHIND]
        found += [
            Behind(what, int(begins[place]), int(ends[place]))  # type: ignore[arg-type]  # one of the two
            for place in longest_first
        ]
    kept = longest(found)
    rows = part.rows_at(np.array([one.begins_at for one in kept], dtype=np.int64)).tolist()
    named = tuple(replace(one, row=row) for one, row in zip(kept, rows, strict=True))
    return named, sum(counts), counts[1]


def patched(ours: Timeline, theirs: Timeline, begins_at: int, ends_at: int) -> Timeline:
    """Return a timeline with one stretch of another."""
    middle = theirs.within(begins_at, ends_at)
    before = ours.cuts[:-1] < begins_at
    after = ours.cuts[:-1] >= ends_at
    tail = ours.codes_at(np.array([ends_at]))
    is_cut = ends_at < int(ours.cuts[-1]) and not (ours.cuts == ends_at).any()
    cuts = np.concatenate(
        [
            ours.cuts[:-1][before],
            middle.cuts[:-1],
            [ends_at] if is_cut else [],
            ours.cuts[:-1][after],
            ours.cuts[-1:],
        ]
    ).astype(np.int64)
    codes = [ours.codes[before], middle.codes, *([tail] if is_cut else []), ours.codes[after]]
    return Timeline(cuts, np.concatenate(codes), ours.sides)
