"""What a deal costs its client in all, what it is worth, and when their old level is back, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

import worlds
from troth.core.deal import Adoption, Asked, Dip, Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Promise, ReachBy
from troth.core.promised import headline_item
from troth.core.quantity import Between, Share, Span, ThreePoint
from troth.forecast.deal.client_total import client_draws, months_in, worth_of
from troth.forecast.deal.given import GivenRatio, Outlook
from troth.forecast.luck import luck_of

DUE = date(2027, 1, 29)
LIVE = worlds.by_seller("live", ReachBy("live", DUE))
FULL = Outlook(training=GivenRatio("stated", Between(1.0, 1.0)))
THREE_WEEKS = Between(worlds.span("3w"), worlds.span("3w"))
USERS = Adoption(10, worlds.day_rate(320), worlds.work("4h"), worlds.euros(1200), Dip(0.2, THREE_WEEKS))
SURE = ThreePoint(1.5, 1.5, 1.5)
DRAWS = 64


def a_deal(**rest):
    """Return five days of our builder, then five of the client's lead at 480 a day: live on 22 January."""
    people = (worlds.builder(cost=500), worlds.lead(cost=worlds.day_rate(480)))
    items = (
        worlds.fixed("build", "5d"),
        worlds.fixed("accept", "5d", "lead", after=worlds.after("build")),
        worlds.milestone("live", "accept"),
    )
    parts = {"promises": [LIVE, worlds.gives("live")], "price": Price(fixed=worlds.euros(10_000)), **rest}
    promises = parts.pop("promises")
    return worlds.deal_of(items, parts.pop("people", people), promises, **parts)


def total(deal, levers=(), outlook=FULL, **rest):
    prepared = replace(worlds.ready(deal, **rest), outlook=outlook)
    return worlds.forecast(prepared, DRAWS, levers).client_total


def medians(told) -> dict[str, float]:
    return {part: round(spread.median) for part, spread in told.parts.items()}


def test_each_part_is_what_it_costs_and_the_total_is_all_of_them():
    told = total(a_deal(adoption=USERS))
    assert medians(told) == {
        "payments": 10_000_00,
        "own-people": 5 * 480_00,
        "training": 10 * 4 * 40_00,
        "purchases": 1200_00,
        "dip": round(0.5 * 0.2 * 10 * 15 * 320_00),  # three weeks are 15 working days
    }
    assert told.total.median == pytest.approx(sum(medians(told).values()))
    assert told.total.ninety_five == told.total.median
    assert told.unpriced == ()


def test_levers_that_only_take_the_clients_own_people_are_a_cost_beside_us():
    more = Lever("more", (Setting(people={"lead": RoleChange(share=Share(10_000))}),), worlds.euros(700))
    theirs = replace(more, cost_to="client")
    ours = Lever(
        "second", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(900), cost_to="client"
    )
    deal = a_deal(levers=[theirs, ours])
    assert medians(total(deal, ("more",)))["levers"] == 700_00
    paid = medians(total(deal, ("second",)))
    assert (paid["payments"], "levers" in paid) == (10_900_00, False)


def test_training_is_what_is_really_taken_and_shares_its_luck_with_results():
    outlook = Outlook(training=GivenRatio("stated", Between(0.5, 1.1)))
    told = total(a_deal(adoption=replace(USERS, dip=None)), outlook=outlook)
    levels = np.sort(luck_of(worlds.SEED, 0, DRAWS).uniform("training/world"))
    hours = 40.0 * (0.5 + 0.6 * levels)
    assert told.training_hours.median == pytest.approx(hours[DRAWS // 2 - 1])
    assert told.parts["training"].median == pytest.approx(hours[DRAWS // 2 - 1] * 40_00)


def test_the_dip_begins_with_the_headline_and_ends_after_its_drawn_length():
    lasts = Between(worlds.span("2w"), worlds.span("4w"))
    told = total(a_deal(adoption=replace(USERS, dip=Dip(0.2, lasts)))).dip
    levels = np.sort(luck_of(worlds.SEED, 0, DRAWS).uniform("dip/world"))
    assert (told.users, told.depth) == (10, 0.2)
    assert told.lasts_days.median == pytest.approx(14 + 14 * levels[DRAWS // 2 - 1], abs=1e-3)
    live = worlds.at(date(2027, 1, 22), 17)
    days = {level: 14 + 14 * levels[int(np.ceil(level * DRAWS)) - 1] for level in (0.5, 0.9, 0.95)}
    for level, lasting in days.items():
        end = live + round(lasting * worlds.DAY)
        assert told.over_on[level] == date(1970, 1, 1) + timedelta(days=(end - 1) // worlds.DAY)


def test_a_dip_in_working_days_runs_in_the_clients_calendar():
    ten = Between(worlds.span("10wd"), worlds.span("10wd"))
    told = total(a_deal(adoption=replace(USERS, dip=Dip(0.2, ten))))
    assert set(told.dip.over_on.values()) == {date(2027, 2, 5)}
    assert medians(told)["dip"] == round(0.5 * 0.2 * 10 * 10 * 320_00)


def a_result(**rest) -> Result:
    parts = {
        "worth_monthly": worlds.euros(1000),
        "lasts": Span(worlds.Decimal(24), "months"),
        "reached": SURE,
    }
    return Result("errors", "2%", "1%", **{**parts, **rest})


def test_a_result_is_worth_its_months_where_it_is_reached_and_pays_above_the_total():
    deal = a_deal(results=[a_result()])
    told = total(deal)
    assert (told.worth.median, told.pays_chance) == (24_000_00, 1.0)
    assert [(one.result, one.worth, one.reached_chance) for one in told.results] == [
        ("errors", 24_000_00, 1.0)
    ]
    dear = total(replace(deal, price=Price(fixed=worlds.euros(30_000))))
    assert (dear.worth.median, dear.pays_chance) == (24_000_00, 0.0)


def test_a_result_that_fails_is_worth_nothing_in_that_draw():
    spread = ThreePoint(0.5, 1.0, 2.0)  # at least as promised in every other draw
    told = total(a_deal(results=[a_result(reached=spread)]))
    [one] = told.results
    assert worlds.near(one.reached_chance, 0.5, DRAWS)
    assert told.pays_chance == one.reached_chance
    assert told.worth.ninety_five == 24_000_00


def test_two_results_add_up_each_in_its_own_draws():
    never = a_result(reached=ThreePoint(0.5, 0.5, 0.5))
    both = [a_result(), replace(never, id="speed"), replace(a_result(), id="other")]
    told = total(a_deal(results=both))
    assert told.worth.median == 48_000_00
    assert [one.reached_chance for one in told.results] == [1.0, 0.0, 1.0]


def test_what_nobody_can_know_is_not_counted_and_without_worth_nothing_pays():
    told = total(a_deal(results=[a_result(reached=None)]))
    assert (told.worth, told.pays_chance, told.results[0].reached_chance) == (None, None, None)
    plain = total(a_deal(results=[a_result(worth_monthly=None)]))
    assert (plain.worth, plain.pays_chance, plain.results) == (None, None, ())


def test_without_a_price_nobody_knows_whether_it_pays():
    told = total(a_deal(price=Price(), results=[a_result()]))
    assert (told.has_price, told.pays_chance, told.worth.median) == (False, None, 24_000_00)
    assert "payments" not in told.parts


def test_who_works_without_a_cost_is_named_and_who_does_nothing_is_not():
    idle = replace(worlds.lead(), id="idle")
    people = (worlds.builder(), worlds.lead(), idle)
    told = total(a_deal(people=people, adoption=replace(USERS, user_cost=None)))
    assert told.unpriced == ("lead", "users")
    assert "own-people" not in told.parts
    only_bought = Adoption(10, None, None, worlds.euros(1200))
    assert total(a_deal(adoption=only_bought)).unpriced == ()


@pytest.mark.parametrize(
    ("promises", "asked", "headline"),
    [
        ([worlds.by_seller("a", ReachBy("build", DUE)), LIVE], {}, "live"),
        ([worlds.by_seller("a", ReachBy("build", DUE)), replace(LIVE, is_aim=True)], {}, "build"),
        ([Promise("a", "seller", ReachBy("build", DUE), is_aim=True)], {"live": DUE}, "build"),
        ([worlds.by_client("a", ReachBy("build", DUE))], {"live": DUE}, "live"),
        ([], {}, None),
    ],
)
def test_the_headline_is_the_last_day_we_promise_else_an_aim_else_what_is_asked(promises, asked, headline):
    deal = a_deal(promises=promises, asked=Asked(dates=asked))
    assert headline_item(deal) == headline


def test_without_a_headline_the_dip_begins_when_the_plan_ends():
    told = total(a_deal(promises=[worlds.gives("live")], adoption=USERS))
    assert (told.headline, told.dip.over_on[0.5]) == (None, date(2027, 2, 12))


def test_what_never_finishes_has_no_dip_and_no_day_of_the_old_level():
    deal = a_deal(people=(worlds.builder(cost=500), worlds.lead(1)), adoption=USERS)
    draws = client_draws(worlds.played(worlds.ready(deal)))
    assert draws.parts["dip"].tolist() == [0.0]
    assert total(deal).dip.over_on[0.5] is None


def test_months_of_a_span_are_twelfths_of_a_year():
    calendar = worlds.UTC_OFFICE
    assert months_in(Span(worlds.Decimal(24), "months"), calendar) == 24
    assert months_in(worlds.span("52w"), calendar) == pytest.approx(364 / 365.25 * 12)
    assert months_in(worlds.span("260wd"), calendar) == pytest.approx(364 / 365.25 * 12)
    assert worth_of(a_result(lasts=None), a_deal()) == 0.0
