"""The timeline of a service: at every moment up, down, unseen, excluded or out of hours.

From events to moments, in this order: (1) each side's states as steps, (2) what a gap with an end hides, (3)
outages, which are down whatever a state says, and excluded where their cause is, (4) the client's view: their
down is added, their up never lifts a down that the seller admits, (5) maintenance and other excluded time,
(6) hours of service. It refuses to count time that nobody saw as up unless the term says so.

Source: docs/settle.md, "Uptime".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from troth.core.events import NONE, EventKind
from troth.forecast.measured.spans import Flags, Seconds, Spans, in_order
from troth.forecast.measured.spoken import Spoken
from troth.forecast.measured.steps import (
    CARRIED,
    DOWN,
    DOWN_CARRIED,
    GAP,
    OFF,
    OUT,
    OUT_CARRIED,
    STATES,
    UP,
    Codes,
    Steps,
    lasting,
    state_places,
    steps_of,
)

NO_SPANS = Spans()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a term says of time: causes that do not count, how long a check speaks, whether states carry on.

    `kinds` are those of its state events; `planned` is maintenance that counts as such, `hours` when there
    is service (None: always).
    """

    excludes: tuple[str, ...] = ()
    holds_s: int = 900
    is_carried: bool = False
    kinds: tuple[EventKind, ...] = STATES
    planned: Spans = NO_SPANS
    hours: Spans | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What one side's events say: steps, what gaps hide, outages that count and those that do not.

    Where states are carried over what nobody saw, the steps are already.
    """

    steps: Steps
    hidden: Spans
    down: Spans
    out: Spans
    is_carried: bool

    def codes_at(self, instants: Seconds) -> Codes:
        """Return what each instant counts as in this side's eyes (steps 1 to 3)."""
        codes = self.steps.codes_at(instants)
        if len(self.hidden):
            hidden = CARRIED[codes] if self.is_carried else np.full_like(codes, GAP)
            codes = np.where(self.hidden.holds(instants), hidden, codes)
        codes = np.where(self.out.holds(instants), OUT, codes)
        return np.where(self.down.holds(instants) & (codes != OUT), DOWN, codes).astype(np.int8)

    def edges(self) -> list[Seconds]:
        """Return the instants at which anything may change."""
        spans = (self.hidden, self.down, self.out)
        return [self.steps.at, *(edge for one in spans for edge in (one.begins, one.ends))]

    def rows_at(self, instants: Seconds) -> Seconds:
        """Return the row of the event by which each instant is down or excluded."""
        rows = self.steps.rows_at(instants)
        for spans in (self.down, self.out):
            if len(spans):
                places = np.maximum(spans.place_of(instants), 0)
                rows = np.where(spans.holds(instants), spans.rows[places], rows)
        return rows


@dataclass(frozen=True, slots=True)
class Timeline:
    """Codes between cuts: `codes[k]` holds from `cuts[k]` to `cuts[k + 1]`; `sides` is whose word it is."""

    cuts: Seconds
    codes: Codes
    sides: tuple[Seen, ...] = ()

    def seconds(self, counted: Sequence[int], begins: Seconds, ends: Seconds) -> Seconds:
        """Return how many seconds between pairs of instants have one of some codes."""
        is_counted = _among(self.codes, counted)
        lengths = np.where(is_counted, np.diff(self.cuts), 0)
        before = np.concatenate([[0], np.cumsum(lengths)])
        return self._before(before, is_counted, ends) - self._before(before, is_counted, begins)

    def _before(self, before: Seconds, is_counted: Flags, instants: Seconds) -> Seconds:
        place = np.clip(np.searchsorted(self.cuts, instants, side="right") - 1, 0, len(self.codes) - 1)
        inside = np.clip(instants, self.cuts[0], self.cuts[-1]) - self.cuts[place]
        return np.asarray(before[place] + np.where(is_counted[place], inside, 0))

    def codes_at(self, instants: Seconds) -> Codes:
        """Return what each instant counts as; out of hours before the first and after the last."""
        place = np.searchsorted(self.cuts, instants, side="right") - 1
        is_in = (place >= 0) & (place < len(self.codes))
        return np.where(is_in, self.codes[np.clip(place, 0, len(self.codes) - 1)], OFF).astype(np.int8)

    def within(self, begins_at: int, ends_at: int) -> Timeline:
        """Return the part between two instants."""
        begins_at, ends_at = max(begins_at, int(self.cuts[0])), min(ends_at, int(self.cuts[-1]))
        if begins_at >= ends_at:
            return Timeline(np.array([begins_at, begins_at + 1]), np.array([OFF], dtype=np.int8), self.sides)
        first = int(np.searchsorted(self.cuts, begins_at, side="right")) - 1
        last = int(np.searchsorted(self.cuts, ends_at, side="left"))
        cuts = self.cuts[first : last + 1].copy()
        cuts[0], cuts[-1] = begins_at, ends_at
        return Timeline(cuts, self.codes[first:last], self.sides)

    def runs(self, wanted: Sequence[int]) -> tuple[Seconds, Seconds]:
        """Return begins and ends of the longest stretches that have one of some codes throughout."""
        is_wanted = _among(self.codes, wanted)
        before = np.concatenate([[False], is_wanted[:-1]])
        after = np.concatenate([is_wanted[1:], [False]])
        return self.cuts[:-1][is_wanted & ~before], self.cuts[1:][is_wanted & ~after]

    def rows_at(self, instants: Seconds) -> Seconds:
        """Return the row of the event behind each instant, `NONE` where it was planned or never seen.

        It is one of the first side in whose eyes the instant counts as it does.
        """
        codes = self.codes_at(instants)
        rows = np.full(len(instants), NONE, dtype=np.int64)
        for side in reversed(self.sides):
            rows = np.where(side.codes_at(instants) == codes, side.rows_at(instants), rows)
        return rows


def timeline_of(spoken: Spoken, rules: Rules, begins_at: int, ends_at: int) -> Timeline:
    """Return the timeline of a service between two instants.

    Parameters
    ----------
    spoken
        The term's events, of both sides where it is the client's view.
    rules
        What the term says of time.
    begins_at, ends_at
        Seconds since 1970Z.
    """
    sides = [_seen(spoken, rules, ends_at, is_clients=False)]
    if spoken.has_clients():
        sides.append(_seen(spoken, rules, ends_at, is_clients=True))
    edges = [np.array([begins_at, ends_at], dtype=np.int64)]
    edges += [edge for side in sides for edge in side.edges()]
    edges += [rules.planned.begins, rules.planned.ends]
    if rules.hours is not None:
        edges += [rules.hours.begins, rules.hours.ends]
    cuts = in_order([edge[(edge >= begins_at) & (edge <= ends_at)] for edge in edges])
    del edges
    at = cuts[:-1]
    codes = sides[0].codes_at(at)
    if len(sides) > 1:
        codes = _added(codes, sides[1].codes_at(at))
    codes = np.where(rules.planned.holds(at), OUT, codes)
    if rules.hours is not None:
        codes = np.where(rules.hours.holds(at), codes, OFF)
    is_new = np.concatenate([[True], codes[1:] != codes[:-1]])
    cuts = np.concatenate([at[is_new], [ends_at]])
    return Timeline(cuts, codes[is_new].astype(np.int8), tuple(sides))


def _among(codes: Codes, wanted: Sequence[int]) -> Flags:
    """Return whether each code is one of some."""
    is_wanted = np.zeros(OUT_CARRIED + 1, dtype=np.bool_)
    is_wanted[[*wanted]] = True
    return np.asarray(is_wanted[codes])


def _seen(spoken: Spoken, rules: Rules, until_at: int, *, is_clients: bool) -> Seen:
    states = state_places(spoken, rules.kinds, is_clients=is_clients)
    outages = spoken.of_kinds(["outage"], is_clients=is_clients)
    is_out = spoken.causes_among(rules.excludes)[spoken.get("cause", outages)]
    gaps = spoken.of_kinds(["gap"], is_clients=is_clients)
    hiding = gaps[spoken.get("until", gaps) != NONE]
    steps = steps_of(spoken, states, rules.excludes, rules.holds_s)
    return Seen(
        steps=steps.carried() if rules.is_carried else steps,
        hidden=lasting(spoken, hiding, until_at),
        down=lasting(spoken, outages[~is_out], until_at),
        out=lasting(spoken, outages[is_out], until_at),
        is_carried=rules.is_carried,
    )


def _added(ours: Codes, theirs: Codes) -> Codes:
    """Return the client's view of moments: what the seller admits, then what the client saw (step 4)."""
    is_admitted = _among(ours, (DOWN, DOWN_CARRIED))  # what we say went on is admitted as well
    is_added = ((theirs == DOWN) | ((theirs == OUT) & ~is_admitted)) & (ours != DOWN) & (ours != OUT)
    is_seen = (theirs == UP) & ~is_admitted & (ours != OUT)
    is_only_theirs = (ours == GAP) & (theirs != GAP)
    return np.where(is_added | is_seen | is_only_theirs, theirs, ours).astype(np.int8)
