"""A lever pulled in mid-course works on what has not begun, from its moment on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import worlds
from item_world import base_of
from troth.core.agreement import Agreement
from troth.core.change import ChangedDeal, Choice
from troth.core.deal import Deal, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Deliver, PayAtMost
from troth.core.quantity import Share
from troth.core.worktime import NEVER
from troth.forecast.course.pulled import Pulled, decided_at, pull, why_unpullable
from troth.forecast.deal.play import drawn_work, play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import Luck

MONDAYS = [worlds.at(worlds.STARTS_ON) + week * 7 * worlds.DAY for week in range(6)]


def pulled(deal: Deal, change: Setting, *moments: int, **lever: object) -> Pulled:
    """Pull a lever at a moment of each draw."""
    prepared = worlds.ready(deal)
    stage = stage_of(prepared, Scenario("test", ChangedDeal(deal)))
    luck = Luck(prepared.seed, 0, len(moments))
    played = play(stage, luck)
    choice = Choice(Lever("lever", (change,), **lever))
    return pull(stage, played, drawn_work(stage, luck)[1], choice, np.array(moments, dtype=np.int64))


def ends(made: Pulled, item: str) -> list[int]:
    return made.played.finish(item).tolist()


def fridays(*weeks: int) -> list[int]:
    """Return the ends of the working weeks with these numbers."""
    return [MONDAYS[week - 1] + 4 * worlds.DAY + 17 * 60 for week in weeks]


def test_scope_is_dropped_only_where_it_has_not_begun():
    items = [worlds.fixed("a", "5d"), worlds.fixed("b", "5d", after=worlds.after("a"))]
    deal = worlds.deal_of(items, promises=[worlds.by_seller("both", Deliver(("a", "b"), date(2027, 3, 1)))])
    made = pulled(deal, Setting(drops=("b",)), MONDAYS[0], MONDAYS[1], NEVER)
    assert ends(made, "b") == fridays(1, 2, 2)  # b begins on Friday evening
    assert made.is_dropped[:, made.played.item_index("b")].tolist() == [True, False, False]
    assert made.kept()["both"].tolist() == [False, True, True]
    assert made.played.work[:, 1].tolist() == [0, 5 * 480, 5 * 480]


def test_people_who_come_take_what_waits():
    items = [worlds.fixed("a", "10d"), worlds.fixed("b", "5d")]
    made = pulled(worlds.deal_of(items), Setting(people={"builder": RoleChange(add=1)}), MONDAYS[1], NEVER)
    assert ends(made, "b") == fridays(2, 3)


def test_a_share_set_anew_counts_for_what_begins_after():
    items = [worlds.fixed("a", "5d"), worlds.fixed("b", "5d", after=worlds.after("a"))]
    deal = worlds.deal_of(items, [worlds.builder(share=5_000)])
    change = Setting(people={"builder": RoleChange(share=Share(10_000))})
    made = pulled(deal, change, MONDAYS[0], MONDAYS[1], NEVER)
    assert ends(made, "b") == fridays(2, 3, 4)


def test_what_the_client_then_pays_more_counts_against_a_price_that_was_promised():
    deal = worlds.deal_of(
        [worlds.fixed("a", "10d")],
        promises=[worlds.by_seller("price", PayAtMost(worlds.euros(150)))],
        price=Price(fixed=worlds.euros(0)),
    )
    change = Setting(people={"builder": RoleChange(add=1)})
    cost = {"costs": worlds.euros(100), "costs_per_week": worlds.euros(40), "cost_to": "client"}
    made = pulled(deal, change, MONDAYS[0], MONDAYS[1], NEVER, **cost)
    assert made.extra_payments().tolist() == [180_00, 140_00, 0]
    assert made.kept()["price"].tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Setting(drops=("a",)), None),
        (Setting(people={"builder": RoleChange(1)}), None),
        (Setting(adds=(worlds.task("b", "1d"),)), "adds"),
        (Setting(outsourced=("a",)), "outsources"),
        (Setting(risks_off=("r",)), "risks"),
        (Setting(training=worlds.work("1d")), "training"),
    ],
)
def test_what_cannot_take_effect_under_way_is_named(change, why):
    assert why_unpullable(change) == why


@pytest.mark.parametrize(
    ("within", "hours"),
    [
        ("1wd", {17, 24 + 17, 3 * 24 + 17}),  # a day, two and four working days from Monday 00:00
        ("1d", {24, 48, 96}),
    ],
)
def test_a_decision_takes_its_drawn_time(within, hours):
    deal = worlds.deal_of([worlds.task("a", "5d")], contacts=("sponsor",))
    prepared = worlds.ready(deal, base_of(1.0, 2.0, 4.0))
    stage = stage_of(prepared, Scenario("test", ChangedDeal(deal)))
    agreed = Agreement("a", worlds.span("1w"), "drop", "sponsor", worlds.span(within))
    asked = np.full(64, MONDAYS[1])
    asked[0] = NEVER
    told = decided_at(prepared, stage, agreed, asked, Luck(prepared.seed, 0, 64))
    assert told[0] == NEVER
    assert {int(instant - MONDAYS[1]) // 60 for instant in told[1:]} == hours
