"""Survey the bytes of a text table: their hash, whether they are text at all, and where lines jump.

DuckDB reads the rows; this knows on which line of the file the n-th row begins, which differs from n
where a quoted cell runs over lines or a line is empty. It refuses to look at what the cells mean.

Source: RFC 4180 for quotes and line ends.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from troth.errors import Finding, Place

BLOCK = 1 << 20
LARGEST_CELL = 1 << 21
LONGEST_CELL_LINES = 100  # a cell over more lines is taken for a quote that somebody forgot to close

csv.field_size_limit(LARGEST_CELL)


@dataclass(slots=True)
class Survey:
    """What the bytes of a named file say: hash, size, lines, whether there are quotes, and findings.

    `shifts` holds (row, lines): from that row on (counted from 1 below the header), that many lines
    lie before it that begin no row. `has_long_rows` tells that a cell runs over lines, `lost_quote`
    on which line a quote opens that closes only very many lines later, if ever, and how many.
    """

    name: str = ""
    sha256: str = ""
    size: int = 0
    lines: int = 0
    header_lines: int = 1
    has_quotes: bool = False
    has_long_rows: bool = False
    lost_quote: tuple[int, int] | None = None
    shifts: list[tuple[int, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows_if_plain(self) -> int:
        """How many rows there are when each takes one line and none is empty."""
        return max(self.lines - self.header_lines, 0)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def survey_text(path: Path, name: str, header_line: int, delimiter: str) -> Survey:
    """Survey a UTF-8 file whose header stands on a line."""
    survey = Survey(name=name, size=path.stat().st_size)
    hashing = Thread(target=lambda: setattr(survey, "sha256", hash_file(path)))
    hashing.start()
    try:
        _scan(path, name, survey)
        with path.open("rb") as file:
            lines = iter(file)
            above = sum(1 for _ in zip(range(header_line - 1), lines, strict=False))
            survey.header_lines = above + _lines_of_row(next(lines, b""), lines, delimiter)
    finally:
        hashing.join()
    return survey


def find_shifts(path: Path, delimiter: str, survey: Survey) -> int:
    """Find where lines jump, and return the number of rows.

    A row is read as CSV only where its first line leaves a quote open.
    """
    row = shift = told = 0
    with path.open("rb") as file:
        for _ in range(survey.header_lines):
            file.readline()
        lines = iter(file)
        for line in lines:
            if line in (b"\n", b"\r\n"):
                shift += 1
                continue
            row += 1
            if told != shift:
                survey.shifts.append((row, shift))
                told = shift
            if line.count(b'"') & 1:
                taken = _lines_of_row(line, lines, delimiter)
                if taken > LONGEST_CELL_LINES and survey.lost_quote is None:
                    survey.lost_quote = (row + survey.header_lines + shift, taken)
                shift += taken - 1
                survey.has_long_rows = survey.has_long_rows or taken > 1
    return row


def transcode(path: Path, encoding: str, target: Path, name: str) -> Finding | None:
    """Write a file again as UTF-8 with plain line ends; a byte that cannot be read is a finding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, is_first, held = 0, True, ""
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as out:
        while True:
            block = source.read(BLOCK)
            try:
                text = held + decoder.decode(block, final=not block)
            except UnicodeError as error:
                found = error.object[error.start] if isinstance(error, UnicodeDecodeError) else 0
                return Finding(
                    Place(name, lines + 1),
                    "wrong-encoding",
                    f"byte 0x{found:02x} is not {encoding}",
                    "text in the encoding that the mapping names",
                    "Set another file.encoding in the mapping",
                )
            held = "\r" if block and text.endswith("\r") else ""  # its line feed may be in the next block
            text = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n")
            if is_first:
                text, is_first = text.removeprefix("\ufeff"), False
            lines += text.count("\n")
            out.write(text.encode("utf-8", "replace").decode("utf-8"))
            if not block:
                return None


def _scan(path: Path, name: str, survey: Survey) -> None:
    """Count lines and look for whatever is not text, a block at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if (at := block.find(b"\0")) >= 0:
                survey.findings.append(_nul(name, survey.lines + block.count(b"\n", 0, at) + 1))
                return
            if not block.isascii() or decoder.getstate()[0]:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    survey.findings.append(_not_utf8(name, survey.lines, error))
                    return
            survey.has_quotes = survey.has_quotes or b'"' in block
            survey.lines += block.count(b"\n")
            last = block[-1:]
    survey.lines += last != b"\n"
    if left := decoder.getstate()[0]:
        survey.findings.append(
            _not_utf8(name, survey.lines - 1, UnicodeDecodeError("utf-8", left, 0, 1, "cut off"))
        )


def _nul(name: str, line: int) -> Finding:
    return Finding(
        Place(name, line),
        "nul-byte",
        "a NUL byte stands here, so this is not plain text",
        "a text file",
        "If the file is UTF-16, set file.encoding: utf-16 in the mapping",
    )


def _not_utf8(name: str, lines_before: int, error: UnicodeDecodeError) -> Finding:
    line = lines_before + error.object[: error.start].count(b"\n") + 1
    return Finding(
        Place(name, line),
        "not-utf-8",
        f"byte 0x{error.object[error.start]:02x} is not UTF-8",
        "text in the encoding that the mapping names",
        "Set file.encoding in the mapping; from Windows it is often cp1252",
    )


def _lines_of_row(first: bytes, rest: Iterator[bytes], delimiter: str) -> int:
    """Return how many lines the row takes that begins with `first`, reading the others of them."""
    if not first.count(b'"') & 1:
        return 1
    taken = 1

    def lines() -> Iterator[str]:
        nonlocal taken
        yield first.decode("utf-8", "replace")
        for line in rest:
            taken += 1
            yield line.decode("utf-8", "replace")

    try:
        next(csv.reader(lines(), delimiter=delimiter), None)
    except csv.Error:
        return taken
    return taken
