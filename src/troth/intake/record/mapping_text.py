"""A mapping written out as YAML for a person to read and correct.

What could not be known is left empty with a comment that asks. It refuses to write a default that
changes what numbers mean without saying so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*([ .-][A-Za-z0-9_]+)*")
_NOT_PLAIN = frozenset({"true", "false", "null"})


@dataclass(slots=True)
class MappingDraft:
    """A mapping on its way to the file: texts by key, None where the owner must say; comments by key."""

    kind: str
    source: str
    file: dict[str, str | list[str] | None] = field(default_factory=dict)
    dates_by_column: dict[str, str | None] = field(default_factory=dict)
    columns: dict[str, str | None] = field(default_factory=dict)
    status: dict[str, list[str]] = field(default_factory=dict)
    several_rows: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    other_columns: list[str] = field(default_factory=list)
    pseudonyms: list[str] = field(default_factory=list)
    settings: dict[str, str | None] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def word(text: str) -> str:
    """Write a text as YAML reads it back: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return json.dumps(text, ensure_ascii=False)


def write_mapping(draft: MappingDraft) -> str:
    """Return the text of a mapping file."""
    lines = [
        "# What the columns and words of this file mean. Written by troth record map; correct what is",
        "# wrong, fill in what is empty, then: troth record add FILE",
        "troth-mapping: 1",
        _line(draft, "source", draft.source, "rows of one source with the same id are one item"),
        _line(draft, "kind", draft.kind, "items of work, or whole deals"),
        "",
        "file:",
    ]
    for key, said in draft.file.items():
        lines.append("  " + _line(draft, key, said))
    if draft.dates_by_column:
        lines.append("  dates:" + _comment(draft, "dates"))
        lines += [
            f"    {word(column)}:{_after(pattern)}" for column, pattern in draft.dates_by_column.items()
        ]
    lines += ["", "columns:"]
    lines += ["  " + _line(draft, role, column) for role, column in draft.columns.items()]
    if draft.settings:
        lines.append("")
        lines += [_line(draft, key, said) for key, said in draft.settings.items()]
    if draft.status:
        lines += ["", "status:" + _comment(draft, "status")]
        lines += [f"  {meaning}: {_list(words)}" for meaning, words in draft.status.items()]
    if draft.several_rows:
        lines += ["", "several-rows:" + _comment(draft, "several-rows")]
        lines += [f"  {key}: {word(way)}" for key, way in draft.several_rows.items()]
    lines += ["", "labels:" + _comment(draft, "labels")]
    lines += [f"  {word(name)}: {word(column)}" for name, column in draft.labels.items()]
    if draft.other_columns:
        lines.append("  # not used: " + ", ".join(draft.other_columns))
    lines += ["", "pseudonyms: " + _list(draft.pseudonyms) + _comment(draft, "pseudonyms"), ""]
    return "\n".join(lines)


def _line(draft: MappingDraft, key: str, said: str | list[str] | None, comment: str = "") -> str:
    shown = f" {_list(said)}" if isinstance(said, list) else _after(said)
    return f"{key}:{shown}{_comment(draft, key, comment)}"


def _after(said: str | None) -> str:
    return "" if said is None else f" {word(said)}"


def _list(words: list[str]) -> str:
    return "[" + ", ".join(word(text) for text in words) + "]"


def _comment(draft: MappingDraft, key: str, otherwise: str = "") -> str:
    comment = draft.comments.get(key, otherwise)
    return f"  # {comment}" if comment else ""
