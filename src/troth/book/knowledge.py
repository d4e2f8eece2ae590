"""What is known besides a deal: the workspace's record and the base rates that were chosen.

Base rates of whole deals are chosen by name, or by a file of the user's own; none is assumed where the
seller has no finished deal. It refuses to choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from troth.book.record import load_record
from troth.core.deal import BaseRateChoice
from troth.core.record import BaseRate, Record, RecordKind, empty_record
from troth.errors import BadInput, NotFound
from troth.forecast.outside_view import finished_deals, speaking_base
from troth.forecast.prepare import Knowledge
from troth.intake.base_rate import POOLED, deal_base_rates, find_base_rate, item_base_rate, read_base_rates

TABLE_SUFFIX = ".csv"


def knowledge_of(
    root: Path | None,
    choice: BaseRateChoice,
    as_of: date,
    base_folder: Path | None = None,
    snapshots: Mapping[str, str | None] | None = None,
) -> Knowledge:
    """Return everything that may vote on a deal.

    Parameters
    ----------
    root
        Where the record lies; None: no workspace, so no record.
    choice
        The deal's base rates, else the workspace's.
    as_of
        Whether deals had finished is asked as of this day.
    base_folder
        Where the file of a base rate of one's own is looked for; by default `root`.
    snapshots
        The snapshot of each kind of record (None: no record); absent: the record as it is now.

    Raises
    ------
    NotFound
        When a snapshot or a base rate is not there.
    """
    items = _record(root, "items", snapshots)
    deals = _record(root, "deals", snapshots)
    folder = base_folder or root or Path()
    bases = {
        quantity: base_of_deals(deals, quantity, chosen, as_of, folder)
        for quantity, chosen in (("date", choice.date), ("cost", choice.cost))
    }
    chosen = {"date": choice.date, "cost": choice.cost}
    return Knowledge(
        item_base=item_base_rate(),
        items=items,
        deals=deals,
        date_base=bases["date"],
        cost_base=bases["cost"],
        pooled=frozenset(name for name, base in bases.items() if base is not None and chosen[name] is None),
    )


def _record(root: Path | None, kind: RecordKind, snapshots: Mapping[str, str | None] | None) -> Record:
    if snapshots is None:
        return load_record(root, kind) if root else empty_record(kind)
    name = snapshots.get(kind)
    if name is None:
        return empty_record(kind)
    if root is None:
        noun = "record snapshot"
        raise NotFound(noun, name)
    return load_record(root, kind, name)


def base_of_deals(
    deals: Record, quantity: str, chosen: str | None, as_of: date, folder: Path
) -> BaseRate | None:
    """Return the base rate that speaks beside whole deals, None where nobody chose and none has finished."""
    named = None if chosen is None else named_base(chosen, quantity, folder)
    pooled = find_base_rate(deal_base_rates(), POOLED, quantity)
    return speaking_base(named, pooled, finished_deals(deals, quantity, as_of.toordinal()))


def named_base(name: str, quantity: str, folder: Path) -> BaseRate:
    """Return a base rate by its published name, or from a file: `table.csv`, or `table.csv#name` in it.

    Raises
    ------
    NotFound
        When there is none of that name for the quantity.
    BadInput
        When the file cannot be used.
    """
    file, _, inside = name.partition("#")
    if not file.endswith(TABLE_SUFFIX):
        return find_base_rate(deal_base_rates(), name, quantity)
    rates, findings = read_base_rates(folder / file)
    if findings:
        raise BadInput(findings)
    if inside:
        return find_base_rate(rates, inside, quantity)
    of_quantity = [rate for rate in rates if rate.quantity == quantity]
    if len(of_quantity) != 1:
        noun = f"single base rate for {quantity}"
        raise NotFound(noun, name, f"{file}#{of_quantity[0].name}" if of_quantity else "", where=file)
    return of_quantity[0]


def labels_of(record: Record, row: int) -> Mapping[str, str]:
    """Return the labels that a row of a record has."""
    return {
        name: column.names[column.codes[row]]
        for name, column in record.labels.items()
        if column.codes[row] >= 0
    }
