"""The windows over which a service is measured: local days of a time zone, their fee and contract year.

A window runs from the begin of its first day to the begin of the day after its last, cut off where the
service begins or ends within it. It refuses windows of anything but whole local days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from troth.core.credit_schedule import CapPeriod
from troth.core.service_level import Window
from troth.core.worktime import start_of_day

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
WEEKS_PER_YEAR = 52
MOST_WINDOWS = 5_200
LAST_YEAR = 9_998  # so that the day after any window is still a day
LAST_DAY = date(LAST_YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class WindowSpan:
    """One window: local days from `first_on` to before `until_on`, in seconds since 1970Z.

    `months` is how many months' fee it stands for, exactly; `year` counts the contract's years from 0;
    `looks` are the spans that are looked at: the window itself, or those of a rolling span.
    """

    first_on: date
    until_on: date
    begins_at: int
    ends_at: int
    months: Fraction
    year: int
    looks: tuple[tuple[int, int], ...]

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.until_on - timedelta(days=1)

    @property
    def reach(self) -> tuple[int, int]:
        """From the first begin to the last end of its looks; its own where it has none."""
        looks = self.looks or ((self.begins_at, self.ends_at),)
        return min(look[0] for look in looks), max(look[1] for look in looks)

    def period(self, per: CapPeriod) -> tuple[int, ...]:
        """Return which month, quarter, contract year or contract it counts in, by its last day."""
        on = self.last_on
        if per == "window":
            return (on.toordinal(),)
        if per == "month":
            return (on.year, on.month)
        if per == "quarter":
            return (on.year, (on.month - 1) // 3)
        return (self.year,) if per == "year" else ()


def months_after(on: date, months: int) -> date:
    """Return the same day of the month some months later, or that month's last day; never after 9998."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if year > LAST_YEAR:
        return LAST_DAY
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def windows_between(window: Window, begins_on: date, until_on: date) -> tuple[WindowSpan, ...]:
    """Return the windows of a service from its first day to before a day, in order.

    Parameters
    ----------
    window
        Over what is measured, in which time zone.
    begins_on
        The service's first local day.
    until_on
        The first local day after it.

    Returns
    -------
    At most 5,200 windows. A window that is cut off stands for its share of the days.
    """
    found: list[WindowSpan] = []
    for first, after in _whole_windows(window, begins_on):
        if first >= until_on or len(found) >= MOST_WINDOWS:
            break
        kept_first, kept_after = max(first, begins_on), min(after, until_on)
        share = Fraction((kept_after - kept_first).days, (after - first).days)
        begins_at, ends_at = _seconds(kept_first, window), _seconds(kept_after, window)
        last_on = kept_after - timedelta(days=1)
        found.append(
            WindowSpan(
                first_on=kept_first,
                until_on=kept_after,
                begins_at=begins_at,
                ends_at=ends_at,
                months=share * _months_of(window),
                year=_contract_year(begins_on, last_on),
                looks=_looks(window, begins_on, kept_first, kept_after)
                if window.rolling is not None
                else ((begins_at, ends_at),),
            )
        )
    return tuple(found)


def _seconds(on: date, window: Window) -> int:
    return start_of_day(on, window.timezone) * 60


def _whole_windows(window: Window, begins_on: date) -> Iterator[tuple[date, date]]:
    if window.kind == "week":
        first = begins_on - timedelta(days=begins_on.weekday())
        while first < LAST_DAY:
            yield first, first + timedelta(days=7)
            first += timedelta(days=7)
        return
    size = MONTHS_OF.get(window.kind, 1)
    first = date(begins_on.year, (begins_on.month - 1) // size * size + 1, 1)
    while first < LAST_DAY:
        after = months_after(first, size)
        yield first, after
        first = after


def _months_of(window: Window) -> Fraction:
    if window.kind == "week":
        return Fraction(12, WEEKS_PER_YEAR)
    return Fraction(MONTHS_OF.get(window.kind, 1))


def _contract_year(begins_on: date, on: date) -> int:
    year = on.year - begins_on.year
    return year - (months_after(begins_on, 12 * year) > on)


def _looks(window: Window, begins_on: date, first: date, after: date) -> tuple[tuple[int, int], ...]:
    """Return the spans that end on the midnights of a month's days, where the whole span was service."""
    if window.rolling is None:
        return ()
    length = window.rolling.minutes() * 60
    earliest = _seconds(begins_on, window)
    ends = (_seconds(first + timedelta(days=k + 1), window) for k in range((after - first).days))
    return tuple((end - length, end) for end in ends if end - length >= earliest)
