"""All events of some files in one relation, each with the reason why it is not used; and how many are not.

It refuses to drop a row: what is not used stays, with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from troth.errors import Finding
from troth.intake.events.layout_sql import FileOfEvents, events_of
from troth.intake.record.staging import Desk
from troth.intake.record.table import whole_file
from troth.intake.record.unused import unused_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELATION = "events_seen"
MEMORY = "800MB"  # beside it, ten million events take some 660 MB as columns
_FUTURE_SLACK = timedelta(days=2)  # in every time zone the day is over by then
_MOST_REASONS_TOLD = 3


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows of a file are alike in side, reason and note, and how many of these correct others.

    `line` is that of the first of them, None where they stand on none.
    """

    file: str
    is_clients: bool
    reason: str | None
    note: str | None
    rows: int
    corrections: int = 0
    line: int | None = None


def make_ready(duck: DuckDBPyConnection) -> None:
    """Set what reading events needs: offsets read the same anywhere, and room left for the columns."""
    duck.execute("SET TimeZone = 'UTC'")
    duck.execute(f"SET memory_limit = '{MEMORY}'")


def see(desk: Desk, files: Sequence[FileOfEvents], received_until: int | None) -> None:
    """Make the relation of all events of some files."""
    ends = datetime.combine(desk.as_of, time(), tzinfo=UTC) + _FUTURE_SLACK
    future_at = int(ends.timestamp())
    parts = (events_of(file, future_at, received_until) for file in files)
    desk.duck.execute(f"CREATE OR REPLACE TEMP VIEW {RELATION} AS {' UNION ALL '.join(parts)}")


def count_rows(duck: DuckDBPyConnection, relation: str) -> list[RowCount]:
    """Count the events of a relation by file, side, reason and note."""
    found = duck.execute(
        "SELECT file, is_clients = 1, reason, note, count(*), count(corrects) FILTER (reason IS NULL), "  # noqa: S608 - fixed names
        f"min(line) FROM {relation} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [RowCount(*row) for row in found]


def late_counts(duck: DuckDBPyConnection, relation: str) -> list[RowCount]:
    """Count the corrections that found nothing to correct, by file, side and reason."""
    found = duck.execute(
        "SELECT file, is_clients = 1, l.reason, NULL, count(*), 0, min(line) "  # noqa: S608 - fixed names
        f"FROM {relation} JOIN late_reasons l USING (place) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [RowCount(*row) for row in found]


def unused_of(file: str, counts: Sequence[RowCount]) -> dict[str, int]:
    """Return how many rows of a file are not used, by reason, the most first."""
    return _summed([(each.reason, each.rows) for each in counts if each.file == file])


def lines_of(file: str, counts: Sequence[RowCount]) -> dict[str, int]:
    """Return the line of the first row of a file that is not used, by reason."""
    found: dict[str, int] = {}
    for each in counts:
        if each.file == file and each.reason is not None and each.line is not None:
            found[each.reason] = min(each.line, found.get(each.reason, each.line))
    return found


def notes_of(file: str, counts: Sequence[RowCount]) -> dict[str, int]:
    """Return how many used rows of a file come with something to know, by code."""
    return _summed([(each.note, each.rows) for each in counts if each.file == file and each.reason is None])


def nothing_usable(file: FileOfEvents, counts: Sequence[RowCount]) -> tuple[Finding, ...]:
    """Return the finding that no row of a file can be used, with the most frequent reasons."""
    own = [each for each in counts if each.file == file.name]
    unused = unused_of(file.name, counts)
    if any(each.reason is None for each in own) or not own or set(unused) == {"not-yet-received"}:
        return ()
    most = list(unused.items())[:_MOST_REASONS_TOLD]
    told = "; ".join(f"{rows:,}: {unused_words(reason)[0]}" for reason, rows in most)
    return (
        whole_file(
            file.name, "nothing-usable", f"no row of it can be used ({told})",
            unused_words(most[0][0])[1] or "events", unused_words(most[0][0])[2],
        ),
    )  # fmt: skip


def _summed(pairs: Sequence[tuple[str | None, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for code, rows in pairs:
        if code is not None:
            summed[code] = summed.get(code, 0) + rows
    return dict(sorted(summed.items(), key=lambda pair: (-pair[1], pair[0])))
