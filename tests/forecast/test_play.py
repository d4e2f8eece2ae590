"""One block of draws: the work drawn, the client's time, and what is set."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from item_world import base_of
from troth.core.change import ChangedDeal, with_price
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Decide, ReachBy, Stay
from troth.core.quantity import Between, Share, ThreePoint
from troth.core.work import Item, Link, Rework, Risk, Role, Stop
from troth.core.worktime import Calendar
from troth.forecast.deal.blocks import kept_of
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import Luck
from worlds import (
    STARTS_ON,
    after,
    at,
    builder,
    by_client,
    by_seller,
    changed_by,
    deal_of,
    euros,
    fixed,
    gives,
    lead,
    near,
    need,
    played,
    ready,
    span,
    task,
    wait,
    work,
)

HALF_ONE_TWO = base_of(0.5, 1.0, 2.0)


def test_drawn_work_is_estimate_times_ratio_times_rework_and_then_what_is_added():
    item = task("build", "1d", needs=(need("lead", "4h"),), rework=Rework(1.0, 0.4))
    risk = Risk("dirty", 1.0, {"build": work("1d")})
    world = played(ready(deal_of([item], risks=[risk]), base_of(1.5)))
    assert world.work.tolist() == [[1_008 + 480, 504]]  # 480 x 1.5 x 1.4, then a day; 240 x 1.5 x 1.4


def test_work_is_whole_minutes_and_at_least_one():
    tiny = played(ready(deal_of([task("build", "1h")]), base_of(0.001)))
    assert tiny.work.tolist() == [[1]]
    added = Risk("dirty", 1.0, {"build": work("1h")})
    assert played(ready(deal_of([task("build", "1h")], risks=[added]), base_of(0.001))).work.tolist() == [
        [60]
    ]


def test_without_mishaps_neither_rework_nor_risks_happen():
    from dataclasses import replace

    from troth.forecast.deal.play import play
    from troth.forecast.deal.prepare import stage_of
    from troth.forecast.deal.scenario import Scenario
    from troth.forecast.luck import Luck
    from worlds import changed_by

    item = fixed("build", "1d", rework=Rework(1.0, 0.5))
    risks = [Risk("dirty", 1.0, {"build": work("3d")}), Risk("off", 1.0, stops=Stop("seller", span("1w")))]
    prepared = ready(deal_of([item], risks=risks))
    plain = replace(Scenario("plain", changed_by(prepared.deal)), has_mishaps=False)
    world = play(stage_of(prepared, plain), Luck(7, 0, 1))
    assert world.work.tolist() == [[480]]
    assert world.finish("build")[0] == at(STARTS_ON, 17)


def test_a_fixed_estimate_is_the_truth_and_a_single_one_is_not():
    items = [fixed("known", "1d"), task("guessed", "1d")]
    done = played(ready(deal_of(items), HALF_ONE_TWO), 600).work
    assert set(done[:, 0]) == {480}
    assert set(done[:, 1]) == {240, 480, 960}
    assert near(float((done[:, 1] == 960).mean()), 1 / 3, 600)


def test_a_stated_range_takes_likely_for_its_estimate_and_widens():
    stated = Item("build", effort=ThreePoint(work("1d"), work("2d"), work("8d")), by={"builder": 1})
    done = played(ready(deal_of([stated]), base_of(1.0)), 4_000).work[:, 0]
    assert done.min() == 480
    assert done.max() == 8 * 480
    assert near(float((done <= 480).mean()), 0.1, 4_000)
    assert near(float((done >= 8 * 480).mean()), 0.1, 4_000)
    assert near(float((done <= 960).mean()), 0.5, 4_000)
    assert played(ready(deal_of([stated]), base_of(9.0))).work[0, 0] == 9 * 960 or done.max() <= 9 * 960


def test_points_in_unlike_units_are_compared_by_the_calendar_of_who_works():
    short = Calendar(hours=((540, 900),))  # six hours
    people = [builder(), Role("reader", "seller", calendar="short")]
    stated = Item("read", effort=ThreePoint(work("6h"), work("1d"), work("12h")), by={"reader": 1})
    calendars = {"seller": Calendar(), "client": Calendar(), "short": short}
    done = played(ready(deal_of([stated], people, calendars=calendars), base_of(1.0)), 400).work[:, 0]
    assert done.min() == 360  # 6h is one day of six hours, no less
    assert done.max() == 720


def test_two_people_split_the_work_each_rounded_up_at_their_share():
    item = Item("build", effort=work("1d"), by={"builder": 2}, is_fixed=True)
    odd = Item("odd", effort=work("7h"), by={"lead": 1}, is_fixed=True)
    people = [builder(2, 3_333), lead(3_333)]
    world = played(ready(deal_of([item, odd], people, [gives("odd", 3_333)])))
    assert world.schedules.part_end[0, 0] == at(date(2027, 1, 12), 13, 1)  # ceil(240 / .3333) = 721
    assert world.schedules.part_end[0, 1] == at(date(2027, 1, 13), 14, 1)  # ceil(420 / .3333) = 1261


def test_everything_of_an_item_takes_the_same_ratio_and_items_take_their_own():
    items = [task("a", "1d", needs=(need("lead", "2d"),)), task("b", "1d")]
    done = played(ready(deal_of(items), HALF_ONE_TWO), 300).work
    assert (done[:, 1] == 2 * done[:, 0]).all()
    assert (done[:, 0] != done[:, 2]).any()


def test_the_common_cause_moves_items_together_and_leaves_each_as_it_was():
    items = [task("a", "1d"), task("b", "1d"), task("theirs", "1d", "lead"), task("too", "1d", "lead")]
    base = base_of(*np.exp(np.linspace(-1, 1, 200)))
    prepared = ready(deal_of(items), base, rho=0.5, rho_client=0.4)
    logs = np.log(played(prepared, 4_000).work / 480)
    seen = np.corrcoef(logs.T)
    # ranks of a Gaussian copula correlate (6 / pi) asin(rho / 2); these ratios are uniform in ln
    expected = {(0, 1): 0.5, (0, 2): 0.5, (2, 3): 0.9}
    for (left, right), rho in expected.items():
        assert seen[left, right] == pytest.approx(6 / np.pi * np.arcsin(rho / 2), abs=0.06)
    assert logs.mean(axis=0) == pytest.approx([0, 0, 0, 0], abs=5 * 0.58 / np.sqrt(4_000))


def test_started_work_is_drawn_given_that_it_takes_more_than_what_is_spent():
    item = task("build", "10d", started_on=date(2027, 1, 11), spent=work("8d"))
    world = played(ready(deal_of([item]), HALF_ONE_TWO, date(2027, 1, 21)), 400)
    assert set(world.work[:, 0]) == {4_800, 9_600}
    assert near(float((world.work[:, 0] == 9_600).mean()), 0.5, 400)
    ends = {4_800: at(date(2027, 1, 22), 17), 9_600: at(date(2027, 2, 5), 17)}  # 2 and 12 days left
    assert all(world.finish("build")[k] == ends[int(world.work[k, 0])] for k in range(400))


def test_what_was_not_yet_so_on_the_day_of_the_forecast_is_not_used():
    item = task("build", "10d", started_on=date(2027, 1, 18), spent=work("8d"))
    world = played(ready(deal_of([item]), HALF_ONE_TWO, date(2027, 1, 11)), 400)
    assert set(world.work[:, 0]) == {2_400, 4_800, 9_600}
    assert set(world.finish("build")) == {
        at(date(2027, 1, 22), 17),
        at(date(2027, 1, 29), 17),
        at(date(2027, 2, 12), 17),
    }


def test_waiting_under_way_has_its_elapsed_time_behind_it():
    sign = Item("sign", takes=span("10wd"), started_on=date(2027, 1, 11), decides="sponsor")
    deal = deal_of([sign], contacts=("sponsor",))
    world = played(ready(deal, HALF_ONE_TWO, date(2027, 1, 20)), 400)  # 7 working days have passed
    assert set(world.finish("sign")) == {at(date(2027, 1, 22), 17), at(date(2027, 2, 5), 17)}


def test_finished_work_cost_what_was_spent_on_it():
    done = task("plan", "10d", started_on=date(2027, 1, 11), finished_on=date(2027, 1, 15), spent=work("5d"))
    world = played(
        ready(deal_of([done, task("build", "1d", after=after("plan"))]), base_of(2.0), date(2027, 1, 18))
    )
    assert world.work[0, 0] == 5 * 480
    assert world.finish("plan")[0] == at(date(2027, 1, 16))
    assert world.finish("build")[0] == at(date(2027, 1, 19), 17)


def decision(within: str, takes: str = "5wd", base=HALF_ONE_TWO, **how: object):
    sign = Item("sign", takes=span(takes), decides="sponsor")
    promise = by_client("decisions", Decide("sponsor", span(within)))
    return played(ready(deal_of([sign], promises=[promise], contacts=("sponsor",)), base), 300, **how)


def test_a_decision_set_to_kept_takes_at_most_what_was_promised():
    drawn = decision("5wd").work[:, 0]
    kept = decision("5wd", held="kept", conditions=["decisions"]).work[:, 0]
    assert (kept == np.minimum(drawn, 2_400)).all()


def test_a_decision_set_to_missed_is_drawn_from_beyond_the_promise():
    base = base_of(0.5, 1.0, 2.0, 4.0)
    missed = decision("5wd", base=base, held="missed", conditions=["decisions"]).work[:, 0]
    drawn = decision("5wd", base=base).work[:, 0]
    assert set(missed) == {4_800, 9_600}
    assert near(float((missed == 9_600).mean()), 0.5, 300)
    assert (missed >= drawn).all()  # the same luck, moved beyond


def test_a_decision_that_is_never_late_cannot_be_missed_beside_one_that_is():
    items = [
        Item("quick", takes=span("2wd"), decides="sponsor", is_fixed=True),
        Item("slow", takes=span("5wd"), decides="sponsor"),
    ]
    promise = by_client("decisions", Decide("sponsor", span("5wd")))
    deal = deal_of(items, promises=[promise], contacts=("sponsor",))
    missed = played(ready(deal, HALF_ONE_TWO), 100, held="missed", conditions=["decisions"]).work
    assert set(missed[:, 0]) == {960}
    assert set(missed[:, 1]) == {4_800}


def dated(
    base=HALF_ONE_TWO, due: date = date(2027, 1, 18), draws: int = 100, start: str = "1d", **how: object
):
    items = [fixed("plan", start), task("clean", "5d", "lead", after=after("plan"))]
    promises = [gives("clean"), by_client("data", ReachBy("clean", due))]
    return played(ready(deal_of(items, promises=promises), base), draws, **how)


def test_a_dated_item_set_to_kept_ends_by_its_day_unless_the_start_was_late():
    drawn = dated().finish("clean")
    kept = dated(held="kept", conditions=["data"]).finish("clean")
    assert (kept == np.minimum(drawn, at(date(2027, 1, 19)))).all()
    late = dated(start="10d", held="kept", conditions=["data"]).finish("clean")
    own = at(date(2027, 1, 29), 17)  # ten days of ours, then its five at face value: no miss of theirs
    assert (late == np.minimum(dated(start="10d").finish("clean"), own)).all()
    assert late.max() == own


def test_a_dated_item_set_to_missed_ends_with_the_tenth_working_day_after_its_day():
    missed = dated(held="missed", conditions=["data"]).finish("clean")
    assert set(missed) == {at(date(2027, 2, 1), 17)}  # due Monday 18, ten working days on
    far = dated(base_of(8.0), held="missed", conditions=["data"]).finish("clean")
    assert (far == dated(base_of(8.0)).finish("clean")).all()


def test_only_the_promises_named_are_set():
    kept = dated(held="kept", conditions=["time"])
    assert (kept.finish("clean") == dated().finish("clean")).all()


def test_time_set_to_kept_and_missed_moves_the_share():
    deal = deal_of(
        [fixed("theirs", "10d", "lead")],
        [builder(), lead(4_000)],
        [gives("theirs", 4_000, low=0.5, high=1.5)],
    )
    prepared = ready(deal)
    drawn = played(prepared, 500).share[:, 1]
    kept = played(prepared, 500, held="kept", conditions=["time"]).share[:, 1]
    missed = played(prepared, 500, held="missed", conditions=["time"]).share[:, 1]
    assert (kept == np.maximum(drawn, 4_000)).all()
    assert missed.max() < 4_000
    assert missed.min() >= 2_000
    assert np.corrcoef(drawn, missed)[0, 1] > 0.999  # the same luck
    assert played(prepared, 500, held="missed", conditions=[]).share[:, 1].tolist() == drawn.tolist()


def test_a_promise_that_the_lead_stays_sets_nobodys_time():
    stays = by_client("stays", Stay("lead", span("8w"), "theirs"))
    deal = deal_of(
        [fixed("theirs", "10d", "lead")],
        [builder(), lead(4_000)],
        [gives("theirs", 4_000, low=0.5, high=1.5), stays],
    )
    prepared = ready(deal)
    drawn = played(prepared, 100).share
    assert (played(prepared, 100, held="missed", conditions=["stays"]).share == drawn).all()
    assert (played(prepared, 100, held="kept", conditions=["stays"]).share == drawn).all()


def test_a_share_is_capped_at_the_whole_day():
    deal = deal_of(
        [fixed("theirs", "10d", "lead")],
        [builder(), lead(8_000)],
        [gives("theirs", 8_000, low=1.5, high=2.0)],
    )
    assert set(played(ready(deal), 100).share[:, 1]) == {10_000}


def test_the_sellers_people_give_what_is_written():
    deal = deal_of([fixed("ours", "1d")], [builder(share=5_000), lead()])
    world = played(ready(deal), 50)
    assert set(world.share[:, 0]) == {5_000}
    assert set(world.finish("ours")) == {at(date(2027, 1, 12), 17)}


def test_two_zones_meet_only_when_both_are_open():
    calendars = {"seller": Calendar("Europe/Berlin"), "client": Calendar("America/New_York")}
    meeting = Item("workshop", lasts=span("4h"), by={"builder": 1, "lead": 1}, is_fixed=True)
    world = played(ready(deal_of([meeting], calendars=calendars)))
    assert world.finish("workshop")[0] == at(date(2027, 1, 12), 16)  # 14:00-16:00Z on two days


def test_lags_run_in_the_calendar_of_what_follows():
    calendars = {"seller": Calendar(), "client": Calendar(closed=frozenset({date(2027, 1, 13)}))}
    link = (Link("plan", "FS", span("2wd")),)
    items = [
        fixed("plan", "1d"),
        fixed("ours", "1d", after=link),
        fixed("theirs", "1d", "lead", after=link),
        wait("post", "1d", after=(Link("plan", "SS", span("1d")),)),
    ]
    world = played(ready(deal_of(items, promises=[gives("theirs")], calendars=calendars)))
    assert world.finish("ours")[0] == at(date(2027, 1, 14), 17)
    assert world.finish("theirs")[0] == at(date(2027, 1, 15), 17)
    assert world.finish("post")[0] == at(date(2027, 1, 13))


def test_dropped_work_takes_no_time_costs_nothing_and_keeps_its_place():
    from troth.core.lever import Lever, Setting
    from troth.forecast.deal.client_hours import total_minutes
    from troth.forecast.deal.cost import work_cost

    items = [
        fixed("plan", "1d"),
        fixed("extra", "5d", after=after("plan"), needs=(need("lead", "2d"),)),
        fixed("end", "1d", after=after("extra")),
    ]
    lever = Lever("drop", (Setting(drops=("extra",)),))
    prepared = ready(deal_of(items, [builder(cost=500), lead()], levers=[lever]))
    full, less = played(prepared), played(prepared, levers=["drop"])
    assert less.finish("end")[0] == at(date(2027, 1, 12), 17)
    assert (work_cost(full)[0], work_cost(less)[0]) == (7 * 50_000, 2 * 50_000)
    assert (total_minutes(full)["lead"][0], total_minutes(less)["lead"][0]) == (960, 0)


def test_kept_before_in_the_promise_is_the_share_really_given():
    deal = deal_of(
        [fixed("theirs", "10d", "lead")],
        [builder(), lead(4_000)],
        [gives("theirs", 4_000, low=0.6, high=1.1)],
    )
    share = played(ready(deal), 4_000).share[:, 1]
    assert share.min() >= 2_400
    assert share.max() <= 4_400
    assert near(float((share < 4_000).mean()), 0.8, 4_000)
    assert Between(0.6, 1.1) == ready(deal).given["lead"].between
    assert Share(4_000) == deal.people["lead"].share


def test_a_moved_day_or_another_price_reads_the_same_schedules_again():
    deal = deal_of(
        [task("build", "10d"), fixed("more", "2d", "lead", after=after("build"))],
        [builder(2), lead(5_000)],
        [by_seller("live", ReachBy("more", date(2027, 2, 1))), gives("more", 5_000, 0.5, 1.1)],
        levers=[
            Lever("later", (Setting(dates={"live": date(2027, 3, 1)}),)),
            Lever("drop", (Setting(drops=("build",)),)),
            Lever("second", (Setting(people={"builder": RoleChange(add=1)}),)),
            Lever("more", (Setting(people={"lead": RoleChange(share=Share(9_000))}),)),
        ],
        price=Price(fixed=euros(10_000)),
    )
    prepared = ready(deal, base_of(0.8, 1.0, 1.5, 2.5))
    luck = Luck(prepared.seed, 0, 500)
    names = ((), ("later",), ("drop",), ("drop", "later"), ("second",), ("more",), ("later", "more"), ())
    for levers in names:
        stage = stage_of(prepared, Scenario("x", changed_by(deal, levers)))
        again, afresh = play(stage, luck), play(stage, Luck(prepared.seed, 0, 500))
        assert (again.schedules.finish == afresh.schedules.finish).all()
        assert (again.work == afresh.work).all()
        assert {k: v.tolist() for k, v in kept_of(again).items()} == {
            k: v.tolist() for k, v in kept_of(afresh).items()
        }
    stage = stage_of(prepared, Scenario("x", ChangedDeal(with_price(deal, euros(1)))))
    unpriced = stage_of(prepared, Scenario("y", ChangedDeal(deal)))
    assert play(stage, luck).schedules is play(unpriced, luck).schedules
