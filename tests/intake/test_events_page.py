"""docs/events.md says every column, kind, key and finding, and its examples can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from event_rows import load, write
from troth.intake.events.mapping import COLUMNS, LAYOUTS, ROW_KINDS
from troth.intake.events.mapping_file import TOP_KEYS, read_event_mapping
from troth.intake.events.reasons import EVENT_NOTES, EVENT_REASONS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
EVENTS = ROOT / "src" / "troth" / "intake" / "events"
RECORD_KEYS = {"troth-mapping", "source", "kind", "file", "synthetic"}  # told in docs/record.md
RECORD_CODES = {"source-likely", "mapping-key", "mapping-shape"}
MAPPINGS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FILES = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)


def codes_in_the_code() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in EVENTS.glob("*.py")]
    code = re.compile(
        r'"((?:mapping|no|nothing|id|corrected|corrects|too|watched|case|states|kinds|every|proposal)-[a-z-]+)"'
    )
    return {found for text in texts for found in code.findall(text)} - RECORD_CODES


@pytest.mark.parametrize(
    "word", sorted({*EVENT_REASONS, *EVENT_NOTES, *codes_in_the_code(), *ROW_KINDS, *LAYOUTS})
)
def test_every_kind_and_every_code_has_its_place(word):
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("key", sorted({*TOP_KEYS} - RECORD_KEYS))
def test_every_key_has_its_place(key):
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("role", sorted({role for roles in COLUMNS.values() for role in roles}))
def test_every_column_has_its_place(role):
    assert f"`{role}`" in PAGE or f"{role}:" in PAGE


@pytest.mark.parametrize("number", range(len(FILES)))
def test_every_example_of_the_page_can_be_read_as_a_whole(tmp_path, number):
    mapping = MAPPINGS[number - 1] if number else ""
    if mapping:
        assert read_event_mapping(mapping.encode(), "m.yaml").findings == ()
    done = load(tmp_path, write(tmp_path, "f.csv", FILES[number], mapping))
    assert (done.messages, done.unused()) == ([], {})
    assert done.ours
