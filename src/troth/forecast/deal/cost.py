"""Money in each draw: what the work costs the seller, what lateness owes, what the client pays.

Amounts here are float64 minor units (cents) of forecasts; what is owed for a number of late weeks comes
from the exact rule of the term. Credits are the late penalty alone for now. It refuses a mean of cost.

Source: DEAL-FILE.md "What else is promised".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from troth.core.change import Choice
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.promise import ReachBy
from troth.core.quantity import DAY_MINUTES
from troth.core.term import LatePenalty
from troth.core.worktime import NEVER, end_of_day, start_of_day
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import span_after

Cents = NDArray[np.float64]

WEEK_MINUTES = 7 * DAY_MINUTES
MOST_WEEKS = 520
MOST_SHARE_OWED = 0.99
SHARES_OF = 10**9  # a price in which shares are exact enough to read them off


def seller_minutes(played: Played) -> dict[str, NDArray[np.int64]]:
    """Return the person-minutes of each of the seller's roles in each draw."""
    return played.person_minutes("seller")


def work_cost(played: Played) -> Cents:
    """Return what the seller's own people cost in each draw: person-time x rate."""
    total = np.zeros(played.luck.count)
    for name, minutes in seller_minutes(played).items():
        rate = played.deal.people[name].cost
        if rate is not None:
            workday = played.deal.calendar_of(name).workday_minutes
            total += minutes * float(rate.minor_for(1, workday))
    return total


def lever_cost(played: Played, choices: tuple[Choice, ...]) -> Cents:
    """Return what some levers cost in each draw: once, and for each started week of the plan."""
    begin = start_of_day(played.deal.starts_on, played.deal.calendars["seller"].timezone)
    total = np.zeros(played.luck.count)
    for lever in (choice.lever for choice in choices):
        if lever.costs is not None:
            total += lever.costs.minor
        if lever.costs_per_week is not None:
            weeks = np.ceil((played.plan_end() - begin) / WEEK_MINUTES)
            total += np.minimum(weeks, MOST_WEEKS) * lever.costs_per_week.minor
    return total


def due_on_of(deal: Deal, term: LatePenalty) -> ReachBy | None:
    """Return the seller's promised date that a late penalty refers to, None when nothing was promised.

    Of several the earliest; an aim counts only where nothing was promised.
    """
    named = [
        (promise.is_aim, promise.measure.on_or_before, promise.measure)
        for promise in deal.promises.values()
        if promise.by == "seller"
        and isinstance(promise.measure, ReachBy)
        and term.of in {promise.id, promise.measure.item}
    ]
    return min(named, key=lambda one: one[:2])[2] if named else None


def credits_owed(played: Played) -> Cents:
    """Return what lateness owes the client in each draw, every late penalty together."""
    total = np.zeros(played.luck.count)
    for term in played.deal.terms.values():
        if isinstance(term, LatePenalty):
            total += _late_credit(played, term)
    return total


def _late_credit(played: Played, term: LatePenalty) -> Cents:
    weeks = _late_weeks(played, term)
    base = penalty_base(played, term)
    if base is None:  # the drawn days are the price
        return np.asarray(np.rint(_shares_owed(term, weeks, played) * day_payments(played)), dtype=np.float64)
    return _owed_by_week(term, base)[weeks]


@lru_cache(maxsize=64)
def _owed_by_week(term: LatePenalty, price: Money) -> Cents:
    """Return what each number of started weeks owes, up to the most that are counted."""
    return np.array([term.owed(week, price).minor for week in range(MOST_WEEKS + 1)], dtype=np.float64)


def late_shares(played: Played) -> tuple[Cents, Cents]:
    """Return what lateness owes in each draw as a share of the project's price, and what is no share of it.

    A penalty of the monthly fee does not move with the project's price.
    """
    shares, apart = np.zeros(played.luck.count), np.zeros(played.luck.count)
    for term in played.deal.terms.values():
        if not isinstance(term, LatePenalty):
            continue
        if term.of_price == "monthly":
            apart += _late_credit(played, term)
        else:
            shares += _shares_owed(term, _late_weeks(played, term), played)
    return shares, apart


def _shares_owed(term: LatePenalty, weeks: NDArray[np.int64], played: Played) -> Cents:
    return _owed_by_week(term, Money(SHARES_OF, played.deal.currency))[weeks] / SHARES_OF


def _late_weeks(played: Played, term: LatePenalty) -> NDArray[np.int64]:
    """Return the started weeks of lateness after the grace in each draw; none where nothing was promised."""
    promised = due_on_of(played.deal, term)
    if promised is None or played.is_dropped(promised.item):
        return np.zeros(played.luck.count, dtype=np.int64)
    due = end_of_day(promised.on_or_before, played.deal.calendars["client"].timezone)
    free_until = np.full(played.luck.count, due, dtype=np.int64)
    if term.grace is not None:
        free_until = span_after(played.side_table("client"), free_until, term.grace)
    late = played.finish(promised.item) - free_until
    return np.clip(np.ceil(late / WEEK_MINUTES), 0, MOST_WEEKS).astype(np.int64)


def penalty_base(played: Played, term: LatePenalty) -> Money | None:
    """Return the part of the price a late penalty refers to, None for day rates: that differs by draw."""
    price = played.deal.price
    parts: Mapping[str, Sequence[Money | None]] = {
        "fixed": [price.fixed],
        "monthly": [price.monthly],
        "milestones": list(price.milestones.values()),
    }
    if term.of_price not in parts:
        return None
    stated = (part for part in parts[term.of_price] if part is not None)
    return sum(stated, Money(0, played.deal.currency))


def payments(played: Played) -> Cents:
    """Return what the client pays the seller in each draw, without any monthly fee."""
    price = played.deal.price
    total = day_payments(played)
    if price.fixed is not None:
        total += price.fixed.minor
    for item, money in price.milestones.items():
        is_due = not played.is_dropped(item)
        total += np.where(is_due & (played.finish(item) < NEVER), money.minor, 0)
    return total + lever_payments(played)


def lever_payments(played: Played) -> Cents:
    """Return what the client pays us for levers in each draw, beside the price."""
    choices = played.scenario.changed.choices
    return lever_cost(played, tuple(c for c in choices if is_paid_to_seller(played.deal, c)))


def day_payments(played: Played) -> Cents:
    """Return what the client pays by the day in each draw: drawn days x day rates."""
    total = np.zeros(played.luck.count)
    worked = seller_minutes(played) if played.deal.price.day_rates else {}
    for role, rate in played.deal.price.day_rates.items():
        if role in worked:
            workday = played.deal.calendar_of(role).workday_minutes
            total += worked[role] * float(rate.minor_for(1, workday))
    return total


def is_paid_to_seller(deal: Deal, choice: Choice) -> bool:
    """Whether a lever's cost is a payment to us.

    The client's is, unless it only changes their own people and their training, or pays somebody outside
    for outsourced work.
    """
    change = choice.change
    is_ours = any(deal.side_of(role) == "seller" for role in change.people)
    is_their_own = bool(change.people or change.training) and not is_ours
    return choice.lever.cost_to == "client" and not (is_their_own or change.outsourced)


def is_borne_by_client(deal: Deal, choice: Choice) -> bool:
    """Whether a lever costs the client and is no payment to us."""
    return choice.lever.cost_to == "client" and not is_paid_to_seller(deal, choice)


def seller_cost(played: Played) -> Cents:
    """Return the seller's whole cost in each draw: people, credits owed and levers at our cost."""
    return own_cost(played) + credits_owed(played)


def own_cost(played: Played) -> Cents:
    """Return the seller's cost without credits in each draw: people, and levers at our cost."""
    ours = tuple(c for c in played.scenario.changed.choices if c.lever.cost_to == "seller")
    return work_cost(played) + lever_cost(played, ours)


def breakeven_price(played: Played) -> Cents:
    """Return the project's price from which nothing is lost, in each draw.

    With cost c, what levers pay us beside the price b, and the share s of the price that lateness owes:
    (c - b) / (1 - s). What lateness owes of a monthly fee is no share of the price, and part of c.
    """
    shares, apart = late_shares(played)
    left = 1.0 - np.minimum(shares, MOST_SHARE_OWED)
    return np.asarray((own_cost(played) + apart - lever_payments(played)) / left, dtype=np.float64)
