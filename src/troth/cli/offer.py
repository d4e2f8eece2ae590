"""`troth offer`: the honest page for the client. It refuses to word as a promise what misses the policy."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("offer")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--md", is_flag=True, help="As Markdown (the only form so far).")
@click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Set levers of the deal.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times the future is drawn.")
@click.option("--seed", type=click.IntRange(0), help="The seed of every draw.")
@click.option("--out", type=click.Path(path_type=Path), help="Write it here instead of the terminal.")
@click.pass_context
def offer(
    context: click.Context, /, deal: Path, levers: tuple[str, ...], as_of: datetime | None, **options: object
) -> None:
    """Write one honest page about DEAL for its client.

    What meets the policy is worded as a promise, the rest as an aim or as not promised.
    """
    from troth.book.offering import offer_markdown  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import checked_deal  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_text, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.exits import OF_VERDICT  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above

    with progress("drawing") as told:
        checked = checked_deal(deal, (levers, as_of), options, told)
    tell_warnings(checked)
    give_text(offer_markdown(checked.judgement), options.get("out"))
    context.exit(OF_VERDICT[checked.judgement.verdict])
