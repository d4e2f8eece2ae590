"""Draws of the client's money put together: the total by part, its worth, the dip, the budget.

Quantiles and shares only. It refuses to call something worth paying for where nobody can know how often
it is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from troth.core.deal import Deal
from troth.core.promised import headline_item
from troth.core.quantity import DAY_MINUTES
from troth.forecast.deal.blocks import BlockFacts
from troth.forecast.deal.client_total import ClientDraws, unpriced, worth_of
from troth.forecast.deal.deal_forecast import BudgetForecast, ClientTotal, DipForecast, ResultWorth, Spread
from troth.forecast.deal.money_due import enough_on
from troth.forecast.deal.summaries import day_at, spread_of

LEVELS = (0.5, 0.9, 0.95)


def client_total(deal: Deal, facts: Sequence[BlockFacts], draws: Sequence[ClientDraws]) -> ClientTotal:
    """Return the total cost of the result to the client beside what it is worth."""
    total = np.concatenate([block.total for block in draws])
    spreads = {
        part: spread_of(np.concatenate([block.parts[part] for block in draws])) for part in draws[0].parts
    }
    results = _results(deal, draws)
    known = [one for one in results if one.reached_chance is not None]
    worth = np.zeros(len(total))
    for one in known:
        reached = [block.reached[one.result] for block in draws]
        worth += one.worth * np.concatenate([kept for kept in reached if kept is not None])
    has_price = deal.price.is_stated
    minutes = {
        role: int(max(block.client_minutes[role].max() for block in facts))
        for role in facts[0].client_minutes
    }
    return ClientTotal(
        headline=headline_item(deal),
        parts={part: spread for part, spread in spreads.items() if spread.ninety_five > 0},
        total=spread_of(total),
        training_hours=spread_of(np.concatenate([block.training_hours for block in draws])),
        has_price=has_price,
        worth=spread_of(worth) if known else None,
        pays_chance=float((worth > total).mean()) if known and has_price else None,
        results=results,
        unpriced=unpriced(deal, minutes),
        dip=dip_forecast(deal, draws),
        budget=budget_forecast(deal, facts, draws),
    )


def _results(deal: Deal, draws: Sequence[ClientDraws]) -> tuple[ResultWorth, ...]:
    found = []
    for key in draws[0].reached:
        known = [kept for block in draws if (kept := block.reached[key]) is not None]
        chance = float(np.concatenate(known).mean()) if known else None
        found.append(ResultWorth(key, worth_of(deal.results[key], deal), chance))
    return tuple(found)


def dip_forecast(deal: Deal, draws: Sequence[ClientDraws]) -> DipForecast | None:
    """Return the dip in the users' output and when it is over, None without one."""
    adoption = deal.adoption
    spans = [block.dip_minutes for block in draws if block.dip_minutes is not None]
    ends = [block.over_at for block in draws if block.over_at is not None]
    if adoption is None or adoption.dip is None or not ends:
        return None
    ordered, zone = np.sort(np.concatenate(ends)), deal.calendars["client"].timezone
    days: dict[float, date | None] = {level: day_at(ordered, level, zone) for level in LEVELS}
    lasts = spread_of(np.concatenate(spans) / DAY_MINUTES)
    return DipForecast(adoption.users, adoption.dip.depth, lasts, days)


def budget_forecast(
    deal: Deal, facts: Sequence[BlockFacts], draws: Sequence[ClientDraws]
) -> BudgetForecast | None:
    """Return how often the client's money is there when it falls due, None without a budget or a price."""
    known = [block.short for block in draws if block.short is not None]
    if deal.budget is None or not known:
        return None
    short = np.concatenate(known)
    needed: Spread = spread_of(np.concatenate([block.payments for block in facts]))
    found = enough_on(deal.budget, needed.median)
    enough = None if found is None else max(found, deal.starts_on)
    return BudgetForecast(float((short <= 0).mean()), spread_of(short), enough)
