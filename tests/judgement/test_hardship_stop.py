"""Stopping against staying, and the budget at half-way, to the cent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import hard_worlds as hard
import worlds
from troth.core.deal import Price
from troth.core.term import LatePenalty
from troth.core.work import Risk
from troth.judgement.hardship.budget import gone_at_half_way
from troth.judgement.hardship.stop import stop_or_stay


def stop_after(weeks: int, deal):
    course = hard.course_of(deal, 4)
    return stop_or_stay(course, course.moments[weeks])


def test_after_two_of_four_weeks_each_amount_is_as_one_counts_it():
    told = stop_after(2, hard.with_money())
    # us: ten days at 100; two started weeks late at 1 % of 4,000; half of the work finished, so half is paid
    assert (told.spent, told.due, told.received) == (1_000_00, 80_00, 2_000_00)
    assert told.out_of_pocket == -920_00
    # then ten days more and the third late week; they still pay the other half
    assert (told.left_cost, told.left_payments, told.left_net) == (1_040_00, 2_000_00, -960_00)
    # they: five days at 50; purchases 300 and ten users' day of training at 20 are still to come
    assert (told.own, told.own_hours, told.client_gone) == (250_00, 40, 2_250_00)
    assert (told.left_own, told.outlay, told.client_left) == (0, 500_00, 2_500_00)
    assert (told.on, told.running, told.unpriced) == (hard.MONDAYS[2], 1.0, ())


def test_work_in_progress_counts_by_what_is_done_of_it_and_is_not_paid_by_a_fixed_price():
    told = stop_after(1, hard.with_money())
    assert (told.spent, told.received) == (500_00, 0)


def test_days_that_were_worked_and_milestones_that_are_reached_are_paid():
    by_day = hard.with_money(price=Price(day_rates={"builder": worlds.day_rate(200)}), terms=[])
    assert stop_after(1, by_day).received == 1_000_00
    paid = Price(milestones={"first": worlds.euros(700), "second": worlds.euros(900)})
    assert stop_after(2, hard.with_money(price=paid, terms=[])).received == 700_00


def test_whose_time_has_no_cost_is_named():
    people = {"builder": worlds.builder(), "lead": worlds.lead()}
    base = hard.with_money()
    told = stop_after(2, replace(base, people=people, adoption=replace(base.adoption, user_cost=None)))
    assert told.unpriced == ("builder", "lead", "users")
    assert (told.own, told.own_hours) == (0, 40)


def test_without_a_price_nothing_is_received_and_it_says_so():
    told = stop_after(2, hard.with_money(price=Price(), terms=[]))
    assert (told.has_price, told.received, told.left_payments) == (False, 0, 0)


def test_after_the_end_there_is_nothing_to_stop():
    assert stop_after(-1, hard.with_money()) is None


@pytest.mark.parametrize(("adds", "is_gone"), [("0d", False), ("5d", False), ("6d", True), ("20d", True)])
def test_the_budget_is_gone_when_half_of_the_work_takes_four_fifths_of_it(adds, is_gone):
    # ten days at face value; half of 10 + adds is 8 or more from 6 added days on
    risk = Risk("more", 1.0, {"build": worlds.work(adds)})
    deal = worlds.deal_of([worlds.fixed("build", "10d")], [worlds.builder(cost=100)], risks=[risk])
    assert gone_at_half_way(hard.course_of(deal, 4)).chance == float(is_gone)


def test_two_halves_one_after_the_other_are_half_way_after_the_first():
    deal = worlds.deal_of(
        [worlds.fixed("a", "5d"), worlds.fixed("b", "5d", after=worlds.after("a"))],
        [worlds.builder(cost=100)],
        risks=[Risk("more", 1.0, {"b": worlds.work("90d")})],  # comes too late to be seen at half-way
    )
    assert gone_at_half_way(hard.course_of(deal, 4)).chance == 0.0


def test_nobody_knows_the_budget_when_somebody_has_no_cost():
    deal = worlds.deal_of([worlds.fixed("build", "10d")], [worlds.builder()])
    assert gone_at_half_way(hard.course_of(deal, 4)) is None


def test_a_penalty_not_yet_owed_is_not_due():
    late = [LatePenalty("late", "live", Decimal("0.01"), worlds.span("3w"), None)]
    assert stop_after(2, hard.with_money(terms=late)).due == 0
