"""The lowest price of a combination at which the chance of losing money meets the policy, margin on top.

The price is the higher of two: that from which nothing is lost in 1 - loss of the draws, and that of as many
whole past deals. It refuses a price where people of ours have no cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.change import with_due_dates
from troth.forecast.deal.cost import breakeven_price, lever_payments
from troth.forecast.deal.played import Played
from troth.forecast.deal.summaries import uncosted_roles
from troth.forecast.deal.whole_deal import WholeDeal

Floats = NDArray[np.float64]


def joined(plays: Sequence[Played], of: Callable[[Played], NDArray]) -> NDArray:  # type: ignore[type-arg]  # any kind of number
    """Return something of every draw of all blocks, in their order."""
    return np.concatenate([of(played) for played in plays])


def place_of(level: float, draws: int) -> int:
    """Return the place of the order statistic at a level: the smallest with that share at or below it."""
    return min(max(math.ceil(level * draws - 1e-9) - 1, 0), draws - 1)


def price_needed(outside: WholeDeal, plays: Sequence[Played], dates: Mapping[str, date]) -> int | None:
    """Return the lowest price at which the chance of losing money meets the policy, and the margin on top.

    What levers pay us beside the project's price is part of it. The margin m is a share of the price: what
    is needed / (1 - m).
    """
    deal = outside.deal
    if uncosted_roles(deal):
        return None
    needed = np.sort(joined(plays, lambda played: _price_in_draws(played, dates)))
    level = 1.0 - deal.policy.loss
    inside = float(needed[place_of(level, len(needed))])
    margin = max(deal.margin or 0.0, deal.policy.margin or 0.0)
    return math.ceil(max(inside, outside.cost_at(level) or 0.0) / (1.0 - margin) - 1e-6)


def _price_in_draws(played: Played, dates: Mapping[str, date]) -> Floats:
    """Return all that has to be paid so that nothing is lost, in each draw, with the promised days moved."""
    changed = played.scenario.changed
    moved = replace(changed, deal=with_due_dates(changed.deal, dates))
    promised = replace(played, scenario=replace(played.scenario, changed=moved))
    return np.asarray(breakeven_price(promised) + lever_payments(promised), dtype=np.float64)
