"""Findings as a CSV file: those of a file as a whole, and every row of it that was not used.

Text that a spreadsheet program would run as a formula is made harmless with an apostrophe. It refuses to
word a reason: the words are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from troth.errors import Finding, StoreUnavailable
from troth.store.duck import one_file, open_duckdb, text
from troth.store.whole_file import whole_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE = (
    "CREATE TABLE told (file VARCHAR, line BIGINT, place BIGINT, item VARCHAR, severity VARCHAR, "
    "code VARCHAR, wrong VARCHAR, expected VARCHAR, hint VARCHAR, found VARCHAR)"
)
_HARMLESS = (
    "CASE WHEN substr({0}, 1, 1) IN ('=', '+', '-', '@') AND TRY_CAST({0} AS DOUBLE) IS NULL "
    "THEN chr(39) || {0} ELSE {0} END AS {0}"
)
Words = tuple[str, str, str]


def write_findings(
    target: Path, findings: Sequence[Finding], unused: Path | None, file: str, words: Callable[[str], Words]
) -> int:
    """Write a file's findings as CSV and return how many there are.

    Parameters
    ----------
    target
        The CSV file.
    findings
        Those of the file and its mapping.
    unused
        The stored rows that were not used; None where there are none.
    file
        The file's name.
    words
        What is wrong, what is expected and what to do, for a reason's code.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    try:
        with whole_file(target) as half, open_duckdb() as duck:
            duck.execute(_TABLE)
            for one in findings:
                place = one.place
                duck.execute(
                    "INSERT INTO told VALUES (?, nullif(?, 0), nullif(?, 0), NULL, ?, ?, ?, ?, ?, NULL)",
                    [
                        place.file,
                        place.line,
                        place.column,
                        one.severity,
                        one.code,
                        one.wrong,
                        one.expected,
                        one.hint,
                    ],
                ).fetchall()
            query = "SELECT * FROM told"
            if unused is not None:
                query += " UNION ALL " + _rows(duck, unused, file, words)
            [[count]] = duck.execute(f"SELECT count(*) FROM ({query})").fetchall()  # noqa: S608 - every part is quoted
            columns = (
                f'file, line, place AS "column", {_HARMLESS.format("item")}, severity, code, '
                f"wrong, expected, hint, {_HARMLESS.format('found')}"
            )
            listed = f"SELECT {columns} FROM ({query})"  # noqa: S608 - every part is quoted
            duck.execute(f"COPY ({listed}) TO {text(half)} (FORMAT csv, HEADER)").fetchall()
    except duckdb.Error as error:
        raise StoreUnavailable(str(target), str(error).splitlines()[0]) from error
    except OSError as error:
        raise StoreUnavailable(str(target), error.strerror or str(error)) from error
    return int(count)


def _rows(duck: DuckDBPyConnection, unused: Path, file: str, words: Callable[[str], Words]) -> str:
    source = f"read_parquet({one_file(unused)})"
    codes = duck.execute(f"SELECT DISTINCT reason FROM {source}").fetchall()  # noqa: S608 - every part is quoted
    parts = [[text(code), *(text(part) for part in words(code))] for (code,) in codes]
    columns = (
        "CASE reason " + " ".join(f"WHEN {part[0]} THEN {part[k]}" for part in parts) + " END"
        for k in (1, 2, 3)
    )
    wrong, expected, hint = columns
    return (
        f"SELECT {text(file)}, line, NULL, item, 'warning', 'row-' || split_part(reason, ':', 1), "  # noqa: S608 - every part is quoted
        f"{wrong}, {expected}, {hint}, found FROM {source}"
    )
