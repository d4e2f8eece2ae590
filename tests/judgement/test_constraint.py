"""What a loosened step gains, what its points cost, and what two steps do together."""

from __future__ import annotations

import numpy as np

from troth.judgement.constraints.claim import Outcome
from troth.judgement.constraints.constraint import Gain, gain_of, interaction_of, ranked
from troth.judgement.constraints.loosening import Loosening
from troth.judgement.constraints.step_cost import UNPRICED, StepCost
from troth.judgement.paired import Paired

BUILDER = Loosening("person", "builder", "seller", before=1, after=2)
LEAD = Loosening("share", "lead", "client", before=4000, after=5000)


def kept(*draws: int):
    return np.array(draws, dtype=np.bool_)


def test_a_gain_has_points_days_and_the_price_of_a_point():
    before = Outcome({"live": kept(0, 0, 0, 1)}, {"live": np.array([2880, 2880, 2880, 1440])})
    after = Outcome({"live": kept(1, 1, 0, 1)}, {"live": np.array([1440, 1440, 1440, 1440])})
    gain = gain_of(BUILDER, "live", before, after, StepCost(1000_00, to="seller"))
    assert (gain.change.gain, gain.days, gain.point_price) == (0.5, 1.0, 20_00)
    assert gain_of(BUILDER, "price", before, after, UNPRICED) is None


def test_what_makes_it_worse_or_has_no_price_has_no_price_of_a_point():
    assert Gain(BUILDER, Paired(-0.1, 0.01), None, StepCost(1.0)).point_price is None
    assert Gain(BUILDER, Paired(0.1, 0.01), None, UNPRICED).point_price is None


def test_two_steps_together_are_held_against_the_sum_of_both_alone():
    none, both = kept(0, 0, 0, 0), kept(1, 1, 1, 1)
    pair = interaction_of((BUILDER, LEAD), (kept(1, 0, 0, 0), kept(0, 0, 0, 0)), both, none)
    assert (pair.together.gain, pair.alone, pair.excess.gain) == (1.0, (0.25, 0.0), 0.75)


def test_gains_stand_by_who_can_take_them_then_the_largest_first():
    small, large = (Gain(LEAD, Paired(gain, 0.0), None, UNPRICED) for gain in (0.1, 0.2))
    ours = Gain(BUILDER, Paired(0.9, 0.0), None, UNPRICED)
    assert ranked([ours, small, large]) == (large, small, ours)
