"""Runs of windows with answers worked out by hand: what a month of service at a level owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.service_level import ServiceLevel, Uptime, Window
from troth.core.windows import windows_between
from troth.forecast.service.owed import WindowRun

FEE = 100_000  # EUR 1,000.00 a month
TIERS = (Tier(Decimal("0.999"), Decimal("0.10")), Tier(Decimal("0.99"), Decimal("0.25")))
BEGINS = date(2027, 1, 1)


def level(schedule: CreditSchedule | None = None, objective: str = "0.999", **rest: Any) -> ServiceLevel:
    """Return an uptime of whole months with the schedule: below 99.9 % a tenth, below 99 % a quarter."""
    return ServiceLevel(
        "uptime", Uptime(), Decimal(objective), schedule=schedule or CreditSchedule(TIERS), **rest
    )


def run(
    levels: Sequence[str | None],
    term: ServiceLevel | Sequence[ServiceLevel] | None = None,
    window: Window | None = None,
    fee: int = FEE,
) -> WindowRun:
    """Return one draw of months with the levels given in percent (None: nothing measured), exact."""
    term = term or level()
    each = (term,) * len(levels) if isinstance(term, ServiceLevel) else tuple(term)
    until = date(2027 + (len(levels)) // 12 + 9, 1, 1)
    windows = windows_between(window or Window(), BEGINS, until)[: len(levels)]
    parts = [None if one is None else Decimal(one).scaleb(-2).as_integer_ratio() for one in levels]
    good = np.array([[0 if one is None else one[0] for one in parts]], dtype=object)
    total = np.array([[0 if one is None else one[1] for one in parts]], dtype=object)
    fees = tuple(round(fee * window.months) for window in windows)
    return WindowRun(each, windows, fees, fee, fee * len(levels), good, total)
