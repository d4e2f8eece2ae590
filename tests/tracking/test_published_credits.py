"""A provider's published credit schedule at each of its edges, and with a minimum."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from event_world import delivered, event, events_of, served, uptime
from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.money import Money
from troth.core.service_level import Requests
from troth.tracking.settle import settle

SCHEDULE = Path(__file__).resolve().parents[3] / "shared" / "data" / "service" / "s3-standard-credits.csv"


@pytest.fixture(scope="module")
def schedule() -> CreditSchedule:
    if not SCHEDULE.exists():
        pytest.skip("real data service is not beside this checkout")
    with SCHEDULE.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    return CreditSchedule(
        tuple(
            Tier(Decimal(row["uptime_below_percent"]) / 100, Decimal(row["credit_percent"]) / 100)
            for row in rows
        )
    )


def owed(schedule: CreditSchedule, percent: str) -> Money:
    """Return what a month at a level owes of a charge of EUR 100."""
    good = int(Decimal(percent) * 10_000)
    row = event("requests", "2027-01-10T10:00", until="2027-01-10T10:05", good=good, total=1_000_000)
    deal = served(uptime(schedule, measure=Requests()), monthly=100)
    return settle(deal, events_of(delivered(), row), date(2027, 1, 31)).owed


@pytest.mark.parametrize(
    ("percent", "euros"),
    [
        ("99.9", 0),
        ("99.8999", 10),
        ("99.0", 10),
        ("98.9999", 25),
        ("98", 25),
        ("95.0", 25),
        ("94.9999", 100),
        ("0", 100),
    ],
)
def test_each_edge_owes_what_the_page_says(schedule: CreditSchedule, percent: str, euros: int) -> None:
    assert owed(schedule, percent) == Money(euros * 100, "EUR")


def test_a_credit_is_paid_only_above_the_minimum(schedule: CreditSchedule) -> None:
    assert owed(replace(schedule, minimum=Money(1_000, "EUR")), "99.5") == Money(0, "EUR")
    assert owed(replace(schedule, minimum=Money(999, "EUR")), "99.5") == Money(1_000, "EUR")
