"""How much of a part is done by a moment: open minutes, stops left out, at the share and number of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

import worlds
from troth.core.work import Item, Risk, Stop
from troth.forecast.course.work_done import WorkDone

TUESDAY_NOON = worlds.at(date(2027, 1, 12), 12)


def done(deal, moment: int) -> list[int]:
    return WorkDone(worlds.played(worlds.ready(deal))).by(moment)[0].tolist()


def test_a_day_and_three_hours_are_done_by_noon_of_the_second():
    assert done(worlds.deal_of([worlds.fixed("a", "5d")]), TUESDAY_NOON) == [(8 + 3) * 60]


def test_a_share_of_the_day_and_a_second_person_count():
    items = [Item("a", effort=worlds.work("10d"), by={"builder": 2}, is_fixed=True)]
    deal = worlds.deal_of(items, [worlds.builder(2, 4_000)])
    assert done(deal, TUESDAY_NOON) == [11 * 60 * 2 * 4 // 10]


def test_stopped_time_is_not_worked_and_what_has_not_begun_is_nothing():
    stop = Risk("stop", 1.0, stops=Stop("seller", worlds.span("1d"), date(2027, 1, 12)))
    items = [worlds.fixed("a", "5d"), worlds.fixed("b", "1d", after=worlds.after("a"))]
    assert done(worlds.deal_of(items, risks=[stop]), TUESDAY_NOON) == [8 * 60, 0]
    assert done(worlds.deal_of(items, risks=[stop]), TUESDAY_NOON + worlds.DAY) == [(8 + 3) * 60, 0]


def test_waiting_in_calendar_days_runs_day_and_night():
    assert done(worlds.deal_of([worlds.wait("w", "4d")]), TUESDAY_NOON) == [36 * 60]


def test_work_under_way_is_counted_from_the_day_of_the_forecast_on():
    item = replace(worlds.fixed("a", "5d"), started_on=worlds.STARTS_ON, spent=worlds.work("1d"))
    played = worlds.played(worlds.ready(worlds.deal_of([item]), as_of=date(2027, 1, 12)))
    assert WorkDone(played).by(TUESDAY_NOON)[0].tolist() == [3 * 60]


def test_the_share_done_ends_at_one():
    work = WorkDone(worlds.played(worlds.ready(worlds.deal_of([worlds.fixed("a", "2d")]))))
    instants = [worlds.at(worlds.STARTS_ON), worlds.at(worlds.STARTS_ON, 17), worlds.at(date(2027, 2, 1))]
    shares = [work.share_by(np.array([instant]))[0, 0] for instant in instants]
    assert shares == [0.0, 0.5, 1.0]
