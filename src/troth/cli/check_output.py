"""Where the answer of a check goes: terminal, JSON, a page, a sealed basis; or several at once.

It refuses to write anything but the answer on stdout: warnings and what was written go to stderr.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from troth.book.check import Checked, Opened
from troth.telling.page import Page

INPUTS = frozenset({".yaml", ".yml", ".toml", ".db", ".xlsx", ".parquet"})


def give_out(checked: Checked, options: Mapping[str, object]) -> None:
    """Write what was asked for: files first, then JSON or the page on the terminal."""
    from troth.telling.check.check_page import DEAL_FILE, check_page  # noqa: PLC0415 - loaded when it runs

    file = checked.question.deal_file or DEAL_FILE
    page = check_page(checked.judgement, file, has_details=bool(options.get("details")))
    tell_warnings(checked)
    html, basis = options.get("html"), options.get("basis")
    for out in (html, basis):
        refuse_input(out, file)
    if isinstance(html, Path):
        from troth.telling.html import as_html  # noqa: PLC0415 - loaded when it runs

        whole = check_page(
            checked.judgement, file, has_details=bool(options.get("details")), has_all_truths=True
        )
        give_text(as_html(whole), html)
    if isinstance(basis, Path):
        from troth.book.basis import seal  # noqa: PLC0415 - loaded when it runs

        click.echo(f"wrote {basis}: sha256 {seal(checked, basis)}", err=True)
    if options.get("as_json"):
        from troth.telling.check.check_json import check_json  # noqa: PLC0415 - loaded when it runs

        click.echo(check_json(checked.judgement))
        return
    from troth.cli.pages import show  # noqa: PLC0415 - loaded when it runs

    show(page)


def give_page(page: Page, as_json: Callable[[], str], flags: Mapping[str, object]) -> None:
    """Write a page where it was asked for: as HTML in a file, as JSON, or on the terminal."""
    html = flags.get("html")
    if isinstance(html, Path):
        from troth.telling.html import as_html  # noqa: PLC0415 - loaded when it runs

        give_text(as_html(page), html)
    if flags.get("as_json"):
        click.echo(as_json())
        return
    from troth.cli.pages import show  # noqa: PLC0415 - loaded when it runs

    show(page)


def refuse_input(out: object, deal_file: str) -> None:
    """Refuse to write an answer over the deal, the settings or the database it was made from."""
    from troth.errors import AlreadyThere  # noqa: PLC0415 - loaded when it runs

    if not isinstance(out, Path) or not out.is_file():
        return
    is_deal = Path(deal_file).is_file() and out.samefile(deal_file)
    if is_deal or out.suffix.lower() in INPUTS:
        raise AlreadyThere(str(out), "name another file for the answer")


def tell_warnings(checked: Checked | Opened) -> None:
    """Say on stderr what was found in the deal file and did not stop the check."""
    from troth.errors import worst_first  # noqa: PLC0415 - loaded when it runs
    from troth.telling.words import printable  # noqa: PLC0415 - as above

    for finding in worst_first(checked.warnings):
        click.echo(printable(f"{finding.severity}: {finding}"), err=True)


def give_text(text: str, out: object) -> None:
    """Write a text to a file, or on stdout where none was named."""
    if not isinstance(out, Path):
        click.echo(text, nl=False)
        return
    from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs

    write_text(out, text)
    click.echo(f"wrote {out}", err=True)
