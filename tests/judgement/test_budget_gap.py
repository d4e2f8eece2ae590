"""The client's money against what falls due, in worlds where every day and cent is known."""

from __future__ import annotations

from datetime import date

import pytest

import worlds
from troth.core.deal import Budget, Price
from troth.core.lever import Lever, Setting
from troth.core.promise import ReachBy
from troth.core.work import Risk
from troth.judgement.constraints.budget_gap import BudgetGap
from troth.judgement.constraints.held_back import find_constraints

DRAWS = 400
DONE_ON = date(2027, 1, 22)  # ten working days from the start
LIVE = worlds.by_seller("live", ReachBy("live", DONE_ON))


def gap_in(price: Price, budget: Budget | None, draws: int = DRAWS, **rest: object) -> BudgetGap | None:
    """Return the gap of a deal that pays when 'live' is reached, and for 'flag' a day later."""
    items = (
        worlds.fixed("roof", "10d"),
        worlds.fixed("flag", "1d", after=worlds.after("roof"), scope="could"),
        worlds.milestone("live", "roof"),
    )
    deal = worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,), price=price, budget=budget, **rest)
    return find_constraints(worlds.ready(deal), (), draws).budget


def fixed_price(euros: int) -> Price:
    return Price(fixed=worlds.euros(euros))


def budget(approved: int, **more: int) -> Budget:
    """Return a budget with more money on days written as d2027_02_01."""
    days = {date.fromisoformat(day[1:].replace("_", "-")): worlds.euros(much) for day, much in more.items()}
    return Budget(worlds.euros(approved), days, "CFO")


def test_without_a_budget_or_a_price_nothing_is_said():
    assert gap_in(fixed_price(1000), None) is None
    assert gap_in(Price(), budget(1000)) is None


def test_money_that_is_there_covers_it():
    gap = gap_in(fixed_price(1000), budget(1000))
    assert (gap.covered, gap.is_short, gap.is_safe) == (1.0, False, True)
    assert (gap.phases, gap.later, gap.missing_minor) == (None, None, 0.0)


def test_a_tenth_more_is_all_of_what_is_ever_there_and_its_gain_is_exact():
    gap = gap_in(fixed_price(1000), budget(600, d2027_01_11=310))
    assert gap.covered == 0.0
    assert gap.more.gain == 1.0  # 910 and a tenth are 1,001
    assert gap.extra_minor == 91_00


def test_what_comes_too_late_can_wait_in_phases_or_come_sooner():
    gap = gap_in(fixed_price(1000), budget(600, d2027_02_01=500))
    assert (gap.covered, gap.due_minor, gap.there_minor) == (0.0, 1000_00, 1100_00)
    assert (gap.first_on, gap.owner) == (DONE_ON, "CFO")
    assert (gap.phases.minor, gap.phases.until, gap.phases.covered) == (400_00, date(2027, 2, 1), 1.0)
    assert (gap.later.covered_from, gap.later.needed_on) == (date(2027, 2, 1), DONE_ON)


def test_money_of_the_day_on_which_it_falls_due_is_there():
    assert gap_in(fixed_price(1000), budget(600, d2027_01_22=400)).covered == 1.0
    assert gap_in(fixed_price(1000), budget(600, d2027_01_23=400)).covered == 0.0


def test_money_that_is_never_enough_has_no_way_in_time_and_says_how_much_is_missing():
    gap = gap_in(fixed_price(1000), budget(300, d2027_02_01=400))
    assert gap.missing_minor == 300_00
    assert gap.later is None
    assert gap.phases is None


def test_the_second_of_two_later_sums_is_waited_for_where_the_first_is_too_little():
    gap = gap_in(fixed_price(1000), budget(600, d2027_02_01=100, d2027_03_01=300))
    assert (gap.phases.minor, gap.phases.until, gap.phases.covered) == (400_00, date(2027, 3, 1), 1.0)
    assert gap.later.covered_from == date(2027, 3, 1)


def test_a_lever_with_a_lower_price_is_a_scope_swap_and_one_turned_down_is_none():
    lever = Lever("smaller", (Setting(price=worlds.euros(600)),))
    gap = gap_in(fixed_price(1000), budget(600), levers=[lever])
    [swap] = gap.swaps
    assert (swap.step.name, swap.covered, swap.change.gain) == ("smaller", 1.0, 1.0)
    assert gap_in(fixed_price(1000), budget(600), levers=[lever], refused=("smaller",)).swaps == ()


def test_droppable_work_with_a_price_of_its_own_is_a_scope_swap():
    price = Price(milestones={"live": worlds.euros(600), "flag": worlds.euros(400)})
    gap = gap_in(price, budget(600))
    [swap] = gap.swaps
    assert (swap.step.key, swap.covered) == ("drop:flag", 1.0)
    assert (gap.first_on, gap.later) == (DONE_ON, None)


def test_a_milestone_paid_before_is_covered_before_the_one_that_is_not():
    """600 fall due on the tenth day and 400 on the next working day; 400 more come the day after."""
    price = Price(milestones={"live": worlds.euros(600), "flag": worlds.euros(400)})
    gap = gap_in(price, budget(600, d2027_01_26=400))
    assert gap.covered == 0.0
    assert (gap.phases.minor, gap.later.needed_on) == (400_00, date(2027, 1, 25))


def test_the_ways_out_hold_at_the_level_of_the_policy():
    """A strike in half of the draws delays the bill past the day the money comes: covered in those."""
    strike = Risk("strike", 0.5, adds={"roof": worlds.work("20d")})
    gap = gap_in(fixed_price(1000), budget(600, d2027_02_01=500), risks=[strike])
    assert worlds.near(gap.covered, 0.5, DRAWS)
    assert gap.phases.minor == 400_00
    assert gap.later.needed_on == DONE_ON


def test_day_rates_fall_due_when_the_plan_ends():
    price = Price(day_rates={"builder": worlds.day_rate(100)})
    gap = gap_in(price, budget(1099, d2027_02_01=1))
    assert (gap.due_minor, gap.first_on) == (1100_00, date(2027, 1, 25))
    assert [swap.step.key for swap in gap.swaps] == ["drop:flag"]


@pytest.mark.parametrize("approved", [0, 1000])
def test_a_price_of_nothing_is_always_covered(approved):
    assert gap_in(fixed_price(0), budget(approved)).covered == 1.0
