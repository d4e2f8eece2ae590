"""A file of a mapping made ready, parsed once in order into scratch Parquet, and seen with its lines.

These are the steps that files of items, deals and events have in common. It refuses to know what a column
means: the query that parses the cells is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import SourceFile
from troth.errors import BadInput, Finding, Place, StoreUnavailable
from troth.intake.record.mapping import FileForm
from troth.intake.record.row_sql import one_file, text
from troth.intake.record.survey import find_shifts, hash_file
from troth.intake.record.table import Staged, stage_rows, stage_text, whole_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_NO_ROOM = ("No space left on device", "Disk quota exceeded", "File too large")


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading needs at hand: DuckDB, a folder for scratch files, the day, the pseudonyms' key."""

    duck: DuckDBPyConnection
    scratch: Path
    as_of: date
    key: bytes = b""


def stage_file(path: Path, form: FileForm, used: Sequence[str], desk: Desk) -> Staged:
    """Make a file ready as a table of text; `used` are the source columns that a mapping names."""
    name = path.name
    if form.format == "csv":
        return stage_text(path, name, form, desk.scratch)
    if form.format == "parquet":
        described = desk.duck.execute(f"DESCRIBE SELECT * FROM read_parquet({one_file(path)})").fetchall()  # noqa: S608 - every part is quoted
        header = tuple(str(row[0]) for row in described)
        return Staged(path, header, tuple(column for column in used if column in header), is_parquet=True)
    return stage_rows(path, name, form, used, desk.scratch)


def columns_missing(name: str, form: FileForm, used: Sequence[str], staged: Staged) -> Iterable[Finding]:
    """Give a finding for each column that a mapping names and the file has not, or has twice."""
    if staged.findings and not staged.header:
        return
    place, header = header_place(name, form), staged.header
    for column in used:
        if column not in header:
            near = get_close_matches(column, header, 1)
            yield Finding(
                place, "no-column", f"there is no column '{column}'",
                "one of " + (", ".join(header[:12]) + (" …" if len(header) > 12 else "") or "a header"),
                f"Did you mean '{near[0]}'?"
                if near
                else "Check the mapping, file.delimiter and file.header-line",
            )  # fmt: skip
        elif header.count(column) > 1:
            yield Finding(
                place, "column-twice", f"{header.count(column)} columns are called '{column}'",
                "each mapped column once", "Rename one of them in the file",
            )  # fmt: skip


def header_place(name: str, form: FileForm) -> Place:
    """Return where the names of the columns stand."""
    return Place(name, form.header_line if form.format in ("csv", "xlsx") else 0)


def parse_rows(
    query: Callable[[], str], staged: Staged, desk: Desk, stage: Path, *, are_ids_long: bool = False
) -> int:
    """Parse every row into a scratch file and return their number.

    Where nearly every row has words of its own (`are_ids_long`), no dictionary of them is tried.

    Text is read in parallel at first. Where that cannot be right (a cell runs over lines, or the rows are
    not as many as the lines tell) it is read again in one piece.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    dictionary = ", DICTIONARY_SIZE_LIMIT 1000" if are_ids_long else ""

    def copy() -> int:
        desk.duck.execute(
            f"COPY ({query()}) TO {text(stage)} "
            f"(FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2{dictionary})"
        ).fetchall()
        [[count]] = desk.duck.execute(f"SELECT count(*) FROM read_parquet({one_file(stage)})").fetchall()  # noqa: S608 - every part is quoted
        return int(count)

    if staged.is_parquet or staged.has_lines:
        return copy()
    survey = staged.survey
    try:
        count = copy()
    except duckdb.Error:
        if not survey.has_quotes:
            raise
        count = -1
    if count != survey.rows_if_plain:
        rows = find_shifts(staged.path, staged.delimiter, survey)
        if survey.lost_quote is not None:
            raise BadInput((_lost_quote(survey.name, *survey.lost_quote),))
        if survey.has_long_rows or count < 0 or rows != count:
            survey.has_long_rows = True
            count = copy()
    return count


def view_rows(duck: DuckDBPyConnection, staged: Staged, stage: Path, view: str = "plain") -> None:
    """Make the view of all rows with their numbers and the lines on which they begin."""
    source = f"read_parquet({one_file(stage)}, file_row_number = true)"
    rows = f"SELECT file_row_number + 1 AS row, * FROM {source}"  # noqa: S608 - every part is quoted
    head = staged.survey.header_lines
    shifts = staged.survey.shifts
    if staged.is_parquet or staged.has_lines:
        query = f"SELECT * EXCLUDE (file_row_number) FROM ({rows})"  # noqa: S608 - every part is quoted
        duck.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {query}")
        return
    line, source = f"row + {head}", f"({rows})"
    if shifts:
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {view}_shifts (from_row BIGINT, lines BIGINT)")
        written = stage.with_name("shifts.csv")
        written.write_text("".join(f"{row},{lines}\n" for row, lines in shifts))
        duck.execute(f"COPY {view}_shifts FROM {text(written)} (FORMAT csv, HEADER false)")
        line += " + coalesce(lines, 0)"
        source += f" ASOF LEFT JOIN {view}_shifts ON row >= from_row"
    shed = "file_row_number, line" + (", from_row, lines" if shifts else "")
    query = f"SELECT * EXCLUDE ({shed}), {line} AS line FROM {source}"  # noqa: S608 - every part is quoted
    duck.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {query}")


def source_file(path: Path, staged: Staged) -> SourceFile:
    """Return a file's name, the hash of its bytes and their number."""
    same = not staged.is_parquet and staged.path == path and staged.survey.sha256
    return SourceFile(path.name, staged.survey.sha256 if same else hash_file(path), path.stat().st_size)


def empty_file(name: str) -> Finding:
    """Return the finding that a file has no bytes."""
    return whole_file(name, "empty-file", "the file is empty", "a header and rows")


def no_rows(name: str) -> Finding:
    """Return the finding that a file has a header only."""
    return whole_file(name, "no-rows", "the file has a header and no rows", "rows below it")


def raise_without_room(error: Exception, scratch: Path) -> None:
    """Raise where DuckDB lacked room on the disk or in memory, which is no fault of a file.

    Parameters
    ----------
    error
        What DuckDB raised.
    scratch
        Where it writes.

    Raises
    ------
    StoreUnavailable
        When there was no room.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    if any(sign in str(error) for sign in _NO_ROOM):
        why = "there is no space left to write to"
        raise StoreUnavailable(str(scratch), why) from error
    if isinstance(error, duckdb.OutOfMemoryException):
        why = "there is not enough memory, or room on the disk beside it"
        raise StoreUnavailable(str(scratch), why) from error


def unreadable(name: str, form: FileForm, error: Exception) -> Finding:
    """Return the finding that DuckDB could not read the rows."""
    why = str(error).splitlines()[0].split(": ", 1)[-1][:160]
    return whole_file(
        name, "unreadable-table", f"the rows cannot be read ({why})",
        f"a {form.format} file as the mapping describes it",
        "Check file.format, file.delimiter and the quotes in the file",
    )  # fmt: skip


def _lost_quote(name: str, line: int, lines: int) -> Finding:
    return Finding(
        Place(name, line),
        "lost-quote",
        f"a quote that opens here takes {lines:,} lines into one row",
        "a quote that closes in its own cell",
        "Close it, or take it out; nothing was added",
    )
