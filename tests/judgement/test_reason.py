"""Why a verdict is what it is: order, how it could be mended, and what was not tested."""

from __future__ import annotations

from dataclasses import replace

import pytest

import judged
import worlds
from troth.core.promise import Achieve, PayAtMost, Promise, ReachBy
from troth.judgement.reason import Reason
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import Shortfall

LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
HOPE = Promise("hope", "seller", Achieve("errors"), is_aim=True)
SHORT = Shortfall("promise", "live", 0.5, 0.9)


def reasons(search: Search | None = None, live: float | None = 0.5, **rest):
    policy = rest.pop("policy", judged.strict())
    deal = judged.a_deal(LIVE, HOPE, policy=policy)
    told = judged.forecast(deal, {"live": judged.chance(live), "hope": judged.chance(0.4)}, **rest)
    return judged.judgement(told, judged.evidence(), search, is_quick=search is None).reasons


def mending(search: Search | None) -> dict[str, str]:
    return {one.rule: one.mending for one in reasons(search)}


def test_what_binds_comes_first_the_widest_gap_before_the_others_and_aims_last():
    told = reasons(money=judged.money(None))
    assert [(one.rule, one.mending, one.is_binding) for one in told] == [
        ("promise", "not-looked-for", True),
        ("all", "not-looked-for", True),
        ("loss", "untested", False),
        ("aim", "none-needed", False),
    ]
    assert told[0] == Reason("promise", "live", 0.5, 0.9, "not-looked-for")


@pytest.mark.parametrize(
    ("search", "told"),
    [
        (Search(Remedy(()), 8, 0), ("open", "open")),
        (Search(None, 8, 0, (SHORT,)), ("incurable", "clash")),
        (Search(None, 8, 0, (SHORT,), Remedy(())), ("refused", "refused")),
        (Search(None, 3, 5, is_cut=True), ("not-looked-for", "not-looked-for")),
    ],
)
def test_each_rule_says_whether_anything_mends_it(search, told):
    found = mending(search)
    assert (found["promise"], found["all"]) == told


def test_a_loss_and_a_worst_case_that_nobody_can_know_are_reasons_that_bind_nothing():
    worst = judged.strict(worst=(worlds.euros(500), 0.01))
    money = replace(judged.money(None), has_price=True, uncosted=("builder",))
    told = reasons(live=0.95, money=money, policy=worst)
    assert [(one.rule, one.chance, one.mending) for one in told] == [
        ("loss", None, "untested"),
        ("worst", None, "untested"),
        ("aim", 0.4, "none-needed"),
    ]
    known = reasons(live=0.95, money=judged.money(0.05, worst=0.001), policy=worst)
    assert [one.rule for one in known] == ["aim"]


@pytest.mark.parametrize(
    ("chance", "is_aim"), [(0.69, False), (0.7, True), (0.89, True), (0.9, False), (None, False)]
)
def test_what_meets_the_policy_of_an_aim_and_not_of_a_promise_may_be_said_as_an_aim(chance, is_aim):
    price = worlds.by_seller("price", PayAtMost(worlds.euros(1)))
    chances = {"live": judged.chance(chance), "price": judged.chance(1.0), "hope": judged.chance(0.8)}
    told = judged.forecast(judged.a_deal(LIVE, price, HOPE), chances)
    found = judged.judgement(told, judged.evidence()).may_be_aimed
    assert [one.promise.id for one in found] == (["live"] if is_aim else [])
