"""`troth record`: propose a mapping, add a file, show the record, or start one from memory.

It holds no rule: each command is one call to book.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from troth.cli.days import Day
from troth.telling.words import printable

FILE = click.Path(dir_okay=False, path_type=Path)
KINDS = click.Choice(["items", "deals", "service"])


@click.group("record")
def record() -> None:
    """Add, map, start and show your record: what was promised and what happened."""


@record.command("map")
@click.argument("file", type=FILE)
@click.option("--kind", type=KINDS, help="What its rows are; as the columns tell unless said.")
@click.option(
    "--out",
    type=FILE,
    help="Where the mapping goes; beside FILE or in record/.",
)
@click.option("--replace", is_flag=True, help="Write over a mapping that is there.")
def map_file(file: Path, kind: str | None, out: Path | None, replace: bool) -> None:
    """Propose a mapping for FILE from its columns and a look at their values.

    The mapping says what the columns and words of FILE mean. Read it, correct it, then add FILE.
    """
    from troth.book.record import write_proposal  # noqa: PLC0415 - loaded when it runs
    from troth.cli.record_text import proposal_lines  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings()
    root = settings.data_folder if settings.root else None
    proposed = write_proposal(file, kind, out, root=root, replaces=replace)  # type: ignore[arg-type] # click checked the word
    for line in proposal_lines(proposed, file):
        click.echo(printable(line))


@record.command("add")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="Its mapping; FILE's name with .mapping.yaml unless said.")
@click.option("--as-of", type=Day(), metavar="DAY", help="Whatever is later is the future; by default today.")
@click.option("--findings", type=FILE, help="List every row that is not used, with its line, as CSV.")
def add_file(file: Path, mapping: Path | None, as_of: date | None, findings: Path | None) -> None:
    """Add FILE (CSV, Parquet, JSON lines, Excel) to the record of this workspace.

    Adding the same file again changes nothing; a changed row replaces its older version.
    """
    from troth.book.record import add_record  # noqa: PLC0415 - loaded when it runs
    from troth.cli.record_text import added_lines  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    root = read_settings().data_folder
    added = add_record(root, file, mapping, as_of=as_of, findings_to=findings)
    for line in added_lines(added, findings):
        click.echo(printable(line))


@record.command("show")
@click.option("--all", "everything", is_flag=True, help="Every value of every label, and every stream.")
def show(everything: bool) -> None:
    """Show what the record holds, how estimates turned out by label, and what was left out."""
    from troth.book.record_show import MOST_VALUES, show_record  # noqa: PLC0415 - loaded when it runs
    from troth.cli.record_text import MOST_STREAMS, summary_lines  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    most, most_streams = (10**9, 10**9) if everything else (MOST_VALUES, MOST_STREAMS)
    for line in summary_lines(show_record(read_settings().data_folder, most), most_streams):
        click.echo(printable(line))


@record.command("start")
def start() -> None:
    """Tell your last ten deals from memory: what was promised and what happened.

    It is enough for a first view of whole deals. Enter skips a question; an empty name ends it.
    """
    from troth.book.past_deals import add_past_deals  # noqa: PLC0415 - loaded when it runs
    from troth.cli.record_questions import ask_past_deals  # noqa: PLC0415 - loaded when it runs
    from troth.cli.record_text import added_lines  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings()
    root = settings.data_folder
    deals = ask_past_deals()
    if not deals:
        click.echo("No deal was told; nothing was changed.")
        return
    for line in added_lines(add_past_deals(root, deals, str(settings["currency"])), None):
        click.echo(printable(line))
