"""The entries of a credit statement as CSV: one line an entry, for a ledger or a spreadsheet.

Amounts are in major units with their cents. Both days of a delivery are the one on which it came. It
refuses to leave out what was settled before.
"""

from __future__ import annotations

import csv
import io

from troth.core.deal import Deal
from troth.core.money import MINOR_DIGITS, Money
from troth.core.promised import due_on_of
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel
from troth.core.term import LatePenalty
from troth.forecast.measured.figures import Figures
from troth.telling.settle.told import SettlementTold

COLUMNS = (
    "number", "new", "kind", "term", "item", "first_on", "last_on", "level", "good", "total", "covered_s",
    "excluded_s", "not_seen_s", "currency", "amount", "owed_before", "why", "settled_until", "events_behind",
    "definition", "events",
)  # fmt: skip


def settle_csv(told: SettlementTold) -> str:
    """Return the entries as CSV text with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    results = {one.key: one for one in told.statement.results}
    for one in told.statement.entries:
        entry, result = one.entry, results.get(one.entry.key)
        figures = result.figures if result is not None and one.is_new else None
        behind = [told.name_of(each.row) for each in figures.behind] if figures is not None else []
        writer.writerow(
            [
                entry.number or "",
                int(one.is_new),
                entry.kind,
                entry.term,
                "" if entry.last_on else " ".join(items_of(told.statement.deal, entry.term)),
                entry.first_on.isoformat(),
                (entry.last_on or entry.first_on).isoformat(),
                Figures(entry.good, entry.total).level or "",
                entry.good,
                entry.total,
                "" if entry.covered_s is None else entry.covered_s,
                "" if entry.excluded_s is None else entry.excluded_s,
                "" if figures is None or figures.gap_s is None else figures.gap_s,
                entry.amount.currency,
                _major(entry.amount),
                "" if one.owed_before is None else _major(one.owed_before),
                one.why if one.is_new else "",
                entry.until_on.isoformat(),
                " ".join(sorted({each for each in behind if each})),
                entry.definition,
                entry.events,
            ]
        )
    return out.getvalue()


def items_of(deal: Deal, name: str) -> tuple[str, ...]:
    """Return what a term of delivery is about: its items, or its result."""
    term = deal.terms.get(name)
    if isinstance(term, LatePenalty):
        due = due_on_of(deal, term)
        return (term.of if due is None else due.item,)
    if isinstance(term, ServiceLevel) and isinstance(term.measure, Acceptance):
        return term.measure.items
    if isinstance(term, ServiceLevel) and isinstance(term.measure, ResultReached):
        return (term.measure.result,)
    return ()


def _major(amount: Money) -> str:
    return f"{amount.major:.{MINOR_DIGITS.get(amount.currency, 2)}f}"
