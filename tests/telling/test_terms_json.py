"""The JSON of terms and of guarantees is what their pages in docs say, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import term_looks as looks
from troth.telling.guarantee.guarantee_json import VERSION as GUARANTEE_VERSION
from troth.telling.guarantee.guarantee_json import guarantee_facts, guarantee_json
from troth.telling.terms.terms_json import VERSION, terms_facts, terms_json

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
SPREAD = {"mean_minor", "median_minor", "p95_minor", "worst_minor", "chance", "most_minor"}
KEYED = {"terms", "distrust.clauses"}
KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}


def described(page: str) -> dict[str, str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return {path: kind for path, kind, _ in ROW.findall(text)}


TERMS = described("terms-json.md")
GUARANTEE = described("guarantee-json.md")
WRITTEN = {kind: terms_json(look, looks.PREPARED[kind]) for kind, look in looks.LOOKS.items()}
GIVEN = {kind: guarantee_json(*pair, ("later",)) for kind, pair in looks.GUARANTEES.items()}


def fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Give every path of an object with what stands there; what something costs is one field."""
    if isinstance(value, Mapping) and set(value) != SPREAD:
        for key, one in value.items():
            inner = f"{path}.*" if path in KEYED else f"{path}.{key}".removeprefix(".")
            yield inner, one
            yield from fields(one, inner)
    if isinstance(value, list):
        for one in value:
            yield f"{path}[]", one
            yield from fields(one, f"{path}[]")


@pytest.mark.parametrize(
    ("text", "page"),
    [*((text, TERMS) for text in WRITTEN.values()), *((text, GUARANTEE) for text in GIVEN.values())],
)
def test_every_field_is_described_and_is_what_is_said_of_it(text, page):
    for path, value in fields(json.loads(text)):
        assert path in page, path
        assert any(KINDS[word](value) for word in page[path].strip().split(" or ")), (path, value)


def test_every_field_described_is_there_in_one_kind_of_answer_at_least():
    seen = {path for text in WRITTEN.values() for path, _ in fields(json.loads(text))}
    assert set(TERMS) - SPREAD - seen == set()
    given = {path for text in GIVEN.values() for path, _ in fields(json.loads(text))}
    assert set(GUARANTEE) - given == set()


def test_what_something_costs_is_what_is_said_of_it():
    told = terms_facts(looks.LOOKS["own service"], looks.PREPARED["own service"])
    owed = looks.LOOKS["own service"].forecast.terms[0].credits
    assert told["terms"]["late"]["credits"] == {
        "mean_minor": owed.mean, "median_minor": owed.median, "p95_minor": owed.ninety_five,
        "worst_minor": owed.worst, "chance": owed.chance, "most_minor": 1_500_00.0,
    }  # fmt: skip
    for path in SPREAD:
        assert path in TERMS


def test_each_clause_says_what_it_measures_as_a_deal_file_does():
    told = terms_facts(looks.LOOKS["own service"], looks.PREPARED["own service"])["terms"]
    assert {name: one["measures"] for name, one in told.items()} == {
        "late": "lateness", "uptime": "uptime", "answer": "response", "good": "requests",
        "accepted": "acceptance",
    }  # fmt: skip
    assert [told["uptime"]["past"][key] is None for key in ("failures", "cases")] == [False, True]
    assert [told["answer"]["past"][key] is None for key in ("failures", "cases")] == [True, False]
    assert told["late"]["past"] is None


def test_the_versions_come_first_and_are_the_documented_ones():
    assert next(iter(terms_facts(looks.LOOKS["late only"], looks.PREPARED["late only"]))) == "troth_terms"
    assert next(iter(guarantee_facts(*looks.GUARANTEES["found"]))) == "troth_guarantee"
    assert VERSION == GUARANTEE_VERSION == 1
    for page in ("terms-json.md", "guarantee-json.md"):
        assert "The version of this format: 1." in (DOCS / page).read_text(encoding="utf-8")


def test_a_guarantee_is_there_or_the_reason_why_not():
    for kind, pair in looks.GUARANTEES.items():
        told = guarantee_facts(*pair)
        assert told["is_found"] == (told["guarantee"] is not None) == (told["why_none"] is None), kind
    none = guarantee_facts(*looks.GUARANTEES["no record"])
    assert (none["guarantee"], none["why_none"]) == (None, "no-record")


def test_the_levers_that_are_set_are_named():
    assert guarantee_facts(*looks.GUARANTEES["found"], ("later",))["levers"] == ["later"]
