"""Deals with levers set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troth.core.change import Choice, choices_named, conflict_in, with_every_addition
from troth.core.deal import Adoption, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import GiveTime, ReachBy
from troth.core.quantity import Share
from troth.core.work import Risk
from troth.errors import NotFound, Unanswerable
from worlds import by_client, by_seller, changed_by, deal_of, euros, fixed, lead, milestone, need, work

LATER = (date(2027, 6, 30), date(2027, 8, 31))
DEAL = deal_of(
    [fixed("build", "10d"), fixed("extra", "5d"), milestone("live", "build", "extra")],
    promises=[
        by_seller("live", ReachBy("live", date(2027, 4, 30))),
        by_client("time", GiveTime("lead", Share(4_000), "live")),
    ],
    risks=[Risk("dirty", 0.5)],
    price=Price(fixed=euros(72_000)),
    levers=[
        Lever("third", (Setting(people={"builder": RoleChange(add=1)}),), not_with=("more-lead",)),
        Lever("more-lead", (Setting(people={"lead": RoleChange(share=Share(8_000))}),)),
        Lever("drop-extra", (Setting(drops=("extra",)),)),
        Lever("later", tuple(Setting(dates={"live": on}) for on in LATER)),
        Lever("tool", (Setting(adds=(fixed("clean", "2d"),), risks_off=("dirty",)),), only_with=("dearer",)),
        Lever("dearer", (Setting(price=euros(80_000)),)),
    ],
)


def test_a_lever_that_sets_a_share_sets_the_promise_on_it():
    changed = changed_by(replace(DEAL, people={**DEAL.people, "lead": lead(4_000)}), ["more-lead"]).deal
    assert changed.people["lead"].share == Share(8_000)
    assert changed.promises["time"].measure == GiveTime("lead", Share(8_000), "live")


def test_people_dates_prices_items_and_risks_change_and_the_rest_stays():
    changed = changed_by(DEAL, ["later=2", "tool", "dearer", "third"]).deal
    assert changed.people["builder"].count == 2
    assert changed.promises["live"].measure == ReachBy("live", LATER[1])
    assert changed.price.fixed == euros(80_000)
    assert list(changed.work) == ["build", "extra", "live", "clean"]
    assert changed.risks == {}
    assert changed.promises["time"] == DEAL.promises["time"]


def test_a_dropped_item_stays_in_the_plan_as_dropped():
    changed = changed_by(DEAL, ["drop-extra"])
    assert changed.dropped == {"extra"}
    assert changed.deal.work == DEAL.work


def test_levers_are_named_with_their_setting():
    assert [one.name for one in choices_named(DEAL, ["later=2", "third"])] == ["third", "later=2"]
    assert choices_named(DEAL, ["later"])[0].change.dates == {"live": LATER[0]}
    for wrong in ("later=3", "later=0", "later=x", "lateer"):
        with pytest.raises(NotFound, match=r"later"):
            choices_named(DEAL, [wrong])


def test_levers_that_exclude_or_need_one_another_are_refused():
    with pytest.raises(Unanswerable, match="'third' and 'more-lead' exclude one another"):
        changed_by(DEAL, ["third", "more-lead"])
    with pytest.raises(Unanswerable, match="'tool' works only together with 'dearer'"):
        changed_by(DEAL, ["tool"])
    assert conflict_in(choices_named(DEAL, ["third", "dearer", "tool"])) is None


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        (Setting(dates={"live": LATER[0]}), Setting(dates={"live": LATER[1]}), "the day of 'live'"),
        (Setting(price=euros(1)), Setting(price=euros(2)), "the price"),
        (Setting(drops=("build",)), Setting(outsourced=("build",)), "the doing of 'build'"),
        (Setting(training=work("1h")), Setting(training=work("2h")), "the training"),
    ],
)
def test_two_levers_that_set_the_same_thing_cannot_both_stand(one, other, what):
    choices = [Choice(Lever("a", (one,))), Choice(Lever("b", (other,)))]
    assert conflict_in(choices) == f"levers 'a' and 'b' both set {what}"
    assert conflict_in(choices[:1]) is None


def test_two_levers_may_both_add_people():
    more = Setting(people={"builder": RoleChange(add=1)})
    assert conflict_in([Choice(Lever("a", (more,))), Choice(Lever("b", (more,)))]) is None


def test_outsourced_work_takes_none_of_our_people_and_keeps_what_it_needs_of_theirs():
    item = fixed("build", "10d", needs=(need("lead", "2d"), need("builder", "1d")))
    deal = deal_of([item], levers=[Lever("out", (Setting(outsourced=("build",)),), euros(9_000))])
    changed = changed_by(deal, ["out"]).deal.work["build"]
    assert (changed.effort, changed.by, changed.needs) == (item.effort, {}, (need("lead", "2d"),))
    assert Setting(outsourced=("build",)).is_replanned
    assert not Setting(dates={"live": LATER[0]}).is_replanned


def test_a_lever_on_training_keeps_what_was_needed_of_it():
    deal = deal_of(
        [fixed("build", "10d")],
        adoption=Adoption(10, None, work("6h"), None),
        levers=[Lever("train", (Setting(training=work("12h")),))],
    )
    adoption = changed_by(deal, ["train"]).deal.adoption
    assert (adoption.training_each, adoption.training_needed) == (work("12h"), work("6h"))


def test_the_list_is_made_on_the_deal_with_everything_any_lever_can_add():
    assert set(with_every_addition(DEAL).work) == {"build", "extra", "live", "clean"}
