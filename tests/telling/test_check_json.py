"""The JSON of a check is what docs/check-json.md says, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

import told
from troth.telling.check.check_json import VERSION, check_json, judgement_facts

PAGE = Path(__file__).resolve().parents[2] / "docs" / "check-json.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FIELDS = {path: kind for path, kind, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
CHANCE = {"issued", "inside", "outside", "draws_error"}
SPREAD = {"median", "p90", "p95"}
NAMED = {
    "promises", "asked", "dates", "dates.*.by_level", "client_time.roles", "decides.work", "remedy.dates",
    "remedy.payments_minor", "instead.days", "client_total.parts", "client_total.results",
    "client_total.dip.over_on",
}  # fmt: skip
EACH = pytest.mark.parametrize("kind", told.JUDGEMENTS)


def is_day(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": is_number,
    "boolean": lambda value: isinstance(value, bool),
    "day": is_day,
    "object": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, list),
    "list of strings": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "null": lambda value: value is None,
    "chance": lambda value: isinstance(value, Mapping) and set(value) == CHANCE,
    "spread": lambda value: isinstance(value, Mapping) and set(value) == SPREAD,
}


def fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Give every path of an object with what stands there; chances and spreads are one field each."""
    if isinstance(value, Mapping) and set(value) not in (CHANCE, SPREAD):
        for key, one in value.items():
            inner = f"{path}.*" if path in NAMED else f"{path}.{key}".removeprefix(".")
            yield inner, one
            yield from fields(one, inner)
    if isinstance(value, list):
        for one in value:
            yield from fields(one, f"{path}[]")


@EACH
def test_every_field_is_described_and_is_what_is_said_of_it(kind):
    facts = json.loads(check_json(told.JUDGEMENTS[kind]))
    for path, value in fields(facts):
        assert path in FIELDS, path
        assert any(KINDS[word](value) for word in FIELDS[path].strip().split(" or ")), (path, value)


def test_every_field_described_is_there_in_one_kind_of_answer_at_least():
    seen = {path for one in told.JUDGEMENTS.values() for path, _ in fields(json.loads(check_json(one)))}
    assert {path for path in FIELDS if path not in CHANCE | SPREAD} - seen == set()


def test_chances_and_spreads_are_described():
    assert set(FIELDS) >= CHANCE
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in SPREAD)


def test_the_version_comes_first_and_is_the_documented_one():
    assert next(iter(judgement_facts(told.JUDGEMENTS["promise"]))) == "troth_check"
    assert VERSION == 2
    assert "The version of this format: 2." in PAGE.read_text(encoding="utf-8")


def test_numbers_are_not_rounded_and_verdict_remedy_and_shortfalls_are_facts():
    facts = judgement_facts(told.JUDGEMENTS["change by a date"])
    assert facts["promises"]["live"]["kept_chance"]["issued"] == 0.5
    assert facts["verdict"] == "change"
    assert facts["remedy"] == {
        "looked_at": 8,
        "left_out": 0,
        "levers": ["third-builder"],
        "dates": {"live": "2027-03-05"},
        "price_minor": 11_000_00,
        "payments_minor": {"price": 11_000_00},
        "incurable": [],
        "raised_by": None,
        "is_cut": False,
        "refused_levers": None,
    }
    assert facts["shortfalls"][0] == {"rule": "promise", "promise": "live", "chance": 0.5, "needed": 0.9}
    assert judgement_facts(told.JUDGEMENTS["walk-away"])["remedy"]["levers"] is None
    assert judgement_facts(told.JUDGEMENTS["quick"])["remedy"] is None


def test_what_it_says_has_ordinary_spaces_and_no_command_in_it():
    text = check_json(told.JUDGEMENTS["hostile names"])
    says = [value for path, value in fields(json.loads(text)) if path.endswith(".says")]
    assert says
    assert not re.search("[\u00a0\x1b\x9b\u202e]", " ".join(says))
