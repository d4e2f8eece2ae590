"""The frontier against brute force on small deals, and what no search may get wrong."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import worlds
from troth.core.change import Choice, conflict_in, with_levers
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import ReachBy
from troth.core.quantity import Share
from troth.core.worktime import day_of_end
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import luck_of
from troth.judgement.options import frontier
from troth.judgement.options.frontier import axes_of, frontier_of, is_beaten, unbeaten
from troth.judgement.options.point import Point
from troth.judgement.options.price import PriceNeeded
from troth.judgement.search import combinations
from worlds import after, builder, by_seller, deal_of, euros, fixed, lead, milestone, task

DRAWS = 200
ON = date(2027, 3, 1)
WIDE = worlds.base_of(*(0.8 + k / 20 for k in range(20)))


def small_deal(**rest: object):
    """Return a deal with three levers of the plan and one that only moves the day."""
    items = [
        task("plan", "5d", scope="must", worth=Decimal(40)),
        task("extra", "8d", scope="could", worth=Decimal(20), after=after("plan")),
        task("theirs", "4d", "lead", after=after("plan")),
        milestone("live", "extra", "theirs"),
    ]
    levers = [
        Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), euros(2_000)),
        Lever(
            "more", (Setting(people={"lead": RoleChange(share=Share(8_000))}),), euros(100), cost_to="client"
        ),
        Lever("drop", (Setting(drops=("extra",)),)),
        Lever("later", (Setting(dates={"live": date(2027, 6, 1)}),)),
    ]
    people = [builder(cost=500), lead(4_000, cost=worlds.day_rate(300))]
    promises = [by_seller("live", ReachBy("live", ON)), worlds.gives("live", 4_000)]
    return deal_of(items, people, promises, levers=levers, **rest)


def brute_force(prepared) -> dict[frozenset[str], tuple[float, float, date, float]]:
    """Return each combination's scope, price, day and hours, worked out from its draws alone."""
    deal = prepared.deal
    found = {}
    for names in itertools.chain.from_iterable(
        itertools.combinations(("second", "more", "drop"), count) for count in range(4)
    ):
        changed = with_levers(deal, [Choice(deal.levers[name]) for name in names])
        played = play(stage_of(prepared, Scenario("x", changed)), luck_of(prepared.seed, 0, DRAWS))
        place = int(np.ceil(0.9 * DRAWS)) - 1
        day = day_of_end(int(np.sort(played.finish("live"))[place]), "UTC")
        ours = (played.work[:, :2].sum(axis=1) / 480) * 50_000  # the builder's two parts at 500 a day
        price = int(np.ceil(np.sort(ours)[place] - 1e-6)) + (200_000 if "second" in names else 0)
        hours = float(np.sort(played.work[:, 2] / 60)[place])
        found[frozenset(names)] = (40 / 60 if "drop" in names else 1.0, price, day, hours)
    return found


def test_the_frontier_is_what_brute_force_finds():
    prepared = worlds.ready(small_deal(), WIDE)
    expected = brute_force(prepared)
    found = frontier_of(prepared, DRAWS)
    told = {
        frozenset(point.names): (point.scope, point.price.total, point.on, point.hours)
        for point in found.points
    }
    assert told.keys() == expected.keys()
    for key, (scope, price, on, hours) in expected.items():
        assert told[key] == (pytest.approx(scope), price, on, pytest.approx(hours)), key

    def loses(one, other):
        pairs = [(-other[0], -one[0]), *zip(other[1:], one[1:], strict=True)]
        return all(better <= worse for better, worse in pairs) and any(
            better < worse for better, worse in pairs
        )

    best = {key for key, one in expected.items() if not any(loses(one, other) for other in expected.values())}
    equal = {expected[key] for key in best}
    assert {expected[frozenset(point.names)] for point in found.best} == equal
    assert len(found.best) == len(equal)


def test_a_lever_that_moves_only_the_day_or_the_price_makes_no_point_of_its_own():
    found = frontier_of(worlds.ready(small_deal(), WIDE), DRAWS)
    assert (found.looked_at, found.left_out) == (8, 0)
    assert not any("later" in point.names for point in found.points)
    deal = small_deal()
    later = (Choice(deal.levers["more"]), Choice(deal.levers["later"]))
    assert found.look(later).point.names == ("more",)


def test_what_the_client_turned_down_is_on_no_frontier():
    found = frontier_of(worlds.ready(small_deal(refused=("more",)), WIDE), DRAWS)
    assert found.looked_at == 4
    assert not any("more" in point.names for point in found.points)


def point(scope: float, price: int | None, days: int, hours: float) -> Point:
    on = ON + timedelta(days=days)
    needed = None if price is None else PriceNeeded(price, price, price)
    return Point((), scope, needed, on, hours, {"live": on}, 0.9, 0.9, 0.9)


points = st.builds(
    point,
    st.sampled_from([0.5, 0.75, 1.0]),
    st.integers(1, 5),
    st.integers(0, 4),
    st.sampled_from([0.0, 10.0, 20.0]),
)


@settings(max_examples=200)
@given(st.lists(points, max_size=24))
def test_nothing_on_the_frontier_is_beaten_and_everything_else_is(some):
    best = unbeaten(some)
    assert not any(is_beaten(one, other) for one in best for other in some)
    axes = {axes_of(one) for one in best}
    assert len(axes) == len(best)
    assert all(axes_of(one) in axes or any(is_beaten(one, other) for other in best) for one in some)


def test_of_equal_points_the_first_stays():
    deal = small_deal()
    cheap, dear = (
        point(1.0, 1, 0, 0.0),
        replace(point(1.0, 1, 0, 0.0), choices=(Choice(deal.levers["more"]),)),
    )
    assert unbeaten([cheap, dear]) == (cheap,)


def test_an_unknown_price_is_the_highest_and_unknown_ones_are_judged_by_the_rest():
    one, other = point(1.0, None, 0, 5.0), point(1.0, None, 1, 5.0)
    assert unbeaten([one, other]) == (one,)
    assert is_beaten(other, one)
    assert not is_beaten(one, other)
    known = point(1.0, 10**12, 0, 5.0)
    assert unbeaten([one, known]) == (known,)


def test_of_the_same_value_the_one_that_leaves_less_out_is_better():
    whole = point(1.0, 5, 0, 0.0)
    less = replace(whole, without=frozenset({"extra"}))
    assert is_beaten(less, whole)
    assert not is_beaten(whole, replace(less, price=PriceNeeded(4, 4, 4)))


def test_what_needs_a_day_or_a_price_that_was_turned_down_is_on_no_frontier():
    deal = small_deal(refused=("later-date",), price=Price(fixed=euros(1)))
    found = frontier_of(worlds.ready(deal, WIDE), DRAWS)
    assert {point.names for point in found.points} > {point.names for point in found.best}
    assert all(point.on <= ON for point in found.best)
    dear = small_deal(refused=("higher-price",), price=Price(fixed=euros(1)))
    assert frontier_of(worlds.ready(dear, WIDE), DRAWS).best == ()


def many_levers(count: int):
    """Return a deal with so many levers, each of which takes one more of the client's days off the plan."""
    items = [fixed(f"w{k}", "1d", "lead") for k in range(count)]
    levers = [Lever(f"drop{k}", (Setting(drops=(f"w{k}",)),), euros(k + 1)) for k in range(count)]
    return deal_of(items, promises=[worlds.gives(ON)], levers=levers)


def test_beyond_what_can_be_looked_at_the_neighbours_of_the_best_are_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr(frontier, "MOST_LOOKED_AT", 64)
    prepared = worlds.ready(many_levers(10))
    found = frontier_of(prepared, 8)
    assert (found.looked_at, found.left_out) == (64, 2**10 - 64)
    assert len({point.names for point in found.points}) == 64
    # dropping everything is the best in days and hours: only the walk to neighbours can get near it
    assert max(len(point.names) for point in found.best) > 4


def test_an_interrupt_keeps_what_was_looked_at():
    calls = []

    def stop(done: int, total: int) -> None:
        calls.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    found = frontier_of(worlds.ready(small_deal(), WIDE), DRAWS, stop)
    assert found.is_cut
    assert (found.looked_at, found.left_out) == (3, 5)
    assert calls[-1] == (3, 8)
    assert found.best


def test_combinations_are_listed_by_cost_and_never_against_their_rules():
    levers = [
        Lever("dear", (Setting(drops=("a",)),), euros(10)),
        Lever("weekly", (Setting(drops=("b",)),), costs_per_week=euros(1)),
        Lever("with", (Setting(drops=("c",)),), only_with=("dear",)),
        Lever("not", (Setting(drops=("d",)), Setting(drops=("e",))), not_with=("dear",)),
    ]
    deal = deal_of([fixed(key, "1d") for key in "abcde"], levers=levers)
    listed = combinations.combinations_of(deal).listed
    names = [tuple(choice.name for choice in each) for each in listed]
    assert names[:4] == [(), ("not",), ("not=2",), ("dear",)]
    assert all(conflict_in(each) is None for each in listed)
    assert len(names) == len(set(names)) == 10
    costs = [combinations.cost_of(each) for each in listed]
    assert costs == sorted(costs)
    beside = {tuple(c.name for c in each) for each in combinations.neighbours(deal, (Choice(levers[0]),))}
    assert beside == {(), ("dear", "weekly"), ("dear", "with")}
