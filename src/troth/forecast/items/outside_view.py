"""The outside view: what whole past deals say of this one, with the work nobody has thought of in it.

Finished deals vote as items do, with their own constants and without step 5; deals under way vote as
"at least this much". It refuses to mix dates with cost, and to speak with neither an own deal nor a
base rate that somebody chose.

Sources: DESIGN section 5, "The outside view"; D. Kahneman and A. Tversky, "Intuitive prediction:
biases and corrective procedures", 1979; B. Flyvbjerg, "From Nobel prize to project management:
getting risks right", 2006 (reference class forecasting).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from troth.core.record import FINISHED, OPEN, QUANTITIES, BaseRate, Record
from troth.forecast.items.distribution import Distribution
from troth.forecast.items.vote_rule import DEAL_RULE
from troth.forecast.items.votes import ItemForecaster

FEWEST_BOTH = 10
MOST_OVERCONFIDENT = 0.05
LOGIT_EDGE = 0.005


@dataclass(frozen=True, slots=True)
class ResolvedChance:
    """One own deal's promise with both views on record: what each said, and whether it was kept."""

    inside: float
    outside: float
    was_kept: bool


def finished_deals(record: Record, quantity: str, as_of_ordinal: int) -> int:
    """Count the own deals that can vote: finished before a day, with both numbers of the quantity."""
    wanted = QUANTITIES.index(quantity)
    return sum(
        1
        for row in range(len(record))
        if record.quantity[row] == wanted
        and record.status[row] == FINISHED
        and 0 < record.completed_on[row] < as_of_ordinal
        and record.estimate[row] > 0
        and record.actual[row] > 0
    )


def open_deals(record: Record, quantity: str) -> int:
    """Count the own deals under way of a quantity: they vote as "at least this much"."""
    wanted = QUANTITIES.index(quantity)
    return sum(
        1 for row in range(len(record)) if record.quantity[row] == wanted and record.status[row] == OPEN
    )


def speaking_base(chosen: BaseRate | None, pooled: BaseRate, finished: int) -> BaseRate | None:
    """Return the base rate that speaks: the chosen one, the pooled one beside own deals, else none."""
    if chosen is not None:
        return chosen
    return pooled if finished else None


def outside_view(
    record: Record,
    quantity: str,
    base: BaseRate | None,
    as_of_ordinal: int,
    labels: Mapping[str, str],
    estimate: float,
) -> Distribution | None:
    """Forecast ln(actual / planned) of a whole deal from the record of whole deals.

    Parameters
    ----------
    record
        Deals; only what was known before `as_of_ordinal` votes.
    quantity
        `date` or `cost`.
    base
        See `speaking_base`; None: own deals alone.
    as_of_ordinal
        The day of the forecast.
    labels
        The deal's own.
    estimate
        Its planned working days, both ends counted, or its planned cost.

    Returns
    -------
    None where neither an own finished deal nor a base rate speaks.
    """
    if base is None and not finished_deals(record, quantity, as_of_ordinal):
        return None
    forecaster = ItemForecaster(record, base, as_of_ordinal, quantity, rule=DEAL_RULE)
    return forecaster.forecast(estimate, labels)


def is_inside_trusted(history: Sequence[ResolvedChance]) -> bool:
    """Say whether the two views may be averaged.

    At least 10 own deals have resolved with both views on record, and the inside view was at most 5
    points too confident: mean of (said - kept) <= 0.05.
    """
    if len(history) < FEWEST_BOTH:
        return False
    said = math.fsum(past.inside - float(past.was_kept) for past in history) / len(history)
    return said <= MOST_OVERCONFIDENT


def combined_chance(
    inside: float | None, outside: float | None, history: Sequence[ResolvedChance] = ()
) -> float | None:
    """Return the chance that is issued from the two views.

    The only one there is; else the lower; once `is_inside_trusted`, the average of the two in logit,
    each clipped to 0.005 ... 0.995.
    """
    if inside is None or outside is None:
        return outside if inside is None else inside
    if not is_inside_trusted(history):
        return min(inside, outside)
    logit = (_logit(inside) + _logit(outside)) / 2
    return 1.0 / (1.0 + math.exp(-logit))


def _logit(chance: float) -> float:
    p = min(max(chance, LOGIT_EDGE), 1.0 - LOGIT_EDGE)
    return math.log(p / (1.0 - p))
