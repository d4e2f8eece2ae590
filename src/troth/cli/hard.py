"""`troth hard`: when a deal gets hard, what it looks like then, and what was agreed for it.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from troth.cli.flags import looks_at_a_deal


@click.command("hard")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option(
    "--draws",
    type=click.IntRange(100, 10_000),
    default=1_024,
    show_default=True,
    help="How many times the future is drawn, each anew every week.",
)
@looks_at_a_deal
def hard(deal: Path, levers: tuple[str, ...], as_of: datetime | None, **flags: object) -> None:
    """Say when DEAL gets hard, what it looks like then, and what was agreed for it."""
    from troth.book.looking import when_it_gets_hard  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.hard.hard_json import hard_json  # noqa: PLC0415 - as above
    from troth.telling.hard.hard_page import hard_page  # noqa: PLC0415 - as above

    refuse_input(flags.get("html"), str(deal))
    with progress("looking ahead, week by week") as told:
        looked = when_it_gets_hard(deal, question_of(deal, (levers, as_of), flags), told)
    tell_warnings(looked.opened)
    give_page(hard_page(looked.found), lambda: hard_json(looked.found), flags)
