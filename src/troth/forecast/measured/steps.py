"""States as a step function of time: what the state events of one side say, and until when each holds.

`up` and `down` hold until the next state event or their own end; a single check until the next one, at most
as long as the term lets a check speak. It refuses to say anything of time that no event speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.events import EVENT_KINDS, NONE, EventKind
from troth.forecast.measured.spans import NOTHING, Seconds, Spans, joined
from troth.forecast.measured.spoken import CHUNK, KIND, Spoken, kinds_among

Codes = NDArray[np.int8]

# What a moment counts as. Carried: nothing was seen, the last state is taken to go on.
OFF, UP, DOWN, GAP, OUT, UP_CARRIED, DOWN_CARRIED, OUT_CARRIED = range(8)
CARRIED: Codes = np.array(
    [OFF, UP_CARRIED, DOWN_CARRIED, GAP, OUT_CARRIED, UP_CARRIED, DOWN_CARRIED, OUT_CARRIED], dtype=np.int8
)

STATES: tuple[EventKind, ...] = ("up", "down", "check-up", "check-down", "gap")
CHECKS: tuple[EventKind, ...] = ("check-up", "check-down")
CODE_OF: Codes = np.full(len(EVENT_KINDS), GAP, dtype=np.int8)
for _kind, _code in {"up": UP, "check-up": UP, "requests": UP, "down": DOWN, "check-down": DOWN}.items():
    CODE_OF[EVENT_KINDS.index(_kind)] = _code


@dataclass(frozen=True, slots=True)
class Steps:
    """A code from each instant to the next, `GAP` before the first; `rows` of the events behind them."""

    at: Seconds
    codes: Codes
    rows: Seconds

    def codes_at(self, instants: Seconds) -> Codes:
        """Return the code that holds at each instant."""
        if not len(self.at):
            return np.full(len(instants), GAP, dtype=np.int8)
        place = np.searchsorted(self.at, instants, side="right") - 1
        return np.where(place >= 0, self.codes[np.maximum(place, 0)], GAP).astype(np.int8)

    def rows_at(self, instants: Seconds) -> Seconds:
        """Return the row of the event behind the code at each instant, `NONE` before the first."""
        if not len(self.at):
            return np.full(len(instants), NONE, dtype=np.int64)
        place = np.searchsorted(self.at, instants, side="right") - 1
        return np.where(place >= 0, self.rows[np.maximum(place, 0)], NONE)

    def carried(self) -> Steps:
        """Return the same with the last state carried forward over what nothing is known of."""
        is_known = self.codes != GAP
        last = np.maximum.accumulate(np.where(is_known, np.arange(len(self.codes)), -1))
        code = np.where(last >= 0, self.codes[np.maximum(last, 0)], GAP)
        filled = np.where(is_known, self.codes, CARRIED[code]).astype(np.int8)
        rows = np.where(is_known | (last < 0), self.rows, self.rows[np.maximum(last, 0)])
        return _compressed(self.at, filled, rows)


def steps_of(spoken: Spoken, places: Seconds, excludes: Sequence[str], holds_s: int) -> Steps:
    """Return what some state events say.

    Parameters
    ----------
    spoken
        The term's events.
    places
        Those of states among them, in order of time; a `gap` with an end is none.
    excludes
        Causes of which a down does not count.
    holds_s
        How long a single check speaks, in seconds.
    """
    is_check, is_out = kinds_among((*CHECKS, "requests")), spoken.causes_among(excludes)
    parts: list[Steps] = []
    for begin in range(0, len(places), CHUNK):
        part = places[begin : begin + CHUNK + 1]  # one more, where the last of this part ends
        at = spoken.get("at", part).astype(np.int64)
        after = at[1:]
        if len(part) <= CHUNK:
            after = np.append(after, np.iinfo(np.int64).max)
        part, at = part[: len(after)], at[: len(after)]
        kind, until = spoken.get("kind", part), spoken.get("until", part)
        codes = CODE_OF[kind]
        codes = np.where((codes == DOWN) & is_out[spoken.get("cause", part)], OUT, codes).astype(np.int8)
        ends = np.where(until == NONE, after, np.minimum(until, after))
        is_brief = is_check[kind] & (until == NONE)
        ends = np.where(is_brief, np.minimum(at + holds_s, ends), ends)
        parts.append(
            _stepped(at, np.maximum(ends, at), codes, spoken.get("row", part).astype(np.int64), after)
        )
    if not parts:
        return Steps(NOTHING, NOTHING.astype(np.int8), NOTHING)
    return _compressed(*(np.concatenate([getattr(one, name) for one in parts]) for name in Steps.__slots__))


def _stepped(at: Seconds, ends: Seconds, codes: Codes, rows: Seconds, after: Seconds) -> Steps:
    """Return steps of a part: each event's code to its end, then nothing to the next event."""
    is_kept = (ends > at) | (after > at)
    both_at = np.stack([at, ends], axis=1)
    both_codes = np.stack([codes, np.full_like(codes, GAP)], axis=1)
    both_rows = np.stack([rows, np.full_like(rows, NONE)], axis=1)
    is_there = np.stack([is_kept & (ends > at), is_kept & (ends < after)], axis=1)
    return _compressed(both_at[is_there], both_codes[is_there], both_rows[is_there])


def _compressed(at: Seconds, codes: Codes, rows: Seconds) -> Steps:
    if not len(at):
        return Steps(at, codes, rows)
    is_new = np.concatenate([[True], codes[1:] != codes[:-1]])
    return Steps(at[is_new], codes[is_new].astype(np.int8), rows[is_new])


def lasting(spoken: Spoken, places: Seconds, until_at: int) -> Spans:
    """Return events that last as spans, to `until_at` where no end is known, joined where they overlap."""
    begins = spoken.get("at", places).astype(np.int64)
    ends = spoken.get("until", places).astype(np.int64)
    return joined(begins, np.where(ends == NONE, until_at, ends), spoken.get("row", places).astype(np.int64))


def state_places(spoken: Spoken, kinds: Sequence[EventKind], *, is_clients: bool) -> Seconds:
    """Return the places of one side's state events; a gap with an end hides what it covers and is none."""
    places = spoken.of_kinds(kinds, is_clients=is_clients)
    is_hiding = (spoken.get("kind", places) == KIND["gap"]) & (spoken.get("until", places) != NONE)
    return places[~is_hiding] if is_hiding.any() else places
