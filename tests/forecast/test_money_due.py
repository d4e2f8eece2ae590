"""When the client's money falls due and what their budget lacks by then, by hand."""

from __future__ import annotations

from datetime import date

import pytest

import worlds
from item_world import base_of
from troth.core.deal import Budget, Price
from troth.core.promise import ReachBy
from troth.forecast.deal.client_total import client_draws
from troth.forecast.deal.money_due import enough_on

LIVE = worlds.by_seller("live", ReachBy("live", date(2027, 1, 29)))
HALF_LATE = base_of(1.0, 2.0)


def a_deal(price: Price, budget: Budget | None, **rest):
    """Return five days of work, live on 15 January, then five of clearing up until 22 January."""
    items = (
        worlds.fixed("build", "5d"),
        worlds.milestone("live", "build"),
        worlds.fixed("clear", "5d", after=worlds.after("live")),
    )
    parts = {"price": price, "budget": budget, "promises": [LIVE], **rest}
    return worlds.deal_of(items, (worlds.builder(cost=500),), parts.pop("promises"), **parts)


def short(deal) -> float | None:
    lacking = client_draws(worlds.played(worlds.ready(deal))).short
    return None if lacking is None else float(lacking[0])


def budget(approved: int, **more: int) -> Budget:
    days = {date(2027, 1, int(day.removeprefix("on_"))): worlds.euros(money) for day, money in more.items()}
    return Budget(worlds.euros(approved), days, "CFO")


FIXED = Price(fixed=worlds.euros(10_000))


@pytest.mark.parametrize(
    ("approved", "more", "lacking"),
    [
        (10_000, {}, 0.0),
        (6_000, {}, 4_000_00),
        (6_000, {"on_15": 4_000}, 0.0),  # live is reached at the end of that day
        (6_000, {"on_16": 4_000}, 4_000_00),
        (0, {"on_12": 5_000, "on_14": 3_000}, 2_000_00),
    ],
)
def test_a_fixed_price_falls_due_with_the_headline(approved, more, lacking):
    assert short(a_deal(FIXED, budget(approved, **more))) == lacking


def test_milestones_fall_due_with_their_items_one_after_the_other():
    parts = Price(milestones={"build": worlds.euros(6_000), "clear": worlds.euros(5_000)})
    assert short(a_deal(parts, budget(6_000, on_20=5_000))) == 0.0
    assert short(a_deal(parts, budget(5_000, on_20=5_000))) == 1_000_00
    assert short(a_deal(parts, budget(6_000, on_25=5_000))) == 5_000_00


def test_days_at_a_rate_fall_due_when_the_plan_ends():
    by_the_day = Price(day_rates={"builder": worlds.day_rate(1000)})
    assert short(a_deal(by_the_day, budget(0, on_22=10_000))) == 0.0
    assert short(a_deal(by_the_day, budget(0, on_23=10_000))) == 10_000_00


def test_without_a_budget_or_a_price_nothing_is_short():
    assert short(a_deal(FIXED, None)) is None
    assert short(a_deal(Price(), budget(0))) is None


def test_the_chance_that_the_money_is_there_is_the_share_of_draws_in_which_it_is():
    """Live on 15 January, or on 22 January where the work takes twice as long: then there is more."""
    items = (worlds.task("build", "5d"), worlds.milestone("live", "build"))
    deal = worlds.deal_of(
        items, (worlds.builder(cost=500),), [LIVE], price=FIXED, budget=budget(6_000, on_18=4_000)
    )
    draws = 512
    told = worlds.forecast(worlds.ready(deal, HALF_LATE), draws).client_total.budget
    assert worlds.near(told.funded_chance, 0.5, draws)
    assert told.short.ninety == 4_000_00
    assert told.enough_on == date(2027, 1, 18)


def test_the_first_day_on_which_the_budget_is_enough():
    told = budget(6_000, on_20=3_000, on_10=500)
    assert enough_on(told, 6_000_00) == date.min
    assert enough_on(told, 6_400_00) == date(2027, 1, 10)
    assert enough_on(told, 9_500_00) == date(2027, 1, 20)
    assert enough_on(told, 9_501_00) is None
    enough = worlds.forecast(worlds.ready(a_deal(FIXED, budget(20_000)))).client_total.budget
    assert enough.enough_on == worlds.STARTS_ON
