"""Counts at given levels: the right moments, the right quantiles, whole numbers that rise with the level."""

from __future__ import annotations

import math

import numpy as np
import pytest

from troth.forecast.service.counts import binomial_at, gamma_at, poisson_at

LEVELS = (np.arange(100_000) + 0.5) / 100_000


@pytest.mark.parametrize("mean", [0.0, 0.3, 2.5, 49.0, 80.0, 900.0])
def test_poisson_counts_have_the_mean_and_variance_of_the_law(mean: float) -> None:
    counts = poisson_at(LEVELS, np.full(LEVELS.shape, mean))
    assert counts.mean() == pytest.approx(mean, abs=0.01 + 0.001 * mean)
    assert counts.var() == pytest.approx(mean, abs=0.02 + 0.01 * mean)
    assert (np.diff(counts) >= 0).all()


def test_a_poisson_quantile_is_the_smallest_count_whose_share_reaches_the_level() -> None:
    shares = np.cumsum([math.exp(-1.7) * 1.7**k / math.factorial(k) for k in range(12)])
    for count, share in enumerate(shares[:8]):
        at, beyond = np.array([share - 1e-9]), np.array([share + 1e-9])
        assert poisson_at(at, np.array([1.7]))[0] == count
        assert poisson_at(beyond, np.array([1.7]))[0] == count + 1


@pytest.mark.parametrize(("trials", "chance"), [(1, 0.5), (10, 0.05), (10, 0.95), (400, 0.97), (900, 0.5)])
def test_binomial_counts_have_the_mean_and_variance_of_the_law(trials: int, chance: float) -> None:
    counts = binomial_at(LEVELS, np.full(LEVELS.shape, trials), np.full(LEVELS.shape, chance))
    assert counts.mean() == pytest.approx(trials * chance, abs=0.01 + 0.0005 * trials)
    assert counts.var() == pytest.approx(trials * chance * (1 - chance), rel=0.02, abs=0.01)
    assert (np.diff(counts) >= 0).all()
    assert 0 <= counts.min() <= counts.max() <= trials


def test_nothing_of_nothing_and_all_of_all() -> None:
    levels = np.array([0.01, 0.5, 0.99])
    assert binomial_at(levels, np.array([0, 0, 0]), np.array([0.5] * 3)).tolist() == [0, 0, 0]
    assert binomial_at(levels, np.array([7, 7, 7]), np.array([1.0] * 3)).tolist() == [7, 7, 7]
    assert binomial_at(levels, np.array([7, 7, 7]), np.array([0.0] * 3)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("shape", [0.5, 1.0, 3.0, 40.0])
def test_gamma_values_have_the_mean_and_variance_of_the_law(shape: float) -> None:
    values = gamma_at(LEVELS, shape)
    assert values.mean() == pytest.approx(shape, rel=0.015)
    assert values.var() == pytest.approx(shape, rel=0.03)
    assert values.min() >= 0.0
