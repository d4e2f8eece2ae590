"""Cases of windows: answered or resolved within a span of service time, of all opened in the window.

The clock of a case runs in hours of service from its opening, and stands still while it is paused. It stops
with the first answer (response; a case resolved without one was answered then) or with the last resolution.
A case opened again after that runs on. Past its bound without an end it is missed, before it pending and not
counted yet. One with a cause that does not count is left out. It refuses cases that were never opened.

Source: docs/settle.md, "Response and resolution".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from troth.core.events import NONE, EventKind
from troth.core.service_level import CaseTime
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
from troth.forecast.measured.spans import Flags, Seconds, Spans
from troth.forecast.measured.spoken import CHUNK, KIND, Spoken, hash_of

CASE_KINDS: tuple[EventKind, ...] = ("opened", "answered", "paused", "resumed", "resolved")
# What happens once to a case: one side's word on it stands for the other's.
SAME: tuple[tuple[EventKind, ...], ...] = (("opened",), ("answered",), ("resolved",), ("paused", "resumed"))
IN_TIME, MISSED, PENDING, LEFT_OUT = range(4)
WORDS = ("in time", "too late", "still open", "does not count")


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases in the order in which they were opened: number, when opened, when ended or looked at, outcome.

    `ran_s` is what the clock showed then, `rows` are those of the openings.
    """

    numbers: Seconds
    opened_at: Seconds
    ended_at: Seconds
    ran_s: Seconds
    outcomes: NDArray[np.int8]
    rows: Seconds


@dataclass(frozen=True, slots=True)
class CasesReading:
    """The cases of a term; events of case k are `places` from `offsets[k]` to before `offsets[k + 1]`.

    `unusable` events of the client lie before the opening of their case, and were not used.
    """

    spoken: Spoken
    cases: Cases
    places: Seconds
    offsets: Seconds
    unusable: int = 0

    def figures(self, window: WindowSpan) -> Figures:
        """Return cases in time and cases counted, of the lowest look where there are several."""
        if not window.looks:
            return Figures(0, 0)
        levels = [self._level(*look) for look in window.looks]
        place = lowest(levels)
        good, total = (0, 0) if place is None else levels[place]
        part = self._part(*window.looks[-1 if place is None else place])
        outcomes = self.cases.outcomes[part]
        late = part[(outcomes == MISSED) | (outcomes == PENDING)]
        is_pending, ran = self.cases.outcomes[late] == PENDING, self.cases.ran_s[late]
        told = [self._told(int(place)) for place in late[np.lexsort([-ran, is_pending])][:MOST_BEHIND]]
        pending, left_out = int(np.sum(outcomes == PENDING)), int(np.sum(outcomes == LEFT_OUT))
        return Figures(
            good,
            total,
            pending=pending,
            left_out=left_out,
            behind=longest(told),
            behind_count=len(late),
            aside_count=pending,
        )

    def _told(self, place: int) -> Behind:
        one = self.cases
        what = "missed" if one.outcomes[place] == MISSED else "pending"
        times = int(one.opened_at[place]), int(one.ended_at[place])
        return Behind(what, *times, int(one.rows[place]), good=int(one.ran_s[place]))  # type: ignore[arg-type]  # one of the two

    def _part(self, begins_at: int, ends_at: int) -> Seconds:
        first, last = np.searchsorted(self.cases.opened_at, [begins_at, ends_at], side="left")
        return np.arange(int(first), int(last))

    def _level(self, begins_at: int, ends_at: int) -> tuple[int, int]:
        outcomes = self.cases.outcomes[self._part(begins_at, ends_at)]
        good = int(np.sum(outcomes == IN_TIME))
        return good, good + int(np.sum(outcomes == MISSED))

    def contested(self, theirs: CasesReading, window: WindowSpan) -> tuple[Contested, ...]:
        """Return the cases that end otherwise in the other's eyes, in the order in which they were opened."""
        if not window.looks:
            return ()
        ours, other = self._outcomes(*window.reach), theirs._outcomes(*window.reach)
        found = []
        for number in ours.keys() | other.keys():
            mine, their = ours.get(number), other.get(number)
            if mine is not None and their is not None and mine[0] == their[0]:
                continue
            reading, place = (theirs, their[1]) if their is not None else (self, (mine or (0, 0))[1])
            one = reading.cases
            words = tuple("no such case" if each is None else WORDS[each[0]] for each in (mine, their))
            times = int(one.opened_at[place]), int(one.ended_at[place])
            row = int(one.rows[place])
            found.append(Contested("missed", *times, words[0], words[1], place=number, row=row))
        return most_weighty(found)

    def _outcomes(self, begins_at: int, ends_at: int) -> dict[int, tuple[int, int]]:
        part, one = self._part(begins_at, ends_at), self.cases
        return {int(one.numbers[place]): (int(one.outcomes[place]), int(place)) for place in part}

    def taking(self, theirs: CasesReading, one: Contested) -> CasesReading:
        """Return itself with one case as the other has it."""
        mine, other = self.cases, theirs.cases
        keep, take = mine.numbers != one.place, other.numbers == one.place
        order = np.argsort(np.concatenate([mine.opened_at[keep], other.opened_at[take]]), kind="stable")
        columns = [
            np.concatenate([getattr(mine, name)[keep], getattr(other, name)[take]])[order]
            for name in Cases.__slots__
        ]
        return replace(self, cases=Cases(*columns))

    def hash_in(self, window: WindowSpan) -> str:
        """Return the hash of all events of the cases opened in a window."""
        return hash_of(self.spoken, np.sort(self._behind(window)))

    def count_in(self, window: WindowSpan) -> int:
        """Return how many events there are of the cases opened in a window."""
        return len(self._behind(window))

    def _behind(self, window: WindowSpan) -> Seconds:
        part = self._part(*window.reach) if window.looks else self._part(0, 0)
        return self.places[self.offsets[part[0]] : self.offsets[part[-1] + 1]] if len(part) else part


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock runs by: hours of service (None: always), the bound in seconds, until when is known."""

    measure: CaseTime
    bound_s: int
    hours: Spans | None
    until_at: int
    excludes: tuple[str, ...] = ()

    def ran(self, begins: Seconds, ends: Seconds) -> Seconds:
        """Return the seconds of service between pairs of instants."""
        if self.hours is None:
            return ends - begins
        return self.hours.seconds_before(ends) - self.hours.seconds_before(begins)


def cases_of(spoken: Spoken, clock: Clock) -> CasesReading:
    """Return the cases of a term, each with its outcome under a clock."""
    places, unusable = spoken.of_kinds(CASE_KINDS), 0
    if spoken.has_clients():
        usable = _since_opening(spoken, places)
        unusable = len(places) - len(usable)
        places = _clients_first(spoken, usable)
    places = places[np.argsort(spoken.get("case", places), kind="stable")]
    blocks = [_block(spoken, places, span, clock) for span in _blocks(spoken.get("case", places))]
    order = np.argsort(np.concatenate([block["opened_at"] for block in blocks]), kind="stable")

    def taken(name: str) -> NDArray[Any]:  # one column at a time, so that no second copy of all is held
        return np.concatenate([block.pop(name) for block in blocks])[order]

    firsts, lasts = taken("firsts"), taken("lasts")
    offsets = np.concatenate([[0], np.cumsum(lasts - firsts)])
    inside = np.repeat(firsts - offsets[:-1], np.diff(offsets))
    del firsts, lasts
    inside += np.arange(int(offsets[-1]))
    places = places[inside]
    del inside
    cases = Cases(*(taken(name) for name in Cases.__slots__))
    return CasesReading(spoken, cases, places, offsets, unusable)


def _blocks(numbers: NDArray[np.integer]) -> list[tuple[int, int]]:
    """Return begin and end of blocks of events, none of which parts a case; one block at least."""
    edges = [0]
    while edges[-1] + CHUNK < len(numbers):
        at = int(np.searchsorted(numbers, numbers[edges[-1] + CHUNK], side="left"))
        if at == edges[-1]:  # one case is longer than a block
            at = int(np.searchsorted(numbers, numbers[at], side="right"))
        edges.append(at)
    return [*pairwise([*edges, len(numbers)])]


def _block(spoken: Spoken, every: Seconds, span: tuple[int, int], clock: Clock) -> dict[str, NDArray[Any]]:
    """Return the columns of the cases in a block, and where their events begin and end among all."""
    places = every[span[0] : span[1]]
    numbers, kind, at = (spoken.get(name, places).astype(np.int64) for name in ("case", "kind", "at"))
    is_first = np.concatenate([[True], numbers[1:] != numbers[:-1]]) if len(numbers) else np.empty(0, bool)
    firsts = np.flatnonzero(is_first)
    lasts = np.append(firsts[1:], len(numbers))[: len(firsts)]
    ran, is_over, ended = _clocks(kind, at, (firsts, lasts), clock)
    is_out = spoken.causes_among(clock.excludes)[spoken.get("cause", places)] & (kind != KIND["paused"])
    left_out = np.logical_or.reduceat(is_out, firsts) if len(firsts) else np.empty(0, bool)
    outcomes = np.where(ran > clock.bound_s, MISSED, np.where(is_over, IN_TIME, PENDING))
    is_kept = kind[firsts] == KIND["opened"]
    if clock.measure.priority is not None:
        meant = spoken.number_of(clock.measure.priority)
        is_kept &= spoken.get("priority", places[firsts]) == meant
    found: dict[str, NDArray[Any]] = {
        "numbers": numbers[firsts],
        "opened_at": at[firsts],
        "ended_at": ended,
        "ran_s": ran,
        "outcomes": np.where(left_out, LEFT_OUT, outcomes).astype(np.int8),
        "rows": spoken.get("row", places[firsts]).astype(np.int64),
        "firsts": firsts + span[0],
        "lasts": lasts + span[0],
    }
    return {name: column[is_kept] for name, column in found.items()}


def _clocks(
    kind: Seconds, at: Seconds, edges: tuple[Seconds, Seconds], clock: Clock
) -> tuple[Seconds, Flags, Seconds]:
    """Return, by case, what its clock showed, whether it had stopped for good, and when it was looked at."""
    firsts, lasts = edges
    if not len(firsts):
        return firsts, firsts.astype(bool), firsts
    runs = _is_running(kind)
    following = np.append(at[1:], clock.until_at)
    following[lasts - 1] = clock.until_at
    ticks = np.where(runs, clock.ran(at, following), 0)
    sums = np.concatenate([[0], np.cumsum(ticks)])
    stop = _stops(kind, edges, clock.measure)
    is_over = stop >= 0
    until = np.where(is_over, stop, lasts)
    ran = sums[until] - sums[firsts]
    ended = np.where(is_over, at[np.minimum(until, len(at) - 1)], clock.until_at)
    return ran, is_over, ended


def _is_running(kind: Seconds) -> Flags:
    """Return whether a case's clock runs after each event: an answer leaves it as it was."""
    says = kind != KIND["answered"]
    last = np.maximum.accumulate(np.where(says, np.arange(len(kind)), 0))
    return np.isin(kind[last], [KIND["opened"], KIND["resumed"]])


def _stops(kind: Seconds, edges: tuple[Seconds, Seconds], measure: CaseTime) -> Seconds:
    """Return the place of the event that ends each case's clock, -1 where none does."""
    firsts, lasts = edges
    places = np.arange(len(kind))
    if measure.clock == "response":
        ends = np.isin(kind, [KIND["answered"], KIND["resolved"]])
        found = np.minimum.reduceat(np.where(ends, places, len(kind)), firsts)
        return np.where(found < lasts, found, -1)
    last = np.maximum.reduceat(np.where(kind == KIND["resolved"], places, -1), firsts)
    again = np.maximum.reduceat(np.where(kind == KIND["opened"], places, -1), firsts)
    return np.where(last > again, last, -1)


def _since_opening(spoken: Spoken, places: Seconds) -> Seconds:
    """Leave out what the client says of a case before it was opened: it cannot stand for what we say."""
    case, at = (spoken.get(name, places).astype(np.int64) for name in ("case", "at"))
    is_opening = spoken.get("kind", places) == KIND["opened"]
    is_clients = spoken.get("is_clients", places) == 1
    opened_at = np.full(int(case.max(initial=NONE)) + 2, np.iinfo(np.int64).min)  # the last: of no case
    for side in (~is_clients, is_clients):  # the client's word on the opening stands for ours
        found = np.flatnonzero(is_opening & side)[::-1]  # the first one is written last
        opened_at[case[found]] = at[found]
    kept: Seconds = places[~(is_clients & ~is_opening & (at < opened_at[case]))]
    return kept


def _clients_first(spoken: Spoken, places: Seconds) -> Seconds:
    """Leave out what we say of a case where the client says when the same happened."""
    groups = np.zeros(max(KIND.values()) + 1, dtype=np.int64)
    for number, kinds in enumerate(SAME):
        groups[[KIND[kind] for kind in kinds]] = number
    key = spoken.get("case", places).astype(np.int64) * 4 + groups[spoken.get("kind", places)]
    is_clients = spoken.get("is_clients", places) == 1
    kept: Seconds = places[is_clients | ~np.isin(key, key[is_clients])]
    return kept
