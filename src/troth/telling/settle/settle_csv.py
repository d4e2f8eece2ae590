"""The entries of a credit statement as CSV: one line an entry, for a ledger or a spreadsheet.

Amounts are in major units with their cents. Both days of a delivery are the one on which it came. It
refuses to leave out what was settled before.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace
from decimal import Decimal

from troth.core.deal import Deal
from troth.core.money import MINOR_DIGITS, Money
from troth.core.promised import due_on_of
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel
from troth.core.term import LatePenalty
from troth.forecast.measured.figures import Figures
from troth.telling.settle.told import SettlementTold
from troth.tracking.entries import StatedEntry
from troth.tracking.priced import WindowResult

COLUMNS = (
    "number", "new", "kind", "term", "item", "first_on", "last_on", "level", "good", "total", "covered_s",
    "excluded_s", "not_seen_s", "currency", "fee", "tier_below", "rate", "periods", "grace", "caps",
    "taken_by_caps", "amount", "owed_before", "why", "settled_until", "events_count", "events_behind",
    "definition", "events", "sha256",
)  # fmt: skip
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def settle_csv(told: SettlementTold) -> str:
    """Return the entries as CSV text with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    results = {one.key: one for one in told.statement.results}
    for one in told.statement.entries:
        result = results.get(one.entry.key) if one.is_new and one.why != "gone" else None
        row = _entry_cells(told, one) | _reason_cells(told, result)
        writer.writerow([harmless(row.get(name, "")) for name in COLUMNS])
    return out.getvalue()


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet runs: numbers as they are, text without control characters.

    Text that begins like a formula gets an apostrophe before it.
    """
    if not isinstance(cell, str):
        return cell
    marked = f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell
    return "".join(each for each in marked if unicodedata.category(each) not in ("Cc", "Cf"))


def _entry_cells(told: SettlementTold, one: StatedEntry) -> dict[str, object]:
    entry = one.entry
    return {
        "number": entry.number or "",
        "new": int(one.is_new),
        "kind": entry.kind,
        "term": entry.term,
        "item": "" if entry.last_on else " ".join(items_of(told.statement.deal, entry.term)),
        "first_on": entry.first_on.isoformat(),
        "last_on": (entry.last_on or entry.first_on).isoformat(),
        "level": Figures(entry.good, entry.total).level or "",
        "good": entry.good,
        "total": entry.total,
        "covered_s": "" if entry.covered_s is None else entry.covered_s,
        "excluded_s": "" if entry.excluded_s is None else entry.excluded_s,
        "currency": entry.amount.currency,
        "amount": _major(entry.amount),
        "owed_before": "" if one.owed_before is None else _major(one.owed_before),
        "why": one.why if one.is_new else "",
        "settled_until": entry.until_on.isoformat(),
        "events_count": "" if entry.events_count is None else entry.events_count,
        "definition": entry.definition,
        "events": entry.events,
        "sha256": entry.sha256,
    }


def _reason_cells(told: SettlementTold, result: WindowResult | None) -> dict[str, object]:
    """Return what led to the amount of a new entry; nothing of an earlier one."""
    if result is None:
        return {}
    figures, term = result.figures, told.statement.deal.terms.get(result.term)
    names = dict.fromkeys(told.name_of(each.row) for each in figures.behind)
    caps = (f"{one.cap.per}: {_major(one.left)} left of {_major(one.most)}" for one in result.caps)
    grace: object = int(result.is_grace)
    rate = result.level.schedule.rate
    said = "" if rate is None else f"{rate.share:f} per {rate.per}, {rate.part}"
    if isinstance(term, LatePenalty):
        grace = "" if term.grace is None else str(term.grace)
        said = f"{term.rate:f} per {term.per}, {term.part}"
        own = [f"{term.cap:f} of the price"] if term.cap is not None else []
        own += [f"{_major(term.most)}"] if term.most is not None else []
        caps = (each for each in (*own, *caps))
    return {
        "not_seen_s": "" if figures.gap_s is None else figures.gap_s,
        "fee": _major(result.fee),
        "tier_below": "" if result.tier is None or result.late is not None else f"{result.tier.below:f}",
        "rate": said,
        "periods": "" if result.periods is None else str(result.periods),
        "grace": grace,
        "caps": "; ".join(caps),
        "taken_by_caps": _major(Money(result.cut.minor + late_cut(told, result).minor, result.cut.currency)),
        "events_behind": " ".join(sorted(name for name in names if name)),
    }


def late_cut(told: SettlementTold, result: WindowResult) -> Money:
    """Return what a late penalty's own cap took of its periods; nothing where it is no late penalty."""
    term = told.statement.deal.terms.get(result.term)
    nothing = Money(0, result.fee.currency)
    if not isinstance(term, LatePenalty) or result.periods is None or result.is_held:
        return nothing
    whole = replace(term, cap=None, most=None).owed(result.periods, result.fee)
    return Money(whole.minor - result.scheduled.minor, whole.currency)


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


def _major(amount: Money) -> Decimal:
    """Return an amount in major units with its cents; a number, so that a minus is no formula."""
    return Decimal(f"{amount.major:.{MINOR_DIGITS.get(amount.currency, 2)}f}")
