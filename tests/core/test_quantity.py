"""Amounts as people state them, in whole minutes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.core.quantity import Share, Span, whole
from worlds import span, work


def test_a_day_of_work_is_as_long_as_the_calendar_of_who_does_it():
    assert work("1d").minutes() == 8 * 60
    assert work("1d").minutes(6 * 60) == 6 * 60
    assert work("12d").minutes() == 12 * 480


def test_a_week_of_work_is_five_days_whatever_the_calendar():
    assert work("1w").minutes() == 5 * 480
    assert work("2w").minutes(6 * 60) == 10 * 360


def test_an_hour_of_work_is_an_hour_in_any_calendar():
    assert work("6h").minutes(360) == work("6h").minutes(480) == 360


def test_a_span_of_days_and_weeks_is_calendar_time_and_wd_is_working_time():
    assert span("1d").minutes() == 24 * 60
    assert span("4w").minutes(360) == 4 * 7 * 24 * 60
    assert span("5wd").minutes() == 5 * 480
    assert span("5wd").minutes(360) == 5 * 360
    assert [span(one).is_working for one in ("1d", "1w", "1wd")] == [False, False, True]


def test_months_have_no_length_in_minutes():
    with pytest.raises(ValueError, match="months have no fixed length"):
        Span(Decimal(6), "months").minutes()


def test_half_a_minute_goes_to_the_even_neighbour():
    assert [whole(Decimal(one)) for one in ("0.5", "1.5", "2.5", "2.51")] == [0, 2, 2, 3]


@given(st.integers(1, 10_000))
def test_a_share_is_kept_in_ten_thousandths(points: int):
    assert Share(points).fraction * 10_000 == pytest.approx(points)
    assert Decimal(str(Share(points)).removesuffix("%")) * 100 == points


def test_shares_and_amounts_are_worded_as_the_file_writes_them():
    assert [str(Share(points)) for points in (4_000, 3_333, 10_000, 50)] == ["40%", "33.33%", "100%", "0.5%"]
    assert [str(work("12d")), str(span("5wd")), str(Span(Decimal(6), "months"))] == ["12d", "5wd", "6 months"]
