"""A page: a head that holds what matters most, then sections of sentences, tables and charts.

Whoever shows it (terminal, HTML, a document) adds nothing and leaves nothing out. It refuses markup, and
lets no name of a deal through that would act as a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from troth.telling.words import printable


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: its headings and rows of words.

    `numbers` are the columns aligned to the right, `drawn` those that draw with blocks what a chart of
    the section shows: left out where charts are drawn.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    drawn: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its data in it, and the sentence it shows."""

    name: str
    says: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, then lines to copy as they are, a table, more sentences, then charts."""

    heading: str
    before: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    to_copy: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.before or self.after or self.to_copy or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Page:
    """What a person reads: a title, the head, then sections.

    The head's lines that begin with VERDICT, and `command` (what to type next, shown after the line
    that ends in a colon), are set apart by whoever shows them.
    """

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)
    command: str = ""


def page_of(title: str, head: tuple[str, ...], sections: tuple[Section, ...], command: str = "") -> Page:
    """Return a page of what says something, every word of it printable."""
    said = tuple(_clean_section(one) for one in sections if not one.is_empty)
    lines = tuple(printable(line) for line in head if line)
    return Page(printable(title), lines, said, printable(command))


def _clean_section(section: Section) -> Section:
    table = section.table
    if table is not None:
        rows = tuple(_clean(row) for row in table.rows)
        table = replace(table, headings=_clean(table.headings), rows=rows)
    charts = tuple(replace(chart, says=printable(chart.says)) for chart in section.charts)
    return Section(
        printable(section.heading),
        _clean(section.before),
        table,
        _clean(section.after),
        charts,
        _clean(section.to_copy),
    )


def _clean(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(printable(line) for line in lines)
