"""When the client's money falls due in each draw, and what their budget lacks by then.

Milestones fall due when their item finishes, a fixed price when the headline item does, days at a rate and
what levers cost when the plan ends. What is approved is there from the first day, what comes later from its
day on. It refuses a monthly fee: that is no part of the project's price.

Source: DEAL-FILE.md, "What else is promised".
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Budget, Deal
from troth.core.worktime import NEVER, start_of_day
from troth.forecast.deal.cost import day_payments, lever_payments
from troth.forecast.deal.played import Played

Floats = NDArray[np.float64]
Minutes = NDArray[np.int64]


def money_due(played: Played, headline: str | None) -> list[tuple[Minutes, Floats]]:
    """Return each payment to us: when it falls due and how much it is, by draw."""
    deal, ends = played.deal, played.plan_end()
    due = [(ends, day_payments(played) + lever_payments(played))]
    if deal.price.fixed is not None:
        at = ends if headline is None else played.finish(headline)
        due.append((at, np.full(played.luck.count, float(deal.price.fixed.minor))))
    due += [
        (played.finish(item), np.full(played.luck.count, float(money.minor)))
        for item, money in deal.price.milestones.items()
        if not played.is_dropped(item)
    ]
    return due


def money_short(played: Played, headline: str | None) -> Floats | None:
    """Return what the budget lacks in each draw when most is missing, 0 where the money is always there.

    None without a budget or a price. What never finishes never falls due.
    """
    deal = played.deal
    if deal.budget is None or not deal.price.is_stated:
        return None
    due = money_due(played, headline)
    short = np.zeros(played.luck.count)
    for at, _ in due:
        owed = sum((np.where(when <= at, money, 0.0) for when, money in due), np.zeros(played.luck.count))
        lacking = owed - money_there(deal, deal.budget, at)
        short = np.maximum(short, np.where(at < NEVER, lacking, 0.0))
    return short


def money_there(deal: Deal, budget: Budget, at: Minutes) -> Floats:
    """Return what is approved at some instants: what comes on a day is there from its first minute on."""
    zone = deal.calendars["client"].timezone
    there = np.full(at.shape, float(budget.approved.minor))
    for on, money in budget.more.items():
        there += np.where(start_of_day(on, zone) < at, money.minor, 0)
    return there


def enough_on(budget: Budget, needed: float) -> date | None:
    """Return the first day on which the budget holds what is needed; None where it never does.

    What is approved already is there on `date.min`.
    """
    there = float(budget.approved.minor)
    if there >= needed:
        return date.min
    for on in sorted(budget.more):
        there += budget.more[on].minor
        if there >= needed:
            return on
    return None
