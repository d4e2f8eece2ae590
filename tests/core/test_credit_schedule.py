"""Periods as they are charged, and whether a miss costs anything."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from troth.core.credit_schedule import CreditRate, CreditSchedule, Tier, whole_periods
from worlds import span

SIZES = st.fractions(-10, 10_000)


@given(SIZES)
def test_a_started_period_counts_whole_a_full_one_alone_or_the_part_as_it_is(periods: Fraction):
    above = max(periods, Fraction(0))
    started, full = whole_periods(periods, "started"), whole_periods(periods, "full")
    assert full <= whole_periods(periods, "pro-rata") == above <= started
    assert started.denominator == full.denominator == 1
    assert started - full == (above.denominator != 1)


def test_a_schedule_with_tiers_or_a_rate_costs_something():
    assert not CreditSchedule().is_priced
    assert CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),)).is_priced
    assert CreditSchedule(rate=CreditRate(Decimal("0.05"), span("30min"))).is_priced
