"""Step 5: the levels of resolved forecasts correct the next one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.forecast.items.recalibration import Recalibration, random_part
from troth.forecast.items.resolved_levels import past_forecasts
from troth.forecast.items.votes import ItemForecaster

DAY = 730_000
BASE = base_of(0.5, 1.0, 1.0, 2.0)


def test_below_ten_resolved_forecasts_nothing_is_corrected():
    chances = np.array([0.1, 0.5, 0.9])
    assert Recalibration(np.linspace(0.01, 0.1, 9)).issued(chances).tolist() == chances.tolist()
    assert Recalibration(np.linspace(0.01, 0.1, 9)).resolved == 0


def test_ten_levels_give_g_by_hand():
    correct = Recalibration(np.array([0.05] * 4 + [0.5] * 3 + [0.95] * 3))
    issued = correct.issued(np.array([0.04, 0.05, 0.5, 0.94, 0.95, 1.0]))
    assert issued.tolist() == pytest.approx(
        [4 / 110, (4 + 5) / 110, (7 + 50) / 110, (7 + 94) / 110, (10 + 95) / 110, 1.0]
    )


def test_items_that_all_overran_make_the_next_forecast_cautious():
    """Ten items estimated before anything was known overran the whole base rate: every level is 1.

    So every chance but the last shrinks to 100 p / 110.
    """
    rows = [Row(f"i{k}", 8.0, 80.0, DAY - 100, DAY - 10) for k in range(10)]
    record = record_of(rows)
    nine = ItemForecaster(record_of(rows[:9]), BASE, DAY).forecast(8.0, {})
    ten = ItemForecaster(record, BASE, DAY).forecast(8.0, {})
    undated = record_of([Row(row.id, row.estimate, row.actual, 0, row.completed) for row in rows])
    raw = ItemForecaster(undated, BASE, DAY).forecast(8.0, {})
    assert nine.tally.resolved == 0
    assert ten.tally.resolved == 10
    assert raw.tally.resolved == 0
    assert ten.cdf[:-1].tolist() == pytest.approx((raw.cdf[:-1] * 100 / 110).tolist(), rel=1e-12)
    assert ten.cdf[-1] == 1.0


def test_an_outcome_on_an_atom_gets_a_level_inside_it_by_seed_and_id():
    record = record_of([Row("a", 8.0, 8.0, DAY - 100, DAY - 10)])
    first, again, other = (past_forecasts(record, BASE, "effort", seed).levels for seed in (1, 1, 2))
    part = float(random_part(1, ["a"])[0])
    assert first.voted.tolist() == [pytest.approx(0.25 + part * 0.5)]
    assert first.voted.tolist() == again.voted.tolist()
    assert first.voted.tolist() != other.voted.tolist()


def test_only_the_last_four_hundred_count():
    rows = [Row(f"i{k:03d}", 8.0, 80.0 if k < 200 else 0.8, DAY - 700, DAY - 650 + k) for k in range(600)]
    forecaster = ItemForecaster(record_of(rows), BASE, DAY)
    assert forecaster.forecast(8.0, {}).tally.resolved == 400
    assert forecaster._recalibration.levels.max() < 0.01


@pytest.mark.parametrize("has_open", [False, True])
def test_sums_and_full_counts_agree_on_where_outcomes_fall(has_open):
    """The quick way (no bound valid) and the counted way give the chances that the forecaster gives."""
    generator = np.random.default_rng(8)
    rows = [
        Row(f"i{k}", 8.0, 8.0 * ratio, DAY + k, DAY + k + 20, labels={"kind": "pq"[k % 2]})
        for k, ratio in enumerate(generator.choice([0.5, 1.0, 1.7, 2.0], 1200).tolist())
    ]
    if has_open:
        rows.append(Row("open", 8.0, status="open", known=DAY + 500, spent=9.0))
    record = record_of(rows)
    levels = past_forecasts(record, BASE, "effort", 1).levels
    part = random_part(1, [row.id for row in rows])
    undated = record_of([replace(row, estimated=0) for row in rows])
    for k in (0, 15, 400, 700, 1199):
        found = ItemForecaster(undated, BASE, DAY + k).forecast(8.0, rows[k].labels)
        z = np.log(rows[k].actual / 8.0)
        expected = found.below(z) + part[k] * (found.at_most(z) - found.below(z))
        assert levels.voted[levels.rows.tolist().index(k)] == pytest.approx(expected, abs=1e-12)


def test_random_parts_are_uniform():
    parts = random_part(7, (f"item-{k}" for k in range(20_000)))
    assert 0 < parts.min() < parts.max() < 1
    assert abs(parts.mean() - 0.5) < 4 / np.sqrt(12 * parts.size)
    assert abs((parts < 0.25).mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / parts.size)
