"""The JSON of `troth options` is what docs/options-json.md says, field by field."""

from __future__ import annotations

import json

import pytest

import had_worlds
from json_page import described, fields, is_of
from troth.telling.options.options_json import VERSION, options_facts, options_json

FIELDS = described("options-json.md")
POINT = described("options-json.md", "key of a point")
POINTS = {
    "gap.nearest",
    "pick_two[].best",
    "pick_two[].nearest",
    "frontier[]",
    "points[]",
    "options[].point",
    "named.point",
    "named.beaten_by",
}
OF_A_CHECK = {
    "check",
    "options[].kept_chances",
    "options[].together",
    "options[].loss",
    "options[].client_total",
}
OPAQUE = POINTS | OF_A_CHECK | {"options[].missed"}
EACH = pytest.mark.parametrize("kind", had_worlds.FOUND)


def found(kind: str) -> dict[str, object]:
    answer = json.loads(options_json(had_worlds.FOUND[kind]))
    assert isinstance(answer, dict)
    return answer


@EACH
def test_every_field_is_described_and_is_what_is_said_of_it(kind):
    for path, value in fields(found(kind), OPAQUE):
        assert path in FIELDS, path
        assert is_of(value, FIELDS[path]), (path, value)


def test_every_field_described_is_there_in_one_kind_of_answer_at_least():
    seen = {path for kind in had_worlds.FOUND for path, _ in fields(found(kind), OPAQUE)}
    assert set(FIELDS) - seen == set()


@EACH
def test_every_point_is_what_is_said_of_one(kind):
    answer = found(kind)
    points = [*answer["frontier"], *answer["points"], *(one["point"] for one in answer["options"])]
    for point in points:
        assert set(point) == set(POINT)
        assert all(is_of(point[key], POINT[key]) for key in POINT), point


def test_the_version_comes_first_and_is_the_documented_one():
    assert next(iter(options_facts(had_worlds.FOUND["in full"]))) == "troth_options"
    assert VERSION == 1
    assert "The version of this format: 1." in str(FIELDS) + (found.__doc__ or "") or FIELDS["troth_options"]


def test_the_frontier_is_among_the_points_and_each_option_is_on_it():
    answer = found("in full")
    levers = [tuple(point["levers"]) for point in answer["points"]]
    best = [tuple(point["levers"]) for point in answer["frontier"]]
    assert set(best) <= set(levers)
    assert {tuple(one["point"]["levers"]) for one in answer["options"]} <= set(best)
