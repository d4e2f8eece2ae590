"""The time window of an SLO as the window of a service level: its keys, and what does not agree.

A calendar month, quarter, year or week is taken as ours, which begins at midnight; where the file begins
it at another time, that is said. It refuses windows that a deal file has none for.

Source: OpenSLO specification, openslo/v1, notes on `timeWindow`; "duration-shorthand": m is minutes, M
months. The specification leaves open how long a rolling month is: it is taken as 30 days, a quarter as
90, a year as 365.
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from troth.core.quantity import DAY_MINUTES, Span
from troth.intake.deal.amounts_terms import LONGEST_WINDOW_DAYS
from troth.intake.openslo.source import ObjectSource
from troth.intake.openslo.values import Duration
from troth.intake.yaml_text import Path

Keys = dict[str, str]

AT: Path = ("spec", "timeWindow")
UTC = "UTC"
UNITS = {"m": "min", "h": "h", "d": "d", "w": "w"}
LONG_DAYS = {"M": 30, "Q": 90, "Y": 365}
CALENDAR = {
    "1w": "week", "7d": "week", "1M": "month", "3M": "quarter", "1Q": "quarter", "12M": "year",
    "4Q": "year", "1Y": "year",
}  # fmt: skip
MINUTES_MEANT_AS_MONTHS = (1, 3, 12)
BEGINS = {
    "week": "on Monday",
    "month": "on the first",
    "quarter": "on the first of January, April, July or October",
    "year": "on the first of January",
}


def fixed_span(duration: Duration) -> str | None:
    """Return a duration as a deal file spells it; None for months, quarters and years."""
    unit = UNITS.get(duration.postfix)
    return f"{duration.number}{unit}" if unit else None


def minutes(duration: Duration) -> int:
    """Return the minutes of a duration, months and longer as they are taken."""
    if duration.postfix in LONG_DAYS:
        return duration.number * LONG_DAYS[duration.postfix] * DAY_MINUTES
    return Span(Decimal(duration.number), UNITS[duration.postfix]).minutes()  # type: ignore[arg-type] # one of the units


def window_keys(source: ObjectSource, windows: list[Any] | None, slices: Duration | None) -> Keys | None:
    """Return the keys `window` and `timezone` of a service level; None where there is no such window.

    Parameters
    ----------
    source
        The SLO, where findings are noted.
    windows
        Its time windows as read; a faulty one is None.
    slices
        The length of its time slices, if any.
    """
    if windows is None and source.stated(AT) is None:
        wrong = "the SLO has no timeWindow; it is taken as a calendar month in UTC"
        source.warning(("spec",), "no-window", wrong, "timeWindow with a duration")
        return {"window": "month", "timezone": UTC}
    window = windows[0] if windows else None
    if window is None or window.get("duration") is None:
        return {}  # a finding tells of it
    is_calendar = window.get("calendar") is not None
    stated = _meant(source, window["duration"], slices, is_calendar=is_calendar)
    return _calendar(source, stated, window["calendar"]) if is_calendar else _rolling(source, stated)


def _meant(source: ObjectSource, stated: Duration, slices: Duration | None, *, is_calendar: bool) -> Duration:
    is_nonsense = is_calendar or (slices is not None and minutes(slices) >= minutes(stated))
    if stated.postfix != "m" or stated.number not in MINUTES_MEANT_AS_MONTHS or not is_nonsense:
        return stated
    meant = Duration(stated.number, "M")
    count = "one minute" if stated.number == 1 else f"{stated.number} minutes"
    month = "one month" if stated.number == 1 else f"{stated.number} months"
    wrong = f"duration '{stated}' is {count}, too short for a window; it is taken as {month}"
    source.warning((*AT, 0, "duration"), "minutes-for-months", wrong, f"{meant}: m is minutes, M months")
    return meant


def _calendar(source: ObjectSource, stated: Duration, calendar: dict[str, Any]) -> Keys | None:
    kind = CALENDAR.get(str(stated))
    if kind is None:
        _leave_out(source, f"a calendar window of {stated}", "1w, 1M, 1Q or 1Y")
        return None
    at = calendar.get("startTime")
    if at is not None and not _agrees(kind, at):
        ours = f"a {kind} begins {BEGINS[kind]} at 00:00 here, and so it is taken"
        wrong = f"the windows begin on {at:%A} {at:%Y-%m-%d} at {at:%H:%M}; {ours}"
        source.warning((*AT, 0, "calendar", "startTime"), "other-start", wrong)
    return {"window": kind, **({"timezone": calendar["timeZone"]} if calendar.get("timeZone") else {})}


def _agrees(kind: str, at: datetime) -> bool:
    if at.time() != time():
        return False
    if kind == "week":
        return at.weekday() == 0
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    return at.day == 1 and (at.month - 1) % months == 0


def _rolling(source: ObjectSource, stated: Duration) -> Keys | None:
    if not DAY_MINUTES <= minutes(stated) <= LONGEST_WINDOW_DAYS * DAY_MINUTES:
        _leave_out(source, f"a rolling window of {stated}", f"1d to {LONGEST_WINDOW_DAYS}d")
        return None
    span = fixed_span(stated)
    if span is None:
        days = minutes(stated) // DAY_MINUTES
        wrong = f"a rolling window of {stated} has no fixed length; it is taken as {days} days"
        source.warning((*AT, 0, "duration"), "no-fixed-length", wrong, f"{days}d")
        span = f"{days}d"
    return {"window": span, "timezone": UTC}


def _leave_out(source: ObjectSource, what: str, expected: str) -> None:
    source.warning(
        (*AT, 0, "duration"), "left-out", f"{what} has no counterpart; the SLO was left out", expected
    )
