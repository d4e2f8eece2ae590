"""Local days of many instants are those of one instant."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from troth.core.worktime import NEVER, day_of_end, start_of_day
from troth.forecast.course.local_days import local_days

FIRST, LAST = date(2027, 3, 1), date(2027, 4, 30)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_a_finish_counts_on_the_day_that_the_rule_says(zone):
    days = local_days(zone, FIRST, LAST)
    begins = [start_of_day(FIRST + timedelta(days=number), zone) for number in range(60)]
    instants = np.array([begin + add for begin in begins for add in (1, 600, 1380)], dtype=np.int64)
    told = days.of_ends(instants)
    assert [date.fromordinal(day) for day in told.tolist()] == [
        day_of_end(int(instant), zone) for instant in instants
    ]


def test_a_finish_at_a_days_end_is_that_days_and_past_the_span_the_last():
    days = local_days("UTC", FIRST, LAST)
    midnight = start_of_day(date(2027, 3, 10), "UTC")
    told = days.of_ends(np.array([midnight, midnight + 1, NEVER], dtype=np.int64))
    assert told.tolist() == [day.toordinal() for day in (date(2027, 3, 9), date(2027, 3, 10), LAST)]
