"""The last deals from somebody's memory: written as a file of the record with its mapping, and added.

It is enough for the whole-deal view of a seller who has no record yet. It refuses to drop what was told
before: a deal told again replaces what was told of it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from troth.book.clock import today
from troth.book.record import RECORD, Added, add_record, mapping_beside
from troth.store.whole_file import whole_file

FILE = "past-deals.csv"
COLUMNS = (
    "deal", "started", "promised finish", "finished", "status", "promised cost", "cost", "last known",
)  # fmt: skip
MAPPING = """\
# What past-deals.csv means: deals told from memory with troth record start.
troth-mapping: 1
source: past-deals
kind: deals
file: {{format: csv, encoding: utf-8, delimiter: ",", decimal: ".", dates: yyyy-mm-dd}}
columns:
  deal: deal
  planned-start: started
  planned-finish: promised finish
  actual-finish: finished
  planned-cost: promised cost
  actual-cost: cost
  last-known-on: last known
  status: status
cost: {currency}
status: {{finished: [finished], open: [open]}}
"""


@dataclass(frozen=True, slots=True)
class PastDeal:
    """One deal as remembered; None where nobody knows. A deal that is not finished is still open."""

    name: str
    started_on: date | None = None
    promised_on: date | None = None
    finished_on: date | None = None
    is_open: bool = False
    promised_cost: Decimal | None = None
    actual_cost: Decimal | None = None


def add_past_deals(root: Path, deals: Sequence[PastDeal], currency: str, as_of: date | None = None) -> Added:
    """Write deals told from memory into the record's folder and add them.

    Parameters
    ----------
    root
        The workspace's folder.
    deals
        The deals.
    currency
        What their cost is counted in.
    as_of
        The day on which they were told; today by default.
    """
    day = as_of or today()
    path = root / RECORD / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = _told_before(path) | {deal.name: _row(deal, day) for deal in deals}
    with whole_file(path) as half, half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    mapping = mapping_beside(path)
    if not mapping.exists():
        mapping.write_text(MAPPING.format(currency=currency), encoding="utf-8")
    return add_record(root, path, mapping, as_of=day)


def _told_before(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["deal"]: {name: row.get(name) or "" for name in COLUMNS} for row in csv.DictReader(file)}


def _row(deal: PastDeal, day: date) -> dict[str, str]:
    said = (
        deal.name,
        deal.started_on,
        deal.promised_on,
        deal.finished_on,
        "open" if deal.is_open else "finished",
        deal.promised_cost,
        deal.actual_cost,
        day if deal.is_open else None,
    )
    return dict(zip(COLUMNS, ("" if value is None else str(value) for value in said), strict=True))
