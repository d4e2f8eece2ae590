"""Each rule of the policy, met to the point and missed by a little."""

from __future__ import annotations

import pytest

import judged
import worlds
from troth.core.money import Money
from troth.core.promise import Achieve, Promise, ReachBy
from troth.judgement.shortfall import Shortfall, binding_shortfalls, shortfalls

LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
SOON = worlds.by_seller("soon", ReachBy("build", judged.DUE))
AIM = Promise("errors", "seller", Achieve("errors"), is_aim=True)
THEIRS = worlds.by_client("data", ReachBy("build", judged.DUE))
FINE = judged.chance(0.95)


def missed(deal, chances, **rest) -> list[Shortfall]:
    return list(shortfalls(judged.forecast(deal, chances, **rest), deal.policy))


def test_a_promise_at_the_policy_meets_it_and_one_just_under_does_not():
    deal = judged.a_deal(LIVE)
    assert missed(deal, {"live": judged.chance(0.90)}) == []
    [one] = missed(deal, {"live": judged.chance(0.8999)})
    assert (one.rule, one.promise, one.chance, one.needed) == ("promise", "live", 0.8999, 0.90)


def test_the_lower_of_both_views_is_held_against_the_policy():
    [one] = missed(judged.a_deal(LIVE), {"live": judged.chance(0.95, outside=0.6)}, together=FINE)
    assert (one.rule, one.chance) == ("promise", 0.6)


def test_an_aim_is_held_to_its_own_rule_and_binds_nothing():
    deal = judged.a_deal(LIVE, AIM)
    told = judged.forecast(deal, {"live": FINE, "errors": judged.chance(0.69)}, together=FINE)
    assert [(one.rule, one.promise, one.needed) for one in shortfalls(told, deal.policy)] == [
        ("aim", "errors", 0.70)
    ]
    assert binding_shortfalls(told, deal.policy) == ()


def test_all_together_is_missed_where_every_promise_alone_is_met():
    deal = judged.a_deal(LIVE, SOON)
    assert missed(deal, {"live": FINE, "soon": FINE}, together=judged.chance(0.80)) == []
    [one] = missed(deal, {"live": FINE, "soon": FINE}, together=judged.chance(0.79))
    assert (one.rule, one.promise, one.needed) == ("all", None, 0.80)


def test_a_loss_may_be_as_likely_as_the_policy_allows_and_no_likelier():
    deal = judged.a_deal(LIVE)
    assert missed(deal, {"live": FINE}, money=judged.money(0.10)) == []
    [one] = missed(deal, {"live": FINE}, money=judged.money(0.1001))
    assert (one.rule, one.promise, one.needed) == ("loss", None, 0.10)
    assert one.gap == pytest.approx(0.0001)


def test_whole_deals_that_lost_more_often_decide_the_loss():
    [one] = missed(judged.a_deal(LIVE), {"live": FINE}, money=judged.money(0.05, outside=0.3))
    assert (one.rule, one.chance) == ("loss", 0.3)


def test_without_a_price_no_loss_is_held_against_anybody():
    assert missed(judged.a_deal(LIVE), {"live": FINE}, money=judged.money(None)) == []


def test_a_worst_loss_is_tested_only_where_the_policy_names_one():
    money = judged.money(0.05, worst=0.02)
    assert missed(judged.a_deal(LIVE), {"live": FINE}, money=money) == []
    deal = judged.a_deal(LIVE, policy=judged.strict(worst=(Money(50_000_00, "EUR"), 0.01)))
    [one] = missed(deal, {"live": FINE}, money=money)
    assert (one.rule, one.chance, one.needed) == ("worst", 0.02, 0.01)


def test_what_nobody_can_know_is_short_by_all_that_is_needed():
    deal = judged.a_deal(LIVE, worlds.by_seller("errors", Achieve("errors")))
    found = missed(deal, {"live": FINE, "errors": judged.chance(None)}, together=judged.chance(0.0))
    assert [(one.rule, one.promise, one.chance, one.gap) for one in found] == [
        ("promise", "errors", None, 0.90),
        ("all", None, 0.0, 0.80),
    ]


def test_the_clients_promises_are_held_against_nothing_of_ours():
    deal = judged.a_deal(LIVE, THEIRS)
    assert missed(deal, {"live": FINE, "data": judged.chance(0.1)}, together=FINE) == []


def test_the_widest_gap_comes_first_and_a_promise_before_the_rest_of_its_width():
    deal = judged.a_deal(LIVE, SOON)
    chances = {"live": judged.chance(0.70), "soon": judged.chance(0.30)}
    found = missed(deal, chances, together=judged.chance(0.30), money=judged.money(0.30))
    assert [(one.rule, one.promise) for one in found] == [
        ("promise", "soon"),
        ("all", None),
        ("promise", "live"),
        ("loss", None),
    ]


def test_a_deal_that_promises_nothing_misses_nothing():
    assert missed(judged.a_deal(THEIRS), {"data": judged.chance(0.1)}) == []
