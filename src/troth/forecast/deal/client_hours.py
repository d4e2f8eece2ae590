"""The hours the client's own people give: in total by role, and by role and week.

Hours of a part of work spread over its weeks as its people's open minutes do, stops left out. By week
they are counted in bins of half an hour, so that a million draws fit in memory. It refuses to hide
training: that stands beside, since nobody said when it happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER, start_of_day
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import done_by

BIN_MINUTES = 30
MOST_WEEKS = 260


@dataclass(frozen=True, slots=True)
class WeekBins:
    """Counts of draws by role, week and hours: shape (roles, weeks, bins); bin b holds b half hours.

    `overloaded` counts, by role, the draws in which some week takes more than the whole promised share.
    """

    roles: tuple[str, ...]
    first_monday: date
    counts: NDArray[np.int64]
    overloaded: NDArray[np.int64]

    def quantile(self, role: int, week: int, level: float) -> float:
        """Return the hours of one role in one week at a level: smallest with share at most >= level."""
        below = np.cumsum(self.counts[role, week])
        index = int(np.searchsorted(below, level * below[-1] - 1e-9))
        return float(min(index, self.counts.shape[2] - 1) * BIN_MINUTES / 60)


def total_minutes(played: Played) -> dict[str, NDArray[np.int64]]:
    """Return each client role's person-minutes in each draw."""
    return played.person_minutes("client")


def first_monday(played: Played) -> date:
    """Return the Monday of the week in which the deal starts."""
    return played.deal.starts_on - timedelta(days=played.deal.starts_on.weekday())


def week_edges(played: Played, weeks: int) -> list[int]:
    """Return the instants at which the weeks from the first Monday begin, and the last one ends."""
    timezone = played.deal.calendars["client"].timezone
    monday = first_monday(played)
    return [start_of_day(monday + timedelta(weeks=k), timezone) for k in range(weeks + 1)]


def week_minutes(played: Played, role: str, weeks: int) -> NDArray[np.float64]:
    """Return a role's person-minutes by draw and week from the first Monday, shape (draws, weeks)."""
    edges = week_edges(played, weeks)
    given = np.zeros((played.luck.count, weeks))
    for index in played.parts_by_role("client")[role]:
        opened = worked_in_weeks(played, index, edges).astype(np.float64)
        whole = opened.sum(axis=1)
        minutes = played.part_minutes(index)
        given += opened * np.where(whole > 0, minutes / np.maximum(whole, 1), 0.0)[:, None]
    return given


def worked_in_weeks(played: Played, index: int, edges: Sequence[int]) -> NDArray[np.int64]:
    """Return a part's open minutes between neighbouring edges, stops left out, by draw and week.

    Open minutes only grow, so that an edge is held between the part's begin and end after it was looked up
    in the table, once for all draws.
    """
    part = played.network.parts[index]
    table = played.network.tables[part.table]
    ends = np.minimum(played.schedules.part_end[:, index], NEVER)
    low = done_by(table, played.schedules.start[:, part.item])[:, None]
    high = done_by(table, ends)[:, None]
    marks = np.clip(done_by(table, np.array(edges, dtype=np.int64))[None, :], low, high)
    worked: NDArray[np.int64] = np.diff(marks, axis=1)
    begin, end = played.pauses(part.sides)
    for stop in range(begin.shape[1]):
        hit = begin[:, stop] < NEVER
        from_, until = done_by(table, begin[hit, stop]), done_by(table, end[hit, stop])
        held = np.clip(marks[hit], from_[:, None], until[:, None])
        worked[hit] -= np.asarray(np.diff(held, axis=1), dtype=np.int64)
    return worked


def week_bins(played: Played, weeks: int) -> WeekBins:
    """Count the draws of a block by client role, week and half hours given."""
    roles = tuple(played.parts_by_role("client"))
    widest = max((played.deal.people[role].count for role in roles), default=1)
    bins = 7 * 24 * 60 // BIN_MINUTES * widest + 1
    overloaded = np.zeros(len(roles), dtype=np.int64)
    counts = np.zeros((len(roles), weeks, bins), dtype=np.int64)
    for row, role in enumerate(roles if weeks else ()):
        given = week_minutes(played, role, weeks)
        overloaded[row] = (given > week_capacity(played, role, weeks) + 1).any(axis=1).sum()
        hours = np.rint(given / BIN_MINUTES).astype(np.int64)
        for week in range(weeks):
            counts[row, week] += np.bincount(np.clip(hours[:, week], 0, bins - 1), minlength=bins)
    return WeekBins(roles, first_monday(played), counts, overloaded)


def week_capacity(played: Played, role: str, weeks: int) -> NDArray[np.float64]:
    """Return what a role's promised share gives in each week's open hours, in person-minutes."""
    edges = np.array(week_edges(played, weeks), dtype=np.int64)
    person = played.deal.people[role]
    opened = np.diff(done_by(played.role_table(role), edges))
    return np.asarray(opened * person.share.fraction * person.count, dtype=np.float64)
