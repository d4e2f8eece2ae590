"""A documented JSON format held against what is written: the tables of a page, read as types by path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def is_day(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "day": is_day,
    "object": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, list),
    "list of strings": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "list of points": lambda value: isinstance(value, list) and all("together" in one for one in value),
    "point": lambda value: isinstance(value, Mapping) and "together" in value,
    "null": lambda value: value is None,
}


def described(page: str, heading: str = "key") -> dict[str, str]:
    """Return the types by path of the table under a heading of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    table = text.split(f"| {heading} | type | meaning |", 1)[1].split("\n\n", 1)[0]
    return {path: kind.strip() for path, kind, _ in ROW.findall(table)}


def fields(value: object, opaque: Collection[str], path: str = "") -> Iterator[tuple[str, object]]:
    """Give every path of an object with what stands there; what is opaque is not looked into."""
    if path in opaque:
        return
    if isinstance(value, Mapping):
        for key, one in value.items():
            inner = f"{path}.{key}".removeprefix(".")
            yield inner, one
            yield from fields(one, opaque, inner)
    if isinstance(value, list):
        for one in value:
            yield from fields(one, opaque, f"{path}[]")


def is_of(value: object, kinds: str) -> bool:
    """Whether a value is of one of the types that are described."""
    return any(KINDS[word](value) for word in kinds.split(" or "))
