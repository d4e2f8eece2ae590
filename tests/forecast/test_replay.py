"""The replay: nothing later may speak, and the scores mean what they say."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from item_world import Row, base_of, record_of
from troth.errors import NotFound
from troth.forecast.items.distribution import Distribution, mid_levels
from troth.forecast.items.resolved_levels import past_forecasts
from troth.forecast.items.votes import ItemForecaster
from troth.forecast.replay.periods import period_end, period_name, period_start
from troth.forecast.replay.replay import Walk, replay_items
from troth.forecast.replay.replay_bundles import replay_bundles
from troth.forecast.replay.replay_deals import replay_deals, replay_orders
from troth.forecast.replay.scores import crps_of

FIRST = date(2020, 1, 1).toordinal()
BASE = base_of(0.5, 1.0, 1.0, 2.0)


def world(seed, count=120, *, kind="effort"):
    """Return a small company: items estimated over a year, labels, some observed while open."""
    rng = random.Random(seed)
    rows = []
    for k in range(count):
        estimate = rng.choice([2.0, 4.0, 8.0])
        actual = estimate * rng.choice([1.0, 1.0, 0.5, 3.0, rng.lognormvariate(0.2, 0.6)])
        day = FIRST + rng.randint(0, 360)
        done = day + rng.randint(0, 90)
        labels = {"team": rng.choice("xy"), "project": rng.choice("pqr")}
        rows.append(
            Row(
                f"i{k}", estimate, actual, day, done, day, labels=labels, quantity=kind,
                observed=[(day + 5, 0.4 * actual)] if done > day + 6 and rng.random() < 0.5 else [],
            )
        )  # fmt: skip
    return rows


def change_later(rows, day, rng):
    """Change everything about outcomes that became known on a day or later."""
    changed = []
    for row in rows:
        seen = [(on, spent) for on, spent in row.observed if on < day]
        later = [(on, rng.uniform(0.1, 90)) for on, _ in row.observed if on >= day]
        if row.completed >= day:
            what = rng.choice(["actual", "day", "open", "cancelled"])
            row = replace(row, actual=rng.uniform(0.1, 90), observed=seen + later)  # noqa: PLW2901 -- a copy
            if what == "day":
                row = replace(row, completed=day + rng.randint(0, 400))  # noqa: PLW2901 -- a copy
            elif what in ("open", "cancelled"):
                row = replace(  # noqa: PLW2901 -- a copy
                    row, status=what, actual=math.nan, completed=0, known=day + 3, spent=7.0, observed=seen
                )
        changed.append(row)
    new = [Row(f"n{k}", 3.0, rng.uniform(1, 9), day, day + k, labels={"team": "new"}) for k in range(5)]
    return changed + new


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 380))
def test_a_later_outcome_changes_no_byte_of_an_earlier_forecast(seed, after):
    rows, day = world(seed, 60), FIRST + after
    before = ItemForecaster(record_of(rows), BASE, day).forecast(4.0, {"team": "x", "project": "p"})
    changed = record_of(change_later(rows, day, random.Random(seed)))
    again = ItemForecaster(changed, BASE, day).forecast(4.0, {"team": "x", "project": "p"})
    assert before.ln_ratios.tobytes() == again.ln_ratios.tobytes()
    assert before.cdf.tobytes() == again.cdf.tobytes()
    assert replace(before.tally, silent=0) == replace(again.tally, silent=0)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(40, 380), st.sampled_from(["day", "week", "month", "quarter"]))
def test_a_later_outcome_changes_no_byte_of_an_earlier_quantile_row(seed, after, every):
    rows, day = world(seed, 60), FIRST + after
    walk = Walk(every=every, levels=40)
    before = replay_items(record_of(rows), BASE, "effort", 1, walk)
    again = replay_items(record_of(change_later(rows, day, random.Random(seed))), BASE, "effort", 1, walk)
    there = dict(zip(again.items, again.quantiles, strict=True))
    compared = 0
    for item, on, row in zip(before.items, before.forecast_day.tolist(), before.quantiles, strict=True):
        if on <= day and item in there:
            assert row.tobytes() == there[item].tobytes()
            compared += 1
    assert compared or after < 60


def test_the_replay_is_the_forecaster_asked_on_the_first_of_the_month():
    rows = world(4, 90)
    record = record_of(rows)
    replayed = replay_items(record, BASE, "effort", 3, Walk(levels=20))
    for at in (5, 40, 80):
        row = next(row for row in rows if row.id == replayed.items[at])
        day = period_start(row.estimated, "month")
        assert replayed.forecast_day[at] == day
        alone = ItemForecaster(record, BASE, day, "effort", 3).forecast(row.estimate, row.labels)
        assert replayed.quantiles[at].tolist() == alone.quantile(mid_levels(20)).tolist()
        z = math.log(row.actual / row.estimate)
        assert replayed.outcomes.crps[at] == pytest.approx(crps_of(alone, z), abs=1e-12)
        assert replayed.outcomes.within[at] == pytest.approx(alone.at_most(0.0), abs=1e-12)
        assert alone.below(z) - 1e-12 <= replayed.outcomes.level[at] <= alone.at_most(z) + 1e-12


def test_the_same_arguments_give_the_same_bytes_and_another_seed_other_levels():
    record = record_of(world(9))
    first, again, other = (replay_items(record, BASE, "effort", seed, Walk(levels=9)) for seed in (1, 1, 2))
    assert first.quantiles.tobytes() == again.quantiles.tobytes()
    assert first.outcomes.level.tobytes() == again.outcomes.level.tobytes()
    assert first.outcomes.level.tobytes() != other.outcomes.level.tobytes()


def test_the_walk_bounds_who_is_forecast_and_counts_who_is_not():
    rows = [
        Row("early", 2, 2, FIRST, FIRST + 3),
        Row("in", 2, 4, FIRST + 40, FIRST + 50),
        Row("open", 2, status="open", estimated=FIRST + 41, known=FIRST + 45, spent=1),
        Row("undated", 2, 4, 0, FIRST + 50),
        Row("late", 2, 4, FIRST + 90, FIRST + 95),
    ]
    walk = Walk(FIRST + 31, FIRST + 60)
    replayed = replay_items(record_of(rows), BASE, "effort", 1, walk)
    assert replayed.items == ("in",)
    assert (replayed.unresolved, replayed.undated) == (1, 1)
    assert list(replayed.by_year) == [2020]
    assert replayed.scores.brier_estimate == 1.0
    assert replayed.scores.crps_plain == pytest.approx(math.log(2))
    assert replayed.scores.crps_estimate == pytest.approx(math.log(2))


def test_an_empty_replay_scores_nothing():
    replayed = replay_items(record_of([]), BASE, "effort", 1, Walk(levels=4))
    assert replayed.items == ()
    assert replayed.quantiles.shape == (0, 4)
    assert math.isnan(replayed.scores.crps)


def test_crps_by_hand():
    """F is 1/2 on [0, 1): outcome 0.5 leaves 0.5 * 1/4 on both sides; 2 leaves 1/4 + 1; -1 leaves 1 + 1/4."""
    coin = Distribution(np.array([0.0, 1.0]), np.array([0.5, 1.0]))
    assert crps_of(coin, 0.5) == pytest.approx(0.25)
    assert crps_of(coin, 2.0) == pytest.approx(0.25 + 1.0)
    assert crps_of(coin, -1.0) == pytest.approx(1.0 + 0.25)
    assert crps_of(coin, 0.0) == pytest.approx(0.25)


def test_periods():
    day = date(2024, 5, 16).toordinal()
    everies = ("day", "week", "month", "quarter", "year")
    starts = [date.fromordinal(period_start(day, every)).isoformat() for every in everies]
    assert starts == ["2024-05-16", "2024-05-13", "2024-05-01", "2024-04-01", "2024-01-01"]
    assert period_name(period_start(day, "quarter"), "quarter") == "2024-Q2"
    assert period_name(period_start(day, "month"), "month") == "2024-05"
    assert date.fromordinal(period_end(date(2023, 12, 1).toordinal(), "month")).isoformat() == "2024-01-01"
    assert date.fromordinal(period_end(date(2023, 10, 1).toordinal(), "quarter")).isoformat() == "2024-01-01"


def test_bundles_are_whole_or_not_scored():
    rows = [
        *(Row(f"a{k}", 4, 8, FIRST + k, FIRST + 20, labels={"project": "p"}) for k in range(4)),
        Row("b0", 4, 8, FIRST, FIRST + 20, labels={"project": "q"}),
        Row("b1", 4, status="open", estimated=FIRST, known=FIRST + 9, labels={"project": "q"}),
        Row("c0", 4, 8, FIRST, FIRST + 20, labels={"project": "r"}),
    ]
    record = record_of(rows)
    past = past_forecasts(record, BASE, "effort", 1)
    found = replay_bundles(past, record, "project", Walk(every="month"), 1)
    assert [(each.label, each.period, each.items, each.actual) for each in found.outcomes] == [
        ("p", "2020-01", 4, 32)
    ]
    assert (found.unfinished, found.single) == (1, 1)
    assert found.outcomes[0].rho == 0.10
    with pytest.raises(NotFound, match="there is no label 'team' in this record"):
        replay_bundles(past, record, "team", Walk(), 1)


def test_a_bundles_rho_is_learnt_only_from_bundles_over_by_then():
    rows = world(11, 300)
    record = record_of(rows)
    found = replay_bundles(past_forecasts(record, BASE, "effort", 1), record, "project", Walk(), 1)
    assert found.outcomes[0].taught == 0
    day = date(2020, 7, 1).toordinal()
    changed = record_of(change_later(rows, day, random.Random(1)))
    again = replay_bundles(past_forecasts(changed, BASE, "effort", 1), changed, "project", Walk(), 1)
    rho = {each.period: each.rho for each in found.outcomes}
    rho_again = {each.period: each.rho for each in again.outcomes}
    for period in ("2020-03", "2020-05", "2020-07"):
        if period in rho_again:
            assert rho[period] == rho_again[period]


def test_deals_are_forecast_from_deals_before_them():
    rows = world(2, 40, kind="date")
    found = replay_deals(record_of(rows, "deals"), BASE, "date", 1, Walk(every="day", levels=10))
    assert len(found.deals) == 40
    assert found.own[0] == 0
    assert max(found.own) <= 39
    assert sum(group.scores.count for group in found.by_own.values()) == 40
    assert found.quantiles.shape == (40, 10)


def test_a_later_deal_changes_no_byte_of_an_earlier_deals_forecast():
    rows = world(6, 40, kind="date")
    day = FIRST + 200
    walk = Walk(every="day", levels=20)
    before = replay_deals(record_of(rows, "deals"), BASE, "date", 1, walk)
    changed = [replace(row, actual=row.actual * 3) if row.completed >= day else row for row in rows]
    again = replay_deals(record_of(changed, "deals"), BASE, "date", 1, walk)
    planned = {row.id: row.estimated for row in rows}
    for at, name in enumerate(before.deals):
        if planned[name] <= day:
            assert before.quantiles[at].tobytes() == again.quantiles[at].tobytes()


def test_without_dates_every_order_holds_each_deal_once():
    rows = [Row(f"d{k}", 10, 10 + k, quantity="cost") for k in range(12)]
    found = replay_orders(record_of(rows, "deals"), BASE, "cost", 1, orders=3)
    again = replay_orders(record_of(rows, "deals"), BASE, "cost", 1, orders=3)
    assert found.deals == again.deals
    assert len(found.deals) == 36
    assert [sorted(found.deals[k : k + 12]) for k in (0, 12, 24)] == [sorted(row.id for row in rows)] * 3
    assert found.own == tuple(range(12)) * 3


def test_without_a_base_rate_the_first_deal_is_not_forecast():
    rows = [Row(f"d{k}", 10, 10 + k, quantity="cost") for k in range(4)]
    found = replay_orders(record_of(rows, "deals"), None, "cost", 1, orders=2)
    assert found.unspoken == 2
    assert len(found.deals) == 6
    assert math.isnan(found.scores.crps_base)
