"""Differences taken draw by draw: their error, and what is a finding."""

from __future__ import annotations

import math

import numpy as np
import pytest

from troth.judgement.paired import Paired, paired, paired_by_set


def test_the_paired_error_is_that_of_the_difference_by_hand():
    change = paired(np.array([1, 0, 0, 1], dtype=np.int8))  # mean 1/2, sd of four: sqrt(1/3)
    assert change.gain == 0.5
    assert change.error == pytest.approx(math.sqrt(1 / 3) / 2)


def test_the_same_change_in_every_draw_has_no_error():
    assert paired(np.full(50, 0.25)) == Paired(0.25, 0.0)


def test_one_draw_has_no_error_to_speak_of():
    assert paired(np.array([1], dtype=np.int8)) == Paired(1.0, 0.0)


@pytest.mark.parametrize(
    ("gain", "error", "is_finding"),
    [(0.1, 0.02, True), (0.1, 0.025, False), (-0.1, 0.02, True), (0.004, 0.0, False), (0.005, 0.001, True)],
)
def test_a_finding_is_beyond_four_errors_and_half_a_point_in_either_direction(gain, error, is_finding):
    assert Paired(gain, error).is_beyond() is is_finding


def test_draws_that_share_parameters_err_together():
    """Sixteen sets of 32 alike draws are sixteen observations and not 512."""
    chance = np.random.default_rng(2)
    sets = chance.normal(size=16)
    alike = np.repeat(sets, 32)
    found = paired_by_set(alike, 32)
    assert found.gain == pytest.approx(sets.mean())
    assert found.error == pytest.approx(sets.std(ddof=1) / 4)
    assert paired(alike).error < found.error / 5
    cut = paired_by_set(np.concatenate([alike, [100.0]]), 32)
    assert cut.error == found.error
    assert paired_by_set(sets, 32) == paired(sets)
