"""`troth guarantee`: the clauses that cost us little and a seller without our record much.

Exit status: 0, or 2 for wrong input. It refuses to hold a rule.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from troth.cli.flags import looks_at_a_deal


class Amount(click.ParamType[Decimal]):
    """An amount of money in the deal's currency, above nothing."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read 5000 or 5000.50; fail with what was written otherwise."""
        if isinstance(value, Decimal):
            return value
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal(0)
        if not amount.is_finite() or amount <= 0 or amount >= 10**12:
            self.fail(f"{value!r} is not an amount of money; expected one such as 5000", param, ctx)
        return amount


@click.command("guarantee")
@click.argument("deal", type=click.Path(path_type=Path))
@click.option(
    "--spend", type=Amount(), required=True, help="What the clauses may cost us on average, in its currency."
)
@click.option("--worst", type=Amount(), help="What they may ever cost; else worst in the policy.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="How many times the future is drawn.")
@looks_at_a_deal
def guarantee(
    deal: Path,
    spend: Decimal,
    worst: Decimal | None,
    levers: tuple[str, ...],
    as_of: datetime | None,
    **flags: object,
) -> None:
    """Find the guarantee for DEAL that only a seller who keeps promises can afford.

    Among the clauses that cost us no more than --spend on average, those that cost a seller without our
    record the most beyond us. Where none tells us apart it says so.
    """
    from troth.book.looking import what_to_guarantee  # noqa: PLC0415 - loaded when it runs
    from troth.cli.asked import question_of  # noqa: PLC0415 - as above
    from troth.cli.check_output import give_page, refuse_input, tell_warnings  # noqa: PLC0415 - as above
    from troth.cli.screen import progress  # noqa: PLC0415 - as above
    from troth.telling.guarantee.guarantee_json import guarantee_json  # noqa: PLC0415 - as above
    from troth.telling.guarantee.guarantee_page import guarantee_page  # noqa: PLC0415 - as above

    refuse_input(flags.get("html"), str(deal))
    with progress("trying clauses") as told:
        question = question_of(deal, (levers, as_of), flags)
        looked = what_to_guarantee(deal, question, spend, worst, told)
    tell_warnings(looked.opened)
    found, prepared, set_levers = looked.found, looked.opened.prepared, question.levers
    page = guarantee_page(found, prepared, set_levers, str(deal))
    give_page(page, lambda: guarantee_json(found, prepared, set_levers), flags)
