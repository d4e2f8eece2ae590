"""The three verdicts, on whole deals small enough to know them beforehand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import judged
import worlds
from item_world import base_of
from troth.core.change import choices_named
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, Deliver, Promise, ReachBy
from troth.judgement.search.remedy import Search
from troth.judgement.verdict import judge

HALF_LATE = base_of(1.0, 2.0)  # an item takes its estimate, or twice as long
DRAWS = 512


def two_builds(due, *levers: Lever, **rest):
    """Return two pieces of work of ten days by one builder: done on 5 February at their estimates."""
    items = (
        worlds.task("left", "10d"),
        worlds.task("right", "10d"),
        worlds.milestone("live", "left", "right"),
    )
    promise = worlds.by_seller("live", ReachBy("live", due))
    return worlds.deal_of(items, (worlds.builder(),), [promise], levers=list(levers), **rest)


SECOND = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(4000))
LATER = Lever("later", (Setting(dates={"live": worlds.date(2027, 3, 5)}),))


def verdict(deal, *levers: str, **rest):
    return judge(worlds.ready(deal, HALF_LATE), choices_named(deal, levers), DRAWS, **rest)


def test_a_day_that_always_holds_is_a_promise():
    found = verdict(two_builds(worlds.date(2027, 3, 5)))
    assert (found.verdict, found.shortfalls, found.search) == ("promise", (), None)
    assert found.worst.chance.inside == 1.0


def test_a_day_that_a_second_builder_makes_is_a_change_and_says_so():
    """Alone: three quarters are later than 5 February. Two side by side: never later than that."""
    found = verdict(two_builds(worlds.date(2027, 2, 5), SECOND))
    assert found.worst.chance.inside == pytest.approx(0.25, abs=0.1)
    assert (found.verdict, found.search.remedy.names) == ("change", ("second",))
    assert verdict(two_builds(worlds.date(2027, 2, 5), SECOND), "second").verdict == "promise"


def test_a_named_later_day_is_cheaper_than_a_second_builder():
    found = verdict(two_builds(worlds.date(2027, 2, 5), SECOND, LATER))
    assert found.search.remedy.names == ("later",)


def test_without_a_lever_the_day_is_moved_to_where_nine_in_ten_hold():
    found = verdict(two_builds(worlds.date(2027, 2, 5)))
    assert found.search.remedy.dates == (("live", worlds.date(2027, 3, 5)),)
    assert found.verdict == "change"


def test_with_every_way_out_refused_it_is_walked_away_from():
    refused = ("second", "later-date")
    found = verdict(two_builds(worlds.date(2027, 2, 5), SECOND, refused=refused))
    assert (found.verdict, found.search.remedy) == ("walk-away", None)


def test_quick_leaves_the_search_out_and_never_walks_away():
    deal = two_builds(worlds.date(2027, 2, 5), refused=("later-date",))
    found = verdict(deal, is_quick=True)
    assert (found.verdict, found.search, found.is_quick) == ("change", None, True)
    assert verdict(two_builds(worlds.date(2027, 3, 5)), is_quick=True).verdict == "promise"


def test_a_price_below_our_cost_is_raised():
    people = (worlds.builder(cost=500),)
    deal = two_builds(worlds.date(2027, 3, 5), price=Price(fixed=worlds.euros(10_000)))
    deal = replace(deal, people={role.id: role for role in people})
    found = verdict(deal)
    assert {one.rule for one in found.shortfalls} == {"loss"}
    assert found.search.remedy.price == worlds.euros(20_000)


def test_a_dropped_item_keeps_no_promise_about_itself():
    drop = Lever("drop", (Setting(drops=("right",)),))
    items = (worlds.task("left", "10d"), worlds.task("right", "10d", scope="must"))
    promise = worlds.by_seller("all", Deliver("must", worlds.date(2027, 2, 5)))
    deal = worlds.deal_of(items, (worlds.builder(),), [promise], levers=[drop], refused=("later-date",))
    found = verdict(deal)
    assert (found.verdict, found.search.looked_at) == ("walk-away", 2)


def test_the_worst_is_a_promise_before_any_aim_and_the_unknown_before_the_unlikely():
    live = worlds.by_seller("live", ReachBy("live", judged.DUE))
    soon = worlds.by_seller("soon", ReachBy("build", judged.DUE))
    errors = worlds.by_seller("errors", Achieve("errors"))
    aim = Promise("hope", "seller", Achieve("hope"), is_aim=True)
    chances = {
        "live": judged.chance(0.5),
        "soon": judged.chance(0.3),
        "errors": judged.chance(None),
        "hope": judged.chance(0.1),
    }

    def worst(*promises):
        deal = judged.a_deal(*promises)
        told = judged.forecast(deal, {one.id: chances[one.id] for one in promises})
        found = judged.judgement(told, judged.evidence()).worst
        return None if found is None else found.promise.id

    assert worst(live, soon, aim) == "soon"
    assert worst(live, errors, aim) == "errors"
    assert worst(aim) == "hope"
    assert worst(worlds.by_client("live", live.measure)) is None


def test_aims_that_miss_are_told_apart_from_what_binds():
    aim = Promise("hope", "seller", Achieve("hope"), is_aim=True)
    deal = judged.a_deal(worlds.by_seller("live", ReachBy("live", judged.DUE)), aim)
    told = judged.forecast(deal, {"live": judged.chance(0.95), "hope": judged.chance(0.5)})
    found = judged.judgement(told, judged.evidence())
    assert found.verdict == "promise"
    assert [one.promise.id for one in found.missed_aims] == ["hope"]


def test_a_search_that_somebody_stopped_is_no_reason_to_walk_away():
    told = judged.forecast(judged.a_deal(), {"live": judged.chance(0.5)})
    cut = judged.judgement(told, judged.evidence(), Search(None, 3, 61, is_cut=True))
    assert (cut.verdict, cut.instead) == ("change", None)


def test_only_what_the_client_turned_down_would_do_it_is_walked_away_from_and_said():
    deal = two_builds(worlds.date(2027, 2, 5), SECOND, refused=("second", "later-date"))
    found = verdict(deal)
    assert (found.verdict, found.search.refused.names) == ("walk-away", ("second",))
    assert {one.mending for one in found.reasons if one.is_binding} == {"refused"}
    assert found.instead.refused_remedy.names == ("second",)


def test_a_case_the_seller_could_not_survive_binds_the_verdict():
    """Twenty days at 500 cost 10,000, or up to 20,000 in 1 of 4: 8,000 lost in 1 of 4."""
    policy = judged.strict(loss=1.0, worst=(worlds.euros(7_000), 0.05))
    deal = two_builds(
        worlds.date(2027, 3, 5),
        price=Price(fixed=worlds.euros(12_000)),
        policy=policy,
        refused=("higher-price",),
    )
    deal = replace(deal, people={"builder": worlds.builder(cost=500)})
    found = verdict(deal)
    assert (found.verdict, [one.rule for one in found.reasons]) == ("walk-away", ["worst"])
    assert verdict(replace(deal, policy=judged.strict(loss=1.0))).verdict == "promise"
