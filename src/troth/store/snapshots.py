"""Record snapshots: immutable Parquet files, each holding a kind's whole record after one more file.

A snapshot is named by the SHA-256 of what went in: the hash of the file's bytes, of the mapping and the
snapshot before (and the day, where the rows depend on it). Rows of the same source, item and quantity are
one item: a newer version replaces an older in its place, and what an open item had taken by its day is
kept as an observation. It refuses to change a file that is there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import FACT_COLUMNS, LABEL_PREFIX, ImportedRows
from troth.errors import StoreUnavailable, Tampered
from troth.store.duck import one_file, quoted, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OBSERVED = "STRUCT(known_on INTEGER, spent DOUBLE)[]"
_KEY = ("source", "item", "quantity")


@dataclass(frozen=True, slots=True)
class Written:
    """A snapshot as written: its hash and what changed, in items; unused rows and notes by code."""

    parquet_sha256: str
    items_in_file: int
    items_new: int
    items_changed: int
    items_in_record: int
    unused: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)


def name_snapshot(rows: ImportedRows, previous: str | None, as_of: str) -> str:
    """Return the name of the snapshot that comes of these rows after a previous one."""
    parts = ["troth-snapshot-1", rows.kind, rows.file.sha256, rows.mapping_sha256, previous or ""]
    if rows.depends_on_day:
        parts.append(as_of)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def snapshot_path(folder: Path, name: str) -> Path:
    """Return where a snapshot lies."""
    return folder / f"{name}.parquet"


def unused_path(folder: Path, name: str) -> Path:
    """Return where the rows of a file lie that were not used."""
    return folder / f"{name}.unused.parquet"


@contextmanager
def halves_of(target: Path) -> Iterator[tuple[Path, Path]]:
    """Yield where a snapshot and its unused rows are written first; what is left there at the end goes.

    Raises
    ------
    StoreUnavailable
        When DuckDB or the disk cannot write them.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    half = target.with_name(target.name + ".tmp")
    half_unused = target.with_name(f"{target.stem}.unused.parquet.tmp")
    try:
        yield half, half_unused
    except duckdb.Error as error:
        raise StoreUnavailable(str(target.parent), str(error).splitlines()[0]) from error
    except OSError as error:
        raise StoreUnavailable(str(target.parent), error.strerror or str(error)) from error
    finally:
        for left in (half, half_unused, half.with_name(half.name + ".new")):
            left.unlink(missing_ok=True)


def copy_sorted(duck: DuckDBPyConnection, query: str, half: Path) -> None:
    """Write the rows of a query, in its order, as a snapshot's half file."""
    duck.execute(f"COPY ({query}) TO {text(half)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")


def copy_unused(duck: DuckDBPyConnection, query: str, half: Path, target: Path) -> None:
    """Write the rows that were not used beside a snapshot."""
    duck.execute(f"COPY ({query}) TO {text(half)} (FORMAT parquet, COMPRESSION zstd)")
    put_whole(half, unused_path(target.parent, target.stem))


def write_snapshot(
    duck: DuckDBPyConnection, rows: ImportedRows, previous: Path | None, number: int, target: Path
) -> Written:
    """Write the record that comes of new rows after a previous snapshot.

    Parameters
    ----------
    duck
        The connection in which the rows lie.
    rows
        The new rows.
    previous
        The snapshot before; None for the first.
    number
        Counts the files added so far, this one included.
    target
        Where it goes; written beside it first. The unused rows go beside it.
    """
    with halves_of(target) as (half, half_unused):
        fresh = half.with_name(half.name + ".new")
        query = _first(rows, number) if previous is None else _merged(duck, rows, previous, number, fresh)
        copy_sorted(duck, query, half)
        unused = _remarks(duck, rows, "reason IS NOT NULL", "reason")
        notes = _remarks(duck, rows, "reason IS NULL AND note IS NOT NULL", "note")
        written = _counted(duck, half, fresh if previous is not None else half, number)
        if unused:
            copy_unused(duck, _unused(rows), half_unused, target)
        put_whole(half, target)
    return replace(written, unused=unused, notes=notes)


def items_elsewhere(
    duck: DuckDBPyConnection, rows: ImportedRows, previous: Path
) -> tuple[tuple[str, int, int], ...]:
    """Return each other source that has ids of these rows, how many of them, and of how many."""
    found = duck.execute(
        f"WITH new AS (SELECT DISTINCT item FROM {rows.relation} WHERE reason IS NULL) "  # noqa: S608 - every part is quoted
        "SELECT source, count(DISTINCT item), (SELECT count(*) FROM new) "
        f"FROM read_parquet({one_file(previous)}) SEMI JOIN new USING (item) "
        f"WHERE source <> {text(rows.source)} GROUP BY source ORDER BY 2 DESC, 1"
    ).fetchall()
    return tuple((str(source), int(shared), int(items)) for source, shared, items in found)


def verify_snapshot(path: Path, sha256: str) -> Path:
    """Return the path of a snapshot whose bytes are what they were when it was written.

    Raises
    ------
    Tampered
        When they are not.
    StoreUnavailable
        When the file is not there.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StoreUnavailable(str(path), error.strerror or str(error)) from error
    if found != sha256:
        raise Tampered(f"record snapshot {path.name}", sha256, found)
    return path


def _facts(labels: Sequence[str]) -> list[str]:
    return [*FACT_COLUMNS, *(quoted(LABEL_PREFIX + name) for name in labels)]


def _new_rows(rows: ImportedRows, number: int) -> str:
    return (
        f"SELECT {text(rows.source)} AS source, item, quantity, line, {number}::INTEGER AS first_import, "  # noqa: S608 - every part is quoted
        f"{number}::INTEGER AS last_import, {', '.join(_facts(rows.labels))} "
        f"FROM {rows.relation} WHERE reason IS NULL"
    )


def _first(rows: ImportedRows, number: int) -> str:
    return f"SELECT *, NULL::{_OBSERVED} AS observed FROM ({_new_rows(rows, number)})"  # noqa: S608 - every part is quoted


def _merged(duck: DuckDBPyConnection, rows: ImportedRows, previous: Path, number: int, scratch: Path) -> str:
    """Return the query of the previous record with the new rows in it.

    (1) every old row in its place, as the new version where that differs, (2) then the rows never seen.
    """
    duck.execute(f"COPY ({_new_rows(rows, number)}) TO {text(scratch)} (FORMAT parquet)")
    new = f"read_parquet({one_file(scratch)}, file_row_number = true)"
    old = f"read_parquet({one_file(previous)}, file_row_number = true)"
    old_labels = _labels(duck, previous)
    labels = list(dict.fromkeys([*old_labels, *rows.labels]))

    def side(alias: str, has: Sequence[str]) -> dict[str, str]:
        facts = {column: f"{alias}.{column}" for column in FACT_COLUMNS}
        facts |= {
            quoted(LABEL_PREFIX + name): f"{alias}.{quoted(LABEL_PREFIX + name)}"
            if name in has
            else "NULL::VARCHAR"
            for name in labels
        }
        return facts

    o, n = side("o", old_labels), side("n", rows.labels)
    differs = " OR ".join(f"{o[c]} IS DISTINCT FROM {n[c]}" for c in o)
    is_new = f"(n.item IS NOT NULL AND ({differs}))"
    seen = "o.status = 1 AND o.spent > 0 AND o.known_on > 0"
    again = "n.status = 1 AND n.known_on = o.known_on"
    observed = (
        f"CASE WHEN {is_new} AND {seen} AND NOT ({again}) "
        f"THEN list_append(coalesce(o.observed, []::{_OBSERVED}), "
        "{'known_on': o.known_on, 'spent': o.spent}) ELSE o.observed END"
    )
    chosen = ", ".join(f"CASE WHEN {is_new} THEN {n[c]} ELSE {o[c]} END AS {c}" for c in o)
    join = " AND ".join(f"o.{key} = n.{key}" for key in _KEY)
    kept = (
        f"SELECT 0 AS part, o.file_row_number AS place, o.source, o.item, o.quantity, "  # noqa: S608 - every part is quoted
        f"CASE WHEN {is_new} THEN n.line ELSE o.line END AS line, o.first_import, "
        f"CASE WHEN {is_new} THEN n.last_import ELSE o.last_import END AS last_import, {chosen}, "
        f"{observed} AS observed FROM {old} o LEFT JOIN {new} n ON {join}"
    )
    added = (
        "SELECT 1 AS part, n.file_row_number AS place, n.source, n.item, n.quantity, n.line, n.first_import, "  # noqa: S608 - every part is quoted
        f"n.last_import, {', '.join(f'{n[c]} AS {c}' for c in n)}, NULL::{_OBSERVED} AS observed "
        f"FROM {new} n WHERE NOT EXISTS (SELECT 1 FROM {old} o WHERE {join})"
    )
    return f"SELECT * EXCLUDE (part, place) FROM ({kept} UNION ALL {added}) ORDER BY part, place"  # noqa: S608 - every part is quoted


def _labels(duck: DuckDBPyConnection, path: Path) -> list[str]:
    described = duck.execute(f"DESCRIBE SELECT * FROM read_parquet({one_file(path)})").fetchall()  # noqa: S608 - every part is quoted
    names = [str(row[0]) for row in described]
    return [name.removeprefix(LABEL_PREFIX) for name in names if name.startswith(LABEL_PREFIX)]


def _counted(duck: DuckDBPyConnection, path: Path, new_rows: Path, number: int) -> Written:
    [[record, new, last]] = duck.execute(
        f"SELECT count(*), count(*) FILTER (first_import = {number}), "  # noqa: S608 - every part is quoted
        f"count(*) FILTER (last_import = {number}) "
        f"FROM read_parquet({one_file(path)})"
    ).fetchall()
    [[in_file]] = duck.execute(f"SELECT count(*) FROM read_parquet({one_file(new_rows)})").fetchall()  # noqa: S608 - every part is quoted
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(sha256, in_file, new, last - new, record)


def _remarks(duck: DuckDBPyConnection, rows: ImportedRows, which: str, column: str) -> dict[str, int]:
    counted = duck.execute(
        f"SELECT {column}, sum(coalesce(len(rows), 1))::BIGINT FROM {rows.relation} WHERE {which} "  # noqa: S608 - every part is quoted
        f"GROUP BY {column} ORDER BY 2 DESC, 1"
    ).fetchall()
    return {str(code): int(count) for code, count in counted}


def _unused(rows: ImportedRows) -> str:
    return (
        "SELECT unnest(coalesce(rows, [row])) AS row, unnest(coalesce(lines, [line])) AS line, "  # noqa: S608 - every part is quoted
        f"item, quantity, reason, found FROM {rows.relation} WHERE reason IS NOT NULL ORDER BY row, quantity"
    )


def put_whole(half: Path, target: Path) -> None:
    """Give a file that is wholly written its name, once its bytes lie on the disk."""
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(target)
