"""Constraints: what one step looser gives each promise, and which steps give more together than alone.

Differences are taken draw by draw on the same luck, so their error is that of the difference. It refuses
to report noise: a finding is beyond four of its own errors and at least half a point, a harm as much as a
gain.

Source: DESIGN sections 3 and 6; common random numbers: Law, "Simulation Modeling and Analysis", section
11.2 (paired comparison).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from troth.core.quantity import DAY_MINUTES
from troth.judgement.constraints.claim import Kept, Outcome
from troth.judgement.constraints.loosening import REMOVERS, Loosening
from troth.judgement.constraints.step_cost import StepCost
from troth.judgement.paired import Paired, paired

TOGETHER_POINTS = 0.05
SAFE = 0.98


@dataclass(frozen=True, slots=True)
class Gain:
    """What one step gives one claim: points of chance (a share), days won in the middle case, the cost.

    `days` are calendar days, None where the claim has no day.
    """

    step: Loosening
    change: Paired
    days: float | None
    cost: StepCost

    @property
    def point_price(self) -> float | None:
        """The price of one point of chance in minor units, None where the step has none."""
        if self.cost.minor is None or self.change.gain <= 0:
            return None
        return self.cost.minor / (100 * self.change.gain)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Two steps that give more together than the sum of both alone: `excess`, paired, is the rest."""

    steps: tuple[Loosening, Loosening]
    together: Paired
    alone: tuple[float, float]
    excess: Paired


def gain_of(step: Loosening, claim: str, before: Outcome, after: Outcome, cost: StepCost) -> Gain | None:
    """Return what a step gives a claim, None where the claim is not there in both."""
    if claim not in before.kept or claim not in after.kept:
        return None
    was, becomes = before.kept[claim], after.kept[claim]
    days = None
    if claim in before.ends and claim in after.ends:
        days = float(np.median(before.ends[claim] - after.ends[claim])) / DAY_MINUTES
    return Gain(step, paired(becomes.astype(np.int8) - was.astype(np.int8)), days, cost)


def interaction_of(
    steps: tuple[Loosening, Loosening], alone: tuple[Kept, Kept], both: Kept, none: Kept
) -> Interaction:
    """Return how two steps act together on a claim: per draw both - first - second + neither."""
    first, second, together, base = (kept.astype(np.int8) for kept in (alone[0], alone[1], both, none))
    return Interaction(
        steps,
        paired(together - base),
        (float((first - base).mean()), float((second - base).mean())),
        paired(together - first - second + base),
    )


def ranked(gains: list[Gain]) -> tuple[Gain, ...]:
    """Order gains by who can take the step, the client's money first; then the largest, then by name."""
    return tuple(
        sorted(gains, key=lambda one: (REMOVERS.index(one.step.remover), -one.change.gain, one.step.key))
    )
