"""The lowest price of a combination at which the chance of losing money meets the policy, margin on top.

The price is the higher of two: that from which nothing is lost in 1 - loss of the draws, and that of as many
whole past deals. It refuses a price where people of ours have no cost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.core.change import with_due_dates
from troth.forecast.deal.cost import lever_payments
from troth.forecast.deal.credits import breakeven_price, credits_owed
from troth.forecast.deal.played import Played
from troth.forecast.deal.summaries import uncosted_roles
from troth.forecast.deal.whole_deal import WholeDeal

MOST_MARGIN = 0.99


def joined(plays: Sequence[Played], of: Callable[[Played], NDArray]) -> NDArray:  # type: ignore[type-arg]  # any kind of number
    """Return something of every draw of all blocks, in their order."""
    return np.concatenate([of(played) for played in plays])


def place_of(level: float, draws: int) -> int:
    """Return the place of the order statistic at a level: the smallest with that share at or below it."""
    return min(max(math.ceil(level * draws - 1e-9) - 1, 0), draws - 1)


class PriceNeeded(NamedTuple):
    """All that the client pays us (minor units), the project's own price in it, and the most it may come to.

    `total` and `at_most` hold what they pay for levers beside the price: its median, and its highest draw.
    """

    total: int
    own: int
    at_most: int


def price_needed(
    outside: WholeDeal, plays: Sequence[Played], dates: Mapping[str, date]
) -> PriceNeeded | None:
    """Return the lowest price at which losing money and the worst loss meet the policy, margin on top.

    The margin m is a share of all that they pay: what is needed / (1 - m). None where people of ours have
    no cost.
    """
    deal, policy = outside.deal, outside.deal.policy
    if uncosted_roles(deal):
        return None
    moved = [_with_days(played, dates) for played in plays]
    own = np.sort(joined(moved, breakeven_price))
    beside = np.sort(joined(moved, lever_payments))
    levers = float(beside[place_of(0.5, len(beside))])
    needed = [float(own[place_of(1.0 - policy.loss, len(own))]), 0.0]
    seen = outside.price_at(1.0 - policy.loss, joined(moved, credits_owed))
    if seen is not None:
        needed.append(seen - levers)
    if policy.worst is not None:
        needed.append(float(own[place_of(1.0 - policy.worst[1], len(own))]) - policy.worst[0].minor)
    margin = min(max(deal.margin or 0.0, policy.margin or 0.0), MOST_MARGIN)
    price = max(math.ceil((max(needed) + levers) / (1.0 - margin) - levers - 1e-6), 0)
    return PriceNeeded(price + round(levers), price, price + math.ceil(beside[-1]))


def _with_days(played: Played, dates: Mapping[str, date]) -> Played:
    """Return a played block with its promised days moved: lateness is counted from them."""
    return played.with_deal(with_due_dates(played.deal, dates))
