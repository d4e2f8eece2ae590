"""The JSON of `troth why` is what docs/why-json.md says, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

import whys
from troth.telling.why.why_json import VERSION, why_facts, why_json

PAGE = Path(__file__).resolve().parents[2] / "docs" / "why-json.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FIELDS = {path: kind for path, kind, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
STEP = {"kind", "name", "after", "week", "who_can", "says"}
EACH = pytest.mark.parametrize("kind", whys.FOUND)
KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "day": lambda value: isinstance(value, str) and date.fromisoformat(value).isoformat() == value,
    "object": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}


def fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Give every path of an object with what stands there; a step is one field, harms are like gains."""
    if isinstance(value, Mapping) and set(value) != STEP:
        for key, one in value.items():
            inner = f"{path}.*" if path.endswith(".hurts") else f"{path}.{key}".removeprefix(".")
            yield inner, one
            yield from fields(one, inner)
    if isinstance(value, list) and not path.endswith(".harms"):
        for one in value:
            yield f"{path}[]", one
            yield from fields(one, f"{path}[]")


def described(path: str) -> bool:
    return path in FIELDS or (path.endswith("[]") and path.removesuffix("[]") in FIELDS)


@EACH
def test_every_field_is_described_and_is_what_is_said_of_it(kind):
    for path, value in fields(json.loads(why_json(whys.FOUND[kind]))):
        assert described(path), path
        if path in FIELDS:
            assert any(KINDS[word](value) for word in FIELDS[path].strip().split(" or ")), (path, value)


def test_every_field_described_is_there_in_one_kind_of_answer_at_least():
    seen = {path for one in whys.FOUND.values() for path, _ in fields(json.loads(why_json(one)))}
    assert set(FIELDS) - STEP - seen == set()


def test_a_step_is_what_is_said_of_it():
    [gain] = why_facts(whys.FOUND["a price"])["held"][0]["gains"]
    assert gain == {
        "step": {
            "kind": "person",
            "name": "builder",
            "after": None,
            "week": None,
            "who_can": "seller",
            "says": "one more builder (2, not 1)",
        },
        "gain": 1.0,
        "error": 0.0,
        "days_earlier": 14.0,
        "cost_minor": 5_000_00.0,
        "cost_to": "seller",
        "value_given_up": None,
        "point_price_minor": 50_00.0,
    }
    assert set(gain["step"]) == STEP


def test_the_version_comes_first_and_is_the_documented_one():
    assert next(iter(why_facts(whys.FOUND["a price"]))) == "troth_why"
    assert VERSION == 1
    assert "The version of this format: 1." in PAGE.read_text(encoding="utf-8")


def test_what_it_says_has_ordinary_spaces_and_no_command_in_it():
    text = why_json(whys.FOUND["hostile names"])
    assert "\\u001b" not in text
    assert "\u00a0" not in text
