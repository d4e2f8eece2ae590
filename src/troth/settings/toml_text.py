"""Where things stand in a TOML text: the line and column of every key, and of a fault in it.

Python's reader of TOML gives values without places; this walks the text beside it. Source: TOML 1.0,
"Table" and "Inline Table". It refuses to read values: it only finds keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

_TABLE = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"((?:[A-Za-z0-9_-]+|~+)(?:\s*\.\s*(?:[A-Za-z0-9_-]+|~+))*)\s*=")  # ~: was a string
_STRING = re.compile(r'"""(?:.|\n)*?"""|' + r"'''(?:.|\n)*?'''" + r'|"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def places_of(text: str) -> dict[str, tuple[int, int]]:
    """Return line and column, from 1, of every key by its dotted name; first mention counts."""
    found: dict[str, tuple[int, int]] = {}
    table = ""
    lines = _STRING.sub(_blanked, text).split("\n")
    for number, (line, shown) in enumerate(zip(lines, text.split("\n"), strict=True), 1):
        header = _TABLE.match(line)
        if header:
            table = _plain(header[1])
            found.setdefault(table, (number, line.index("[") + 1))
            continue
        _keys_of_line(line.split("#")[0], shown, (table, number), found)
    return found


def leaves(
    tree: Mapping[str, object], known: AbstractSet[str], prefix: str = ""
) -> Iterator[tuple[str, object]]:
    """Give every value with its dotted name; an empty table is given where nothing lies below its name."""
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and (value or any(each.startswith(f"{name}.") for each in known)):
            yield from leaves(value, known, f"{name}.")
        else:
            yield name, value


def place_of_fault(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column and words of what Python's reader of TOML said."""
    place = _PLACE.search(message)
    words = _PLACE.sub("", message)
    if place and place[1]:
        return int(place[1]), int(place[2]), words
    lines = text.rstrip("\n").split("\n")
    return len(lines), len(lines[-1]) + 1, words


def _keys_of_line(line: str, shown: str, where: tuple[str, int], found: dict[str, tuple[int, int]]) -> None:
    table, number = where
    above = [table] if table else []
    at = 0
    for key in _KEY.finditer(line):
        for _ in range(line.count("}", at, key.start())):
            above.pop()
        name = _plain(shown[key.start(1) : key.end(1)])
        found.setdefault(".".join([*above, name]), (number, key.start(1) + 1))
        if line[key.end() :].lstrip().startswith("{"):
            above.append(name)
        at = key.end()


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _blanked(string: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", string[0]) if "\n" in string[0] else "~" * len(string[0])
