"""Events of a DuckDB relation as columns, in their one canonical order.

The order is that of time, then of `EVENT_KINDS`, stream and case, then of the rest of the content; the order
of files and rows says nothing (events that differ in nothing but their id are alike here, whichever comes
first). It refuses to number cases by a hash: each has a number of its own, in the order of stream and name.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.core.events import NONE, Events
from troth.errors import Finding
from troth.intake.record.row_sql import one_file, text
from troth.intake.record.table import whole_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_WORDS = 32_000  # causes and priorities are numbered in 16 bits
_TYPES = {
    "kind": ("b", "TINYINT"), "at": ("q", "BIGINT"), "until": ("q", "BIGINT"), "stream": ("i", "INTEGER"),
    "case": ("q", "BIGINT"), "cause": ("h", "SMALLINT"), "priority": ("h", "SMALLINT"),
    "good": ("q", "BIGINT"), "total": ("q", "BIGINT"), "announced": ("q", "BIGINT"),
    "is_clients": ("b", "TINYINT"), "row": ("q", "BIGINT"),
}  # fmt: skip
_ORDER = '"at", kind, stream, "case", until, good, total, cause, priority, announced, is_clients, row'


def events_in(duck: DuckDBPyConnection, query: str, scratch: Path, numbered_in: str = "") -> Events:
    """Return the events of a query in the columns of `layout_sql.EVENT_COLUMNS`.

    Parameters
    ----------
    duck
        The connection.
    query
        Which events; `place` becomes their `row`.
    scratch
        A folder for a file of sorted events, which is removed again.
    numbered_in
        A wider query by which cases are numbered, so that two views give a case one number.
    """
    words = _words(duck, query)
    for name, known in words.items():
        if known:
            duck.execute(f"DROP TYPE IF EXISTS words_of_{name}")
            duck.execute(f"CREATE TYPE words_of_{name} AS ENUM ({', '.join(map(text, known))})")
    codes = {
        name: f"enum_code(q.{name}::words_of_{name})" if known else str(NONE) for name, known in words.items()
    }
    cases = f'SELECT DISTINCT of, "case" FROM ({numbered_in or query}) WHERE "case" IS NOT NULL'  # noqa: S608 - every part is quoted
    numbered = f'SELECT *, row_number() OVER (ORDER BY of, "case") - 1 AS number FROM ({cases})'  # noqa: S608 - every part is quoted
    duck.execute(f"CREATE OR REPLACE TEMP TABLE numbered AS {numbered}")
    values = {name: name for name in ("kind", "until", "good", "total", "announced", "is_clients")}
    values |= {
        "stream": codes["of"],
        "case": "number",
        "cause": codes["cause"],
        "priority": codes["priority"],
        "row": "place",
        "at": "began",
    }
    listed = ", ".join(
        f'CAST(coalesce({values[name]}, {NONE}) AS {kind}) AS "{name}"' for name, (_, kind) in _TYPES.items()
    )
    sorted_to = scratch / "sorted.parquet"
    same = 'q.of IS NOT DISTINCT FROM n.of AND q."case" = n."case"'
    rows = f"SELECT {listed} FROM ({query}) q LEFT JOIN numbered n ON {same}"  # noqa: S608 - every part is quoted
    names = ", ".join(f'"{name}"' for name in _TYPES)
    # of both sides of the join the cases are fewer; DuckDB's guess, after many conditions, is the other way
    duck.execute("SET disabled_optimizers = 'build_side_probe_side'")
    duck.execute(
        f"COPY (SELECT {names} FROM ({rows}) ORDER BY {_ORDER}) TO {text(sorted_to)} "  # noqa: S608 - every part is quoted
        "(FORMAT parquet, COMPRESSION snappy)"
    ).fetchall()
    duck.execute("RESET disabled_optimizers")
    duck.execute("DROP TABLE numbered")
    columns: dict[str, Any] = {name: _column(duck, sorted_to, name) for name in _TYPES}
    sorted_to.unlink()
    return Events(**columns, streams=words["of"], causes=words["cause"], priorities=words["priority"])


def too_many_words(duck: DuckDBPyConnection, query: str, file: str) -> tuple[Finding, ...]:
    """Return a finding where causes or priorities are so many that the column must be another."""
    found = []
    for name in ("cause", "priority"):
        [[count]] = duck.execute(f"SELECT count(DISTINCT {name}) FROM ({query})").fetchall()  # noqa: S608 - fixed names
        if count > MOST_WORDS:
            expected = f"at most {MOST_WORDS:,}"
            hint = f"Map another column as the {name}, or none"
            found.append(
                whole_file(
                    file, "too-many-words", f"{count:,} different words stand as {name}", expected, hint
                )
            )
    return tuple(found)


def _words(duck: DuckDBPyConnection, query: str) -> dict[str, tuple[str, ...]]:
    """Return the words of streams, causes and priorities, each in order."""
    names = ("of", "cause", "priority")
    lists = ", ".join(f"list(DISTINCT {name}) FILTER ({name} IS NOT NULL)" for name in names)
    [found] = duck.execute(f"SELECT {lists} FROM ({query})").fetchall()  # noqa: S608 - fixed names
    return {name: tuple(sorted(words or ())) for name, words in zip(names, found, strict=True)}


def _column(duck: DuckDBPyConnection, path: Path, name: str) -> array[int]:
    """Return one column of a file; one at a time, so that no second copy of all of them is held."""
    fetched: Any = duck.execute(f'SELECT "{name}" FROM read_parquet({one_file(path)})').fetchnumpy()[name]  # noqa: S608 - every part is quoted
    column = array(_TYPES[name][0])
    column.frombytes(memoryview(fetched).cast("B") if len(fetched) else b"")
    return column
