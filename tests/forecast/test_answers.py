"""What could be known before signing: which questions there are, and how often each is answered yes."""

from __future__ import annotations

from datetime import date

import numpy as np

import worlds
from item_world import base_of
from troth.core.work import Risk
from troth.forecast.deal.answers import Unknown, answer_to, is_uncertain, unknowns_of
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.ratios import AtMedian, Exactly, Stated
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import luck_of

DRAWS = 4000


def stage_in(deal, as_of=worlds.STARTS_ON, base=None):
    prepared = worlds.ready(deal, base or base_of(0.5, 1.0, 1.0, 3.0), as_of)
    return stage_of(prepared, Scenario("test", worlds.changed_by(deal)))


def a_deal(**rest: object):
    items = (worlds.task("roof", "5d"), worlds.fixed("flag", "1d"), worlds.milestone("live", "roof"))
    strike = Risk("strike", 0.3, adds={"roof": worlds.work("1d")})
    return worlds.deal_of(items, promises=(worlds.gives("live", 5000, 0.5, 1.5),), risks=[strike], **rest)


def test_risks_uncertain_items_and_the_clients_time_are_unknown_and_what_is_fixed_is_not():
    assert unknowns_of(stage_in(a_deal())) == (
        Unknown("risk", "strike"),
        Unknown("item", "roof"),
        Unknown("role", "lead"),
    )


def test_what_is_finished_is_known():
    done = worlds.task("roof", "5d", started_on=worlds.STARTS_ON, finished_on=date(2027, 1, 12))
    deal = worlds.deal_of((done, worlds.task("walls", "3d")), (worlds.builder(),))
    assert unknowns_of(stage_in(deal, date(2027, 1, 18))) == (Unknown("item", "walls"),)


def test_time_that_is_always_given_in_full_is_no_question():
    deal = worlds.deal_of((worlds.fixed("roof", "5d"),), promises=(worlds.gives("roof", 5000, 1.0, 1.0),))
    assert unknowns_of(stage_in(deal)) == ()


def test_each_answer_is_yes_as_often_as_it_should_be():
    stage, luck = stage_in(a_deal()), luck_of(worlds.SEED, 0, DRAWS)
    often = {unknown.kind: float(answer_to(unknown, stage, luck).mean()) for unknown in unknowns_of(stage)}
    assert worlds.near(often["risk"], 0.3, DRAWS)
    assert worlds.near(often["item"], 0.5, DRAWS)
    assert worlds.near(often["role"], 0.5, DRAWS)


def test_a_ratio_at_its_median_is_the_same_at_every_level():
    levels = np.array([0.01, 0.3, 0.7, 0.99])
    ratios = AtMedian(Stated(-1.0, 2.0))
    assert ratios.quantile(levels).tolist() == [0.0] * 4
    assert not is_uncertain(ratios)
    assert not is_uncertain(Exactly())
    assert is_uncertain(Stated(0.0, 0.1))
