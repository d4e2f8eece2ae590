"""Amounts as people state them: work, spans of time, three-point estimates, ranges, shares.

An amount keeps the unit it was stated in, because a day of work is as long as the calendar of the
person who does it. It refuses to guess a calendar: whoever turns an amount into minutes passes the
length of the working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Generic, Literal, TypeVar

DAY_MINUTES = 1440
DEFAULT_WORKDAY_MINUTES = 480
WORKDAYS_PER_WEEK = 5
FULL_SHARE = 10_000

WorkUnit = Literal["min", "h", "d", "w"]
SpanUnit = Literal["min", "h", "d", "w", "wd", "months"]
T = TypeVar("T")


def whole(number: Decimal) -> int:
    """Round to a whole number, halves to the even neighbour."""
    return int(number.to_integral_value(rounding=ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True)
class Work:
    """Person-time, such as 12d: 1d is the working day of the person's calendar, 1w is 5d."""

    number: Decimal
    unit: WorkUnit

    def minutes(self, workday_minutes: int = DEFAULT_WORKDAY_MINUTES) -> int:
        """Return the whole minutes of this work for a working day of the given length."""
        per_unit = {
            "min": 1,
            "h": 60,
            "d": workday_minutes,
            "w": WORKDAYS_PER_WEEK * workday_minutes,
        }[self.unit]
        return whole(self.number * per_unit)

    def __str__(self) -> str:
        """Word it as a deal file does."""
        return f"{self.number:f}{self.unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """Elapsed time, such as 2w: d and w are calendar days and weeks, wd working days.

    `months` occurs only where a contract counts months (a result's due date, a monthly fee).
    """

    number: Decimal
    unit: SpanUnit

    @property
    def is_working(self) -> bool:
        """Whether the span runs in working time and not on the wall clock."""
        return self.unit == "wd"

    def minutes(self, workday_minutes: int = DEFAULT_WORKDAY_MINUTES) -> int:
        """Return whole minutes: working ones for wd, wall-clock ones otherwise.

        Raises
        ------
        ValueError
            For months, which have no fixed length.
        """
        if self.unit == "months":
            message = "months have no fixed length in minutes"
            raise ValueError(message)
        per_unit = {
            "min": 1,
            "h": 60,
            "d": DAY_MINUTES,
            "w": 7 * DAY_MINUTES,
            "wd": workday_minutes,
        }[self.unit]
        return whole(self.number * per_unit)

    def __str__(self) -> str:
        """Word it as a deal file does."""
        return f"{self.number:f}{' months' if self.unit == 'months' else self.unit}"


@dataclass(frozen=True, slots=True)
class ThreePoint(Generic[T]):
    """A stated range: its 10 %, 50 % and 90 % points, all of one kind and in order."""

    low: T
    likely: T
    high: T


@dataclass(frozen=True, slots=True)
class Between(Generic[T]):
    """A uniform range `low..high`, both ends included."""

    low: T
    high: T


@dataclass(frozen=True, slots=True)
class Share:
    """A share of something in 1/10,000 (basis points): 40 % is 4,000."""

    basis_points: int

    @property
    def fraction(self) -> float:
        """The share as a number, 1.0 for the whole."""
        return self.basis_points / FULL_SHARE

    def __str__(self) -> str:
        """Word it in percent, without needless zeros."""
        return (
            f"{Decimal(self.basis_points) / 100:f}".rstrip("0").rstrip(".") + "%"
            if (self.basis_points % 100)
            else f"{self.basis_points // 100}%"
        )
