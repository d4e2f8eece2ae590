"""Where the answer of a check goes: terminal, JSON, a page, a sealed basis; or several at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from troth.book.check import Checked


def give_out(checked: Checked, deal_file: Path, options: Mapping[str, object]) -> None:
    """Write what was asked for: files first, then JSON or the page on the terminal."""
    from troth.telling.check_page import check_page  # noqa: PLC0415 - loaded when it runs

    page = check_page(checked.judgement, str(deal_file), has_details=bool(options.get("details")))
    for finding in checked.warnings:
        click.echo(f"{finding.severity}: {finding}", err=True)
    html, basis = options.get("html"), options.get("basis")
    if isinstance(html, Path):
        from troth.book.writing import write_text  # noqa: PLC0415 - loaded when it runs
        from troth.telling.html import as_html  # noqa: PLC0415 - as above

        write_text(html, as_html(page))
        click.echo(f"wrote {html}", err=True)
    if isinstance(basis, Path):
        from troth.book.basis import seal  # noqa: PLC0415 - loaded when it runs

        click.echo(f"wrote {basis}: sha256 {seal(checked, basis)}", err=True)
    if options.get("as_json"):
        from troth.telling.check_json import check_json  # noqa: PLC0415 - loaded when it runs

        click.echo(check_json(checked.judgement))
        return
    from troth.cli.pages import show  # noqa: PLC0415 - loaded when it runs

    show(page)
