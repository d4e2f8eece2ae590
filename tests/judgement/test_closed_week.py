"""Closed weeks of a calendar: which days belong together, and which are single holidays."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from troth.core.worktime import Calendar
from troth.judgement.constraints.closed_week import SHORTEST_RUN, ClosedWeek, closed_weeks

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def calendar(*days: date) -> Calendar:
    return Calendar(closed=frozenset(days))


def may(*days: int) -> tuple[date, ...]:
    return tuple(date(2027, 5, day) for day in days)


def test_a_run_over_a_weekend_is_one_and_is_opened_week_by_week():
    weeks = closed_weeks(calendar(*may(6, 7, 10)), FIRST, LAST)  # Thursday, Friday, Monday
    assert weeks == (ClosedWeek(date(2027, 5, 3), may(6, 7)), ClosedWeek(date(2027, 5, 10), may(10)))


def test_two_holidays_in_a_row_are_no_closed_week():
    assert closed_weeks(calendar(date(2027, 3, 26), date(2027, 3, 29)), FIRST, LAST) == ()


def test_closed_days_that_nobody_would_work_do_not_count():
    assert closed_weeks(calendar(*may(7, 8, 9)), FIRST, LAST) == ()  # a Friday and its weekend


def test_only_days_of_the_plans_time_are_opened():
    closed = calendar(*may(3, 4, 5, 6, 7))
    assert closed_weeks(closed, date(2027, 5, 6), LAST) == (ClosedWeek(date(2027, 5, 3), may(6, 7)),)
    assert closed_weeks(closed, date(2027, 5, 8), LAST) == ()
    assert closed_weeks(closed, FIRST, date(2027, 5, 2)) == ()


@given(st.frozensets(st.dates(FIRST, LAST), max_size=40))
def test_every_opened_day_is_a_closed_working_day_of_its_week_and_stands_once(closed):
    weeks = closed_weeks(calendar(*closed), FIRST, LAST)
    opened = [on for week in weeks for on in week.days]
    assert len(opened) == len(set(opened))
    assert all(on in closed and on.weekday() < 5 for on in opened)
    assert all(0 <= (on - week.monday).days < 7 for week in weeks for on in week.days)
    assert not opened or len(opened) >= SHORTEST_RUN
