"""Terms of a contract: what a miss costs, and the pure rule of the late penalty.

It refuses floating point: what is owed is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from troth.core.money import Money
from troth.core.quantity import Span


@dataclass(frozen=True, slots=True)
class LatePenalty:
    """Late delivery: a share of the price for each started week of lateness after a grace.

    `of` names the promised item, `rate` and `cap` are shares of the price, `of_price` the part of the
    price they refer to.
    """

    id: str
    of: str
    rate: Decimal
    grace: Span | None
    cap: Decimal | None
    of_price: str = "fixed"

    def owed(self, started_weeks: int, price: Money) -> Money:
        """Return what that many started weeks of lateness cost, capped."""
        fraction = self.rate * max(started_weeks, 0)
        if self.cap is not None:
            fraction = min(fraction, self.cap)
        return price.share(fraction)


@dataclass(frozen=True, slots=True)
class CarriedTerm:
    """A term that was validated and is carried along without being priced yet."""

    id: str
    kind: str
    stated: Mapping[str, Any] = field(default_factory=dict)


Term = LatePenalty | CarriedTerm
