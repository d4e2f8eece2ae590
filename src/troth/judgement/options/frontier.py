"""The frontier: the combinations of scope, price, date and the client's effort that nothing else beats.

One point for each combination of levers that changes the plan, all on the same luck; a later day and another
price are read off the same draws and never played again. It refuses to draw a line between points: what is
between two combinations is not to be had.

Source: DESIGN section 3, "Frontier". Beyond what can be looked at in full: Pareto local search (Paquete,
Chiarandini and Stützle, "Pareto local optimum sets in the biobjective traveling salesman problem", 2004).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.change import due_on, with_levers
from troth.core.deal import Deal
from troth.core.lever import Setting
from troth.forecast.deal.blocks import BLOCK_DRAWS, Progress
from troth.forecast.deal.play import Stage
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.deal.variants import play_groups
from troth.judgement.options.point import Look, Point, dated_promises, look_at, view_of
from troth.judgement.search.combinations import MOST_LOOKED_AT, Choices, combinations_of, names_of, neighbours
from troth.judgement.search.later_or_dearer import is_price_refused, movable_promises

FRONTIER_DRAWS = 1_024
WITHOUT = 1e-9  # what an item left out weighs beside the value of the scope


@dataclass(frozen=True, slots=True)
class Frontier:
    """What can be had: every combination's point that counts, and those that nothing beats.

    `looks` are of all the combinations that were played with `draws` draws, the cheapest first; `best` are
    the points on the frontier, the earliest first, without those that need what was turned down. `left_out`
    combinations were not looked at; `is_cut` says that somebody stopped it.
    """

    looks: tuple[Look, ...]
    best: tuple[Point, ...]
    left_out: int
    draws: int
    is_cut: bool = False

    @property
    def looked_at(self) -> int:
        """How many combinations were played."""
        return len(self.looks)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point that counts."""
        return tuple(look.point for look in self.looks if look.point is not None)

    def look(self, choices: Choices) -> Look | None:
        """Return the look at the plan that some levers make, None where it was not looked at."""
        wanted = names_of(choice for choice in choices if changes_plan(choice.change))
        return next((one for one in self.looks if names_of(one.choices) == wanted), None)


def changes_plan(setting: Setting) -> bool:
    """Whether a setting of a lever makes a point of its own: days and prices are read off the draws."""
    return setting.is_plan


def axes_of(point: Point) -> tuple[float, ...]:
    """Return what a point is judged by, each the lower the better.

    Scope (of two with the same value, the one that leaves fewer items out), price (one that nobody can know
    is the highest), day, hours.
    """
    scope = -point.scope + WITHOUT * len(point.without)
    price = math.inf if point.price is None else float(point.price.total)
    return (scope, price, float(point.on.toordinal()), point.hours)


def is_beaten(one: Point, other: Point) -> bool:
    """Whether another point is at least as good in everything and better in something."""
    pairs = list(zip(axes_of(one), axes_of(other), strict=True))
    return all(theirs <= mine for mine, theirs in pairs) and any(theirs < mine for mine, theirs in pairs)


def unbeaten(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points that no other beats, the earliest first; of equal ones the first (the cheapest)."""
    if not points:
        return ()
    axes = np.array([axes_of(one) for one in points])
    stays = np.array([not _beats(axes, k) for k in range(len(points))])
    return tuple(sorted((one for one, stay in zip(points, stays, strict=True) if stay), key=_earliest))


def _beats(axes: NDArray[np.float64], k: int) -> bool:
    """Whether any row beats row k, or is the same and stands before it."""
    no_worse = (axes <= axes[k]).all(axis=1)
    better = no_worse & (axes < axes[k]).any(axis=1)
    return bool(better.any() or (no_worse & ~better)[:k].any())


def _earliest(point: Point) -> tuple[float, ...]:
    scope, price, on, hours = axes_of(point)
    return (on, price, scope, hours)


def needs_refused(deal: Deal, point: Point) -> bool:
    """Whether a point needs a day or a price that the client has turned down."""
    movable = movable_promises(deal)
    due = {promise.id: due_on(promise) for promise in dated_promises(deal)}
    for key, on in point.dates.items():
        promised = due.get(key)
        if key not in movable and promised is not None and on > promised:
            return True
    fixed = deal.price.fixed
    if fixed is None or point.price is None or point.price.own <= fixed.minor:
        return False
    return is_price_refused(deal)


def frontier_of(
    prepared: Prepared, draws: int = FRONTIER_DRAWS, progress: Progress | None = None
) -> Frontier:
    """Find the frontier of a deal over every combination of its levers that the client has not refused.

    Parameters
    ----------
    prepared
        The deal, made ready.
    draws
        How many draws for each combination, a block at most.
    progress
        Told (combinations done, in all).

    Returns
    -------
    With more than `MOST_LOOKED_AT` combinations the cheapest are looked at first, as many as half of
    that number, then the neighbours of what is on the frontier so far. An interrupt keeps what is done.
    """
    draws = min(draws, BLOCK_DRAWS)
    every = combinations_of(prepared.deal, wanted=changes_plan)
    total = len(every.listed) + every.left_out
    listed = every.listed if total <= MOST_LOOKED_AT else every.first(MOST_LOOKED_AT // 2).listed
    search = _Search(prepared, draws, min(total, MOST_LOOKED_AT), progress)
    try:
        search.look_at(listed)
        while search.has_room and total > MOST_LOOKED_AT:
            if not search.look_at(_beside(search)):
                break
    except KeyboardInterrupt:
        search.is_cut = True
    left_out = total - len(search.looks)
    return Frontier(tuple(search.looks), search.best(), left_out, draws, search.is_cut)


class _Search:
    """What was looked at so far, and how many more there is room for."""

    def __init__(self, prepared: Prepared, draws: int, most: int, progress: Progress | None) -> None:
        self.prepared, self.draws, self.most, self.progress = prepared, draws, most, progress
        self.looks: list[Look] = []
        self.seen: set[frozenset[str]] = set()
        self.is_cut = False

    @property
    def has_room(self) -> bool:
        return len(self.looks) < self.most

    def best(self) -> tuple[Point, ...]:
        """Return the points that nothing beats, without those that need what was turned down."""
        points = [look.point for look in self.looks if look.point is not None]
        return unbeaten([point for point in points if not needs_refused(self.prepared.deal, point)])

    def look_at(self, combinations: Sequence[Choices]) -> int:
        """Look at combinations not seen yet, as many as there is room for; return how many."""
        fresh = [each for each in combinations if names_of(each) not in self.seen]
        fresh = fresh[: self.most - len(self.looks)]
        self.seen.update(map(names_of, fresh))
        prepared = self.prepared
        found: dict[frozenset[str], Look] = {}
        groups = ([stage_with(prepared, choices) for choices in group] for group in alike_in_plan(fresh))
        try:
            for looks in play_groups(
                groups, prepared.seed, self.draws, lambda played: look_at(view_of(prepared, played), [played])
            ):
                found.update((names_of(look.choices), look) for (look,) in looks)
                if self.progress is not None:
                    self.progress(len(self.looks) + len(found), self.most)
        finally:
            self.looks += [found[names_of(each)] for each in fresh if names_of(each) in found]
        return len(fresh)


def alike_in_plan(combinations: Sequence[Choices]) -> list[list[Choices]]:
    """Group combinations that differ only in risks bought off: most of their draws are the same."""
    groups: dict[frozenset[str], list[Choices]] = {}
    for choices in combinations:
        others = (choice for choice in choices if not choice.change.is_risks_alone)
        groups.setdefault(names_of(others), []).append(choices)
    return list(groups.values())


def has_hope(deal: Deal, look: Look, choices: Choices) -> bool:
    """Whether a combination may come near the policy at the days promised with all its levers set."""
    changed = with_levers(deal, choices).deal
    due = {one.id: due_on(one) for one in dated_promises(changed)}
    return look.has_hope({key: on for key, on in due.items() if on is not None}, deal.policy.every)


def _beside(search: _Search) -> list[Choices]:
    """Return the combinations next to those on the frontier so far, each once."""
    deal = search.prepared.deal
    found = {
        names_of(each): each
        for point in search.best()
        for each in neighbours(deal, point.choices, wanted=changes_plan)
    }
    return list(found.values())


def stage_with(prepared: Prepared, choices: Choices) -> Stage:
    """Return the stage of a deal with some levers set."""
    return stage_of(prepared, Scenario(AS_IT_STANDS, with_levers(prepared.deal, choices)))
