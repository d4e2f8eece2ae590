"""What is asked for and may fail: what makes it a hard truth, whose it is, and what closing it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import judged
import worlds
from troth.core.deal import Asked
from troth.core.lever import Lever, Setting
from troth.judgement.truths.closing_price import CLIENT, NO_PRICE, ClosingPrice
from troth.judgement.truths.truth import DateGap, PriceGap, ScopeGap, TailTruth, TogetherGap, truths

ASKED_ON = date(2027, 1, 20)
FINE = {"live": judged.chance(0.95)}
ASKED = Asked("everything", worlds.euros(6000), {"live": ASKED_ON})


def every(deal, own_items: int = 200, chances=FINE, **rest):
    return list(truths(judged.forecast(deal, chances, **rest), judged.evidence(own_items)))


def found(deal, own_items: int = 200, chances=FINE, **rest):
    return [one.fact for one in every(deal, own_items, chances, **rest)]


def asked(low: float, **rest):
    odds = {"scope": judged.chance(0.95), "price": judged.chance(0.95), "live": judged.chance(low)}
    return found(judged.a_deal(asked=ASKED), asked=odds, **rest)


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


def test_a_day_costs_the_wait_until_the_policys_odds_and_is_whose_who_asked():
    odds = {"live": judged.chance(0.3)}
    deal = judged.a_deal(asked=Asked(dates={"live": ASKED_ON}))
    [gap] = every(deal, asked=odds)
    assert (gap.owner, gap.price) == (CLIENT, ClosingPrice(days=(date(2027, 2, 12) - ASKED_ON).days))
    said = replace(deal, believes=replace(deal.believes, said_by="buyer"))
    assert every(said, asked=odds)[0].owner == "buyer"


def test_a_day_that_was_turned_down_or_never_comes_has_no_price():
    odds = {"live": judged.chance(0.3)}
    later = Lever("later", (Setting(dates={"live": date(2027, 3, 5)}),))
    for refused in ("later-date", "later"):
        deal = judged.a_deal(asked=Asked(dates={"live": ASKED_ON}), levers=[later], refused=(refused,))
        assert every(deal, asked=odds)[0].price == NO_PRICE
    deal = judged.a_deal(asked=Asked(dates={"live": ASKED_ON}))
    dates = (judged.dated("live", judged.DUE, judged.DUE, None, None),)
    gap, tail = every(deal, asked=odds, dates=dates)
    assert (gap.price, tail.fact) == (NO_PRICE, TailTruth("live", judged.DUE, None))


def test_a_price_costs_what_the_tail_is_above_it_and_is_whose_money_it_is():
    odds = {"price": judged.chance(0.4)}
    deal = judged.a_deal(asked=Asked(price=worlds.euros(6000)))
    [gap] = every(deal, asked=odds)
    assert (gap.owner, gap.price) == (CLIENT, ClosingPrice(money=8_000_00 - 6_000_00))


def test_the_scope_costs_the_wait_until_it_is_there_and_all_at_once_costs_everything():
    odds = {"scope": judged.chance(0.5), "price": judged.chance(0.5), "live": judged.chance(0.5)}
    there = {0.9: date(2027, 2, 20)}
    rest = {"asked": odds, "asked_together": judged.chance(0.2), "asked_scope_on": there}
    gaps = {type(one.fact): one.price for one in every(judged.a_deal(asked=ASKED), **rest)}
    assert gaps[ScopeGap] == ClosingPrice(days=31)
    assert gaps[TogetherGap] == ClosingPrice(money=2_000_00, days=31)
    unknown = every(judged.a_deal(asked=ASKED), **(rest | {"asked_scope_on": {}}))
    assert {type(one.fact): one.price for one in unknown}[TogetherGap] == NO_PRICE


def test_a_tail_of_a_month_past_the_day_promised_is_a_truth_and_a_shorter_one_is_none():
    def tails(nine: date):
        told = (judged.dated("live", judged.DUE, judged.DUE, nine, nine),)
        return every(judged.a_deal(), dates=told)

    assert tails(date(2027, 2, 27)) == []
    [one] = tails(date(2027, 2, 28))
    assert (one.fact, one.price) == (TailTruth("live", judged.DUE, date(2027, 2, 28)), ClosingPrice(days=30))


def test_the_clients_own_day_has_no_tail_of_ours():
    late = (judged.dated("build", judged.DUE, judged.DUE, date(2027, 9, 1), date(2027, 9, 1)),)
    assert found(judged.a_deal(), dates=late) == []
