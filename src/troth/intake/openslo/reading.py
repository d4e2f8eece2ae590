"""Hold an OpenSLO object against what its kind holds: every fault a finding, the faultless rest read.

A key without a value counts as left out. It refuses to stop at the first fault.
"""

from __future__ import annotations

from typing import Any

from troth.intake.deal.reading import found_words
from troth.intake.deal.source import MOST_HINTS
from troth.intake.nearest import did_you_mean
from troth.intake.openslo import values
from troth.intake.openslo.kinds import Anything, Keys, Kind, Leaf, ListOf, Named
from troth.intake.openslo.source import ObjectSource
from troth.intake.scalars import Misspelt
from troth.intake.yaml_text import Path

Plain = dict[str, Any]


def read_value(source: ObjectSource, kind: Kind, path: Path = ()) -> Any:  # noqa: ANN401 -- what the kind reads
    """Return a value as its kind reads it, without its faulty keys; None where all of it is faulty.

    Entries of a list keep their positions; a faulty one is None.
    """
    stated = source.stated(path)
    if isinstance(kind, Leaf):
        return _leaf(source, kind, path)
    if isinstance(kind, Anything):
        return stated
    if isinstance(kind, ListOf):
        return _list(source, kind, path)
    if not isinstance(stated, dict):
        wrong = f"{_key(path)} {found_words(stated)} is not a mapping"
        source.error(path, "wrong-shape", wrong, "keys with values, a line each")
        return None
    return _named(source, kind, path) if isinstance(kind, Named) else _keys(source, kind, path)


def _leaf(source: ObjectSource, kind: Leaf, path: Path) -> Any:  # noqa: ANN401 -- what the leaf reads
    found = source.stated(path)
    try:
        return kind.read(found, source.is_quoted(path))
    except Misspelt as error:
        wrong = f"{_key(path)} {found_words(found)} {error.wrong}"
        source.error(path, error.code, wrong, error.expected, error.hint)
    return None


def _list(source: ObjectSource, kind: ListOf, path: Path) -> list[Any] | None:
    stated, key = source.stated(path), _key(path)
    if not isinstance(stated, list):
        hint = "Begin its first line with -" if isinstance(stated, dict) else ""
        wrong = f"{key} {found_words(stated)} is not a list"
        source.error(path, "wrong-shape", wrong, "lines that begin with -", hint)
        return None
    if len(stated) < kind.least or len(stated) > (kind.most or len(stated)):
        expected = f"exactly {kind.least}" if kind.most == kind.least else f"at least {kind.least}"
        source.key_error(path, "wrong-number", f"{key} has {len(stated)} entries", expected)
    return [read_value(source, kind.each, (*path, position)) for position in range(len(stated))]


def _named(source: ObjectSource, kind: Named, path: Path) -> Plain:
    found: Plain = {}
    for name, value in source.stated(path).items():
        at = (*path, name)
        if not kind.pattern.fullmatch(name):
            wrong = f"'{name[:60]}' is not the name of {kind.what}"
            source.key_error(at, "misspelt", wrong, "letters and digits, with - _ or . between them")
        elif kind.has_lists and isinstance(value, list):
            found[name] = [_leaf(source, Leaf(values.text), (*at, each)) for each in range(len(value))]
        elif value is not None:
            found[name] = _leaf(source, Leaf(values.text), at)
    return found


def _keys(source: ObjectSource, kind: Keys, path: Path) -> Plain:
    stated: Plain = source.stated(path)
    found: Plain = {}
    for key, value in stated.items():
        if key not in kind.keys:
            hint = did_you_mean(key, kind.keys) if len(source.findings) < MOST_HINTS else ""
            expected = f"one of {', '.join(kind.keys)}"
            source.key_error((*path, key), "unknown-key", f"'{key[:60]}' is not a key here", expected, hint)
        elif value is not None:
            read = read_value(source, kind.keys[key], (*path, key))
            found |= {} if read is None else {key: read}
    for key in kind.required:
        if stated.get(key) is None:
            owner = f"'{_key(path)}'" if path else "the object"
            source.key_error(path, "missing-key", f"{owner} has no '{key}'", key)
    return found


def _key(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "the object")
