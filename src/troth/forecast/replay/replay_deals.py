"""The replay of whole deals: how honest the outside view would have been, by how many own deals spoke.

Each finished deal is forecast on the day it was planned (or the first day of its period) from the deals
finished and under way by then. A record without dates is walked in random orders instead: each deal
from those before it in the order, all of age 0. It refuses to mix dates with cost.

Source: DESIGN section 5, "The outside view", and section 9 (figures by number of own deals).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from troth.core.record import FINISHED, QUANTITIES, BaseRate, Record
from troth.forecast.items.ballots import ln_ratio
from troth.forecast.items.distribution import Distribution
from troth.forecast.items.recalibration import random_part
from troth.forecast.items.vote_rule import DEAL_RULE, VoteRule
from troth.forecast.items.votes import ItemForecaster
from troth.forecast.replay.periods import period_start
from troth.forecast.replay.replay import Walk
from troth.forecast.replay.scores import Outcomes, Scores, crps_of, interval_levels, scores_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BY_OWN_DEALS = ((0, 0), (1, 9), (10, 29), (30, 99), (100, 1 << 30))


@dataclass(frozen=True, slots=True)
class DealScores:
    """The honesty of some forecasts of whole deals.

    `crps_base` is the base rate's alone on the same deals, NaN without a base rate.
    """

    scores: Scores
    crps_base: float

    @property
    def crps_to_base(self) -> float:
        """Our CRPS over the base rate's alone."""
        return self.scores.crps / self.crps_base


@dataclass(frozen=True, slots=True)
class DealReplay:
    """The replay of whole deals of one quantity.

    `deals` are ids in the order forecast, `own` how many finished deals voted on each, `under_way` how
    many open ones; `by_own` is keyed by the least and most own deals of a group. `unspoken` deals had
    neither own deals nor a base rate.
    """

    quantity: str
    deals: tuple[str, ...]
    own: tuple[int, ...]
    under_way: tuple[int, ...]
    outcomes: Outcomes
    quantiles: Floats
    scores: DealScores
    by_own: Mapping[tuple[int, int], DealScores]
    unspoken: int


@dataclass(frozen=True, slots=True)
class _Told:
    """One deal's forecast and what happened."""

    row: int
    forecast: Distribution
    plain: Distribution
    own: int
    under_way: int


ONE_BY_ONE = Walk(every="day")


def replay_deals(
    record: Record, base: BaseRate | None, quantity: str, seed: int, walk: Walk = ONE_BY_ONE
) -> DealReplay:
    """Replay whole deals by their dates.

    Parameters
    ----------
    record
        Whole deals; those without a planning day (else start) are left out.
    base
        The base rate that speaks beside own deals, None for none.
    quantity
        `date` or `cost`.
    seed
        Decides the random parts.
    walk
        Which deals, and from which day each is forecast; each on its own day unless said.
    """
    planned = planned_days(record)
    rows = [row for row in _finished(record, quantity) if walk.first_day <= planned[row] <= walk.last_day]
    rows = sorted((row for row in rows if planned[row] > 0), key=lambda row: (planned[row], row))
    told = [
        _tell(record, base, quantity, (row, period_start(planned[row], walk.every), DEAL_RULE))
        for row in rows
    ]
    return _replayed(record, base, quantity, told, (seed, walk.levels))


def replay_orders(
    record: Record, base: BaseRate | None, quantity: str, seed: int, orders: int = 20
) -> DealReplay:
    """Replay whole deals without dates, in random orders that only the seed decides.

    Every deal appears once in each order; age and deals under way play no part.
    """
    rows = _finished(record, quantity)
    generator = np.random.Generator(np.random.Philox(seed))
    undated = replace(DEAL_RULE, half_life_days=float("inf"))
    told: list[_Told] = []
    for _ in range(orders):
        order = [rows[at] for at in generator.permutation(len(rows)).tolist()]
        queue = _queued(record, order)
        told.extend(
            _tell(queue, base, quantity, (row, place, undated)) for place, row in enumerate(order, start=1)
        )
    return _replayed(record, base, quantity, told, (seed, 0))


def planned_days(record: Record) -> list[int]:
    """Return the day each deal was planned, else started, 0 where neither is known."""
    return [
        estimated or started
        for estimated, started in zip(record.estimated_on, record.started_on, strict=True)
    ]


def _finished(record: Record, quantity: str) -> list[int]:
    wanted = QUANTITIES.index(quantity)
    return [
        row
        for row in range(len(record))
        if record.quantity[row] == wanted
        and record.status[row] == FINISHED
        and record.estimate[row] > 0
        and record.actual[row] > 0
    ]


def _queued(record: Record, order: Sequence[int]) -> Record:
    """Return the record as if the deal in place k of the order was known on day k + 1, the rest never."""
    place = array("q", [0]) * len(record)
    for day, row in enumerate(order, start=1):
        place[row] = day
    nothing = array("q")
    return replace(
        record,
        completed_on=place,
        started_on=array("q", [0]) * len(record),
        known_on=array("q", [0]) * len(record),
        observed_row=nothing,
        observed_on=nothing,
        observed_spent=array("d"),
    )


def _tell(record: Record, base: BaseRate | None, quantity: str, asked: tuple[int, int, VoteRule]) -> _Told:
    row, day, rule = asked
    forecaster = ItemForecaster(_without(record, row), base, day, quantity, rule=rule)
    labels = {
        name: column.names[column.codes[row]]
        for name, column in record.labels.items()
        if column.codes[row] >= 0
    }
    found = forecaster.forecast(record.estimate[row], labels)
    return _Told(row, found, forecaster.plain(), found.tally.finished, found.tally.open_items)


def _without(record: Record, row: int) -> Record:
    """Return the record without one deal: it cannot vote on itself."""
    quantity = array("q", record.quantity)
    quantity[row] = -1
    return replace(record, quantity=quantity)


def _replayed(
    record: Record, base: BaseRate | None, quantity: str, told: list[_Told], settings: tuple[int, int]
) -> DealReplay:
    seed, level_count = settings
    spoken = [each for each in told if each.forecast.ln_ratios.size]
    rows = np.array([each.row for each in spoken], dtype=np.int64)
    z = ln_ratio(np.asarray(record.actual, dtype=np.float64)[rows], np.asarray(record.estimate)[rows])
    part = random_part(seed, (f"{place}/{record.ids[row]}" for place, row in enumerate(rows.tolist())))
    outcomes = _outcomes(spoken, z, part)
    own = np.array([each.own for each in spoken], dtype=np.int64)
    base_crps = _base_crps(base, z)
    groups: dict[tuple[int, int], DealScores] = {}
    for low, high in BY_OWN_DEALS:
        chosen = (own >= low) & (own <= high)
        if chosen.any():
            groups[low, high] = DealScores(scores_of(outcomes.only(chosen)), float(base_crps[chosen].mean()))
    levels = (np.arange(level_count) + 0.5) / max(level_count, 1)
    return DealReplay(
        quantity=quantity,
        deals=tuple(record.ids[row] for row in rows.tolist()),
        own=tuple(own.tolist()),
        under_way=tuple(each.under_way for each in spoken),
        outcomes=outcomes,
        quantiles=np.array([each.forecast.quantile(levels) for each in spoken]).reshape(
            len(spoken), level_count
        ),
        scores=DealScores(scores_of(outcomes), float(base_crps.mean()) if spoken else float("nan")),
        by_own=groups,
        unspoken=len(told) - len(spoken),
    )


def _outcomes(spoken: Sequence[_Told], z: Floats, part: Floats) -> Outcomes:
    below = np.array([each.forecast.below(x) for each, x in zip(spoken, z.tolist(), strict=True)])
    at_most = np.array([each.forecast.at_most(x) for each, x in zip(spoken, z.tolist(), strict=True)])
    low, high = interval_levels()
    inside = [
        (each.forecast.quantile(low) <= x) & (x <= each.forecast.quantile(high))
        for each, x in zip(spoken, z.tolist(), strict=True)
    ]
    nan = float("nan")
    return Outcomes(
        ln_ratio=z,
        level=below + part * (at_most - below),
        inside=np.array(inside, dtype=np.bool_).reshape(len(spoken), 3),
        within=np.array([each.forecast.at_most(0.0) for each in spoken], dtype=np.float64),
        crps=np.array([crps_of(each.forecast, x) for each, x in zip(spoken, z.tolist(), strict=True)]),
        plain_within=np.array([each.plain.at_most(0.0) if each.own else nan for each in spoken]),
        plain_crps=np.array([crps_of(each.plain, x) for each, x in zip(spoken, z.tolist(), strict=True)]),
    )


def _base_crps(base: BaseRate | None, z: Floats) -> Floats:
    if base is None:
        return np.full(z.size, np.nan)
    votes = np.sort(np.array(base.ln_ratios, dtype=np.float64))
    alone = Distribution(votes, (np.arange(votes.size) + 1.0) / votes.size)
    return np.array([crps_of(alone, x) for x in z.tolist()])
