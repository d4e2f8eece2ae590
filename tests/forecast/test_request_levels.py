"""Requests by window: runs of past days, bad weeks together, the base rate where days are few."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from troth.core.service_level import Window
from troth.core.windows import windows_between
from troth.forecast.service.request_levels import NO_REQUESTS, RequestHistory, request_levels

YEAR = windows_between(Window(), date(2027, 1, 1), date(2028, 1, 1))
DRAWS = 4_096
BASE = (np.full((DRAWS, 12), 990), np.full((DRAWS, 12), 1_000))


def history(days: int, bad_every: int = 0) -> RequestHistory:
    """Return days of 1,000 requests, all good but for one bad week of ten in each so many days."""
    bad = np.array([bad_every > 0 and day % bad_every < 7 for day in range(days)])
    return RequestHistory(np.arange(days), np.where(bad, 900, 1_000), np.full(days, 1_000))


def test_without_a_past_as_many_requests_fail_as_time_at_the_base_rate() -> None:
    good, total = request_levels(NO_REQUESTS, YEAR, BASE, (1, 0, DRAWS), "api")
    assert total.tolist() == [[1_000_000] * 12] * DRAWS
    assert np.unique(good).tolist() == [990_000]


def test_a_window_is_a_run_of_days_and_bad_weeks_stay_together() -> None:
    good, total = request_levels(history(700, bad_every=70), YEAR, BASE, (1, 0, DRAWS), "api")
    own = total[:, 0] == 31_000
    missed = (total - good)[:, 0][own]
    assert missed.max() == 700  # one whole bad week, never parts of several
    assert np.mean(missed == 700) == pytest.approx((31 - 6) / 70, abs=0.03)
    assert np.mean(missed == 0) == pytest.approx((70 - 31 - 6) / 70, abs=0.03)


def test_the_base_rate_speaks_in_two_of_months_and_two_windows() -> None:
    good, total = request_levels(history(61), YEAR, BASE, (1, 0, DRAWS), "api")
    assert np.mean(good < total) == pytest.approx(2 / (61 / 30.4375 + 2), abs=0.01)


def test_fewer_days_than_a_window_go_round() -> None:
    past = RequestHistory(np.arange(10), np.full(10, 9), np.full(10, 10))
    good, total = request_levels(past, YEAR, BASE, (1, 0, DRAWS), "api")
    own = total[:, 0] == 310
    assert own.any()
    assert set(good[own, 0].tolist()) == {279}


def test_a_day_that_is_not_over_is_not_known() -> None:
    assert history(10).until(5 * 86_400).day.tolist() == [0, 1, 2, 3, 4]
    assert history(10).until(5 * 86_400 - 1).day.tolist() == [0, 1, 2, 3]
