"""Planned maintenance that recurs, laid out as instants: a rule in local time becomes seconds since 1970Z.

Each one begins at a local time of its zone and lasts for elapsed time. A local time that daylight saving
leaves out moves on by the gap, one that comes twice counts the first time. It refuses to say whether a rule
is sensible: what a file states is checked where it is read.

Source: RFC 5545, sections 3.3.10 and 3.8.5.3, as `dateutil.rrule` carries it out. Deviations: UNTIL may be a
day, which then counts to its end; a first begin that the rule does not name is no occurrence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from troth.core.service_level import Maintenance

MOST_OCCURRENCES = 200_000  # 24 a day for more than twenty years
ONE_DAY = timedelta(days=1)
LAST_YEAR = 9999
_INTERVAL = re.compile(r"INTERVAL=([0-9]+)")
_BOUNDS = re.compile(r";?(?:UNTIL|COUNT)=[0-9TZ]+(?=;|$)")
_UNTIL = re.compile(r"UNTIL=([0-9]{8})(?:T([0-9]{6})(Z?))?")


def maintenance_spans(
    maintenance: tuple[Maintenance, ...], timezone: str, first_at_s: int, last_at_s: int
) -> tuple[tuple[int, int], ...]:
    """Return when maintenance is planned: disjoint spans in order, in seconds since 1970Z.

    Parameters
    ----------
    maintenance
        What recurs, in local time.
    timezone
        The zone of that local time.
    first_at_s, last_at_s
        Between which instants; spans are cut off there.

    Raises
    ------
    ValueError
        For more than 200,000 of one maintenance.
    """
    spans: list[tuple[int, int]] = []
    for each in maintenance:
        spans += _spans_of(each, ZoneInfo(timezone), first_at_s, last_at_s)
    merged: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return tuple(merged)


def first_occurrence(maintenance: Maintenance, timezone: str) -> datetime | None:
    """Return the local begin of the first one that the rule names; None where there is none in 370 years."""
    return next(_begins(maintenance, ZoneInfo(timezone)), None) if _ever_occurs(maintenance) else None


def _ever_occurs(each: Maintenance) -> bool:
    """Whether a rule names any time in the next 370 years; searching to the year 9999 takes seconds.

    The calendar is the same again after 400 years (146,097 days, whole weeks). So the search begins as many
    times 400 years later as its interval allows, and ends with the calendar.
    """
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- only deals with planned maintenance pay for it

    interval = int(found[1]) if (found := _INTERVAL.search(each.rule)) else 1
    most = (LAST_YEAR - 370 - each.first_at.year) // 400
    later = each.first_at.replace(year=each.first_at.year + 400 * (most // interval * interval))
    unbounded = _BOUNDS.sub("", each.rule).strip(";")
    return next(iter(rrulestr(unbounded, dtstart=later)), None) is not None


def _spans_of(
    each: Maintenance, zone: ZoneInfo, first_at_s: int, last_at_s: int
) -> Iterator[tuple[int, int]]:
    lasts = each.lasts.minutes() * 60
    earliest = _local(first_at_s - lasts, zone) - ONE_DAY
    latest = _local(last_at_s, zone) + ONE_DAY
    count = 0
    for begin in _begins(each, zone):
        if begin > latest:
            return
        if begin < earliest:
            continue
        count += 1
        if count > MOST_OCCURRENCES:
            message = f"'{each.rule}' happens more than {MOST_OCCURRENCES:,} times"
            raise ValueError(message)
        begins = int(begin.replace(tzinfo=zone).timestamp())
        kept = max(begins, first_at_s), min(begins + lasts, last_at_s)
        if kept[0] < kept[1]:
            yield kept


def _begins(each: Maintenance, zone: ZoneInfo) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- only deals with planned maintenance pay for it

    rule = _UNTIL.sub(lambda found: f"UNTIL={_local_end(found, zone):%Y%m%dT%H%M%S}", each.rule)
    yield from rrulestr(rule, dtstart=each.first_at)


def _local_end(until: re.Match[str], zone: ZoneInfo) -> datetime:
    """Return the last local time at which one may begin."""
    on = datetime.strptime(until[1], "%Y%m%d").date()  # noqa: DTZ007 -- a local day without a zone
    if until[2] is None:
        return datetime.combine(on, time(23, 59, 59))
    at = datetime.combine(on, time(int(until[2][:2]), int(until[2][2:4]), int(until[2][4:])))
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if until[3] else at


def _local(at_s: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at_s, tz=zone).replace(tzinfo=None)
