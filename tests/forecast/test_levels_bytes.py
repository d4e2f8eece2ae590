"""Kept levels: the same columns again, and nothing else under their name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.forecast.levels_bytes import levels_as_bytes, levels_from_bytes, levels_name
from troth.forecast.resolved_levels import ResolvedLevels, past_forecasts, resolved_levels

BASE = base_of(0.5, 1.0, 1.0, 2.0)
FACTS = {"snapshot": "s1", "base": BASE, "quantity": "effort", "seed": 1, "version": "0.1.0"}
NAME = levels_name(**FACTS)
COLUMNS = ResolvedLevels.__slots__


def levels(rows: int = 30) -> ResolvedLevels:
    done = [Row(f"i{k}", 4 + k % 3, 3 + k % 5, 737_000 + k, 737_010 + 2 * k) for k in range(rows)]
    return resolved_levels(record_of(done), BASE, "effort", 1)


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_levels_come_back_bit_by_bit(rows: int) -> None:
    made = levels(rows)
    again = levels_from_bytes(levels_as_bytes(made, NAME), NAME)
    for column in COLUMNS:
        wanted, found = getattr(made, column), getattr(again, column)
        assert found.dtype == wanted.dtype
        assert found.tobytes() == wanted.tobytes()


def test_levels_that_changed_or_are_of_another_name_are_refused() -> None:
    kept = levels_as_bytes(levels(), NAME)
    for at in (0, 40, 120, len(kept) - 1):
        changed = bytearray(kept)
        changed[at] ^= 1
        assert levels_from_bytes(bytes(changed), NAME) is None
    assert levels_from_bytes(kept[:-8], NAME) is None
    assert levels_from_bytes(b"", NAME) is None
    assert levels_from_bytes(kept, "0" * 64) is None


@pytest.mark.parametrize(
    "other",
    [{"snapshot": "s2"}, {"base": replace(BASE, sha256="other")}, {"quantity": "elapsed"}, {"seed": 2},
     {"version": "0.2.0"}],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_the_name_depends_on_everything_the_levels_do(other) -> None:
    assert levels_name(**FACTS | other) != NAME


def test_a_record_is_laid_out_with_the_levels_that_were_kept() -> None:
    done = [Row(f"i{k}", 4 + k % 3, 3 + k % 5, 737_000 + k, 737_010 + 2 * k) for k in range(30)]
    past = past_forecasts(record_of(done), BASE, "effort", 1)
    assert np.array_equal(past.levels.issued, levels().issued)
    assert past_forecasts(record_of(done), BASE, "effort", 1, levels=past.levels).levels is past.levels
