"""Windows by hand: local days, cut windows, contract years, months of fee, rolling looks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from troth.core.quantity import Span
from troth.core.service_level import Window
from troth.core.windows import months_after, windows_between


def test_a_month_lasts_from_local_midnight_to_local_midnight_across_daylight_saving() -> None:
    [march] = windows_between(Window("month", "Europe/Berlin"), date(2027, 3, 1), date(2027, 4, 1))
    assert march.ends_at - march.begins_at == 31 * 86_400 - 3_600
    assert (march.months, march.year) == (Fraction(1), 0)


def test_a_cut_window_stands_for_its_share_of_the_days() -> None:
    first, second, last = windows_between(Window(), date(2027, 1, 16), date(2027, 3, 8))
    assert (first.first_on, first.until_on, first.months) == (
        date(2027, 1, 16),
        date(2027, 2, 1),
        Fraction(16, 31),
    )
    assert second.months == 1
    assert (last.until_on, last.months, last.last_on) == (date(2027, 3, 8), Fraction(7, 31), date(2027, 3, 7))


@pytest.mark.parametrize(
    ("kind", "count", "months"),
    [("week", 53, Fraction(12, 52)), ("quarter", 4, Fraction(3)), ("year", 1, Fraction(12))],
)
def test_weeks_quarters_and_years(kind: str, count: int, months: Fraction) -> None:
    windows = windows_between(Window(kind), date(2027, 1, 1), date(2028, 1, 1))
    assert len(windows) == count
    assert windows[len(windows) // 2].months == months
    assert windows[-1].until_on == date(2028, 1, 1)


def test_contract_years_are_counted_from_the_first_day_by_the_last_day_of_a_window() -> None:
    windows = windows_between(Window(), date(2027, 5, 10), date(2029, 5, 10))
    years = {window.last_on: window.year for window in windows}
    assert years[date(2028, 4, 30)] == 0
    assert years[date(2028, 5, 31)] == 1
    assert years[date(2029, 5, 9)] == 1


def test_periods_tell_months_quarters_years_and_the_contract_apart() -> None:
    window = windows_between(Window(), date(2027, 5, 1), date(2027, 6, 1))[0]
    assert window.period("month") == (2027, 5)
    assert window.period("quarter") == (2027, 1)
    assert window.period("year") == (0,)
    assert window.period("contract") == ()
    assert window.period("window") == (date(2027, 5, 31).toordinal(),)


def test_a_rolling_span_is_looked_at_on_each_midnight_once_it_has_passed() -> None:
    rolling = Window("rolling", "UTC", Span(Decimal(30), "d"))
    january, february = windows_between(rolling, date(2027, 1, 1), date(2027, 3, 1))
    assert [len(january.looks), len(february.looks)] == [2, 28]
    begin, end = february.looks[0]
    assert end - begin == 30 * 86_400


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 12, 5), -12, date(2026, 12, 5)),
        (date(2027, 11, 30), 2, date(2028, 1, 30)),
    ],
)
def test_months_after_a_day_hold_at_the_months_end(on: date, months: int, expected: date) -> None:
    assert months_after(on, months) == expected


def test_windows_end_before_the_last_day_that_a_calendar_has():
    assert months_after(date(2027, 1, 31), 1_000_000) == date(9998, 12, 31)
    for kind in ("week", "month", "quarter", "year"):
        found = windows_between(Window(kind), date(9997, 12, 30), date(9998, 12, 31))
        assert found[-1].until_on == date(9998, 12, 31)
    assert len(windows_between(Window("week"), date(2027, 1, 1), date(9998, 12, 31))) == 5_200
