"""Counts and rates at given levels: the Poisson, binomial and gamma quantiles that service needs.

Levels come from outside, so that draws keep their luck. It refuses to draw anything itself.

Sources: Wilson and Hilferty, "The distribution of chi-square", PNAS 17 (1931), for the gamma quantile;
above 50 expected, the normal distribution with half a step for counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from troth.forecast.uniform import normal_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGE = 50.0  # expected from which on a count is taken as normal
MOST_STEPS = 2_000


def gamma_at(levels: Floats, shape: ArrayLike) -> Floats:
    """Return the quantile of a gamma distribution of scale 1 at each level, shape at least about 1.

    shape x (1 - 1/(9 shape) + z / (3 sqrt(shape)))^3, never below 0.
    """
    a = np.asarray(shape, dtype=np.float64)
    root = 1.0 - 1.0 / (9.0 * a) + normal_quantile(levels) / (3.0 * np.sqrt(a))
    return np.asarray(a * np.maximum(root, 0.0) ** 3, dtype=np.float64)


def poisson_at(levels: Floats, expected: Floats) -> Ints:
    """Return the Poisson quantile at each level: the smallest count whose share is at least the level."""
    mean = np.broadcast_to(expected, levels.shape)
    counts = np.zeros(levels.shape, dtype=np.int64)
    large = mean > LARGE
    if large.any():
        z = normal_quantile(levels[large])
        counts[large] = np.maximum(np.ceil(mean[large] + z * np.sqrt(mean[large]) - 0.5), 0).astype(np.int64)
    rest = np.flatnonzero(~large.reshape(-1))
    flat = counts.reshape(-1)
    wanted, m = levels.reshape(-1)[rest], mean.reshape(-1)[rest]
    share = np.exp(-m)
    seen = share.copy()
    for step in range(1, MOST_STEPS):
        more = wanted > seen
        if not more.any():
            break
        rest, wanted, m, share, seen = rest[more], wanted[more], m[more], share[more], seen[more]
        share = share * m / step
        seen = seen + share
        flat[rest] = step
    return counts


def binomial_at(levels: Floats, trials: Ints, chance: Floats) -> Ints:
    """Return the binomial quantile at each level."""
    n = np.broadcast_to(trials, levels.shape)
    p = np.clip(np.broadcast_to(chance, levels.shape), 0.0, 1.0)
    counts = np.zeros(levels.shape, dtype=np.int64)
    large = n * p * (1.0 - p) > LARGE
    if large.any():
        spread = np.sqrt(n[large] * p[large] * (1.0 - p[large]))
        near = np.ceil(n[large] * p[large] + normal_quantile(levels[large]) * spread - 0.5)
        counts[large] = np.clip(near, 0, n[large]).astype(np.int64)
    rest = np.flatnonzero(~large.reshape(-1))
    flat, size, fails = counts.reshape(-1), n.reshape(-1)[rest], 1.0 - p.reshape(-1)[rest]
    is_turned = fails > 0.5  # count what is rarer, so that the shares do not underflow
    rarer = np.where(is_turned, 1.0 - fails, fails)
    wanted = np.where(is_turned, levels.reshape(-1)[rest], 1.0 - levels.reshape(-1)[rest])
    found = _rare_binomial(wanted, size, rarer)
    flat[rest] = np.where(is_turned, found, size - found)
    return counts


def _rare_binomial(levels: Floats, trials: Ints, chance: Floats) -> Ints:
    counts = np.zeros(levels.shape, dtype=np.int64)
    rest = np.arange(levels.size)
    odds = chance / np.maximum(1.0 - chance, 1e-300)
    share = np.exp(trials * np.log1p(-np.minimum(chance, 1.0 - 1e-15)))
    seen = share.copy()
    for step in range(1, MOST_STEPS):
        more = (levels[rest] > seen) & (trials[rest] >= step)
        if not more.any():
            break
        rest, share, seen = rest[more], share[more], seen[more]
        share = share * (trials[rest] - step + 1) / step * odds[rest]
        seen = seen + share
        counts[rest] = step
    return counts
