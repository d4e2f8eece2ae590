"""Hold a deal file against its shapes: every fault a finding, and what is faultless goes on.

Pydantic reports all the faults of one pass; each is worded here, cut out, and the rest is held against
the shapes again until nothing is refused. It refuses to let an exception of pydantic's through.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from troth.intake.deal.fields import Shape
from troth.intake.deal.shape import DealShape
from troth.intake.deal.source import MOST_HINTS, CutList, DealSource
from troth.intake.nearest import did_you_mean
from troth.intake.scalars import Misspelt
from troth.intake.yaml_text import Path

MOST_PASSES = 12
MOST_KEYS_LISTED = 20
TAGS = frozenset({"<plain>", "<mapping>", "<list>", "[key]"})
STAND_INS: dict[str, Any] = {
    "troth": 1,
    "deal": "deal",
    "seller": "seller",
    "client": "client",
    "currency": "EUR",
    "starts": "2000-01-03",
    "people": {},
    "work": {},
}
_WHAT = {"<plain>": "a value", "<mapping>": "keys with values", "<list>": "a list"}


def read_shape(source: DealSource) -> DealShape | None:
    """Return the file's shape without its faulty parts, each of them noted in the source.

    None when even the rest cannot be read.
    """
    source.content = _cuttable(source.content)
    for number in range(MOST_PASSES):
        try:
            return DealShape.model_validate(source.content)
        except ValidationError as refused:
            faults = refused.errors(include_url=False)
        cuts = []
        for fault in faults:
            path = _path(fault["loc"], source.content)
            if number == 0 or fault["type"] != "missing":
                _note(source, path, fault)
            cuts.append(path[:-1] if fault["type"] == "missing" and len(path) > 1 else path)
        for path in sorted(set(cuts), key=_from_the_end):
            _cut(source, path)
    return None


def _note(source: DealSource, path: Path, fault: Any) -> None:  # noqa: ANN401 -- pydantic's error mapping
    kind, found = fault["type"], fault["input"]
    name = _short(next((str(step) for step in reversed(path) if isinstance(step, str)), "the file"))
    stated = f"{name} {found_words(found)}"
    if kind == "missing":
        _note_missing(source, path)
    elif kind == "extra_forbidden":
        known = tuple(dict.fromkeys(key for shape in _shapes_at(path[:-1]) for key in _keys(shape)))
        expected = (
            "one of " + ", ".join(known) if len(known) <= MOST_KEYS_LISTED else "a key of the reference"
        )
        near = did_you_mean(name, known) if len(source.findings) < MOST_HINTS else ""
        hint = near or _comma_hint(path, found)
        source.key_error(path, "unknown-key", f"'{name}' is not a key here", expected, hint)
    elif kind == "value_error" and isinstance(misspelt := fault["ctx"]["error"], Misspelt):
        hint = misspelt.hint or _comma_hint(path, found)
        if fault["loc"][-1] == "[key]":
            wrong = f"{found_words(found)} {misspelt.wrong}"
            source.key_error(path, misspelt.code, wrong, misspelt.expected, hint)
        else:
            source.error(path, misspelt.code, f"{stated} {misspelt.wrong}", misspelt.expected, hint)
    elif kind == "union_tag_invalid":
        expected = " or ".join(_WHAT[tag] for tag in _WHAT if tag in fault["ctx"]["expected_tags"])
        source.error(path, "wrong-shape", f"{stated} has the wrong form", expected)
    elif kind == "list_type":
        hint = f"Write [{_short(found)}]" if isinstance(found, str) else ""
        expected = "a list in brackets, or lines that begin with -"
        source.error(path, "wrong-shape", f"{stated} is not a list", expected, hint)
    else:
        source.error(path, "wrong-shape", f"{stated} is not a mapping", "keys with values, a line each")


def _note_missing(source: DealSource, path: Path) -> None:
    named = next((step for step in reversed(path[:-1]) if isinstance(step, str)), None)
    owner = "the file" if named is None else f"'{_short(named)}'"
    fields = (info for shape in _shapes_at(path[:-1]) for info in shape.model_fields.values())
    about = next((info.description or "" for info in fields if info.alias == path[-1]), "")
    expected = f"{path[-1]}: {about}".rstrip(".")
    source.key_error(path[:-1], "missing-key", f"{owner} has no '{path[-1]}'", expected)


def _comma_hint(path: Path, found: object) -> str:
    """Return a hint where a key is the rest of a number, or of a rule, that a comma parted."""
    name = str(path[-1]) if path else ""
    if found is None and "maintenance" in path[:-1]:
        return "A comma parts keys; put a rule that has one in quotes"
    if found is None and re.fullmatch(r"[0-9]+[a-z%/]*", name):
        return "A comma parts keys; write decimals with a point and thousands without a comma"
    return ""


def found_words(value: object) -> str:
    """Word what was found: text in quotes, anything else by its kind."""
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, str | int):
        return f"'{_short(str(value))}'"
    if value is None:
        return "(nothing)"
    return "(a list)" if isinstance(value, list) else "(keys with values)"


def _short(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    return printable if len(printable) <= 60 else printable[:59] + "…"


def _path(loc: tuple[str | int, ...], content: Any) -> Path:  # noqa: ANN401 -- plain values of any shape
    path: list[str | int] = []
    at: Any = content
    for step in loc:
        if _holds(at, step):
            at = at[step]
        elif step in TAGS:
            continue
        else:
            at = None
        path.append(step)
    return tuple(path)


def _holds(at: Any, step: str | int) -> bool:  # noqa: ANN401 -- plain values of any shape
    if isinstance(at, list):
        return isinstance(step, int) and 0 <= step < len(at)
    return isinstance(at, dict) and step in at


def _from_the_end(path: Path) -> tuple[int, list[tuple[int, str]]]:
    return -len(path), [(-step, "") if isinstance(step, int) else (0, step) for step in path]


def _cut(source: DealSource, path: Path) -> None:
    if not path:
        return
    at: Any = source.content
    for inner in path[:-1]:
        try:
            at = at[inner]
        except (KeyError, IndexError, TypeError):
            return
    step = path[-1]
    if len(path) == 1 and step in STAND_INS:
        source.stand_ins.add(str(step))
        at[step] = copy.deepcopy(STAND_INS[str(step)])
    elif isinstance(at, CutList) and isinstance(step, int) and step < len(at):
        del at[step]
        del at.origins[step]
    elif isinstance(at, dict):
        at.pop(step, None)


def _cuttable(content: Any) -> Any:  # noqa: ANN401 -- plain values of any shape
    if isinstance(content, dict):
        return {key: _cuttable(value) for key, value in content.items()}
    if isinstance(content, list):
        return CutList([_cuttable(value) for value in content])
    return content


def _keys(shape: type[Shape]) -> Iterator[str]:
    for name, info in shape.model_fields.items():
        yield info.alias or name


def _shapes_at(path: Path) -> list[type[Shape]]:
    found: list[Any] = [DealShape]
    for step in path:
        found = [inner for outer in found for inner in _inside(outer, step)]
    return [shape for kind in found for shape in _alternatives(kind) if _is_shape(shape)]


def _inside(kind: Any, step: str | int) -> Iterator[Any]:  # noqa: ANN401 -- annotations of any kind
    for option in _alternatives(kind):
        if _is_shape(option):
            for info in option.model_fields.values():
                if info.alias == step:
                    yield info.annotation
        elif get_origin(option) in (dict, list):
            yield get_args(option)[-1]


def _alternatives(kind: Any) -> Iterator[Any]:  # noqa: ANN401 -- annotations of any kind
    """Take an annotation apart: what may stand there, without tags and None."""
    if get_origin(kind) in (dict, list) or _is_shape(kind):
        yield kind
    elif hasattr(kind, "__metadata__"):
        yield from _alternatives(get_args(kind)[0])
    else:
        for option in get_args(kind):
            yield from _alternatives(option)


def _is_shape(kind: Any) -> bool:  # noqa: ANN401 -- annotations of any kind
    return isinstance(kind, type) and issubclass(kind, Shape)
