"""What knowing earlier is worth: exact in worlds of two levers, and never foresight made of noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import worlds
from troth.core.lever import Lever, Setting
from troth.core.promise import ReachBy
from troth.core.work import Risk
from troth.forecast.deal.answers import Unknown
from troth.judgement.constraints import knowing
from troth.judgement.constraints.held_back import find_constraints
from troth.judgement.constraints.knowing import choice_set, worth_knowing

DRAWS = 2048
LIVE = worlds.by_seller("live", ReachBy("live", worlds.date(2027, 1, 22)))
DIRTY, STRIKE = (Unknown("risk", name) for name in ("dirty", "strike"))


def two_risks(*, are_exclusive: bool):
    """Return a deal kept only where neither of two even risks happens; a lever buys each off."""
    late = {"roof": worlds.work("5d")}
    risks = [Risk(name, 0.5, adds=late) for name in ("dirty", "strike")]
    no = ("calm",) if are_exclusive else ()
    levers = [
        Lever("clean", (Setting(risks_off=("dirty",)),), worlds.euros(100), not_with=no),
        Lever("calm", (Setting(risks_off=("strike",)),), worlds.euros(100)),
    ]
    items = (worlds.fixed("roof", "10d"), worlds.milestone("live", "roof"))
    return worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,), risks=risks, levers=levers)


def known_in(deal):
    [held] = find_constraints(worlds.ready(deal), (), DRAWS).held
    return {one.unknown: one for one in held.knowing}


def test_with_levers_that_exclude_one_another_knowing_which_is_needed_is_worth_a_quarter():
    """Now: one risk bought off, the other happens in half: 1/2. Knowing one: 1/2 of 1/2 + 1/2 of 1 = 3/4."""
    known = known_in(two_risks(are_exclusive=True))[DIRTY]
    assert abs(known.worth.gain - 0.25) < 5 * known.worth.error
    assert known.worth.error < 0.02
    assert known.worth.is_beyond()
    assert worlds.near(known.if_yes, 0.5, DRAWS // 2)
    assert known.if_no == 1.0
    names = ([choice.name for choice in best] for best in (known.best_yes, known.best_no))
    assert list(names) == [["clean"], ["calm"]]


def test_where_both_levers_can_be_set_knowing_is_worth_exactly_nothing():
    known = known_in(two_risks(are_exclusive=False))
    assert {one.worth.gain for one in known.values()} == {0.0}
    assert {one.worth.error for one in known.values()} == {0.0}
    assert known[DIRTY].if_yes == 1.0


def test_without_a_lever_knowing_is_worth_nothing_and_the_odds_are_what_they_are():
    deal = replace(two_risks(are_exclusive=True), levers={})
    known = known_in(deal)[DIRTY]
    assert (known.worth.gain, known.if_yes) == (0.0, 0.0)
    assert worlds.near(known.if_no, 0.5, DRAWS // 2)


def test_an_answer_that_has_nothing_to_do_with_it_is_no_finding():
    draw = np.random.default_rng(5)
    kept = draw.random((64, DRAWS)) < 0.5
    answers = {Unknown("item", f"job{k}"): draw.random(DRAWS) < 0.5 for k in range(50)}
    worth = worth_knowing(kept, answers, [()] * 64)
    assert [one for one in worth if one.worth.is_beyond() and one.worth.gain > 0] == []


def test_an_answer_nobody_ever_gives_leaves_its_side_unknown():
    kept = np.ones((1, 8), dtype=np.bool_)
    [known] = worth_knowing(kept, {STRIKE: np.zeros(8, dtype=np.bool_)}, [()])
    assert (known.if_yes, known.if_no, known.yes_share) == (None, 1.0, 0.0)


def test_among_equals_fewer_levers_are_chosen():
    kept = np.ones((4, 8), dtype=np.bool_)
    deal = two_risks(are_exclusive=False)
    selections = choice_set(deal, worlds.changed_by(deal)).selections
    [known] = worth_knowing(kept, {STRIKE: np.arange(8) < 4}, selections)
    assert known.best_now == known.best_yes == known.best_no == ()


@pytest.mark.parametrize("count", [3, 7, 13])
def test_the_cheapest_combinations_are_looked_at_and_the_rest_are_counted(count):
    levers = [
        Lever(f"lever{k:02d}", (Setting(risks_off=("dirty",)),), worlds.euros(100 * (k + 1)))
        for k in range(count)
    ]
    deal = replace(two_risks(are_exclusive=True), levers={one.id: one for one in levers})
    few = choice_set(deal, worlds.changed_by(deal))
    assert len(few.selections) == min(2**count, knowing.MOST_CHOICES)
    assert len(few.selections) + few.left_out == 2**count
    assert few.selections[0] == ()
    assert [len(one) for one in few.selections] == sorted(len(one) for one in few.selections)
    costs = {sum(choice.lever.costs.minor for choice in one) for one in few.selections}
    assert {0, 100_00, 200_00, 300_00} <= costs


def test_levers_turned_down_or_moving_the_goal_are_no_choice():
    deal = two_risks(are_exclusive=False)
    later = Lever("later", (Setting(dates={"live": worlds.date(2027, 3, 1)}),))
    deal = replace(deal, levers={**deal.levers, "later": later}, refused=("calm",))
    names = {choice.name for one in choice_set(deal, worlds.changed_by(deal)).selections for choice in one}
    assert names == {"clean"}


def test_levers_that_are_set_are_in_every_choice():
    deal = two_risks(are_exclusive=False)
    base = worlds.changed_by(deal, ["calm"])
    assert all("calm" in [c.name for c in one] for one in choice_set(deal, base).selections)
