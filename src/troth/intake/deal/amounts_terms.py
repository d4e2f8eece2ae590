"""What the terms of a contract spell: rates, tiers of credits, caps, windows and planned maintenance.

As in `scalars`, each function returns what one plain value means or raises `Misspelt`. Shares are exact
decimals, money is `StatedMoney` until the deal's currency is known. It refuses to assume a unit.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple

from troth.core.credit_schedule import CapPeriod
from troth.core.quantity import DAY_MINUTES, Span
from troth.core.service_level import WindowKind
from troth.intake.deal.amounts import PERCENT_PATTERN, fraction, span
from troth.intake.deal.days import day
from troth.intake.deal.hours import weekdays
from troth.intake.scalars import MONEY_PATTERN, Misspelt, comma_hint, is_number, money

EVERY_CASE = "every-case"
CASE: Literal["case"] = "case"
PERIODS: tuple[CapPeriod, ...] = ("window", "month", "quarter", "year", "contract")
WINDOWS: tuple[WindowKind, ...] = ("week", "month", "quarter", "year")
RATE_PATTERN = rf"{PERCENT_PATTERN} per (week|day|hour|case|[0-9.]+ ?(min|h|d|w))"
CAP_PATTERN = rf"({PERCENT_PATTERN}|{MONEY_PATTERN})( of ({'|'.join(PERIODS)}))?"
WINDOW_PATTERN = rf"{'|'.join(WINDOWS)}|[0-9.]+ ?(min|h|d|w)"
TIMES_PATTERN = r".+ [0-9]{1,2}:[0-5][0-9] ?- ?[0-9]{1,2}:[0-5][0-9]"
MOMENT_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_TIER = "a level and a credit, like [99.9%, 10%] or [99.9%, 500]"
A_CAP = "something like 15%, 100% of month or 5000 of year"
A_RATE = "something like 1% per week, 5% per 30min or 1% per case"
LONGEST_MAINTENANCE_DAYS = 31
LONGEST_WINDOW_DAYS = 366
SOME_MAINTENANCE = "days and times, like sun 02:00-04:00 or daily 03:00-03:15"

_PERCENT = re.compile(PERCENT_PATTERN)
_TIMES = re.compile(r"(.+?) +([0-9]{1,2}):([0-5][0-9]) ?- ?([0-9]{1,2}):([0-5][0-9])")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}):([0-9]{2})")
_NAMED_PERIODS = {
    "week": Span(Decimal(1), "w"),
    "day": Span(Decimal(1), "d"),
    "hour": Span(Decimal(1), "h"),
}


class StatedMoney(NamedTuple):
    """An amount in major units, before the deal's currency is known."""

    number: Decimal


class StatedRate(NamedTuple):
    """A share for each period, or for each case."""

    share: Decimal
    per: Span | Literal["case"]


class StatedCap(NamedTuple):
    """The most that is owed, and in what; "" where no period is named."""

    most: Decimal | StatedMoney
    per: str = ""


class StatedMaintenance(NamedTuple):
    """Days of the week (Monday = 0) with a time: its begin in minutes after midnight, and how long it is."""

    weekdays: frozenset[int]
    begins_minute: int
    lasts: Span

    @property
    def rule(self) -> str:
        """The same as a rule that recurs."""
        if len(self.weekdays) == len(DAYS):
            return "FREQ=DAILY"
        return "FREQ=WEEKLY;BYDAY=" + ",".join(DAYS[at] for at in sorted(self.weekdays))


def clock_span(value: object) -> Span:
    """Return elapsed time above zero that runs on the wall clock."""
    found = span(value)
    expected = "a number and min, h, d or w, like 30min"
    if found.is_working:
        raise Misspelt("counts working days", expected)
    if not found.minutes():
        raise Misspelt("is shorter than a minute", expected)
    return found


def duration(value: object) -> Span:
    """Return how long one maintenance lasts."""
    found = clock_span(value)
    if found.minutes() > LONGEST_MAINTENANCE_DAYS * DAY_MINUTES:
        raise Misspelt("is longer than a month", f"at most {LONGEST_MAINTENANCE_DAYS}d")
    return found


def period_rate(value: object) -> StatedRate:
    """Return a share for each period or case: `1% per week`, `5% per 30min`, `1% per case`."""
    stated, word, unit = value.partition(" per ") if isinstance(value, str) else ("", "", "")
    unit = unit.strip()
    if not word or not _PERCENT.fullmatch(stated.strip()):
        raise Misspelt("is not a share for each period", A_RATE)
    share = fraction(stated.strip())
    if unit == CASE:
        return StatedRate(share, CASE)
    if unit in _NAMED_PERIODS:
        return StatedRate(share, _NAMED_PERIODS[unit])
    try:
        return StatedRate(share, clock_span(unit))
    except Misspelt as error:
        raise Misspelt(f"is for each '{unit}', which {error.wrong}", A_RATE, error.hint) from error


def objective(value: object) -> Decimal:
    """Return what a service level promises: a share, or `every-case` for all of it."""
    return Decimal(1) if value == EVERY_CASE else fraction(value)


def window(value: object) -> WindowKind | Span:
    """Return over what a level is measured: a word, or a span for a rolling one."""
    if isinstance(value, str) and value in WINDOWS:
        return value
    expected = ", ".join(WINDOWS) + ", or a span like 30d"
    try:
        found = clock_span(value)
    except Misspelt as error:
        hint = f"Write {value}d for days" if is_number(value) else comma_hint(value)
        raise Misspelt("is not a window", expected, hint) from error
    if found.minutes() < DAY_MINUTES:
        raise Misspelt("is a window shorter than a day", expected)
    if found.minutes() > LONGEST_WINDOW_DAYS * DAY_MINUTES:
        raise Misspelt("is a window longer than a year", expected)
    return found


def credit_tier(value: object) -> tuple[Decimal, Decimal | StatedMoney]:
    """Return a service level and what is owed below it: `[99.9%, 10%]` or `[99.9%, 500]`."""
    if not isinstance(value, list) or len(value) != 2:
        raise Misspelt("is not a tier of credits", A_TIER)
    try:
        level = fraction(value[0])
    except Misspelt as error:
        raise Misspelt(f"has '{value[0]}', which {error.wrong}", A_TIER, error.hint) from error
    try:
        return level, _share_or_money(value[1])
    except Misspelt as error:
        raise Misspelt(f"has '{value[1]}', which {error.wrong}", A_TIER, error.hint) from error


def cap(value: object) -> StatedCap:
    """Return the most that is owed, and in what when it says so: `15%`, `100% of month`, `5000 of year`."""
    stated, word, period = value.partition(" of ") if isinstance(value, str) else (value, "", "")
    if word and period not in PERIODS:
        raise Misspelt("is not a cap", A_CAP)
    if not is_number(stated) and not (isinstance(stated, str) and re.match("[0-9]", stated)):
        raise Misspelt("is not a cap", A_CAP)
    return StatedCap(_share_or_money(stated), period)


def _share_or_money(value: object) -> Decimal | StatedMoney:
    if isinstance(value, str) and value.rstrip().endswith("%"):
        return fraction(value)
    try:
        return StatedMoney(money(value))
    except Misspelt as error:
        wrong = "is neither a share nor money"
        raise Misspelt(wrong, "a share like 10%, or money like 500", comma_hint(value)) from error


def maintenance(value: object) -> StatedMaintenance:
    """Return days and times of planned maintenance: `sun 02:00-04:00`, `sat 23:00-01:00` over midnight."""
    match = _TIMES.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise Misspelt("does not say when maintenance is", SOME_MAINTENANCE)
    try:
        days = frozenset(range(7)) if match[1].lower() == "daily" else weekdays(match[1])
    except Misspelt as error:
        raise Misspelt("does not say on which days", SOME_MAINTENANCE, error.hint) from error
    begins, ends = (int(match[k]) * 60 + int(match[k + 1]) for k in (2, 4))
    if begins >= DAY_MINUTES or ends > DAY_MINUTES:
        raise Misspelt("runs past 24:00", SOME_MAINTENANCE)
    if begins == ends:
        raise Misspelt("ends when it begins", SOME_MAINTENANCE)
    minutes = ends - begins if ends > begins else ends - begins + DAY_MINUTES
    lasts = Span(Decimal(minutes // 60), "h") if minutes % 60 == 0 else Span(Decimal(minutes), "min")
    return StatedMaintenance(days, begins, lasts)


def moment(value: object) -> datetime:
    """Return a local time of a day: `2027-02-07 02:00`."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not match or int(match[2]) > 23 or int(match[3]) > 59:
        raise Misspelt("is not a time of a day", "a day and a time, like 2027-02-07 02:00")
    return datetime.combine(day(match[1]), time(int(match[2]), int(match[3])))
