"""The steps of a deal: which there are, that each has a name of its own, and that two can be taken."""

from __future__ import annotations

from datetime import date

import worlds
from item_world import base_of
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.quantity import Share
from troth.core.work import Risk
from troth.forecast.deal.play import play
from troth.forecast.luck import Luck
from troth.judgement.constraints.loosening import Loosening, can_stand_together, loosened, loosenings

UNTIL = date(2027, 12, 31)


def a_deal(**rest: object):
    items = (
        worlds.task("plan", "2d"),
        worlds.task("roof", "5d", after=worlds.after("plan"), scope="must"),
        worlds.task("flag", "1d", "lead", after=worlds.after("plan", "roof"), scope="should"),
        worlds.wait("approval", "3wd", decides="sponsor", after=worlds.after("roof")),
        worlds.milestone("live", "roof", "flag", "approval"),
        worlds.fixed("party", "1d", after=worlds.after("live")),
    )
    levers = [
        Lever(
            "two",
            (Setting(people={"builder": RoleChange(add=1)}), Setting(people={"builder": RoleChange(2)})),
        ),
        Lever("no-flag", (Setting(drops=("flag",)),)),
        Lever("alone", (Setting(risks_off=("strike",)),), only_with=("two",)),
    ]
    parts = {"levers": levers, "risks": [Risk("strike", 0.5)], "contacts": ("sponsor",), **rest}
    return worlds.deal_of(items, (worlds.builder(), worlds.lead(share=9500)), **parts)


def steps_of(deal, levers=(), as_of=worlds.STARTS_ON):
    prepared = worlds.ready(deal, base_of(0.5, 1.0, 2.0), as_of)
    return prepared, loosenings(prepared, worlds.changed_by(deal, levers), UNTIL)


def keys(steps) -> set[str]:
    return {step.key for step in steps}


def test_every_kind_of_step_is_there_once_and_the_clients_stand_before_ours():
    _, steps = steps_of(a_deal())
    assert len(keys(steps)) == len(steps)
    assert keys(steps) == {
        "person:lead", "share:lead", "given:lead",
        "lever:two", "lever:two=2", "lever:no-flag",
        "link:roof:plan", "link:flag:plan", "link:flag:roof", "link:approval:roof", "link:party:live",
        "risk:strike", "ratio:plan", "ratio:roof", "ratio:flag",
    }  # fmt: skip
    order = ["client money", "client", "both", "seller", "nobody"]
    places = [order.index(step.remover) for step in steps]
    assert places == sorted(places)


def test_a_share_near_the_whole_day_is_raised_to_it_and_no_further():
    _, steps = steps_of(a_deal())
    [share] = [step for step in steps if step.kind == "share"]
    assert (share.before, share.after) == (9500, 10_000)


def test_a_decision_of_theirs_is_theirs_to_hurry_and_other_work_is_chance():
    deal = a_deal()
    work = {**deal.work, "approval": worlds.Item("approval", takes=worlds.span("3wd"), decides="sponsor")}
    _, steps = steps_of(worlds.replace(deal, work=work))
    ratios = {step.name: step.remover for step in steps if step.kind == "ratio"}
    assert ratios["approval"] == "client"
    assert ratios["roof"] == "nobody"


def test_what_is_finished_or_dropped_already_is_no_step():
    deal = a_deal()
    done = worlds.task("plan", "2d", started_on=worlds.STARTS_ON, finished_on=date(2027, 1, 12))
    _, steps = steps_of(
        worlds.replace(deal, work={**deal.work, "plan": done}), ("no-flag",), date(2027, 1, 13)
    )
    assert {key for key in keys(steps) if "plan" in key or "flag" in key} == set()


def test_a_lever_that_needs_another_is_a_step_once_that_is_set():
    assert "lever:alone" not in keys(steps_of(a_deal())[1])
    assert "lever:alone" in keys(steps_of(a_deal(), ("two",))[1])


def test_two_steps_are_taken_at_once():
    deal = a_deal()
    prepared, steps = steps_of(deal)
    by_key = {step.key: step for step in steps}
    pair = (by_key["lever:two"], by_key["share:lead"])
    stage = loosened(prepared, worlds.changed_by(deal), pair)
    changed = stage.scenario.deal
    assert changed.people["builder"].count == 2
    assert changed.people["lead"].share.basis_points == 10_000
    assert [choice.name for choice in stage.scenario.changed.choices] == ["two"]


def test_what_sets_the_same_thing_cannot_stand_together():
    more = Lever("more-lead", (Setting(people={"lead": RoleChange(share=Share(9800))}),))
    deal = a_deal(levers=[*a_deal().levers.values(), more])
    by_key = {step.key: step for step in steps_of(deal)[1]}
    base = worlds.changed_by(deal)

    def can(one: str, other: Loosening | str) -> bool:
        second = by_key[other] if isinstance(other, str) else other
        return can_stand_together(base, (by_key[one], second))

    assert not can("lever:two", "lever:two=2")
    assert not can("lever:no-flag", Loosening("drop", "flag", "both"))
    assert not can("lever:more-lead", "share:lead")
    assert can("lever:no-flag", "lever:two")


def test_one_person_more_is_one_beside_those_a_lever_adds():
    deal = a_deal()
    prepared, steps = steps_of(deal)
    by_key = {step.key: step for step in steps}
    person = Loosening("person", "builder", "seller", before=1, after=2)
    stage = loosened(prepared, worlds.changed_by(deal), (by_key["lever:two"], person))
    assert stage.scenario.deal.people["builder"].count == 3


def test_a_ratio_at_its_median_and_time_as_promised_are_so_in_every_draw():
    deal = a_deal()
    prepared, steps = steps_of(deal)
    by_key = {step.key: step for step in steps}
    stage = loosened(prepared, worlds.changed_by(deal), (by_key["ratio:roof"], by_key["given:lead"]))
    block = play(stage, Luck(worlds.SEED, 0, 200))
    roof = next(
        number
        for number, part in enumerate(block.network.parts)
        if block.network.items[part.item].name == "roof"
    )
    assert set(block.work[:, roof].tolist()) == {5 * 480}
    assert set(block.ratio["lead"].tolist()) == {1.0}
