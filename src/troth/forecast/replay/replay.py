"""The replay: walk through one's own record and see how honest the forecasts would have been.

Each item is forecast from what was known on the first day of the period in which it was estimated, and
scored against what happened. Nothing that became known later can change a forecast. It refuses to
score an item that was never finished, and says how many there were.

Source: DESIGN section 5; the scores are defined in `scores`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.record import OPEN, QUANTITIES, BaseRate, Record
from troth.forecast.items.distribution import mid_levels
from troth.forecast.items.questions import (
    AT_MOST,
    BELOW,
    COLUMNS,
    CRPS,
    PLAIN_CRPS,
    PLAIN_WITHIN,
    WITHIN,
    Asked,
)
from troth.forecast.items.recalibration import levels_between
from troth.forecast.items.resolved_levels import PastForecasts, past_forecasts
from troth.forecast.items.vote_rule import FEWEST_RESOLVED, ITEM_RULE, LAST_RESOLVED
from troth.forecast.replay.periods import Every, period_start
from troth.forecast.replay.scores import Outcomes, Scores, interval_levels, scores_of
from troth.forecast.replay.targets import Targets, score_targets

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EVERY_DAY = (1, date.max.toordinal())


@dataclass(frozen=True, slots=True)
class Walk:
    """Which items a replay forecasts, and how.

    Items estimated from `first_day` to `last_day` (ordinals, both included), each from what was known
    on the first day of its period; `levels` quantiles are kept for each (0: none).
    """

    first_day: int = EVERY_DAY[0]
    last_day: int = EVERY_DAY[1]
    every: Every = "month"
    levels: int = 0


@dataclass(frozen=True, slots=True)
class ItemReplay:
    """The replay of single items.

    `items` are their ids in the record's order, `forecast_day` the day each was forecast on, `outcomes`
    and `quantiles` (shape (items, levels)) one row each. `by_year` is keyed by the year of the
    estimate, `by_label` by label key and value. `unresolved` items of the walk are still open,
    `undated` finished ones have no estimate date.
    """

    items: tuple[str, ...]
    forecast_day: Ints
    outcomes: Outcomes
    quantiles: Floats
    scores: Scores
    by_year: Mapping[int, Scores]
    by_label: Mapping[str, Mapping[str, Scores]]
    unresolved: int
    undated: int


def replay_items(
    record: Record, base: BaseRate | None, quantity: str, seed: int, walk: Walk = Walk()
) -> ItemReplay:
    """Replay a record's items of one quantity.

    Parameters
    ----------
    record
        Items of work.
    base
        The base rate that spoke while the record was thin.
    quantity
        `effort` or `elapsed`.
    seed
        Decides the random parts.
    walk
        Which items, and from which day each is forecast.
    """
    return replay_past(past_forecasts(record, base, quantity, seed), record, quantity, walk)


def replay_past(past: PastForecasts, record: Record, quantity: str, walk: Walk) -> ItemReplay:
    """Replay items whose record is already laid out (see `replay_items`)."""
    evidence = past.evidence
    estimated = evidence.estimated_day
    in_walk = (estimated >= walk.first_day) & (estimated <= walk.last_day)
    rows = np.flatnonzero(evidence.usable & in_walk & (estimated > 0))
    targets = targets_of(past, rows, walk.every)
    outcomes, quantiles = outcomes_of(past, targets, walk.levels)
    years = np.array([date.fromordinal(day).year for day in estimated[rows].tolist()], dtype=np.int64)
    of_quantity = np.asarray(record.quantity, dtype=np.int64) == QUANTITIES.index(quantity)
    still_open = np.asarray(record.status, dtype=np.int64) == OPEN
    return ItemReplay(
        items=tuple(record.ids[row] for row in rows.tolist()),
        forecast_day=targets.asked.day,
        outcomes=outcomes,
        quantiles=quantiles,
        scores=scores_of(outcomes),
        by_year={year: scores_of(outcomes.only(years == year)) for year in np.unique(years).tolist()},
        by_label={
            name: _by_value(outcomes, evidence.codes[rows, column], record.labels[name].names)
            for column, name in enumerate(evidence.names)
        },
        unresolved=int((of_quantity & in_walk & still_open).sum()),
        undated=int((evidence.usable & (estimated <= 0)).sum()),
    )


def targets_of(past: PastForecasts, rows: Ints, every: Every) -> Targets:
    """Return rows as targets, each forecast on the first day of the period it was estimated in."""
    evidence, width = past.evidence, ITEM_RULE.size_width
    days, inverse = np.unique(evidence.estimated_day[rows], return_inverse=True)
    starts = np.array([period_start(day, every) for day in days.tolist()], dtype=np.int64)
    day = starts[inverse] if rows.size else np.zeros(0, dtype=np.int64)
    end = np.searchsorted(past.levels.completed_day, day, side="left").astype(np.int64)
    end = np.where(end < FEWEST_RESOLVED, 0, end)
    sizes = evidence.ln_estimate[rows] / width
    asked = Asked(
        row=rows.astype(np.int64),
        day=day,
        ln_ratio=evidence.ln_ratio[rows],
        up=np.exp(sizes),
        down=np.exp(-sizes),
        codes=np.ascontiguousarray(evidence.codes[rows]),
    )
    return Targets(asked, first=np.maximum(end - LAST_RESOLVED, 0), end=end)


def outcomes_of(past: PastForecasts, targets: Targets, level_count: int) -> tuple[Outcomes, Floats]:
    """Forecast and score targets; return with them the quantiles at `level_count` mid-levels."""
    ends = interval_levels()
    asked = np.concatenate([ends.ravel(), mid_levels(level_count)])
    order = np.argsort(asked, kind="stable")
    count = targets.asked.row.size
    wanted = np.tile(asked[order], (count, 1))
    scores = np.zeros((count, COLUMNS))
    score_targets(past.evidence.ballots, past.weights, targets, past.levels.voted, (scores, wanted))
    quantiles = np.empty_like(wanted)
    quantiles[:, order] = wanted
    low, high = quantiles[:, :3], quantiles[:, 3:6]
    z = targets.asked.ln_ratio
    part = np.zeros(past.evidence.usable.size)
    part[past.levels.rows] = past.levels.part
    outcomes = Outcomes(
        ln_ratio=z,
        level=levels_between(scores[:, BELOW : AT_MOST + 1], part[targets.asked.row]),
        inside=(low <= z[:, None]) & (z[:, None] <= high),
        within=scores[:, WITHIN],
        crps=scores[:, CRPS],
        plain_within=scores[:, PLAIN_WITHIN],
        plain_crps=scores[:, PLAIN_CRPS],
    )
    return outcomes, np.ascontiguousarray(quantiles[:, 6:])


def _by_value(outcomes: Outcomes, codes: Ints, names: tuple[str, ...]) -> dict[str, Scores]:
    return {
        names[code] if code >= 0 else "": scores_of(outcomes.only(codes == code))
        for code in np.unique(codes).tolist()
    }
