"""What hangs on the client: their promises, their fullest week, their money when it falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import judged
import worlds
from troth.core.deal import Budget
from troth.core.promise import Decide, GiveTime, ReachBy
from troth.core.quantity import Share
from troth.forecast.deal.deal_forecast import BudgetForecast, ClientTime, Leaning, RoleHours, Spread
from troth.judgement.truths.closing_price import CLIENT, FREE, ClosingPrice
from troth.judgement.truths.truth import BudgetGap, DependencyTruth, OverloadTruth, truths

LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
TIME = worlds.by_client("time", GiveTime("lead", Share(4000), "live"))
DECISIONS = worlds.by_client("decisions", Decide("sponsor", worlds.span("5wd")))
BUILT = worlds.by_client("built", ReachBy("build", judged.DUE))
MONDAY = date(2027, 1, 18)


def every(deal, **rest):
    chances = dict.fromkeys(deal.promises, judged.chance(0.95))
    return list(truths(judged.forecast(deal, chances, **rest), judged.evidence()))


@pytest.mark.parametrize(
    ("kept", "missed", "is_truth"),
    [(0.84, 0.31, True), (0.84, 0.785, True), (0.84, 0.795, False), (None, 0.3, False), (0.8, None, False)],
)
def test_a_promise_that_stands_and_falls_with_theirs_is_a_truth(kept, missed, is_truth):
    leaning = Leaning(("time",), kept, missed)
    gaps = [one.fact for one in every(judged.a_deal(LIVE, TIME), leanings={"live": leaning})]
    assert gaps == ([DependencyTruth("live", leaning)] if is_truth else [])


@pytest.mark.parametrize(
    ("conditions", "owner", "price"),
    [
        (("time",), "lead", ClosingPrice(hours=30.0)),
        (("decisions",), "sponsor", FREE),
        (("built",), "builder", FREE),
        (("decisions", "time"), CLIENT, ClosingPrice(hours=30.0)),
    ],
)
def test_it_is_whose_promise_it_is_and_costs_the_hours_of_those_who_work_for_it(conditions, owner, price):
    deal = judged.a_deal(LIVE, TIME, DECISIONS, BUILT)
    leaning = {"live": Leaning(conditions, 0.9, 0.2)}
    [one] = every(deal, leanings=leaning, client_time=judged.client_time(30.0, 60.0))
    assert (one.owner, one.price) == (owner, price)


def fullest(ninety: float, chance: float) -> ClientTime:
    spread = Spread(30.0, 40.0, 45.0)
    weeks = ((date(2027, 1, 11), 15.0, 16.0), (MONDAY, 14.0, ninety))
    return ClientTime((RoleHours("lead", spread, 16.0, weeks, chance),), spread, 0.0)


def test_a_week_far_above_the_promised_share_is_a_truth_of_the_role():
    [one] = every(judged.a_deal(), client_time=fullest(20.0, 0.3))
    assert one.fact == OverloadTruth("lead", MONDAY, 14.0, 20.0, 16.0, 0.3)
    assert (one.owner, one.price) == ("lead", ClosingPrice(hours=4.0))


@pytest.mark.parametrize(("ninety", "chance"), [(17.6, 0.3), (20.0, 0.04)])
def test_a_tenth_more_than_promised_and_what_hardly_ever_happens_are_no_truth(ninety, chance):
    assert every(judged.a_deal(), client_time=fullest(ninety, chance)) == []


def test_money_that_is_not_there_when_it_falls_due_is_the_budgets_owners():
    deal = judged.a_deal(budget=Budget(worlds.euros(6000), owner="CFO"))
    told = BudgetForecast(0.32, Spread(0.0, 4_000_00, 4_000_00), date(2027, 7, 1))
    [one] = every(deal, client_total=judged.client_total(budget=told))
    assert one.fact == BudgetGap(0.32, 6_000_00, 10_000_00, 4_000_00, date(2027, 7, 1))
    assert (one.owner, one.price) == ("CFO", ClosingPrice(money=4_000_00))
    enough = replace(told, funded_chance=0.9)
    assert every(deal, client_total=judged.client_total(budget=enough)) == []
