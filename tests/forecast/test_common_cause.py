"""The common cause: learnt from complete bundles, held towards 0.10, never zero."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.forecast.items.common_cause import CommonCause, common_cause, rho_of

DAY = 730_000
BASE = base_of(0.5, 1.0, 1.0, 2.0)
normal = NormalDist()


def test_without_bundles_it_is_our_opinion():
    assert common_cause(None, BASE, DAY) == CommonCause(0.10, 0.10, 0, None)
    assert common_cause(record_of([Row("a", 8, 8, DAY - 9, DAY - 5)]), BASE, DAY).bundles == 0
    assert rho_of(np.array([0.5, 0.5]), np.array([1, 2])).bundles == 0


def test_two_bundles_by_hand():
    """With x = (1, 2) and (-1, -1, 0): pairs give 4, and (4 - 2) / 2 = 1; over five items."""
    levels = np.array([normal.cdf(x) for x in (1, 2, -1, -1, 0)])
    found = rho_of(levels, np.array([7, 7, 3, 3, 3]))
    learnt = ((9 - 5) / 1 + (4 - 2) / 2) / 5
    assert found.learnt == pytest.approx(learnt)
    assert found.bundles == 2
    assert found.rho == pytest.approx((2 * learnt + 20 * 0.10) / 22)


def test_items_that_err_apart_teach_nothing_below_zero():
    levels = np.array([0.1, 0.9] * 5)
    found = rho_of(levels, np.repeat(np.arange(5), 2))
    assert found.learnt == 0.0
    assert found.rho == pytest.approx(20 * 0.10 / 25)


def test_extreme_levels_are_clipped_and_the_sum_with_the_clients_stays_below_one():
    found = rho_of(np.full(4000, 1 - 1e-12), np.repeat(np.arange(2000), 2))
    assert found.learnt == pytest.approx(normal.inv_cdf(1 - 1 / 800) ** 2)
    assert found.rho + found.rho_client == pytest.approx(0.9)


def test_a_bundle_with_work_still_open_teaches_nothing():
    done = [Row(f"{b}{k}", 8, 20, DAY - 50, DAY - 20, bundle=b) for b in "pq" for k in range(3)]
    still = Row("p9", 8, status="open", estimated=DAY - 40, known=DAY - 3, spent=1, bundle="p")
    dropped = Row("q9", 8, status="cancelled", estimated=DAY - 40, bundle="q")
    assert common_cause(record_of(done), BASE, DAY).bundles == 2
    assert common_cause(record_of([*done, still, dropped]), BASE, DAY).bundles == 1
    assert common_cause(record_of(done), BASE, DAY - 20).bundles == 0


@pytest.mark.parametrize("rho", [0.0, 0.1, 0.4])
def test_a_known_rho_is_found(rho):
    """400 bundles of 8: the standard error of the pair estimator is below 0.02 up to 0.4 + margin."""
    generator = np.random.default_rng(5)
    bundles, size = 400, 8
    shared = generator.standard_normal((bundles, 1))
    x = np.sqrt(rho) * shared + np.sqrt(1 - rho) * generator.standard_normal((bundles, size))
    levels = np.array([normal.cdf(value) for value in x.ravel().tolist()])
    found = rho_of(levels, np.repeat(np.arange(bundles), size))
    error = np.sqrt(2 / bundles) * (rho + (1 - rho) / size)
    assert abs(found.learnt - rho) < 4 * error
