"""What a command line asks of a settlement, and where its answer goes.

It refuses to write anything but the answer on stdout: warnings and what was written go to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from troth.book.settling import Settled, Settlement, keep, look_at
from troth.cli.check_output import give_page, give_text, refuse_input
from troth.errors import AlreadyThere, NotFound, StoreUnavailable, TrothError
from troth.settings import read_settings
from troth.telling.settle.told import FileTold, Kept, Lacked, SettlementTold

NOT_KEPT = "nothing new was kept; settle it again, and it says again what is to be paid"


def settlement_of(
    deal: Path,
    until_on: date,
    files: tuple[tuple[Path, ...], tuple[Path, ...]],
    ways: Mapping[str, bool],
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
        is_dry=ways["is_dry"],
        is_restated=ways["is_restated"],
        workspace=settings.root,
    )


def give_settled(asked: Settlement, flags: Mapping[str, object]) -> None:
    """Settle, write what was asked for, files first, and only then keep the entries that one could see."""
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
        _refuse_place(each)
    with progress("settling") as told:
        told.begin("settling")
        settled = look_at(asked)
    for finding in worst_first((*settled.read.findings, *settled.findings)):
        click.echo(printable(f"{finding.severity}: {finding}"), err=True)
    answer = told_of(settled)
    if isinstance(out, Path):
        give_text(settle_csv(answer), out)
    give_page(settle_page(answer), lambda: settle_json(answer), flags)
    if settled.is_kept:
        _keep_seen(settled)


def _refuse_place(out: object) -> None:
    """Refuse a place where no file can be written before anything is settled."""
    if not isinstance(out, Path):
        return
    if out.is_dir():
        raise AlreadyThere(str(out), "it is a folder; name a file for the answer")
    if not out.parent.is_dir():
        noun = "folder"
        raise NotFound(noun, str(out.parent))


def _keep_seen(settled: Settled) -> None:
    """Keep the entries once the answer has gone out, and say so where that fails."""
    if sys.__stdout__ is None:
        raise StoreUnavailable("stdout", f"it is closed, so nobody could see the answer; {NOT_KEPT}")
    sys.stdout.flush()  # a full disk or a reader that went away is told here, before anything is kept
    try:
        keep(settled)
    except (TrothError, OSError):
        click.echo(f"troth: {NOT_KEPT}, whatever the answer says", err=True)
        raise


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
        unused_kinds=settled.unused_kinds,
    )
