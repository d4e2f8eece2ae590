"""`troth why`: what holds each promise of a deal back, who can remove it and what it costs.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from troth.cli.flags import looks_at_a_deal


@click.command("why")
@click.argument("deal", type=click.Path(path_type=Path))
@click.argument("promise", required=False)
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="At most this often the future is drawn.")
@looks_at_a_deal
def why(
    deal: Path, promise: str | None, levers: tuple[str, ...], as_of: datetime | None, **flags: object
) -> None:
    """Say what holds each promise of DEAL back: who can remove it, what that gives and costs.

    PROMISE names one promise of either side; without it, every promise of ours that is not safe.
    """
    from troth.book.looking import what_holds_back  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.why.why_json import why_json  # noqa: PLC0415 - as above
    from troth.telling.why.why_page import why_page  # noqa: PLC0415 - as above

    refuse_input(flags.get("html"), str(deal))
    with progress("loosening one thing after the other") as told:
        looked = what_holds_back(deal, question_of(deal, (levers, as_of), flags), promise, told)
    tell_warnings(looked.opened)
    give_page(why_page(looked.found, str(deal)), lambda: why_json(looked.found), flags)
