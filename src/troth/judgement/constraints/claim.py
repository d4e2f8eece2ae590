"""Claims: what may be kept or not in each draw, one promise of either side or all the seller's together.

It refuses to let what nobody can know count as kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.promise import Achieve, Deliver, GiveTime, Promise, ReachBy, Stay
from troth.forecast.deal.blocks import kept_of
from troth.forecast.deal.outcomes import delivered_at, scope_items
from troth.forecast.deal.played import Played

Kept = NDArray[np.bool_]
Minutes = NDArray[np.int64]

TOGETHER = "(all)"  # no promise is named so: a name has no brackets


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every claim in some draws: kept by claim, and when what it is about was done."""

    kept: Mapping[str, Kept]
    ends: Mapping[str, Minutes]


def outcome_of(played: Played) -> Outcome:
    """Return every known promise's outcome in a block, and that of all the seller's together.

    Together is there where the seller makes more than one binding promise.
    """
    known = {key: kept for key, kept in kept_of(played).items() if kept is not None}
    binding = binding_promises(played.deal)
    if len(binding) > 1:
        every = [known.get(key, np.zeros(played.luck.count, dtype=np.bool_)) for key in binding]
        known[TOGETHER] = np.logical_and.reduce(every)
    ends = {key: end_of(promise, played) for key, promise in played.deal.promises.items()}
    latest = np.int64(played.network.ends_at)
    return Outcome(known, {key: np.minimum(end, latest) for key, end in ends.items() if end is not None})


def binding_promises(deal: Deal) -> tuple[str, ...]:
    """Return the seller's promises that count together: aims do not."""
    return tuple(key for key, one in deal.promises.items() if one.by == "seller" and not one.is_aim)


def end_of(promise: Promise, played: Played) -> Minutes | None:
    """Return when what a promise is about was done, in each draw; None for one that has no such day."""
    measure, deal = promise.measure, played.deal
    if isinstance(measure, ReachBy):
        return played.finish(measure.item)
    if isinstance(measure, Deliver):
        return delivered_at(played, scope_items(deal, measure.scope))
    if isinstance(measure, Achieve):
        after = deal.results[measure.result].after
        return None if after is None else played.finish(after)
    if isinstance(measure, Stay):
        return played.finish(measure.after)
    if isinstance(measure, GiveTime) and isinstance(measure.until, str):
        return played.finish(measure.until)
    return None


def items_of(claim: str, deal: Deal) -> frozenset[str]:
    """Return the items that must be there for a claim to be kept: dropping one is no way of keeping it."""
    if claim == TOGETHER:
        return frozenset(item for key in binding_promises(deal) for item in items_of(key, deal))
    measure = deal.promises[claim].measure
    if isinstance(measure, ReachBy):
        return frozenset({measure.item})
    if isinstance(measure, Deliver):
        return frozenset(scope_items(deal, measure.scope))
    if isinstance(measure, Achieve):
        return frozenset(deal.results[measure.result].needs) & frozenset(deal.work)
    return frozenset()


def joined(blocks: tuple[Outcome, ...]) -> Outcome:
    """Return the outcome of several blocks as one, in the order of the draws."""
    kept = {key: np.concatenate([block.kept[key] for block in blocks]) for key in blocks[0].kept}
    ends = {key: np.concatenate([block.ends[key] for block in blocks]) for key in blocks[0].ends}
    return Outcome(kept, ends)
