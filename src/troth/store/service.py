"""Snapshots of the record of service: every event of every source so far, merged with those of a new file.

Rows of the same side, source and entry are replaced as a whole by a newer file's; rows without an id that
say the same are kept once. Corrections and what they correct are both kept, so that a later file may correct
either. It refuses to judge what stands.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import EVENT_COLUMNS, EVENT_CONTENT, ImportedRows
from troth.store.duck import one_file, quoted
from troth.store.snapshots import Written, copy_sorted, copy_unused, halves_of, put_whole

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MERGED = "service_merged"
KEPT_COLUMNS = tuple(column for column in EVENT_COLUMNS if column not in ("place", "reason", "found", "note"))
_ORDER = ("began", "kind", *EVENT_CONTENT[2:], "is_clients", "source", "file", "line")


def merge_service(duck: DuckDBPyConnection, rows: ImportedRows, previous: Path | None, number: int) -> str:
    """Make the relation of the record with a new file's events in it, and return its name.

    Parameters
    ----------
    duck
        The connection in which the events lie.
    rows
        The new events.
    previous
        The snapshot before; None for the first.
    number
        Counts the files added so far, this one included.
    """
    columns = ", ".join(map(quoted, EVENT_COLUMNS))
    new = f"SELECT {columns}, {number} AS first_import FROM {rows.relation} WHERE reason IS NULL"  # noqa: S608 - every part is quoted
    if previous is None:
        duck.execute(f"CREATE OR REPLACE TEMP VIEW {MERGED} AS {new}")
        return MERGED
    kept = ", ".join(quoted(column) for column in KEPT_COLUMNS)
    none = ", ".join(f"CAST(NULL AS VARCHAR) AS {column}" for column in ("reason", "found", "note"))
    source = f"read_parquet({one_file(previous)}, file_row_number = true)"
    [[before]] = duck.execute(f"SELECT count(*) FROM {source}").fetchall()  # noqa: S608 - every part is quoted
    old = f"SELECT file_row_number AS place, {kept}, {none}, first_import FROM {source}"  # noqa: S608 - every part is quoted
    entries = f"SELECT DISTINCT is_clients, source, entry FROM ({new}) WHERE entry IS NOT NULL"  # noqa: S608 - every part is quoted
    same = " AND ".join(
        f"n.{quoted(column)} IS NOT DISTINCT FROM o.{quoted(column)}" for column in EVENT_CONTENT
    )
    again = f"{same} AND n.source = o.source AND n.is_clients = o.is_clients"
    replaced = "o.is_clients = e.is_clients AND o.source = e.source AND o.entry = e.entry"
    stays = f"SELECT o.* FROM ({old}) o ANTI JOIN ({entries}) e ON {replaced}"  # noqa: S608 - every part is quoted
    fresh = (
        f"SELECT n.* REPLACE (n.place + {before} AS place) FROM ({new}) n "  # noqa: S608 - every part is quoted
        f"ANTI JOIN (SELECT * FROM ({old}) WHERE entry IS NULL) o ON {again}"
    )
    query = f"{stays} UNION ALL BY NAME {fresh}"
    duck.execute(f"CREATE OR REPLACE TEMP VIEW {MERGED} AS {query}")
    return MERGED


def write_service(
    duck: DuckDBPyConnection, rows: ImportedRows, previous: Path | None, number: int, target: Path
) -> Written:
    """Write the merged record as a snapshot; events that only say again what another says are left out.

    Parameters
    ----------
    duck
        The connection, after `merge_service` and the check of what it made.
    rows
        The new events.
    previous
        The snapshot before; None for the first.
    number
        Counts the files added so far, this one included.
    target
        Where it goes; written beside it first. The unused rows go beside it.
    """
    kept = ", ".join(quoted(column) for column in (*KEPT_COLUMNS, "first_import"))
    order = ", ".join(map(quoted, _ORDER))
    query = f"SELECT {kept} FROM {MERGED} ANTI JOIN said_again USING (place) ORDER BY {order}"  # noqa: S608 - every part is quoted
    with halves_of(target) as (half, half_unused):
        copy_sorted(duck, query, half)
        unused, notes = _remarks(duck, rows.relation, number), _noted(duck, rows.relation)
        written = _counted(duck, half, previous, number)
        if unused:
            copy_unused(duck, f"{_not_used(rows.relation, number)} ORDER BY row", half_unused, target)
        put_whole(half, target)
    return Written(*written, unused=unused, notes=notes)


def _not_used(relation: str, number: int) -> str:
    """Return the query of the rows that are not used, corrections of nothing among them."""
    item = 'coalesce(id, "case")'
    return (
        f"SELECT place AS row, line, {item} AS item, reason, found FROM {relation} WHERE reason IS NOT NULL "  # noqa: S608 - fixed names
        f"UNION ALL SELECT m.place, line, {item}, l.reason, l.found FROM {MERGED} m "
        f"JOIN late_reasons l ON m.place = l.place AND m.first_import = {number}"
    )


def _remarks(duck: DuckDBPyConnection, relation: str, number: int) -> dict[str, int]:
    query = f"SELECT reason, count(*) FROM ({_not_used(relation, number)}) GROUP BY reason ORDER BY 2 DESC, 1"  # noqa: S608 - fixed names
    return {str(code): int(count) for code, count in duck.execute(query).fetchall()}


def _noted(duck: DuckDBPyConnection, relation: str) -> dict[str, int]:
    noted = f"SELECT note FROM {relation} WHERE reason IS NULL AND note IS NOT NULL"  # noqa: S608 - fixed names
    query = f"SELECT note, count(*) FROM ({noted}) GROUP BY 1 ORDER BY 1"  # noqa: S608 - fixed names
    return {str(code): int(count) for code, count in duck.execute(query).fetchall()}


def _counted(
    duck: DuckDBPyConnection, half: Path, previous: Path | None, number: int
) -> tuple[str, int, int, int, int]:
    """Return the file's hash, and events in the file, new, changed and in the record."""
    whole = f"read_parquet({one_file(half)})"
    [[record, in_file]] = duck.execute(
        f"SELECT count(*), count(*) FILTER (first_import = {number}) FROM {whole}"  # noqa: S608 - every part is quoted
    ).fetchall()
    new, changed = in_file, 0
    if previous is not None:
        old = f"read_parquet({one_file(previous)})"
        fresh = f"SELECT * FROM {whole} WHERE first_import = {number} AND id IS NOT NULL"  # noqa: S608 - every part is quoted
        same = " AND ".join(
            f"n.{quoted(column)} IS NOT DISTINCT FROM o.{quoted(column)}" for column in EVENT_CONTENT
        )
        [[known, differ]] = duck.execute(
            f"SELECT count(*), count(*) FILTER (NOT ({same})) FROM ({fresh}) n "  # noqa: S608 - every part is quoted
            f"JOIN {old} o ON n.is_clients = o.is_clients AND n.source = o.source AND n.id = o.id"
        ).fetchall()
        new, changed = in_file - known, differ
    with half.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return sha256, int(in_file), int(new), int(changed), int(record)
