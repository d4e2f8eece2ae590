"""What a command line asks of a settlement, and where its answer goes.

It refuses to write anything but the answer on stdout: warnings and what was written go to stderr.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from troth.book.settling import Settled, Settlement, settle_deal
from troth.cli.check_output import give_page, give_text, refuse_input
from troth.settings import read_settings
from troth.telling.settle.told import FileTold, Kept, Lacked, SettlementTold


def settlement_of(
    deal: Path, until_on: date, files: tuple[tuple[Path, ...], tuple[Path, ...]], *, is_dry: bool
) -> Settlement:
    """Return what is asked, by flags and settings; works outside a workspace too."""
    settings = read_settings()
    return Settlement(
        deal_file=deal,
        until_on=until_on,
        files=files[0],
        client_files=files[1],
        policy=settings.policy,
        root=settings.data_folder if settings.root is not None else None,
        seller_calendar=settings.seller_calendar,
        is_dry=is_dry,
        workspace=settings.root,
    )


def give_settled(asked: Settlement, flags: Mapping[str, object]) -> None:
    """Settle, then write what was asked for: files first, then JSON or the page on the terminal."""
    from troth.cli.screen import progress  # noqa: PLC0415 - loaded when it runs
    from troth.errors import worst_first  # noqa: PLC0415 - as above
    from troth.telling.settle.settle_csv import settle_csv  # noqa: PLC0415 - as above
    from troth.telling.settle.settle_json import settle_json  # noqa: PLC0415 - as above
    from troth.telling.settle.settle_page import settle_page  # noqa: PLC0415 - as above
    from troth.telling.words import printable  # noqa: PLC0415 - as above

    out = flags.get("csv")
    for each in (flags.get("html"), out):
        for file in (asked.deal_file, *asked.files, *asked.client_files):
            refuse_input(each, str(file))
    with progress("settling") as told:
        told.begin("settling")
        settled = settle_deal(asked)
    for finding in worst_first((*settled.read.findings, *settled.findings)):
        click.echo(printable(f"{finding.severity}: {finding}"), err=True)
    answer = told_of(settled)
    if isinstance(out, Path):
        give_text(settle_csv(answer), out)
    give_page(settle_page(answer), lambda: settle_json(answer), flags)


def told_of(settled: Settled) -> SettlementTold:
    """Return what a settlement has to tell."""
    kept: Kept = "kept" if settled.is_kept else "tried" if settled.is_workspace else "nowhere"
    files = tuple(
        FileTold(one.file.name, one.file.sha256, one.rows, one.unused, one.is_clients, one.left_out())
        for one in settled.files
    )
    lacked = len(settled.known.only_text), len(settled.known.only_database)
    return SettlementTold(
        settled.statement,
        settled.dispute,
        settled.names,
        files,
        kept,
        look=settled.look,
        settled_until=settled.settled_until,
        lacked=Lacked(*lacked),
    )
