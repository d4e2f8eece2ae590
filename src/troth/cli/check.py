"""`troth check`: how often each promise of a deal would be kept, and what to do next.

Exit status: 0 promise, 3 change, 4 walk away, 2 wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command("check")
@click.argument("deal", required=False, type=click.Path(path_type=Path))
@click.option("--set", "levers", multiple=True, metavar="LEVER,LEVER", help="Set levers of the deal.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default today.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times the future is drawn.")
@click.option("--seed", type=click.IntRange(0), help="The seed of every draw.")
@click.option("--quick", is_flag=True, help="Leave out the search for what would make it keepable.")
@click.option("--details", is_flag=True, help="Add what a statistician asks for.")
@click.option("--json", "as_json", is_flag=True, help="Write everything as versioned JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write one self-contained page here.")
@click.option("--basis", type=click.Path(path_type=Path), help="Write the sealed basis of this check here.")
@click.option("--from-basis", type=click.Path(path_type=Path), help="Reproduce a check from its basis.")
@click.pass_context
def check(
    context: click.Context,
    /,
    deal: Path | None,
    levers: tuple[str, ...],
    as_of: datetime | None,
    **options: object,
) -> None:
    """Say how often each promise of DEAL would be kept, on what evidence, and what to do next."""
    from troth.cli.asked import checked_again, checked_deal, require_one  # noqa: PLC0415 - loaded when it runs
    from troth.cli.check_output import give_out  # noqa: PLC0415 - as above
    from troth.cli.exits import OF_VERDICT  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above

    require_one(context)
    basis = options.pop("from_basis")
    with progress("forecasting") as told:
        if isinstance(basis, Path):
            checked = checked_again(basis, told)
        else:
            checked = checked_deal(deal, (levers, as_of), options, told)
    give_out(checked, options)
    context.exit(OF_VERDICT[checked.judgement.verdict])
