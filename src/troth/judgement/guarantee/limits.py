"""What a guarantee may cost: what we are willing to spend on average, and the most that we could ever pay.

It refuses a worst case that nobody could pay: without one stated it is what the deal earns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.money import Money
from troth.forecast.deal.cost import own_cost, payments
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.variants import play_variants

Cents = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """What we are willing to spend on average, and the most that we could pay, in minor units.

    `is_ours` says that the worst case was not stated: then it is what the deal earns in the median.
    """

    spend: float
    worst: float
    is_ours: bool = False


def limits_of(
    prepared: Prepared, scenario: Scenario, spend: Money, worst: Money | None, draws: int
) -> Limits:
    """Return the budget and the worst case that can be paid."""
    stated = worst or (prepared.deal.policy.worst[0] if prepared.deal.policy.worst is not None else None)
    if stated is not None:
        return Limits(float(spend.minor), float(stated.minor))

    def earned(played: Played) -> Cents:
        return payments(played) - own_cost(played)

    [found] = play_variants([stage_of(prepared, scenario)], prepared.seed, draws, earned)
    middle = float(np.median(np.concatenate(found)))
    return Limits(float(spend.minor), max(_round_figure(middle), float(spend.minor)), is_ours=True)


def _round_figure(minor: float) -> float:
    """Return an amount cut to two digits: a bound of our own making is no finer."""
    if minor < 1.0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(minor)) - 1)
    return math.floor(minor / unit) * unit
