"""Uptime of windows from failures, by hand: across edges, in hours, in slices, over rolling spans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from troth.core.quantity import Span
from troth.core.service_level import Uptime, Window
from troth.core.windows import windows_between
from troth.core.worktime import Calendar, working_time
from troth.forecast.measured.spans import Spans, spans_of
from troth.forecast.service.failures import Failures
from troth.forecast.service.uptime_levels import uptime_levels

MONTHS = windows_between(Window(), date(2027, 1, 1), date(2027, 4, 1))
SPAN = (MONTHS[0].begins_at, MONTHS[-1].ends_at)
DAY = 86_400


def office_hours() -> Spans:
    table = working_time(Calendar(), date(2027, 1, 1), date(2027, 3, 31))
    return spans_of(zip([at * 60 for at in table.opens], [at * 60 for at in table.closes], strict=True))


def failures(*spans: tuple[int, int]) -> Failures:
    table = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Failures(np.zeros(len(table), np.int64), table[:, 0], table[:, 1])


def test_a_failure_counts_in_each_month_that_it_lies_in() -> None:
    edge = MONTHS[1].begins_at
    good, total = uptime_levels(Uptime(), MONTHS, spans_of([SPAN]), failures((edge - 600, edge + 1_800)), 1)
    assert total.tolist() == [[31 * DAY, 28 * DAY, 31 * DAY]]
    assert (total - good).tolist() == [[600, 1_800, 0]]


def test_a_failure_as_long_as_several_months_takes_them_whole() -> None:
    good, _ = uptime_levels(Uptime(), MONTHS, spans_of([SPAN]), failures((SPAN[0] - 5, SPAN[1] + 5)), 1)
    assert good.tolist() == [[0, 0, 0]]


def test_only_hours_of_service_count() -> None:
    due = office_hours()
    friday = MONTHS[0].begins_at + 7 * DAY + 16 * 3_600  # 2027-01-08 16:00, to Monday 10:00
    good, total = uptime_levels(Uptime(), MONTHS, due, failures((friday, friday + 66 * 3_600)), 1)
    assert total[0, 0] == 21 * 8 * 3_600
    assert total[0, 0] - good[0, 0] == 2 * 3_600  # Friday to 17:00 and Monday from 09:00


def test_a_slice_is_lost_when_more_of_it_is_down_than_the_target_allows() -> None:
    by_five = Uptime(Span(Decimal(5), "min"), Decimal("0.9"))  # 30 seconds of 300 may be down
    begin = MONTHS[0].begins_at

    def lost(*spans: tuple[int, int]) -> int:
        good, total = uptime_levels(
            by_five,
            MONTHS,
            spans_of([SPAN]),
            failures(*[(begin + a, begin + b) for a, b in spans]),
            1,
        )
        assert total[0, 0] == 31 * 288
        return int(total[0, 0] - good[0, 0])

    assert lost((0, 30)) == 0
    assert lost((0, 31)) == 1
    assert lost((0, 300)) == 1
    assert lost((280, 640)) == 2  # 20 of the first, all of the second, 40 of the third
    assert lost((270, 640)) == 2
    assert lost((269, 640)) == 3


def test_the_lowest_look_of_a_rolling_span_is_a_months_level() -> None:
    rolling = Window("rolling", "UTC", Span(Decimal(7), "d"))
    windows = windows_between(rolling, date(2027, 1, 1), date(2027, 3, 1))
    assert [len(window.looks) for window in windows] == [25, 28]  # no look before a whole week has passed
    at = windows[0].begins_at + 9 * DAY
    span = (windows[0].begins_at, windows[-1].ends_at)
    good, total = uptime_levels(
        Uptime(),
        windows,
        spans_of([span]),
        failures((at, at + 3_600), (at + 2 * DAY, at + 2 * DAY + 60)),
        1,
    )
    assert total.tolist() == [[7 * DAY, 7 * DAY]]
    assert (total - good).tolist() == [[3_660, 0]]


@given(
    st.lists(st.tuples(st.integers(-DAY, 95 * DAY), st.integers(1, 20 * DAY)), max_size=6),
    st.booleans(),
)
def test_what_is_down_agrees_with_counting_minutes(spans: list[tuple[int, int]], in_hours: bool) -> None:
    begin = SPAN[0]
    spans = [(begin + a // 60 * 60, begin + (a // 60 + max(b // 60, 1)) * 60) for a, b in spans]
    due = office_hours() if in_hours else spans_of([SPAN])
    good, total = uptime_levels(Uptime(), MONTHS, due, failures(*spans), 1)
    for column, window in enumerate(MONTHS):
        minutes = np.arange(window.begins_at, window.ends_at, 60)
        counts = due.between(minutes, minutes + 60) > 0
        down = np.zeros(len(minutes))
        for a, b in spans:
            down += (minutes >= a) & (minutes < b)
        assert total[0, column] == counts.sum() * 60
        assert good[0, column] == max(total[0, column] - int((down * counts).sum()) * 60, 0)


def test_many_short_failures_of_one_slice_add_up() -> None:
    hour = Uptime(Span(Decimal(1), "h"), Decimal("0.99"))  # 36 seconds may be down
    begin = MONTHS[0].begins_at

    def lost(count: int) -> int:
        spans = [(begin + 60 * k, begin + 60 * k + 12) for k in range(count)]
        good, total = uptime_levels(hour, MONTHS, spans_of([SPAN]), failures(*spans), 1)
        return int(total[0, 0] - good[0, 0])

    assert [lost(3), lost(4), lost(60), lost(64)] == [0, 1, 1, 2]


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 2_500)), max_size=12),
    st.sampled_from(["0.5", "0.9", "0.99", "1"]),
)
def test_lost_slices_agree_with_counting_seconds(spans: list[tuple[int, int]], target: str) -> None:
    """Seconds of failures that overlap are counted twice, as for uptime by time."""
    by_five = Uptime(Span(Decimal(5), "min"), Decimal(target))
    begin = MONTHS[1].begins_at - 2_400  # eight slices of January, then February
    table = [(begin + a, begin + a + b) for a, b in spans]
    good, total = uptime_levels(by_five, MONTHS, spans_of([SPAN]), failures(*table), 1)
    down = np.zeros(9_000)
    for a, b in spans:
        down[a : a + b] += 1
    whole = down.reshape(-1, 300)
    full = np.array([any(a <= 300 * k and 300 * (k + 1) <= a + b for a, b in spans) for k in range(30)])
    lost = (whole.sum(axis=1) > float(1 - Decimal(target)) * 300) | full
    assert (total - good)[0].tolist() == [lost[:8].sum(), lost[8:].sum(), 0]
