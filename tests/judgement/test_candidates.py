"""Schedules that could be offered, priced by hand in a world of two points."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import owed_world
import term_worlds as world
import worlds
from troth.core.credit_schedule import CreditSchedule, Termination, Tier
from troth.forecast.service.owed import WindowRun, what_is_owed
from troth.judgement.guarantee.candidates import (
    LATE_CAPS,
    LATE_RATES,
    Candidate,
    fees_below,
    kept_levels,
    late_terms,
    levels_tried,
    nothing_of,
    service_candidates,
    undominated,
)
from troth.judgement.guarantee.guarantee import strongest
from troth.judgement.guarantee.limits import Limits

FEE = owed_world.FEE
POLICY = 0.9


def draws_of(*levels: str, schedule: CreditSchedule | None = None) -> WindowRun:
    """Return one month, a draw for each level in percent."""
    each = [owed_world.run([level], owed_world.level(schedule)) for level in levels]
    good, total = (np.concatenate([getattr(one, side) for one in each]) for side in ("good", "total"))
    scale = 100_000 // total.astype(np.int64)
    return worlds.replace(each[0], good=good.astype(np.int64) * scale, total=total.astype(np.int64) * scale)


OURS = draws_of(*["99.7"] * 1, *["100"] * 9)
THEIRS = draws_of(*["99.7"] * 3, *["98"] * 2, *["100"] * 5)


def priced(run: WindowRun, schedule: CreditSchedule) -> float:
    level = worlds.replace(run.levels[0], schedule=schedule)
    [owed] = what_is_owed([worlds.replace(run, levels=(level,))])
    return float(owed.owed.sum(axis=1).mean())


def test_what_a_tier_costs_is_the_mean_fee_of_the_windows_below_it():
    levels = (Decimal("0.999"), Decimal("0.99"))
    assert fees_below(OURS, levels).mean(axis=1).tolist() == [0.1 * FEE, 0.0]
    assert fees_below(THEIRS, levels).mean(axis=1).tolist() == [0.5 * FEE, 0.2 * FEE]
    graced = draws_of("99.7", schedule=CreditSchedule(grace_windows=1))
    assert fees_below(graced, levels).mean(axis=1).tolist() == [0.0, 0.0]


def test_levels_tried_are_common_ones_the_terms_own_and_our_own():
    found = levels_tried(draws_of("98.765", schedule=CreditSchedule((Tier(Decimal("0.888"), Decimal(1)),))))
    assert {Decimal("0.999"), Decimal("0.888"), Decimal("0.9876"), Decimal("0.5")} <= set(found)
    assert list(found) == sorted(set(found), reverse=True)
    assert all(0 < level < 1 for level in found)


@pytest.mark.parametrize("at", [0, 3, 7, 11, -1])
def test_every_candidate_costs_what_the_one_rule_says_it_owes(at):
    found = service_candidates(OURS, THEIRS, POLICY)
    one = found[at]
    assert one.ours == pytest.approx(priced(OURS, one.becomes), abs=1)
    assert one.theirs == pytest.approx(priced(THEIRS, one.becomes), abs=1)
    assert one.most == FEE * float(one.becomes.tiers[-1].owes)


def test_no_tier_stands_at_a_level_that_we_do_not_keep():
    """At 95 % we may miss 1 of 20: 99.9 % is missed in 1 of 10, 99 % never."""
    assert Decimal("0.999") in kept_levels(OURS, 0.9)
    assert all(level <= Decimal("0.997") for level in kept_levels(OURS, 0.95))
    strict = service_candidates(OURS, THEIRS, 0.95)
    assert strict
    assert all(tier.below <= Decimal("0.997") for one in strict for tier in one.becomes.tiers)


def test_equal_sellers_give_no_candidate():
    assert service_candidates(OURS, OURS, POLICY) == []
    assert service_candidates(THEIRS, OURS, POLICY) == []  # worse than others: nothing to show


def test_the_best_two_tiers_of_a_two_point_world():
    """We miss 99.9 % in 1 of 10; they in 5, in 2 of which they miss 99 % too.

    All of the fee below 99 % costs us nothing and them 0.2. With 0.05 to spend, half of the fee below 99.9 %
    costs us 0.05 and them 0.3 x 0.5 on top of it: 0.35 in all.
    """
    option = undominated(
        [nothing_of("uptime"), *service_candidates(OURS, THEIRS, POLICY, Limits(0.05 * FEE, math.inf))],
        0.05 * FEE,
    )
    [chosen] = strongest([option], 0.05 * FEE)
    assert (chosen.ours, chosen.theirs) == (pytest.approx(0.05 * FEE), pytest.approx(0.35 * FEE))
    upper, lower = chosen.becomes.tiers
    assert (upper.owes, lower.owes) == (Decimal("0.5"), Decimal(1))
    assert Decimal("0.997") < upper.below
    assert Decimal("0.98") < lower.below <= Decimal("0.997")


def test_for_nothing_only_what_we_never_miss_is_offered():
    option = undominated(
        [nothing_of("uptime"), *service_candidates(OURS, THEIRS, POLICY, Limits(0.0, math.inf))], 0.0
    )
    [chosen] = strongest([option], 0.0)
    assert (chosen.ours, chosen.theirs) == (0.0, pytest.approx(0.2 * FEE))


def test_what_else_the_clause_said_stays():
    ending = Termination(Decimal("0.9"), 3, 6)
    ours = draws_of("100", schedule=CreditSchedule(termination=ending, grace_windows=0))
    assert all(one.becomes.termination == ending for one in service_candidates(ours, THEIRS, POLICY))


def test_late_penalties_are_tried_at_every_rate_with_caps_that_hold_it():
    tried = late_terms(world.late(excludes=("client",)))
    assert len(tried) == sum(cap >= rate for rate in LATE_RATES for cap in LATE_CAPS)
    assert {one.excludes for one in tried} == {("client",)}
    assert all(one.cap >= one.rate for one in tried)


PRICES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 100)), min_size=1, max_size=12).map(
    lambda pairs: [Candidate("a", None, float(ours), float(theirs), float(theirs)) for ours, theirs in pairs]
)


@given(PRICES, st.integers(0, 60))
def test_nothing_cheaper_outdoes_what_is_left(found, spend):
    kept = undominated(found, spend)
    assert all(one.ours <= spend for one in kept)
    assert [one.signal for one in kept] == sorted({one.signal for one in kept})
    for one in found:
        if one.ours <= spend:
            assert any(other.ours <= one.ours and other.signal >= one.signal for other in kept)


@given(PRICES, PRICES, st.integers(0, 60))
def test_two_clauses_together_are_the_best_that_the_budget_pays(one, other, spend):
    options = [undominated([nothing_of("a"), *each], spend) for each in (one, other)]
    chosen = strongest(options, spend)
    best = max(
        first.signal + second.signal
        for first in options[0]
        for second in options[1]
        if first.ours + second.ours <= spend
    )
    assert sum(each.signal for each in chosen) == pytest.approx(best)
    assert sum(each.ours for each in chosen) <= spend + 1e-9
