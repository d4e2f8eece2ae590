"""One file of events, read under its mapping (or as our own layout) into a view of parsed rows.

The steps: (1) find what the file means, (2) make it ready as a table, (3) parse every cell, in order, into
scratch Parquet. It refuses to use a file of which no column is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.rows import SourceFile
from troth.errors import BadInput, Finding, Place
from troth.intake.events.cell_sql import parsed_rows
from troth.intake.events.layout_sql import FileOfEvents
from troth.intake.events.mapping import OWN_SOURCE, EventMapping, own_columns
from troth.intake.events.mapping_file import read_event_mapping
from troth.intake.record.look import DELIMITERS, marked_encoding, not_parquet
from troth.intake.record.mapping import FileForm
from troth.intake.record.row_sql import one_file
from troth.intake.record.staging import (
    Desk,
    columns_missing,
    empty_file,
    no_rows,
    parse_rows,
    raise_without_room,
    source_file,
    stage_file,
    unreadable,
    view_rows,
)
from troth.intake.record.table import format_of, sample, text_columns, whole_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAPPING_SUFFIX = ".mapping.yaml"


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file of events and its mapping; None: the one beside it, else it is in our own layout."""

    path: Path
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class EventFileParsed:
    """A file as parsed: its view and bytes (None when it cannot be used) and every finding."""

    rows: FileOfEvents | None
    file: SourceFile | None
    findings: tuple[Finding, ...]


def mapping_of(file: EventFile, duck: DuckDBPyConnection) -> tuple[EventMapping | None, tuple[Finding, ...]]:
    """Return what a file means: its mapping, the one beside it, else our own layout."""
    place = file.mapping or file.path.with_name(file.path.stem + MAPPING_SUFFIX)
    if place.is_file():
        read = read_event_mapping(place.read_bytes(), place.name)
        return read.mapping, read.findings
    own, faults = own_layout(file.path, duck)
    if own is not None or faults:
        return own, faults
    fault = whole_file(
        file.path.name, "no-mapping", "no mapping says what its columns mean",
        "columns called at and kind, or a mapping", f"First: troth record map {file.path.name}",
    )  # fmt: skip
    return None, (fault,)


def own_layout(path: Path, duck: DuckDBPyConnection) -> tuple[EventMapping | None, tuple[Finding, ...]]:
    """Return the mapping of a file in our own layout, or why its header cannot be read; neither: not ours."""
    if not path.stat().st_size:
        return None, (empty_file(path.name),)
    form = FileForm(format=format_of(path))
    if form.format == "csv":
        form = replace(form, encoding=marked_encoding(path))
    signs = DELIMITERS if form.format == "csv" else (form.delimiter,)
    for sign in signs:
        form = replace(form, delimiter=sign)
        header, faults = header_of(path, form, duck)
        columns = own_columns(header)
        if columns is not None:
            return EventMapping(OWN_SOURCE, form, "events", columns, is_streamless=True), ()
        if faults:
            return None, faults
    return None, ()


def header_of(
    path: Path, form: FileForm, duck: DuckDBPyConnection
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Return the names of a file's columns; nothing where it cannot be read, and why."""
    import duckdb  # noqa: PLC0415 - loaded when it runs

    if form.format == "parquet":
        query = f"DESCRIBE SELECT * FROM read_parquet({one_file(path)})"  # noqa: S608 - every part is quoted
        try:
            return tuple(str(row[0]) for row in duck.execute(query).fetchall()), ()
        except duckdb.Error as error:
            return (), (not_parquet(path.name, error),)
    if form.format == "csv":
        return text_columns(path, form), ()
    header, _, findings = sample(path, path.name, form, 1)
    return header, tuple(finding for finding in findings if not header and finding.severity == "error")


def parse_event_file(path: Path, mapping: EventMapping, desk: Desk, view: str) -> EventFileParsed:
    """Parse a file of events into a view of the desk's DuckDB.

    Parameters
    ----------
    path
        The file.
    mapping
        What its columns mean.
    desk
        DuckDB, and a scratch folder that no other file uses.
    view
        The view's name.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    name = path.name
    if not path.stat().st_size:
        return EventFileParsed(None, None, (empty_file(name),))
    stage = desk.scratch / "stage.parquet"
    try:
        staged = stage_file(path, mapping.form, mapping.used_columns, desk)
        findings = [*staged.findings, *columns_missing(name, mapping.form, mapping.used_columns, staged)]
        if any(finding.severity == "error" for finding in findings):
            return EventFileParsed(None, None, tuple(findings))
        query = lambda: parsed_rows(mapping, staged)  # noqa: E731 - how the rows are read may change in between
        rows = parse_rows(query, staged, desk, stage, are_ids_long=True)
        view_rows(desk.duck, staged, stage, view)
    except duckdb.Error as error:
        raise_without_room(error, desk.scratch)
        return EventFileParsed(None, None, (unreadable(name, mapping.form, error),))
    except BadInput as error:
        return EventFileParsed(None, None, error.findings)
    if not rows:
        return EventFileParsed(None, None, (*findings, no_rows(name)))
    watched = mapping.watched
    if mapping.layout == "incidents" and watched is None:
        watched = _span_of(desk.duck, view, mapping)
        if watched is not None:
            findings.append(_unwatched(name))
    parsed = FileOfEvents(view, name, mapping, rows=rows, watched=watched)
    return EventFileParsed(parsed, source_file(path, staged), tuple(findings))


def _span_of(duck: DuckDBPyConnection, view: str, mapping: EventMapping) -> tuple[int, int] | None:
    """Return the time from the first incident's begin to the last one's end."""
    has = mapping.columns.keys()
    ends = [
        '"at"',
        *(["until"] if "until" in has else []),
        *(['"at" + minutes * 60'] if "minutes" in has else []),
    ]
    last = ", ".join(f"max({each})" for each in ends)
    query = f'SELECT min("at"), {last} FROM {view} WHERE reason IS NULL'  # noqa: S608 - fixed names
    [[first, *ends_found]] = duck.execute(query).fetchall()
    if first is None:
        return None
    return int(first), max(int(each) for each in ends_found if each is not None)


def _unwatched(name: str) -> Finding:
    return Finding(
        Place(name), "watched-unsaid",
        "nothing says over which time every outage would be on the list; "
        "the time from the first to the last one is taken, which makes the service look worse than it was",
        "watched: first day/last day in the mapping", severity="warning",
    )  # fmt: skip
