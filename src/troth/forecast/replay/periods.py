"""Periods a replay walks through: the first day of the day, week, month, quarter or year of a date.

It refuses to know today.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Every = Literal["day", "week", "month", "quarter", "year"]


def period_start(ordinal: int, every: Every) -> int:
    """Return the ordinal of the first day of the period in which a day lies; weeks begin on Monday."""
    on = date.fromordinal(ordinal)
    if every == "day":
        return ordinal
    if every == "week":
        return (on - timedelta(days=on.weekday())).toordinal()
    month = {"month": on.month, "quarter": on.month - (on.month - 1) % 3, "year": 1}[every]
    return date(on.year, month, 1).toordinal()


def period_name(ordinal: int, every: Every) -> str:
    """Return how the period that begins on a day is written: 2005-02, 2005-Q1, 2005, 2005-02-07."""
    on = date.fromordinal(ordinal)
    if every == "year":
        return f"{on.year:04d}"
    if every == "quarter":
        return f"{on.year:04d}-Q{(on.month + 2) // 3}"
    return on.isoformat()[:7] if every == "month" else on.isoformat()


def period_end(start: int, every: Every) -> int:
    """Return the ordinal of the first day after the period that begins on a day."""
    on = date.fromordinal(start)
    if every in ("day", "week"):
        return start + (1 if every == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    year, month = divmod(on.month - 1 + months, 12)
    return date(on.year + year, month + 1, 1).toordinal()
