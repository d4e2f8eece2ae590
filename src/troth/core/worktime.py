"""Working time: a calendar as people state it, and its table of open minutes.

Minutes are whole and counted from 1970-01-01T00:00Z, so calendars of several time zones and their
daylight-saving changes meet on one line. It refuses to know which days are holidays: the closed days
come resolved.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from troth.core.quantity import DAY_MINUTES, DEFAULT_WORKDAY_MINUTES

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
NEVER = 1 << 60  # an instant past every horizon
MONDAY_TO_FRIDAY = frozenset(range(5))


def minute_of(on: date, at: time, timezone: str) -> int:
    """Return the instant (minutes since 1970Z) of a local date and time in a named zone."""
    local = datetime.combine(on, at, tzinfo=ZoneInfo(timezone))
    return int(local.timestamp()) // 60


def start_of_day(on: date, timezone: str) -> int:
    """Return the instant at which a local day begins."""
    return minute_of(on, time(0, 0), timezone)


def end_of_day(on: date, timezone: str) -> int:
    """Return the instant at which a local day ends, which is the begin of the next."""
    return start_of_day(on + timedelta(days=1), timezone)


def day_of_end(instant: int, timezone: str) -> date:
    """Return the local day on which a finish at `instant` counts: a finish at a day's end is that day's."""
    return datetime.fromtimestamp((instant - 1) * 60, tz=ZoneInfo(timezone)).date()


def day_of_start(instant: int, timezone: str) -> date:
    """Return the local day in which the minute that begins at `instant` lies."""
    return datetime.fromtimestamp(instant * 60, tz=ZoneInfo(timezone)).date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """When somebody works: daily hours, weekdays, closed days, in a time zone.

    `hours` are (open, close) pairs in minutes after local midnight, in order; `weekdays` count from
    Monday = 0; `closed` holds every holiday and closed day, already resolved.
    """

    timezone: str = "UTC"
    hours: tuple[tuple[int, int], ...] = ((540, 1020),)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[date] = frozenset()

    @property
    def workday_minutes(self) -> int:
        """The length of one working day (`1d`) in minutes."""
        return sum(close - opens for opens, close in self.hours)

    def is_open(self, on: date) -> bool:
        """Whether anybody works on that local day."""
        return on.weekday() in self.weekdays and on not in self.closed


ALWAYS_OPEN = Calendar(hours=((0, DAY_MINUTES),), weekdays=frozenset(range(7)))


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The table of a calendar's open minutes: disjoint spans in order, and the work done before each.

    `opens[k]` and `closes[k]` are instants; `before[k]` the open minutes before span k. One more entry
    of `before` holds the total. Past the last span nothing is ever done: `NEVER`.
    """

    opens: array[int]
    closes: array[int]
    before: array[int]
    workday_minutes: int = DEFAULT_WORKDAY_MINUTES

    def done_by(self, instant: int) -> int:
        """Return the open minutes from the table's start to an instant."""
        span = bisect_right(self.opens, instant) - 1
        if span < 0:
            return 0
        return self.before[span] + min(instant, self.closes[span]) - self.opens[span]

    def between(self, start: int, end: int) -> int:
        """Return the open minutes between two instants."""
        return self.done_by(end) - self.done_by(start)

    def after(self, start: int, minutes: int) -> int:
        """Return the first instant by which `minutes` of open time have passed since `start`.

        Zero minutes end at `start` itself; more than the table holds ends at `NEVER`.
        """
        if minutes <= 0:
            return start
        target = self.done_by(start) + minutes
        if target > self.before[-1]:
            return NEVER
        span = bisect_left(self.before, target) - 1
        return self.opens[span] + target - self.before[span]


@lru_cache(maxsize=64)
def working_time(calendar: Calendar, first_on: date, last_on: date) -> WorkingTime:
    """Lay a calendar out as a table from `first_on` to `last_on`, both days included."""
    spans: list[tuple[int, int]] = []
    on = first_on
    while on <= last_on:
        if calendar.is_open(on):
            midnight = datetime.combine(on, time(0, 0))
            zone = ZoneInfo(calendar.timezone)
            for opens, close in calendar.hours:
                begin = (midnight + timedelta(minutes=opens)).replace(tzinfo=zone)
                end = (midnight + timedelta(minutes=close)).replace(tzinfo=zone)
                spans.append((int(begin.timestamp()) // 60, int(end.timestamp()) // 60))
        on += timedelta(days=1)
    return _table(_merged(spans), calendar.workday_minutes)


def common_time(tables: tuple[WorkingTime, ...]) -> WorkingTime:
    """Return the table of the minutes in which every one of several tables is open."""
    spans = list(zip(tables[0].opens, tables[0].closes, strict=True))
    for table in tables[1:]:
        other = list(zip(table.opens, table.closes, strict=True))
        shared: list[tuple[int, int]] = []
        left = right = 0
        while left < len(spans) and right < len(other):
            begin = max(spans[left][0], other[right][0])
            end = min(spans[left][1], other[right][1])
            if begin < end:
                shared.append((begin, end))
            if spans[left][1] < other[right][1]:
                left += 1
            else:
                right += 1
        spans = shared
    return _table(spans, min(table.workday_minutes for table in tables))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _table(spans: list[tuple[int, int]], workday_minutes: int) -> WorkingTime:
    opens, closes, before = array("q"), array("q"), array("q", [0])
    for begin, end in spans:
        opens.append(begin)
        closes.append(end)
        before.append(before[-1] + end - begin)
    return WorkingTime(opens, closes, before, workday_minutes)


def open_days(calendar: Calendar, first_on: date, last_on: date) -> int:
    """Count the working days from `first_on` to `last_on`, both ends counted (0 when reversed)."""
    if last_on < first_on:
        return 0
    days = (last_on - first_on).days + 1
    weeks, rest = divmod(days, 7)
    count = weeks * len(calendar.weekdays)
    count += sum(1 for k in range(rest) if (first_on.weekday() + k) % 7 in calendar.weekdays)
    return count - sum(
        1 for on in calendar.closed if first_on <= on <= last_on and on.weekday() in calendar.weekdays
    )


def nth_open_day(calendar: Calendar, first_on: date, count: int) -> date:
    """Return the day on which the `count`-th working day from `first_on` falls, that day included."""
    per_week = len(calendar.weekdays)
    on = first_on + timedelta(days=7 * (max(count - 1, 0) // max(per_week, 1)))
    missing = count - open_days(calendar, first_on, on)
    while missing > 0:
        on += timedelta(days=1)
        if calendar.is_open(on):
            missing -= 1
    while missing < 0 or not calendar.is_open(on):
        if calendar.is_open(on):
            missing += 1
        on -= timedelta(days=1)
    return on
