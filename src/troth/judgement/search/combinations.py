"""Combinations of a deal's levers, the cheapest first: which can be set together, and how many there are.

A lever stands off or in one of its settings; those that exclude or need one another never stand together,
and what the client turned down is left out unless it is asked for. It refuses to say what a combination is
worth, and to leave any out without a count.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from troth.core.change import Choice, conflict_in
from troth.core.deal import Deal
from troth.core.lever import Lever, Setting

MOST_LOOKED_AT = 4_096
MOST_LISTED = 1 << 16
ASSUMED_WEEKS = 26  # over which a weekly cost is counted when combinations are put in order

Choices = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combinations to look at, in order of cost, and how many there are beyond them."""

    listed: tuple[Choices, ...]
    left_out: int

    def first(self, most: int) -> Combinations:
        """Return the cheapest of them, the others counted as left out."""
        return Combinations(self.listed[:most], self.left_out + max(len(self.listed) - most, 0))


def any_change(setting: Setting) -> bool:
    """Let every setting of a lever be looked at."""
    del setting
    return True


def combinations_of(
    deal: Deal,
    already: Sequence[Choice] = (),
    *,
    has_refused: bool = False,
    wanted: Callable[[Setting], bool] = any_change,
) -> Combinations:
    """List the combinations of a deal's levers that can be set together, the cheapest first.

    Parameters
    ----------
    deal
        With its levers; as its file says.
    already
        Levers that stay set in each of them.
    has_refused
        Whether levers count that the client has turned down.
    wanted
        Which settings count.

    Returns
    -------
    Up to `MOST_LISTED` of them by cost, then fewer levers, earlier settings, the file's order; what is
    beyond that number is counted, without knowing which of it conflicts.
    """
    options = _options(deal, already, has_refused=has_refused, wanted=wanted)
    few = list(options)
    while _number(few) > MOST_LISTED:
        few.pop()
    order = {lever: rank for rank, lever in enumerate(deal.levers)}
    every = (_in_order((*already, *filter(None, each)), order) for each in itertools.product(*few))
    standing = [choices for choices in every if conflict_in(choices) is None]

    def weight(choices: Choices) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
        ranks = tuple(order[choice.lever.id] for choice in choices)
        return (cost_of(choices), len(choices), tuple(choice.setting for choice in choices), ranks)

    return Combinations(tuple(sorted(standing, key=weight)), _number(options) - _number(few))


def neighbours(
    deal: Deal,
    choices: Choices,
    *,
    kept: Collection[str] = (),
    wanted: Callable[[Setting], bool] = any_change,
) -> Iterable[Choices]:
    """Yield the combinations that differ from one in a single lever: set, set otherwise, or left.

    Levers named in `kept` stay as they are.
    """
    order = {lever: rank for rank, lever in enumerate(deal.levers)}
    for option in _options(deal, (), has_refused=False, wanted=wanted):
        lever = next(choice.lever.id for choice in option if choice is not None)
        if lever in kept:
            continue
        others = tuple(choice for choice in choices if choice.lever.id != lever)
        for choice in option:
            changed = _in_order(others if choice is None else (*others, choice), order)
            if changed != choices and conflict_in(changed) is None:
                yield changed


def names_of(choices: Iterable[Choice]) -> frozenset[str]:
    """Return what tells one combination from another, whatever the order."""
    return frozenset(choice.name for choice in choices)


def cost_of(choices: Iterable[Choice]) -> int:
    """Return what levers cost in minor units, a weekly one over half a year."""
    return sum(_cost(choice.lever) for choice in choices)


def _options(
    deal: Deal, already: Sequence[Choice], *, has_refused: bool, wanted: Callable[[Setting], bool]
) -> list[list[Choice | None]]:
    """Return each open lever's settings, and leaving it: the cheapest levers first."""
    fixed = {choice.lever.id for choice in already}
    refused = () if has_refused else deal.refused
    levers = (one for one in deal.levers.values() if one.id not in fixed and one.id not in refused)
    settings = (
        [Choice(lever, k) for k, setting in enumerate(lever.settings) if wanted(setting)]
        for lever in sorted(levers, key=_cost)
    )
    return [[None, *each] for each in settings if each]


def _in_order(choices: Choices, order: dict[str, int]) -> Choices:
    return tuple(sorted(choices, key=lambda choice: order[choice.lever.id]))


def _number(options: Sequence[Sequence[Choice | None]]) -> int:
    return math.prod(len(one) for one in options)


def _cost(lever: Lever) -> int:
    once = 0 if lever.costs is None else lever.costs.minor
    weekly = 0 if lever.costs_per_week is None else lever.costs_per_week.minor
    return once + ASSUMED_WEEKS * weekly
