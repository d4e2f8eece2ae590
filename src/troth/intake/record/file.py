"""One record file under its mapping into rows for the store, in DuckDB from end to end.

The steps: (1) make the file ready as a table, (2) check that the mapping fits its columns, (3) parse every
cell, in order, into a scratch Parquet file, (4) join the rows that make one item, (5) check each item.
A row that cannot be used leaves with its reason; none is dropped. It refuses to keep anything.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import ImportedRows
from troth.errors import Finding
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
from troth.intake.record.staging import (
    Desk,
    columns_missing,
    empty_file,
    header_place,
    no_rows,
    parse_rows,
    raise_without_room,
    source_file,
    stage_file,
    unreadable,
    view_rows,
)
from troth.intake.record.table import Staged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELATION = "imported"
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class RecordFileRead:
    """A record file as read: its rows in DuckDB (None when it cannot be used) and every finding."""

    rows: ImportedRows | None
    findings: tuple[Finding, ...]


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
        return RecordFileRead(None, (empty_file(name),))
    try:
        used = _used_columns(mapping)
        staged = stage_file(path, mapping.form, used, desk)
        findings = [*staged.findings, *columns_missing(name, mapping.form, used, staged)]
        if staged.header or not staged.findings:
            findings += _mapping_amiss(name, mapping)
        if any(finding.severity == "error" for finding in findings):
            return RecordFileRead(None, tuple(findings))
        rows = _rows(path, mapping, staged, desk)
    except duckdb.Error as error:
        raise_without_room(error, desk.scratch)
        return RecordFileRead(None, (unreadable(name, mapping.form, error),))
    if not rows.rows:
        return RecordFileRead(None, (*findings, no_rows(name)))
    return RecordFileRead(rows, tuple(findings))


def _used_columns(mapping: RecordMapping) -> tuple[str, ...]:
    several = mapping.several_rows
    columns = [*mapping.columns.values(), *mapping.labels.values()]
    columns += [coded.column for coded in (mapping.quantity, mapping.unit) if coded.column]
    columns += [several.labels_from] if several and several.labels_from else []
    return tuple(dict.fromkeys(columns))


def _mapping_amiss(name: str, mapping: RecordMapping) -> Iterable[Finding]:
    place = header_place(name, mapping.form)
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
    parsed = parsed_items if items else parsed_deals
    count = parse_rows(lambda: parsed(mapping, staged), staged, desk, stage)
    view_rows(duck, staged, stage)
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
        file=source_file(path, staged),
        mapping=mapping.canonical,
        mapping_sha256=mapping.sha256,
        rows=count,
        labels=tuple(mapping.labels),
        is_synthetic=mapping.is_synthetic,
        depends_on_day=_depends_on_day(duck, mapping),
    )


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
