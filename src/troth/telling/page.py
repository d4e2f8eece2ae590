"""A page: a head that holds what matters most, then sections of sentences, tables and charts.

Whoever shows it (terminal, HTML, a document) adds nothing and leaves nothing out. It refuses markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: its headings and rows of words; `numbers` are the columns aligned to the right."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification with its data in it, and the sentence it shows."""

    name: str
    says: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, then a table, then more sentences, then charts."""

    heading: str
    before: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a person reads. `head` is at most nine lines: verdict, worst promise and next step are in it."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)
