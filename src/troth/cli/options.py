"""`troth options`: what can be had, the frontier, and what they ask for. It refuses to hold a rule."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from troth.cli.flags import looks_at_a_deal


@click.command("options")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times each option is drawn.")
@looks_at_a_deal
def options(deal: Path, levers: tuple[str, ...], as_of: datetime | None, **flags: object) -> None:
    """Say what can be had with DEAL: scope, price, day and effort, each combination that nothing beats.

    --set shows one combination of levers beside them.
    """
    from troth.book.looking import what_can_be_had  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.options.options_json import options_json  # noqa: PLC0415 - as above
    from troth.telling.options.options_page import options_page  # noqa: PLC0415 - as above

    refuse_input(flags.get("html"), str(deal))
    with progress("combinations") as told:
        looked = what_can_be_had(deal, question_of(deal, (levers, as_of), flags), told)
    tell_warnings(looked.opened)
    give_page(options_page(looked.found, str(deal)), lambda: options_json(looked.found), flags)
