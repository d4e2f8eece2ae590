"""What the client believes: when it is a gap, whose it is, and what closing it takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import judged
import worlds
from troth.core.deal import Adoption, Beliefs, Budget, Dip
from troth.core.promise import ReachBy
from troth.core.quantity import Between
from troth.judgement.truths.belief_truth import dip_cost
from troth.judgement.truths.closing_price import CLIENT, ClosingPrice
from troth.judgement.truths.truth import OwnHoursGap, OwnMoneyGap, UpheavalGap, truths

FINE = {"live": judged.chance(0.95)}
USERS = Adoption(140, worlds.day_rate(320), worlds.work("6h"), worlds.euros(12_000))


def every(deal, **rest):
    return list(truths(judged.forecast(deal, FINE, **rest), judged.evidence()))


def found(deal, **rest):
    return [one.fact for one in every(deal, **rest)]


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


def test_hours_that_were_not_seen_are_the_price_and_who_said_it_is_the_owner():
    deal = judged.a_deal(believes=Beliefs(own_hours=Decimal(10), said_by="buyer"))
    [gap] = every(deal, client_time=judged.client_time(30.0, 60.0, training=10.0))
    assert (gap.owner, gap.price) == ("buyer", ClosingPrice(hours=30.0))


def test_money_that_was_not_seen_is_the_price_and_the_owner_is_whose_budget_it_is():
    deal = judged.a_deal(believes=Beliefs(own_money=worlds.euros(6_000)))
    [gap] = every(deal)
    assert (gap.owner, gap.price) == (CLIENT, ClosingPrice(money=4_000_00))
    [gap] = every(replace(deal, budget=Budget(worlds.euros(0), owner="CFO")))
    assert gap.owner == "CFO"


def test_upheaval_costs_the_training_and_the_middle_case_of_the_dip():
    deal = judged.a_deal(believes=Beliefs(adoption="none", said_by="buyer"), adoption=USERS)
    rest = {
        "client_time": judged.client_time(training=840.0),
        "client_total": judged.client_total(budget=None),
    }
    [gap] = every(deal, **rest)
    assert (gap.owner, gap.price) == ("buyer", ClosingPrice(money=8_000_00, hours=840.0))
