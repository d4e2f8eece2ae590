"""`troth hard`: when a deal gets hard, what it looks like then, and what was agreed for it.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("hard")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Set levers of the deal.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today.")
@click.option(
    "--draws",
    type=click.IntRange(100, 10_000),
    default=1_024,
    show_default=True,
    help="How many times the future is drawn, each anew every week.",
)
@click.option("--seed", type=click.IntRange(0), help="The seed of every draw.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here.")
def hard(deal: Path, levers: tuple[str, ...], as_of: datetime | None, **options: object) -> None:
    """Say when DEAL gets hard, what it looks like then, and what was agreed for it."""
    from troth.book.hard import look_at_hard_time  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_text, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.hard.hard_page import hard_page  # noqa: PLC0415 - as above

    with progress("looking ahead, week by week") as told:
        looked = look_at_hard_time(deal, question_of(deal, (levers, as_of), options), told)
    tell_warnings(looked.opened)
    page = hard_page(looked.hardship)
    html = options.get("html")
    refuse_input(html, str(deal))
    if isinstance(html, Path):
        from troth.telling.html import as_html  # noqa: PLC0415 - as above

        give_text(as_html(page), html)
    if options.get("as_json"):
        from troth.telling.hard.hard_json import hard_json  # noqa: PLC0415 - as above

        click.echo(hard_json(looked.hardship))
        return
    from troth.cli.pages import show  # noqa: PLC0415 - as above

    show(page)
