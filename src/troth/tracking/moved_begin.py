"""Services that begin on another day in the client's eyes, and what that alone would change.

A begin moves every window after it, so it is told as one cause before any window. It refuses to say who is
right.

Source: docs/settle.md, "A dispute".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.deal import Deal
from troth.core.events import NONE
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.tracking.deliveries import Deliveries
from troth.tracking.priced import Priced, price
from troth.tracking.settling_windows import begins_with, service_begins


@dataclass(frozen=True, slots=True)
class MovedBegin:
    """A service that begins on another day for each side: the item that begins it, and both first days.

    A day is None where the item was not delivered. `came_at` and `row` are those of the client's delivery,
    `more` is what all terms would owe more were the client right in this alone.
    """

    term: str
    item: str
    ours_on: date | None
    theirs_on: date | None
    came_at: int | None
    row: int
    more: Money


def moved_terms(deal: Deal, seen: tuple[Deliveries, Deliveries]) -> tuple[str, ...]:
    """Return the terms whose service begins on another day in the client's eyes."""
    levels = (one for one in deal.terms.values() if isinstance(one, ServiceLevel) and not one.is_of_delivery)
    return tuple(one.id for one in levels if _day(deal, one, seen[0]) != _day(deal, one, seen[1]))


def moved_begins(
    deal: Deal, terms: Sequence[str], seen: tuple[Deliveries, Deliveries], priced: tuple[Priced, Priced]
) -> tuple[MovedBegin, ...]:
    """Return each begin that moves, with what it changes.

    Parameters
    ----------
    deal
        What was agreed.
    terms
        Those whose begin moves.
    seen
        What was delivered as we see it, and as the client does.
    priced
        Our windows, and our windows as the client's begin lays them.
    """
    found = []
    ours, moved = ({one.term.id: one for one in each.settlings} for each in priced)
    for name in terms:
        level = deal.terms[name]
        assert isinstance(level, ServiceLevel)  # noqa: S101 - only these begin; for the type checker
        item = begins_with(deal, level) or ""
        settlings = [moved.get(each) if each == name else ours.get(each) for each in deal.terms]
        total = price(deal, [one for one in settlings if one is not None]).total
        delivery = seen[1].first(item)
        found.append(
            MovedBegin(
                name,
                item,
                _day(deal, level, seen[0]),
                _day(deal, level, seen[1]),
                None if delivery is None else delivery.at,
                NONE if delivery is None else delivery.row,
                Money(total - priced[0].total, deal.currency),
            )
        )
    return tuple(found)


def _day(deal: Deal, level: ServiceLevel, seen: Deliveries) -> date | None:
    begins = service_begins(deal, level, seen)
    return begins if isinstance(begins, date) else None
