"""What a forecast rests on: each input once, as record, published figures or opinion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import item_world
import judged
import worlds
from troth.core.deal import Result
from troth.core.promise import Achieve, Stay
from troth.core.quantity import ThreePoint
from troth.core.work import Rework, Risk
from troth.forecast.deal.deal_forecast import OutsideBasis
from troth.forecast.deal.given import GivenRatio, Outlook
from troth.forecast.deal.ratios import Exactly
from troth.judgement.evidence import Input, evidence_of, loss_is_outside

FINISHED = date(2026, 6, 1).toordinal()
TEN = item_world.record_of(
    [item_world.Row(f"i{k}", actual=8.0, estimated=FINISHED - 30, completed=FINISHED + k) for k in range(10)]
)
BOTH = (
    OutsideBasis("date", 150, 0, "pooled", is_pooled=True),
    OutsideBasis("cost", 3, 0, "", is_pooled=False),
)


def alone(*items, people=None, **rest):
    """Return a deal in which nobody of the client's has a part."""
    return worlds.deal_of(items, people or (worlds.builder(),), **rest)


def evidence(deal, **known):
    return evidence_of(worlds.forecast(worlds.ready(deal, **known), draws=8))


def test_an_estimate_rests_on_the_record_once_any_own_item_has_finished():
    deal = alone(worlds.task("build", "10d"))
    assert evidence(deal).inputs == (Input("estimate", "build", "published"),)
    found = evidence(deal, items=TEN)
    assert found.inputs == (Input("estimate", "build", "record"),)
    assert (found.own_items, found.open_items, found.is_base_only) == (10, 0, False)


def test_nothing_of_ones_own_is_base_rate_only_unless_nothing_was_judged_by_it():
    assert evidence(judged.a_deal()).is_base_only
    only_facts = alone(worlds.fixed("build", "10d"))
    found = evidence(only_facts)
    assert (found.inputs, found.is_base_only) == ((Input("fixed", "build", "opinion"),), False)


def test_a_stated_range_is_an_opinion_beside_the_votes():
    stated = ThreePoint(worlds.work("5d"), worlds.work("10d"), worlds.work("20d"))
    item = replace(worlds.task("build", "10d"), effort=stated)
    assert evidence(alone(item), items=TEN).inputs == (
        Input("estimate", "build", "record"),
        Input("range", "build", "opinion"),
    )


def test_waiting_is_told_from_work():
    waiting = replace(worlds.wait("sign-off", "5wd"), is_fixed=False)
    assert evidence(alone(waiting)).inputs == (Input("wait", "sign-off", "published"),)


def test_rework_and_risks_are_opinions():
    item = worlds.task("build", "10d", rework=Rework(0.25, 0.4))
    risk = Risk("dirty", 0.3, {"build": worlds.work("2d")})
    found = evidence(alone(item, risks=[risk])).of_ground("opinion")
    assert found == (Input("rework", "build", "opinion"), Input("risk", "dirty", "opinion"))


def test_who_said_nothing_about_leaving_gets_a_figure_of_ours():
    stays = worlds.by_seller("stays", Stay("builder", worlds.span("1w"), "build"))
    for leaves, is_ours in ((0.1, False), (None, True)):
        people = (worlds.builder(leaves_chance=leaves),)
        deal = alone(worlds.task("build", "1d"), people=people, promises=[stays])
        assert Input("leaving", "builder", "opinion", is_ours) in evidence(deal).inputs


@pytest.mark.parametrize(
    ("reached", "record", "ground"),
    [
        (ThreePoint(0.6, 1.1, 1.3), None, "opinion"),
        (ThreePoint(0.6, 1.1, 1.3), Exactly(), "record"),
        (None, None, None),
    ],
)
def test_a_result_rests_on_past_results_before_anybodys_opinion(reached, record, ground):
    result = Result("errors", "2%", "1%", reached=reached, needs=("training",))
    deal = judged.a_deal(worlds.by_seller("errors", Achieve("errors")), results=[result])
    told = judged.forecast(deal, {"errors": judged.chance(0.9)}, outlook=Outlook(record, GivenRatio("ours")))
    inputs = evidence_of(told).inputs
    grounds = [one.ground for one in inputs if one.kind == "result"]
    assert grounds == ([ground] if ground else [])
    assert Input("client-time", "training", "opinion", is_ours=True) in inputs


def test_time_that_is_given_rests_on_the_record_or_on_whose_opinion_it_is():
    given = {"a": GivenRatio("record"), "b": GivenRatio("stated"), "c": GivenRatio("ours")}
    told = judged.forecast(judged.a_deal(), {"live": judged.chance(0.9)}, given=given)
    assert [(one.name, one.ground, one.is_ours) for one in evidence_of(told).inputs] == [
        ("a", "record", False),
        ("b", "opinion", False),
        ("c", "opinion", True),
    ]


def test_own_items_stand_behind_what_the_plan_says_and_own_deals_behind_what_they_said():
    known = judged.evidence(206, outside=BOTH)
    assert known.own_deals == 150
    assert known.behind(judged.chance(0.7)) == 206
    assert known.behind(judged.chance(0.7, outside=0.8), "date") == 206
    assert known.behind(judged.chance(0.7, outside=0.6), "date") == 150
    assert known.behind(judged.chance(0.7, outside=0.6), "cost") == 3
    assert known.behind(judged.chance(0.7, outside=0.6)) == 3
    lowered = replace(judged.chance(0.7), issued=0.5)
    assert known.behind(lowered) == 3
    assert judged.evidence(206).behind(judged.chance(0.7, outside=0.6)) == 0


def test_of_a_loss_the_higher_view_decides():
    assert loss_is_outside(judged.money(0.05, outside=0.3).loss)
    assert not loss_is_outside(judged.money(0.3, outside=0.05).loss)
    assert not loss_is_outside(judged.money(0.3).loss)


def test_open_items_are_counted_apart_from_those_that_cannot_vote():
    rows = [
        item_world.Row("a", actual=8.0, estimated=FINISHED, completed=FINISHED),
        item_world.Row("b", status="open", spent=20.0, estimated=FINISHED, known=FINISHED),
        item_world.Row("c", status="open", estimated=FINISHED, known=FINISHED),
    ]
    found = evidence(judged.a_deal(), items=item_world.record_of(rows))
    assert (found.own_items, found.open_items, found.silent_items) == (1, 1, 1)
    assert 0 < found.base_share < 1
