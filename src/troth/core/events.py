"""Events of service and delivery: what was seen when, by whom, as columns in the order of time.

An event is a fact with an instant; nothing here was computed from timers. Instants are whole seconds since
1970-01-01T00:00Z (earlier than the second is cut off). It refuses to say what an event is worth: that is
for the term in force at its time.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal[
    "up", "down", "check-up", "check-down", "gap", "outage", "requests", "maintenance",
    "opened", "answered", "paused", "resumed", "resolved", "delivered", "reached",
]  # fmt: skip
# `kind` of `Events` indexes this. The order breaks ties of one second: a state that begins counts after
# one that ends, and a case is opened before anything else happens to it.
EVENT_KINDS: tuple[EventKind, ...] = (
    "up", "down", "check-up", "check-down", "gap", "outage", "requests", "maintenance",
    "opened", "resumed", "answered", "paused", "resolved", "delivered", "reached",
)  # fmt: skip
CAUSES = ("maintenance", "upstream", "force-majeure", "client")
NONE = -1  # no such thing in a column of whole numbers


@dataclass(frozen=True, slots=True)
class Events:
    """Events in the order of time; every column has one entry an event.

    `kind` indexes `EVENT_KINDS`; `stream` (which service, item or result), `cause` and `priority` index
    `streams`, `causes` and `priorities`; `case` numbers the cases. `until` ends what lasts (an outage, a
    maintenance, a count of requests, a state that is known to hold no longer). `good` and `total` are
    requests answered well and requests; of a delivery its defects and its work done again, in 1/10,000 of
    it; of a result reached the share, in 1/10,000, and 10,000. `announced` is when a maintenance was
    announced. `is_clients` is 1 where the client saw it, 2 where the client corrects what we saw. `row` is
    its place in the file it was kept in, by which its id is looked up. `NONE` (-1) stands where there is
    nothing.
    """

    kind: array[int] = field(default_factory=lambda: array("b"))
    at: array[int] = field(default_factory=lambda: array("q"))
    until: array[int] = field(default_factory=lambda: array("q"))
    stream: array[int] = field(default_factory=lambda: array("i"))
    case: array[int] = field(default_factory=lambda: array("q"))
    cause: array[int] = field(default_factory=lambda: array("h"))
    priority: array[int] = field(default_factory=lambda: array("h"))
    good: array[int] = field(default_factory=lambda: array("q"))
    total: array[int] = field(default_factory=lambda: array("q"))
    announced: array[int] = field(default_factory=lambda: array("q"))
    is_clients: array[int] = field(default_factory=lambda: array("b"))
    row: array[int] = field(default_factory=lambda: array("q"))
    streams: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    snapshot: str = ""
    is_synthetic: bool = False

    def __len__(self) -> int:
        """Count the events."""
        return len(self.at)
