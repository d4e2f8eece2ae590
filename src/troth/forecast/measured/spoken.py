"""The events that speak for one term: which of a file's streams are meant, and their columns as arrays.

A term is spoken for by the stream of its own name, else by that of its record, else by the only stream there
is, unless it is called like another term; events that name no stream speak for every term. Where the client
saw something, each side's stream is found so among its own events: one that the client calls otherwise speaks
beside ours, and does not silence it. It refuses to copy what it can look at in place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.events import EVENT_KINDS, NONE, EventKind, Events
from troth.core.windows import WindowSpan
from troth.forecast.measured.spans import Seconds

KIND: dict[EventKind, int] = {kind: number for number, kind in enumerate(EVENT_KINDS)}
CHUNK = 1 << 20
TYPES = {"b": np.int8, "h": np.int16, "i": np.int32, "q": np.int64}
HASHED = ("kind", "at", "until", "good", "total", "announced")


def column(events: Events, name: str) -> NDArray[np.integer]:
    """Return a column of events as an array, looked at in place."""
    values = getattr(events, name)
    if not len(values):
        return np.empty(0, dtype=TYPES[values.typecode])
    return np.frombuffer(values, dtype=TYPES[values.typecode])


def kinds_among(kinds: Sequence[EventKind]) -> NDArray[np.bool_]:
    """Return, by number of a kind, whether it is one of some."""
    found = np.zeros(len(EVENT_KINDS), dtype=np.bool_)
    found[[KIND[kind] for kind in kinds]] = True
    return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """The places of a term's events among all, in order of time; None: the first `count` of them, all.

    `names` are the streams that speak, `others` those of the same kinds that do not.
    """

    events: Events
    places: Seconds | None
    count: int
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def get(self, name: str, places: Seconds | slice) -> NDArray[np.integer]:
        """Return a part of a column."""
        return column(self.events, name)[places]

    def of_kinds(self, kinds: Sequence[EventKind], *, is_clients: bool | None = None) -> Seconds:
        """Return the places of its events of some kinds, of one side only where it is said."""
        wanted = kinds_among(kinds)
        kind, clients = column(self.events, "kind"), column(self.events, "is_clients")
        parts = []
        for begin in range(0, self.count, CHUNK):
            part: Seconds | slice = slice(begin, min(begin + CHUNK, self.count))
            if self.places is not None:
                part = self.places[part]
            found = wanted[kind[part]]
            if is_clients is not None:
                found &= (clients[part] == 1) == is_clients
            here = np.flatnonzero(found)
            parts.append(here + begin if isinstance(part, slice) else part[here])
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def has_clients(self) -> bool:
        """Whether the client saw any of all events."""
        return bool(column(self.events, "is_clients").any())

    def causes_among(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Return, by number of a cause, whether it is one of some; the last entry stands for none."""
        found = [cause in names for cause in self.events.causes]
        return np.array([*found, False], dtype=np.bool_)  # the number of no cause is -1

    def number_of(self, priority: str) -> int:
        """Return the number of a priority among those that occur, one that no event has where it does not."""
        names = self.events.priorities
        return names.index(priority) if priority in names else len(names)


def spoken_for(
    events: Events,
    called: Sequence[str],
    kinds: Sequence[EventKind],
    until_at: int,
    taken: Sequence[str] = (),
) -> Spoken:
    """Return the events that speak for a term.

    Parameters
    ----------
    events
        All of them, in order of time.
    called
        The names under which its stream may go, the nearest first.
    kinds
        Of the events that it is measured by.
    until_at
        Events from this instant on are not yet known.
    taken
        Names of streams that speak for other terms, even where they are the only ones.
    """
    count = int(np.searchsorted(column(events, "at"), until_at, side="left"))
    named = _streams_of(events, kinds, count, is_clients=False)
    ours = _meant(named, called, taken)
    theirs_named = _streams_of(events, kinds, count, is_clients=True)
    theirs = _meant(theirs_named, called, (*taken, *named)) or ours
    names = tuple(dict.fromkeys(name for name in (ours, theirs) if name is not None))
    others = tuple(dict.fromkeys(name for name in (*named, *theirs_named) if name not in names))
    numbers, their_numbers = (
        {number for number in range(len(events.streams)) if events.streams[number] == meant} | {NONE}
        for meant in (ours, theirs)
    )
    if numbers != their_numbers:
        both = [
            places[(column(events, "is_clients")[places] == 1) == is_clients]
            for places, is_clients in (
                (places_of(events, numbers, count), False),
                (places_of(events, their_numbers, count), True),
            )
        ]
        return Spoken(events, np.sort(np.concatenate(both)), count, names, others)
    everything = {int(number) for number in np.unique(column(events, "stream")[:count])}
    if everything <= numbers:
        return Spoken(events, None, count, names, others)
    return Spoken(events, places_of(events, numbers, count), count, names, others)


def _meant(named: Sequence[str], called: Sequence[str], taken: Sequence[str]) -> str | None:
    """Return the stream that is called like a term, the nearest name first, else the only one there is."""
    meant = next((name for name in called if name in named), None)
    if meant is None and len(named) == 1 and named[0] not in taken:
        return named[0]
    return meant


def _streams_of(events: Events, kinds: Sequence[EventKind], count: int, *, is_clients: bool) -> list[str]:
    """Return the names of the streams of one side's events of some kinds."""
    wanted, found = kinds_among(kinds), set[int]()
    kind, stream, side = (column(events, name) for name in ("kind", "stream", "is_clients"))
    if is_clients and not side[:count].any():
        return []
    for begin in range(0, count, CHUNK):
        part = slice(begin, min(begin + CHUNK, count))
        is_meant = wanted[kind[part]] & ((side[part] == 1) == is_clients)
        found |= {int(number) for number in np.unique(stream[part][is_meant])}
    return [events.streams[number] for number in sorted(found) if number != NONE]


def places_of(events: Events, numbers: set[int], count: int) -> Seconds:
    """Return the places of events of some streams (by number) among the first `count`."""
    is_meant = np.zeros(len(events.streams) + 1, dtype=np.bool_)  # the last one stands for none
    is_meant[[*numbers]] = True
    stream = column(events, "stream")
    parts = [
        np.flatnonzero(is_meant[stream[begin : min(begin + CHUNK, count)]]) + begin
        for begin in range(0, count, CHUNK)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def hash_of(spoken: Spoken, places: Seconds) -> str:
    """Return the SHA-256 of what some events say, whatever file they came from and whatever else is in it."""
    digest = hashlib.sha256()
    causes, priorities = spoken.events.causes, spoken.events.priorities
    tables = {"cause": _name_marks(causes), "priority": _name_marks(priorities)}
    for begin in range(0, len(places), CHUNK):
        part = places[begin : begin + CHUNK]
        is_whole = len(part) and int(part[-1]) - int(part[0]) + 1 == len(part)
        look: Seconds | slice = slice(int(part[0]), int(part[-1]) + 1) if is_whole else part
        for name in HASHED:
            digest.update(np.ascontiguousarray(spoken.get(name, look)).tobytes())
        for name, marks in tables.items():
            digest.update(marks[spoken.get(name, look)].tobytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Speaking:
    """The events of a term that are points in time, and those that last: what speaks of a window is hashed.

    `leads` is whether the last point before a window speaks in it too, as a state does.
    """

    spoken: Spoken
    points: Seconds
    lasts: Seconds
    leads: bool = True

    def between(self, begins_at: int, ends_at: int) -> tuple[Seconds, Seconds]:
        """Return the places of the points and of what lasts that speak between two instants."""
        edges = np.searchsorted(column(self.spoken.events, "at"), [begins_at, ends_at], side="left")
        first, last = (int(edge) for edge in np.searchsorted(self.points, edges, side="left"))
        begins = self.spoken.get("at", self.lasts)
        ends = self.spoken.get("until", self.lasts)
        reaches = (begins < ends_at) & ((ends == NONE) | (ends > begins_at))
        return self.points[max(first - self.leads, 0) : last], self.lasts[reaches]

    def hash_between(self, begins_at: int, ends_at: int) -> str:
        """Return the hash of the events that speak between two instants."""
        both = "".join(hash_of(self.spoken, part) for part in self.between(begins_at, ends_at))
        return hashlib.sha256(both.encode()).hexdigest()

    def hash_in(self, window: WindowSpan) -> str:
        """Return the hash of the events that speak of a window and of every look of it."""
        return self.hash_between(*window.reach)

    def count_in(self, window: WindowSpan) -> int:
        """Return how many events speak of a window and of every look of it."""
        return sum(len(part) for part in self.between(*window.reach))


def speaking(spoken: Spoken, points: Sequence[EventKind], *, leads: bool = True) -> Speaking:
    """Return what speaks for a term that is measured by points of some kinds, and by what lasts."""
    lasts = spoken.of_kinds(["outage", "maintenance", "gap"])
    return Speaking(spoken, spoken.of_kinds(points), lasts, leads)


def _name_marks(names: tuple[str, ...]) -> Seconds:
    """Return a number for each name that does not hang on its place in the list; the last: for none."""
    marks = [int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big") for name in names]
    return np.array([*marks, NONE], dtype=np.int64)
