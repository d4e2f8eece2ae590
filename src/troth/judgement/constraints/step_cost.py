"""What a step costs and whom: person-time x rate booked, a lever's own costs, or value given up.

Money is the middle case of the draws in which the step costs anything: an opened week that nobody needs
costs nothing, and that says nothing about the week somebody does. It refuses to guess: people without a
rate, and whatever has no price in the deal, are unpriced.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from troth.core.change import Choice
from troth.core.deal import Deal
from troth.core.promise import Side
from troth.core.quantity import FULL_SHARE
from troth.forecast.deal.booked_time import booked_beyond, booked_parts, minutes_until_done, worked_on
from troth.forecast.deal.cost import lever_cost
from troth.forecast.deal.played import Played
from troth.judgement.constraints.loosening import Loosening

Cents = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StepCost:
    """What a step costs: money in minor units, or the share of the scope's value given up; and whom.

    Both None: unpriced.
    """

    minor: float | None = None
    worth: float | None = None
    to: Side | None = None


UNPRICED = StepCost()


def cost_in_draws(played: Played, step: Loosening) -> Cents | None:
    """Return what a step costs in money in each draw in which it is taken, None where nobody can say."""
    if step.choice is not None:
        stated = (step.choice.lever.costs, step.choice.lever.costs_per_week)
        return lever_cost(played, (step.choice,)) if any(one is not None for one in stated) else None
    if step.kind == "person":
        return _priced(played, step.name, booked_beyond(played, step.name, step.before))
    if step.kind == "share":
        people = played.deal.people[step.name].count
        share = (step.after - step.before) / FULL_SHARE * people
        minutes = minutes_until_done(played, step.name).astype(np.float64)
        return _priced(played, step.name, minutes * share)
    return _week_cost(played, step) if step.week is not None else None


def _week_cost(played: Played, step: Loosening) -> Cents | None:
    """Return the cost of what everybody on a calendar works in an opened week."""
    assert step.week is not None  # noqa: S101 - for the type checker: the caller asked
    total = np.zeros(played.luck.count)
    for role in played.deal.people.values():
        if (role.calendar or role.side) != step.name or not booked_parts(played, role.id):
            continue
        minutes = worked_on(played, role.id, step.week.days)
        cost = _priced(played, role.id, minutes)
        if cost is None and minutes.any():
            return None
        total += 0.0 if cost is None else cost
    return total


def _priced(played: Played, role: str, minutes: Cents) -> Cents | None:
    rate = played.deal.people[role].cost
    if rate is None:
        return None
    return minutes * float(rate.minor_for(1, played.deal.calendar_of(role).workday_minutes))


def cost_of(step: Loosening, deal: Deal, drawn: Cents | None) -> StepCost:
    """Return a step's cost and whom, from what it costs in the draws.

    Parameters
    ----------
    step
        The step.
    deal
        The deal before it.
    drawn
        `cost_in_draws`, of all draws.
    """
    if drawn is not None:
        used = drawn[drawn > 0]
        return StepCost(minor=float(np.median(used)) if len(used) else 0.0, to=_payer(step, deal))
    if step.choice is not None and _price_rise(step.choice, deal) > 0:
        return StepCost(minor=float(_price_rise(step.choice, deal)), to="client")
    if step.drops:
        return StepCost(worth=_share_of_value(step.drops, deal), to="client")
    if step.kind == "risk":
        return _bought_off(step.name, deal)
    return UNPRICED


def _price_rise(choice: Choice, deal: Deal) -> int:
    """Return by how much a lever raises a fixed price, in minor units."""
    price, fixed = choice.change.price, deal.price.fixed
    return 0 if price is None or fixed is None else price.minor - fixed.minor


def _payer(step: Loosening, deal: Deal) -> Side:
    if step.choice is not None:
        return step.choice.lever.cost_to
    if step.week is not None:
        return "client" if step.remover == "client" else "seller"
    return deal.people[step.name].side


def _share_of_value(items: tuple[str, ...], deal: Deal) -> float | None:
    """Return the share of the whole scope's stated value that some items have, None where none is stated."""
    whole = sum((item.worth for item in deal.work.values()), Decimal(0))
    return None if not whole else float(sum((deal.work[item].worth for item in items), Decimal(0)) / whole)


def _bought_off(risk: str, deal: Deal) -> StepCost:
    """Return the cost of the cheapest lever that buys a risk off once, unpriced where there is none."""
    costs = [
        (lever.costs.minor, lever.cost_to)
        for lever in deal.levers.values()
        if lever.costs is not None and any(risk in setting.risks_off for setting in lever.settings)
    ]
    return StepCost(float(min(costs)[0]), to=min(costs)[1]) if costs else UNPRICED
