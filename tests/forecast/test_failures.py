"""Failures in draws: honest on processes that are known, bad months recovered, the same luck at any cut."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from troth.core.service_base import ServiceBase
from troth.core.service_level import Uptime, Window
from troth.core.windows import windows_between
from troth.forecast.measured.spans import spans_of
from troth.forecast.service.failures import (
    MONTH_SECONDS,
    NO_FAILURES,
    FailureHistory,
    FailureModel,
    draw_failures,
    failure_model,
)
from troth.forecast.service.uptime_levels import uptime_levels

BASE = ServiceBase("others", 2.67, 168.0, 1.5, "a source")
AS_OF = 60 * MONTH_SECONDS
YEAR = windows_between(Window(), date(1975, 1, 1), date(1976, 1, 1))
SPAN = (YEAR[0].begins_at, YEAR[-1].ends_at)
DRAWS = 2048


def past_of(chance: np.random.Generator, counts: np.ndarray, median: float, spread: float) -> FailureHistory:
    """Return months of past with so many failures each, lognormal lengths in minutes."""
    months = len(counts)
    begins = np.concatenate(
        [
            AS_OF - (months - month) * MONTH_SECONDS + chance.integers(0, MONTH_SECONDS, number)
            for month, number in enumerate(counts)
        ]
    )
    lengths = (60 * median * np.exp(spread * chance.normal(size=len(begins)))).astype(np.int64)
    order = np.argsort(begins)
    return FailureHistory(
        begins[order].astype(np.int64), lengths[order], np.array([[AS_OF - months * MONTH_SECONDS, AS_OF]])
    )


def months_met(model: FailureModel, seed: int, objective: float) -> np.ndarray:
    """Return whether each month of a year keeps an objective, shape (draws, 12)."""
    drawn = draw_failures(model, SPAN, (seed, 0, DRAWS), "uptime")
    good, total = uptime_levels(Uptime(), YEAR, spans_of([SPAN]), drawn, DRAWS)
    return good >= objective * total


@pytest.mark.parametrize("months", [6, 24])
def test_the_chance_of_keeping_a_level_is_honest_on_known_processes(months: int) -> None:
    """Over 60 processes the mean chance said is near the mean that is true, and never far above it."""
    chance = np.random.default_rng(months)
    said: dict[float, list[float]] = {0.995: [], 0.999: [], 0.9995: []}
    true: dict[float, list[float]] = {0.995: [], 0.999: [], 0.9995: []}
    held = []
    for world in range(60):
        rate, phi = np.exp(chance.uniform(np.log(0.1), np.log(4))), chance.choice([0.3, 1.5])
        median, spread = np.exp(chance.uniform(np.log(8), np.log(60))), chance.uniform(0.7, 1.4)

        def counts(number: int, rate: float = rate, phi: float = phi) -> np.ndarray:
            return chance.poisson(rate * chance.gamma(1 / phi, phi, number))

        model = failure_model(past_of(chance, counts(months), median, spread), BASE, AS_OF)
        future = counts(10_000)
        which = np.repeat(np.arange(10_000), future)
        lengths = 60 * median * np.exp(spread * chance.normal(size=which.size))
        down = np.bincount(which, weights=lengths, minlength=10_000)
        for objective, chances in said.items():
            met = months_met(model, world, objective)
            truth = float((down <= (1 - objective) * MONTH_SECONDS).mean())
            chances.append(float(met.mean()))
            true[objective].append(truth)
            sets = met.reshape(DRAWS // 32, -1).mean(axis=1)
            held.append(np.quantile(sets, 0.05) - 0.02 <= truth)
    for objective, chances in said.items():
        scatter = float(np.std(np.array(chances) - true[objective])) / np.sqrt(60)
        gap = float(np.mean(chances) - np.mean(true[objective]))
        assert -0.06 <= gap <= 0.02 + 3 * scatter, (objective, gap, scatter)
    assert np.mean(held) >= 0.85  # the low end of what is said lies below the truth


def test_bad_months_are_recovered_in_the_draws() -> None:
    chance = np.random.default_rng(3)
    phi, rate, months = 1.5, 3.0, 240
    counts = chance.poisson(rate * chance.gamma(1 / phi, phi, months))
    model = failure_model(past_of(chance, counts, 10.0, 0.5), BASE, AS_OF)
    assert model.phi == pytest.approx(phi, abs=0.6)
    drawn = draw_failures(model, SPAN, (1, 0, 8 * DRAWS), "uptime")
    month = (drawn.begins - SPAN[0]) // MONTH_SECONDS
    by_month = np.bincount(drawn.draw * 12 + np.minimum(month, 11), minlength=12 * 8 * DRAWS)
    ratio = by_month.var() / by_month.mean()
    assert ratio == pytest.approx(1 + model.phi * by_month.mean(), rel=0.25)  # a Poisson process has 1


def test_without_a_past_the_base_rate_speaks_alone() -> None:
    model = failure_model(NO_FAILURES, BASE, AS_OF)
    assert model.failures == 0
    assert model.rate == pytest.approx(2.67 / 12)
    drawn = draw_failures(model, SPAN, (1, 0, 8 * DRAWS), "uptime")
    assert len(drawn.draw) / (8 * DRAWS) == pytest.approx(2.67, rel=0.15)
    mean = float((drawn.ends - drawn.begins).mean()) / 60
    assert mean == pytest.approx(168, rel=0.15)


def test_a_past_without_failures_speaks_for_few() -> None:
    watched = np.array([[AS_OF - 36 * MONTH_SECONDS, AS_OF]])
    model = failure_model(FailureHistory(NO_FAILURES.begins, NO_FAILURES.lengths, watched), BASE, AS_OF)
    assert model.rate < failure_model(NO_FAILURES, BASE, AS_OF).rate / 5


def test_what_happened_later_teaches_nothing() -> None:
    chance = np.random.default_rng(5)
    past = past_of(chance, np.full(24, 2), 20.0, 0.5)
    earlier = AS_OF - 12 * MONTH_SECONDS
    cut = past.until(earlier)
    one, other = failure_model(past, BASE, earlier), failure_model(cut, BASE, earlier)
    assert (one.shape, one.months, one.phi, one.rho) == (other.shape, other.months, other.phi, other.rho)
    assert one.lengths.tolist() == other.lengths.tolist()


def test_any_way_of_cutting_draws_into_blocks_gives_the_same_failures() -> None:
    model = failure_model(past_of(np.random.default_rng(6), np.full(24, 2), 20.0, 0.5), BASE, AS_OF)
    whole = draw_failures(model, SPAN, (9, 0, 100), "uptime")
    first, second = (draw_failures(model, SPAN, (9, begin, 50), "uptime") for begin in (0, 50))
    assert whole.begins.tolist() == [*first.begins.tolist(), *second.begins.tolist()]
    assert whole.ends.tolist() == [*first.ends.tolist(), *second.ends.tolist()]
    assert whole.draw.tolist() == [*first.draw.tolist(), *(second.draw + 50).tolist()]


def test_own_failures_come_at_their_own_time_of_the_week() -> None:
    nights = np.array([AS_OF - (week + 1) * 604_800 - AS_OF % 604_800 for week in range(100)])
    past = FailureHistory(np.sort(nights), np.full(100, 600), np.array([[int(nights.min()), AS_OF]]))
    drawn = draw_failures(failure_model(past, BASE, AS_OF), SPAN, (1, 0, 256), "uptime")
    own = drawn.ends - drawn.begins == 600
    assert own.mean() > 0.8
    assert set((drawn.begins[own] % 604_800).tolist()) == {0}
