"""What lateness owes, exactly: periods as they are charged, caps, and what is too little to be paid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.core.term import LatePenalty
from worlds import euros, span

ONE_PERCENT = LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.15"))
WEEK = 7 * 1_440


def test_each_started_week_owes_the_rate_of_the_price_up_to_the_cap():
    owed = [ONE_PERCENT.owed(weeks, euros(72_000)) for weeks in (0, 1, 14, 15, 16, 500)]
    assert owed == [euros(0), euros(720), euros(10_080), euros(10_800), euros(10_800), euros(10_800)]


@pytest.mark.parametrize(
    ("part", "periods"),
    [
        ("started", (0, 0, 1, 1, 2, 2)),
        ("full", (0, 0, 0, 1, 1, 1)),
        ("pro-rata", (0, 0, Fraction(1, WEEK), 1, 1 + Fraction(1, WEEK), Fraction(3, 2))),
    ],
)
def test_a_period_that_is_not_full_counts_as_the_part_says(part, periods):
    late = replace(ONE_PERCENT, part=part)
    minutes = (-5, 0, 1, WEEK, WEEK + 1, WEEK + WEEK // 2)
    assert tuple(late.periods(minute) for minute in minutes) == periods


def test_a_period_may_be_any_span():
    assert replace(ONE_PERCENT, per=span("2h")).periods(121) == 2
    assert replace(ONE_PERCENT, per=span("2h"), part="pro-rata").periods(30) == Fraction(1, 4)


def test_a_part_of_a_period_is_rounded_once_to_whole_cents_halves_to_even():
    exact = replace(ONE_PERCENT, part="pro-rata", rate=Decimal("0.5"))
    assert [exact.owed(Fraction(k, 100), replace(euros(1), minor=100)).minor for k in (1, 3, 5)] == [0, 2, 2]


def test_a_cap_in_money_and_one_in_shares_both_hold():
    both = replace(ONE_PERCENT, most=euros(5_000))
    assert [both.owed(k, euros(72_000)) for k in (6, 7, 100)] == [euros(4_320), euros(5_000), euros(5_000)]
    assert both.owed(100, euros(10_000)) == euros(1_500)


def test_a_credit_of_no_more_than_the_minimum_is_not_paid():
    late = replace(ONE_PERCENT, minimum=euros(720))
    assert [late.owed(k, euros(72_000)) for k in (1, 2)] == [euros(0), euros(1_440)]


def test_it_is_capped_by_a_share_or_by_money():
    assert ONE_PERCENT.is_capped
    assert replace(ONE_PERCENT, cap=None, most=euros(1)).is_capped
    assert not replace(ONE_PERCENT, cap=None).is_capped


@given(st.integers(-5, 600), st.integers(0, 10**9))
def test_a_penalty_is_never_negative_and_never_above_its_cap(weeks: int, price: int):
    owed = ONE_PERCENT.owed(weeks, euros(price))
    assert euros(0) <= owed <= euros(price).share(Decimal("0.15"))
