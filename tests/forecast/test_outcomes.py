"""Whether each promise is kept: worked out by hand from what the deal file's keys mean."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.core.deal import Adoption, Price, Result
from troth.core.lever import Lever, Setting
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Between, Share, ThreePoint
from troth.core.work import Item, Risk, Stop
from troth.core.worktime import Calendar
from troth.forecast.deal.outcomes import kept_in_draws
from worlds import (
    STARTS_ON,
    after,
    at,
    builder,
    by_client,
    by_seller,
    deal_of,
    euros,
    fixed,
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
OPINION = ThreePoint(0.6, 1.1, 1.3)


def kept(deal, name: str, draws: int = 1, base=None, levers=(), **known):
    prepared = ready(deal, base or base_of(1.0), **known)
    return kept_in_draws(prepared.deal.promises[name], played(prepared, draws, levers))


def share_kept(deal, name: str, base=None, **known) -> float:
    return float(kept(deal, name, DRAWS, base, **known).mean())


@pytest.mark.parametrize(("takes", "is_kept"), [("14d", True), ("20161min", False)])
def test_a_date_holds_to_the_end_of_the_promisees_local_day(takes: str, is_kept: bool):
    deal = deal_of([wait("live", takes)], promises=[by_seller("live", ReachBy("live", date(2027, 1, 24)))])
    assert kept(deal, "live").tolist() == [is_kept]


def test_the_promisees_day_is_not_the_promisers():
    calendars = {"seller": Calendar(), "client": Calendar("America/New_York")}
    late = f"{14 * 1_440 + 240}min"  # 04:00Z on the 25th is 23:00 on the 24th in New York
    promises = [
        by_seller("ours", ReachBy("live", date(2027, 1, 24))),
        by_client("theirs", ReachBy("live", date(2027, 1, 24))),
    ]
    deal = deal_of([wait("live", late)], promises=promises, calendars=calendars)
    assert kept(deal, "ours").tolist() == [True]
    assert kept(deal, "theirs").tolist() == [False]


def time_kept(stopped: str | None, until: str | date, given: float = 1.1, share: int = 5_000) -> bool:
    risks = [Risk("away", 1.0, stops=Stop("client", span(stopped), date(2027, 1, 13)))] if stopped else []
    deal = deal_of(
        [wait("end", "11wd")],
        [builder(), lead(share)],
        [by_client("time", GiveTime("lead", Share(share), until, Between(given, given)))],
        risks=risks,
    )
    return bool(kept(deal, "time")[0])


@pytest.mark.parametrize("until", ["end", date(2027, 1, 25)])
def test_time_is_kept_when_the_mean_share_over_its_window_is_what_was_promised(until: str | date):
    # eleven working days; 55 % on ten of them is 50 % on eleven
    assert time_kept(None, until)
    assert time_kept("1d", until)
    assert not time_kept("1981min", until)  # one minute of Thursday more
    assert not time_kept("2d", until)


def test_time_exactly_as_promised_is_kept_and_a_hundredth_of_a_percent_less_is_not():
    assert time_kept(None, "end", given=1.0)
    assert not time_kept(None, "end", given=0.9998)


def test_a_stop_on_closed_days_takes_no_time_from_the_promise():
    stop = Risk("away", 1.0, stops=Stop("client", span("2d"), date(2027, 1, 16)))
    deal = deal_of([wait("end", "11wd")], [builder(), lead()], [gives("end")], risks=[stop])
    assert kept(deal, "time").tolist() == [True]


def test_stops_that_overlap_are_not_counted_twice():
    stops = [Risk(name, 1.0, stops=Stop("client", span("1d"), date(2027, 1, 13))) for name in ("a", "b")]
    promise = by_client("time", GiveTime("lead", Share(5_000), "end", Between(1.1, 1.1)))
    deal = deal_of([wait("end", "11wd")], [builder(), lead(5_000)], [promise], risks=stops)
    assert kept(deal, "time").tolist() == [True]


def test_the_chance_of_time_is_the_share_of_the_range_at_or_above_the_promise():
    deal = deal_of([wait("end", "10wd")], [builder(), lead(4_000)], [gives("end", 4_000, low=0.6, high=1.1)])
    assert near(share_kept(deal, "time"), 0.2, DRAWS)


def decided(takes: str, within: str, start: str | None = "1d", closed: frozenset[date] = frozenset()) -> bool:
    items = [fixed("plan", start)] if start else []
    sign = wait("sign", takes, decides="sponsor", after=after("plan") if start else ())
    deal = deal_of(
        [*items, sign],
        promises=[by_client("decisions", Decide("sponsor", span(within)))],
        calendars={"seller": Calendar(), "client": Calendar(closed=closed)},
        contacts=("sponsor",),
    )
    return bool(kept(deal, "decisions")[0])


def test_a_decision_is_counted_from_when_it_could_begin():
    assert decided("5wd", "5wd")
    assert not decided("5wd", "4wd")
    assert decided("5wd", "7d")  # Monday 17:00 to Monday 17:00
    assert not decided("5wd", "10079min")


def test_a_decision_runs_in_the_deciders_calendar():
    holidays = frozenset({date(2027, 1, 14), date(2027, 1, 15)})
    assert decided("5wd", "5wd", closed=holidays)
    assert not decided("5wd", "7d", closed=holidays)  # it ends on Wednesday the 20th
    assert decided("5wd", "9d", closed=holidays)


def test_every_decision_of_the_decider_counts_and_nobody_elses():
    items = [wait("a", "3wd", decides="sponsor"), wait("b", "6wd", decides="buyer")]
    promises = [
        by_client("one", Decide("sponsor", span("5wd"))),
        by_client("two", Decide("buyer", span("5wd"))),
    ]
    deal = deal_of(items, promises=promises, contacts=("sponsor", "buyer"))
    assert kept(deal, "one").tolist() == [True]
    assert kept(deal, "two").tolist() == [False]
    both = deal_of(
        [*items, wait("c", "6wd", decides="sponsor")], promises=promises, contacts=("sponsor", "buyer")
    )
    assert kept(both, "one").tolist() == [False]


def test_a_stop_of_the_deciders_side_makes_a_decision_late():
    stop = Risk("away", 1.0, stops=Stop("client", span("1w"), date(2027, 1, 13)))
    promises = [by_client("one", Decide("sponsor", span("5wd")))]
    deal = deal_of(
        [wait("a", "5wd", decides="sponsor")], promises=promises, contacts=("sponsor",), risks=[stop]
    )
    assert kept(deal, "one").tolist() == [False]


def scope_deal(scope, by_when, levers=()):
    items = [
        fixed("core", "5d", scope="must"),
        fixed("nice", "5d", scope="could", after=after("core")),
        fixed("chore", "5d", after=after("nice")),
        milestone("live", "core"),
    ]
    drop = [Lever("drop-nice", (Setting(drops=("nice",)),)), Lever("drop-core", (Setting(drops=("core",)),))]
    deal = deal_of(items, promises=[by_seller("scope", Deliver(scope, by_when))], levers=drop)
    return kept(deal, "scope", levers=levers).tolist() == [True]


def test_scope_is_kept_when_each_of_it_is_finished_by_the_item_or_the_day():
    assert scope_deal("must", "live")
    assert not scope_deal("everything", "live")
    assert scope_deal("everything", "nice")
    assert scope_deal("everything", date(2027, 1, 22))
    assert not scope_deal("everything", date(2027, 1, 21))
    assert scope_deal(("core", "chore"), date(2027, 1, 29))
    assert not scope_deal(("core", "chore"), date(2027, 1, 28))
    assert scope_deal(("chore",), "chore")


def test_what_was_dropped_is_not_delivered():
    assert scope_deal("must", "live", ["drop-nice"])
    assert not scope_deal("everything", date(2027, 3, 1), ["drop-nice"])
    assert not scope_deal(("nice",), date(2027, 3, 1), ["drop-nice"])
    assert not scope_deal("must", date(2027, 3, 1), ["drop-core"])


def test_a_date_of_what_was_dropped_is_not_kept():
    lever = Lever("drop", (Setting(drops=("build",)),))
    promise = by_seller("built", ReachBy("build", date(2027, 3, 1)))
    deal = deal_of([fixed("build", "5d")], promises=[promise], levers=[lever])
    assert kept(deal, "built", levers=["drop"]).tolist() == [False]


def stays(lasts: str, q: float | None, ends: date, count: int = 1) -> float:
    wall = f"{(ends - STARTS_ON).days}d"
    people = [builder(count, leaves_chance=q), lead()]
    deal = deal_of([wait("live", wall)], people, [by_seller("stays", Stay("builder", span(lasts), "live"))])
    return share_kept(deal, "stays")


def test_who_stays_stays_with_one_minus_q_to_the_years_from_the_start():
    half_year = STARTS_ON + timedelta(days=182) + timedelta(hours=15)
    assert near(stays("1d", 0.36, half_year), 0.64 ** (183 / 365.25), DRAWS)
    assert near(stays("8w", 0.10, date(2027, 4, 30)), 0.9 ** ((109 + 56) / 365.25), DRAWS)
    assert near(stays("52w", None, STARTS_ON + timedelta(days=1)), 0.85 ** (365 / 365.25), DRAWS)


def test_all_of_the_people_stay():
    assert near(stays("364d", 0.2, STARTS_ON + timedelta(days=1), 2), 0.8 ** (2 * 365 / 365.25), DRAWS)


def test_working_days_after_an_item_are_working_days():
    # 260 working days are 52 weeks and not 87 days
    assert near(stays("260wd", 0.5, STARTS_ON + timedelta(days=1)), 0.5 ** (364 / 365.25), DRAWS)


def result_deal(reached=OPINION, needs=(), adoption=None, by_on=None, low=1.0, high=1.0):
    return deal_of(
        [fixed("build", "5d"), fixed("long", "20d", after=after("build"))],
        [builder(), lead(5_000)],
        [by_seller("better", Achieve("errors")), gives("build", 5_000, low, high)],
        results=[Result("errors", "2%", "0.5%", reached=reached, needs=needs, by_on=by_on)],
        adoption=adoption,
    )


REACHED = 1 - (0.1 + 0.4 * math.log(1 / 0.6) / math.log(1.1 / 0.6))
REACHED_AT_90 = 1 - (0.5 + 0.4 * math.log(1 / 0.9 / 1.1) / math.log(1.3 / 1.1))


def test_a_result_is_kept_when_what_is_reached_is_all_of_it():
    assert near(share_kept(result_deal(), "better"), REACHED, DRAWS)
    assert near(share_kept(result_deal(needs=("build",)), "better"), REACHED, DRAWS)


def test_a_result_that_nobody_knows_is_unknown():
    assert kept(result_deal(reached=None), "better") is None


def test_what_the_client_gives_less_is_missing_from_the_result():
    assert near(share_kept(result_deal(needs=("time",), low=0.9, high=0.9), "better"), REACHED_AT_90, DRAWS)
    assert near(share_kept(result_deal(needs=("time",), low=1.2, high=1.2), "better"), REACHED, DRAWS)


def test_stopped_time_is_missing_from_the_result_too():
    stop = Risk("away", 1.0, stops=Stop("client", span("240min"), date(2027, 1, 13)))
    deal = result_deal(needs=("time",))
    office = replace(stop, stops=Stop("client", span("780min"), date(2027, 1, 13)))  # four hours of five days
    assert near(share_kept(replace(deal, risks={"away": office}), "better"), REACHED_AT_90, DRAWS)


def test_training_counts_like_a_client_roles_time():
    half = work("6h")
    deal = result_deal(ThreePoint(1.0, 1.0, 1.0), ("training",), Adoption(140, None, half, None))
    assert near(share_kept(deal, "better"), 1 / 6, DRAWS)  # 50-110 %: all of it one time in six
    known = [Row(str(k), 1.0, 1.0, 0, STARTS_ON.toordinal() - 9, quantity="time-given") for k in range(3)]
    assert share_kept(deal, "better", items=record_of(known)) == 1.0


def test_more_training_than_a_result_needs_makes_up_for_what_is_not_taken():
    deal = result_deal(ThreePoint(1.0, 1.0, 1.0), ("training",), Adoption(140, None, work("6h"), None))
    more = Lever("train", (Setting(training=work("8h")),), euros(100))
    deal = replace(deal, levers={"train": more})
    # 50-110 % of 8 h is all of 6 h from 75 % on: 35 of 60 points
    assert near(float(kept(deal, "better", DRAWS, levers=["train"]).mean()), 35 / 60, DRAWS)
    assert near(float(kept(deal, "better", DRAWS).mean()), 1 / 6, DRAWS)


def test_the_record_of_results_speaks_before_anybodys_opinion():
    day = STARTS_ON.toordinal() - 9
    known = [
        Row(str(k), 2.0, 2.0 * ratio, 0, day, quantity="result")
        for k, ratio in enumerate((0.5, 1.0, 1.5, 0.9))
    ]
    for reached in (ThreePoint(0.6, 1.1, 1.3), None):
        assert near(share_kept(result_deal(reached), "better", items=record_of(known)), 0.5, DRAWS)


def test_an_item_needed_by_a_result_is_done_by_the_results_day():
    sure = ThreePoint(1.0, 1.0, 1.0)
    ends = date(2027, 2, 12)  # five and twenty days of one builder
    assert share_kept(result_deal(sure, ("long",), by_on=ends), "better") == 1.0
    assert share_kept(result_deal(sure, ("long",), by_on=ends - timedelta(days=1)), "better") == 0.0
    assert share_kept(result_deal(sure, ("long",)), "better") == 1.0


def test_a_dropped_item_gives_no_result():
    deal = replace(
        result_deal(ThreePoint(1.0, 1.0, 1.0), ("long",)),
        levers={"drop": Lever("drop", (Setting(drops=("long",)),))},
    )
    assert kept(deal, "better", levers=["drop"]).tolist() == [False]


def test_a_fixed_price_is_certain():
    promises = [by_seller(f"at-{paid}", PayAtMost(euros(paid))) for paid in (71_999, 72_000)]
    deal = deal_of([task("build", "5d")], promises=promises, price=Price(fixed=euros(72_000)))
    assert kept(deal, "at-72000", 50, base_of(0.5, 9.0)).all()
    assert not kept(deal, "at-71999", 50, base_of(0.5, 9.0)).any()


def test_if_never_changes_whether_a_promise_counts_as_kept():
    leaning = Promise("ours", "seller", ReachBy("build", date(2027, 1, 15)), ("time",))
    plain = Promise("ours", "seller", ReachBy("build", date(2027, 1, 15)))
    base = base_of(0.5, 1.0, 2.0)
    outcomes = [
        kept(
            deal_of([task("build", "5d")], [builder(), lead(5_000)], [one, gives("build", 5_000, 0.5, 0.6)]),
            "ours",
            300,
            base,
        )
        for one in (leaning, plain)
    ]
    assert (outcomes[0] == outcomes[1]).all()
    assert near(float(outcomes[0].mean()), 2 / 3, 300)


def test_what_never_ends_is_not_kept():
    endless = Item("build", effort=work("5d"), by={"builder": 2}, is_fixed=True)  # there is one builder
    promises = [
        by_seller("built", ReachBy("build", date(2036, 1, 1))),
        by_seller("all", Deliver(("build",), "build")),
        by_seller("stays", Stay("builder", span("1d"), "build")),
    ]
    deal = deal_of([endless], promises=promises)
    assert [kept(deal, name).tolist() for name in ("built", "all", "stays")] == [[False]] * 3
    assert np.isfinite(at(STARTS_ON))


def test_a_need_named_like_a_promise_of_ours_means_the_item():
    """The example names both alike; a promise kept by a day would ask for more than the item's being done."""
    deal = result_deal(needs=("build",))
    early = by_seller("build", ReachBy("build", date(2020, 1, 1)))
    named = replace(deal, promises={**deal.promises, "build": early})
    assert share_kept(named, "better") == share_kept(deal, "better")
