"""Settled entries as a chain: each carries the SHA-256 of all it says and of the hash of the entry before.

So a line that is missing, changed or in another place is seen. It refuses to say which of two is right.

Source: docs/settle.md, "Where entries are kept".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from troth.core.settled_entry import SettledEntry
from troth.errors import Tampered

FIRST = "0" * 64  # stands for the hash of the entry before the first


def facts_of(one: SettledEntry) -> dict[str, object]:
    """Return what an entry says, its keys always in the same order, without the hashes."""
    return {
        "deal": one.deal,
        "number": one.number,
        "kind": one.kind,
        "term": one.term,
        "first_on": one.first_on.isoformat(),
        "last_on": None if one.last_on is None else one.last_on.isoformat(),
        "good": one.good,
        "total": one.total,
        "covered_s": one.covered_s,
        "excluded_s": one.excluded_s,
        "amount": one.amount.minor,
        "currency": one.amount.currency,
        "settled_until": one.until_on.isoformat(),
        "definition": one.definition,
        "events": one.events,
        "events_count": one.events_count,
        "made_at": one.made_at,
        "made_by": one.made_by,
    }


def hash_of_entry(one: SettledEntry, before: str) -> str:
    """Return the SHA-256 of what an entry says and of the hash of the one before."""
    said = json.dumps({**facts_of(one), "before": before}, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def numbered_after(
    known: Sequence[SettledEntry], new: Sequence[SettledEntry], made: tuple[str, str]
) -> tuple[SettledEntry, ...]:
    """Return new entries with their numbers and hashes, in order behind those that are there.

    Parameters
    ----------
    known
        All entries of the deal, in order.
    new
        Those that are added.
    made
        When, and by which version of the program.
    """
    before = known[-1].sha256 if known else FIRST
    number, found = (known[-1].number if known else 0), list[SettledEntry]()
    for one in new:
        number += 1
        entry = replace(one, number=number, made_at=made[0], made_by=made[1])
        before = hash_of_entry(entry, before)
        found.append(replace(entry, sha256=before))
    return tuple(found)


def refuse_broken(entries: Sequence[SettledEntry]) -> None:
    """Refuse entries of which one does not carry the hash of what it says and of the one before.

    Raises
    ------
    Tampered
        At the first of them.
    """
    before = FIRST
    for one in entries:
        expected = hash_of_entry(one, before)
        if one.sha256 != expected:
            what = f"entry {one.number} of '{one.deal}', or one before it,"
            raise Tampered(what, f"sha256 {expected[:16]}…", f"{one.sha256[:16]}…")
        before = one.sha256
