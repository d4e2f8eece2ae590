"""The cheapest change that brings a deal to policy, in a world where each lever gives so many points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import judged
import worlds
from troth.core.change import ChangedDeal, choices_named, with_price
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.money import Money
from troth.core.promise import Achieve, Deliver, PayAtMost, Promise, ReachBy
from troth.forecast.deal.deal_forecast import DateForecast
from troth.judgement.search import remedy
from troth.judgement.search.remedy import Searched, find_remedy

LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
DRAWS = 10_000
LATER = {
    0.5: date(2027, 2, 1),
    0.9: date(2027, 2, 26),
    0.95: date(2027, 3, 12),
    0.975: date(2027, 4, 1),
    0.99: date(2027, 5, 1),
}


def lever(name: str, *settings: Setting, costs: int = 0, weekly: int = 0, **rest: object) -> Lever:
    """Return a lever that adds people unless it says what it changes."""
    week = worlds.euros(weekly) if weekly else None
    changes = settings or (Setting(people={"builder": RoleChange(add=1)}),)
    return Lever(name, changes, worlds.euros(costs) if costs else None, week, **rest)


class World:
    """Forecasts any changed deal: each lever set adds its points to the chance of 'live'.

    `cost` is what the deal costs us; money is lost for sure where the price is lower.
    """

    def __init__(self, at: float = 0.5, points: dict[str, float] | None = None, cost: int = 0) -> None:
        self.at, self.points, self.cost = at, points or {}, worlds.euros(cost).minor
        self.asked: list[tuple[tuple[str, ...], int]] = []

    def __call__(self, changed: ChangedDeal, draws: int):
        deal = changed.deal
        self.asked.append((tuple(choice.name for choice in changed.choices), draws))
        kept = self.at + sum(self.points.get(choice.name, 0.0) for choice in changed.choices)
        chances = {}
        for key, promise in deal.promises.items():
            if isinstance(promise.measure, ReachBy):
                reached = [level for level, day in LATER.items() if day <= promise.measure.on_or_before]
                chances[key] = judged.chance(max([kept, *reached]))
            elif isinstance(promise.measure, Deliver):
                reached = [level for level, day in LATER.items() if day <= promise.measure.by_when]
                chances[key] = judged.chance(max([kept, *reached]))
            elif isinstance(promise.measure, PayAtMost):
                chances[key] = judged.chance(float(deal.price.fixed <= promise.measure.at_most))
            else:
                chances[key] = judged.chance(None)
        dates = (DateForecast("live", judged.DUE, None, None, LATER, has_outside=False),)
        price = deal.price.fixed
        money = judged.money(None if price is None else float(price.minor < self.cost))
        delivered = {key: LATER for key, one in deal.promises.items() if isinstance(one.measure, Deliver)}
        return judged.forecast(deal, chances, dates=dates, money=money, delivered=delivered)


def search(deal, world: World, *already: str, draws: int = DRAWS):
    return find_remedy(Searched(deal, choices_named(deal, already), draws), world)


def deal_with(*levers: Lever, **rest: object):
    return judged.a_deal(*rest.pop("promises", (LIVE,)), levers=list(levers), **rest)


def test_a_named_pair_brings_it_to_policy_where_neither_does_alone():
    deal = deal_with(lever("third", costs=4000), lever("drop", Setting(drops=("build",))))
    found = search(deal, World(0.5, {"third": 0.3, "drop": 0.2}))
    assert found.remedy.names == ("third", "drop")
    assert (found.remedy.dates, found.remedy.price) == ((), None)
    assert (found.looked_at, found.left_out) == (4, 0)


def test_the_cheapest_of_those_that_do_is_named_weekly_costs_over_half_a_year():
    points = {"dear": 0.5, "cheap": 0.5, "weekly": 0.5}
    deal = deal_with(lever("dear", costs=9000), lever("weekly", weekly=300), lever("cheap", costs=7900))
    assert search(deal, World(0.5, points)).remedy.names == ("weekly",)
    deal = deal_with(lever("dear", costs=9000), lever("weekly", weekly=310), lever("cheap", costs=7900))
    assert search(deal, World(0.5, points)).remedy.names == ("cheap",)


def test_fewer_levers_go_before_more_at_the_same_cost_and_an_earlier_setting_before_a_later():
    later = lever("later", Setting(dates={"live": judged.DUE}), Setting(dates={"live": judged.DUE}))
    deal = deal_with(lever("drop", Setting(drops=("build",))), later)
    found = search(deal, World(0.5, {"drop": 0.2, "later": 0.2, "later=2": 0.4}))
    assert found.remedy.names == ("later=2",)


def test_a_lever_that_was_refused_is_never_used():
    levers = (lever("free"), lever("third", costs=4000))
    deal = deal_with(*levers, refused=("free",))
    assert search(deal, World(0.5, {"free": 0.5, "third": 0.4})).remedy.names == ("third",)


def test_levers_that_need_or_exclude_one_another_are_set_so():
    needs, base = lever("training", costs=100, only_with=("tool",)), lever("tool", costs=1000)
    found = search(deal_with(needs, base), World(0.5, {"training": 0.5}))
    assert found.remedy.names == ("training", "tool")
    apart = (lever("a", not_with=("b",)), lever("b"), lever("c", costs=10))
    found = search(deal_with(*apart), World(0.5, {"a": 0.2, "b": 0.2, "c": 0.2}))
    assert found.remedy.names == ("a", "c")


def test_levers_already_set_stay_set():
    deal = deal_with(lever("third", costs=4000), lever("drop", Setting(drops=("build",))))
    world = World(0.5, {"third": 0.2, "drop": 0.2})
    assert search(deal, world, "third").remedy.names == ("third", "drop")
    assert all("third" in names for names, _ in world.asked)


def test_no_lever_that_helps_leaves_a_later_date():
    found = search(deal_with(lever("third", costs=4000)), World(0.5)).remedy
    assert (found.names, found.dates, found.price) == ((), (("live", LATER[0.9]),), None)


def test_a_named_lever_goes_before_a_date_that_nobody_named():
    found = search(deal_with(lever("third", costs=4000)), World(0.5, {"third": 0.5})).remedy
    assert (found.names, found.dates) == (("third",), ())


def test_a_policy_for_all_that_needs_more_gets_a_still_later_date():
    deal = deal_with(policy=judged.strict(every=0.95))
    assert search(deal, World(0.5)).remedy.dates == (("live", LATER[0.95]),)


@pytest.mark.parametrize("refused", ["later-date", "later"])
def test_a_date_the_client_refused_to_move_is_not_moved(refused):
    later = lever("later", Setting(dates={"live": judged.DUE + timedelta(7)}))
    deal = deal_with(later, refused=(refused,))
    world = World(0.5)
    assert search(deal, world).remedy is None


def test_a_date_of_the_clients_own_promise_is_never_moved():
    theirs = worlds.by_client("data", ReachBy("build", judged.DUE))
    found = search(deal_with(promises=(LIVE, theirs)), World(0.5)).remedy
    assert [promise for promise, _ in found.dates] == ["live"]


def test_a_higher_price_is_raised_by_steps_to_the_first_that_serves():
    deal = deal_with(price=Price(fixed=worlds.euros(10_000)))
    found = search(deal, World(0.95, cost=11_000)).remedy
    assert (found.names, found.dates, found.price) == ((), (), worlds.euros(11_100))


def test_a_promise_to_pay_no_more_moves_with_the_price():
    pays = worlds.by_seller("price", PayAtMost(worlds.euros(10_000)))
    deal = deal_with(price=Price(fixed=worlds.euros(10_000)), promises=(LIVE, pays))
    assert search(deal, World(0.95, cost=11_000)).remedy.price == worlds.euros(11_100)
    priced = with_price(deal, worlds.euros(11_100))
    assert priced.promises["price"].measure == PayAtMost(worlds.euros(11_100))
    assert search(deal, World(0.95, cost=11_000)).remedy.payments == (("price", worlds.euros(11_100)),)
    broken = replace(deal, price=Price(fixed=worlds.euros(12_000)))
    assert with_price(broken, worlds.euros(13_000)).promises["price"].measure.at_most == worlds.euros(10_000)


def test_a_currency_without_cents_is_raised_to_its_own_hundreds():
    yen = Price(fixed=Money(1_000_000, "JPY"))
    deal = deal_with(price=yen)
    world = World(0.95)
    world.cost = 1_100_000
    assert search(deal, world).remedy.price == Money(1_104_100, "JPY")


def test_a_later_date_and_a_higher_price_are_found_together():
    deal = deal_with(price=Price(fixed=worlds.euros(10_000)))
    found = search(deal, World(0.5, cost=11_000)).remedy
    assert (found.dates, found.price) == ((("live", LATER[0.9]),), worlds.euros(11_100))


def test_a_later_date_is_found_where_the_price_is_not_fixed():
    for price in (Price(), Price(day_rates={"builder": worlds.day_rate(800)})):
        assert search(deal_with(price=price), World(0.5)).remedy.dates == (("live", LATER[0.9]),)


@pytest.mark.parametrize(
    ("refused", "levers"),
    [("higher-price", ()), ("dearer", (lever("dearer", Setting(price=worlds.euros(20_000))),))],
)
def test_a_price_the_client_refused_is_not_raised(refused, levers):
    deal = deal_with(*levers, price=Price(fixed=worlds.euros(10_000)), refused=(refused,))
    assert search(deal, World(0.95, cost=11_000)).remedy is None


def test_the_day_of_a_scope_moves_as_any_other():
    scope = worlds.by_seller("scope", Deliver("must", judged.DUE))
    found = search(deal_with(promises=(scope,)), World(0.5)).remedy
    assert found.dates == (("scope", LATER[0.9]),)


def test_an_aim_is_never_moved():
    aim = Promise("aim", "seller", ReachBy("live", judged.DUE), is_aim=True)
    assert search(deal_with(promises=(LIVE, aim)), World(0.5)).remedy.dates == (("live", LATER[0.9]),)


def test_what_no_change_mends_is_told_from_what_a_later_day_would():
    errors = worlds.by_seller("errors", Achieve("errors"))
    found = search(deal_with(promises=(LIVE, errors)), World(0.5))
    assert [(one.rule, one.promise) for one in found.incurable] == [("promise", "errors"), ("all", None)]
    points = {"a": 0.45, "b": 0.0}
    refused = deal_with(
        lever("a"), refused=("later-date", "higher-price"), price=Price(fixed=worlds.euros(1))
    )
    found = search(refused, World(0.5, points, cost=11_000))
    assert [one.rule for one in found.incurable] == ["loss"]


def test_nothing_helps_where_nobody_can_know():
    deal = deal_with(lever("third"), promises=(LIVE, worlds.by_seller("errors", Achieve("errors"))))
    found = search(deal, World(0.95, {"third": 0.05}))
    assert (found.remedy, found.looked_at, found.left_out) == (None, 2, 0)


def test_an_aim_that_is_missed_keeps_nothing_from_being_promised():
    deal = deal_with(lever("third"), promises=(LIVE, Promise("errors", "seller", Achieve("e"), is_aim=True)))
    assert search(deal, World(0.5, {"third": 0.45})).remedy.names == ("third",)


def test_what_is_found_with_few_draws_is_confirmed_with_all():
    world = World(0.5, {"third": 0.45})
    search(deal_with(lever("third")), world)
    assert world.asked[0] == ((), remedy.SEARCH_DRAWS)
    assert world.asked[-1] == (("third",), DRAWS)


def test_what_few_draws_miss_by_little_is_judged_again_on_all():
    class Lucky(World):
        def __call__(self, changed, draws):
            self.at = 0.88 if draws == remedy.SEARCH_DRAWS else 0.91
            return super().__call__(changed, draws)

    deal = deal_with(lever("third"))
    assert search(deal, Lucky()).remedy.names == ()


def test_few_draws_are_all_there_are_where_fewer_were_asked_for():
    world = World(0.5, {"third": 0.45})
    assert search(deal_with(lever("third")), world, draws=200).remedy.names == ("third",)
    assert {draws for _, draws in world.asked} == {200}


def test_combinations_that_were_not_looked_at_are_counted():
    seven = [lever(f"lever{k}", costs=1 + k) for k in range(7)]
    found = search(deal_with(*seven, refused=("later-date",)), World(0.1))
    assert (found.remedy, found.looked_at, found.left_out) == (None, 128, 0)
    many = [lever(f"lever{k}", costs=1 + k) for k in range(20)]
    found = search(deal_with(*many), World(0.1, dict.fromkeys((one.id for one in many), 0.3)))
    assert len(found.remedy.names) == 3
    assert (found.looked_at, found.looked_at + found.left_out) == (2_048, 2**20)
    assert found.is_partial


def test_beyond_what_can_be_looked_at_what_is_near_the_policy_is_and_a_dear_lever_is_found():
    cheap = [lever(f"lever{k}", costs=1) for k in range(13)]
    deal = deal_with(*cheap, lever("dear", costs=20_000), refused=("later-date",))
    found = search(deal, World(0.1, {"dear": 0.85, "lever3": 0.01}))
    assert found.remedy.names == ("dear",)
    assert 2_048 < found.looked_at <= 4_096
    none = search(deal_with(*cheap, refused=("later-date",)), World(0.1))
    assert (none.remedy, none.looked_at, none.left_out) == (None, 4_096, 2**13 - 4_096)
    assert none.is_partial


def test_what_was_turned_down_is_looked_at_only_where_nothing_else_does_it():
    levers = (lever("free"), lever("third", costs=4000))
    deal = deal_with(*levers, refused=("free", "later-date"))
    found = search(deal, World(0.5, {"free": 0.5, "third": 0.2}))
    assert (found.remedy, found.refused.names) == (None, ("free",))
    found = search(deal, World(0.5, {"free": 0.5, "third": 0.4}))
    assert (found.remedy.names, found.refused) == (("third",), None)
    found = search(deal_with(refused=("later-date",)), World(0.5))
    assert (found.remedy, found.refused.dates) == (None, (("live", LATER[0.9]),))


def test_combinations_without_hope_are_left_alone_once_a_later_date_is_found():
    many = [lever(f"lever{k}", costs=1 + k) for k in range(7)]
    world = World(0.5, {"lever0": 0.2, "lever6": 0.2})
    both = ("lever0", "lever6")
    found = find_remedy(
        Searched(deal_with(*many), (), DRAWS, lambda choices: {c.name for c in choices} >= set(both)), world
    )
    assert found.remedy.names == both
    assert len({names for names, _ in world.asked}) < 64
    everywhere = World(0.5, world.points)
    assert search(deal_with(*many), everywhere).remedy == found.remedy
    assert len({names for names, _ in everywhere.asked}) > len({names for names, _ in world.asked})


def test_an_interrupt_keeps_what_was_found_so_far():
    class Stopped(World):
        def __call__(self, changed, draws):
            if len(changed.choices) == 2:
                raise KeyboardInterrupt
            return super().__call__(changed, draws)

    found = search(deal_with(lever("a", costs=1), lever("b", costs=2)), Stopped(0.5))
    assert found.is_cut
    assert found.remedy.dates == (("live", LATER[0.9]),)
    assert (found.looked_at, found.left_out) == (3, 1)
