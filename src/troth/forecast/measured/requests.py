"""Requests of windows: answered well of all, or slices of them.

A count belongs to the window and the slice in which its `at` lies. One that begins out of hours, in time
that does not count, or under a cause that does not, is left out. With slices alone the level is the mean of
their shares, each taken to whole billionths, halves to even, so that good and total stay whole. It refuses
to guess requests for time that nobody counted.

Source: docs/settle.md, "Requests"; OpenSLO v1 "Occurrences" and "RatioTimeslices".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from troth.core.events import NONE
from troth.core.service_level import Requests
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import (
    MOST_BEHIND,
    Behind,
    Contested,
    Figures,
    longest,
    lowest,
    most_weighty,
)
from troth.forecast.measured.spans import Flags, Seconds, joined
from troth.forecast.measured.spoken import Speaking, Spoken
from troth.forecast.measured.steps import OFF, OUT
from troth.forecast.measured.timeline import Timeline
from troth.forecast.measured.uptime import SEEN, UNSEEN

BILLION = 10**9
FITS = 1 << 62


@dataclass(frozen=True, slots=True)
class Buckets:
    """Counts of requests in order of time; `ends` is where each one ends, `is_out` whether it is left out."""

    at: Seconds
    ends: Seconds
    good: Seconds
    total: Seconds
    rows: Seconds
    is_out: Flags

    def sums(self, edges: Seconds) -> tuple[list[int], list[int]]:
        """Return good and total from each edge to the next one but one: pairs of begin and end."""
        places = np.searchsorted(self.at, edges, side="left")
        first, last = (int(places.min()), int(places.max())) if len(places) else (0, 0)
        places -= first
        found = []
        for counts in (self.good, self.total):
            kept = np.where(self.is_out[first:last], 0, counts[first:last])
            if len(kept) and int(kept.max()) * len(kept) >= FITS:
                kept = kept.astype(object)
            before = np.concatenate([[0], np.cumsum(kept)])
            found.append([int(count) for count in before[places[1::2]] - before[places[::2]]])
        return found[0], found[1]


@dataclass(frozen=True, slots=True)
class RequestsReading:
    """Requests as they were counted."""

    speaking: Speaking
    timeline: Timeline
    buckets: Buckets
    measure: Requests

    def figures(self, window: WindowSpan) -> Figures:
        """Return requests (or slices) good and counted, of the lowest look where there are several."""
        if not window.looks:
            return Figures(0, 0, 0, 0, 0)
        levels = self.levels(window.looks)
        place = lowest(levels)
        look = window.looks[-1 if place is None else place]
        good, total = (0, 0) if place is None else levels[place]
        edges = np.array(look, dtype=np.int64)
        part = self.timeline.within(*look)
        covered, excluded, gap = (
            int(part.seconds(codes, edges[:1], edges[1:])[0]) for codes in (SEEN, (OUT,), UNSEEN)
        )
        behind, count, left_out = self._behind(*look)
        return Figures(good, total, covered, excluded, gap, 0, left_out, behind, count)

    def levels(self, looks: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
        """Return good and total (requests, or slices) between pairs of instants."""
        if self.measure.slice is None:
            edges = np.array(looks, dtype=np.int64).reshape(-1)
            return [*zip(*self.buckets.sums(edges), strict=True)]
        return [self._slices(*look) for look in looks]

    def _slices(self, begins_at: int, ends_at: int) -> tuple[int, int]:
        assert self.measure.slice is not None  # noqa: S101 - for the type checker
        edges = np.arange(begins_at, ends_at, self.measure.slice.minutes() * 60, dtype=np.int64)
        pairs = np.stack([edges, np.append(edges[1:], ends_at)], axis=1).reshape(-1)
        slices = [one for one in zip(*self.buckets.sums(pairs), strict=True) if one[1]]
        target = self.measure.slice_target
        if target is None:
            return sum(_billionths(good, total) for good, total in slices), BILLION * len(slices)
        above, under = target.as_integer_ratio()
        return sum(good * under >= above * total for good, total in slices), len(slices)

    def _behind(self, begins_at: int, ends_at: int) -> tuple[tuple[Behind, ...], int, int]:
        """Return the counts with most requests answered badly, how many there are, and those left out."""
        first, last = np.searchsorted(self.buckets.at, [begins_at, ends_at], side="left")
        part = slice(int(first), int(last))
        is_out = self.buckets.is_out[part]
        bad = np.where(is_out, 0, self.buckets.total[part] - self.buckets.good[part])
        worst = np.argsort(-bad, kind="stable")[:MOST_BEHIND]
        places = [int(place) + part.start for place in worst if bad[place] > 0]
        told = [self._told(place) for place in places]
        return longest(told), int(np.sum(bad > 0)), int(np.sum(is_out))

    def _told(self, place: int) -> Behind:
        one = self.buckets
        return Behind(
            "requests",
            int(one.at[place]),
            int(one.ends[place]),
            int(one.rows[place]),
            int(one.good[place]),
            int(one.total[place]),
        )

    def contested(self, theirs: RequestsReading, window: WindowSpan) -> tuple[Contested, ...]:
        """Return the counts that differ in the other's eyes, by the instant at which they begin."""
        if not window.looks:
            return ()
        found = []
        ours, other = self._counts(*window.reach), theirs._counts(*window.reach)
        for at in ours.keys() | other.keys():
            mine, their = ours.get(at), other.get(at)
            if mine is not None and their is not None and mine[1:] == their[1:]:
                continue
            buckets, number = (theirs.buckets, their[0]) if their is not None else (self.buckets, mine[0])  # type: ignore[index]  # one of the two is there
            end, row = int(buckets.ends[number]), int(buckets.rows[number])
            found.append(Contested("requests", at, end, _words(mine), _words(their), place=at, row=row))
        return most_weighty(found)

    def _counts(self, begins_at: int, ends_at: int) -> dict[int, tuple[int, int, int, bool]]:
        first, last = np.searchsorted(self.buckets.at, [begins_at, ends_at], side="left")
        one = self.buckets
        return {
            int(one.at[k]): (k, int(one.good[k]), int(one.total[k]), bool(one.is_out[k]))
            for k in range(int(first), int(last))
        }

    def taking(self, theirs: RequestsReading, one: Contested) -> RequestsReading:
        """Return itself with one count as the other has it."""
        mine, other = self.buckets, theirs.buckets
        keep, take = mine.at != one.place, other.at == one.place
        order = np.argsort(np.concatenate([mine.at[keep], other.at[take]]), kind="stable")
        columns = [
            np.concatenate([getattr(mine, name)[keep], getattr(other, name)[take]])[order]
            for name in Buckets.__slots__
        ]
        return replace(self, buckets=Buckets(*columns))

    def hash_in(self, window: WindowSpan) -> str:
        """Return the hash of the events that speak of a window."""
        return self.speaking.hash_in(window)

    def count_in(self, window: WindowSpan) -> int:
        """Return how many events speak of a window."""
        return self.speaking.count_in(window)


def _words(one: tuple[int, int, int, bool] | None) -> str:
    if one is None:
        return "no count"
    return "does not count" if one[3] else f"{one[1]} of {one[2]}"


def _billionths(good: int, total: int) -> int:
    down, rest = divmod(good * BILLION, total)
    return down + (2 * rest > total or (2 * rest == total and down % 2 == 1))


def buckets_of(spoken: Spoken, timeline: Timeline, excludes: tuple[str, ...], holds_s: int) -> Buckets:
    """Return a term's counts of requests; where the client counted, theirs stand for ours in that time."""
    places = spoken.of_kinds(["requests"])
    if spoken.has_clients():
        places = _clients_first(spoken, places)
    at, until, good, total, rows = (
        spoken.get(name, places).astype(np.int64) for name in ("at", "until", "good", "total", "row")
    )
    ends = np.where(until == NONE, np.minimum(np.append(at[1:], np.iinfo(np.int64).max), at + holds_s), until)
    codes = timeline.codes_at(at)
    is_out = spoken.causes_among(excludes)[spoken.get("cause", places)] | (codes == OFF) | (codes == OUT)
    return Buckets(at, ends, good, total, rows, is_out)


def _clients_first(spoken: Spoken, places: Seconds) -> Seconds:
    is_clients = spoken.get("is_clients", places) == 1
    theirs = places[is_clients]
    begins, ends = (spoken.get(name, theirs).astype(np.int64) for name in ("at", "until"))
    counted = joined(begins, np.maximum(ends, begins + 1))
    kept: Seconds = places[is_clients | ~counted.holds(spoken.get("at", places).astype(np.int64))]
    return kept
