"""What closing a gap costs: waiting, levers, nothing, or no price at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import judged
import worlds
from troth.core.deal import Beliefs, Budget
from troth.core.lever import Lever, Setting
from troth.judgement.truths.closing_price import (
    CLIENT,
    FREE,
    NO_PRICE,
    ClosingPrice,
    asker,
    days_later,
    is_later_refused,
    lever_price,
    payer,
)

FROM, TO = date(2027, 1, 20), date(2027, 2, 12)
LATER = Lever("later", (Setting(dates={"live": date(2027, 3, 5)}),))
OTHER = Lever("other", (Setting(dates={"elsewhere": date(2027, 3, 5)}),))


def test_waiting_costs_calendar_days_and_never_fewer_than_none():
    deal = judged.a_deal()
    assert days_later(deal, "live", FROM, TO) == ClosingPrice(days=23)
    assert days_later(deal, "live", TO, FROM) == ClosingPrice(days=0)
    assert days_later(deal, "live", FROM, None) == NO_PRICE


@pytest.mark.parametrize(
    ("refused", "is_refused"), [((), False), (("later-date",), True), (("later",), True), (("other",), False)]
)
def test_a_later_day_that_was_turned_down_is_no_price(refused, is_refused):
    deal = judged.a_deal(levers=[LATER, OTHER], refused=refused)
    assert is_later_refused(deal, "live") == is_refused
    assert (days_later(deal, "live", FROM, TO) == NO_PRICE) == is_refused


def test_levers_cost_what_they_cost_together_once_and_a_week():
    once = replace(LATER, costs=worlds.euros(4000))
    weekly = replace(OTHER, costs_per_week=worlds.euros(960))
    assert lever_price([once, weekly]) == ClosingPrice(money=4000_00, money_weekly=960_00)
    assert lever_price([LATER]) == FREE
    assert lever_price([]) == NO_PRICE


@pytest.mark.parametrize(
    ("price", "is_named"),
    [(NO_PRICE, False), (FREE, True), (ClosingPrice(days=0), True), (ClosingPrice(hours=0.0), True)],
)
def test_a_price_of_nothing_is_a_price_and_none_is_not(price, is_named):
    assert price.is_named == is_named


def test_who_asks_and_whose_money_it_is():
    deal = judged.a_deal()
    assert (asker(deal), payer(deal)) == (CLIENT, CLIENT)
    said = judged.a_deal(believes=Beliefs(said_by="buyer"), budget=Budget(worlds.euros(1)))
    assert (asker(said), payer(said)) == ("buyer", "buyer")
    owned = replace(said, budget=Budget(worlds.euros(1), owner="CFO"))
    assert payer(owned) == "CFO"
