"""Service levels: what is measured, over which windows, in which hours, and what does not count.

Every measure gives a level as good / total of whole numbers: seconds up of seconds of service, requests
answered of requests, slices kept of slices, cases in time of cases, deliveries accepted of deliveries. It
refuses to say what was measured.

Source: DESIGN section 3 "Term"; OpenSLO v1 for the ways of counting (Timeslices, RatioTimeslices,
Occurrences).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from troth.core.credit_schedule import CreditSchedule
from troth.core.quantity import Span

WindowKind = Literal["week", "month", "quarter", "year", "rolling"]
Gaps = Literal["apart", "up", "down", "carried"]
Clock = Literal["response", "resolution"]
CHECK_HOLDS_MINUTES = 15  # how long a single check speaks where nothing is said: three at five minutes each


@dataclass(frozen=True, slots=True)
class Uptime:
    """Seconds up of the seconds of service; with `slice`, kept slices of all slices.

    A slice is kept when its up share is at least `slice_target`.
    """

    slice: Span | None = None
    slice_target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests answered well of all requests.

    With `slice` and `slice_target`, slices whose share is at least the target of all slices with requests;
    with `slice` alone, the mean of the slices' shares.
    """

    slice: Span | None = None
    slice_target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CaseTime:
    """Cases answered (response) or resolved within a span of service time, of all cases opened.

    `priority` None: cases of every priority. The clock stands still while a case waits for the client.
    """

    clock: Clock
    within: Span
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Deliveries accepted at first of all deliveries of some items.

    Accepted: at most `defects` defects, and at most `rework` of the work done again.
    """

    items: tuple[str, ...]
    defects: int | None = None
    rework: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ResultReached:
    """How much of a promised result was reached: 100 % is all of it."""

    result: str


Measured = Uptime | Requests | CaseTime | Acceptance | ResultReached


@dataclass(frozen=True, slots=True)
class Window:
    """Over what a level is measured: a week (from Monday), month, quarter or year of a time zone, or a span.

    A rolling span is looked at on every midnight; the lowest look of a month is that month's level.
    """

    kind: WindowKind = "month"
    timezone: str = "UTC"
    rolling: Span | None = None


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Planned maintenance that recurs: an RFC 5545 rule in local time, and how long each one lasts.

    `rule` is what stands after RRULE:, `first_at` the first one's local begin, without a zone.
    """

    rule: str
    first_at: datetime
    lasts: Span


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A term of service: measure, objective, windows, hours, what does not count, and what a miss costs.

    `objective` is a share in [0, 1]. `hours` names a calendar of the deal (None: always). `excludes`
    names causes of which time and cases do not count. `maintenance_notice` is how long before a planned
    maintenance must have been announced to count as such. `record` names the past service by which it is
    judged. `begins` is an item, whose delivery begins the service, or a day; None: the deal's headline.
    """

    id: str
    measure: Measured
    objective: Decimal
    window: Window = Window()
    schedule: CreditSchedule = field(default_factory=CreditSchedule)
    hours: str | None = None
    excludes: tuple[str, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    maintenance_notice: Span | None = None
    gaps: Gaps = "apart"
    check_holds_minutes: int = CHECK_HOLDS_MINUTES
    record: str | None = None
    begins: str | date | None = None

    @property
    def is_of_delivery(self) -> bool:
        """Whether it is measured once, on what the deal delivers, and not window by window."""
        return isinstance(self.measure, Acceptance | ResultReached)


def is_below(good: int, total: int, level: Decimal) -> bool:
    """Whether good / total is below a level, exactly; nothing measured (total 0) is below nothing."""
    above, under = level.as_integer_ratio()
    return good * under < above * total
