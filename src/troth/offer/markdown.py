"""A page as Markdown: headings, lists and tables that any reader shows.

It refuses to let a name of the deal turn into markup.
"""

from __future__ import annotations

import re

from troth.telling.page import Page, Section, Table

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_markdown(page: Page) -> str:
    """Return a page as Markdown text."""
    parts = [f"# {_plain(page.title)}", *[_plain(line) for line in page.head]]
    for section in page.sections:
        parts += _section(section)
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> list[str]:
    parts = [f"## {_plain(section.heading)}"]
    if section.before:
        parts.append("\n".join(f"- {_plain(line)}" for line in section.before))
    if section.table is not None and section.table.rows:
        parts.append(_table(section.table))
    if section.after:
        parts.append("\n".join(f"- {_plain(line)}" for line in section.after))
    return parts


def _table(table: Table) -> str:
    rules = ["---:" if index in table.numbers else "---" for index in range(len(table.headings))]
    rows = [table.headings, tuple(rules), *table.rows]
    return "\n".join(
        "| " + " | ".join(words if row is rows[1] else _plain(words) for words in row) + " |" for row in rows
    )


def _plain(words: str) -> str:
    return MARKUP.sub(r"\\\1", words)
