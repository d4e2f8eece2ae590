"""What holds a promise back, in worlds whose answers one can work out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

import worlds
from item_world import base_of
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Deliver, ReachBy, Stay
from troth.core.quantity import Between, Share
from troth.core.work import Risk, Role
from troth.core.worktime import Calendar
from troth.errors import NotFound
from troth.judgement.constraints import trials
from troth.judgement.constraints.claim import TOGETHER
from troth.judgement.constraints.held_back import Held, HeldBack, find_constraints
from troth.judgement.constraints.loosening import REMOVERS
from troth.judgement.paired import paired

TEN_DAYS = date(2027, 1, 22)  # the close of the tenth working day
LIVE = worlds.by_seller("live", ReachBy("live", TEN_DAYS))
DRAWS = 200
TESTER = Role("tester", "seller", 1, Share(10_000), worlds.day_rate(400))


def live_after(*items: str):
    return worlds.milestone("live", *items)


def found_in(deal, promise: str | None = None, draws: int = DRAWS, levers=(), **known: object) -> HeldBack:
    prepared = worlds.ready(deal, **known)
    return find_constraints(prepared, worlds.changed_by(deal, levers).choices, draws, promise)


def held_in(deal, claim: str = "live", **rest: object) -> Held:
    return next(one for one in found_in(deal, **rest).held if one.claim == claim)


def keys(held: Held) -> list[str]:
    return [gain.step.key for gain in held.gains]


def two_jobs(**rest: object):
    """Two jobs of ten days at once, one builder at 500 a day, due after ten working days."""
    items = (worlds.fixed("roof", "10d"), worlds.fixed("walls", "10d"), live_after("roof", "walls"))
    people = (worlds.builder(cost=500),)
    return worlds.deal_of(items, people, promises=rest.pop("promises", (LIVE,)), **rest)


def test_of_two_jobs_and_one_builder_the_builder_is_the_constraint_and_its_price_is_exact():
    [gain] = held_in(two_jobs()).gains
    assert (gain.step.key, gain.step.remover) == ("person:builder", "seller")
    assert (gain.change.gain, gain.change.error) == (1.0, 0.0)
    assert gain.days == 14  # ten working days, two weekends
    assert (gain.cost.minor, gain.cost.to) == (5_000_00, "seller")
    assert gain.point_price == 50_00


def test_a_builder_without_a_rate_is_unpriced():
    deal = two_jobs()
    people = {"builder": worlds.builder()}
    [gain] = held_in(replace(deal, people=people)).gains
    assert gain.cost.minor is None
    assert gain.point_price is None


def test_a_promise_already_safe_has_nothing_reported():
    safe = worlds.by_seller("live", ReachBy("live", date(2027, 3, 31)))
    found = found_in(two_jobs(promises=(safe,)))
    assert (found.held, found.safe, found.bottlenecks) == ((), ("live",), ())
    assert found.worst is None


def test_what_helps_only_together_is_found_though_each_alone_gives_nothing():
    items = (
        *(worlds.fixed(name, "10d") for name in ("roof", "walls")),
        *(worlds.fixed(name, "10d", "tester") for name in ("till", "stock")),
        live_after("roof", "walls", "till", "stock"),
    )
    held = held_in(worlds.deal_of(items, (worlds.builder(), TESTER), promises=(LIVE,)))
    assert held.gains == ()
    [pair] = held.interactions
    assert [step.key for step in pair.steps] == ["person:builder", "person:tester"]
    assert (pair.alone, pair.together.gain, pair.excess.gain) == ((0.0, 0.0), 1.0, 1.0)


def test_a_lever_that_helps_only_together_with_another_is_found():
    items = (worlds.fixed("roof", "10d"), worlds.fixed("walls", "10d"), worlds.fixed("till", "10d", "tester"))
    more = worlds.fixed("stock", "10d", "tester", scope="could")
    levers = [
        Lever("more-builders", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(900)),
        Lever("no-stock", (Setting(drops=("stock",)),)),
    ]
    names = ("roof", "walls", "till", "stock")
    deal = worlds.deal_of(
        (*items, more, live_after(*names)), (worlds.builder(), TESTER), promises=(LIVE,), levers=levers
    )
    held = held_in(deal)
    pairs = [{step.key for step in one.steps} for one in held.interactions]
    assert {"lever:more-builders", "lever:no-stock"} in pairs
    assert held.gains == ()


def test_where_the_clients_share_is_everything_it_is_the_one_constraint():
    items = (worlds.fixed("data", "6d", "lead"), live_after("data"))
    people = (replace(worlds.lead(share=5000), cost=worlds.day_rate(480)),)
    deal = worlds.deal_of(items, people, promises=(LIVE, worlds.gives("live", 5000)))
    [gain] = held_in(deal).gains
    assert (gain.step.key, gain.step.remover) == ("share:lead", "client")
    assert (gain.step.before, gain.step.after) == (5000, 6000)
    assert gain.change.gain == 1.0  # 6 days at 60 % are ten working days
    assert (gain.cost.minor, gain.cost.to) == (480_00, "client")  # a tenth of ten days


def test_time_as_promised_is_a_step_where_less_was_given_before():
    items = (worlds.fixed("data", "5d", "lead"), live_after("data"))
    deal = worlds.deal_of(
        items,
        promises=(LIVE, worlds.gives("live", 5000, low=0.5, high=0.9)),
        people=(worlds.lead(share=5000),),
    )
    held = held_in(deal)
    given = next(one for one in held.gains if one.step.kind == "given")
    assert held.chance == 0.0
    assert given.change.gain == 1.0
    assert given.cost.minor is None


def test_one_more_builder_that_makes_it_later_is_reported_as_such():
    """Two builders start 'shelves' at once; its long wiring then holds the tester when 'tests' is ready."""
    items = (
        worlds.fixed("frame", "5d"),
        worlds.fixed("tests", "5d", "tester", after=worlds.after("frame")),
        worlds.wait("approval", "10wd", after=worlds.after("tests")),
        worlds.fixed("shelves", "3d"),
        worlds.fixed("wiring", "10d", "tester", after=worlds.after("shelves")),
        live_after("approval", "wiring"),
    )
    strike = Risk("strike", 0.5, adds={"frame": worlds.work("30d")})
    promise = worlds.by_seller("live", ReachBy("live", date(2027, 2, 5)))  # twenty working days
    deal = worlds.deal_of(items, (worlds.builder(), TESTER), promises=(promise,), risks=[strike])
    held = held_in(deal)
    harm = next(one for one in held.harms if one.step.key == "person:builder")
    assert harm.change.gain == -held.chance  # whenever it was kept, it is not now
    assert harm.days < 0
    assert "person:builder" not in keys(held)


def test_a_closed_week_is_a_step_and_costs_what_is_worked_in_it():
    week = frozenset(date(2027, 1, day) for day in range(18, 23))
    calendars = {"seller": Calendar(closed=week), "client": Calendar()}
    items = (worlds.fixed("roof", "10d"), live_after("roof"))
    held = held_in(worlds.deal_of(items, (worlds.builder(cost=500),), (LIVE,), calendars))
    [gain] = held.gains
    assert gain.step.key == "week:seller:2027-01-18"
    assert (gain.change.gain, gain.days) == (1.0, 7)
    assert (gain.cost.minor, gain.cost.to) == (2_500_00, "seller")


def test_a_link_between_two_pieces_of_work_is_a_step_and_one_into_a_milestone_is_none():
    items = (
        worlds.fixed("roof", "10d"),
        worlds.fixed("till", "10d", "tester", after=worlds.after("roof")),
        live_after("till", "roof"),
    )
    held = held_in(worlds.deal_of(items, (worlds.builder(), TESTER), promises=(LIVE,)))
    assert keys(held) == ["link:till:roof"]
    assert held.gains[0].step.remover == "both"


def test_must_have_work_is_never_dropped_and_what_is_promised_is_no_step_for_its_own_promise():
    items = (
        worlds.fixed("roof", "10d", scope="must"),
        worlds.fixed("flag", "5d", scope="could", worth=worlds.Decimal(25)),
        worlds.fixed("walls", "1d", scope="should", worth=worlds.Decimal(75)),
        live_after("roof", "flag", "walls"),
    )
    whole = worlds.by_seller("whole", Deliver("everything", "live"))
    due = worlds.by_seller("live", ReachBy("live", date(2027, 1, 29)))  # fifteen working days
    found = found_in(worlds.deal_of(items, (worlds.builder(),), promises=(due, whole)))
    held = {one.claim: one for one in found.held}
    drops = [gain for gain in held["live"].gains if gain.step.kind == "drop"]
    assert [(gain.step.name, gain.cost.worth) for gain in drops] == [("flag", 0.25), ("walls", 0.75)]
    assert not any(gain.step.kind == "drop" for gain in (*held[TOGETHER].gains, *held[TOGETHER].harms))


def test_a_lever_takes_the_place_of_the_step_that_does_the_same_and_states_its_cost():
    lever = Lever("more", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(700))
    [gain] = held_in(two_jobs(levers=[lever])).gains
    assert gain.step.key == "lever:more"
    assert gain.cost.minor == 700_00


def test_levers_that_move_the_goal_and_levers_turned_down_are_no_steps():
    levers = [
        Lever("later", (Setting(dates={"live": date(2027, 3, 1)}),)),
        Lever("no-roof", (Setting(outsourced=("roof",)),), worlds.euros(10)),
    ]
    deal = two_jobs(levers=levers, refused=("no-roof",))
    assert keys(held_in(deal)) == ["person:builder"]
    assert "lever:no-roof" in keys(held_in(replace(deal, refused=())))


def test_a_lever_that_only_raises_the_price_is_no_step_and_one_that_works_for_it_is():
    more = {"builder": RoleChange(add=1)}
    levers = [
        Lever("dearer", (Setting(price=worlds.euros(1200)),)),
        Lever("dearer-team", (Setting(people=more, price=worlds.euros(1200)),)),
    ]
    deal = two_jobs(levers=levers, price=Price(fixed=worlds.euros(1000)))
    gains = {one.step.key: one for one in held_in(deal).gains}
    assert set(gains) == {"lever:dearer-team", "person:builder"}
    assert gains["lever:dearer-team"].cost.minor == 200_00


def test_a_lever_that_is_set_stays_set():
    lever = Lever("more", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(700))
    found = found_in(two_jobs(levers=[lever]), levers=("more",))
    assert found.safe == ("live",)


def test_a_risk_off_costs_what_the_lever_that_buys_it_off_costs_else_it_is_unpriced():
    strike = Risk("strike", 0.5, adds={"roof": worlds.work("5d")})
    items = (worlds.fixed("roof", "10d"), live_after("roof"))
    plain = worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,), risks=[strike])
    risk = held_in(plain).gains[0]
    assert (risk.step.key, risk.step.remover, risk.cost.minor) == ("risk:strike", "nobody", None)
    assert risk.change.gain == pytest.approx(1.0 - held_in(plain).chance)
    both = Setting(risks_off=("strike",), people={"builder": RoleChange(add=1)})
    bought = replace(plain, levers={"calm": Lever("calm", (both,), worlds.euros(300), cost_to="client")})
    priced = next(one for one in held_in(bought).gains if one.step.kind == "risk")
    assert (priced.cost.minor, priced.cost.to) == (300_00, "client")


def test_an_items_ratio_at_its_median_is_a_step_only_chance_can_take():
    items = (worlds.task("roof", "5d"), live_after("roof"))
    deal = worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,))
    held = held_in(deal, base=base_of(1.0, 1.0, 1.0, 3.0), draws=800)
    ratio = next(one for one in held.gains if one.step.kind == "ratio")
    assert ratio.step.remover == "nobody"
    assert ratio.change.gain == pytest.approx(1.0 - held.chance)
    assert worlds.near(held.chance, 0.75, 800)


def test_a_person_more_is_no_harm_to_the_promise_that_they_all_stay():
    promise = worlds.by_seller("stays", Stay("builder", worlds.span("52w"), "live"))
    items = (worlds.fixed("roof", "10d"), live_after("roof"))
    deal = worlds.deal_of(items, (worlds.builder(leaves_chance=0.5),), promises=(promise,))
    held = held_in(deal, "stays", draws=800)
    assert held.chance < 0.6
    assert held.harms == ()


def test_steps_stand_by_who_can_take_them_and_then_by_what_they_give():
    found = found_in(uncertain(), base=base_of(0.8, 1.0, 1.2, 1.6, 2.4), draws=1000)
    for held in found.held:
        order = [(REMOVERS.index(one.step.remover), -one.change.gain) for one in held.gains]
        assert order == sorted(order)
        assert len(order) > 3


def test_the_other_way_round_each_bottleneck_names_the_promises_of_either_side_it_hurts():
    early = worlds.by_client("data", ReachBy("data", date(2027, 1, 15)))
    items = (
        worlds.fixed("data", "3d", "lead"),
        worlds.fixed("roof", "5d", after=worlds.after("data")),
        live_after("roof"),
    )
    deal = worlds.deal_of(
        items, (worlds.builder(), worlds.lead(share=5000)), promises=(LIVE, early, worlds.gives("live", 5000))
    )
    hurts = {one.step.key: dict(one.hurts) for one in found_in(deal).bottlenecks}
    assert hurts["share:lead"] == {"data": 1.0, "live": 1.0}


def test_one_promise_of_either_side_can_be_asked_about_and_an_unknown_one_gets_the_nearest_name():
    early = worlds.by_client("data", ReachBy("roof", date(2027, 1, 15)))
    deal = two_jobs(promises=(LIVE, early))
    assert [one.claim for one in found_in(deal, "data").held] == ["data"]
    with pytest.raises(NotFound, match=r"no promise 'lve' in deal 'world'; did you mean 'live'"):
        found_in(deal, "lve")


def test_a_deal_that_promises_nothing_holds_nothing_back():
    found = found_in(two_jobs(promises=()))
    assert (found.held, found.safe) == ((), ())


@pytest.mark.parametrize("stop_after", [1, 4, 9])
def test_an_interrupt_keeps_what_is_done_and_counts_what_is_not(stop_after):
    told: list[int] = []

    def progress(done: int, total: int) -> None:
        told.append(total)
        if done == stop_after:
            raise KeyboardInterrupt

    deal = uncertain()
    prepared = worlds.ready(deal, base=base_of(0.8, 1.0, 1.2, 1.6, 2.4))
    looked = find_constraints(prepared, (), DRAWS, progress=progress).looked
    assert looked.is_interrupted
    assert looked.steps + looked.pairs + looked.selections in {stop_after - 1, stop_after}
    tried = looked.steps + looked.pairs + looked.selections
    left = looked.steps_left_out + looked.pairs_left_out + looked.selections_left_out
    assert tried + left == told[0]


def uncertain():
    """Return a deal of nine uncertain items in which many things hold 'live' back."""
    items = [worlds.task("plan", "4d", "tester"), worlds.task("data", "3d", "lead")]
    for number in range(6):
        before = worlds.after(*(("plan",) if number < 2 else ("data", f"job{number - 2}")))
        scope = "could" if number == 4 else "must"
        items.append(worlds.task(f"job{number}", f"{3 + number}d", after=before, scope=scope))
    items.append(live_after(*(f"job{number}" for number in range(6))))
    people = (worlds.builder(2, cost=500), TESTER, worlds.lead(share=5000))
    promises = (
        worlds.by_seller("live", ReachBy("live", date(2027, 2, 26))),
        worlds.gives("live", 5000, low=0.5, high=1.1),
    )
    strike = Risk("strike", 0.3, adds={"job3": Between(worlds.work("2d"), worlds.work("12d"))})
    return worlds.deal_of(items, people, promises, risks=[strike])


def test_the_order_of_constraints_is_the_same_over_twenty_seeds_where_the_difference_is_no_noise():
    """Two steps whose gains differ by more than four times the paired error of it never change places."""
    deal = uncertain()
    prepared = worlds.ready(deal, base=base_of(0.8, 1.0, 1.2, 1.6, 2.4))
    base = worlds.changed_by(deal)
    runs = []
    for seed in range(20):
        tried = trials.try_everything(replace(prepared, seed=seed), base, 1024).tried
        runs.append({one.step.key: one.outcome.kept["live"] for one in tried})
    compared = 0
    for one, other in combinations(runs[0], 2):
        apart = [paired(run[one].astype("int8") - run[other]) for run in runs]
        if abs(apart[0].gain) > 4 * apart[0].error:
            compared += 1
            sign = 1 if apart[0].gain > 0 else -1
            assert all(sign * each.gain > 0 for each in apart), (one, other)
    assert compared > 20
