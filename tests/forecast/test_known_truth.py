"""Simulated records whose truth is known: the forecasts must find it, within the error of the simulation."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from item_world import Row, record_of
from troth.core.record import BaseRate
from troth.forecast.items.resolved_levels import past_forecasts
from troth.forecast.items.votes import ItemForecaster
from troth.forecast.replay.replay import Walk, replay_items
from troth.forecast.replay.replay_bundles import replay_bundles

DAY = 730_000
WIDE = BaseRate(
    "wide", "effort", tuple(NormalDist(0.0, 1.0).inv_cdf((k + 0.5) / 200) for k in range(200)), "simulated"
)


def test_items_of_one_unchanging_company_are_forecast_honestly():
    """1,200 items, a third exactly as estimated: coverage within four standard errors of what it says."""
    generator = np.random.default_rng(1)
    rows = []
    for k in range(1200):
        z = 0.0 if generator.random() < 0.33 else generator.normal(0.3, 0.7)
        day = DAY + k // 2
        rows.append(Row(f"i{k}", 8.0, 8.0 * math.exp(z), day, day + int(generator.integers(1, 20))))
    scores = replay_items(record_of(rows), WIDE, "effort", 1, Walk(DAY + 100, every="day")).scores
    for percent in (50, 80, 90):
        p = percent / 100
        error = math.sqrt(p * (1 - p) / scores.count)
        assert abs(scores.coverage[percent] - p) < 4 * error
    assert scores.crps_to_plain < 1.02
    assert scores.closed_coverage[50] > scores.coverage[50]


def busy_company(generator, count=150):
    """Work of 20 days' estimate begun in the last 90 days: what is late is still open today.

    Returns the rows as they are known today; truth is ln ratio ~ N(0.3, 0.8).
    """
    rows = []
    for k in range(count):
        began = DAY - int(generator.integers(1, 91))
        days = 20.0 * math.exp(generator.normal(0.3, 0.8))
        done = began + math.ceil(days)
        if done < DAY:
            rows.append(Row(f"i{k}", 20.0, days, 0, done))
        elif began < DAY - 1:
            rows.append(Row(f"i{k}", 20.0, status="open", known=DAY - 1, spent=float(DAY - 1 - began)))
    return rows


def test_open_items_win_back_what_leaving_them_out_costs():
    """60 busy companies: finished work alone covers far too little above; open votes win most of it back."""
    generator = np.random.default_rng(2)
    truth = NormalDist(0.3, 0.8)
    over = {"with": [], "without": []}
    covered = {"with": [], "without": []}
    for _ in range(60):
        rows = busy_company(generator)
        for name, chosen in (("with", rows), ("without", [row for row in rows if row.status != "open"])):
            found = ItemForecaster(record_of(chosen), WIDE, DAY).forecast(20.0, {})
            low, high = found.quantile(np.array([0.1, 0.9])).tolist()
            covered[name].append(truth.cdf(high) - truth.cdf(low))
            over[name].append(truth.cdf(found.quantile(np.array([0.9]))[0]))
    error = np.std(covered["with"]) / math.sqrt(60)
    assert np.mean(covered["without"]) < 0.74
    assert np.mean(covered["with"]) > np.mean(covered["without"]) + 0.05
    assert abs(np.mean(covered["with"]) - 0.80) < 0.02 + 4 * error
    assert abs(np.mean(over["with"]) - 0.90) < abs(np.mean(over["without"]) - 0.90)


@pytest.mark.parametrize("rho", [0.05, 0.3])
def test_totals_hold_with_the_common_cause_and_not_without(rho):
    """80 deals of 12 items that share their luck: with it learnt, the 80 % interval of the total holds."""
    generator = np.random.default_rng(3)
    rows = []
    for deal in range(80):
        shared = generator.standard_normal()
        day = DAY + 31 * deal
        for k in range(12):
            x = math.sqrt(rho) * shared + math.sqrt(1 - rho) * generator.standard_normal()
            rows.append(
                Row(
                    f"{deal}-{k}",
                    8.0,
                    8.0 * math.exp(0.2 + 0.6 * x),
                    day,
                    day + 25,
                    labels={"deal": f"d{deal}"},
                )
            )
    record = record_of(rows)
    # the label is the deal alone, so votes must not use it: a second record without it forecasts
    past = past_forecasts(record, WIDE, "effort", 1)
    found = replay_bundles(past, record, "deal", Walk(DAY + 31 * 15, every="day"), 1)
    count = len(found.outcomes)
    assert count == 65
    error = math.sqrt(0.8 * 0.2 / count)
    assert abs(found.coverage[80] - 0.80) < 4 * error
    if rho == 0.3:
        assert found.coverage_alone[80] < found.coverage[80] - 2 * error
        assert found.outcomes[-1].rho > 0.2
