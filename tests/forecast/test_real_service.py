"""A real check history replayed month by month: what was said beforehand, held against what then happened."""

from __future__ import annotations

import csv
import math
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from event_world import at, event, events_of, served, uptime
from troth.core.service_level import Uptime, Window
from troth.core.windows import windows_between
from troth.forecast.measured.spans import spans_of
from troth.forecast.service.failures import draw_failures, failure_model
from troth.forecast.service.history import failure_history
from troth.forecast.service.uptime_levels import uptime_levels
from troth.intake.service_base import service_base_rate

CHECKS = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "service" / "clouddesire-marketplace-checks.csv"
)
MONTHS = windows_between(Window(), date(2024, 5, 1), date(2026, 6, 1))
DRAWS = 2_048


@pytest.mark.skipif(not CHECKS.exists(), reason="the real check history in ../shared/data is not here")
@pytest.mark.parametrize("objective", [0.99, 0.999, 0.9995])
def test_what_was_said_of_each_month_is_near_what_happened(objective: float) -> None:
    """Over 25 months the mean chance said is within two standard errors of the share of months kept."""
    with CHECKS.open(encoding="utf-8") as file:
        rows = [
            event(f"check-{row['state']}", int(datetime.fromisoformat(row["utc_time"]).timestamp()))
            for row in csv.DictReader(file)
        ]
    level = uptime(gaps="carried")
    past = failure_history(events_of(*rows), served(level), level, at("2026-06-11T00:00"))
    said, kept = [], []
    for month in MONTHS:
        span = (month.begins_at, month.ends_at)
        failed = np.minimum(past.begins + past.lengths, span[1]) - np.maximum(past.begins, span[0])
        kept.append(float(np.maximum(failed, 0).sum()) <= (1 - objective) * (span[1] - span[0]))
        drawn = draw_failures(failure_model(past, service_base_rate(), span[0]), span, (1, 0, DRAWS), "real")
        good, total = uptime_levels(Uptime(), (month,), spans_of([span]), drawn, DRAWS)
        said.append(float((good >= objective * total).mean()))
    share = float(np.mean(said))
    error = math.sqrt(share * (1 - share) / len(MONTHS))
    assert abs(share - float(np.mean(kept))) <= 2 * error, (share, float(np.mean(kept)))
