"""`troth options`: what can be had, the frontier, and what they ask for. It refuses to hold a rule."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("options")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Evaluate this combination too.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times each option is drawn.")
@click.option("--seed", type=click.IntRange(0), help="The seed of every draw.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here.")
def options(deal: Path, levers: tuple[str, ...], as_of: datetime | None, **flags: object) -> None:
    """Say what can be had with DEAL: scope, price, day and effort, each combination that nothing beats."""
    from troth.book.options import what_can_be_had  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.options.options_json import options_json  # noqa: PLC0415 - as above
    from troth.telling.options.options_page import options_page  # noqa: PLC0415 - as above

    with progress("combinations") as told:
        had = what_can_be_had(deal, question_of(deal, (levers, as_of), flags), told)
    tell_warnings(had.opened)
    give_page(options_page(had.options, str(deal)), lambda: options_json(had.options), flags, str(deal))
