"""The point of one combination: scope, price, day and hours worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

import worlds
from item_world import base_of
from troth.core.deal import Adoption, Asked, Policy, Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, Deliver, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Share
from troth.core.term import LatePenalty
from troth.core.work import Risk
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import luck_of
from troth.judgement.options.point import look_at, scope_share, view_of
from worlds import STARTS_ON, after, builder, by_seller, deal_of, euros, fixed, lead, milestone, task, work

DRAWS = 1_000
DUE = date(2027, 1, 15)
LIVE = by_seller("live", ReachBy("build", DUE))
SOONER = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), euros(300))
TEN_ATOMS = base_of(*(k / 10 for k in range(11, 21)))  # 1.1 ... 2.0 times the estimate, each as often


def look(deal, levers=(), base=worlds.EXACT, **known):
    prepared = worlds.ready(deal, base, **known)
    stage = stage_of(prepared, Scenario("test", worlds.changed_by(deal, levers)))
    one = play(stage, luck_of(prepared.seed, 0, DRAWS))
    return look_at(view_of(prepared, one), [one])


def point(deal, levers=(), base=worlds.EXACT, **known):
    return look(deal, levers, base, **known).point


def working_day(count: int) -> date:
    """Return the day on which the count-th working day of the world ends."""
    weeks, days = divmod(count - 1, 5)
    return STARTS_ON + timedelta(days=7 * weeks + days)


def test_the_day_is_the_earliest_at_the_policys_odds():
    deal = deal_of([task("build", "10d")], promises=[LIVE])
    found = point(deal, base=TEN_ATOMS)
    assert found.dates == {"live": working_day(19)}  # nine of ten atoms are 1.9 or less
    assert found.on == working_day(19)
    even = replace(deal, policy=Policy(promise=0.5, every=0.4))
    assert point(even, base=TEN_ATOMS).on in {working_day(15), working_day(16)}  # half of the draws, by luck


def test_days_move_out_until_all_together_meet_the_policy():
    items = [task("one", "10d"), task("two", "10d", "lead")]
    promises = [*(by_seller(key, ReachBy(key, DUE)) for key in ("one", "two")), worlds.gives("two")]
    deal = deal_of(items, promises=promises, policy=Policy(promise=0.85, every=0.95))
    found = point(deal, base=TEN_ATOMS)
    # a day short of the last atom is missed one time in ten: together both need the last
    assert found.dates == {"one": working_day(20), "two": working_day(20)}
    assert found.together == 1.0
    assert found.level > 0.85  # the days moved out beyond the odds of each


def test_a_combination_that_is_never_kept_has_no_point():
    never = by_seller("stays", Stay("builder", worlds.span("1d"), "build"))
    leaving = builder(leaves_chance=1.0)
    told = look(deal_of([task("build", "10d")], [leaving, lead()], [LIVE, never]))
    assert (told.point, told.others) == (None, 0.0)
    dropped = Lever("drop", (Setting(drops=("build",)),))
    assert point(deal_of([task("build", "10d")], promises=[LIVE], levers=[dropped]), ["drop"]) is None


def test_what_nobody_can_know_has_no_point():
    result = Result("errors", "2 %", "1 %")
    promises = [LIVE, by_seller("errors", Achieve("errors"))]
    assert point(deal_of([task("build", "10d")], promises=promises, results=[result])) is None
    aim = [LIVE, Promise("errors", "seller", Achieve("errors"), is_aim=True)]
    assert point(deal_of([task("build", "10d")], promises=aim, results=[result])) is not None


def test_the_price_is_the_lowest_at_which_the_loss_meets_the_policy():
    deal = deal_of([task("build", "10d")], [builder(cost=500), lead()], [LIVE])
    assert point(deal, base=TEN_ATOMS).price.total == 950_000  # 1.9 x 10 d x 500: one in ten costs more
    assert point(replace(deal, policy=Policy(loss=0.2)), base=TEN_ATOMS).price.total in {900_000, 950_000}
    none_lost = replace(deal, policy=Policy(loss=0.0))
    assert point(none_lost, base=TEN_ATOMS).price.total == 1_000_000


def test_the_margin_is_a_share_of_the_price():
    deal = deal_of([fixed("build", "10d")], [builder(cost=500), lead()], [LIVE], margin=0.2)
    assert point(deal).price.total == 625_000  # 5,000 / (1 - 0.2)
    strict = replace(deal, policy=Policy(margin=0.5))
    assert point(strict).price.total == 1_000_000


@pytest.mark.parametrize(("of_price", "price"), [("fixed", 555_556), ("monthly", 505_000)])
def test_credits_of_the_promised_days_are_part_of_the_price(of_price, price):
    late = LatePenalty("late", "build", Decimal("0.1"), None, Decimal("0.1"), of_price)
    # every run is done on its day at the policy's odds, unless somebody else's promise is later: so the
    # penalty hangs on a promise that the point does not move
    aim = Promise("soon", "seller", ReachBy("build", date(2027, 1, 12)), is_aim=True)
    deal = deal_of(
        [fixed("build", "10d")],
        [builder(cost=500), lead()],
        [aim],
        price=Price(fixed=euros(9_000), monthly=euros(500)),
        terms=[late],
    )
    assert point(deal).price.total == price  # 5,000 / (1 - 0.1), or 5,000 + 10 % of 500


def test_what_a_lever_costs_us_is_part_of_the_price_and_what_it_costs_them_is_not():
    deal = deal_of([fixed("build", "10d")], [builder(cost=500), lead()], [LIVE], levers=[SOONER])
    assert point(deal, ["second"]).price.total == 530_000
    theirs = replace(deal, levers={"second": replace(SOONER, cost_to="client")})
    assert point(theirs, ["second"]).price == (500_000, 470_000, 500_000)  # 300 of it for the lever


def test_a_price_is_unknown_where_our_people_have_no_cost():
    assert point(deal_of([fixed("build", "10d")], promises=[LIVE])).price is None


def test_a_bound_on_the_price_moves_with_it_and_an_aim_binds_nothing():
    promises = [
        LIVE,
        by_seller("price", PayAtMost(euros(1))),
        Promise("sooner", "seller", ReachBy("build", STARTS_ON), is_aim=True),
    ]
    people, price = [builder(cost=500), lead()], Price(fixed=euros(1))
    found = point(deal_of([fixed("build", "10d")], people, promises, price=price))
    assert (found.on, found.together, found.lowest) == (working_day(10), 1.0, 1.0)


def test_hours_are_the_clients_work_at_the_policys_odds_with_the_training():
    items = [task("build", "10d"), task("theirs", "5d", "lead")]
    adoption = Adoption(10, None, work("6h"), None)
    deal = deal_of(items, promises=[LIVE], adoption=adoption)
    assert point(deal, base=TEN_ATOMS).hours == 5 * 8 * 1.9 + 60
    more = Lever("train", (Setting(training=work("8h")),), euros(0))
    assert point(replace(deal, levers={"train": more}), ["train"], TEN_ATOMS).hours == 5 * 8 * 1.9 + 80


def test_scope_is_the_share_of_the_value_that_is_done():
    items = [
        fixed("must", "1d", scope="must", worth=Decimal(40)),
        fixed("could", "1d", scope="could", worth=Decimal(10)),
        fixed("apart", "1d"),
    ]
    extra = fixed("extra", "1d", scope="could", worth=Decimal(25))
    levers = [Lever("drop", (Setting(drops=("could",)),)), Lever("add", (Setting(adds=(extra,)),))]
    deal = deal_of(items, levers=levers)
    shares = {names: scope_share(deal, worlds.changed_by(deal, names)) for names in ((), ("drop",), ("add",))}
    assert shares == {(): 1.0, ("drop",): 0.8, ("add",): 1.5}
    unstated = deal_of([replace(item, worth=Decimal(0)) for item in items], levers=levers[:1])
    assert scope_share(unstated, worlds.changed_by(unstated, ["drop"])) == 0.5
    assert (
        scope_share(deal_of([fixed("apart", "1d")]), worlds.changed_by(deal_of([fixed("apart", "1d")])))
        == 1.0
    )


def test_without_a_promised_day_the_plans_end_stands_for_it():
    deal = deal_of([fixed("build", "10d"), milestone("live", "build")])
    assert (point(deal).on, point(deal).dates) == (working_day(10), {})


def test_a_scope_promised_by_a_day_moves_like_a_date():
    promise = by_seller("all", Deliver("everything", STARTS_ON))
    items = [fixed("build", "10d", scope="must"), fixed("more", "3d", scope="could", after=after("build"))]
    assert point(deal_of(items, promises=[promise])).dates == {"all": working_day(13)}


def test_hope_is_measured_at_days_a_little_before_the_policys():
    deal = deal_of([task("build", "10d")], promises=[LIVE])
    told = look(deal, base=TEN_ATOMS)
    assert told.nearly_on == {"live": working_day(19)}  # 0.87 is still the ninth atom
    assert told.has_hope({"live": working_day(19)}, 0.8)
    assert not told.has_hope({"live": working_day(18)}, 0.8)
    assert not replace(told, others=0.5).has_hope({"live": working_day(19)}, 0.8)


def test_more_people_at_the_same_share_cost_no_more_of_their_hours():
    theirs = Lever("more", (Setting(people={"lead": RoleChange(share=Share(10_000))}),), euros(0))
    deal = deal_of([fixed("theirs", "5d", "lead")], [builder(), lead(5_000)], levers=[theirs])
    slow, fast = point(deal), point(deal, ["more"])
    assert fast.on < slow.on
    assert fast.hours == slow.hours == 40.0


def test_a_worst_loss_is_part_of_the_price():
    rare = Risk("bad", 0.05, {"build": work("40d")})
    policy = Policy(worst=(euros(1_000), 0.01))
    deal = deal_of([fixed("build", "10d")], [builder(cost=500), lead()], [LIVE], risks=[rare], policy=policy)
    assert point(deal).price.total == 2_400_000  # fifty days at 500, less the loss that can be borne


def test_weekly_costs_that_they_pay_us_are_their_median_and_their_most():
    weekly = Lever(
        "second",
        (Setting(people={"builder": RoleChange(add=1)}),),
        costs_per_week=euros(100),
        cost_to="client",
    )
    deal = deal_of([task("build", "10d")], [builder(cost=500), lead()], [LIVE], levers=[weekly])
    total, own, at_most = point(deal, ["second"], TEN_ATOMS).price
    assert at_most - own == 40_000  # 11 to 20 days: three weeks or, half of the time, four
    assert total - own in {30_000, 40_000}


def test_what_was_asked_for_by_a_day_is_read_off_whatever_was_promised():
    items = [fixed("early", "2d"), fixed("build", "10d", after=after("early"))]
    deal = deal_of(items, promises=[LIVE], asked=Asked(dates={"early": STARTS_ON, "build": DUE}))
    assert point(deal).asked_on == {"early": working_day(2), "build": working_day(12)}


def test_no_day_lies_before_the_start_and_nothing_of_the_scope_is_no_option():
    drop = Lever("drop", (Setting(drops=("build",)),))
    live = by_seller("live", ReachBy("live", STARTS_ON))
    deal = deal_of([fixed("build", "10d", scope="could"), milestone("live", "build")], promises=[live])
    deal = replace(deal, levers={"drop": drop})
    assert look(deal, ["drop"]).point is None
    unscoped = replace(deal, work={**deal.work, "build": fixed("build", "10d")})
    assert point(unscoped, ["drop"]).on == STARTS_ON


def test_what_is_paid_at_most_is_tested_where_no_price_moves():
    rates = Price(day_rates={"builder": worlds.day_rate(1_000)})
    pays = by_seller("pays", PayAtMost(euros(15_500)))
    deal = deal_of([task("build", "10d")], [builder(cost=500), lead()], [LIVE, pays], price=rates)
    assert look(deal, base=TEN_ATOMS).point is None  # half of the draws cost more than that
    dearer = replace(deal, promises={"pays": by_seller("pays", PayAtMost(euros(20_000)))})
    assert point(dearer, base=TEN_ATOMS).together == 1.0
