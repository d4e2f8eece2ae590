"""Cases in time: few or many, alike by month; honest on known shares; a base rate where nothing is known."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from troth.core.service_level import Window
from troth.core.windows import windows_between
from troth.forecast.service.case_levels import NO_CASES, CaseHistory, case_levels, case_model
from troth.forecast.service.failures import MONTH_SECONDS

AS_OF = 60 * MONTH_SECONDS
YEAR = windows_between(Window(), date(1975, 1, 1), date(1976, 1, 1))


def past_of(chance: np.random.Generator, months: int, cases: float, share: float, rho: float) -> CaseHistory:
    scale = 1 / rho - 1
    opened, kept = [], []
    for month in range(months):
        number = chance.poisson(cases)
        begin = AS_OF - (months - month) * MONTH_SECONDS
        opened.append(begin + chance.integers(0, MONTH_SECONDS, number))
        kept.append(chance.random(number) < chance.beta(share * scale, (1 - share) * scale))
    return CaseHistory(np.concatenate(opened).astype(np.int64), np.concatenate(kept))


def test_without_a_record_the_published_share_speaks() -> None:
    model = case_model(NO_CASES, 0.62, AS_OF)
    kept, total = case_levels(model, YEAR, (1, 0, 8_192), "support")
    assert model.cases == 0
    assert kept.sum() / total.sum() == pytest.approx(0.62, abs=0.02)
    assert total.mean() == pytest.approx(10, rel=0.05)


@pytest.mark.parametrize("months", [6, 24])
def test_the_chance_of_keeping_a_share_is_honest_on_known_processes(months: int) -> None:
    chance = np.random.default_rng(months)
    said, true = [], []
    for world in range(80):
        share, rho, cases = chance.uniform(0.85, 0.99), chance.choice([0.02, 0.1]), chance.choice([8.0, 40.0])
        model = case_model(past_of(chance, months, cases, share, rho), 0.62, AS_OF)
        kept, total = case_levels(model, YEAR, (world, 0, 1_024), "support")
        said.append(float(((20 * kept >= 18 * total) & (total > 0)).sum() / (total > 0).sum()))
        scale = 1 / rho - 1
        number = chance.poisson(cases, 10_000)
        in_time = chance.binomial(number, chance.beta(share * scale, (1 - share) * scale, 10_000))
        true.append(float((20 * in_time >= 18 * number)[number > 0].mean()))
    gap = float(np.mean(said) - np.mean(true))
    assert -0.12 <= gap <= 0.02 + 3 * float(np.std(np.array(said) - true)) / np.sqrt(80), gap


def test_cases_of_a_month_are_as_alike_as_the_past_was() -> None:
    chance = np.random.default_rng(4)
    model = case_model(past_of(chance, 120, 60.0, 0.9, 0.15), 0.62, AS_OF)
    assert model.rho == pytest.approx(0.15, abs=0.06)
    kept, total = case_levels(model, YEAR, (1, 0, 4_096), "support")
    shares = kept / np.maximum(total, 1)
    binomial = 0.9 * 0.1 / total.mean()
    assert shares.var() > 4 * binomial


def test_only_cases_opened_by_the_day_teach() -> None:
    past = past_of(np.random.default_rng(5), 24, 20.0, 0.9, 0.05)
    earlier = AS_OF - 12 * MONTH_SECONDS
    assert case_model(past, 0.62, earlier) == case_model(past.until(earlier), 0.62, earlier)


def test_any_way_of_cutting_draws_into_blocks_gives_the_same_cases() -> None:
    model = case_model(past_of(np.random.default_rng(6), 24, 20.0, 0.9, 0.05), 0.62, AS_OF)
    whole = case_levels(model, YEAR, (9, 0, 100), "support")
    parts = [case_levels(model, YEAR, (9, begin, 50), "support") for begin in (0, 50)]
    for side in (0, 1):
        assert whole[side].tolist() == [*parts[0][side].tolist(), *parts[1][side].tolist()]
