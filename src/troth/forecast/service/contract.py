"""A service level over its contract: which windows, which version in each, what they cost, where caps end.

It is the same for what is forecast and for what was measured. It refuses a service without a first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from troth.core.credit_schedule import Cap
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.windows import WindowSpan, months_after, windows_between
from troth.core.worktime import start_of_day
from troth.forecast.service.owed import MONTHS_IN, Shared, Whole, WindowRun

MONTHS_FORECAST = 12  # of a service whose end nobody agreed


@dataclass(frozen=True, slots=True)
class ServiceContract:
    """One service level's windows from its first day, and the version of it in each."""

    levels: tuple[ServiceLevel, ...]
    windows: tuple[WindowSpan, ...]
    fees: tuple[int, ...]
    monthly: int
    contract: int | None

    @property
    def id(self) -> str:
        """The term's name."""
        return self.levels[0].id

    @property
    def span(self) -> tuple[int, int]:
        """The first second of service and the one after the last, as far as there are windows."""
        return self.windows[0].begins_at, self.windows[-1].ends_at

    def run(self, good: Whole, total: Whole) -> WindowRun:
        """Return it with what was drawn or measured, shape (draws, windows)."""
        return WindowRun(self.levels, self.windows, self.fees, self.monthly, self.contract, good, total)


def service_contract(deal: Deal, level: ServiceLevel, begins_on: date, until_on: date) -> ServiceContract:
    """Return a service level's windows from the first day of service to before a day.

    Parameters
    ----------
    deal
        The deal, for its price and its amendments.
    level
        The term as it was signed.
    begins_on, until_on
        The first local day of service, and the first after it.
    """
    windows = windows_between(level.window, begins_on, until_on)
    monthly = deal.price.monthly.minor if deal.price.monthly is not None else 0
    fixed = fixed_base(deal, level)
    fees = tuple(round(monthly * window.months) if fixed is None else fixed for window in windows)
    months = deal.price.months
    return ServiceContract(
        levels=tuple(version_on(deal, level, window.first_on) for window in windows),
        windows=windows,
        fees=fees,
        monthly=monthly if fixed is None else fixed,
        contract=fixed if fixed is not None else (None if months is None else monthly * months),
    )


def delivery_contract(deal: Deal, level: ServiceLevel) -> ServiceContract:
    """Return a term of delivery as one window, the whole contract: its share is of a part of the price."""
    begins_at = start_of_day(deal.starts_on, level.window.timezone) * 60
    until_on = deal.starts_on + timedelta(days=1)
    window = WindowSpan(deal.starts_on, until_on, begins_at, begins_at + 1, Fraction(1), 0, ())
    monthly = deal.price.monthly.minor if deal.price.monthly is not None else 0
    base = fixed_base(deal, level)
    base = monthly if base is None else base
    return ServiceContract((level,), (window,), (base,), base, base)


def version_on(deal: Deal, level: ServiceLevel, on: date) -> ServiceLevel:
    """Return the version of a term in force on a day: the last one that had begun by then."""
    found = level
    for amendment in deal.amendments:
        if amendment.term == level.id and amendment.from_on <= on:
            found = amendment.becomes
    return found


def service_ends_on(deal: Deal, begins_on: date) -> date:
    """Return the first day after a service: as many months as the price says, else a year for a forecast."""
    return months_after(begins_on, deal.price.months or MONTHS_FORECAST)


def fixed_base(deal: Deal, level: ServiceLevel) -> int | None:
    """Return the part of the project's price that a term's shares refer to; None for the monthly fee."""
    price, part = deal.price, level.schedule.of_price
    if part == "monthly":
        return None
    stated = [price.fixed] if part == "fixed" else list(price.milestones.values())
    return sum(money.minor for money in stated if money is not None)


def shared_caps(deal: Deal, names: Sequence[str]) -> tuple[Shared, ...]:
    """Return the deal's joint caps over terms at the places of their names; terms not named are left out.

    A share is one of the fee of the cap's period, or of the whole contract: fixed price, milestones and fees.
    """
    found = []
    for joint in deal.joint_caps:
        runs = tuple(place for place, name in enumerate(names) if name in joint.terms)
        if runs:
            found.append(Shared(runs, joint.cap.per, joint_most(deal, joint.cap)))
    return tuple(found)


def joint_most(deal: Deal, cap: Cap) -> int:
    """Return the most that a joint cap lets a period owe, in minor units."""
    if isinstance(cap.most, Money):
        return cap.most.minor
    price = deal.price
    monthly = price.monthly.minor if price.monthly is not None else 0
    if cap.per != "contract":
        return round(Fraction(cap.most) * monthly * MONTHS_IN.get(cap.per, 1))
    once = [price.fixed, *price.milestones.values()]
    whole = sum(money.minor for money in once if money is not None) + monthly * (price.months or 0)
    return round(Fraction(cap.most) * whole)
