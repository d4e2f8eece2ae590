"""How our last whole deals ended: only dates, only finished before the day, only the last twenty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import worlds
from item_world import Row, record_of
from troth.forecast.deal.deal_forecast import OwnRecord
from troth.forecast.deal.own_record import own_record

AS_OF = date(2027, 1, 11)
TODAY = AS_OF.toordinal()
LATE = Row("late", 100.0, 120.0, completed=TODAY - 10, quantity="date")
KEPT = replace(LATE, id="kept", actual=100.0)


def counted(*rows: Row) -> OwnRecord | None:
    return own_record(record_of(rows, "deals"), AS_OF)


def test_a_deal_is_late_where_it_took_longer_than_planned_and_on_the_day_it_is_kept():
    assert counted(LATE, KEPT, replace(LATE, id="early", actual=80.0)) == OwnRecord(1, 3)


@pytest.mark.parametrize(
    "other",
    [
        replace(LATE, quantity="cost"),
        replace(LATE, status="open"),
        replace(LATE, completed=TODAY),
        replace(LATE, completed=0),
        replace(LATE, estimate=0.0),
    ],
)
def test_what_is_no_date_not_finished_or_not_yet_so_does_not_count(other):
    assert counted(other) is None
    assert counted(other, KEPT) == OwnRecord(0, 1)


def test_only_the_last_twenty_count_by_the_day_they_finished():
    old = [replace(LATE, id=f"old {k}", completed=TODAY - 500 - k) for k in range(5)]
    new = [replace(KEPT, id=f"new {k}", completed=TODAY - 1 - k) for k in range(19)]
    assert counted(*new, *old) == OwnRecord(1, 20)


def test_a_forecast_tells_it_and_without_any_own_deal_there_is_none():
    deal = worlds.deal_of([worlds.fixed("build", "5d")])
    told = worlds.forecast(worlds.ready(deal, deals=record_of([LATE], "deals")))
    assert told.own_record == OwnRecord(1, 1)
    assert worlds.forecast(worlds.ready(deal)).own_record is None
