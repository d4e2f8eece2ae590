"""Levers: what either side could change about a deal, in one or more settings besides off.

It refuses to say what a lever is worth; that is judged on draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from troth.core.money import Money
from troth.core.promise import Side
from troth.core.quantity import Share, Work
from troth.core.work import Item


@dataclass(frozen=True, slots=True)
class RoleChange:
    """People added to (or taken from) a role, or the share they give set anew."""

    add: int = 0
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """One way a lever can stand: every part is what changes, the rest stays.

    `dates` moves promised days by promise id; `drops` names items dropped; `adds` brings items;
    `outsourced` names items that somebody outside does, `training` is the new training of each user;
    `risks_off` names risks bought off; `price` is a new fixed price.
    """

    people: Mapping[str, RoleChange] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    adds: tuple[Item, ...] = ()
    dates: Mapping[str, date] = field(default_factory=dict)
    risks_off: tuple[str, ...] = ()
    price: Money | None = None
    outsourced: tuple[str, ...] = ()
    training: Work | None = None

    @property
    def is_replanned(self) -> bool:
        """Whether the plan itself changes, and not only a promised day or the price."""
        return bool(self.people or self.drops or self.adds or self.risks_off or self.outsourced)

    @property
    def is_risks_alone(self) -> bool:
        """Whether it buys risks off and changes nothing else about the plan."""
        others = self.people or self.drops or self.adds or self.outsourced or self.training
        return bool(self.risks_off) and not others

    @property
    def is_plan(self) -> bool:
        """Whether it makes another plan for somebody, and not only another day or price."""
        return self.is_replanned or self.training is not None

    @property
    def moves_goal(self) -> bool:
        """Whether it moves a promised day or the price: that is no way of keeping what was promised."""
        return bool(self.dates) or self.price is not None

    @property
    def parts_set(self) -> frozenset[tuple[str, str]]:
        """What it sets outright, by kind and name: two levers that set the same cannot both stand."""
        shares = (("share", role) for role, change in self.people.items() if change.share is not None)
        return frozenset(
            (
                *shares,
                *(("day", promise) for promise in self.dates),
                *(("done", item) for item in (*self.drops, *self.outsourced)),
                *((("price", ""),) if self.price is not None else ()),
                *((("training", ""),) if self.training is not None else ()),
            )
        )


@dataclass(frozen=True, slots=True)
class Lever:
    """A named change with its settings, what it costs (once or a week) and whom.

    `only_with` must be set too, `not_with` must not. A lever named `x` with several settings is set
    as `x=1`, `x=2`, …; plain `x` is its first.
    """

    id: str
    settings: tuple[Setting, ...]
    costs: Money | None = None
    costs_per_week: Money | None = None
    cost_to: Side = "seller"
    only_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
