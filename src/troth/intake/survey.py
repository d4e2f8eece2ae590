"""Survey the bytes of a text table: its hash, whether it is text at all, and where its lines jump.

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
from typing import BinaryIO

from troth.errors import Finding, Place

BLOCK = 1 << 20
LARGEST_CELL = 1 << 21
_UTF8_BOM = codecs.BOM_UTF8
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

csv.field_size_limit(LARGEST_CELL)


@dataclass(slots=True)
class Survey:
    """What the bytes say: hash, size, findings, and the row from which lines shift by how many more.

    `shifts` holds (row, lines): from that row on (counted from 1 below the header), that many lines
    lie before it that begin no row. `has_long_rows` tells that a cell runs over lines.
    """

    sha256: str = ""
    size: int = 0
    findings: list[Finding] = field(default_factory=list)
    shifts: list[tuple[int, int]] = field(default_factory=list)
    has_long_rows: bool = False
    has_quotes: bool = False
    header_lines: int = 1
    rows: int | None = None


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def survey_text(path: Path, name: str, header_line: int, delimiter: str) -> Survey:
    """Survey a UTF-8 file whose header stands on a line."""
    survey = Survey(size=path.stat().st_size)
    hashing = Thread(target=lambda: setattr(survey, "sha256", hash_file(path)))
    hashing.start()
    try:
        with path.open("rb") as file:
            quotes, blanks = _scan(file, name, survey)
        survey.has_quotes = quotes
        if not survey.findings and (quotes or blanks):
            with path.open("rb") as file:
                _find_shifts(file, header_line, delimiter, survey)
    finally:
        hashing.join()
    return survey


def _scan(file: BinaryIO, name: str, survey: Survey) -> tuple[bool, bool]:
    """Look for quotes, empty lines and whatever is not text, a block at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    quotes = blanks = False
    lines, tail = 0, b"\n"
    before = 0
    while True:
        block = file.read(BLOCK)
        quotes = quotes or b'"' in block
        joined = tail[-2:] + block
        blanks = blanks or b"\n\n" in joined or b"\n\r\n" in joined or b"\r\r" in joined
        if (at := block.find(b"\0")) >= 0:
            line = lines + block.count(b"\n", 0, at) + 1
            survey.findings.append(
                Finding(
                    Place(name, line), "nul-byte", "a NUL byte stands here, so this is not plain text",
                    "a text file", "If the file is UTF-16, set file.encoding: utf-16 in the mapping",
                )
            )  # fmt: skip
            return quotes, blanks
        try:
            if not (block.isascii() and decoder.getstate()[0] == b"") or not block:
                decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            pending = len(decoder.getstate()[0])
            at = max(error.start - pending, 0)
            survey.findings.append(
                Finding(
                    Place(name, lines + block.count(b"\n", 0, at) + 1),
                    "not-utf-8",
                    f"byte 0x{error.object[error.start]:02x} is not UTF-8",
                    "text in the encoding that the mapping names",
                    "Set file.encoding in the mapping; from Windows it is often cp1252",
                )
            )
            return quotes, blanks
        if not block:
            return quotes, blanks
        lines += block.count(b"\n")
        tail = (tail + block)[-2:] if len(block) < 2 else block
        before += len(block)


def _find_shifts(file: BinaryIO, header_line: int, delimiter: str, survey: Survey) -> None:
    """Walk the lines; read a row as CSV only where its first line leaves a quote open."""
    for _ in range(header_line - 1):
        file.readline()
    lines = iter(file)
    header = next(lines, b"")
    taken = _lines_of_row(header, lines, delimiter)
    survey.header_lines = header_line - 1 + taken
    row = shift = 0
    for line in lines:
        if line in (b"\n", b"\r\n", b"\r"):
            shift += 1
            continue
        row += 1
        if survey.shifts[-1][1] != shift if survey.shifts else shift:
            survey.shifts.append((row, shift))
        if line.count(b'"') & 1:
            taken = _lines_of_row(line, lines, delimiter)
            shift += taken - 1
            survey.has_long_rows = survey.has_long_rows or taken > 1
    survey.rows = row


def _lines_of_row(first: bytes, rest: Iterator[bytes], delimiter: str) -> int:
    """Return how many lines the row takes that begins with `first`, and read them."""
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


def without_bom(head: bytes) -> tuple[bytes, str | None]:
    """Return a file's first bytes without their byte order mark, and the encoding it names."""
    if head.startswith(_UTF8_BOM):
        return head[len(_UTF8_BOM) :], "utf-8"
    if head.startswith(_UTF16_BOMS):
        return head, "utf-16"
    return head, None


def transcode(path: Path, encoding: str, target: Path, name: str) -> Finding | None:
    """Write a file again as UTF-8 with plain line ends; a byte that cannot be read is a finding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    newline = codecs.getincrementaldecoder("utf-8")
    del newline
    lines = 0
    was_return = False
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as out:
        while True:
            block = source.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                found = error.object[error.start] if isinstance(error, UnicodeDecodeError) else block[0]
                wrong = f"byte 0x{found:02x} is not {encoding}"
                return Finding(
                    Place(name, lines + 1), "wrong-encoding", wrong, "text in the encoding that the mapping names",
                    "Set another file.encoding in the mapping",
                )  # fmt: skip
            if was_return and text.startswith("\n"):
                text = text[1:]
            was_return = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            lines += text.count("\n")
            out.write(text.removeprefix("\ufeff") if source.tell() <= BLOCK else text)
            if not block:
                return None
