"""Planned maintenance as instants: local rules, daylight saving, overlaps, ends and bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.core.recurrence import MOST_OCCURRENCES, first_occurrence, maintenance_spans
from troth.core.service_level import Maintenance
from worlds import span

BERLIN = "Europe/Berlin"


def local(stated: str) -> datetime:
    """Return a local time without a zone, as a rule's first one is stated."""
    return datetime.fromisoformat(stated)


def utc(stated: str) -> int:
    return int(datetime.fromisoformat(stated).replace(tzinfo=UTC).timestamp())


def planned(rule: str, first: str, lasts: str = "2h") -> Maintenance:
    return Maintenance(rule, local(first), span(lasts))


def told(
    *maintenance: Maintenance, first: str = "2027-01-01", last: str = "2028-01-01", zone: str = BERLIN
) -> list[tuple[str, str]]:
    """Return the spans in UTC, as people write them."""
    spans = maintenance_spans(maintenance, zone, utc(first), utc(last))
    return [
        tuple(datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M") for at in each) for each in spans
    ]


SUNDAYS = planned("FREQ=WEEKLY;BYDAY=SU", "2027-01-03 02:00")


def test_a_weekly_rule_happens_at_the_same_local_time_all_year():
    assert told(SUNDAYS, first="2027-01-01", last="2027-01-12") == [
        ("2027-01-03 01:00", "2027-01-03 03:00"),
        ("2027-01-10 01:00", "2027-01-10 03:00"),
    ]
    assert told(SUNDAYS, first="2027-07-01", last="2027-07-06") == [("2027-07-04 00:00", "2027-07-04 02:00")]


def test_a_local_time_that_does_not_exist_moves_on_by_the_gap():
    """In Berlin 2027-03-28 has no 02:00 to 03:00; 02:30 becomes 03:30 summer time."""
    at_half_past = planned("FREQ=WEEKLY;BYDAY=SU", "2027-01-03 02:30")
    assert told(at_half_past, first="2027-03-28", last="2027-03-29") == [
        ("2027-03-28 01:30", "2027-03-28 03:30")
    ]


def test_a_local_time_that_comes_twice_counts_the_first_time_and_lasts_for_elapsed_time():
    """In Berlin 2027-10-31 has 02:00 to 03:00 twice, first in summer time."""
    assert told(SUNDAYS, first="2027-10-31", last="2027-11-01") == [("2027-10-31 00:00", "2027-10-31 02:00")]


def test_the_first_sunday_of_each_month_is_a_rule():
    spans = told(planned("FREQ=MONTHLY;BYDAY=1SU", "2027-02-07 02:00", "3h"), zone="UTC")
    assert [begins for begins, _ in spans] == [
        f"2027-{month} 02:00"
        for month in (
            "02-07", "03-07", "04-04", "05-02", "06-06", "07-04", "08-01", "09-05", "10-03", "11-07", "12-05",
        )
    ]  # fmt: skip


def test_maintenance_that_overlaps_or_touches_is_one_span_and_is_cut_off_at_both_ends():
    nightly = planned("FREQ=DAILY", "2027-01-01 23:00", "2h")
    after = planned("FREQ=WEEKLY;BYDAY=SU", "2027-01-03 01:00", "1h")
    inside = planned("FREQ=DAILY", "2027-01-01 23:30", "30min")
    assert told(nightly, after, inside, first="2027-01-02 00:30", last="2027-01-03 23:30", zone="UTC") == [
        ("2027-01-02 00:30", "2027-01-02 01:00"),
        ("2027-01-02 23:00", "2027-01-03 02:00"),
        ("2027-01-03 23:00", "2027-01-03 23:30"),
    ]
    assert told(nightly, first="2027-01-02 02:00", last="2027-01-02 22:00", zone="UTC") == []
    assert told() == []


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270117", "2027-01-17"),  # a day counts to its end
        ("20270117T020000", "2027-01-17"),  # local time, itself included
        ("20270117T015959", "2027-01-10"),
        ("20270117T010000Z", "2027-01-17"),  # UTC, as the specification wants it beside a zone
        ("20270117T005959Z", "2027-01-10"),
    ],
)
def test_a_rule_ends_with_its_until(until, last):
    spans = told(planned(f"FREQ=WEEKLY;BYDAY=SU;UNTIL={until}", "2027-01-03 02:00"))
    assert spans[-1][0] == f"{last} 01:00"


def test_a_rule_ends_with_its_count():
    assert len(told(planned("FREQ=DAILY;COUNT=3", "2027-01-03 02:00"))) == 3


def test_the_first_occurrence_is_the_one_that_the_rule_names():
    assert first_occurrence(SUNDAYS, BERLIN) == local("2027-01-03 02:00")
    later = planned("FREQ=WEEKLY;BYDAY=SU", "2027-01-04 02:00")
    assert first_occurrence(later, BERLIN) == local("2027-01-10 02:00")
    assert first_occurrence(planned("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2027-01-01"), BERLIN) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30;UNTIL=20281231",
        "UNTIL=20281231T235900Z;FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29;COUNT=3",
        "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4,5,6;BYSETPOS=24;BYMONTH=2;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_never_occurs_is_known_within_a_second(rule):
    begun = perf_counter()
    assert first_occurrence(planned(rule, "2027-01-01"), BERLIN) is None
    assert perf_counter() - begun < 1


def test_a_rare_rule_occurs():
    leap = planned("FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29;COUNT=2", "2027-01-01")
    assert first_occurrence(leap, BERLIN) == local("2036-02-29 00:00")
    weeks = planned("FREQ=DAILY;INTERVAL=13;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "2027-01-01")
    assert first_occurrence(weeks, BERLIN) is not None


def test_more_than_can_be_meant_is_refused():
    hours = ",".join(map(str, range(24)))
    often = planned(f"FREQ=DAILY;BYHOUR={hours}", "1990-01-01 00:00", "1min")
    with pytest.raises(ValueError, match=r"'FREQ=DAILY;BYHOUR=.*' happens more than 200,000 times"):
        told(often, first="1990-01-01", last="2040-01-01")
    assert MOST_OCCURRENCES > 24 * 366 * 20


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 1439),
    st.integers(1, 3_000),
    st.sampled_from([BERLIN, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_daily_maintenance_begins_at_its_local_time_wherever_that_exists(first_on, minute, lasts, zone):
    begins = datetime.combine(first_on, datetime.min.time()) + timedelta(minutes=minute)
    daily = Maintenance("FREQ=DAILY", begins, span(f"{lasts}min"))
    whole = int(begins.replace(tzinfo=UTC).timestamp())
    spans = maintenance_spans((daily,), zone, whole - 2 * 86_400, whole + 40 * 86_400)
    assert all(first < last for first, last in spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))
    for at, _ in spans:
        wall = datetime.fromtimestamp(at, ZoneInfo(zone)).replace(tzinfo=None)
        gap = wall.hour * 60 + wall.minute - minute
        assert gap in (0, 30, 60)  # moved on where daylight saving leaves the time out
        assert not gap or datetime.fromtimestamp(at - 86_400, ZoneInfo(zone)).utcoffset() != (
            datetime.fromtimestamp(at, ZoneInfo(zone)).utcoffset()
        )
