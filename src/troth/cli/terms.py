"""`troth terms`: what the clauses of a deal cost, how often each is kept, and the price of distrust.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from troth.cli.flags import looks_at_a_deal


@click.command("terms")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times the future is drawn.")
@looks_at_a_deal
def terms(deal: Path, levers: tuple[str, ...], as_of: datetime | None, **flags: object) -> None:
    """Say what the clauses of DEAL cost, how often each is kept, and what distrust costs of it.

    Late penalties, service levels and what is accepted or reached: on the same runs as `troth check`.
    """
    from troth.book.looking import what_terms_cost  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.terms.terms_json import terms_json  # noqa: PLC0415 - as above
    from troth.telling.terms.terms_page import terms_page  # noqa: PLC0415 - as above

    refuse_input(flags.get("html"), str(deal))
    with progress("pricing the clauses") as told:
        looked = what_terms_cost(deal, question_of(deal, (levers, as_of), flags), told)
    tell_warnings(looked.opened)
    found, prepared = looked.found, looked.opened.prepared
    give_page(terms_page(found, prepared, str(deal)), lambda: terms_json(found, prepared), flags)
