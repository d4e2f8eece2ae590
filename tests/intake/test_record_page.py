"""docs/record.md says every key and every finding, and its mappings can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from troth.intake.events.reasons import EVENT_NOTES, EVENT_REASONS
from troth.intake.record.mapping import DEAL_COLUMNS, ITEM_COLUMNS
from troth.intake.record.mapping_file import FILE_KEYS, TOP_KEYS, read_mapping
from troth.intake.record.unused import NOTES, REASONS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
OWN_CODES = {*REASONS, *NOTES} - {*EVENT_REASONS, *EVENT_NOTES}  # those of events have a page of their own
INTAKE = ROOT / "src" / "troth" / "intake"
MODULES = (
    "keyed_values",
    *(
        f"record/{name}"
        for name in ("mapping_file", "form_keys", "staging", "survey", "excel", "file", "look", "propose")
    ),
)


def codes_in_the_code() -> set[str]:
    texts = [(INTAKE / f"{name}.py").read_text(encoding="utf-8") for name in MODULES]
    code = re.compile(
        r'"((?:mapping|not|no|empty|nul|wrong|column|dates|unreadable|excel|formula|pseudonym|proposal|encoding|'
        r'delimiter|unit|days|status)-[a-z0-9-]+)"'
    )
    return {found for text in texts for found in code.findall(text)} - {"not-used"}


@pytest.mark.parametrize("word", sorted({*TOP_KEYS, *OWN_CODES, *codes_in_the_code()}))
def test_every_key_and_every_code_has_its_place(word):
    assert f"`{word}`" in PAGE or f"`{word}." in PAGE


@pytest.mark.parametrize("key", FILE_KEYS)
def test_every_key_of_the_file_has_its_place(key):
    assert f"`file.{key}`" in PAGE


@pytest.mark.parametrize("role", sorted({*ITEM_COLUMNS, *DEAL_COLUMNS}))
def test_every_column_has_its_place(role):
    assert f"`{role}`" in PAGE or f"  {role}:" in PAGE


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_every_mapping_of_the_page_can_be_read(text):
    assert read_mapping(text.encode(), "m.yaml").findings == ()
