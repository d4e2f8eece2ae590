"""Money and rates, exact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troth.core.money import Money, Rate
from worlds import day_rate, euros


def test_money_is_whole_minor_units_of_its_currency():
    assert Money.of(Decimal("72000.10"), "EUR").minor == 7_200_010
    assert Money.of(Decimal(500), "JPY").minor == 500
    assert Money.of(Decimal("1.234"), "KWD").minor == 1_234
    assert euros(5).major == Decimal(5)


def test_half_a_cent_goes_to_the_even_one():
    assert [Money.of(Decimal(one), "EUR").minor for one in ("0.005", "0.015", "0.025")] == [0, 2, 2]
    assert euros(1).share(Decimal("0.125")).minor == 12


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="cannot mix EUR with CHF"):
        euros(1) + Money(1, "CHF")


def test_a_day_rate_is_for_the_working_day_of_who_works():
    assert day_rate(640).minor_for(240) == 32_000
    assert day_rate(640).minor_for(240, 360) == Decimal(64_000) * 240 / 360
    assert Rate(euros(80), "h").minor_for(90) == 12_000
    assert Rate(euros(3_200), "w").minor_for(480) == 64_000


def test_money_is_worded_with_thousands_and_cents_only_where_there_are_any():
    assert str(euros(72_000)) == "EUR 72,000"
    assert str(Money(7_200_010, "EUR")) == "EUR 72,000.10"
    assert str(euros(3) + euros(4) - euros(5)) == "EUR 2"
