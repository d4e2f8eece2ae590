"""`troth openslo`: OpenSLO files into terms of a deal, and service levels of a deal into OpenSLO.

It holds no rule: each command is one call to book.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("openslo")
def openslo() -> None:
    """Read OpenSLO into terms of a deal, and write a deal's service levels as OpenSLO."""


@openslo.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--out", type=FILE, help="Write the terms here instead of the terminal.")
def read(files: tuple[Path, ...], out: Path | None) -> None:
    """Write the SLOs in FILE (OpenSLO v1) as terms of a deal file.

    FILE may be a folder. References reach over all files named. What a deal file has no counterpart for is
    named on stderr, with its place.
    """
    from troth.book.openslo import read_openslo_files  # noqa: PLC0415 - loaded when it runs
    from troth.cli.check_output import give_text, refuse_input  # noqa: PLC0415 - as above
    from troth.telling.spelling.terms import terms_yaml  # noqa: PLC0415 - as above

    for file in files:
        refuse_input(out, str(file))
    found = read_openslo_files(files)
    _tell(f"{finding.severity}: {finding}" for finding in found.findings)
    give_text(terms_yaml(found.levels, found.amendments, found.remarks), out)


@openslo.command("write")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--out", type=FILE, help="Write it here instead of the terminal.")
def write(deal: Path, out: Path | None) -> None:
    """Write the service levels of DEAL as OpenSLO v1, for tools that measure.

    What other readers of OpenSLO will not see is named on stderr; troth reads it back.
    """
    from troth.book.openslo import write_openslo  # noqa: PLC0415 - loaded when it runs
    from troth.cli.check_output import give_text, refuse_input  # noqa: PLC0415 - as above
    from troth.settings import read_settings  # noqa: PLC0415 - as above

    refuse_input(out, str(deal))
    settings = read_settings()
    root = settings.data_folder if settings.root is not None else None
    written, findings = write_openslo(deal, settings.policy, settings.seller_calendar, root)
    _tell(f"{finding.severity}: {finding}" for finding in findings)
    _tell(f"note: {words}" for words in written.unseen)
    give_text(written.text, out)


def _tell(lines: Iterable[str]) -> None:
    from troth.telling.words import printable  # noqa: PLC0415 - loaded when it runs

    for line in lines:
        click.echo(printable(line), err=True)
