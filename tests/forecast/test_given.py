"""What the client's side really gives."""

from __future__ import annotations

import numpy as np
import pytest

from item_world import Row, record_of
from troth.core.promise import GiveTime
from troth.core.quantity import Between, Share
from troth.forecast.deal.given import GivenRatio, given_share
from worlds import STARTS_ON, builder, by_client, deal_of, fixed, lead, ready

LEVELS = np.linspace(0.0005, 0.9995, 1_000)


def time_deal(kept_before: Between[float] | None = None):
    promise = by_client("time", GiveTime("lead", Share(4_000), "build", kept_before))
    return deal_of([fixed("build", "10d")], [builder(), lead(4_000)], [promise])


def test_without_a_record_the_range_stated_on_the_promise_speaks_else_ours():
    ours = ready(time_deal()).given["lead"]
    stated = ready(time_deal(Between(0.6, 1.1))).given["lead"]
    assert (ours.source, ours.between) == ("ours", Between(0.5, 1.1))
    assert (stated.source, stated.between) == ("stated", Between(0.6, 1.1))
    assert "builder" not in ready(time_deal()).given


def past_clients(completed: int):
    return record_of(
        [
            Row("a", 1.0, 0.5, 0, completed, quantity="time-given"),
            Row("b", 1.0, 1.0, 0, completed, quantity="time-given"),
        ]
    )


def test_the_record_of_past_clients_speaks_before_any_opinion():
    record = past_clients(STARTS_ON.toordinal() - 10)
    given = ready(time_deal(Between(0.9, 1.1)), items=record).given["lead"]
    assert given.source == "record"
    assert np.unique(np.round(given.quantile(LEVELS), 9)).tolist() == [0.5, 1.0]
    assert given.miss_chance == pytest.approx(0.5)


def test_a_record_that_became_known_later_says_nothing_yet():
    record = past_clients(STARTS_ON.toordinal() + 10)
    assert ready(time_deal(Between(0.9, 1.1)), items=record).given["lead"].source == "stated"


def test_half_to_eleven_tenths_misses_five_times_in_six():
    assert GivenRatio("ours").miss_chance == pytest.approx(5 / 6)
    assert GivenRatio("stated", Between(1.0, 1.2)).miss_chance == 0.0
    assert GivenRatio("stated", Between(0.3, 0.8)).miss_chance == 1.0
    assert GivenRatio("stated", Between(1.0, 1.0)).miss_chance == 0.0


def test_set_to_kept_is_at_least_what_was_promised_and_else_as_drawn():
    ratio = GivenRatio("ours")
    drawn = ratio.drawn(LEVELS, "drawn")
    assert drawn == pytest.approx(0.5 + 0.6 * LEVELS)
    assert ratio.drawn(LEVELS, "kept") == pytest.approx(np.maximum(drawn, 1.0))


def test_set_to_missed_is_the_part_below_the_promise_at_the_same_luck():
    missed = GivenRatio("ours").drawn(LEVELS, "missed")
    assert missed == pytest.approx(0.5 + 0.5 * LEVELS)  # uniform on 50-100 %
    assert (missed < 1.0).all()


def test_shares_are_rounded_to_ten_thousandths_and_nobody_gives_more_than_all_day():
    ratios = np.array([0.5, 1.0, 1.1, 2.6, 0.33337, 0.0])
    assert given_share(4_000, ratios).tolist() == [2_000, 4_000, 4_400, 10_000, 1_333, 1]
