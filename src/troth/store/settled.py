"""Settled entries: added in order, returned in order, never changed.

It refuses to say what an entry means, and has no way to change or remove one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry

if TYPE_CHECKING:
    from sqlalchemy import Connection


def entries_of(database: Connection, deal: str) -> tuple[SettledEntry, ...]:
    """Return every entry of a deal, in the order in which they were kept."""
    from sqlalchemy import select  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import settled_entry  # noqa: PLC0415 - loaded when it runs

    table = settled_entry
    rows = database.execute(select(table).where(table.c.deal == deal).order_by(table.c.number))
    return tuple(
        SettledEntry(
            deal=row.deal,
            term=row.term,
            first_on=date.fromisoformat(row.first_on),
            last_on=None if row.last_on is None else date.fromisoformat(row.last_on),
            kind=row.kind,
            good=int(row.good),
            total=int(row.total),
            covered_s=row.covered_s,
            excluded_s=row.excluded_s,
            amount=Money(row.minor, row.currency),
            definition=row.definition,
            events=row.events,
            until_on=date.fromisoformat(row.until_on),
            number=row.number,
            made_at=row.made_at,
            made_by=row.made_by,
        )
        for row in rows
    )


def append_entries(
    database: Connection, entries: Sequence[SettledEntry], made: tuple[str, str]
) -> tuple[SettledEntry, ...]:
    """Add entries of one deal after those that are there, and return them with their numbers.

    Parameters
    ----------
    database
        Within a transaction.
    entries
        New ones; their numbers are given here.
    made
        When, and by which version of the program.
    """
    from sqlalchemy import func, select  # noqa: PLC0415 - loaded when it runs

    from troth.store.tables import settled_entry  # noqa: PLC0415 - loaded when it runs

    if not entries:
        return ()
    highest = select(func.max(settled_entry.c.number)).where(settled_entry.c.deal == entries[0].deal)
    last = database.execute(highest).scalar() or 0
    numbered = tuple(
        replace(one, number=last + k, made_at=made[0], made_by=made[1])
        for k, one in enumerate(entries, start=1)
    )
    bring_back(database, numbered)
    return numbered


def bring_back(database: Connection, entries: Sequence[SettledEntry]) -> None:
    """Add entries that have their numbers: those that a file still knows and the database lacks."""
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
        "made_at": one.made_at,
        "made_by": one.made_by,
    }
