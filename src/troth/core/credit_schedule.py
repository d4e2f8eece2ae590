"""What a miss costs: tiers, a rate for each period, caps, grace, earn-back, step-down and a right to leave.

Shares and levels are exact decimals, amounts are `Money`. It refuses floating point and refuses to work
out what is owed for a run of windows: that is one rule, in `forecast.service.owed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from troth.core.money import Money
from troth.core.quantity import Span

CapPeriod = Literal["window", "month", "quarter", "year", "contract"]
Part = Literal["started", "full", "pro-rata"]
PriceBase = Literal["monthly", "fixed", "milestones", "day-rates"]


def whole_periods(periods: Fraction, part: Part) -> Fraction:
    """Return how many periods are charged: a part counts as one (started), as none (full) or as it is."""
    periods = max(periods, Fraction(0))
    if part == "started":
        return Fraction(-(-periods.numerator // periods.denominator))
    if part == "full":
        return Fraction(periods.numerator // periods.denominator)
    return periods


@dataclass(frozen=True, slots=True)
class Tier:
    """Below a level (a share, exact) this is owed: a share of the base, or an amount."""

    below: Decimal
    owes: Decimal | Money


@dataclass(frozen=True, slots=True)
class CreditRate:
    """A share of the base for each period by which the objective is missed; a part counts as `part` says.

    `per` is a span of time too much, or `case`: each case too many.
    """

    share: Decimal
    per: Span | Literal["case"]
    part: Part = "started"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that is owed in a period: a share of the period's base, or an amount.

    A year is one of the contract, counted from the day on which the service began; month and quarter are
    those of the calendar, and a window counts in the one in which it ends.
    """

    most: Decimal | Money
    per: CapPeriod = "window"


@dataclass(frozen=True, slots=True)
class EarnBack:
    """A credit is given back, or a share of it, when the `after` windows that follow all keep a level.

    `level` None stands for the objective.
    """

    after: int
    level: Decimal | None = None
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class StepDown:
    """The clause loosens: each `after` windows kept in a row multiply later credits by `factor`.

    Never below `least`; a miss sets it back to the full clause from the next window on.
    """

    after: int
    factor: Decimal
    least: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Termination:
    """The client may leave once `windows` of the last `within` windows were below a level."""

    below: Decimal
    windows: int
    within: int


@dataclass(frozen=True, slots=True)
class CreditSchedule:
    """What a window below the objective costs.

    `tiers` go from the highest level down; the lowest one that holds counts. `minimum` is paid only when
    the credit is above it. `grace_windows` are the first windows, which owe nothing. `is_sole_remedy`
    None: the file does not say.
    """

    tiers: tuple[Tier, ...] = ()
    rate: CreditRate | None = None
    caps: tuple[Cap, ...] = ()
    of_price: PriceBase = "monthly"
    minimum: Money | None = None
    grace_windows: int = 0
    earn_back: EarnBack | None = None
    step_down: StepDown | None = None
    termination: Termination | None = None
    is_sole_remedy: bool | None = None

    @property
    def is_priced(self) -> bool:
        """Whether a miss costs anything."""
        return bool(self.tiers) or self.rate is not None


@dataclass(frozen=True, slots=True)
class JointCap:
    """The most that several terms owe together in a period; what comes first in time is paid first."""

    terms: tuple[str, ...]
    cap: Cap
