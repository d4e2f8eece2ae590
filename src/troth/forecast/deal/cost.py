"""Money in each draw: what the work costs the seller, and what the client pays.

Amounts here are float64 minor units (cents) of forecasts. It refuses a mean of cost, and credits: those are
`credits`.

Source: DEAL-FILE.md "What else is promised".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from troth.core.change import Choice
from troth.core.deal import Deal
from troth.core.quantity import DAY_MINUTES
from troth.core.worktime import NEVER, start_of_day
from troth.forecast.deal.played import Played

Cents = NDArray[np.float64]

WEEK_MINUTES = 7 * DAY_MINUTES
MOST_WEEKS = 520


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


def own_cost(played: Played) -> Cents:
    """Return the seller's cost without credits in each draw: people, and levers at our cost."""
    ours = tuple(c for c in played.scenario.changed.choices if c.lever.cost_to == "seller")
    return work_cost(played) + lever_cost(played, ours)
