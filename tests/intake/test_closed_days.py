"""Closed days come from the countries named, for the years around a start, once."""

from __future__ import annotations

from datetime import date

import pytest

from troth.intake.deal.closed_days import check_timezone, days_between, horizon, public_holidays
from troth.intake.scalars import Misspelt

START = date(2027, 1, 11)


def test_the_horizon_runs_from_the_year_before_to_fifteen_years_after():
    assert horizon(START) == (date(2026, 1, 1), date(2042, 12, 31))


def test_holidays_of_a_country_and_its_subdivision_are_closed():
    hamburg = public_holidays("DE", "HH", START)
    assert date(2027, 10, 31) in hamburg  # Reformation Day
    assert date(2027, 10, 3) in hamburg  # German Unity Day
    assert date(2027, 8, 15) not in hamburg  # Assumption, in parts of Bavaria and the Saarland
    assert date(2027, 10, 31) not in public_holidays("DE", None, START)
    assert {day.year for day in hamburg} == set(range(2026, 2043))
    assert list(hamburg) == sorted(set(hamburg))


def test_days_known_already_are_taken_and_new_ones_added():
    known = {"DE//2026-2042": (date(2027, 2, 2),)}
    assert public_holidays("DE", None, START, known) == (date(2027, 2, 2),)
    dutch = public_holidays("NL", None, START, known)
    assert known["NL//2026-2042"] == dutch
    assert date(2027, 4, 27) in dutch  # King's Day


def test_a_country_a_subdivision_and_a_time_zone_that_are_not_there_are_misspelt():
    with pytest.raises(Misspelt, match="is not a country whose holidays are known"):
        public_holidays("XX", None, START)
    with pytest.raises(Misspelt, match="is not a subdivision of NL whose holidays are known"):
        public_holidays("NL", "HH", START)
    for timezone in ("Europe/Berln", "", "../etc/passwd", "Europe", "\x00"):
        with pytest.raises(Misspelt, match="is not a time zone"):
            check_timezone(timezone)


def test_ranges_of_days_hold_both_ends():
    assert days_between([(date(2027, 1, 30), date(2027, 2, 1)), (date(2027, 2, 1), date(2027, 2, 1))]) == {
        date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 1),
    }  # fmt: skip
