"""What could have been promised where the verdict is to walk away."""

from __future__ import annotations

from datetime import date

import judged
import worlds
from item_world import base_of
from troth.core.deal import Price
from troth.core.promise import Deliver, PayAtMost, ReachBy
from troth.judgement.instead import Instead
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.search.remedy import Search
from troth.judgement.verdict import judge

LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
SCOPE = worlds.by_seller("scope", Deliver("must", judged.DUE))
PRICE = worlds.by_seller("price", PayAtMost(worlds.euros(10_000)))
WORTHLESS = Search(None, 8, 0)
HALF_LATE = base_of(1.0, 2.0)


def instead(search: Search | None = WORTHLESS, loss: float = 0.05, **rest):
    deal = judged.a_deal(LIVE, SCOPE, PRICE, refused=("later-date",))
    chances = {"live": judged.chance(0.5), "scope": judged.chance(0.5), "price": judged.chance(1.0)}
    parts = {"delivered": {"scope": {0.9: date(2027, 3, 2)}}, **rest}
    told = judged.forecast(deal, chances, money=judged.money(loss, safe_price=11_000_00.0), **parts)
    return judged.judgement(told, judged.evidence(), search).instead


def test_each_promise_has_its_day_on_its_own_and_what_meets_the_policy_stands():
    assert instead() == Instead(
        days=(("live", date(2027, 2, 12)), ("scope", date(2027, 3, 2))),
        price=None,
        stands=("price",),
        refused=("later-date",),
        refused_remedy=None,
    )


def test_where_money_would_be_lost_a_price_is_named_and_the_old_one_stands_no_more():
    found = instead(loss=0.3)
    assert (found.price, found.stands) == (11_000_00.0, ())


def test_what_was_turned_down_and_would_have_done_is_named():
    remedy = Remedy((), dates=(("live", date(2027, 3, 1)),))
    assert instead(Search(None, 8, 0, (), remedy)).refused_remedy == remedy


def test_there_is_no_instead_where_nobody_walks_away():
    assert instead(Search(Remedy(()), 8, 0)) is None
    assert instead(None) is None


def test_a_deal_to_walk_away_from_says_the_day_that_nine_in_ten_hold():
    """Two pieces of ten days one after the other, each as estimated or twice as long: 5 March at latest."""
    items = (
        worlds.task("left", "10d"),
        worlds.task("right", "10d"),
        worlds.milestone("live", "left", "right"),
    )
    promise = worlds.by_seller("live", ReachBy("live", date(2027, 2, 5)))
    deal = worlds.deal_of(
        items,
        (worlds.builder(cost=500),),
        [promise],
        price=Price(fixed=worlds.euros(10_000)),
        refused=("later-date", "higher-price"),
    )
    found = judge(worlds.ready(deal, HALF_LATE), (), 512)
    assert found.verdict == "walk-away"
    assert found.instead.days == (("live", date(2027, 3, 5)),)
    assert found.instead.price == 20_000_00.0  # 40 days at 500, in 1 of 4: more often than 1 in 10
