"""A page on the terminal: the head first, then sections, in plain words that survive a pipe.

It refuses to add or leave out anything a page says, to colour what is not read on a terminal, and to
read markup in a name.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from troth.cli.screen import console
from troth.telling.page import Page, Section, Table
from troth.telling.words import TIE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

TIED = "\ue000"  # stands for a no-break space while lines are laid out: Rich would break there
CONTINUED = " \\"
INDENT = "  "


def show(page: Page) -> None:
    """Print a page on stdout."""
    out = console()
    with out.capture() as shown:
        _line(out, page.title, "bold")
        for line in page.head:
            _line(out, line, "bold" if line.startswith("VERDICT") else "")
            if page.command and line.endswith(":"):
                _command(out, page.command)
        for section in page.sections:
            _show_section(out, section)
    lines = shown.get().replace(TIED, " ").splitlines()
    sys.stdout.write("".join(line.rstrip() + "\n" for line in lines))


def _line(out: Console, words: str, style: str = "") -> None:
    from rich.text import Text  # noqa: PLC0415 - only when something is shown

    out.print(Text(_tied(words), style=style))


def _unbroken(out: Console, words: str) -> None:
    """Print a line that somebody copies as it is, however long."""
    from rich.text import Text  # noqa: PLC0415 - only when something is shown

    out.print(Text(words), soft_wrap=True)


def _tied(words: str) -> str:
    return words.replace(TIE, TIED)


def _command(out: Console, command: str) -> None:
    """Print a command so that it can be copied: a long one goes on in the next line."""
    rows = [INDENT]
    for word in command.split(" "):
        if len(rows[-1]) + len(word) + len(CONTINUED) > out.width and rows[-1].strip():
            rows[-1] = rows[-1].rstrip() + CONTINUED
            rows.append(INDENT * 2)
        rows[-1] += word + " "
    for row in rows:
        _line(out, row.rstrip())


def _show_section(out: Console, section: Section) -> None:
    out.print()
    _line(out, section.heading, "bold")
    for line in section.before:
        _line(out, line)
    if section.to_copy:
        out.print()
        for line in section.to_copy:
            _unbroken(out, line)
        if section.after or section.table:
            out.print()
    if section.table is not None and section.table.rows:
        out.print(_laid_out(section.table))
    for line in section.after:
        _line(out, line)


def _laid_out(table: Table) -> RichTable:
    from rich import box  # noqa: PLC0415 - only when something is shown
    from rich.table import Table as RichTable  # noqa: PLC0415 - only when something is shown
    from rich.text import Text  # noqa: PLC0415 - only when something is shown

    laid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for index, heading in enumerate(table.headings):
        justify = "right" if index in table.numbers else "left"
        laid.add_column(Text(_tied(heading)), justify=justify, overflow="fold")  # type: ignore[arg-type]  # one of its words
    for row in table.rows:
        laid.add_row(*[Text(_tied(words)) for words in row])
    return laid
