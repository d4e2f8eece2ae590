"""Settled entries: added in order, returned in order, never changed.

It refuses to say what an entry means, and has no way to change or remove one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.errors import Tampered
from troth.store.settled_chain import refuse_broken

if TYPE_CHECKING:
    from sqlalchemy import Connection


def entries_of(database: Connection, deal: str) -> tuple[SettledEntry, ...]:
    """Return every entry of a deal, in the order in which they were kept.

    Raises
    ------
    Tampered
        When a row is not as it was written, or one before it is missing.
    """
    from sqlalchemy import select  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import settled_entry  # noqa: PLC0415 - loaded when it runs

    table = settled_entry
    rows = database.execute(select(table).where(table.c.deal == deal).order_by(table.c.number))
    entries = tuple(_entry(row, deal) for row in rows)
    refuse_broken(entries)
    return entries


def _entry(row: Any, deal: str) -> SettledEntry:  # noqa: ANN401 - a row of SQLAlchemy
    """Return a row as an entry; one that troth did not write is refused."""
    try:
        return SettledEntry(
            deal=row.deal,
            term=row.term,
            first_on=date.fromisoformat(row.first_on),
            last_on=None if row.last_on is None else date.fromisoformat(row.last_on),
            kind=row.kind,
            good=int(row.good),
            total=int(row.total),
            covered_s=None if row.covered_s is None else int(row.covered_s),
            excluded_s=None if row.excluded_s is None else int(row.excluded_s),
            amount=Money(int(row.minor), str(row.currency)),
            definition=str(row.definition),
            events=str(row.events),
            until_on=date.fromisoformat(row.until_on),
            events_count=None if row.events_count is None else int(row.events_count),
            number=int(row.number),
            made_at=str(row.made_at),
            made_by=str(row.made_by),
            sha256=str(row.sha256),
        )
    except (ValueError, TypeError) as error:
        what = f"entry {row.number} of '{deal}' in the database"
        raise Tampered(what, "a row as troth settle wrote it", str(error)) from error


def add_entries(database: Connection, entries: Sequence[SettledEntry]) -> None:
    """Add entries that have their numbers and hashes: new ones, or those that only a file still knows."""
    from sqlalchemy import insert  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import settled_entry  # noqa: PLC0415 - loaded when it runs

    if entries:
        database.execute(insert(settled_entry), [_row(one) for one in entries])


def _row(one: SettledEntry) -> dict[str, object]:
    return {
        "deal": one.deal,
        "number": one.number,
        "term": one.term,
        "first_on": one.first_on.isoformat(),
        "last_on": None if one.last_on is None else one.last_on.isoformat(),
        "kind": one.kind,
        "good": str(one.good),
        "total": str(one.total),
        "covered_s": one.covered_s,
        "excluded_s": one.excluded_s,
        "minor": one.amount.minor,
        "currency": one.amount.currency,
        "definition": one.definition,
        "events": one.events,
        "until_on": one.until_on.isoformat(),
        "events_count": one.events_count,
        "made_at": one.made_at,
        "made_by": one.made_by,
        "sha256": one.sha256,
    }
