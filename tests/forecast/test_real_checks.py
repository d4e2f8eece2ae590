"""The real history of checks behind a status page: what it comes to, carried forward and as we count gaps."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from event_world import at, event, events_of
from troth.core.events import Events
from troth.forecast.measured.spoken import Spoken
from troth.forecast.measured.steps import DOWN, DOWN_CARRIED, UP, UP_CARRIED
from troth.forecast.measured.timeline import Rules, timeline_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "service"
CHECKS = SHARED / "clouddesire-marketplace-checks.csv"


@pytest.fixture(scope="module")
def checks() -> Events:
    if not CHECKS.exists():
        pytest.skip("real data service is not beside this checkout")
    with CHECKS.open(encoding="utf-8", newline="") as file:
        rows = [event(f"check-{row['state']}", at(row["utc_time"])) for row in csv.DictReader(file)]
    return events_of(*rows)


def seconds(checks: Events, is_carried: bool) -> tuple[int, int, int]:
    """Return seconds up, up or down, and in all, from the first check to the last one."""
    span = checks.at[0], checks.at[-1]
    rules = Rules(holds_s=900, is_carried=is_carried)
    timeline = timeline_of(Spoken(checks, None, len(checks)), rules, *span)
    begins, ends = np.array(span[:1]), np.array(span[1:])
    up, total = (
        int(timeline.seconds(codes, begins, ends)[0])
        for codes in ((UP, UP_CARRIED), (UP, UP_CARRIED, DOWN, DOWN_CARRIED))
    )
    return up, total, span[1] - span[0]


def test_carried_forward_over_gaps_it_is_9954_as_the_page_says(checks: Events) -> None:
    up, total, whole = seconds(checks, is_carried=True)
    assert total == whole
    assert round(100 * up / total, 2) == 99.54


def test_counting_only_what_was_seen_it_is_less_and_little_was_seen(checks: Events) -> None:
    up, total, whole = seconds(checks, is_carried=False)
    assert round(100 * up / total, 2) == 98.13
    assert round(100 * total / whole, 1) == 1.0
