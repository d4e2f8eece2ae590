"""One record file under its mapping into rows for the store, in DuckDB from end to end.

The steps: (1) make the file ready as a table, (2) check that the mapping fits its columns, (3) parse every
cell, in order, into a scratch Parquet file, (4) join the rows that make one item, (5) check each item.
A row that cannot be used leaves with its reason; none is dropped. It refuses to keep anything.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import ImportedRows, SourceFile
from troth.errors import BadInput, Finding, Place
from troth.intake.record.deal_sql import checked_deals, parsed_deals, working_days
from troth.intake.record.item_sql import (
    checked_items,
    joined_items,
    label_column,
    parsed_items,
    repeated_items,
    several_rows,
    single_rows,
)
from troth.intake.record.mapping import DATE_COLUMNS, IMPORT_DAY, RecordMapping
from troth.intake.record.row_sql import one_file, text
from troth.intake.record.survey import find_shifts, hash_file
from troth.intake.record.table import Staged, stage_rows, stage_text, whole_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELATION = "imported"
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class RecordFileRead:
    """A record file as read: its rows in DuckDB (None when it cannot be used) and every finding."""

    rows: ImportedRows | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading needs at hand: DuckDB, a folder for scratch files, the day, the pseudonyms' key."""

    duck: DuckDBPyConnection
    scratch: Path
    as_of: date
    key: bytes = b""


def read_record_file(path: Path, mapping: RecordMapping, desk: Desk) -> RecordFileRead:
    """Read a record file.

    Parameters
    ----------
    path
        The file.
    mapping
        What its columns mean.
    desk
        DuckDB, the scratch folder, the day by which anything later is the future, and the key.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    name = path.name
    if not path.stat().st_size:
        return RecordFileRead(
            None, (whole_file(name, "empty-file", "the file is empty", "a header and rows"),)
        )
    try:
        staged = _staged(path, name, mapping, desk)
        findings = [*staged.findings, *_columns_missing(name, mapping, staged)]
        if any(finding.severity == "error" for finding in findings):
            return RecordFileRead(None, tuple(findings))
        rows = _rows(path, mapping, staged, desk)
    except duckdb.Error as error:
        why = str(error).splitlines()[0].split(": ", 1)[-1][:160]
        fault = whole_file(
            name, "unreadable-table", f"the rows cannot be read ({why})",
            f"a {mapping.form.format} file as the "
            "mapping describes it", "Check file.format, file.delimiter and the quotes in the file",
        )  # fmt: skip
        return RecordFileRead(None, (fault,))
    if not rows.rows:
        findings.append(whole_file(name, "no-rows", "the file has a header and no rows", "rows below it"))
        return RecordFileRead(None, tuple(findings))
    return RecordFileRead(rows, tuple(findings))


def _staged(path: Path, name: str, mapping: RecordMapping, desk: Desk) -> Staged:
    form = mapping.form
    if form.format == "csv":
        return stage_text(path, name, form, desk.scratch)
    if form.format == "parquet":
        described = desk.duck.execute(f"DESCRIBE SELECT * FROM read_parquet({one_file(path)})").fetchall()  # noqa: S608 - every part is quoted
        header = tuple(str(row[0]) for row in described)
        used = tuple(column for column in _used_columns(mapping) if column in header)
        return Staged(path, header, used, is_parquet=True)
    return stage_rows(path, name, form, _used_columns(mapping), desk.scratch)


def _used_columns(mapping: RecordMapping) -> tuple[str, ...]:
    several = mapping.several_rows
    columns = [*mapping.columns.values(), *mapping.labels.values()]
    columns += [coded.column for coded in (mapping.quantity, mapping.unit) if coded.column]
    columns += [several.labels_from] if several and several.labels_from else []
    return tuple(dict.fromkeys(columns))


def _columns_missing(name: str, mapping: RecordMapping, staged: Staged) -> Iterable[Finding]:
    if staged.findings and not staged.header:
        return
    place = Place(name, mapping.form.header_line if mapping.form.format in ("csv", "xlsx") else 0)
    header = staged.header
    for column in _used_columns(mapping):
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
    for column in mapping.pseudonyms:
        if column not in (*mapping.labels.values(), mapping.columns.get("bundle")):
            yield Finding(
                place, "pseudonym-of-nothing",
                f"'{column}' is under pseudonyms and is no label and no bundle",
                "a column that labels or bundle use", severity="warning",
            )  # fmt: skip
    if mapping.form.format == "csv":
        for role in DATE_COLUMNS:
            column = mapping.columns.get(role, "")
            if column and mapping.date_pattern(column) is None:
                yield Finding(
                    place, "dates-unsaid",
                    f"the mapping does not say how the dates in '{column}' are written",
                    "file.dates, such as dd/mm/yyyy or mm/dd/yyyy", "Set file.dates in the mapping",
                )  # fmt: skip


def _rows(path: Path, mapping: RecordMapping, staged: Staged, desk: Desk) -> ImportedRows:
    duck, stage = desk.duck, desk.scratch / "stage.parquet"
    _set_pseudonyms(duck, mapping, desk.key)
    items = mapping.kind == "items"
    count = _parse(mapping, staged, desk, stage)
    if staged.is_parquet:
        sha256, size = hash_file(path), path.stat().st_size
    else:
        same = staged.path == path and staged.survey.sha256
        sha256, size = (staged.survey.sha256 if same else hash_file(path)), path.stat().st_size
    _view_plain(duck, staged, stage)
    if items:
        query = _item_view(duck, mapping, desk)
        if staged.survey.shifts and "ORDER BY" not in query[-12:]:
            query += " ORDER BY row"  # the join that finds a row's line does not keep the order
    else:
        duck.execute(f"CREATE OR REPLACE TEMP TABLE workdays AS {working_days(mapping)}")
        query = checked_deals(mapping, "plain", desk.as_of)
    duck.execute(f"CREATE OR REPLACE TEMP VIEW {RELATION} AS {query}")
    return ImportedRows(
        relation=RELATION,
        kind=mapping.kind,
        source=mapping.source,
        file=SourceFile(path.name, sha256, size),
        mapping=mapping.canonical,
        mapping_sha256=mapping.sha256,
        rows=count,
        labels=tuple(mapping.labels),
        is_synthetic=mapping.is_synthetic,
        depends_on_day=_depends_on_day(duck, mapping),
    )


def _parse(mapping: RecordMapping, staged: Staged, desk: Desk, stage: Path) -> int:
    """Parse every row into a scratch file and return their number.

    Text is read in parallel at first. Where that cannot be right (a cell runs over lines, or the rows are
    not as many as the lines tell) it is read again in one piece.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    def copy() -> int:
        parsed = parsed_items(mapping, staged) if mapping.kind == "items" else parsed_deals(mapping, staged)
        desk.duck.execute(
            f"COPY ({parsed}) TO {text(stage)} (FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION V2)"
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


def _lost_quote(name: str, line: int, lines: int) -> Finding:
    return Finding(
        Place(name, line),
        "lost-quote",
        f"a quote that opens here takes {lines:,} lines into one row",
        "a quote that closes in its own cell",
        "Close it, or take it out; nothing was added",
    )


def _view_plain(duck: DuckDBPyConnection, staged: Staged, stage: Path) -> None:
    """Make the view of all rows with their numbers and the lines on which they begin."""
    source = f"read_parquet({one_file(stage)}, file_row_number = true)"
    rows = f"SELECT file_row_number + 1 AS row, * FROM {source}"  # noqa: S608 - every part is quoted
    head = staged.survey.header_lines
    shifts = staged.survey.shifts
    if staged.is_parquet or staged.has_lines:
        duck.execute(f"CREATE OR REPLACE TEMP VIEW plain AS SELECT * EXCLUDE (file_row_number) FROM ({rows})")  # noqa: S608 - every part is quoted
        return
    line, source = f"row + {head}", f"({rows})"
    if shifts:
        duck.execute("CREATE OR REPLACE TEMP TABLE shifts (from_row BIGINT, lines BIGINT)")
        written = stage.with_name("shifts.csv")
        written.write_text("".join(f"{row},{lines}\n" for row, lines in shifts))
        duck.execute(f"COPY shifts FROM {text(written)} (FORMAT csv, HEADER false)")
        line += " + coalesce(lines, 0)"
        source += " ASOF LEFT JOIN shifts ON row >= from_row"
    shed = "file_row_number, line" + (", from_row, lines" if shifts else "")
    query = f"SELECT * EXCLUDE ({shed}), {line} AS line FROM {source}"  # noqa: S608 - every part is quoted
    duck.execute(f"CREATE OR REPLACE TEMP VIEW plain AS {query}")


def _item_view(duck: DuckDBPyConnection, mapping: RecordMapping, desk: Desk) -> str:
    """Join the rows that make one item, where there are such; return the query of the checked items."""
    none = "NULL::BIGINT[] AS rows, NULL::BIGINT[] AS lines"
    duck.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS {repeated_items('plain')}")
    [[repeats]] = duck.execute("SELECT count(*) FROM repeated").fetchall()
    if not repeats:
        return checked_items(mapping, f"SELECT *, {none} FROM plain", desk.as_of)  # noqa: S608 - every part is quoted
    several = desk.scratch / "several.parquet"
    duck.execute(f"COPY ({several_rows('plain', 'repeated')}) TO {text(several)} (FORMAT parquet)")
    source = f"read_parquet({one_file(several)})"
    joined = desk.scratch / "joined.parquet"
    duck.execute(f"COPY ({joined_items(mapping, source)}) TO {text(joined)} (FORMAT parquet)")
    items = f"read_parquet({one_file(joined)})"
    is_lost = "(faults > 0 OR reason = 'on-several-rows')"
    labels = "".join(f", {label_column(name)}" for name in mapping.labels)
    columns = (
        "row, line, item, quantity, status, estimate, actual, spent, estimated_on, started_on, "
        f"completed_on, known_on, bundle{labels}"
    )
    siblings = (
        f"SELECT {columns}, coalesce(s.reason, j.whole, 'sibling-unused') AS reason, s.found, {none} "  # noqa: S608 - every part is quoted
        f"FROM {source} s JOIN (SELECT item, quantity, CASE WHEN faults = 0 THEN reason END AS whole "
        f"FROM {items} WHERE {is_lost}) j USING (item, quantity)"
    )
    whole = f"SELECT {columns}, reason, found, rows, lines FROM {items} WHERE NOT coalesce({is_lost}, false)"  # noqa: S608 - every part is quoted
    single = f"SELECT {columns}, reason, found, {none} FROM ({single_rows('plain', 'repeated')})"  # noqa: S608 - every part is quoted
    all_rows = f"{single} UNION ALL {whole} UNION ALL {siblings}"
    return f"{checked_items(mapping, all_rows, desk.as_of)} ORDER BY row"


def _set_pseudonyms(duck: DuckDBPyConnection, mapping: RecordMapping, key: bytes) -> None:
    """Define `pseudonym(words)`: HMAC-SHA-256 (RFC 2104) under the key, twelve hexadecimal digits of it."""
    if not mapping.pseudonyms:
        return
    padded = key.ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded).hex() for pad in (0x36, 0x5C))
    duck.execute(
        "CREATE OR REPLACE TEMP MACRO pseudonym(words) AS CASE WHEN words IS NOT NULL THEN "
        f"'person-' || substr(sha256(unhex('{outer}') || "
        f"unhex(sha256(unhex('{inner}') || encode(words)))), 1, 12) END"
    )


def pseudonym(words: str, key: bytes) -> str:
    """Return the pseudonym of a name: the same rule in Python, for whoever asks about one name."""
    return f"person-{hmac.new(key, words.encode(), 'sha256').hexdigest()[:12]}"


def _depends_on_day(duck: DuckDBPyConnection, mapping: RecordMapping) -> bool:
    """Tell whether another day would make other rows of the same file."""
    future = f"SELECT count(*) FROM {RELATION} WHERE ends_with(reason, '-in-future')"  # noqa: S608 - every part is quoted
    if mapping.known_on == IMPORT_DAY:
        future += " OR (reason IS NULL AND status = 1)"
    [[rows]] = duck.execute(future).fetchall()
    return bool(rows)
