"""JSON lines into rows of text: one object a line, nested keys joined by dots.

Numbers keep the text they were written in. A line that is not one JSON object is a row with a fault.
It refuses to stop at a bad line.

Source: RFC 8259; jsonlines.org.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from troth.intake.record.mapping import FileForm
from troth.intake.record.row import Row

DEEPEST = 6
NOT_JSON = "not-json"


class _Number(str):
    """A number as the file writes it, with a decimal point whatever the mapping says."""

    __slots__ = ()


def json_keys(path: Path, most_lines: int = 1000) -> tuple[str, ...]:
    """Return the keys of the first lines, in the order of their appearance."""
    keys: dict[str, None] = {}
    for _, content in _objects(path):
        if most_lines <= 0:
            break
        most_lines -= 1
        if isinstance(content, dict):
            keys.update(dict.fromkeys(_flat(content)))
    return tuple(keys)


def json_rows(path: Path, form: FileForm, columns: Sequence[str]) -> Iterator[Row]:
    """Give every line's cells for some keys."""
    for line, content in _objects(path):
        if not isinstance(content, dict):
            yield Row(line, [None] * len(columns), NOT_JSON, str(content)[:60])
            continue
        flat = _flat(content)
        yield Row(line, [plain_cell(flat.get(column), form) for column in columns])


def plain_cell(cell: object, form: FileForm) -> str | None:
    """Word a cell for a file whose decimal sign is that of the mapping; native numbers keep theirs."""
    if cell is None:
        return None
    if isinstance(cell, _Number):
        return str(cell).replace(".", form.decimal) if form.decimal != "." else str(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
        return plain_cell(_Number(int(cell) if whole else repr(cell)), form)
    return str(cell)


def _objects(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
            if not line.strip():
                continue
            try:
                content = json.loads(
                    line.decode("utf-8"), parse_float=_Number, parse_int=_Number, parse_constant=_Number
                )
            except (ValueError, RecursionError):
                yield number, line.decode("utf-8", "replace").strip()
                continue
            yield number, content


def _flat(content: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, inner in content.items():
        name = f"{before}{key}"
        if isinstance(inner, dict) and depth < DEEPEST:
            flat |= _flat(inner, f"{name}.", depth + 1)
        elif isinstance(inner, (list, dict)):
            flat[name] = re.sub(r"\s+", " ", json.dumps(inner, ensure_ascii=False, default=str))[:200]
        else:
            flat[name] = inner
    return flat
