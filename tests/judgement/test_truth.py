"""Every kind of hard truth: what makes one, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import judged
import worlds
from troth.core.deal import Adoption, Asked, Beliefs, Dip
from troth.core.promise import ReachBy
from troth.core.quantity import Between
from troth.forecast.deal.deal_forecast import Leaning
from troth.judgement.truth import (
    DateGap,
    DependencyTruth,
    LoosenedPolicy,
    OwnHoursGap,
    OwnMoneyGap,
    PriceGap,
    ScopeGap,
    ThinEvidence,
    TogetherGap,
    UpheavalGap,
    dip_cost,
    truths,
)

ASKED_ON = date(2027, 1, 20)
FINE = {"live": judged.chance(0.95)}
ASKED = Asked("everything", worlds.euros(6000), {"live": ASKED_ON})
USERS = Adoption(140, worlds.day_rate(320), worlds.work("6h"), worlds.euros(12_000))


def found(deal, own_items: int = 200, chances=FINE, **rest):
    return list(truths(judged.forecast(deal, chances, **rest), judged.evidence(own_items)))


def asked(low: float, **rest):
    odds = {"scope": judged.chance(0.95), "price": judged.chance(0.95), "live": judged.chance(low)}
    return found(judged.a_deal(asked=ASKED), asked=odds, **rest)


def test_a_deal_that_asks_and_believes_nothing_has_no_hard_truth():
    assert found(judged.a_deal()) == []


def test_a_day_asked_for_below_the_policys_odds_is_a_gap_and_at_them_is_none():
    assert asked(0.90) == []
    [gap] = asked(0.89)
    told = judged.dated()
    assert gap == DateGap("live", ASKED_ON, 0.89, 200, told.even_on, told.nine_in_ten_on)


def test_a_price_asked_for_says_what_it_costs_us():
    odds = {"scope": judged.chance(0.95), "price": judged.chance(0.4), "live": judged.chance(0.95)}
    [gap] = found(judged.a_deal(asked=ASKED), asked=odds)
    assert gap == PriceGap(6000_00, 0.4, 200, 6_000_00, 8_000_00)


def test_a_scope_asked_for_may_be_too_much():
    odds = {"scope": judged.chance(0.5), "price": judged.chance(0.95), "live": judged.chance(0.95)}
    assert found(judged.a_deal(asked=ASKED), asked=odds) == [ScopeGap(0.5, 200)]


def test_all_of_the_dream_at_once_is_one_truth_more():
    [together] = asked(0.95, asked_together=judged.chance(0.2))
    assert together == TogetherGap(0.2, 200)


def test_of_one_thing_asked_for_there_is_no_all_at_once():
    deal = judged.a_deal(asked=Asked(dates={"live": ASKED_ON}))
    one = {"live": judged.chance(0.3)}
    gaps = found(deal, asked=one, asked_together=judged.chance(0.3))
    assert [type(gap) for gap in gaps] == [DateGap]


def test_a_gap_that_whole_deals_showed_has_those_deals_behind_it():
    odds = {"live": judged.chance(0.8, outside=0.3)}
    deal = judged.a_deal(asked=Asked(dates={"live": ASKED_ON}))
    [gap] = found(deal, asked=odds)
    assert (gap.chance, gap.behind) == (0.3, 0)


@pytest.mark.parametrize(("believed", "is_gap"), [(39, True), (40, False), (41, False)])
def test_hours_believed_below_the_middle_case_are_a_gap_and_those_above_are_not(believed, is_gap):
    deal = judged.a_deal(believes=Beliefs(own_hours=Decimal(believed), said_by="buyer"))
    gaps = found(deal, client_time=judged.client_time(30.0, 60.0, training=10.0))
    assert gaps == ([OwnHoursGap(39.0, 30.0, 60.0, 10.0, "buyer")] if is_gap else [])


def test_money_believed_is_held_against_payments_own_hours_and_purchases():
    people = (worlds.builder(), worlds.lead(cost=worlds.day_rate(480)))
    items = (worlds.task("build", "10d"), worlds.milestone("live", "build"))
    deal = worlds.deal_of(
        items,
        people,
        [worlds.by_seller("live", ReachBy("live", judged.DUE))],
        believes=Beliefs(own_money=worlds.euros(10_000)),
        adoption=USERS,
    )
    [gap] = found(deal, client_time=judged.client_time(16.0, 20.0, training=840.0))
    hours = pytest.approx(16 * 60_00 + 840 * 40_00)
    assert gap == OwnMoneyGap(10_000_00, 10_000_00, hours, 12_000_00)
    assert gap.total == pytest.approx(10_000_00 + 16 * 60_00 + 840 * 40_00 + 12_000_00)
    enough = replace(deal, believes=Beliefs(own_money=worlds.euros(60_000)))
    assert found(enough, client_time=judged.client_time(16.0, 20.0, training=840.0)) == []


def test_a_dip_costs_half_its_depth_in_lost_user_days_beside_the_rest():
    dip = Dip(0.2, Between(worlds.span("3w"), worlds.span("8w")))
    deal = judged.a_deal(adoption=replace(USERS, dip=dip), believes=Beliefs(own_money=worlds.euros(0)))
    assert dip_cost(deal) == (0.5 * 0.2 * 140 * 15 * 320_00, 0.5 * 0.2 * 140 * 40 * 320_00)
    in_working_days = replace(USERS, dip=Dip(0.2, Between(worlds.span("10wd"), worlds.span("10wd"))))
    assert dip_cost(judged.a_deal(adoption=in_working_days))[0] == 0.5 * 0.2 * 140 * 10 * 320_00
    [gap] = found(deal)
    assert gap.dip == dip_cost(deal)
    assert gap.total == 10_000_00 + 12_000_00
    assert dip_cost(judged.a_deal(adoption=USERS)) is None


def test_no_change_believed_is_a_gap_where_anybody_is_trained_or_dips():
    believes = Beliefs(adoption="none")
    deal = judged.a_deal(believes=believes, adoption=USERS)
    assert found(deal, client_time=judged.client_time(training=840.0)) == [
        UpheavalGap(140, 840.0, has_dip=False)
    ]
    assert found(deal) == []
    dips = replace(USERS, dip=Dip(0.2, Between(worlds.span("3w"), worlds.span("3w"))))
    assert found(judged.a_deal(believes=believes, adoption=dips)) == [UpheavalGap(140, 0.0, has_dip=True)]


@pytest.mark.parametrize(
    ("kept", "missed", "is_truth"),
    [(0.84, 0.31, True), (0.84, 0.785, True), (0.84, 0.795, False), (None, 0.3, False), (0.8, None, False)],
)
def test_a_promise_that_stands_and_falls_with_theirs_is_a_truth(kept, missed, is_truth):
    leaning = Leaning(("data",), kept, missed)
    gaps = found(judged.a_deal(), leanings={"live": leaning})
    assert gaps == ([DependencyTruth("live", leaning)] if is_truth else [])


@pytest.mark.parametrize(("own", "is_thin"), [(0, True), (99, True), (100, False)])
def test_under_a_hundred_own_items_the_evidence_is_thin(own, is_thin):
    assert found(judged.a_deal(), own_items=own) == ([ThinEvidence(own)] if is_thin else [])


def test_a_loosened_policy_is_a_hard_truth():
    deal = judged.a_deal(policy=judged.strict(loosened=("promise 80% where the company asks for 90%",)))
    assert found(deal) == [LoosenedPolicy("promise 80% where the company asks for 90%")]


def test_the_worst_comes_first():
    rules = judged.strict(loosened=("a rule",))
    believes = Beliefs(own_hours=Decimal(3), adoption="none")
    deal = judged.a_deal(asked=ASKED, believes=believes, adoption=USERS, policy=rules)
    odds = {"scope": judged.chance(0.3), "price": judged.chance(0.65), "live": judged.chance(0.01)}
    gaps = found(
        deal,
        own_items=10,
        asked=odds,
        client_time=judged.client_time(40.0, 60.0, training=10.0),
        leanings={"live": Leaning(("data",), 0.8, 0.2)},
    )
    assert [type(gap) for gap in gaps] == [
        DateGap,  # fails in 99 of 100
        OwnHoursGap,  # 47 of 50 hours were not seen
        LoosenedPolicy,  # 0.9: somebody chose it
        ScopeGap,  # 0.7
        DependencyTruth,  # 0.6
        UpheavalGap,  # 0.5
        ThinEvidence,  # 0.36
        PriceGap,  # 0.35
    ]
    weights = [gap.weight for gap in gaps]
    assert weights == sorted(weights, reverse=True)
