"""What the record of service holds, stream by stream: the time covered, checks, outages, requests and cases.

It refuses to say how long anything was down: that is for the term in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from troth.core.events import EVENT_KINDS
from troth.intake.events.layout_sql import code_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class StreamSummary:
    """One stream: the days (UTC) from its first to its last event, and its events by kind.

    `name` is empty for events that name no stream. `outages_open` counts outages still going on, `requests`
    and `good` sum the counts, and `cases_by_priority` counts cases opened ("": without one).
    """

    name: str
    first_on: date
    last_on: date
    by_kind: Mapping[str, int]
    outages_open: int = 0
    requests: int = 0
    good: int = 0
    cases_by_priority: Mapping[str, int] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events there are of it."""
        return sum(self.by_kind.values())


def summarise_events(duck: DuckDBPyConnection, query: str) -> tuple[StreamSummary, ...]:
    """Summarise the events of a query in the columns of `core.rows.EVENT_COLUMNS`."""
    outage, requests, opened = (code_of(kind) for kind in ("outage", "requests", "opened"))
    rows = duck.execute(
        "SELECT coalesce(of, ''), kind, count(*), min(began), max(greatest(began, until)), "  # noqa: S608 - every part is quoted
        f"count(*) FILTER (kind = {outage} AND until IS NULL), "
        f"coalesce(sum(total) FILTER (kind = {requests}), 0)::BIGINT, "
        f"coalesce(sum(good) FILTER (kind = {requests}), 0)::BIGINT "
        f"FROM ({query}) GROUP BY ALL ORDER BY 1, 2"
    ).fetchall()
    cases: dict[str, dict[str, int]] = {}
    for stream, priority, count in duck.execute(
        f"SELECT coalesce(of, ''), coalesce(priority, ''), count(*) FROM ({query}) WHERE kind = {opened} "  # noqa: S608 - every part is quoted
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        cases.setdefault(stream, {})[priority] = count
    streams: dict[str, list[tuple[int, ...]]] = {}
    for stream, *figures in rows:
        streams.setdefault(stream, []).append(tuple(figures))
    return tuple(
        StreamSummary(
            name=stream,
            first_on=_day(min(row[2] for row in found)),
            last_on=_day(max(row[3] for row in found)),
            by_kind={EVENT_KINDS[row[0]]: row[1] for row in found},
            outages_open=sum(row[4] for row in found),
            requests=sum(row[5] for row in found),
            good=sum(row[6] for row in found),
            cases_by_priority=cases.get(stream, {}),
        )
        for stream, found in streams.items()
    )


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, tz=UTC).date()
