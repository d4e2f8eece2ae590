"""What lateness owes."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from troth.core.term import LatePenalty
from worlds import euros

ONE_PERCENT = LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.15"))


def test_each_started_week_owes_the_rate_of_the_price_up_to_the_cap():
    owed = [ONE_PERCENT.owed(weeks, euros(72_000)) for weeks in (0, 1, 14, 15, 16, 500)]
    assert owed == [euros(0), euros(720), euros(10_080), euros(10_800), euros(10_800), euros(10_800)]


@given(st.integers(-5, 600), st.integers(0, 10**9))
def test_a_penalty_is_never_negative_and_never_above_its_cap(weeks: int, price: int):
    owed = ONE_PERCENT.owed(weeks, euros(price))
    assert euros(0) <= owed <= euros(price).share(Decimal("0.15"))
