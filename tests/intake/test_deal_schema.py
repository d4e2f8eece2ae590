"""The published JSON Schema and the reference are what the shapes say, and examples hold against them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from troth.intake.deal.file import read_deal
from troth.intake.deal.reference import deal_reference
from troth.intake.deal.schema import deal_schema
from troth.intake.deal.shape import DealShape

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = [
    *(ROOT / "tests" / "intake").glob("*-de*.yaml"),
    *(ROOT / "src" / "troth" / "data" / "workspace" / "deals").glob("*.yaml"),
]
VALIDATOR = Draft202012Validator(deal_schema())


def faults(text: str) -> list[str]:
    document = json.loads(json.dumps(dict(read_deal(text.encode(), "x.yaml").document)))
    return [innermost(error).json_path for error in VALIDATOR.iter_errors(document)]


def innermost(error: ValidationError) -> ValidationError:
    """Follow an error to the cause inside that lies deepest; a key may also be left empty."""
    while inner := [each for each in error.context or () if each.validator_value != "null"]:
        error = max(inner, key=lambda each: len(each.absolute_path))
    return error


def test_the_schema_is_one():
    Draft202012Validator.check_schema(deal_schema())


def test_the_published_schema_is_current():
    published = json.loads((ROOT / "docs" / "deal.schema.json").read_text())
    assert published == deal_schema(), "run: make docs"


def test_the_published_reference_is_current():
    assert (ROOT / "docs" / "deal-file.md").read_text() == deal_reference(), "run: make docs"


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if "findings" not in path.name], ids=lambda path: path.name
)
def test_an_example_holds_against_the_schema(path):
    text = path.read_text()
    if "troth:" in text:
        assert faults(text) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("effort: 12d", "effort: 12 dyas", "$.work.plan.effort"),
        ("effort: 12d", "efort: 12d", "$.work.plan"),
        ("side: seller", "side: vendor", "$.people.builder.side"),
        ("count: 2", "count: 0", "$.people.builder.count"),
        ("on-or-before: 2027-04-30", "on-or-before: soon", "$.promises.live['on-or-before']"),
        ("deal: small", "deal: two words", "$.deal"),
    ],
)
def test_an_editor_sees_what_is_misspelt(old, new, where):
    small = (ROOT / "tests" / "intake" / "small-deal.yaml").read_text()
    assert [path.split(".effort")[0] for path in faults(small.replace(old, new, 1))] == [
        where.split(".effort")[0]
    ]


def test_every_key_has_a_description():
    def described(part):
        if isinstance(part, dict):
            for name, inner in part.get("properties", {}).items():
                assert inner.get("description"), name
            for inner in part.values():
                described(inner)
        elif isinstance(part, list):
            for inner in part:
                described(inner)

    described(deal_schema())


def test_every_link_and_key_of_the_reference_leads_somewhere():
    page = deal_reference()
    anchors = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= anchors
    for info in DealShape.model_fields.values():
        assert f"| `{info.alias}` |" in page
