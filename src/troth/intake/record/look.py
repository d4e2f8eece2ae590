"""A first look at a file nobody has described yet: encoding, delimiter, and the first rows.

Whatever is only likely is told as a warning. It refuses to read the whole of a large file.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from troth.errors import Finding, Place
from troth.intake.record.mapping import FileForm
from troth.intake.record.table import format_of, sample

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 100_000
HEAD_BYTES = 4 << 20
DELIMITERS = (",", ";", "\t", "|")


@dataclass(slots=True)
class Look:
    """What was seen: the form as far as it shows, columns by name with their first values, findings."""

    form: FileForm
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: int = 0
    is_all: bool = True
    findings: list[Finding] = field(default_factory=list)
    is_delimiter_sure: bool = True

    def values_of(self, names: Mapping[str, str], roles: Sequence[str]) -> list[list[str]]:
        """Return the values of the columns that have some roles; `names` says which column has which."""
        return [self.columns[name] for role, name in names.items() if role in roles]


def look_at(path: Path, duck: DuckDBPyConnection | None = None) -> Look:
    """Look at a file; `duck` is needed for Parquet only."""
    look = Look(FileForm(format=format_of(path)))
    if not path.stat().st_size:
        look.findings.append(
            Finding(Place(path.name), "empty-file", "the file is empty", "a header and rows")
        )
        return look
    if look.form.format == "parquet":
        _look_at_parquet(path, look, duck)
        return look
    if look.form.format == "csv":
        look.form = _text_form(path, look)
    header, rows, findings = sample(path, path.name, look.form, MOST_ROWS + 1)
    look.findings += findings
    _told_twice(path.name, header, look)
    look.is_all, rows = len(rows) <= MOST_ROWS, rows[:MOST_ROWS]
    look.rows = len(rows)
    for position, name in enumerate(header):
        if name and name not in look.columns:
            look.columns[name] = [
                (row.cells[position] or "").strip() if position < len(row.cells) else "" for row in rows
            ]
    return look


def _told_twice(name: str, header: tuple[str, ...], look: Look) -> None:
    for column, times in Counter(header).items():
        if times > 1:
            shown = f"columns are called '{column}'" if column else "columns have no name"
            look.findings.append(
                Finding(
                    Place(name, look.form.header_line), "column-twice", f"{times} {shown}",
                    "each column once",
                    "Only the first is looked at", severity="warning",
                )
            )  # fmt: skip


def marked_encoding(path: Path) -> str:
    """Return the encoding that a file's first bytes name, UTF-8 where they name none."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


def _text_form(path: Path, look: Look) -> FileForm:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    encoding = marked_encoding(path)
    if encoding == "utf-8":
        cut = head[: head.rfind(b"\n") + 1] or head
        try:
            cut.decode("utf-8")
        except UnicodeDecodeError as error:
            encoding = "cp1252"
            line = cut.count(b"\n", 0, error.start) + 1
            shown = cut.splitlines()[line - 1].decode("cp1252", "replace")
            around = max(error.start - cut.rfind(b"\n", 0, error.start) - 12, 0)
            look.findings.append(
                Finding(
                    Place(path.name, line), "encoding-likely",
                    "the file is not UTF-8; as cp1252 this line reads "
                    f"'{shown[around : around + 24].strip()}'",
                    "words that look right", "If they do not, set another file.encoding", severity="warning",
                )
            )  # fmt: skip
    delimiter = _delimiter(head.decode(encoding, "replace").lstrip("\ufeff"), path.name, look)
    return FileForm(encoding=encoding, delimiter=delimiter)


def _delimiter(head: str, name: str, look: Look) -> str:
    lines = head.replace("\0", "").splitlines()[:200]
    scores: dict[str, tuple[float, int]] = {}
    for sign in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            scores[sign] = (round(alike, 1), widths[0])
    if not scores:
        return ","
    best = max(scores, key=lambda sign: scores[sign])
    rivals = [sign for sign, (alike, _) in scores.items() if sign != best and alike >= 0.95]
    if rivals and scores[best][0] >= 0.95 and not {best, *rivals} <= {best, "|"}:
        shown = " and ".join("tab" if sign == "\t" else f"'{sign}'" for sign in (best, *rivals))
        look.is_delimiter_sure = False
        look.findings.append(
            Finding(
                Place(name, 1), "delimiter-unclear", f"{shown} both part the rows evenly",
                "one delimiter", "Set file.delimiter in the mapping",
            )
        )  # fmt: skip
    return best


def not_parquet(name: str, error: Exception) -> Finding:
    """Return the finding that a file is no Parquet."""
    why = str(error).splitlines()[0].split(": ", 1)[-1][:120]
    return Finding(Place(name), "unreadable-table", f"this cannot be read as Parquet ({why})", "Parquet")


def _look_at_parquet(path: Path, look: Look, duck: DuckDBPyConnection | None) -> None:
    import duckdb  # noqa: PLC0415 - loaded when it runs

    from troth.intake.record.row_sql import one_file, quoted  # noqa: PLC0415 - loaded when it runs

    if duck is None:
        return
    source = f"read_parquet({one_file(path)})"
    try:
        names = [str(row[0]) for row in duck.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]  # noqa: S608 - every part is quoted
        cells = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in names)
        rows = duck.execute(f"SELECT {cells} FROM {source} LIMIT {MOST_ROWS + 1}").fetchall()  # noqa: S608 - every part is quoted
    except duckdb.Error as error:
        look.findings.append(not_parquet(path.name, error))
        return
    look.is_all, rows = len(rows) <= MOST_ROWS, rows[:MOST_ROWS]
    look.rows = len(rows)
    look.columns = {name: [row[k] or "" for row in rows] for k, name in enumerate(names)}
