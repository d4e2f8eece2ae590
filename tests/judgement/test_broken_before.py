"""What is different here, on deals small enough to know the points beforehand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

import judged
import worlds
from item_world import base_of
from troth.core.change import choices_named
from troth.core.deal import BrokenBefore, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, GiveTime, PayAtMost, Promise, ReachBy
from troth.core.quantity import Between, Share
from troth.core.service_level import ServiceLevel, Uptime
from troth.core.term import Clause, LatePenalty
from troth.judgement.truths.broken_before import Difference, broken_price, difference, one_fewer, same_promise
from troth.judgement.truths.closing_price import FREE, NO_PRICE, US, ClosingPrice
from troth.judgement.truths.truth import BrokenBeforeTruth
from troth.judgement.verdict import judge

DRAWS = 512
HALF_LATE = base_of(1.0, 2.0)  # an item takes its estimate, or twice as long
SECOND = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(4000))
PAINT = Lever("paint", (Setting(drops=("paint",)),))
LATE = LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.15"), "milestones")


def broken(*differently: str, left: str | None = "late") -> BrokenBefore:
    return BrokenBefore("live in 12 weeks", "live after 14 months", left, differently)


def side_by_side(due, *names: str, builders: int = 1, base=HALF_LATE, **rest):
    """Return what is told of two pieces of work of ten days, each as long as estimated or twice as long.

    One builder after the other: 5 February where both are as estimated (1 in 4), 5 March at the latest.
    Two side by side: 22 January where both are as estimated, 5 February at the latest.
    """
    items = (
        worlds.task("left", "10d"),
        worlds.task("right", "10d"),
        worlds.milestone("live", "left", "right"),
        worlds.fixed("paint", "1d", "lead"),
    )
    parts = {
        "levers": [SECOND, PAINT],
        "terms": [LATE],
        "broken_before": (broken(*names),),
        **rest,
    }
    promises = (worlds.by_seller("live", ReachBy("live", due)),)
    people = (worlds.builder(builders), worlds.lead())
    deal = worlds.deal_of(items, people, promises, **parts)
    judgement = judge(worlds.ready(deal, base), (), DRAWS, is_quick=True)
    return next(one.fact for one in judgement.truths if isinstance(one.fact, BrokenBeforeTruth))


def test_a_lever_is_worth_what_the_deal_with_it_has_more_than_without_it():
    [second] = side_by_side(worlds.date(2027, 2, 5), "second").differences
    assert (second.name, second.kind) == ("second", "lever")
    assert worlds.near(second.gain, 0.75, DRAWS)  # always in time, instead of 1 in 4
    assert second.error == pytest.approx(np.sqrt(second.gain * (1 - second.gain) / (DRAWS - 1)))
    assert second.is_told


def test_what_changes_nothing_makes_no_difference_that_we_can_tell():
    [paint] = side_by_side(worlds.date(2027, 2, 5), "paint").differences
    assert (paint.gain, paint.error, paint.is_told) == (0.0, 0.0, False)


def test_people_are_worth_what_one_fewer_would_lose():
    [builder] = side_by_side(worlds.date(2027, 2, 5), "builder", builders=2).differences
    assert builder.kind == "people"
    assert worlds.near(builder.gain, 0.75, DRAWS)


def test_work_that_takes_time_costs_points_and_is_said_to():
    """Without the work on the left, the right is always done by 5 February."""
    [left] = side_by_side(worlds.date(2027, 2, 5), "left").differences
    assert left.kind == "work"
    assert worlds.near(-left.gain, 0.75, DRAWS)
    assert left.is_told


def test_a_set_lever_is_compared_with_the_deal_without_it():
    items = (
        worlds.fixed("left", "10d"),
        worlds.fixed("right", "10d"),
        worlds.milestone("live", "left", "right"),
    )
    promise = worlds.by_seller("live", ReachBy("live", worlds.date(2027, 1, 25)))
    deal = worlds.deal_of(
        items, (worlds.builder(),), [promise], levers=[SECOND], broken_before=(broken("second", left=None),)
    )
    found = judge(worlds.ready(deal), choices_named(deal, ["second"]), 64)
    [one] = [each.fact for each in found.truths if isinstance(each.fact, BrokenBeforeTruth)]
    assert (one.promise, one.chance) == ("live", 1.0)
    assert one.differences == (Difference("second", "lever", 1.0, 0.0),)
    assert one.differences[0].is_told  # the same in every draw: no error, and a finding


def test_the_clients_promise_is_worth_what_it_brings_kept_instead_of_missed():
    items = (worlds.fixed("clean", "10d", "lead"), worlds.milestone("live", "clean"))
    time = worlds.by_client("time", GiveTime("lead", Share(5000), "live", Between(0.5, 1.5)))
    live = worlds.by_seller("live", ReachBy("live", worlds.date(2027, 2, 5)))  # ten days at half a day each
    parts = {"broken_before": (broken("time", left=None),)}
    deal = worlds.deal_of(items, (worlds.builder(), worlds.lead(5000)), [live, time], **parts)
    found = judge(worlds.ready(deal), (), 256, is_quick=True)
    [one] = [each.fact for each in found.truths if isinstance(each.fact, BrokenBeforeTruth)]
    assert one.differences == (Difference("time", "promise", 1.0, 0.0),)


def test_what_cannot_be_measured_has_no_points():
    uptime = ServiceLevel("uptime", Uptime(), Decimal("0.999"))
    results = [Result("errors", "2%", "1%")]
    rest = {"terms": [LATE, uptime], "results": results}
    told = side_by_side(worlds.date(2027, 2, 5), "uptime", "errors", "live", **rest)
    assert [(one.kind, one.gain, one.is_told) for one in told.differences] == [
        ("term", None, False),
        ("result", None, False),
        ("promise", None, False),  # ours: it is what was promised, not what makes it different
    ]


def test_levers_that_exclude_one_another_cannot_be_compared():
    alone = replace(SECOND, id="alone", not_with=("second",))
    deal_parts = {"levers": [SECOND, alone], "broken_before": (broken("alone", left=None),)}
    items = (worlds.fixed("left", "10d"), worlds.milestone("live", "left"))
    promise = worlds.by_seller("live", ReachBy("live", judged.DUE))
    deal = worlds.deal_of(items, (worlds.builder(),), [promise], **deal_parts)
    found = judge(worlds.ready(deal), choices_named(deal, ["second"]), 64)
    [one] = [each.fact for each in found.truths if isinstance(each.fact, BrokenBeforeTruth)]
    assert one.differences == (Difference("alone", "lever"),)


def test_noise_under_four_paired_errors_is_no_difference():
    draws = 10_000
    with_it, without = np.zeros(draws, dtype=bool), np.zeros(draws, dtype=bool)
    with_it[:10] = True  # ten draws better, none worse: over three errors and under four
    told = difference("x", "lever", "live", [{"live": with_it}], [{"live": without}])
    assert told.gain == pytest.approx(0.001)
    assert 3 < told.gain / told.error < 4
    assert not told.is_told
    with_it[:20] = True
    assert difference("x", "lever", "live", [{"live": with_it}], [{"live": without}]).is_told
    assert difference("x", "lever", "live", [{"live": None}], [{"live": without}]) == Difference("x", "lever")


LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
PRICE = worlds.by_seller("price", PayAtMost(worlds.euros(1)))
HOPE = Promise("hope", "seller", Achieve("errors"), is_aim=True)


@pytest.mark.parametrize(
    ("left", "same"),
    [("late", "live"), ("uptime", None), ("nda", "price"), (None, "price")],
)
def test_the_clause_left_behind_says_which_promise_of_ours_is_the_same_thing(left, same):
    terms = [LATE, ServiceLevel("uptime", Uptime(), Decimal("0.999")), Clause("nda", "secret")]
    deal = judged.a_deal(LIVE, PRICE, HOPE, terms=terms)
    chances = {"live": judged.chance(0.8), "price": judged.chance(0.5), "hope": judged.chance(0.1)}
    found = same_promise(broken(left=left), judged.forecast(deal, chances))
    assert (None if found is None else found.promise.id) == same


def test_a_late_penalty_on_what_nobody_promised_and_a_deal_without_promises_have_no_same_thing():
    other = replace(LATE, of="build")
    told = judged.forecast(judged.a_deal(LIVE, terms=[other]), {"live": judged.chance(0.8)})
    assert same_promise(broken(), told) is None
    theirs = judged.a_deal(worlds.by_client("live", LIVE.measure))
    assert same_promise(broken(left=None), judged.forecast(theirs, {"live": judged.chance(0.8)})) is None


def test_one_fewer_of_several_is_a_person_and_of_one_half_the_share():
    assert one_fewer(worlds.builder(3)).count == 2
    assert one_fewer(worlds.lead(4000)).share == Share(2000)
    assert one_fewer(worlds.lead(1)).share == Share(1)


def test_what_makes_the_difference_costs_what_its_levers_cost():
    deal = judged.a_deal(levers=[SECOND, PAINT])
    told = BrokenBeforeTruth(broken(), "live", 0.5, 200)
    both = replace(told, differences=(Difference("second", "lever", 0.3), Difference("lead", "people")))
    assert broken_price(both, deal) == (US, ClosingPrice(money=4000_00))
    assert broken_price(replace(told, differences=(Difference("paint", "lever"),)), deal) == (US, FREE)
    assert broken_price(told, deal) == (US, NO_PRICE)


def test_what_was_broken_weighs_the_chance_that_it_breaks_again():
    told = BrokenBeforeTruth(broken(), "live", 0.2, 200)
    assert told.weight == pytest.approx(0.8)
    assert replace(told, chance=None).weight == 0.5
    assert replace(told, chance=0.99).weight == 0.3
