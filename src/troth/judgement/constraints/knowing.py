"""What knowing earlier is worth: the chance when the best levers are chosen after each answer.

Worth = the expected chance with the best levers chosen after each answer, less the chance of the best
levers chosen now. Levers are chosen on one half of the draws (the even ones) and scored on the other, both
ways round, averaged; so chance is no foresight, and where no answer changes the choice it is exactly zero.
It refuses levers that move the goal posts and those the client has turned down.

Source: Raiffa and Schlaifer, "Applied Statistical Decision Theory" (1961), "expected value of perfect
information".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice
from troth.core.deal import Deal
from troth.forecast.deal.answers import Unknown
from troth.judgement.constraints.claim import Kept
from troth.judgement.constraints.loosening import is_goal_moved
from troth.judgement.paired import Paired, paired
from troth.judgement.search.combinations import combinations_of

MOST_CHOICES = 64

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

    The `MOST_CHOICES` cheapest, those with fewer levers first.
    """
    every = combinations_of(deal, base.choices, wanted=lambda one: not is_goal_moved(one)).first(MOST_CHOICES)
    return ChoiceSet(tuple(sorted(every.listed, key=len)), every.left_out)


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
