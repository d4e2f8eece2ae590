"""Real records, where they are at hand: the figures that docs/forecast.md reports must hold."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from project_records import kitchenham_record, rk31_record
from sip_record import sip_record
from troth.core.record import OPEN, BaseRate, Record
from troth.forecast.items.distribution import Distribution
from troth.forecast.items.resolved_levels import past_forecasts
from troth.forecast.replay.replay import Walk, replay_past
from troth.forecast.replay.replay_bundles import replay_bundles
from troth.forecast.replay.replay_deals import replay_deals, replay_orders
from troth.forecast.replay.scores import crps_of
from troth.intake.base_rate import deal_base_rates, find_base_rate, item_base_rate

FROM = date(2005, 2, 1).toordinal()


@pytest.fixture(scope="module")
def sip(shared_data):
    return sip_record(shared_data("sip", "tasks-as-of-2008-12-31.csv"))


@pytest.fixture(scope="module")
def sip_past(sip):
    return past_forecasts(sip, item_base_rate(), "effort", 1)


def test_the_software_companys_items_hold(sip, sip_past):
    began = time.perf_counter()
    found = replay_past(sip_past, sip, "effort", Walk(FROM, levels=200))
    assert time.perf_counter() - began < 10
    assert found.scores.count == 5803
    assert 0.77 <= found.scores.coverage[80] <= 0.83
    assert abs(found.scores.coverage[50] - 0.5) <= 0.03
    assert abs(found.scores.coverage[90] - 0.9) <= 0.03
    assert found.scores.crps_to_plain <= 0.95
    assert found.scores.brier_compared <= found.scores.brier_plain
    assert found.scores.crps < found.scores.crps_estimate
    assert (found.unresolved, found.undated) == (53, 0)
    assert set(found.by_year) == {2005, 2006, 2007, 2008}


def test_no_open_task_of_it_carries_hours_so_none_votes(sip, sip_past):
    assert sum(status == OPEN for status in sip.status) == 53
    assert sip_past.evidence.silent == 53


def test_its_totals_hold_with_the_common_cause_and_not_without(sip, sip_past):
    found = replay_bundles(sip_past, sip, "ProjectCode", Walk(FROM, every="quarter"), 1)
    assert 0.72 <= found.coverage[80] <= 0.91
    assert found.coverage_alone[80] < found.coverage[80]
    assert len(found.outcomes) > 80


def test_its_forecasts_do_not_know_the_future(sip):
    """Everything completed from July 2006 on is made ten times as long: no earlier row changes a byte."""
    day = date(2006, 7, 1).toordinal()
    actual = sip.actual[:]
    for row in range(len(sip)):
        if sip.completed_on[row] >= day:
            actual[row] *= 10
    walk = Walk(FROM, day, levels=20)
    before, again = (
        replay_past(past_forecasts(record, item_base_rate(), "effort", 1), record, "effort", walk)
        for record in (sip, replace(sip, actual=actual))
    )
    assert before.quantiles.tobytes() == again.quantiles.tobytes()


def small_records(sip: Record, label: str) -> list[Record]:
    """Return each label value's tasks as a small company of its own, without that label."""
    column = sip.labels[label]
    found = []
    for value in range(len(column.names)):
        status = sip.quantity[:]
        for row, code in enumerate(column.codes):
            if code != value:
                status[row] = -1
        labels = {key: other for key, other in sip.labels.items() if key != label}
        found.append(replace(sip, quantity=status, labels=labels))
    return found


def own_votes(company: Record, forecast_day: list[int]) -> np.ndarray:
    """Return how many items had been completed by each day of forecast."""
    completed = np.array(
        [
            day
            for day, quantity in zip(company.completed_on, company.quantity, strict=True)
            if not quantity and day
        ]
    )
    return np.array([(completed < day).sum() for day in forecast_day])


def test_small_records_are_no_worse_than_the_base_rate(sip):
    """Each developer, project and kind of work as a company of its own: 5 to 10 own items voted."""
    base = item_base_rate()
    votes = np.sort(np.array(base.ln_ratios))
    alone = Distribution(votes, (np.arange(votes.size) + 1) / votes.size)
    levels, ours, theirs = [], [], []
    for company in (company for label in sip.labels for company in small_records(sip, label)):
        found = replay_past(past_forecasts(company, base, "effort", 1), company, "effort", Walk(every="day"))
        own = own_votes(company, found.forecast_day.tolist())
        chosen = (own >= 5) & (own <= 10)
        levels += found.outcomes.level[chosen].tolist()
        ours += found.outcomes.crps[chosen].tolist()
        theirs += [crps_of(alone, z) for z in found.outcomes.ln_ratio[chosen].tolist()]
    assert len(levels) == 550
    assert np.mean(np.abs(np.array(levels) - 0.5) <= 0.4) >= 0.76
    assert np.mean(ours) <= 1.02 * np.mean(theirs)


def pool(*rates: BaseRate) -> BaseRate:
    return replace(
        rates[0], name="pool", ln_ratios=tuple(sorted(z for rate in rates for z in rate.ln_ratios))
    )


def test_the_outsourcing_firms_dates(shared_data):
    record = kitchenham_record(shared_data("projects", "kitchenham.csv"), "date")
    base = find_base_rate(deal_base_rates(), "rk31-norway", "date")
    found = replay_deals(record, base, "date", 1)
    assert found.scores.scores.count == 85
    assert found.by_own[30, 99].crps_to_base < 0.92
    assert found.by_own[30, 99].scores.coverage[80] > 0.74
    assert max(found.under_way) > 5


def test_unfinished_deals_widen_the_outsourcing_firms_dates(shared_data):
    record = kitchenham_record(shared_data("projects", "kitchenham.csv"), "date")
    base = find_base_rate(deal_base_rates(), "rk31-norway", "date")
    unstarted = replace(record, started_on=record.known_on)
    with_open, without = (replay_deals(each, base, "date", 1).scores for each in (record, unstarted))
    assert with_open.scores.coverage[80] >= without.scores.coverage[80]
    assert with_open.scores.crps < without.scores.crps


@pytest.mark.parametrize("quantity", ["date", "cost"])
def test_the_survey_in_random_orders(shared_data, quantity):
    record = rk31_record(shared_data("projects", "rk31.csv"), quantity)
    rates = deal_base_rates()
    base = (
        pool(*(find_base_rate(rates, name, "date") for name in ("nyc-capital", "uk-gmpp")))
        if quantity == "date"
        else pool(*(find_base_rate(rates, name, "cost") for name in ("kitchenham", "simula", "nyc-capital")))
    )
    found = replay_orders(record, base, quantity, 1, orders=20)
    assert len(found.deals) == 20 * 42
    assert 0.70 <= found.scores.scores.coverage[80] <= 0.90
    assert found.scores.scores.crps < found.scores.scores.crps_estimate
