"""A page as Markdown: headings, lists and tables that any reader shows.

It refuses to let a name of the deal turn into markup.

Source: CommonMark 0.31, sections 2.4 (backslash escapes), 4.4 (indented code), 5.2 (list items); GFM tables.
"""

from __future__ import annotations

import re

from troth.telling.page import Page, Section, Table
from troth.telling.words import plain

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
OPENING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
ADDRESS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)|(\w)(@)")


def as_markdown(page: Page) -> str:
    """Return a page as Markdown text."""
    parts = [f"# {_plain(page.title)}", *[_line(line) for line in page.head]]
    for section in page.sections:
        parts += _section(section)
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    parts = [f"## {_plain(section.heading)}"]
    if section.before:
        parts.append("\n".join(f"- {_line(line)}" for line in section.before))
    if section.to_copy:
        parts.append("\n".join(f"    {plain(line)}".rstrip() for line in section.to_copy))
    if section.table is not None and section.table.rows:
        parts.append(_table(section.table))
    if section.after:
        parts += [_line(line) for line in section.after]
    return parts


def _table(table: Table) -> str:
    rules = ["---:" if index in table.numbers else "---" for index in range(len(table.headings))]
    rows = [[_plain(words.rstrip()) for words in row] for row in (table.headings, *table.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], rules, *rows[1:]))


def _line(words: str) -> str:
    """Return a whole line: what would open a list, a rule or a heading there is escaped as well."""
    return OPENING.sub(_held, _plain(words))


def _held(opening: re.Match[str]) -> str:
    space, mark = opening.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def _plain(words: str) -> str:
    escaped = MARKUP.sub(r"\\\1", plain(words))
    return ADDRESS.sub(_unlinked, escaped)


def _unlinked(address: re.Match[str]) -> str:
    """Keep readers that link bare addresses from doing so: the address stays readable."""
    before, mark = [part for part in address.groups() if part]
    return f"{before}\\{mark}"
