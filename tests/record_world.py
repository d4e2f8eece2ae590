"""A small record file in every format, and a way to read it: the world of the record's tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
from openpyxl import Workbook

from troth.core.rows import ImportedRows
from troth.errors import Finding
from troth.intake.record.file import read_record_file
from troth.intake.record.mapping_file import read_mapping
from troth.intake.record.staging import Desk

AS_OF = date(2026, 1, 1)
HEADER = ("id", "est", "act", "st", "on", "start", "done", "known", "team")
GOOD = ("1", "5", "6", "done", "2024-01-01", "2024-01-02", "2024-02-01", "", "a")
MAPPING = """\
troth-mapping: 1
source: t
kind: items
file: {{format: {form}, dates: yyyy-mm-dd{more_form}}}
columns: {{item: id, estimate: est, actual: act, status: st, estimated-on: on, started: start,
  completed: done,  last-known-on: known}}
quantity: effort
unit: h
status: {{finished: [done], open: [open], cancelled: [cancelled], not-used: [idea]}}
labels: {{team: team}}
{more}
"""


def mapping_text(form: str = "csv", more: str = "", more_form: str = "") -> str:
    return MAPPING.format(form=form, more=more, more_form=more_form)


def good(**changes: str) -> tuple[str, ...]:
    """Return a row that is used, with some cells changed."""
    return tuple(changes.get(name, cell) for name, cell in zip(HEADER, GOOD, strict=True))


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in (HEADER, *rows))


@dataclass
class ReadFile:
    """What came of reading: rows by column, the reasons, notes and findings."""

    imported: ImportedRows | None
    findings: tuple[Finding, ...]
    rows: list[dict[str, object]] = field(default_factory=list)

    @property
    def used(self) -> list[dict[str, object]]:
        return [row for row in self.rows if row["reason"] is None]

    @property
    def reasons(self) -> list[object]:
        return [row["reason"] for row in self.rows if row["reason"] is not None]

    @property
    def messages(self) -> list[str]:
        return [str(finding) for finding in self.findings]


def read(path: Path, mapping: str, as_of: date = AS_OF, key: bytes = b"") -> ReadFile:
    """Read a file under a mapping's text."""
    noun = read_mapping(mapping.encode(), "m.yaml").mapping
    assert noun is not None, read_mapping(mapping.encode(), "m.yaml").findings
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    with duckdb.connect() as duck:
        done = read_record_file(path, noun, Desk(duck, scratch, as_of, key))
        if done.rows is None:
            return ReadFile(None, done.findings)
        names = [row[0] for row in duck.execute("DESCRIBE SELECT * FROM imported").fetchall()]
        rows = duck.execute("SELECT * FROM imported").fetchall()
    return ReadFile(done.rows, done.findings, [dict(zip(names, row, strict=True)) for row in rows])


def read_csv(folder: Path, rows: Sequence[Sequence[str]], more: str = "", more_form: str = "") -> ReadFile:
    path = folder / "t.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return read(path, mapping_text(more=more, more_form=more_form))


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def write_jsonl(path: Path, rows: Sequence[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
