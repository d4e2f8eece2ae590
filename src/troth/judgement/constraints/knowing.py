"""What knowing earlier is worth: the chance when the best levers are chosen after each answer.

Worth = the expected chance with the best levers chosen after each answer, less the chance of the best
levers chosen now. Levers are chosen on one half of the draws (the even ones) and scored on the other, both
ways round, averaged; so chance is no foresight, and where no answer changes the choice it is exactly zero.
It refuses levers that move the goal posts and those the client has turned down.

Source: Raiffa and Schlaifer, "Applied Statistical Decision Theory" (1961), "expected value of perfect
information".
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice, conflict_in
from troth.core.deal import Deal
from troth.core.lever import Lever
from troth.forecast.deal.answers import Unknown
from troth.judgement.constraints.claim import Kept
from troth.judgement.constraints.constraint import Paired, paired
from troth.judgement.constraints.loosening import is_goal_moved

MOST_CHOICES = 64
MOST_LISTED = 4096
ASSUMED_WEEKS = 26  # what a weekly cost is multiplied with to put levers in order

Selection = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """The combinations of levers that may be chosen, fewest and cheapest first; how many were left out."""

    selections: tuple[Selection, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Knowing:
    """What one answer known earlier is worth for one claim.

    `if_yes` and `if_no` are the chances given the answer, with the best levers chosen after it; None
    where no draw answers so. `best_yes` and `best_no` are those levers, `best_now` those without
    knowing (all three chosen on all draws).
    """

    unknown: Unknown
    worth: Paired
    yes_share: float
    if_yes: float | None
    if_no: float | None
    best_now: Selection
    best_yes: Selection
    best_no: Selection

    @property
    def moves_by(self) -> float:
        """How far the chance lies apart between the answers."""
        return 0.0 if self.if_yes is None or self.if_no is None else abs(self.if_yes - self.if_no)


def choice_set(deal: Deal, base: ChangedDeal) -> ChoiceSet:
    """List the combinations of open levers, those that are set always among them.

    Order: fewer levers first, then cheaper, then the deal's own order; the first `MOST_CHOICES` count.
    """
    already = {choice.lever.id for choice in base.choices}
    options: list[list[Choice | None]] = []
    for lever in sorted(deal.levers.values(), key=_cost):
        settings = [Choice(lever, k) for k, one in enumerate(lever.settings) if not is_goal_moved(one)]
        if settings and lever.id not in already and lever.id not in deal.refused:
            options.append([None, *settings])
    whole = math.prod(len(one) for one in options)
    while math.prod(len(one) for one in options) > MOST_LISTED:
        options.pop()
    rank = {lever: number for number, lever in enumerate(deal.levers)}
    listed = []
    for picked in itertools.product(*options):
        chosen = tuple(choice for choice in picked if choice is not None)
        every = tuple(sorted((*base.choices, *chosen), key=lambda choice: rank[choice.lever.id]))
        if conflict_in(every) is None:
            listed.append(every)
    listed.sort(key=lambda every: (sum(_cost(choice.lever) for choice in every), len(every)))
    possible = whole - (math.prod(len(one) for one in options) - len(listed))
    chosen_few = sorted(listed[:MOST_CHOICES], key=len)
    return ChoiceSet(tuple(chosen_few), possible - len(chosen_few))


def _cost(lever: Lever) -> int:
    once = 0 if lever.costs is None else lever.costs.minor
    weekly = 0 if lever.costs_per_week is None else lever.costs_per_week.minor
    return once + ASSUMED_WEEKS * weekly


def worth_knowing(
    kept: NDArray[np.bool_], answers: Mapping[Unknown, Kept], selections: Sequence[Selection]
) -> tuple[Knowing, ...]:
    """Return what each answer is worth for one claim, the largest worth first.

    Parameters
    ----------
    kept
        By selection and draw.
    answers
        For each unknown and draw, whether the answer is yes.
    selections
        The choices, the preferred among equals first.
    """
    found = [_knowing(kept, unknown, yes, selections) for unknown, yes in answers.items()]
    return tuple(sorted(found, key=lambda one: (-one.worth.gain, -one.moves_by)))


def _knowing(
    kept: NDArray[np.bool_], unknown: Unknown, yes: Kept, selections: Sequence[Selection]
) -> Knowing:
    is_even = np.arange(kept.shape[1]) % 2 == 0
    gained = np.zeros(kept.shape[1])
    after = np.zeros(kept.shape[1])
    for chosen_on in (is_even, ~is_even):
        scored = np.flatnonzero(~chosen_on)
        now = _best(kept, chosen_on)
        best = np.where(yes, _best(kept, chosen_on & yes, now), _best(kept, chosen_on & ~yes, now))
        after[scored] = kept[best[scored], scored]
        gained[scored] = after[scored] - kept[now, scored]
    now = _best(kept, np.ones_like(yes))
    return Knowing(
        unknown,
        paired(gained),
        float(yes.mean()),
        float(after[yes].mean()) if yes.any() else None,
        float(after[~yes].mean()) if (~yes).any() else None,
        selections[now],
        selections[_best(kept, yes, now)],
        selections[_best(kept, ~yes, now)],
    )


def _best(kept: NDArray[np.bool_], where: Kept, otherwise: int = 0) -> int:
    """Return the selection kept most often in some draws, `otherwise` where there are none or as good."""
    if not where.any():
        return otherwise
    often = kept[:, where].sum(axis=1)
    return otherwise if often[otherwise] == often.max() else int(np.argmax(often))
