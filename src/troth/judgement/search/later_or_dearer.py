"""A later date and a higher price: what is always tried as a change, unless the client refused it.

All the seller's days move together to the same odds, then the price rises in steps on top. It refuses days
and prices that were turned down, and a price where nobody named one.

Source: DEAL-FILE.md, "The policy" and "What else is promised".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from troth.core.change import (
    ChangedDeal,
    Choice,
    due_on,
    payments_moved,
    with_due_dates,
    with_price,
    with_prices_raised,
)
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.shortfall import Shortfall, binding_shortfalls

PRICE_STEP = 1.02
MOST_PRICE_STEPS = 120  # more than ten times the price
LATEST = 0.99  # the level of the latest day that is tried
LATER_DATE, HIGHER_PRICE = "later-date", "higher-price"  # as `refused` names what is always tried

Forecaster = Callable[[ChangedDeal, int], DealForecast]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that brings the deal to policy on all the draws: levers set, dates moved, a higher price.

    `price` is a new fixed price, `raised_by` the factor of every milestone and day rate where none is fixed.
    `payments` are the promises to pay no more that move with the price: whoever writes the remedy into
    the deal has to write them too.
    """

    choices: tuple[Choice, ...]
    dates: tuple[tuple[str, date], ...] = ()
    price: Money | None = None
    payments: tuple[tuple[str, Money], ...] = ()
    raised_by: Decimal | None = None

    @property
    def is_levers_alone(self) -> bool:
        """Whether setting levers is all of it: no day moves and no price."""
        return not self.dates and self.price is None and self.raised_by is None

    @property
    def names(self) -> tuple[str, ...]:
        """What one types after `--set` for the levers in it."""
        return tuple(choice.name for choice in self.choices)


def with_date_or_price(
    changed: ChangedDeal, short: tuple[Shortfall, ...], forecaster: Forecaster, draws: int
) -> Remedy | None:
    """Try a higher price, then later dates, then both, where nothing else is missing."""
    movable = movable_promises(changed.deal)
    if any(one.rule == "promise" and one.promise not in movable for one in short):
        return None
    forecast = forecaster(changed, draws)
    for level in (None, changed.deal.policy.promise, 0.95, 0.975, LATEST):
        dates = {} if level is None else _dates_at(forecast, level, movable)
        if level is not None and not dates:
            continue
        moved = replace(changed, deal=with_due_dates(changed.deal, dates)) if dates else changed
        missed = binding_shortfalls(forecaster(moved, draws) if dates else forecast, changed.deal.policy)
        if not missed and dates:
            return Remedy(changed.choices, tuple(sorted(dates.items())))
        priced = _price_needed(moved, missed, forecaster, draws)
        if priced is not None:
            payments = tuple(payments_moved(moved.deal, priced.deal).items())
            days = tuple(sorted(dates.items()))
            return Remedy(changed.choices, days, priced.fixed, payments, priced.raised_by)
    return None


def movable_promises(deal: Deal) -> frozenset[str]:
    """Return the promises of ours whose day may move: not where the client refused a later one."""
    if LATER_DATE in deal.refused:
        return frozenset()
    refused = {
        promise
        for key in deal.refused
        if key in deal.levers
        for setting in deal.levers[key].settings
        for promise in setting.dates
    }
    ours = (one for one in deal.promises.values() if one.by == "seller" and not one.is_aim)
    return frozenset(one.id for one in ours if due_on(one) is not None).difference(refused)


def _dates_at(forecast: DealForecast, level: float, movable: frozenset[str]) -> dict[str, date]:
    by_item = {one.item: one for one in forecast.dates}
    moved: dict[str, date] = {}
    for key in movable:
        promise = forecast.promises[key].promise
        measure, due = promise.measure, due_on(promise)
        levels = by_item[measure.item].by_level if isinstance(measure, ReachBy) else forecast.delivered[key]
        day = levels.get(level)
        if day is not None and due is not None and day > due:
            moved[key] = day
    return moved


class _Priced(NamedTuple):
    """A deal at a higher price: one fixed price, or every milestone and day rate raised by a factor."""

    deal: Deal
    fixed: Money | None = None
    raised_by: Decimal | None = None


def _price_needed(
    changed: ChangedDeal, short: tuple[Shortfall, ...], forecaster: Forecaster, draws: int
) -> _Priced | None:
    """Return the deal at the lowest price at which nothing is missed; None if price cannot help.

    In steps of 2 %; a fixed price is first tried at what the forecast says is enough.
    """
    deal = changed.deal
    if is_price_refused(deal) or any(one.rule not in {"loss", "worst"} for one in short):
        return None
    if not deal.price.is_stated:
        return None

    def is_enough(priced: _Priced) -> bool:
        forecast = forecaster(replace(changed, deal=priced.deal), draws)
        return not binding_shortfalls(forecast, deal.policy)

    safe = forecaster(changed, draws).money.safe_price
    if deal.price.fixed is not None and safe is not None and safe > deal.price.fixed.minor:
        least = _priced_at(deal, _hundreds(safe, deal.price.fixed.currency))
        if is_enough(least):
            return least
    low, high = 0, MOST_PRICE_STEPS
    found: _Priced | None = None
    while low < high:
        step = (low + high) // 2
        raised = _priced_by(deal, step + 1)
        if is_enough(raised):
            high, found = step, raised
        else:
            low = step + 1
    return found


def _priced_by(deal: Deal, steps: int) -> _Priced:
    """Return a deal with its price raised by steps of 2 %, a fixed one up to the next hundred."""
    if deal.price.fixed is not None:
        fixed = deal.price.fixed
        return _priced_at(deal, _hundreds(fixed.minor * PRICE_STEP**steps, fixed.currency))
    factor = Decimal(f"{PRICE_STEP**steps:.4f}")
    return _Priced(with_prices_raised(deal, factor), None, factor)


def _priced_at(deal: Deal, price: Money) -> _Priced:
    return _Priced(with_price(deal, price), price)


def _hundreds(minor: float, currency: str) -> Money:
    """Return an amount up to the next hundred of the currency."""
    hundred = Money.of(Decimal(100), currency).minor
    return Money(math.ceil(minor / hundred - 1e-9) * hundred, currency)


def is_price_refused(deal: Deal) -> bool:
    """Whether the client has turned down a higher price, as such or as a lever."""
    levers = [deal.levers[key] for key in deal.refused if key in deal.levers]
    return HIGHER_PRICE in deal.refused or any(
        setting.price is not None and deal.price.fixed is not None and setting.price > deal.price.fixed
        for lever in levers
        for setting in lever.settings
    )


def missed_at_the_utmost(changed: ChangedDeal, forecaster: Forecaster, draws: int) -> tuple[Shortfall, ...]:
    """Return what is missed with every day moved as late, and the price raised as high, as is ever tried."""
    deal = changed.deal
    dates = _dates_at(forecaster(changed, draws), LATEST, movable_promises(deal))
    utmost = with_due_dates(deal, dates)
    if deal.price.is_stated and not is_price_refused(deal):
        utmost = _priced_by(utmost, MOST_PRICE_STEPS).deal
    return binding_shortfalls(forecaster(replace(changed, deal=utmost), draws), deal.policy)
