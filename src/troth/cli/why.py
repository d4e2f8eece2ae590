"""`troth why`: what holds each promise of a deal back, who can remove it and what it costs.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("why")
@click.argument("deal", type=click.Path(path_type=Path))
@click.argument("promise", required=False)
@click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Set levers of the deal.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="At most this often the future is drawn.")
@click.option("--seed", type=click.IntRange(0), help="The seed of every draw.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here.")
def why(
    deal: Path,
    promise: str | None,
    levers: tuple[str, ...],
    as_of: datetime | None,
    **options: object,
) -> None:
    """Say what holds each promise of DEAL back: who can remove it, what that gives and costs.

    PROMISE names one promise of either side; without it, every promise of ours that is not safe.
    """
    from troth.book.why import look_for_constraints  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_text, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.why.why_page import why_page  # noqa: PLC0415 - as above

    html = options.get("html")
    refuse_input(html, str(deal))
    with progress("loosening one thing after the other") as told:
        explained = look_for_constraints(deal, question_of(deal, (levers, as_of), options), promise, told)
    tell_warnings(explained.opened)
    page = why_page(explained.held_back, str(deal))
    if isinstance(html, Path):
        from troth.telling.html import as_html  # noqa: PLC0415 - as above

        give_text(as_html(page), html)
    if options.get("as_json"):
        from troth.telling.why.why_json import why_json  # noqa: PLC0415 - as above

        click.echo(why_json(explained.held_back))
        return
    from troth.cli.pages import show  # noqa: PLC0415 - as above

    show(page)
