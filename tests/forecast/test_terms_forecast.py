"""What terms cost and how often each is kept, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

import term_worlds as world
import worlds
from item_world import base_of
from troth.core.credit_schedule import (
    Cap,
    CreditRate,
    CreditSchedule,
    EarnBack,
    JointCap,
    Termination,
    Tier,
)
from troth.core.service_level import Acceptance, ServiceLevel
from troth.core.term import Amendment, Clause
from troth.forecast.deal.terms_forecast import CreditSpread, TermsForecast, spread, terms_forecast

DRAWS = 320
TWO = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")), Tier(Decimal("0.99"), Decimal("0.25"))))


def told(*terms: object, by_term: dict | None = None, **rest: object) -> TermsForecast:
    prepared = world.seller(world.served(*terms, **rest), by_term)
    return terms_forecast(prepared, world.scenario_of(prepared), DRAWS)


def test_a_spread_is_of_the_draws_and_has_no_point_between_them():
    owed = np.array([0.0] * 10 + [100.0] * 9 + [1_000.0])
    assert spread(owed, None) == CreditSpread(95.0, 0.0, 100.0, 1_000.0, 0.5, None)
    assert spread(np.array([5.0]), 9.0) == CreditSpread(5.0, 5.0, 5.0, 5.0, 1.0, 9.0)


def test_chances_and_credits_of_a_service_are_counted():
    """In 1 of 10 draws every month is at 99.5 %, in another one at 98 %, in all others whole."""

    def good(draws, months):
        return np.select([draws % 10 == 0, draws % 10 == 1], [9_950, 9_800], 10_000) + 0 * months

    found = told(world.uptime(TWO), by_term={"uptime": good})
    [one] = found.terms
    assert one.windows == 13  # from 16 Jan 2027 to 16 Jan 2028
    assert [(level.level, level.in_window, level.in_all) for level in one.levels] == [
        (Decimal("0.999"), pytest.approx(0.8), pytest.approx(0.8)),
        (Decimal("0.99"), pytest.approx(0.9), pytest.approx(0.9)),
    ]
    year = 12 * world.FEE
    assert one.credits.mean == pytest.approx(0.1 * 0.1 * year + 0.1 * 0.25 * year, abs=5)
    assert (one.credits.median, one.credits.chance) == (0.0, pytest.approx(0.2))
    assert one.credits.worst == one.credits.ninety_five == pytest.approx(0.25 * year, abs=5)
    assert one.credits.most == pytest.approx(0.25 * year, abs=5)
    assert found.together == one.credits


def test_the_highest_level_to_promise_is_the_one_kept_at_the_policys_chance():
    by = {"uptime": lambda draws, months: np.where((draws + months) % 20 == 0, 9_000, 9_987)}
    [one] = told(world.uptime(TWO), by_term=by).terms
    assert one.best_in_window == Decimal("0.99870")  # 19 of 20 months reach it, 18 are enough
    assert one.best_in_all == Decimal("0.90000")  # 13 of 20 draws have a bad month


def test_a_right_to_leave_is_the_share_of_draws_in_which_it_comes_about():
    schedule = CreditSchedule(TWO.tiers, termination=Termination(Decimal("0.99"), 2, 3))
    by = {"uptime": lambda draws, months: np.where((draws % 4 == 0) & (months < 2), 9_800, 10_000)}
    [one] = told(world.uptime(schedule), by_term=by).terms
    assert one.leave == pytest.approx(0.25)
    [other] = told(world.uptime(TWO), by_term=by).terms
    assert other.leave is None


def test_what_is_earned_back_is_taken_off_and_told():
    schedule = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),), earn_back=EarnBack(3))
    by = {"uptime": lambda draws, months: np.where((draws >= 0) & (months == 1), 9_000, 10_000)}
    [one] = told(world.uptime(schedule), by_term=by).terms
    assert one.given_back == pytest.approx(0.1 * world.FEE)
    assert one.credits.mean == 0.0
    assert one.credits.most == pytest.approx(1.2 * world.FEE, abs=5)


def test_a_rate_for_each_case_has_no_most_without_a_cap():
    rate = CreditRate(Decimal("0.01"), "case")
    by = {"answer": world.every(2, [0], 8_000)}
    [free] = told(world.answer(CreditSchedule(rate=rate)), by_term=by).terms
    assert free.credits.most is None
    capped = CreditSchedule(rate=rate, caps=(Cap(Decimal("0.15")),))
    [bound] = told(world.answer(capped), by_term=by).terms
    assert bound.credits.most == pytest.approx(0.15 * 12 * world.FEE, abs=13)
    assert told(world.answer(CreditSchedule(rate=rate)), by_term=by).together.most is None


def test_a_late_penalty_is_told_beside_service_in_the_order_of_the_file():
    by = {"uptime": world.every(2, [0], 9_800)}
    found = told(world.late("0.05", "0.15"), world.uptime(TWO), Clause("nda", "Quiet."), by_term=by)
    assert [one.term.id for one in found.terms] == ["late", "uptime"]
    late = found.terms[0]
    assert (late.credits.mean, late.credits.chance, late.windows, late.levels) == (0.0, 0.0, 1, ())
    assert late.credits.most == 1_500_00
    assert found.together.mean == pytest.approx(found.terms[1].credits.mean)
    assert found.together.most == pytest.approx(1_500_00 + 0.25 * 12 * world.FEE, abs=5)


def test_lateness_of_one_of_two_atoms_is_owed_in_half_the_draws():
    prepared = world.seller(world.served(world.late("0.05", "0.15")))
    slow = world.seller(world.served(world.late("0.05", "0.15")))
    assert terms_forecast(prepared, world.scenario_of(prepared), DRAWS).terms[0].credits.worst == 0.0
    deal = slow.deal
    two = worlds.ready(deal, base_of(1.0, 3.0), service_base=world.BASE)
    found = terms_forecast(two, world.scenario_of(two), 2_048).terms[0].credits
    assert found.worst == 2 * 500_00  # 15 days for 5: two started weeks late
    assert worlds.near(found.chance, 0.5, 2_048)
    assert found.mean == pytest.approx(found.chance * found.worst)


def test_joint_caps_count_together_and_not_in_the_single_clauses():
    caps = (JointCap(("uptime", "answer"), Cap(worlds.euros(100), "contract")),)
    by = {"uptime": world.every(1, [0], 0), "answer": world.every(1, [0], 0)}
    found = told(world.uptime(), world.answer(), by_term=by, joint_caps=caps)
    assert found.together.worst == 100_00
    assert sum(one.credits.worst for one in found.terms) == 100_00  # what comes first in time is paid first


def test_acceptance_is_looked_at_once_and_has_a_level_for_each_tier():
    measure = Acceptance(("build",), defects=3)
    schedule = CreditSchedule((Tier(Decimal(1), Decimal("0.1")),), of_price="fixed")
    level = ServiceLevel("accepted", measure, Decimal(1), schedule=schedule)
    [one] = told(level).terms
    assert (one.windows, one.past, one.leave) == (1, None, None)
    assert one.levels[0].in_window == one.levels[0].in_all == 1 - one.credits.chance
    assert (one.credits.worst, one.credits.most) == (0.0, 1_000_00)  # all work is done within its estimate


def test_the_same_seed_gives_the_same_numbers():
    one, other = told(world.uptime(TWO)), told(world.uptime(TWO))
    assert one.together == other.together
    assert one.terms[0].levels == other.terms[0].levels


def test_each_version_has_its_levels_in_the_windows_in_which_it_is_in_force():
    changed = Amendment("uptime", date(2027, 7, 1), replace(world.uptime(TWO), objective=Decimal("0.9999")))
    by = {"uptime": world.every(10, [0], 9_995)}
    [one] = told(world.uptime(TWO), by_term=by, amendments=(changed,)).terms
    signed, later = one.objectives
    assert (signed.level, signed.windows, signed.from_on) == (Decimal("0.999"), 6, None)
    assert (later.level, later.windows, later.from_on) == (Decimal("0.9999"), 7, date(2027, 7, 1))
    assert (signed.in_all, later.in_all) == (1.0, pytest.approx(0.9))


def test_joint_caps_of_a_year_and_of_the_contract_bound_what_all_can_ever_cost():
    terms = (world.uptime(TWO), replace(world.uptime(TWO), id="other"))
    by = {"uptime": world.every(10, [0], 0), "other": world.every(10, [0], 0)}
    cap = Cap(Decimal("0.1"), "year")  # EUR 1,200 a year, one year
    found = told(*terms, by_term=by, joint_caps=(JointCap(("uptime", "other"), cap),))
    assert found.together.most == 120_000
    assert found.together.worst <= 120_000
    money = Cap(worlds.euros(50), "contract")
    both = told(
        *terms, by_term=by, joint_caps=(JointCap(("uptime", "other"), cap), JointCap(("other",), money))
    )
    uptime_alone = next(one.credits.most for one in both.terms if one.term.id == "uptime")
    assert both.together.most == min(120_000.0, (uptime_alone or 0) + 5_000)
