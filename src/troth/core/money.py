"""Money, exact: whole minor units (cents) of one currency, and rates per unit of work.

It refuses floating point and mixed currencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from troth.core.quantity import DEFAULT_WORKDAY_MINUTES, Work, WorkUnit, whole

MINOR_DIGITS = {
    "BIF": 0,
    "CLP": 0,
    "DJF": 0,
    "ISK": 0,
    "JPY": 0,
    "KRW": 0,
    "PYG": 0,
    "UGX": 0,
    "VND": 0,
    "XAF": 0,
    "XOF": 0,
    "XPF": 0,
    "BHD": 3,
    "IQD": 3,
    "JOD": 3,
    "KWD": 3,
    "LYD": 3,
    "OMR": 3,
    "TND": 3,
}  # ISO 4217; every other currency has 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> Money:
        """Return an amount in major units as money, halves of a cent to even."""
        return cls(whole(amount.scaleb(MINOR_DIGITS.get(currency, 2))), currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units (euros)."""
        return Decimal(self.minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    def __add__(self, other: Money) -> Money:
        """Add money of the same currency."""
        self._require_same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract money of the same currency."""
        self._require_same(other)
        return Money(self.minor - other.minor, self.currency)

    def share(self, fraction: Decimal) -> Money:
        """Return a fraction of it, halves of a cent to even."""
        return Money(whole(self.minor * fraction), self.currency)

    def _require_same(self, other: Money) -> None:
        if other.currency != self.currency:
            message = f"cannot mix {self.currency} with {other.currency}"
            raise ValueError(message)

    def __str__(self) -> str:
        """Word it with thousands separated: EUR 72,000, with cents only where there are any."""
        digits = MINOR_DIGITS.get(self.currency, 2)
        shown = 0 if self.minor % 10**digits == 0 else digits
        return f"{self.currency} {self.major:,.{shown}f}"


@dataclass(frozen=True, slots=True)
class Rate:
    """Money for a unit of person-time, such as 640/d."""

    money: Money
    per: WorkUnit

    def minor_for(self, minutes: int, workday_minutes: int = DEFAULT_WORKDAY_MINUTES) -> Decimal:
        """Return the cost of whole minutes in minor units, unrounded."""
        per_minutes = Work(Decimal(1), self.per).minutes(workday_minutes)
        return Decimal(self.money.minor) * minutes / per_minutes
