"""Scenarios: the same deal on the same luck, with one thing changed.

A scenario says which levers are set, which of the other side's promises are set to kept or missed, and
whether this deal's own mishaps happen. It refuses to draw anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from troth.core.change import ChangedDeal
from troth.core.deal import Deal
from troth.core.promise import Promise
from troth.forecast.deal.given import Held

AS_IT_STANDS = "as it stands"  # the name of the scenario in which nothing is set or missed on purpose


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way the deal could stand.

    `conditions` are promise ids that are *set* (`held`); every other promise stays as drawn. Without
    mishaps neither rework nor risks happen: what is left is the record alone.
    """

    name: str
    changed: ChangedDeal
    held: Held = "drawn"
    conditions: frozenset[str] = field(default_factory=frozenset)
    has_mishaps: bool = True

    @property
    def deal(self) -> Deal:
        """The deal as it stands in this scenario."""
        return self.changed.deal

    def holds(self, promise_id: str) -> Held:
        """Say how a promise is treated: as drawn, or set."""
        return self.held if promise_id in self.conditions else "drawn"


def conditions_of(deal: Deal, promise: Promise) -> frozenset[str]:
    """Return the client's promises a seller's promise leans on: its `if`, else all of them."""
    if promise.conditions:
        return frozenset(promise.conditions)
    return frozenset(other.id for other in deal.promises.values() if other.by != promise.by)
