"""What was delivered, by item; how much of a result was reached; and when work on an item stood still.

The first delivery of an item counts, the client's word before ours in the client's view. Work stands still
between `paused` and `resumed` of the item, or in a `gap` with an end; its cause says whether that is taken
off a lateness. It refuses to judge a delivery.

Source: docs/settle.md, "Deliveries".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from troth.core.events import NONE, EventKind, Events
from troth.forecast.measured.spans import Spans, joined
from troth.forecast.measured.spoken import KIND, Spoken, places_of


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery, or one measure of a result: when, and how good.

    Of a delivery `good` are its defects and `total` the work done again in 1/10,000; of a result the share
    reached and the whole, in 1/10,000. `place` is where it stands among the events.
    """

    at: int
    good: int
    total: int
    row: int
    place: int
    cause: str = ""
    is_clients: bool = False


@dataclass(frozen=True, slots=True)
class Standstill:
    """A time in which work on an item stood still: from when to when, why, and the row of its event."""

    begins_at: int
    ends_at: int
    cause: str
    row: int = NONE


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What was delivered by item and reached by result, in order of time, and when work stood still.

    `still` holds the standstills of each item, in order of time.
    """

    delivered: Mapping[str, tuple[Delivery, ...]]
    reached: Mapping[str, tuple[Delivery, ...]]
    still: Mapping[str, tuple[Standstill, ...]]
    spoken: Spoken

    def first(self, item: str) -> Delivery | None:
        """Return an item's first delivery, the client's word before ours."""
        found = self.delivered.get(item, ())
        theirs = [one for one in found if one.is_clients]
        return next(iter(theirs or found), None)

    def still_for(self, item: str, causes: Sequence[str], between: tuple[int, int]) -> Spans:
        """Return when work on an item stood still for some causes, between two instants, nothing twice."""
        found = [one for one in self.still.get(item, ()) if one.cause in causes]
        begins, ends, rows = (
            np.array([getattr(one, name) for one in found], dtype=np.int64)
            for name in ("begins_at", "ends_at", "row")
        )
        return joined(begins, ends, rows).clipped(*between)

    def rows_of(self, names: Sequence[str], kinds: Sequence[EventKind]) -> int:
        """Count the rows of some kinds that some items or results have."""
        events, count = self.spoken.events, self.spoken.count
        numbers = {number for number, name in enumerate(events.streams) if name in names}
        if not numbers:
            return 0
        return len(Spoken(events, places_of(events, numbers, count), count).of_kinds(kinds))


def deliveries_of(events: Events, until_at: int, items: Sequence[str]) -> Deliveries:
    """Return what was delivered and reached before an instant, and when work on some items stood still."""
    spoken = Spoken(events, None, bisect_left(events.at, until_at))
    return Deliveries(
        delivered=_by_stream(spoken, "delivered"),
        reached=_by_stream(spoken, "reached"),
        still={item: _standstills(events, item, spoken.count, until_at) for item in items},
        spoken=spoken,
    )


def _by_stream(spoken: Spoken, kind: Literal["delivered", "reached"]) -> dict[str, tuple[Delivery, ...]]:
    events, found = spoken.events, dict[str, list[Delivery]]()
    for place in (int(one) for one in spoken.of_kinds([kind])):
        if events.stream[place] == NONE:
            continue
        found.setdefault(events.streams[events.stream[place]], []).append(
            Delivery(
                events.at[place],
                max(events.good[place], 0),
                max(events.total[place], 0),
                events.row[place],
                place,
                _cause(events, place),
                events.is_clients[place] == 1,
            )
        )
    return {stream: tuple(each) for stream, each in found.items()}


def _cause(events: Events, place: int) -> str:
    return events.causes[events.cause[place]] if events.cause[place] != NONE else ""


def _standstills(events: Events, item: str, count: int, until_at: int) -> tuple[Standstill, ...]:
    if item not in events.streams:
        return ()
    found: list[Standstill] = []
    since: Standstill | None = None
    of_item = Spoken(events, places_of(events, {events.streams.index(item)}, count), count)
    for place in (int(one) for one in of_item.of_kinds(["paused", "resumed", "gap"])):
        at, until, kind = events.at[place], events.until[place], events.kind[place]
        here = Standstill(at, until_at, _cause(events, place), events.row[place])
        if until != NONE and kind != KIND["resumed"]:
            found.append(replace(here, ends_at=until))
            continue
        if kind != KIND["gap"] and since is not None:
            found.append(replace(since, ends_at=at))
            since = None
        if kind == KIND["paused"]:
            since = here
    if since is not None:
        found.append(since)
    return tuple(found)
