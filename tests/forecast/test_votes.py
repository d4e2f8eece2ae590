"""The item forecast, worked out by hand and against a plain-Python oracle."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from item_world import Row, base_of, record_of
from troth.errors import Unanswerable
from troth.forecast.items.ballots import ln_ratio
from troth.forecast.items.distribution import mid_levels
from troth.forecast.items.votes import ItemForecaster

DAY = 730_000
BASE = base_of(0.5, 1.0, 1.0, 2.0)
LN2 = math.log(2)


def shares(distribution):
    steps = np.diff(np.concatenate([[0.0], distribution.cdf]))
    return dict(zip(np.round(np.exp(distribution.ln_ratios), 9).tolist(), steps.tolist(), strict=True))


def test_without_a_record_the_base_rate_speaks_alone():
    forecast = ItemForecaster(None, BASE, DAY).forecast(8.0, {})
    assert shares(forecast) == pytest.approx({0.5: 0.25, 1.0: 0.5, 2.0: 0.25})
    assert forecast.quantile(np.array([0.25, 0.2501, 0.75, 0.7501])).tolist() == pytest.approx(
        [-LN2, 0.0, 0.0, LN2]
    )
    assert forecast.at_most(0.0) == pytest.approx(0.75)
    assert forecast.below(0.0) == pytest.approx(0.25)
    assert forecast.tally.base_share == 1.0
    assert forecast.tally.votes == pytest.approx(5.0)


def test_nobody_speaking_answers_no_question():
    forecast = ItemForecaster(None, None, DAY).forecast(8.0, {})
    assert forecast.tally.own_votes == 0.0
    with pytest.raises(Unanswerable, match="nothing in the record or in a base rate"):
        forecast.quantile(np.array([0.5]))


def test_one_vote_through_all_levels():
    """One item a half-life old, twice the estimate's size, one of two labels alike.

    r = 0.5; b = 0.5 e^(-ln 2 / 0.4); w = 0.3 b.
    """
    rows = [Row("a", 16.0, 48.0, 0, DAY - 365, labels={"team": "x", "kind": "y"})]
    forecast = ItemForecaster(record_of(rows), BASE, DAY).forecast(8.0, {"team": "x", "kind": "other"})
    r = 0.5
    b = r * math.exp(-LN2 / 0.4)
    w = 0.3 * b
    company = r / (r + 20)
    size = (b + 10 * company) / (b + 10)
    kind = (w + 5 * size) / (w + 5)
    assert shares(forecast)[3.0] == pytest.approx(kind, rel=1e-12)
    assert shares(forecast)[1.0] == pytest.approx(0.5 * (1 - kind), rel=1e-12)
    assert forecast.tally.own_votes == pytest.approx(kind * (w + 5), rel=1e-12)
    assert forecast.tally.by_label["team"][:1] == ("x",)
    assert forecast.tally.by_label["team"][2] == 1
    assert forecast.tally.by_label["kind"] == ("other", 0.0, 0)


def test_a_missing_label_differs_and_one_not_asked_does_not_count():
    rows = [Row("a", 8.0, 24.0, 0, DAY - 1, labels={"team": "x"}), Row("b", 8.0, 24.0, 0, DAY - 1)]
    forecaster = ItemForecaster(record_of(rows), BASE, DAY)
    both = forecaster.votes(8.0, {"team": "x"})
    assert [vote.item for vote in both] == ["a", "b"]
    assert both[0].agreeing == ("team",)
    assert both[0].votes > both[1].votes
    unasked = forecaster.votes(8.0, {"trade": "wms"})
    assert unasked[0].votes == pytest.approx(unasked[1].votes)


def test_an_item_completed_on_the_day_does_not_vote():
    rows = [Row("a", 8.0, 24.0, 0, DAY)]
    assert ItemForecaster(record_of(rows), BASE, DAY).forecast(8.0, {}).tally.finished == 0
    assert ItemForecaster(record_of(rows), BASE, DAY + 1).forecast(8.0, {}).tally.finished == 1


def test_only_the_same_quantity_votes():
    rows = [Row("a", 8.0, 24.0, 0, DAY - 1, quantity="elapsed")]
    assert ItemForecaster(record_of(rows), BASE, DAY, "effort").forecast(8.0, {}).tally.finished == 0
    assert ItemForecaster(record_of(rows), BASE, DAY, "elapsed").forecast(8.0, {}).tally.finished == 1


def test_a_cancelled_item_and_numbers_that_are_none_do_not_vote():
    rows = [
        Row("a", 8.0, 24.0, 0, DAY - 1, status="cancelled"),
        Row("b", 0.0, 24.0, 0, DAY - 1),
        Row("c", 8.0, 0.0, 0, DAY - 1),
        Row("d", 8.0, math.nan, 0, DAY - 1),
        Row("e", 8.0, 24.0, 0, 0),
    ]
    forecast = ItemForecaster(record_of(rows), BASE, DAY).forecast(8.0, {})
    assert forecast.tally.finished == 0
    assert shares(forecast) == pytest.approx({0.5: 0.25, 1.0: 0.5, 2.0: 0.25})


def test_an_open_item_is_spread_over_the_atoms_above_its_bound():
    """One open item at ratio 1 with weight 1: at the first level its vote goes to the atom at 2 alone.

    F0: total 21; atoms 0.5: 5, 1: 10, 2: 5 + 1. F1: weight 1 more at the bound, 10 F0; and so on.
    """
    rows = [Row("a", 8.0, status="open", known=DAY - 1, spent=8.0)]
    found = ItemForecaster(record_of(rows), BASE, DAY + 364).forecast(8.0, {})
    r = 0.5
    top = (5 + r) / (20 + r)
    top = (10 * top + r) / (10 + r)
    top = (5 * top + r) / (5 + r)
    assert shares(found)[2.0] == pytest.approx(top, rel=1e-12)
    assert found.tally.open_items == 1
    assert found.tally.silent == 0


def test_a_bound_with_nothing_above_stays_where_it_is():
    rows = [Row("a", 8.0, status="open", known=DAY - 1, spent=40.0)]
    found = shares(ItemForecaster(record_of(rows), BASE, DAY).forecast(8.0, {}))
    r = 0.5 ** (1 / 365)
    stuck = r / (20 + r)
    stuck = (10 * stuck + r) / (10 + r)
    stuck = (5 * stuck + r) / (5 + r)
    assert found[5.0] == pytest.approx(stuck, rel=1e-12)
    assert found[2.0] == pytest.approx(0.25 * (1 - stuck), rel=1e-12)


def test_an_open_item_without_spent_work_is_only_counted():
    rows = [
        Row("a", 8.0, status="open", known=DAY - 1),
        Row("b", 8.0, status="open", known=DAY - 1, spent=0.0),
    ]
    tally = ItemForecaster(record_of(rows), BASE, DAY).forecast(8.0, {}).tally
    assert (tally.open_items, tally.silent) == (0, 2)


def test_only_a_bound_observed_before_the_day_is_used_and_never_the_later_actual():
    rows = [Row("a", 8.0, 80.0, DAY - 30, DAY + 50, observed=[(DAY - 10, 4.0), (DAY + 10, 24.0)])]
    record = record_of(rows)

    def top(day):
        forecaster = ItemForecaster(record, BASE, day)
        votes = forecaster.votes(8.0, {})
        return [(round(math.exp(vote.ln_ratio), 6), vote.is_open, vote.age_days) for vote in votes]

    assert top(DAY - 10) == []
    assert top(DAY) == [(0.5, True, 10)]
    assert top(DAY + 20) == [(3.0, True, 10)]
    assert top(DAY + 50) == [(3.0, True, 40)]
    assert top(DAY + 51) == [(10.0, False, 1)]


def test_equal_ratios_are_one_atom_whatever_the_numbers():
    pairs = [(0.3, 0.1), (3.0, 1.0), (2.1, 0.7), (0.1, 0.3), (1.0, 3.0), (0.7, 2.1), (5.0, 5.0), (0.7, 0.7)]
    found = ln_ratio(np.array([a for a, _ in pairs]), np.array([e for _, e in pairs]))
    assert len(set(found[:3].tolist())) == 1
    assert len(set(found[3:6].tolist())) == 1
    assert found[6:].tolist() == [0.0, 0.0]


def test_huge_and_tiny_estimates_are_forecast_without_a_warning():
    rows = [Row("a", 1e300, 1e301, 0, DAY - 1), Row("b", 1e-300, 1e-299, 0, DAY - 1)]
    forecaster = ItemForecaster(record_of(rows), BASE, DAY)
    for estimate in (1e300, 1.0, 1e-300):
        assert forecaster.forecast(estimate, {}).cdf[-1] == 1.0


def oracle(rows, base, day, estimate, labels):
    """DESIGN section 5, steps 1-4, in plain Python: at each level Efron's redistribution, literally."""
    items = []
    for row in rows:
        if row.status == "finished" and row.completed < day:
            items.append((math.log(row.actual / row.estimate), False, day - row.completed, row))
        elif row.status == "open" and row.known < day and row.spent > 0:
            items.append((math.log(row.spent / row.estimate), True, day - row.known, row))
    base_part = [(z, False, 20.0 / len(base.ln_ratios)) for z in base.ln_ratios]

    def level(weights, prior):
        points = [[z, is_open, w] for (z, is_open, _, _), w in zip(items, weights, strict=True)]
        points += [[z, is_open, w] for z, is_open, w in prior]
        points.sort(key=lambda point: (point[0], point[1]))
        for at, point in enumerate(points):
            above = [other for other in points[at + 1 :] if other[0] > point[0] or (point[1] and other[1])]
            has_atom = any(not other[1] and other[0] > point[0] for other in above)
            if point[1] and has_atom:
                total = sum(other[2] for other in above)
                for other in above:
                    other[2] += point[2] * other[2] / total
                point[2] = 0.0
        total = sum(point[2] for point in points)
        return [(z, is_open, w / total) for z, is_open, w in points if w > 0]

    r = [0.5 ** (age / 365) for _, _, age, _ in items]
    first = level(r, base_part)
    b = [
        w * math.exp(-abs(math.log(row.estimate / estimate)) / 0.4)
        for w, (_, _, _, row) in zip(r, items, strict=True)
    ]
    second = level(b, [(z, o, 10 * w) for z, o, w in first])
    w = [
        x * 0.3 ** sum(row.labels.get(key) != value for key, value in labels.items())
        for x, (_, _, _, row) in zip(b, items, strict=True)
    ]
    return level(w, [(z, o, 5 * x) for z, o, x in second])


def random_rows(seed, count, open_share):
    rng = random.Random(seed)
    rows = []
    for k in range(count):
        labels = {key: rng.choice("pqr") for key in ("kind", "team") if rng.random() < 0.8}
        ratio = rng.choice([0.5, 1.0, 1.0, 2.0, rng.lognormvariate(0, 0.7)])
        estimate = rng.choice([1.0, 2.0, 8.0, 20.0])
        if rng.random() < open_share:
            rows.append(
                Row(
                    f"i{k}",
                    estimate,
                    status="open",
                    known=DAY - rng.randint(1, 900),
                    spent=ratio * estimate,
                    labels=labels,
                )
            )
        else:
            rows.append(Row(f"i{k}", estimate, ratio * estimate, 0, DAY - rng.randint(1, 900), labels=labels))
    return rows


@pytest.mark.parametrize("open_share", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("seed", range(6))
def test_the_count_agrees_with_the_plain_oracle(seed, open_share):
    rows = random_rows(seed, 30, open_share)
    labels = {"kind": "p", "team": "unseen"} if seed % 2 else {"kind": "q"}
    names = {"kind", "team"} & set(labels)
    expected = oracle(rows, BASE, DAY, 5.0, {key: labels[key] for key in names})
    forecast = ItemForecaster(record_of(rows), BASE, DAY).forecast(5.0, labels)
    if forecast.tally.resolved:
        pytest.fail("the oracle knows no step 5: the rows carry no estimate dates")
    for z in {point[0] for point in expected}:
        assert forecast.at_most(z) == pytest.approx(
            sum(w for x, _, w in expected if x <= z + 1e-12), abs=1e-10
        )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.01, 1e4), st.floats(0.01, 1e4), st.integers(1, 4000), st.booleans()),
        max_size=25,
    ),
    st.floats(0.01, 1e4),
)
def test_every_forecast_is_a_rising_distribution(rows, estimate):
    record = record_of(
        [
            Row(f"{k}", e, status="open", known=DAY - age, spent=a)
            if is_open
            else Row(f"{k}", e, a, DAY - age - 5, DAY - age)
            for k, (e, a, age, is_open) in enumerate(rows)
        ]
    )
    found = ItemForecaster(record, BASE, DAY).forecast(estimate, {})
    assert (np.diff(found.ln_ratios) > 0).all()
    assert (np.diff(found.cdf) >= 0).all()
    assert found.cdf[0] > 0
    assert found.cdf[-1] == 1.0
    quantiles = found.quantile(np.linspace(0.001, 0.999, 50))
    assert (np.diff(quantiles) >= 0).all()
    for p, z in zip(np.linspace(0.001, 0.999, 50), quantiles.tolist(), strict=True):
        assert found.at_most(z) >= p - 1e-9
        assert found.below(z) < p + 1e-9


def test_votes_sum_to_the_tally():
    rows = random_rows(3, 40, 0.2)
    forecaster = ItemForecaster(record_of(rows), BASE, DAY)
    tally = forecaster.tally(5.0, {"kind": "p", "team": "q"})
    votes = forecaster.votes(5.0, {"kind": "p", "team": "q"})
    assert sum(vote.votes for vote in votes) == pytest.approx(tally.own_votes)
    assert sum(match.votes for match in tally.by_match) == pytest.approx(tally.own_votes)
    assert tally.own_votes + tally.base_votes == pytest.approx(tally.votes)
    assert sum(match.items for match in tally.by_match) == len(votes) == tally.finished + tally.open_items
    heaviest = [vote.votes for vote in votes]
    assert heaviest == sorted(heaviest, reverse=True)


def test_many_at_once_are_the_same_as_one_by_one():
    rows = [replace(row, estimated=row.completed - 9) for row in random_rows(5, 40, 0.2)]
    forecaster = ItemForecaster(record_of(rows), BASE, DAY)
    asked = [{"kind": "p"}, {}, {"team": "q", "kind": "unseen"}]
    many = forecaster.quantile_rows([1.0, 8.0, 50.0], asked, 40)
    assert forecaster.forecast(8.0, {}).tally.resolved >= 10
    for row, estimate, labels in zip(many, (1.0, 8.0, 50.0), asked, strict=True):
        assert row.tolist() == forecaster.forecast(estimate, labels).quantile(mid_levels(40)).tolist()
    assert forecaster.quantile_rows([], [], 7).shape == (0, 7)
