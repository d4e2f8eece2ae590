"""The outside view of whole deals, and one chance from two views."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.forecast.items.outside_view import (
    ResolvedChance,
    combined_chance,
    finished_deals,
    is_inside_trusted,
    outside_view,
    speaking_base,
)
from troth.forecast.items.vote_rule import DEAL_RULE
from troth.forecast.items.votes import ItemForecaster

DAY = date(2020, 1, 6).toordinal()  # a Monday
BASE = base_of(0.5, 1.0, 1.0, 2.0, quantity="date")
POOLED = base_of(1.0, 2.0, name="pooled", quantity="date")


def deal(name, planned, actual=math.nan, **more):
    return Row(name, planned, actual, quantity="date", **more)


def test_it_is_silent_without_own_deals_and_without_a_chosen_base_rate():
    nothing = record_of([], "deals")
    assert speaking_base(None, POOLED, finished_deals(nothing, "date", DAY)) is None
    assert outside_view(nothing, "date", None, DAY, {}, 40) is None
    assert speaking_base(BASE, POOLED, 0) is BASE
    chosen = outside_view(nothing, "date", BASE, DAY, {}, 40)
    assert chosen is not None
    assert chosen.at_most(0.0) == pytest.approx(0.75)


def test_the_first_finished_deal_makes_it_speak_with_the_pooled_row():
    record = record_of([deal("a", 40, 80, completed=DAY - 1)], "deals")
    assert finished_deals(record, "date", DAY) == 1
    assert finished_deals(record, "date", DAY - 1) == 0
    assert finished_deals(record, "cost", DAY) == 0
    assert speaking_base(None, POOLED, 1) is POOLED


def test_one_deal_through_all_levels_by_hand():
    """Two years old, three times as long, one label of one alike: r = 1/2, 10 votes at every level."""
    record = record_of([deal("a", 120, 360, completed=DAY - 730, labels={"trade": "wms"})], "deals")
    found = outside_view(record, "date", BASE, DAY, {"trade": "erp"}, 40)
    r = 0.5
    b = r * math.exp(-math.log(3) / 0.6)
    w = 0.3 * b
    share = r / (r + 10)
    share = (b + 10 * share) / (b + 10)
    share = (w + 10 * share) / (w + 10)
    assert found is not None
    assert 1 - found.at_most(math.log(2.5)) == pytest.approx(share, rel=1e-12)


def test_dates_and_costs_never_mix():
    record = record_of([Row("a", 100, 300, quantity="cost", completed=DAY - 5)], "deals")
    found = outside_view(record, "date", BASE, DAY, {}, 40)
    assert found is not None
    assert found.tally.finished == 0


def test_a_deal_under_way_counts_the_working_days_it_has_lasted():
    """Started Monday two weeks ago: ten working days by this Monday's morning, of eight planned."""
    row = deal("a", 8, status="open", started=DAY - 14, known=DAY - 1)
    found = outside_view(record_of([row], "deals"), "date", BASE, DAY, {}, 8)
    top = (2.5 + 1) / 11
    top = (10 * top + 1) / 11
    top = (10 * top + 1) / 11
    assert found is not None
    assert found.tally.open_items == 1
    assert 1 - found.at_most(math.log(1.25)) == pytest.approx(top, rel=1e-12)


def test_its_bound_ends_where_the_record_last_knew_of_it_and_its_own_report_comes_first():
    stale = deal("a", 8, status="open", started=DAY - 14, known=DAY - 8)
    told = deal("b", 8, status="open", started=DAY - 14, known=DAY - 1, spent=7.0)
    later = deal("c", 8, 40.0, started=DAY - 14, completed=DAY + 30)
    unstarted = deal("d", 8, status="open", known=DAY - 1)
    record = record_of([stale, told, later, unstarted], "deals")
    votes = ItemForecaster(record, BASE, DAY, "date", rule=DEAL_RULE).votes(8, {})
    bounds = {vote.item: round(math.exp(vote.ln_ratio) * 8, 9) for vote in votes}
    assert bounds == {"a": 5.0, "b": 7.0, "c": 10.0}


def test_an_open_deals_vote_does_not_age():
    fresh, old = (
        deal("a", 100, status="open", known=day, spent=150.0, started=DAY - 900)
        for day in (DAY - 1, DAY - 700)
    )
    chances = [
        outside_view(record_of([row], "deals"), "date", BASE, DAY, {}, 100).at_most(0.0)
        for row in (fresh, old)
    ]
    assert chances[0] == chances[1]


def test_the_lower_view_is_issued_until_the_inside_view_has_earned_trust():
    assert combined_chance(0.9, 0.6) == 0.6
    assert combined_chance(0.3, 0.6) == 0.3
    assert combined_chance(None, 0.6) == 0.6
    assert combined_chance(0.3, None) == 0.3
    assert combined_chance(None, None) is None
    nine = [ResolvedChance(0.9, 0.7, True)] * 9
    assert not is_inside_trusted(nine)
    assert combined_chance(0.9, 0.6, nine) == 0.6


def test_ten_resolved_deals_at_most_five_points_too_confident_average_in_logit():
    honest = [ResolvedChance(0.95, 0.7, True)] * 9 + [ResolvedChance(0.95, 0.7, False)]
    assert is_inside_trusted(honest)
    logit = (math.log(0.9 / 0.1) + math.log(0.6 / 0.4)) / 2
    assert combined_chance(0.9, 0.6, honest) == pytest.approx(1 / (1 + math.exp(-logit)))
    assert combined_chance(1.0, 0.0, honest) == pytest.approx(0.5)
    proud = [ResolvedChance(0.96, 0.7, True)] * 9 + [ResolvedChance(0.96, 0.7, False)]
    assert not is_inside_trusted(proud)
    assert combined_chance(0.9, 0.6, proud) == 0.6


def test_quantiles_of_dates_rise():
    record = record_of(
        [deal(f"d{k}", 20 + k, 25 + 2 * k, completed=DAY - 9 * k - 1) for k in range(30)], "deals"
    )
    found = outside_view(record, "date", BASE, DAY, {}, 40)
    assert found is not None
    assert found.tally.resolved == 0
    assert (np.diff(found.quantile(np.array([0.1, 0.5, 0.9]))) >= 0).all()
