"""Kept levels: the same columns again, and nothing else under their name."""

from __future__ import annotations

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.forecast.items.levels_bytes import levels_as_bytes, levels_from_bytes, stands_on
from troth.forecast.items.resolved_levels import ResolvedLevels, past_forecasts, resolved_levels
from troth.forecast.items.vote_rule import ITEM_RULE
from troth.forecast.machine.kernels import VOTES

BASE = base_of(0.5, 1.0, 1.0, 2.0)
COLUMNS = ResolvedLevels.__slots__


def levels(rows: int = 30) -> ResolvedLevels:
    done = [Row(f"i{k}", 4 + k % 3, 3 + k % 5, 737_000 + k, 737_010 + 2 * k) for k in range(rows)]
    return resolved_levels(record_of(done), BASE, "effort", 1)


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_levels_come_back_bit_by_bit(rows: int) -> None:
    made = levels(rows)
    again = levels_from_bytes(levels_as_bytes(made))
    for column in COLUMNS:
        wanted, found = getattr(made, column), getattr(again, column)
        assert found.dtype == wanted.dtype
        assert found.tobytes() == wanted.tobytes()


def test_levels_stand_on_the_rule_and_the_compiled_votes() -> None:
    assert {ITEM_RULE, VOTES.file_name()} <= set(stands_on())


def test_a_record_is_laid_out_with_the_levels_that_were_kept() -> None:
    done = [Row(f"i{k}", 4 + k % 3, 3 + k % 5, 737_000 + k, 737_010 + 2 * k) for k in range(30)]
    past = past_forecasts(record_of(done), BASE, "effort", 1)
    assert np.array_equal(past.levels.issued, levels().issued)
    assert past_forecasts(record_of(done), BASE, "effort", 1, levels=past.levels).levels is past.levels
