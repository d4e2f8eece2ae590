"""Working time, across time zones and changes of the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.core.worktime import (
    ALWAYS_OPEN,
    NEVER,
    Calendar,
    common_time,
    day_of_end,
    day_of_start,
    end_of_day,
    nth_open_day,
    open_days,
    start_of_day,
    working_time,
)
from troth.forecast.deal.tables import done_by, open_minutes
from worlds import UTC_OFFICE, at

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
BERLIN = Calendar("Europe/Berlin")
NEW_YORK = Calendar("America/New_York")
CALENDARS = st.builds(
    Calendar,
    timezone=st.sampled_from(
        ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Santiago"]
    ),
    hours=st.sampled_from([((540, 1020),), ((480, 720), (780, 1020)), ((0, 1440),), ((1200, 1440),)]),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closed=st.frozensets(st.dates(date(2027, 2, 1), date(2027, 3, 31)), max_size=20),
)
DAYS = st.dates(date(2027, 1, 1), date(2027, 6, 30))


def test_clocks_go_forward_and_the_office_still_opens_at_nine():
    table = working_time(BERLIN, date(2027, 3, 26), date(2027, 3, 29))
    assert list(table.opens) == [at(date(2027, 3, 26), 8), at(date(2027, 3, 29), 7)]
    assert table.between(at(date(2027, 3, 26)), at(date(2027, 3, 30))) == 960


def test_a_day_that_is_always_open_has_23_hours_in_spring_and_25_in_autumn():
    berlin = replace(ALWAYS_OPEN, timezone="Europe/Berlin")
    for on, hours in ((date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 5, 5), 24)):
        table = working_time(berlin, on - timedelta(days=1), on + timedelta(days=1))
        day = start_of_day(on, "Europe/Berlin"), end_of_day(on, "Europe/Berlin")
        assert table.between(*day) == day[1] - day[0] == hours * 60


def test_two_offices_meet_when_both_are_open():
    both = common_time(tuple(working_time(one, FIRST, LAST) for one in (BERLIN, NEW_YORK)))
    winter, between, summer = date(2027, 1, 11), date(2027, 3, 15), date(2027, 4, 5)
    minutes = [both.between(at(on), at(on + timedelta(days=1))) for on in (winter, between, summer)]
    assert minutes == [120, 180, 120]  # New York puts its clocks forward two weeks before Berlin
    assert both.after(at(winter), 1) == at(winter, 14, 1)


def test_a_finish_at_a_days_end_counts_on_that_day():
    end = end_of_day(date(2027, 4, 30), "Europe/Amsterdam")
    assert end == at(date(2027, 4, 30), 22)
    assert day_of_end(end, "Europe/Amsterdam") == date(2027, 4, 30)
    assert day_of_end(end + 1, "Europe/Amsterdam") == date(2027, 5, 1)
    assert day_of_start(end, "Europe/Amsterdam") == date(2027, 5, 1)


def test_work_ends_at_the_close_and_not_at_the_next_opening():
    table = working_time(UTC_OFFICE, FIRST, LAST)
    friday = date(2027, 1, 15)
    assert table.after(at(friday, 9), 480) == at(friday, 17)
    assert table.after(at(friday, 9), 481) == at(date(2027, 1, 18), 9, 1)
    assert table.after(at(friday, 20), 0) == at(friday, 20)
    assert table.after(at(friday), 10**9) == NEVER


@given(CALENDARS, st.integers(at(FIRST) - 5_000, at(date(2027, 6, 30))), st.integers(1, 40_000))
def test_after_is_the_first_instant_by_which_the_work_is_done(calendar: Calendar, start: int, minutes: int):
    table = working_time(calendar, FIRST, LAST)
    end = table.after(start, minutes)
    if end == NEVER:
        assert table.done_by(at(date(2028, 2, 1))) - table.done_by(start) < minutes
        return
    assert table.between(start, end) == minutes
    assert table.between(start, end - 1) == minutes - 1


@given(CALENDARS, st.lists(st.integers(at(FIRST) - 9_000, at(LAST) + 9_000), min_size=1, max_size=30))
def test_tables_of_many_instants_agree_with_the_one_by_one_rule(calendar: Calendar, instants: list[int]):
    table = working_time(calendar, FIRST, LAST)
    many = np.array(instants, dtype=np.int64)
    assert done_by(table, many).tolist() == [table.done_by(one) for one in instants]
    assert (open_minutes(table, many, many[::-1].copy()) >= 0).all()


@settings(max_examples=60)
@given(CALENDARS, DAYS, DAYS)
def test_open_days_are_the_days_counted_one_by_one(calendar: Calendar, first: date, last: date):
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    assert open_days(calendar, first, last) == sum(calendar.is_open(on) for on in days)


@settings(max_examples=60)
@given(CALENDARS, DAYS, st.integers(1, 90))
def test_the_nth_open_day_is_open_and_the_nth(calendar: Calendar, first: date, count: int):
    on = nth_open_day(calendar, first, count)
    assert calendar.is_open(on)
    assert open_days(calendar, first, on) == count


def test_both_ends_count():
    assert open_days(UTC_OFFICE, date(2027, 1, 11), date(2027, 1, 11)) == 1
    assert open_days(UTC_OFFICE, date(2027, 1, 11), date(2027, 1, 22)) == 10
    assert open_days(UTC_OFFICE, date(2027, 1, 12), date(2027, 1, 11)) == 0
    assert nth_open_day(UTC_OFFICE, date(2027, 1, 11), 10) == date(2027, 1, 22)
    assert nth_open_day(UTC_OFFICE, date(2027, 1, 9), 1) == date(2027, 1, 11)
