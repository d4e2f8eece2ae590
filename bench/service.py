"""Service levels in draws: 36 months x 10,000 draws x 6 terms, and what six schedules owe of them."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import numpy as np

from troth.core.credit_schedule import Cap, CreditSchedule, EarnBack, StepDown, Termination, Tier
from troth.core.quantity import Span
from troth.core.service_base import ServiceBase
from troth.core.service_level import CaseTime, Measured, ServiceLevel, Uptime, Window
from troth.core.windows import windows_between
from troth.forecast.luck import Luck
from troth.forecast.measured.spans import spans_of
from troth.forecast.service.case_levels import CaseHistory, case_model
from troth.forecast.service.contract import ServiceContract
from troth.forecast.service.failures import MONTH_SECONDS, FailureHistory, failure_model
from troth.forecast.service.outlook import ServiceOutlook, TermOutlook

DRAWS, BLOCK, MONTHS = 10_000, 2_048, 36
BASE = ServiceBase("others", 2.67, 168.0, 1.5, "a source")
MONTHLY = 300_000


def a_term(
    name: str, measure: Measured, objective: str, as_of: int, chance: np.random.Generator
) -> TermOutlook:
    """Return a service level with two failures (or thirty cases) a month behind it."""
    schedule = CreditSchedule(
        tiers=(Tier(Decimal(objective), Decimal("0.1")), Tier(Decimal("0.9"), Decimal("0.25"))),
        caps=(Cap(Decimal(1)), Cap(Decimal("0.2"), "year")),
        earn_back=EarnBack(3),
        step_down=StepDown(6, Decimal("0.5"), Decimal("0.25")),
        termination=Termination(Decimal("0.9"), 3, 6),
    )
    level = ServiceLevel(name, measure, Decimal(objective), Window(), schedule)
    windows = windows_between(Window(), date(2027, 1, 1), date(2030, 1, 1))
    contract = ServiceContract((level,) * MONTHS, windows, (MONTHLY,) * MONTHS, MONTHLY, MONTHLY * MONTHS)
    begin = as_of - 24 * MONTH_SECONDS
    due = spans_of([contract.span])
    if isinstance(measure, CaseTime):
        past = CaseHistory(np.sort(chance.integers(begin, as_of, 720)), chance.random(720) < 0.95)
        return TermOutlook(contract, due, name, cases=case_model(past, 0.62, as_of))
    failed = FailureHistory(
        np.sort(chance.integers(begin, as_of, 48)),
        (900 * np.exp(chance.normal(size=48))).astype(np.int64),
        np.array([[begin, as_of]]),
    )
    return TermOutlook(contract, due, name, failures=failure_model(failed, BASE, as_of))


def main() -> None:
    """Print the seconds of one forecast of six terms."""
    chance, as_of = (
        np.random.default_rng(1),
        windows_between(Window(), date(2026, 12, 1), date(2027, 1, 1))[0].ends_at,
    )
    minutes = Span(Decimal(30), "min")
    measures: list[tuple[str, Measured, str]] = [
        ("uptime", Uptime(), "0.999"),
        ("uptime-2", Uptime(), "0.995"),
        ("slices", Uptime(Span(Decimal(5), "min"), Decimal("0.99")), "0.999"),
        ("answer", CaseTime("response", minutes), "0.95"),
        ("answer-p1", CaseTime("response", minutes, "P1"), "0.9"),
        ("fix", CaseTime("resolution", minutes), "0.9"),
    ]
    outlook = ServiceOutlook(tuple(a_term(*each, as_of, chance) for each in measures))
    best = min(timed(outlook, seed) for seed in range(3))
    what = f"{MONTHS} months x {DRAWS:,} draws x {len(measures)} terms"
    print(f"service levels: {what} in {best:.2f} s (aim: under 2)")


def timed(outlook: ServiceOutlook, seed: int) -> float:
    """Return the seconds of drawing every block and what it owes."""
    begin = time.perf_counter()
    for first in range(0, DRAWS, BLOCK):
        outlook.drawn(Luck(seed, first, min(BLOCK, DRAWS - first))).credits()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
