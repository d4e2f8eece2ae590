"""What closing a gap would cost, and whose it is to answer: money, time or hours.

It refuses to call a gap cheap because nobody knows its price: a price without any figure means that no
price named in the deal closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.deal import Deal
from troth.core.lever import Lever
from troth.core.promise import ReachBy

US, CLIENT = "us", "client"  # owners beside the names of roles and contacts
LATER_DATE = "later-date"  # as `refused` names what is always tried


@dataclass(frozen=True, slots=True)
class ClosingPrice:
    """What closing one gap costs: money (minor units) once and a week, calendar days, hours, or nothing.

    `is_free` says that nothing but keeping one's word is needed. Where all is unset, the gap cannot be
    closed at any price named in the deal.
    """

    money: float | None = None
    money_weekly: float | None = None
    days: int | None = None
    hours: float | None = None
    is_free: bool = False

    @property
    def is_named(self) -> bool:
        """Whether the deal names any price at which the gap closes."""
        return self.is_free or not (self.money is self.money_weekly is self.days is self.hours is None)


NO_PRICE = ClosingPrice()
FREE = ClosingPrice(is_free=True)


def days_later(deal: Deal, item: str, from_on: date, to_on: date | None) -> ClosingPrice:
    """Return the price of waiting for an item; none where it never comes or a later day was turned down."""
    if to_on is None or is_later_refused(deal, item):
        return NO_PRICE
    return ClosingPrice(days=max((to_on - from_on).days, 0))


def is_later_refused(deal: Deal, item: str) -> bool:
    """Whether the client has turned down a later day for an item."""
    if LATER_DATE in deal.refused:
        return True
    promised = {
        p.id for p in deal.promises.values() if isinstance(p.measure, ReachBy) and p.measure.item == item
    }
    refused = (deal.levers[key] for key in deal.refused if key in deal.levers)
    return any(promised.intersection(setting.dates) for lever in refused for setting in lever.settings)


def lever_price(levers: Sequence[Lever]) -> ClosingPrice:
    """Return what levers cost together: once, and a week; levers without a cost are free."""
    once = sum(lever.costs.minor for lever in levers if lever.costs is not None)
    weekly = sum(lever.costs_per_week.minor for lever in levers if lever.costs_per_week is not None)
    if not once and not weekly:
        return FREE if levers else NO_PRICE
    return ClosingPrice(money=float(once) if once else None, money_weekly=float(weekly) if weekly else None)


def asker(deal: Deal) -> str:
    """Return who of the client asks and believes: whoever said so, else the client."""
    return deal.believes.said_by or CLIENT


def payer(deal: Deal) -> str:
    """Return whose the client's money is: the budget's owner, else who asks."""
    return (deal.budget.owner if deal.budget is not None else None) or asker(deal)
