"""Local times into instants: the offset of a zone as one nested CASE over the times at which it changes.

A local time that comes twice is the first of both; one that does not exist moves on by the gap, which is
what `fold=0` says. It refuses to guess a zone.

Source: IANA time zone database by `zoneinfo`; PEP 495 for `fold`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

FIRST, LAST = datetime(1950, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FIRST_AT, LAST_AT = int(FIRST.timestamp()), int(LAST.timestamp())
_ONE_DAY = 86_400


@lru_cache(maxsize=8)
def offsets_of(timezone: str) -> tuple[tuple[int, int], ...]:
    """Return (local second from which it holds, offset in seconds) of a zone, in order."""
    zone = ZoneInfo(timezone)

    def offset(at: int) -> int:
        moment = datetime.fromtimestamp(at, tz=UTC).astimezone(zone)
        return int((moment.utcoffset() or timedelta()).total_seconds())

    days = range(FIRST_AT, LAST_AT + 1, _ONE_DAY)
    found = [(FIRST_AT - _ONE_DAY, offset(FIRST_AT))]
    for before, after in pairwise((day, offset(day)) for day in days):
        if before[1] == after[1]:
            continue
        low, high = before[0], after[0]
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == before[1] else (low, middle)
        found.append((high + max(before[1], after[1]), after[1]))
    return tuple(found)


def offset_sql(local: str, timezone: str) -> str:
    """Return the offset that holds at a local second, as an expression of few comparisons."""
    return _halved(local, offsets_of(timezone))


def instant_of(local: datetime, timezone: str) -> int:
    """Return the second since 1970Z of a local time, by the same rule."""
    return int(local.replace(tzinfo=ZoneInfo(timezone), fold=0).timestamp())


def _halved(local: str, offsets: tuple[tuple[int, int], ...]) -> str:
    if len(offsets) == 1:
        return str(offsets[0][1])
    middle = len(offsets) // 2
    earlier, later = _halved(local, offsets[:middle]), _halved(local, offsets[middle:])
    return f"CASE WHEN {local} < {offsets[middle][0]} THEN {earlier} ELSE {later} END"
