"""A page on the terminal: the head first, then sections, in plain words that survive a pipe.

It refuses to add or leave out anything a page says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.cli.screen import console
from troth.telling.page import Page, Section, Table

if TYPE_CHECKING:
    from rich.console import Console


def show(page: Page) -> None:
    """Print a page on stdout."""
    out = console()
    out.print(page.title, style="bold", markup=False)
    for line in page.head:
        out.print(line, markup=False, style="bold" if line.startswith("VERDICT") else None)
    for section in page.sections:
        _show_section(out, section)


def _show_section(out: Console, section: Section) -> None:
    out.print()
    out.print(section.heading, style="bold", markup=False)
    for line in section.before:
        out.print(line, markup=False)
    if section.table is not None and section.table.rows:
        out.print(_laid_out(section.table))
    for line in section.after:
        out.print(line, markup=False)


def _laid_out(table: Table) -> object:
    from rich import box  # noqa: PLC0415 - only when something is shown
    from rich.table import Table as RichTable  # noqa: PLC0415 - only when something is shown

    laid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for index, heading in enumerate(table.headings):
        laid.add_column(heading, justify="right" if index in table.numbers else "left", overflow="fold")
    for row in table.rows:
        laid.add_row(*row)
    return laid
