"""The lowest price at which losing money meets the policy, and when the scope asked for is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import worlds
from item_world import base_of
from troth.core.deal import Asked, Policy, Price
from troth.core.promise import ReachBy
from troth.core.term import LatePenalty

THIRDS = base_of(0.5, 1.0, 2.0)
PRICE = Price(fixed=worlds.euros(6_000))
DRAWS = 500


def a_deal(item=None, **rest):
    """Return ten days at 500 a day: 2,500, 5,000 or 10,000, each in a third of the draws."""
    parts = {"price": PRICE, **rest}
    people = parts.pop("people", (worlds.builder(cost=500),))
    return worlds.deal_of([item or worlds.task("build", "10d")], people, parts.pop("promises", ()), **parts)


def safe_price(deal, **known) -> float | None:
    return worlds.forecast(worlds.ready(deal, THIRDS, **known), DRAWS).money.safe_price


@pytest.mark.parametrize(("loss", "needed"), [(0.10, 10_000_00), (0.45, 5_000_00), (0.75, 2_500_00)])
def test_it_is_the_cost_that_is_exceeded_no_more_often_than_the_policy_allows(loss, needed):
    assert safe_price(a_deal(policy=Policy(loss=loss))) == needed


def test_a_penalty_on_the_price_grows_with_it():
    """Done on 22 January, a week after the day: a tenth of the price is owed, so 5,000 / 0.9 is needed."""
    late = worlds.by_seller("live", ReachBy("build", date(2027, 1, 15)))
    owed = LatePenalty("late", "build", Decimal("0.1"), None, None)
    exact = worlds.fixed("build", "10d")
    deal = a_deal(exact, promises=[late], terms=[owed])
    assert safe_price(deal) == pytest.approx(5_000_00 / 0.9)
    monthly = replace(owed, of_price="monthly")
    fee = replace(PRICE, monthly=worlds.euros(1_000), months=12)
    assert safe_price(a_deal(exact, promises=[late], terms=[monthly], price=fee)) == 5_100_00


def test_the_dearer_of_both_views_counts():
    costs = base_of(1.0, 3.0, name="costs", quantity="cost")
    assert safe_price(a_deal(worlds.fixed("build", "10d")), cost_base=costs) == pytest.approx(15_000_00)


def test_without_a_fixed_price_or_with_people_without_a_cost_it_is_unknown():
    assert safe_price(a_deal(price=Price())) is None
    assert safe_price(a_deal(price=Price(milestones={"build": worlds.euros(1)}))) is None
    assert safe_price(a_deal(people=(worlds.builder(),))) is None
    assert safe_price(a_deal(price=Price(fixed=worlds.euros(0)))) is None


def test_a_worst_case_is_unknown_without_a_price():
    policy = Policy(worst=(worlds.euros(1), 0.01))
    told = worlds.forecast(worlds.ready(a_deal(price=Price(), policy=policy), THIRDS), DRAWS)
    assert told.money.worst_chance is None


def test_the_scope_asked_for_has_its_days_at_given_odds():
    item = worlds.task("build", "10d", scope="must")
    told = worlds.forecast(worlds.ready(a_deal(item, asked=Asked("must")), THIRDS), DRAWS)
    assert told.asked_scope_on[0.9] == date(2027, 2, 5)  # twenty days
    assert worlds.forecast(worlds.ready(a_deal(), THIRDS), DRAWS).asked_scope_on == {}
