"""A whole deal's chances: what promises lean on, all of them together, the dream, and shared luck."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from item_world import Row, base_of, record_of
from troth.core.deal import Asked, Price, Result
from troth.core.promise import Achieve, Decide, PayAtMost, Promise, ReachBy
from troth.core.quantity import Share
from troth.core.work import Item, Risk, Role
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.outcomes import kept_in_draws
from worlds import (
    STARTS_ON,
    after,
    builder,
    by_client,
    by_seller,
    changed_by,
    day_rate,
    deal_of,
    euros,
    fixed,
    forecast,
    gives,
    lead,
    milestone,
    near,
    played,
    ready,
    span,
    task,
    wait,
    work,
)

DRAWS = 4_000
THIRDS = base_of(0.5, 1.0, 2.0)


def beside_one_another():
    """Our work and theirs, neither waiting for the other; both end in time unless they take twice as long."""
    items = [task("ours", "10d"), task("theirs", "10d", "lead")]
    promises = [
        by_seller("built", ReachBy("ours", date(2027, 1, 22))),
        gives("theirs"),
        by_client("data", ReachBy("theirs", date(2027, 1, 22))),
    ]
    return deal_of(items, promises=promises)


def test_setting_their_promise_changes_nothing_where_nothing_waits_for_it_and_selecting_would():
    prepared = ready(beside_one_another(), THIRDS, rho=0.8)
    seen = forecast(prepared, DRAWS).promises["built"]
    plain = seen.chance.inside
    assert plain is not None
    assert near(plain, 2 / 3, DRAWS)
    # set: the same draws with their promise kept, and missed
    assert seen.leaning is not None
    assert seen.leaning.conditions == ("data", "time")
    data_only = replace(prepared.deal.promises["built"], conditions=("data",))
    prepared = ready(
        replace(prepared.deal, promises={**prepared.deal.promises, "built": data_only}), THIRDS, rho=0.8
    )
    leaning = forecast(prepared, DRAWS).promises["built"].leaning
    assert leaning is not None
    assert leaning.if_kept == leaning.if_missed == plain
    # selected: the draws in which it happened to be kept are the lucky ones of the whole deal
    world = played(prepared, DRAWS)
    ours = kept_in_draws(prepared.deal.promises["built"], world)
    theirs = kept_in_draws(prepared.deal.promises["data"], world)
    assert ours is not None
    assert theirs is not None
    assert ours[theirs].mean() > plain + 0.15
    assert ours[~theirs].mean() < plain - 0.30


def test_setting_their_promise_is_the_answer_worked_out_by_hand_where_we_wait_for_it():
    # their work takes 5, 10 or 20 days and ours exactly 5 after it; promised for day 15, theirs for day 10
    items = [task("clean", "10d", "lead"), fixed("build", "5d", after=after("clean"))]
    promises = [
        by_seller("built", ReachBy("build", date(2027, 1, 29)), "data"),
        gives("clean"),
        by_client("data", ReachBy("clean", date(2027, 1, 22))),
    ]
    seen = forecast(ready(deal_of(items, promises=promises), THIRDS), DRAWS).promises["built"]
    assert near(seen.chance.inside or 0, 2 / 3, DRAWS)
    assert seen.leaning is not None
    assert (seen.leaning.if_kept, seen.leaning.if_missed) == (1.0, 0.0)


def test_without_an_if_a_promise_leans_on_all_of_the_clients():
    seen = forecast(ready(beside_one_another(), THIRDS), 64).promises
    assert seen["built"].leaning is not None
    assert seen["built"].leaning.conditions == ("data", "time")
    assert seen["data"].leaning is None


def leaning_on(promise: Promise, *more: Item):
    items = [fixed("build", "5d"), *more]
    ours = by_seller("built", ReachBy("build", date(2027, 1, 29)), promise.id)
    deal = deal_of(items, [builder(), lead(5_000)], [ours, promise], contacts=("sponsor",))
    leaning = forecast(ready(deal, THIRDS)).promises["built"].leaning
    assert leaning is not None
    return leaning.if_kept is not None, leaning.if_missed is not None


def test_a_side_without_mass_is_not_shown():
    assert leaning_on(gives("build", 5_000, 0.6, 1.1)) == (True, True)
    assert leaning_on(gives("build", 5_000, 1.0, 1.2)) == (True, False)
    assert leaning_on(gives("build", 5_000, 0.3, 0.9)) == (False, True)
    sign = Item("sign", takes=span("5wd"), decides="sponsor")  # takes 2.5, 5 or 10 working days
    for within, sides in {"5wd": (True, True), "2wd": (False, True), "10wd": (True, False)}.items():
        assert leaning_on(by_client("soon", Decide("sponsor", span(within))), sign) == sides
    # 10 working days are 14 calendar days
    for within, sides in {"7d": (True, True), "3d": (False, True), "14d": (True, False)}.items():
        assert leaning_on(by_client("soon", Decide("sponsor", span(within))), sign) == sides


def test_a_promise_that_cannot_be_missed_stays_kept_beside_one_that_is_set_to_missed():
    # half a day of theirs for 5 days of our work beside it: only their data can come late
    items = [task("clean", "10d", "lead"), fixed("build", "5d", after=after("clean"))]
    promises = [
        by_seller("built", ReachBy("build", date(2027, 1, 29)), "data", "time"),
        gives("clean", 10_000, 1.0, 1.0),
        by_client("data", ReachBy("clean", date(2027, 1, 22))),
    ]
    leaning = forecast(ready(deal_of(items, promises=promises), THIRDS), DRAWS).promises["built"].leaning
    assert leaning is not None
    assert (leaning.if_kept, leaning.if_missed) == (1.0, 0.0)


def test_a_decision_that_nobody_waits_for_cannot_be_missed():
    assert leaning_on(by_client("soon", Decide("sponsor", span("5wd")))) == (True, False)


def test_mishaps_of_this_deal_are_shown_with_and_without():
    risk = Risk("dirty", 0.3, {"build": work("20d")})
    deal = deal_of(
        [fixed("build", "5d")], promises=[by_seller("b", ReachBy("build", date(2027, 1, 15)))], risks=[risk]
    )
    seen = forecast(ready(deal), DRAWS).promises["b"]
    assert near(seen.chance.inside or 0, 0.7, DRAWS)
    assert seen.without_mishaps == 1.0


def all_of(*promises: Promise, **rest: object):
    items = [task("a", "10d"), task("b", "10d", "second")]
    people = [builder(), Role("second", "seller", 1, Share(10_000)), lead()]
    return forecast(ready(deal_of(items, people, promises, **rest), THIRDS), DRAWS)


def test_all_together_is_the_share_of_draws_in_which_all_hold():
    days = [by_seller(name, ReachBy(name, date(2027, 1, 22))) for name in ("a", "b")]
    both = all_of(*days).together
    assert near(both.inside or 0, 4 / 9, DRAWS)
    assert both.issued == both.inside


def test_aims_and_the_clients_promises_do_not_count_in_all():
    aim = Promise("dream", "seller", ReachBy("b", date(2027, 1, 12)), is_aim=True)
    theirs = by_client("theirs", ReachBy("b", date(2027, 1, 12)))
    seen = all_of(by_seller("a", ReachBy("a", date(2027, 1, 22))), aim, theirs)
    assert near(seen.together.inside or 0, 2 / 3, DRAWS)


def test_what_nobody_knows_counts_as_not_kept_in_all():
    unknown = by_seller("better", Achieve("errors"))
    seen = all_of(
        by_seller("a", ReachBy("a", date(2027, 1, 22))), unknown, results=[Result("errors", "2%", "1%")]
    )
    assert not seen.promises["better"].chance.is_known
    assert (seen.together.inside, seen.together.issued) == (0.0, 0.0)


def test_all_together_is_never_above_the_lowest_single_chance_that_is_issued():
    days = [Row(str(k), 10.0, ratio * 10, 0, STARTS_ON.toordinal() - 9, quantity="date")
            for k, ratio in enumerate((1.0, 2.0, 2.0, 2.0))]  # fmt: skip
    deal = deal_of([fixed("a", "10d")], promises=[by_seller("a", ReachBy("a", date(2027, 1, 22)))])
    seen = forecast(ready(deal, deals=record_of(days, "deals")), 64)
    assert seen.promises["a"].chance.inside == 1.0
    assert seen.promises["a"].chance.issued == pytest.approx(0.25)
    assert seen.together.inside == 1.0
    assert seen.together.issued == pytest.approx(0.25)


def test_the_dream_alone_and_all_at_once():
    items = [
        task("core", "10d", scope="must"),
        task("nice", "10d", "second", scope="could"),
        milestone("live", "core"),
        fixed("chore", "1d", "second"),
    ]
    people = [builder(cost=500), Role("second", "seller", 1, Share(10_000), day_rate(100)), lead()]
    asked = Asked("everything", euros(8_000), {"live": date(2027, 1, 22), "nice": date(2027, 2, 12)})
    seen = forecast(ready(deal_of(items, people, asked=asked), THIRDS), DRAWS)
    odds = {one.what: one.chance.inside for one in seen.asked}
    # live is there in time when core takes 5 or 10 days; scope by 12 February (24 working days, so also when
    # core takes 20, and nice at most 20 and the chore); the price holds unless core takes 20 days
    assert near(odds["live"] or 0, 2 / 3, DRAWS)
    assert odds["scope"] == 1.0
    assert near(odds["price"] or 0, 2 / 3, DRAWS)
    assert odds["nice"] == 1.0
    assert seen.asked_together is not None
    assert near(seen.asked_together.inside or 0, 2 / 3, DRAWS)
    assert (seen.asked_together.issued or 0) <= min(one.chance.issued or 0 for one in seen.asked)


def test_the_scope_asked_for_counts_by_the_latest_day_asked_and_else_whenever():
    items = [fixed("core", "10d", scope="must"), fixed("early", "1d", "lead")]
    for dates, is_there in (
        ({"early": date(2027, 1, 21)}, 0.0),
        ({"early": date(2027, 1, 22)}, 1.0),
        ({}, 1.0),
    ):
        seen = forecast(ready(deal_of(items, asked=Asked("must", None, dates))))
        assert seen.asked[0].chance.inside == is_there


def test_the_price_asked_for_holds_when_our_cost_with_credits_stays_under_it():
    from decimal import Decimal

    from troth.core.term import LatePenalty

    items = [fixed("live", "10d")]
    term = LatePenalty("late", "live", Decimal("0.01"), None, None)
    for asked, is_enough in ((5_719, 0.0), (5_720, 1.0)):
        deal = deal_of(
            items, [builder(cost=500), lead()], [by_seller("live", ReachBy("live", date(2027, 1, 17)))],
            price=Price(fixed=euros(72_000)), terms=[term], asked=Asked(price=euros(asked)),
        )  # fmt: skip
        assert forecast(ready(deal)).asked[0].chance.inside == is_enough


def test_nothing_asked_has_no_odds():
    seen = forecast(ready(deal_of([fixed("a", "1d")])))
    assert (seen.asked, seen.asked_together) == ((), None)


def test_money_is_lost_when_the_cost_is_above_what_the_client_pays():
    deal = deal_of([task("a", "10d")], [builder(cost=500), lead()], price=Price(fixed=euros(7_500)))
    money = forecast(ready(deal, THIRDS), DRAWS).money
    assert near(money.loss.inside or 0, 1 / 3, DRAWS)
    assert money.loss.issued == money.loss.inside
    assert (money.cost.median, money.cost.ninety_five) == (500_000, 1_000_000)
    equal = replace(deal, price=Price(fixed=euros(10_000)))
    assert forecast(ready(equal, THIRDS)).money.loss.inside == 0.0
    assert not forecast(ready(replace(deal, price=Price()))).money.loss.is_known


def test_people_who_work_without_a_cost_make_every_loss_unknown():
    asked = Asked(price=euros(5_000))
    deal = deal_of([fixed("a", "10d")], [builder(), lead()], price=Price(fixed=euros(10)), asked=asked)
    seen = forecast(ready(deal))
    assert seen.money.uncosted == ("builder",)
    assert not seen.money.loss.is_known
    assert [one.chance.is_known for one in seen.asked] == [False]
    assert seen.asked_together is not None
    assert seen.asked_together.issued == 0.0
    idle = replace(deal, people={**deal.people, "idler": replace(builder(), id="idler")})
    assert forecast(ready(idle)).money.uncosted == ("builder",)


def test_a_loss_worse_than_the_policys_worst_is_counted():
    from troth.core.deal import Policy

    deal = deal_of(
        [task("a", "10d")], [builder(cost=500), lead()], price=Price(fixed=euros(7_500)),
        policy=Policy(worst=(euros(2_000), 0.01)),
    )  # fmt: skip
    assert near(forecast(ready(deal, THIRDS), DRAWS).money.worst_chance or 0, 1 / 3, DRAWS)
    milder = replace(deal, policy=Policy(worst=(euros(2_500), 0.01)))
    assert forecast(ready(milder, THIRDS), 500).money.worst_chance == 0.0


def test_dates_at_odds_are_order_statistics_of_the_draws():
    deal = deal_of([task("a", "10d")], promises=[by_seller("a", ReachBy("a", date(2027, 1, 22)))])
    dates = forecast(ready(deal, THIRDS), 999).dates[0]
    assert dates.face_on == date(2027, 1, 22)
    assert dates.promised_on == date(2027, 1, 22)
    assert dates.even_on == date(2027, 1, 22)
    assert dates.nine_in_ten_on == dates.nineteen_in_twenty_on == date(2027, 2, 5)
    assert dates.by_level[0.3] == date(2027, 1, 15)


def test_the_error_of_the_draws_is_the_binomial_one():
    seen = all_of(by_seller("a", ReachBy("a", date(2027, 1, 22)))).promises["a"].chance
    p = seen.inside or 0
    assert seen.draws_error == pytest.approx(math.sqrt(p * (1 - p) / DRAWS))


def test_a_caller_is_told_how_far_it_is():
    heard: list[tuple[int, int]] = []
    prepared = ready(deal_of([wait("a", "1d")]))
    forecast_deal(prepared, changed_by(prepared.deal), 5_000, lambda *now: heard.append(now))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_price_of_nothing_is_a_price_and_every_cost_above_it_a_loss():
    deal = deal_of([fixed("a", "10d")], [builder(cost=500), lead()], price=Price(fixed=euros(0)))
    assert forecast(ready(deal)).money.loss.issued == 1.0


def test_what_the_client_pays_is_unknown_where_no_price_is_stated():
    promise = by_seller("cheap", PayAtMost(euros(1)))
    seen = forecast(ready(deal_of([fixed("a", "10d")], promises=[promise]))).promises["cheap"]
    assert not seen.chance.is_known


def test_what_is_finished_is_a_fact_that_no_past_deal_speaks_about():
    done = fixed("a", "20d", started_on=date(2027, 1, 11), finished_on=date(2027, 1, 12))
    deal = deal_of([done], promises=[by_seller("soon", ReachBy("a", date(2027, 1, 15)))])
    late = base_of(3.0, quantity="date")
    prepared = ready(deal, THIRDS, date(2027, 1, 25), date_base=late)
    assert forecast(prepared).promises["soon"].chance.issued == 1.0
