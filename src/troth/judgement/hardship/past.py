"""How hard, by one's own past: how many of the last deals slipped at least as far as this one may.

It refuses to speak without own finished deals, and to count one that ended after the day of the forecast.

Source: docs/hard.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from troth.core.record import FINISHED, QUANTITIES, Record
from troth.core.worktime import NEVER, open_days
from troth.forecast.deal.prepare import face_days
from troth.judgement.hardship.course import Course

MOST_LOOKED_AT = 20
MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class PastDeal:
    """One finished deal: planned and actual working days, and when it ended. `client` is "" when unsaid."""

    id: str
    client: str
    planned: float
    actual: float
    ended_on: date

    @property
    def ratio(self) -> float:
        """Actual over planned."""
        return self.actual / self.planned


@dataclass(frozen=True, slots=True)
class OwnPast:
    """The last own deals beside this one.

    `expected` is this deal's slip: working days to its middle case over those at face value. `looked_at`
    counts the last finished deals, `as_hard` those of them that slipped at least as far; `listed` are
    the worst of these.
    """

    expected: float
    looked_at: int
    as_hard: int
    listed: tuple[PastDeal, ...]


def own_past(course: Course) -> OwnPast | None:
    """Return how this deal compares with one's last ones; None where it has no day within ten years."""
    even_on = course.day_at(course.finish, 0.5)
    items = [course.headline] if course.headline is not None else list(course.deal.work)
    planned_end = max(course.face.finish[item] for item in items)
    if even_on is None or planned_end >= NEVER:
        return None
    calendar = course.deal.calendars["seller"]
    days = max(open_days(calendar, course.deal.starts_on, even_on), 1)
    expected = days / face_days(course.deal, planned_end)
    last = last_deals(course.prepared.knowledge.deals, course.prepared.as_of)
    hard = sorted((one for one in last if one.ratio >= expected), key=lambda one: (-one.ratio, one.id))
    return OwnPast(expected, len(last), len(hard), tuple(hard[:MOST_LISTED]))


def last_deals(record: Record, as_of: date) -> list[PastDeal]:
    """Return the last finished deals with a planned and an actual time, the latest first."""
    wanted = QUANTITIES.index("date")
    clients = record.labels.get("client")
    found = []
    for row in range(len(record)):
        ended = record.completed_on[row]
        if record.quantity[row] != wanted or record.status[row] != FINISHED:
            continue
        if not 0 < ended < as_of.toordinal() or not record.estimate[row] > 0 or not record.actual[row] > 0:
            continue
        code = -1 if clients is None else clients.codes[row]
        client = "" if clients is None or code < 0 else clients.names[code]
        found.append(
            PastDeal(
                record.ids[row], client, record.estimate[row], record.actual[row], date.fromordinal(ended)
            )
        )
    return sorted(found, key=lambda one: (one.ended_on, one.id), reverse=True)[:MOST_LOOKED_AT]


def own_items(course: Course) -> int:
    """Return how many own finished items voted on the piece of work that had most of them."""
    bases = course.prepared.items.values()
    tallies = [
        one.votes.tally.finished for one in bases if one.votes is not None and one.quantity == "effort"
    ]
    return int(np.max(tallies)) if tallies else 0
