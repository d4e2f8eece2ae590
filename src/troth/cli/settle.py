"""`troth settle`: what service levels and late deliveries owe by what was seen, window by window.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from troth.cli.days import Day


@click.command("settle")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option(
    "--until", "until_on", type=Day(is_end=True), required=True, help="Settle windows that end by this day."
)
@click.option(
    "--events",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="What was seen: every file, each time.",
)
@click.option(
    "--client-events", multiple=True, type=click.Path(path_type=Path), help="What the client saw: a dispute."
)
@click.option("--dry-run", is_flag=True, help="Keep nothing; it may look back, or ahead.")
@click.option(
    "--restate",
    "is_restated",
    is_flag=True,
    help="Settle anew by today's text of the deal what it said otherwise then.",
)
@click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON.")
@click.option("--csv", type=click.Path(path_type=Path), help="Write one line an entry here.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here.")
def settle(
    deal: Path, until_on: date, events: tuple[Path, ...], client_events: tuple[Path, ...], **flags: object
) -> None:
    """Say what is owed for DEAL by what was seen, window by window, and keep it."""
    from troth.cli.settle_output import give_settled, settlement_of  # noqa: PLC0415 - loaded when it runs

    ways = {"is_dry": bool(flags.pop("dry_run")), "is_restated": bool(flags.pop("is_restated"))}
    asked = settlement_of(deal, until_on, (events, client_events), ways)
    give_settled(asked, flags)
