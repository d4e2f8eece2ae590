"""The ratio of actual to estimated work, with stated ranges and work under way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from item_world import base_of
from troth.forecast.deal.ratios import Exactly, Stated, Widened, more_than, share_at_most
from troth.forecast.items.distribution import Distribution
from worlds import near

LEVELS = np.linspace(0.001, 0.999, 999)


def votes(*ratios: float) -> Distribution:
    """Every ratio equally often."""
    logs = np.array(base_of(*sorted(ratios)).ln_ratios)
    return Distribution(logs, np.arange(1, len(logs) + 1) / len(logs))


def test_a_stated_range_is_straight_in_ln_between_its_three_points_and_held_at_the_ends():
    stated = Stated(math.log(15 / 22), math.log(60 / 22))
    asked = np.array([0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    expected = [15, 15, math.sqrt(15 * 22), 22, math.sqrt(22 * 60), 60, 60]
    assert 22 * np.exp(stated.quantile(asked)) == pytest.approx(expected)


def test_a_stated_range_widens_the_votes_and_never_narrows_them():
    narrow, wide = Stated(math.log(0.9), math.log(1.1)), Stated(math.log(0.1), math.log(10))
    record = votes(0.5, 0.8, 1.0, 1.5, 3.0)
    for stated in (narrow, wide):
        both = Widened(record, stated).quantile(LEVELS)
        for one in (record.quantile(LEVELS), stated.quantile(LEVELS)):
            assert (both[LEVELS > 0.5] >= one[LEVELS > 0.5]).all()
            assert (both[LEVELS < 0.5] <= one[LEVELS < 0.5]).all()
        assert (np.diff(both) >= 0).all()
    assert np.exp(Widened(record, narrow).quantile(np.array([0.05, 0.95]))) == pytest.approx([0.5, 3.0])
    assert np.exp(Widened(record, wide).quantile(np.array([0.05, 0.95]))) == pytest.approx([0.1, 10.0])


def test_the_median_stays_what_the_votes_say():
    widened = Widened(votes(1.0, 2.0, 4.0), Stated(math.log(0.5), math.log(1.5)))
    assert np.exp(widened.quantile(np.array([0.5])))[0] == pytest.approx(2.0)


def test_a_fact_has_no_luck():
    assert (Exactly().quantile(LEVELS) == 0).all()


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=20, unique=True), st.floats(0.05, 20))
def test_the_share_at_most_counts_the_atoms(ratios: list[float], bound: float):
    expected = sum(math.log(one) <= math.log(bound) for one in ratios) / len(ratios)
    assert share_at_most(votes(*ratios), math.log(bound)) == pytest.approx(expected, abs=1e-9)


def test_work_under_way_is_what_the_record_says_of_work_that_took_longer_than_that():
    record = votes(0.5, 0.75, 1.0, 2.0, 4.0)
    left = np.exp(more_than(record, math.log(0.75)).quantile(LEVELS))
    assert set(np.round(left, 9)) == {1.0, 2.0, 4.0}
    assert all(near(float(np.mean(np.isclose(left, atom))), 1 / 3, 999) for atom in (1.0, 2.0, 4.0))


def test_work_beyond_every_precedent_takes_its_bound_again_as_its_estimate():
    late = np.exp(more_than(votes(0.5, 1.0, 2.0), math.log(5)).quantile(LEVELS))
    assert late.min() >= 5
    assert np.isclose(late, 10).all()  # of what overran at all, everything took twice its estimate
