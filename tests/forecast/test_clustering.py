"""Bad months: learnt from simulated months with a known factor, held towards our opinion without any."""

from __future__ import annotations

import numpy as np
import pytest

from troth.forecast.service.clustering import (
    OUR_PHI,
    OUR_SHARE_RHO,
    count_phi,
    latent_share,
    month_factor,
    share_rho,
)

LEVELS = (np.arange(100_000) + 0.5) / 100_000


@pytest.mark.parametrize("phi", [0.0, 0.5, 2.0])
def test_the_clustering_of_months_is_recovered(phi: float) -> None:
    chance = np.random.default_rng(7)
    months, mean = 4_000, 3.0
    factor = chance.gamma(1 / phi, phi, months) if phi else np.ones(months)
    counts = chance.poisson(mean * factor).astype(float)
    found, learnt = count_phi(counts, np.full(months, counts.mean()))
    assert learnt == pytest.approx(phi, abs=0.15)
    assert found == pytest.approx(phi, abs=0.15)


def test_few_months_are_held_towards_our_opinion() -> None:
    assert count_phi(np.array([3.0]), np.array([3.0])) == (OUR_PHI, None)
    found, learnt = count_phi(np.array([1.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0]))
    assert learnt == pytest.approx(-1.0)
    assert 0.0 <= found < OUR_PHI


@pytest.mark.parametrize("phi", [0.1, 0.5, 3.0])
def test_a_months_factor_has_mean_one_and_the_variance_learnt(phi: float) -> None:
    factor = month_factor(LEVELS, phi)
    assert factor.mean() == pytest.approx(1.0, rel=0.01)
    assert factor.var() == pytest.approx(phi, rel=0.12)  # the far tail lies beyond the last level


def test_how_alike_the_cases_of_a_month_are_is_recovered() -> None:
    chance = np.random.default_rng(8)
    rho, p, months, cases = 0.08, 0.85, 3_000, 25
    scale = 1 / rho - 1
    shares = chance.beta(p * scale, (1 - p) * scale, months)
    kept = chance.binomial(cases, shares).astype(float)
    found, _ = share_rho(kept, np.full(months, float(cases)))
    assert found == pytest.approx(rho, abs=0.015)
    assert share_rho(np.array([5.0]), np.array([5.0])) == (OUR_SHARE_RHO, None)


@pytest.mark.parametrize(("share", "rho"), [(0.5, 0.05), (0.9, 0.1), (0.99, 0.02)])
def test_a_months_own_share_keeps_the_mean_and_has_the_variance_learnt(share: float, rho: float) -> None:
    drawn = latent_share(LEVELS, np.array([share]), rho, share)
    assert drawn.mean() == pytest.approx(share, abs=0.002)
    assert drawn.var() == pytest.approx(rho * share * (1 - share), rel=0.06)
