"""Where every finished item fell in the forecast that was issued for it: the levels all honesty is read from.

The forecast is the one of the day the item was estimated: step 5 with what was completed before that
day. Levels of one record never change when later rows are added, so they can be kept. It refuses to
score; `replay` does, and `common_cause` learns from them.

Source: DESIGN section 5, step 5 and "Common cause".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.record import BaseRate, Record
from troth.forecast.items.ballots import Evidence, evidence_of
from troth.forecast.items.pit_sides import Told, pit_sides
from troth.forecast.items.recalibration import (
    Recalibration,
    levels_between,
    random_part,
    resolved_of,
)
from troth.forecast.items.vote_rule import ITEM_RULE, VoteRule
from troth.forecast.items.vote_weights import Weights, weights_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ResolvedLevels:
    """Finished, dated rows in the order of completion, with their levels, shape (n,) each.

    `voted` are levels under F2 (what step 5 learns from), `issued` under the recalibrated forecast of
    the estimate's day, `part` the random part of each.
    """

    rows: Ints
    completed_day: Ints
    estimated_day: Ints
    part: Floats
    voted: Floats
    issued: Floats


@dataclass(frozen=True, slots=True)
class PastForecasts:
    """A record laid out for walking through it: its ballots, the rule as tables, and every level."""

    evidence: Evidence
    weights: Weights
    levels: ResolvedLevels


def past_forecasts(
    record: Record,
    base: BaseRate | None,
    quantity: str,
    seed: int,
    rule: VoteRule = ITEM_RULE,
    levels: ResolvedLevels | None = None,
) -> PastForecasts:
    """Lay a record out with the levels of its past forecasts; they are computed where nobody kept them.

    Parameters
    ----------
    record, base, quantity
        The record, the base rate beside it, and of which rows.
    seed
        The seed of the random parts.
    rule
        The constants.
    levels
        What `resolved_levels` gave for the same record, base rate, quantity and seed.
    """
    evidence = evidence_of(record, base, quantity, rule.size_width)
    weights = weights_of(rule, len(evidence.names), evidence.base_count)
    if levels is None:
        levels = _levels(record, evidence, seed, rule, None)
    return PastForecasts(evidence, weights, levels)


def resolved_levels(
    record: Record, base: BaseRate | None, quantity: str, seed: int, told: Told | None = None
) -> ResolvedLevels:
    """Forecast every finished, dated item of a record on the day it was estimated, and say where each fell.

    Costs one pass over the record for each of its items: a second for 10,000 items, five for 50,000.
    `told` is told (items done, items in all).
    """
    return _levels(record, evidence_of(record, base, quantity, ITEM_RULE.size_width), seed, ITEM_RULE, told)


def _levels(
    record: Record, evidence: Evidence, seed: int, rule: VoteRule, told: Told | None
) -> ResolvedLevels:
    weights = weights_of(rule, len(evidence.names), evidence.base_count)
    resolved = resolved_of(evidence)
    days = evidence.estimated_day[resolved.rows]
    sides = pit_sides(evidence, weights, resolved.rows, days, rule.size_width, told)
    part = random_part(seed, (record.ids[row] for row in resolved.rows.tolist()))
    voted = levels_between(sides, part)
    issued = voted.copy()
    if rule.recalibrates:
        for day in np.unique(days).tolist():
            window = voted[resolved.before(day)]
            at = days == day
            correct = Recalibration(np.sort(window)).issued
            issued_sides = np.stack([correct(sides[at, 0]), correct(sides[at, 1])], axis=1)
            issued[at] = levels_between(issued_sides, part[at])
    return ResolvedLevels(resolved.rows, resolved.completed_day, days, part, voted, issued)
