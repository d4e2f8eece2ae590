"""What is known besides a deal: the workspace's record and the base rates that were chosen.

Base rates of whole deals are chosen by name, or by a file of the user's own; none is assumed where the
seller has no finished deal. It refuses to choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from troth.book.record import load_record
from troth.core.deal import BaseRateChoice
from troth.core.record import BaseRate, Record, empty_record
from troth.errors import BadInput, NotFound
from troth.forecast.deal.prepare import Knowledge
from troth.forecast.items.outside_view import finished_deals, speaking_base
from troth.intake.base_rate import POOLED, deal_base_rates, find_base_rate, item_base_rate, read_base_rates
from troth.intake.service_base import service_base_rate

TABLE_SUFFIX = ".csv"


def knowledge_of(
    root: Path | None, choice: BaseRateChoice, as_of: date, folders: Sequence[Path] = ()
) -> Knowledge:
    """Return everything that may vote on a deal now.

    Parameters
    ----------
    root
        Where the record lies; None: no workspace, so no record.
    choice
        The deal's base rates, else the workspace's.
    as_of
        Whether deals had finished is asked as of this day.
    folders
        Where the file of a base rate of one's own is looked for, in order; by default `root`.

    Raises
    ------
    NotFound
        When a base rate is not there.
    """
    items = load_record(root, "items") if root else empty_record("items")
    deals = load_record(root, "deals") if root else empty_record("deals")
    chosen = {"date": choice.date, "cost": choice.cost}
    places = tuple(folders) or (root or Path(),)
    bases = {
        quantity: base_of_deals(deals, quantity, name, as_of, *places) for quantity, name in chosen.items()
    }
    return known(items, deals, choice, bases)


def known(
    items: Record, deals: Record, choice: BaseRateChoice, bases: Mapping[str, BaseRate | None]
) -> Knowledge:
    """Return records and base rates as knowledge; who chose no base rate gets the pooled one, and is told."""
    chosen = {"date": choice.date, "cost": choice.cost}
    return Knowledge(
        item_base=item_base_rate(),
        items=items,
        deals=deals,
        date_base=bases["date"],
        cost_base=bases["cost"],
        pooled=frozenset(name for name, base in bases.items() if base is not None and chosen[name] is None),
        service_base=service_base_rate(),
    )


def base_of_deals(
    deals: Record, quantity: str, chosen: str | None, as_of: date, *folders: Path
) -> BaseRate | None:
    """Return the base rate that speaks beside whole deals, None where nobody chose and none has finished."""
    named = None if chosen is None else named_base(chosen, quantity, *folders)
    pooled = find_base_rate(deal_base_rates(), POOLED, quantity)
    return speaking_base(named, pooled, finished_deals(deals, quantity, as_of.toordinal()))


def named_base(name: str, quantity: str, *folders: Path) -> BaseRate:
    """Return a base rate by its published name, or from a file: `table.csv`, or `table.csv#name` in it.

    The file is looked for in the folders, in order.

    Raises
    ------
    NotFound
        When there is none of that name for the quantity.
    BadInput
        When the file cannot be used.
    """
    file, _, inside = name.partition("#")
    if not is_own_table(name):
        return find_base_rate(deal_base_rates(), name, quantity)
    paths = [folder / file for folder in folders]
    rates, findings = read_base_rates(next((path for path in paths if path.is_file()), paths[0]))
    if findings:
        raise BadInput(findings)
    if inside:
        return find_base_rate(rates, inside, quantity)
    of_quantity = [rate for rate in rates if rate.quantity == quantity]
    if len(of_quantity) != 1:
        noun = f"single base rate for {quantity}"
        raise NotFound(noun, name, f"{file}#{of_quantity[0].name}" if of_quantity else "", where=file)
    return of_quantity[0]


def is_own_table(name: str) -> bool:
    """Whether the name of a base rate is that of a file of the user's own."""
    return name.partition("#")[0].endswith(TABLE_SUFFIX)


def labels_of(record: Record, row: int) -> Mapping[str, str]:
    """Return the labels that a row of a record has."""
    return {
        name: column.names[column.codes[row]]
        for name, column in record.labels.items()
        if column.codes[row] >= 0
    }
