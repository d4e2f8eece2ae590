"""The JSON of the hard time is what docs/hard-json.md says, field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import hard_worlds as hard
import worlds
from item_world import Row, record_of
from troth.judgement.hardship.hardship import Hardship
from troth.telling.hard.hard_json import VERSION, hard_json, hardship_facts

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hard-json.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FIELDS = {path: kind for path, kind, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))}
ODDS = {"chance", "error"}
NAMED = {"worst_week.late", "worst_week.overloaded", "agreed[].promises"}
KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "day": lambda value: isinstance(value, str) and date.fromisoformat(value).isoformat() == value,
    "object": lambda value: isinstance(value, Mapping) and set(value) != ODDS,
    "list": lambda value: isinstance(value, list),
    "list of strings": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "null": lambda value: value is None,
    "odds": lambda value: isinstance(value, Mapping) and set(value) == ODDS,
}


def busy() -> Hardship:
    """Return a hard time with everything in it: a stop, people who are short, money, a past, an agreement."""
    base = hard.with_money()
    shared = worlds.fixed("side", "10d")
    ended = worlds.STARTS_ON.toordinal() - 5
    past = record_of([Row("old", 10, 30, completed=ended, quantity="date")], "deals")
    deal = replace(
        base,
        work={**base.work, "side": shared},
        risks={"stop": hard.stopped("2w")},
        levers={one.id: one for one in hard.LEVERS},
        when_hard=(hard.agreed("more"),),
        contacts=("sponsor",),
        calendars={"seller": worlds.UTC_OFFICE, "client": closed_in_february()},
    )
    return hard.hard_of(deal, 64, deals=past)


def closed_in_february():
    days = frozenset(date(2027, 2, number) for number in range(1, 8))
    return replace(worlds.UTC_OFFICE, closed=days)


HARD = {
    "busy": busy(),
    "scope": hard.hard_of(hard.saved_by_scope(), 64),
    "calm": hard.hard_of(hard.one_bad_week("1d"), 64),
    "nothing": hard.hard_of(worlds.deal_of([worlds.milestone("live")]), 8),
}


def fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Give every path of an object with what stands there; odds are one field."""
    if isinstance(value, Mapping) and set(value) != ODDS:
        for key, one in value.items():
            inner = f"{path}.*" if path in NAMED else f"{path}.{key}".removeprefix(".")
            yield inner, one
            yield from fields(one, inner)
    if isinstance(value, list):
        for one in value:
            yield from fields(one, f"{path}[]")


@pytest.mark.parametrize("kind", HARD)
def test_every_field_is_described_and_is_what_is_said_of_it(kind):
    for path, value in fields(json.loads(hard_json(HARD[kind]))):
        assert path in FIELDS, path
        assert any(KINDS[word](value) for word in FIELDS[path].strip().split(" or ")), (path, value)


def test_every_field_described_is_there_in_one_kind_of_answer_at_least():
    seen = {path for one in HARD.values() for path, _ in fields(json.loads(hard_json(one)))}
    assert set(FIELDS) - seen == set()


def test_the_version_comes_first_and_is_the_documented_one():
    assert next(iter(hardship_facts(HARD["scope"]))) == "troth_hard"
    assert f"The version of this format: {VERSION}." in PAGE.read_text(encoding="utf-8")


def test_numbers_are_not_rounded():
    facts = hardship_facts(HARD["scope"])
    live = facts["agreed"][0]["promises"]["live"]
    assert live["gain"] == live["with"] - live["without"]
    assert facts["any_bad_news"]["chance"] * 64 == round(facts["any_bad_news"]["chance"] * 64)
