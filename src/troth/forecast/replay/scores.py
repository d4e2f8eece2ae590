"""How honest a set of forecasts was: coverage, levels, CRPS and Brier score, beside two plain rivals.

The rivals are the plain empirical distribution (every item completed before, equal weight) and "the
estimate is the truth". The event of the Brier score is actual <= estimate: a promise at face value. It
refuses to average over items that a rival could not forecast without saying how many.

Sources: T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation",
2007; A. P. Dawid 1984 (levels of outcomes); G. W. Brier 1950.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.forecast.items.distribution import Distribution

Floats = NDArray[np.float64]

COVERED = (50, 80, 90)  # central intervals, in percent
BINS = 10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Forecasts and what happened, one entry an item, shape (n,) each.

    `level` is the randomised level of the outcome; `inside` says for each of `COVERED` whether the
    outcome lies in the closed interval between the quantiles, shape (n, 3); `within` is the chance
    that was given to actual <= estimate. `plain_*` are the plain empirical's, NaN where nothing had
    been completed.
    """

    ln_ratio: Floats
    level: Floats
    inside: NDArray[np.bool_]
    within: Floats
    crps: Floats
    plain_within: Floats
    plain_crps: Floats

    def only(self, chosen: NDArray[np.bool_]) -> Outcomes:
        """Return the outcomes of some items."""
        return Outcomes(
            self.ln_ratio[chosen],
            self.level[chosen],
            self.inside[chosen],
            self.within[chosen],
            self.crps[chosen],
            self.plain_within[chosen],
            self.plain_crps[chosen],
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The honesty of some forecasts.

    `coverage` is the share of randomised levels inside each central interval, `closed_coverage` the
    share of outcomes in the closed interval (atoms on its edge count whole, so it is higher).
    `histogram` counts levels in tenths. Scores are means, lower is better; `compared` items had a plain
    empirical forecast, and `crps_compared`, `brier_compared` are ours on the same.
    """

    count: int
    coverage: Mapping[int, float]
    closed_coverage: Mapping[int, float]
    histogram: tuple[int, ...]
    crps: float
    brier: float
    crps_estimate: float
    brier_estimate: float
    compared: int
    crps_compared: float
    crps_plain: float
    brier_compared: float
    brier_plain: float

    @property
    def crps_to_plain(self) -> float:
        """Our CRPS over the plain empirical's, on the items both forecast."""
        return self.crps_compared / self.crps_plain


def scores_of(outcomes: Outcomes) -> Scores:
    """Score some forecasts; with none, every mean is NaN."""
    kept = (outcomes.ln_ratio <= 0.0).astype(np.float64)
    compared = np.isfinite(outcomes.plain_crps)
    ours = (outcomes.within - kept) ** 2
    plain = (outcomes.plain_within - kept) ** 2
    histogram = np.bincount(np.minimum((outcomes.level * BINS).astype(np.int64), BINS - 1), minlength=BINS)
    return Scores(
        count=int(outcomes.level.size),
        coverage={
            percent: _mean((np.abs(outcomes.level - 0.5) <= percent / 200).astype(np.float64))
            for percent in COVERED
        },
        closed_coverage={
            percent: _mean(outcomes.inside[:, at].astype(np.float64)) for at, percent in enumerate(COVERED)
        },
        histogram=tuple(histogram.tolist()),
        crps=_mean(outcomes.crps),
        brier=_mean(ours),
        crps_estimate=_mean(np.abs(outcomes.ln_ratio)),
        brier_estimate=_mean((1.0 - kept) ** 2),
        compared=int(compared.sum()),
        crps_compared=_mean(outcomes.crps[compared]),
        crps_plain=_mean(outcomes.plain_crps[compared]),
        brier_compared=_mean(ours[compared]),
        brier_plain=_mean(plain[compared]),
    )


def interval_levels() -> Floats:
    """Return the lower levels of `COVERED`, then the upper ones, shape (2, 3)."""
    half = np.array(COVERED, dtype=np.float64) / 200
    return np.stack([0.5 - half, 0.5 + half])


def crps_of(distribution: Distribution, ln_ratio: float) -> float:
    """Return the integral over x of (F(x) - 1{x >= z})^2, exact for a step function."""
    atoms, cdf = distribution.ln_ratios, distribution.cdf
    if not atoms.size:
        return float("nan")
    edges = np.sort(np.append(atoms, ln_ratio))
    chance = cdf[np.maximum(np.searchsorted(atoms, edges[:-1], side="right") - 1, 0)]
    chance = np.where(edges[:-1] < atoms[0], 0.0, chance)
    happened = (edges[:-1] >= ln_ratio).astype(np.float64)
    return float(((chance - happened) ** 2 * np.diff(edges)).sum())


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else float("nan")
