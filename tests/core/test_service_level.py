"""Levels against shares, exactly, and what is measured only once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from troth.core.service_level import (
    Acceptance,
    CaseTime,
    Requests,
    ResultReached,
    ServiceLevel,
    Uptime,
    is_below,
)
from worlds import span


def test_a_level_is_below_a_share_only_strictly_and_never_when_nothing_was_measured():
    assert is_below(998, 1_000, Decimal("0.999"))
    assert not is_below(999, 1_000, Decimal("0.999"))
    assert not is_below(0, 0, Decimal(1))


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.decimals(0, 1, places=6))
def test_being_below_is_exact(good: int, total: int, level: Decimal):
    assert is_below(min(good, total), total, level) == (Fraction(min(good, total), total) < Fraction(level))


def test_only_acceptance_and_results_are_measured_once():
    measures = (
        Uptime(),
        Requests(),
        CaseTime("response", span("4h")),
        Acceptance(("build",), 3),
        ResultReached("errors"),
    )
    levels = [ServiceLevel("x", measure, Decimal("0.9")) for measure in measures]
    assert [level.is_of_delivery for level in levels] == [False, False, False, True, True]
