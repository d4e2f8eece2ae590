"""Which promised day counts: the deal's headline, and the day a late penalty refers to.

It refuses to look at draws or at what happened.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.core.term import LatePenalty


def headline_item(deal: Deal) -> str | None:
    """Return the item whose finish is the deal's: promised by us for the latest day, else asked for so."""
    ours = [p for p in deal.promises.values() if p.by == "seller" and isinstance(p.measure, ReachBy)]
    binding = [promise for promise in ours if not promise.is_aim] or ours
    days = {p.measure.item: p.measure.on_or_before for p in binding if isinstance(p.measure, ReachBy)}
    found = days or deal.asked.dates
    return max(found, key=lambda item: (found[item], item), default=None)


def due_on_of(deal: Deal, term: LatePenalty) -> ReachBy | None:
    """Return the seller's promised date that a late penalty refers to, None when nothing was promised.

    Of several the earliest; an aim counts only where nothing was promised.
    """
    named = [
        (promise.is_aim, promise.measure.on_or_before, promise.measure)
        for promise in deal.promises.values()
        if promise.by == "seller"
        and isinstance(promise.measure, ReachBy)
        and term.of in {promise.id, promise.measure.item}
    ]
    return min(named, key=lambda one: one[:2])[2] if named else None
