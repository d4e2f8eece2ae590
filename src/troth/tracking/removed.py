"""Terms that were settled and are not in the deal any more, and new terms that may be the same ones.

A new term is the same where it is measured by the same events over the same days, or by the record or stream
that goes by the old name: keeping entries for it would pay twice. It refuses to guess by the name alone.

Source: docs/settle.md, "What stays as it was settled".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.settled_entry import SettledEntry
from troth.tracking.earlier import Earlier, sum_of
from troth.tracking.entries import StatedEntry
from troth.tracking.settling import Settling


@dataclass(frozen=True, slots=True)
class RemovedTerm:
    """A term that was settled and is not in the deal any more: what its entries come to, and since when.

    `perhaps` are new terms with windows of the same days; `same` those of them that are measured by the same.
    """

    term: str
    owed: Money
    first_on: date
    perhaps: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


def removed_terms(
    deal: Deal, earlier: Earlier, new: Sequence[StatedEntry], settlings: Sequence[Settling]
) -> tuple[RemovedTerm, ...]:
    """Return the terms that were settled and are not in the deal any more.

    Parameters
    ----------
    deal
        What is agreed by today's words.
    earlier
        What was settled before.
    new
        The entries that would be added.
    settlings
        What there is to settle of each term.
    """
    names = dict.fromkeys(one.term for one in earlier.entries if one.term not in deal.terms)
    firsts = [one.entry for one in new if one.why == "first"]
    found = []
    for name in names:
        standing = [one for each in earlier.standing(name).values() for one in each]
        if not standing:
            continue
        pairs = [(old, entry) for old in standing for entry in firsts if _overlap(old, entry)]
        perhaps = dict.fromkeys(entry.term for _, entry in pairs)
        called = {one.term.id for one in settlings if _goes_by(one, name)}
        same = dict.fromkeys(
            entry.term for old, entry in pairs if _is_same(old, entry) or entry.term in called
        )
        owed = sum_of(standing, deal.currency)
        first_on = min(one.first_on for one in standing)
        found.append(RemovedTerm(name, owed, first_on, tuple(perhaps), tuple(same)))
    return tuple(found)


def _days_of(entry: SettledEntry) -> tuple[date, date | None]:
    return (entry.first_on, entry.last_on)


def _overlap(old: SettledEntry, entry: SettledEntry) -> bool:
    """Whether two entries are for days that both have; those of a delivery have one day."""
    if old.last_on is None or entry.last_on is None:
        return _days_of(old) == _days_of(entry)
    return old.first_on <= entry.last_on and entry.first_on <= old.last_on


def _is_same(old: SettledEntry, entry: SettledEntry) -> bool:
    """Whether two entries rest on the same events, count the same failures, or both fail in days they share.

    The last is for windows of another length, in which neither events nor figures can be equal.
    """
    if _days_of(old) == _days_of(entry):
        is_as_bad = old.good < old.total and old.counted == entry.counted
        return old.was_seen and (old.events == entry.events or is_as_bad)
    is_of_time = (old.covered_s is None, entry.covered_s is None)
    return old.good < old.total and entry.good < entry.total and is_of_time[0] == is_of_time[1]


def _goes_by(settling: Settling, name: str) -> bool:
    term = settling.term
    return isinstance(term, ServiceLevel) and (term.record == name or name in settling.heard)
