"""What can be had beside what was asked for: pick two, how far the dream lies outside, options in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import worlds
from troth.core.change import Choice, choices_named
from troth.core.deal import Asked, Beliefs, Policy, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import PayAtMost, ReachBy, Stay
from troth.judgement.options.dream import Dream, dream_of, gap_of, pick_two
from troth.judgement.options.frontier import Frontier, frontier_of, unbeaten
from troth.judgement.options.options import chosen_points, drawn_in_full, hope_of, options_of
from troth.judgement.options.point import Look, Point
from troth.judgement.options.price import PriceNeeded
from troth.judgement.verdict import judge
from worlds import after, builder, by_seller, deal_of, euros, fixed, lead

ON = date(2027, 3, 1)


def point(scope: float, price: int | None, days: int, hours: float = 0.0, *levers: Lever) -> Point:
    on = ON + timedelta(days=days)
    needed = None if price is None else PriceNeeded(price, price, price)
    without = frozenset({"could"}) if scope < 1 else frozenset()
    chosen = tuple(map(Choice, levers))
    return Point(chosen, scope, needed, on, hours, {"live": on}, 0.9, 0.9, 0.9, without, {"live": on})


def frontier(*points: Point) -> Frontier:
    return Frontier(tuple(Look(one.choices, one, {}, 1.0) for one in points), unbeaten(points), 0, 8)


def dream(scope: bool, price: int | None, on: date | None) -> Dream:
    """Return a dream of both items, half of the value each, at a price, live on a day."""
    wanted = frozenset({"must", "could"}) if scope else None
    return Dream(wanted, price, {} if on is None else {"live": on}, None, {"must": 0.5, "could": 0.5})


A, B, C = (Lever(key, (Setting(drops=("build",)),)) for key in "abc")
CHEAP, SOON, FULL = point(0.5, 100, 10, 0, A), point(0.5, 300, 0, 0, B), point(1.0, 300, 20, 0, C)


def test_with_one_thing_left_open_the_best_of_it_is_told():
    found = {one.open: one for one in pick_two(dream(True, 300, ON), [CHEAP, SOON, FULL])}
    assert found["date"].point == FULL
    assert found["scope"].point == SOON
    assert found["price"].point is None  # the whole scope is never there on that day
    assert found["price"].nearest == FULL  # with the scope as asked, the earliest day


def test_what_was_not_asked_for_is_not_left_open():
    assert [one.open for one in pick_two(dream(False, 300, ON), [CHEAP, SOON])] == ["date", "price"]
    assert pick_two(dream(False, None, ON), [CHEAP]) == ()


def test_where_neither_of_two_can_be_had_nothing_is_near():
    (first, *_) = pick_two(dream(True, 1, ON), [CHEAP, SOON])
    assert (first.open, first.point, first.nearest) == ("date", None, None)


def test_the_dream_lies_outside_by_what_is_missing_at_the_nearest_point():
    deal = deal_of([fixed("build", "1d")])
    gap = gap_of(deal, dream(True, 290, ON - timedelta(days=1)), [CHEAP, SOON, FULL])
    assert (gap.point, gap.days, gap.price, gap.without) == (FULL, 21, 10, frozenset())
    assert gap_of(deal, dream(False, 300, ON), [CHEAP, SOON, FULL]) is None
    assert gap_of(deal, dream(False, None, None), [CHEAP]) is None
    assert gap_of(deal, dream(True, 1, ON), []) is None
    assert gap_of(deal, dream(True, 1, ON), [point(1.0, None, 0)]) is None  # nobody knows


def test_a_scope_is_asked_for_item_by_item_whatever_its_value():
    two = Dream(frozenset({"could"}), None, {}, None, {"must": 1.0, "could": 0.0})
    assert not two.is_met(SOON)
    assert two.lacking(SOON) == {"could"}
    assert two.is_met(FULL)


def test_each_day_asked_for_counts_and_an_unknown_price_is_never_met():
    both = Dream(None, None, {"one": ON, "live": ON}, None)
    late = replace(SOON, asked_on={"one": ON + timedelta(days=3), "live": ON})
    assert (both.days_late(late), both.is_met(late)) == (3, False)
    assert not dream(False, 10**9, None).is_met(point(1.0, None, 0))


def test_three_points_that_differ_are_chosen_each_with_what_it_is_best_in():
    chosen = chosen_points([CHEAP, SOON, FULL])
    assert chosen == [(("sooner",), SOON), (("cheaper",), CHEAP), (("fuller",), FULL)]
    both = point(0.5, 100, 0, 0, A)
    assert chosen_points([both, FULL]) == [(("sooner", "cheaper"), both), (("fuller",), FULL)]
    assert chosen_points([FULL]) == [((), FULL)]
    assert chosen_points([]) == []


def test_the_dream_is_what_was_asked_for_item_by_item():
    items = [
        fixed("must", "1d", scope="must", worth=Decimal(30)),
        fixed("could", "1d", scope="could", worth=Decimal(10)),
    ]
    days = {"must": ON, "could": ON + timedelta(days=7)}
    asked = Asked("must", euros(500), days)
    found = dream_of(deal_of(items, asked=asked, believes=Beliefs(own_hours=Decimal(12))))
    assert (found.wanted, found.price, found.days, found.hours) == ({"must"}, 50_000, days, 12.0)
    assert (found.scope, found.on) == (0.75, ON + timedelta(days=7))
    everything = dream_of(deal_of(items, asked=Asked("everything")))
    assert (everything.scope, everything.price, everything.on) == (1.0, None, None)
    assert dream_of(deal_of(items, asked=Asked(("could",)))).scope == 0.25
    assert dream_of(deal_of(items)).wanted is None


def two_jobs(**rest: object):
    """Return two jobs of ten days, one builder at 500 a day, and a lever that brings a second one for 300."""
    second = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), euros(300))
    drop = Lever("drop", (Setting(drops=("more",)),))
    items = [
        fixed("build", "10d", scope="must", worth=Decimal(30)),
        fixed("more", "10d", scope="could", worth=Decimal(10)),
    ]
    live = fixed("live", "0.002d", by="nobody", after=after("build", "more"))
    people = [builder(cost=500), lead(), worlds.Role("nobody", "seller", 9, cost=worlds.day_rate(0))]
    promises = [by_seller("live", ReachBy("live", date(2027, 1, 22)))]
    asked = Asked("everything", euros(9_000), {"live": date(2027, 1, 22)})
    return deal_of([*items, live], people, promises, levers=[second, drop], asked=asked, **rest)


def test_options_are_drawn_in_full_with_their_days_and_price():
    deal = two_jobs(price=Price(fixed=euros(9_000)))
    found = options_of(worlds.ready(deal), (), 200)
    by_levers = {one.point.names: one for one in found.options}
    assert {
        names: (one.point.on, one.point.price.total, one.point.scope) for names, one in by_levers.items()
    } == {
        ("drop",): (date(2027, 1, 25), 500_000, 0.75),
        ("second",): (date(2027, 1, 25), 1_030_000, 1.0),
        (): (date(2027, 2, 8), 1_000_000, 1.0),
    }
    second = by_levers["second",]
    assert second.forecast.promises["live"].promise.measure == ReachBy("live", date(2027, 1, 25))
    assert second.forecast.changed.deal.price.fixed == euros(10_300)
    assert (second.forecast.money.loss.issued, second.missed) == (0.0, ())
    assert set(second.kinds) & {"sooner", "fuller"}


def test_what_all_the_draws_show_to_be_beaten_leaves_the_frontier_and_the_options():
    deal = two_jobs(price=Price(fixed=euros(9_000)))
    prepared = worlds.ready(deal)
    few = frontier_of(prepared, 200)
    drop, second, stands = (
        next(point for point in few.best if point.names == names) for names in (("drop",), ("second",), ())
    )
    too_good = replace(stands, on=date(2027, 1, 1), price=PriceNeeded(1, 1, 1))  # as luck may have it
    lucky = replace(few, best=(replace(second, price=PriceNeeded(2, 2, 2)), drop, too_good))
    options, best = drawn_in_full(prepared, lucky, 400)
    assert [point.names for point in best] == [("drop",), ("second",), ()]  # each with its own figures again
    assert {one.point.price.total for one in options} == {500_000, 1_030_000, 1_000_000}
    assert unbeaten(best) == best


def test_the_plan_as_it_stands_is_put_beside_fewer_than_three_though_beaten():
    free = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), euros(300), cost_to="client")
    deal = two_jobs(price=Price(fixed=euros(9_000)))
    found = options_of(worlds.ready(replace(deal, levers={"second": free})), (), 200)
    assert [(one.kinds, one.point.names) for one in found.options] == [
        ((), ("second",)),
        (("unchanged",), ()),
    ]
    assert [point.names for point in found.best] == [("second",)]


def test_the_search_of_a_judgement_with_the_frontier_is_that_without_it():
    for deal in (two_jobs(), two_jobs(refused=("second",)), two_jobs(policy=Policy(every=0.99))):
        prepared = worlds.ready(deal)
        assert options_of(prepared, (), 200).judgement.search.remedy == judge(prepared, (), 200).search.remedy


def test_a_combination_without_a_look_may_be_near():
    deal = two_jobs()
    has_hope = hope_of(deal, frontier())
    assert has_hope((Choice(deal.levers["second"]),))


def test_a_named_combination_is_told_with_what_beats_it():
    deal = two_jobs()
    prepared = worlds.ready(deal)
    found = options_of(prepared, choices_named(deal, ["second", "drop"]), 200)
    assert found.named.point.on == date(2027, 1, 25)
    assert found.named.beaten_by.names == ("drop",)  # as early and cheaper without the second
    alone = options_of(prepared, choices_named(deal, ["drop"]), 200)
    assert alone.named.beaten_by is None


def test_a_refused_combination_may_be_named_all_the_same():
    deal = two_jobs(refused=("second",))
    found = options_of(worlds.ready(deal), choices_named(deal, ["second"]), 200)
    assert found.named.point.on == date(2027, 1, 25)
    assert not any("second" in one.names for one in found.frontier.points)


@pytest.mark.parametrize("bound", [1, 10**6])
def test_a_bound_on_what_they_pay_moves_with_an_options_price(bound):
    deal = two_jobs(price=Price(fixed=euros(1)))
    promises = {**deal.promises, "price": by_seller("price", PayAtMost(euros(bound)))}
    found = options_of(worlds.ready(replace(deal, promises=promises)), (), 200)
    assert all(one.forecast.promises["price"].chance.issued == 1.0 for one in found.options)


def test_options_in_which_each_promise_meets_the_policy_go_before_those_in_which_only_all_together_do():
    deal = two_jobs()
    stays = by_seller("stays", Stay("builder", worlds.span("1d"), "live"))
    leaving = {**deal.people, "builder": builder(cost=500, leaves_chance=0.85)}
    deal = replace(deal, people=leaving, promises={**deal.promises, "stays": stays})
    found = options_of(worlds.ready(deal), (), 2_000)
    # one builder stays two weeks in .15 ** (15 / 365) = 92 %, a month, or two of them two weeks, in 86 %
    assert {one.names for one in found.frontier.best} == {("drop",), ("second",), ()}
    assert [one.point.names for one in found.options] == [("drop",)]
