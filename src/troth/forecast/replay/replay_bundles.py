"""The replay of totals: the sum of the items that a project had estimated in a month or quarter.

The items of a bundle are forecast on the first day of the period and drawn together, once with the
common cause as the bundles complete by that day teach it, once without: the difference is what adding
up items as if each had its own luck costs. It refuses bundles with work still open, and single items.

Source: DESIGN section 5, "Common cause"; the level of a total among its draws: see `scores`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.record import CANCELLED, OPEN, QUANTITIES, Record
from troth.errors import NotFound
from troth.forecast.items.common_cause import CommonCause, rho_of
from troth.forecast.items.recalibration import random_part
from troth.forecast.items.resolved_levels import PastForecasts
from troth.forecast.replay.periods import Every, period_end, period_name, period_start
from troth.forecast.replay.replay import Walk, outcomes_of, targets_of
from troth.forecast.replay.scores import COVERED
from troth.forecast.replay.targets import draw_ratios
from troth.forecast.uniform import normal_cdf, normal_quantile, uniforms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 1000
SAME_TOTAL = 1e-9


@dataclass(frozen=True, slots=True)
class BundleOutcome:
    """One bundle: its label value and period, its items, its totals, where the actual fell.

    `level` and `level_alone` are the levels of the actual total with and without the common cause;
    `rho` is what had been learnt by then, from `taught` bundles.
    """

    label: str
    period: str
    items: int
    estimated: float
    actual: float
    level: float
    level_alone: float
    rho: float
    taught: int


@dataclass(frozen=True, slots=True)
class BundleReplay:
    """The replay of totals, in order of period, then label.

    Coverage is the share of levels inside each central interval, with the common cause and without.
    `unfinished` bundles of the walk had work still open and were left out, `single` ones one item.
    """

    outcomes: tuple[BundleOutcome, ...]
    coverage: Mapping[int, float]
    coverage_alone: Mapping[int, float]
    unfinished: int
    single: int

    @property
    def items(self) -> int:
        """The number of items in the bundles that were scored."""
        return sum(outcome.items for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Bundles:
    """Every bundle of a record: `of_row` (-1 none), its period's first day, label and readiness.

    `completed_day` is the day its last item was finished or cancelled; until then it is not complete.
    """

    of_row: Ints
    start: Ints
    end: Ints
    value: Ints
    is_finished: NDArray[np.bool_]
    completed_day: Ints


def replay_bundles(
    past: PastForecasts, record: Record, label: str, walk: Walk, seed: int, quantity: str = "effort"
) -> BundleReplay:
    """Replay the totals of label value x period.

    Parameters
    ----------
    past
        The record laid out (`past_forecasts`).
    record
        The same record.
    label
        The label key that groups, such as a project.
    walk
        Which items, and the period (`month`, `quarter` ...); `levels` is not used.
    seed
        Decides the draws and the random part of levels.
    quantity
        Which rows.

    Raises
    ------
    NotFound
        When the record has no such label.
    """
    if label not in record.labels:
        raise NotFound("label", label, where="this record")
    names = record.labels[label].names
    bundles = _bundles(record, label, walk.every, quantity)
    levels = _levels_as_issued(past, bundles, walk.every)
    usable = past.evidence.usable & (bundles.of_row >= 0) & (past.evidence.estimated_day > 0)
    size = np.bincount(bundles.of_row[usable], minlength=bundles.start.size)
    in_walk = (bundles.end > walk.first_day) & (bundles.start <= walk.last_day)
    scored = np.flatnonzero(in_walk & bundles.is_finished & (size >= 2))
    scored = scored[np.lexsort((bundles.value[scored], bundles.start[scored]))]
    causes = {day: _cause_on(levels, bundles, day) for day in np.unique(bundles.start[scored]).tolist()}
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(bundles.of_row[rows], kind="stable")]
    first = np.searchsorted(bundles.of_row[rows], np.arange(bundles.start.size + 1))
    outcomes = []
    for bundle in scored.tolist():
        cause = causes[int(bundles.start[bundle])]
        title = f"{names[bundles.value[bundle]]}/{period_name(int(bundles.start[bundle]), walk.every)}"
        members = rows[first[bundle] : first[bundle + 1]]
        outcomes.append(_outcome(past, record, members, (title, cause), walk.every, seed))
    return BundleReplay(
        outcomes=tuple(outcomes),
        coverage=_coverage(np.array([outcome.level for outcome in outcomes])),
        coverage_alone=_coverage(np.array([outcome.level_alone for outcome in outcomes])),
        unfinished=int((in_walk & ~bundles.is_finished).sum()),
        single=int((in_walk & bundles.is_finished & (size == 1)).sum()),
    )


def _bundles(record: Record, label: str, every: Every, quantity: str) -> _Bundles:
    codes = np.asarray(record.labels[label].codes, dtype=np.int64)
    status = np.asarray(record.status, dtype=np.int64)
    estimated = np.asarray(record.estimated_on, dtype=np.int64)
    completed = np.asarray(record.completed_on, dtype=np.int64)
    over = np.where(status == CANCELLED, np.maximum(completed, _known(record)), completed)
    counted = (codes >= 0) & (estimated > 0) & ((status != CANCELLED) | (over > 0))
    counted &= np.asarray(record.quantity, dtype=np.int64) == QUANTITIES.index(quantity)
    rows = np.flatnonzero(counted)
    days, inverse = np.unique(estimated[rows], return_inverse=True)
    starts = np.array([period_start(day, every) for day in days.tolist()], dtype=np.int64)
    start = starts[inverse] if rows.size else np.zeros(0, dtype=np.int64)
    keys, of = np.unique(np.stack([start, codes[rows]], axis=1), axis=0, return_inverse=True)
    of_row = np.full(codes.size, -1, dtype=np.int64)
    of_row[rows] = of.ravel()
    is_finished = np.ones(keys.shape[0], dtype=np.bool_)
    is_finished[of_row[rows[(status[rows] == OPEN) | (over[rows] <= 0)]]] = False
    last = np.zeros(keys.shape[0], dtype=np.int64)
    np.maximum.at(last, of_row[rows], over[rows])
    ends = np.array([period_end(day, every) for day in keys[:, 0].tolist()], dtype=np.int64)
    return _Bundles(of_row, keys[:, 0], ends, keys[:, 1], is_finished, last)


def _known(record: Record) -> Ints:
    return np.asarray(record.known_on, dtype=np.int64)


def _levels_as_issued(past: PastForecasts, bundles: _Bundles, every: Every) -> Floats:
    """Return the level of every row under the forecast of its period's first day, NaN without one."""
    rows = np.flatnonzero(past.evidence.usable & (bundles.of_row >= 0))
    found = np.full(bundles.of_row.size, np.nan)
    found[rows] = outcomes_of(past, targets_of(past, rows, every), 0)[0].level
    return found


def _cause_on(levels: Floats, bundles: _Bundles, day: int) -> CommonCause:
    """Return the common cause that the bundles teach whose period and work were over before a day."""
    over = bundles.is_finished & (bundles.end <= day) & (bundles.completed_day < day)
    rows = np.flatnonzero(np.isfinite(levels))
    rows = rows[over[bundles.of_row[rows]]]
    return rho_of(levels[rows], bundles.of_row[rows])


def _outcome(
    past: PastForecasts,
    record: Record,
    members: Ints,
    named: tuple[str, CommonCause],
    every: Every,
    seed: int,
) -> BundleOutcome:
    title, cause = named
    targets = targets_of(past, members, every)
    shared = normal_quantile(uniforms(seed, f"bundle/{title}", 0, DRAWS))
    own = np.stack(
        [normal_quantile(uniforms(seed, f"bundle-item/{record.ids[row]}", 0, DRAWS)) for row in members]
    )
    together = np.sqrt(cause.rho) * shared + np.sqrt(1.0 - cause.rho) * own
    luck = np.concatenate([together, own], axis=1)
    luck = normal_cdf(luck.ravel()).reshape(luck.shape)
    draw_ratios(past.evidence.ballots, past.weights, targets, past.levels.voted, luck)
    estimate = np.asarray(record.estimate, dtype=np.float64)[members]
    actual = float(np.asarray(record.actual, dtype=np.float64)[members].sum())
    totals = estimate @ luck
    part = float(random_part(seed, [f"bundle/{title}"])[0])
    label, _, period = title.rpartition("/")
    return BundleOutcome(
        label=label,
        period=period,
        items=int(members.size),
        estimated=float(estimate.sum()),
        actual=actual,
        level=_level(totals[:DRAWS], actual, part),
        level_alone=_level(totals[DRAWS:], actual, part),
        rho=cause.rho,
        taught=cause.bundles,
    )


def _level(totals: Floats, actual: float, part: float) -> float:
    """Return the randomised rank of the actual among the draws: (#below + v (#equal + 1)) / (draws + 1)."""
    below = float((totals < actual * (1.0 - SAME_TOTAL)).sum())
    equal = float((np.abs(totals - actual) <= actual * SAME_TOTAL).sum())
    return (below + part * (equal + 1.0)) / (totals.size + 1.0)


def _coverage(levels: Floats) -> dict[int, float]:
    if not levels.size:
        return {percent: float("nan") for percent in COVERED}
    return {percent: float((np.abs(levels - 0.5) <= percent / 200).mean()) for percent in COVERED}
