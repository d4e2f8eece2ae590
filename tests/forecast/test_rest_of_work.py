"""The middle case given what is spent is the exact one, on base rates of few atoms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from troth.forecast.course.rest_of_work import rest_of_work
from troth.forecast.deal.ratios import Exactly, Stated
from troth.forecast.items.distribution import Distribution


def ratios_of(*atoms: float) -> Distribution:
    """Return a distribution of equally likely ratios."""
    shares = np.arange(1, len(atoms) + 1) / len(atoms)
    return Distribution(np.log(np.array(atoms)), shares)


@pytest.mark.parametrize(
    ("atoms", "spent", "expected"),
    [
        ((1.0, 2.0, 4.0), 0.0, 2.0),  # the median
        ((1.0, 2.0, 4.0), 0.99, 2.0),
        ((1.0, 2.0, 4.0), 1.0, 2.0),  # of 2 and 4 the lower middle
        ((1.0, 2.0, 4.0), 2.0, 4.0),
        ((1.0, 2.0), 0.5, 1.0),
        ((1.0, 2.0), 1.5, 2.0),
        ((0.5, 1.0, 2.0, 4.0, 8.0), 1.0, 4.0),  # of 2, 4 and 8 the middle one
        ((0.5, 1.0, 2.0, 4.0, 8.0), 3.0, 4.0),
    ],
)
def test_more_than_is_spent_is_given(atoms, spent, expected):
    told = rest_of_work(ratios_of(*atoms)).median_ratio(np.array([spent]))
    assert told[0] == pytest.approx(expected)


def test_without_a_precedent_the_bound_is_the_estimate_and_what_overran_comes_on_top():
    rest = rest_of_work(ratios_of(0.5, 1.0, 1.5, 2.0, 3.0))
    assert rest.median_ratio(np.array([3.0, 6.0])) == pytest.approx([6.0, 12.0])  # of 1.5, 2, 3: twice


def test_what_never_overran_ends_at_once_when_it_does():
    for ratios in (ratios_of(0.5, 1.0), Exactly()):
        assert rest_of_work(ratios).median_ratio(np.array([1.7])) == pytest.approx([1.7])


def test_a_stated_range_is_read_off_its_straight_lines():
    stated = Stated(math.log(0.5), math.log(4.0))  # half at 10 %, once at 50 %, four times at 90 %
    told = rest_of_work(stated).median_ratio(np.array([1.0]))
    halfway = math.exp(math.log(4.0) * (0.75 - 0.5) / 0.4)
    assert told[0] == pytest.approx(halfway, rel=math.log(4.0) / 400 / 0.4)  # a step of the grid
