"""Tables of any format as cells of text: the header, a sample for the proposal, and all rows staged.

A CSV in UTF-8 and a Parquet file are left to DuckDB where they lie. Everything else (another encoding,
JSON lines, Excel) is written once, as text, to a scratch file that DuckDB reads, with the line each row
came from. It refuses to know what a column means.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from troth.errors import Finding, Place
from troth.intake.record.excel import excel_rows
from troth.intake.record.json_lines import json_keys, json_rows
from troth.intake.record.mapping import FileForm, Format
from troth.intake.record.row import Row
from troth.intake.record.survey import Survey, survey_text, transcode

MOST_COLUMNS = 2000
_SUFFIXES: dict[str, Format] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}


Cells = Sequence[str | None]


@dataclass(slots=True)
class Staged:
    """A table ready for DuckDB: a text file (or a Parquet file as it lies) and what is known of it.

    `header` names the source's columns, `columns` those of the staged file in order.
    """

    path: Path
    header: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_parquet: bool = False
    has_lines: bool = False
    survey: Survey = field(default_factory=Survey)
    findings: list[Finding] = field(default_factory=list)
    delimiter: str = ","


def format_of(path: Path) -> Format:
    """Return the format that a file's name tells; CSV where it tells none."""
    return _SUFFIXES.get(path.suffix.lower(), "csv")


def text_columns(path: Path, form: FileForm) -> tuple[str, ...]:
    """Return the header of a text table; nothing when there is none."""
    with path.open(encoding=_reads(form.encoding), errors="replace", newline="") as file:
        lines = itertools.islice(file, form.header_line - 1, None)
        try:
            header = next(csv.reader(lines, delimiter=form.delimiter), [])
        except csv.Error:
            return ()
    return tuple(name.replace("\0", "").strip() for name in header)


def text_sample(path: Path, form: FileForm, rows: int) -> Iterator[Row]:
    """Give the first rows of a text table below its header."""
    with path.open(encoding=_reads(form.encoding), errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in file)
        for _ in range(form.header_line - 1):
            next(lines, None)
        reader = csv.reader(lines, delimiter=form.delimiter)
        try:
            next(reader, None)
            while rows > 0:
                line = reader.line_num + form.header_line
                cells = next(reader, None)
                if cells is None:
                    return
                if cells:
                    rows -= 1
                    yield Row(line, cells)
        except csv.Error:
            return


def stage_text(path: Path, name: str, form: FileForm, scratch: Path) -> Staged:
    """Make a text table ready: as it lies when it is UTF-8, written again otherwise."""
    findings: list[Finding] = []
    source = path
    if _reads(form.encoding) != "utf-8-sig" or _has_old_line_ends(path):
        source = scratch / "transcoded.csv"
        fault = transcode(path, _reads(form.encoding), source, name)
        if fault:
            return Staged(path, (), findings=[fault])
    survey = survey_text(source, name, form.header_line, form.delimiter)
    findings += survey.findings
    columns: tuple[str, ...] = ()
    if not findings:
        columns = text_columns(source, FileForm(delimiter=form.delimiter, header_line=form.header_line))
    return Staged(source, columns, columns, survey=survey, findings=findings, delimiter=form.delimiter)


def stage_rows(path: Path, name: str, form: FileForm, columns: Sequence[str], scratch: Path) -> Staged:
    """Write the rows of JSON lines or Excel as text, each with its line; only the named columns."""
    findings: list[Finding] = []
    target = scratch / "staged.csv"
    there: tuple[str, ...]
    picked: Iterator[tuple[Row, Cells]]
    if form.format == "xlsx":
        header, rows = excel_rows(path, name, form, findings)
        there = header
        wanted = [header.index(column) if column in header else -1 for column in columns]
        picked = ((row, [row.cells[k] if 0 <= k < len(row.cells) else None for k in wanted]) for row in rows)
    else:
        there = json_keys(path)
        picked = ((row, row.cells) for row in json_rows(path, form, columns))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row, cells in picked:
            texts = ["" if cell is None else _one_line(cell) for cell in cells]
            writer.writerow([row.line, row.fault or "", _one_line(row.found or ""), *texts])
    return Staged(target, there, tuple(columns), has_lines=True, findings=findings)


def sample(
    path: Path, name: str, form: FileForm, rows: int
) -> tuple[tuple[str, ...], list[Row], list[Finding]]:
    """Return the header and the first rows of any table but Parquet, with what was found wrong."""
    findings: list[Finding] = []
    if form.format == "xlsx":
        header, found = excel_rows(path, name, form, findings)
        return header, list(itertools.islice(found, rows)), findings
    if form.format == "jsonl":
        header = json_keys(path, rows)
        return header, list(itertools.islice(json_rows(path, form, header), rows)), findings
    return text_columns(path, form), list(text_sample(path, form, rows)), findings


def whole_file(name: str, code: str, wrong: str, expected: str, hint: str = "") -> Finding:
    """Return a finding about a file as a whole."""
    return Finding(Place(name), code, wrong, expected, hint)


def _one_line(text: str) -> str:
    return (
        text.replace("\0", "")
        .replace("\r", " ")
        .replace("\n", " ")
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _reads(encoding: str) -> str:
    return "utf-8-sig" if encoding in ("utf-8", "utf-8-sig", "ascii") else encoding


def _has_old_line_ends(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return b"\r" in head and b"\n" not in head
