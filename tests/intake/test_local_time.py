"""Local times into instants: the same as `zoneinfo` has it, at every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.intake.events.local_time import instant_of, offset_sql, offsets_of

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "UTC",
)


def offset_at(local_s: int, zone: str) -> int:
    """Look a local second up in the table of offsets, by the plainest search."""
    return [offset for begins, offset in offsets_of(zone) if begins <= local_s][-1]


@given(st.datetimes(datetime(1951, 1, 1), datetime(2199, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001 - local times
def test_the_table_agrees_with_the_zone(local, zone):
    said = int(local.replace(microsecond=0, tzinfo=UTC).timestamp())
    assert said - offset_at(said, zone) == instant_of(local.replace(microsecond=0), zone)


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_the_first_of_two_and_the_moved_on_time_count(zone):
    for begins, _ in offsets_of(zone)[1:60]:
        for minutes in (-90, -30, -1, 0, 1, 30, 90):
            said = begins + minutes * 60
            local = datetime.fromtimestamp(said, tz=UTC).replace(tzinfo=None)
            assert said - offset_at(said, zone) == instant_of(local, zone)


def test_the_expression_says_what_the_table_says():
    begin = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    offset = offset_sql("s", "Europe/Berlin")
    query = f"SELECT s, {offset} FROM range({begin}, {begin + 31_536_000}, 7_200) t(s)"  # noqa: S608 - ours
    assert all(
        offset_at(said, "Europe/Berlin") == offset for said, offset in duckdb.execute(query).fetchall()
    )


def test_a_zone_without_changes_is_one_number():
    assert offset_sql("s", "Asia/Tokyo").count("CASE") <= len(offsets_of("Asia/Tokyo"))
    assert offsets_of("UTC")[0][1] == 0
    assert instant_of(datetime(2026, 7, 1, 12), "Asia/Tokyo") == int(  # noqa: DTZ001 - a local time
        datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Asia/Tokyo")).timestamp()
    )
    assert timedelta(seconds=offsets_of("Asia/Tokyo")[-1][1]) == timedelta(hours=9)
