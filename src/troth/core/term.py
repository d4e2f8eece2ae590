"""Terms of a contract: late penalties, service levels, clauses; and the pure rule of the late penalty.

It refuses floating point: what is owed is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from troth.core.credit_schedule import Part, PriceBase, whole_periods
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import ServiceLevel

ONE_WEEK = Span(Decimal(1), "w")


@dataclass(frozen=True, slots=True)
class LatePenalty:
    """Late delivery: a share of the price for each period of lateness after a grace.

    `of` names the promised item, `rate` and `cap` are shares of the price, `of_price` the part of the
    price they refer to, `most` a cap in money. A period begun counts as `part` says. `excludes` names
    causes of which delay is taken off.
    """

    id: str
    of: str
    rate: Decimal
    grace: Span | None
    cap: Decimal | None
    of_price: PriceBase = "fixed"
    per: Span = ONE_WEEK
    part: Part = "started"
    most: Money | None = None
    minimum: Money | None = None
    excludes: tuple[str, ...] = ()
    is_sole_remedy: bool | None = None

    def periods(self, late_minutes: int) -> Fraction:
        """Return the periods that are charged for minutes of lateness after the grace."""
        return whole_periods(Fraction(late_minutes, self.per.minutes()), self.part)

    def owed(self, periods: Fraction | int, price: Money) -> Money:
        """Return what that many charged periods of lateness cost: capped, and nothing up to the minimum."""
        above, under = self.rate.as_integer_ratio()
        share = Fraction(above, under) * max(periods, 0)
        if self.cap is not None:
            share = min(share, Fraction(self.cap))
        owed = Money(round(price.minor * share), price.currency)  # halves of a cent to even
        if self.most is not None:
            owed = min(owed, self.most)
        if self.minimum is not None and owed <= self.minimum:
            return Money(0, price.currency)
        return owed

    @property
    def is_capped(self) -> bool:
        """Whether there is a most that it can cost."""
        return self.cap is not None or self.most is not None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in words: carried, not priced."""

    id: str
    says: str


Term = LatePenalty | ServiceLevel | Clause


@dataclass(frozen=True, slots=True)
class Amendment:
    """From a day on a term reads otherwise; windows that begin before it keep the version before."""

    term: str
    from_on: date
    becomes: ServiceLevel
