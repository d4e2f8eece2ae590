"""The client's money: how often it covers what falls due, what a tenth more gives, and the ways out.

Three ways are computed on the same draws: phases (so much is payable only once there is more), a later
budget (the day more would have to come, or the day from which all is covered), a scope swap (a lever that
states a lower price, or a dropped item that has a price of its own). It refuses to price what the deal
does not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Budget, Deal
from troth.core.worktime import NEVER, day_of_end, start_of_day
from troth.forecast.deal.money_due import enough_on, money_there
from troth.forecast.deal.payment_days import Dues, is_covered
from troth.judgement.constraints.claim import Kept
from troth.judgement.constraints.constraint import SAFE
from troth.judgement.constraints.loosening import Loosening
from troth.judgement.paired import Paired, paired

MORE = 1.10


@dataclass(frozen=True, slots=True)
class Phases:
    """So much (minor units) made payable only from a day on, which covers it in this share of the draws."""

    minor: float
    until: date
    covered: float


@dataclass(frozen=True, slots=True)
class LaterBudget:
    """Days that would have to move, the client's or ours.

    `covered_from` is the day from which what is there covers everything; `needed_on` the day on which the
    money of that day would have to be there instead, at the policy's level.
    """

    covered_from: date
    needed_on: date


@dataclass(frozen=True, slots=True)
class ScopeSwap:
    """A lever or a dropped item that lowers what is due, and how often it is covered then."""

    step: Loosening
    covered: float
    change: Paired


@dataclass(frozen=True, slots=True)
class BudgetGap:
    """How often the client's money covers what falls due, at the level of the policy for promises.

    `due_minor` is what is due in all in the middle case, `there_minor` all that is ever there,
    `extra_minor` a tenth of it, and `more` what that tenth gives.
    """

    owner: str | None
    covered: float
    level: float
    due_minor: float
    first_on: date | None
    there_minor: int
    extra_minor: int
    more: Paired
    phases: Phases | None
    later: LaterBudget | None
    swaps: tuple[ScopeSwap, ...]

    @property
    def missing_minor(self) -> float:
        """What is due in the middle case beyond all the money that is ever there."""
        return max(self.due_minor - self.there_minor, 0.0)

    @property
    def is_short(self) -> bool:
        """Whether the money is there less often than the policy asks of a promise."""
        return self.covered < self.level

    @property
    def is_safe(self) -> bool:
        """Whether the money is there in nearly every draw."""
        return self.covered >= SAFE


def budget_gap(deal: Deal, dues: Dues, swapped: Mapping[Loosening, Kept], level: float) -> BudgetGap | None:
    """Hold what falls due against the client's money.

    Parameters
    ----------
    deal
        The deal as it stands.
    dues
        Its payments, in all draws.
    swapped
        Whether all is covered in each draw with a step that lowers what is due.
    level
        The chance from which a promise may be made.

    Returns
    -------
    None without a budget or a price.
    """
    budget, timezone = deal.budget, deal.calendars["client"].timezone
    if budget is None or not deal.price.is_stated:
        return None
    covered = is_covered(dues, deal).astype(np.int8)
    there = budget.approved.minor + sum(money.minor for money in budget.more.values())
    is_short = float(covered.mean()) < level
    phases = _phases(deal, budget, dues, level) if is_short else None
    first = _quantile(np.where(dues.minor > 0, dues.at, NEVER).min(axis=1), 0.5)
    return BudgetGap(
        owner=budget.owner,
        covered=float(covered.mean()),
        level=level,
        due_minor=_quantile(dues.total, 0.5),
        first_on=None if first >= NEVER else day_of_end(int(first), timezone),
        there_minor=there,
        extra_minor=round(there * (MORE - 1.0)),
        more=paired(is_covered(dues, deal, MORE).astype(np.int8) - covered),
        phases=phases if phases is not None and phases.covered > float(covered.mean()) else None,
        later=_later(deal, budget, dues, level) if is_short else None,
        swaps=tuple(_swaps(swapped, covered)),
    )


def _swaps(swapped: Mapping[Loosening, Kept], covered: NDArray[np.int8]) -> Iterator[ScopeSwap]:
    for step, kept in swapped.items():
        yield ScopeSwap(step, float(kept.mean()), paired(kept.astype(np.int8) - covered))


def _quantile(values: NDArray[np.int64] | NDArray[np.float64], level: float) -> float:
    """Return the order statistic at a level: the ceil(level x n)-th smallest."""
    return float(np.sort(values)[max(math.ceil(level * len(values)), 1) - 1])


def _phases(deal: Deal, budget: Budget, dues: Dues, level: float) -> Phases | None:
    """Return how much would have to wait for which more money: the first that does it, else the best.

    The shortfall before that day, at the level, is payable as soon as the money is there.
    """
    best: Phases | None = None
    short = dues.short_by(money_there(deal, budget, dues.at))
    for on in sorted(budget.more):
        opens = start_of_day(on, deal.calendars["client"].timezone)
        moved = _quantile(np.where(dues.at <= opens, short, 0.0).max(axis=1), level)
        if moved <= 0:
            continue
        covered = float(_is_covered_in_phases(deal, budget, dues, opens, moved).mean())
        if best is None or covered > best.covered:
            best = Phases(moved, on, covered)
        if covered >= level:
            break
    return best


def _is_covered_in_phases(deal: Deal, budget: Budget, dues: Dues, opens: int, moved: float) -> Kept:
    """Return whether all is covered with so much of what is due by a moment payable only just after it."""
    is_before = (dues.at <= opens) & (dues.at < NEVER)
    due_before = np.where(is_before, dues.owed_by, 0.0).max(axis=1)
    after = money_there(deal, budget, np.array([opens + 1], dtype=np.int64))[0]
    waits = np.where(is_before, moved, 0.0)
    short = dues.short_by(money_there(deal, budget, dues.at) + waits)
    return np.asarray((short <= 0).all(axis=1) & (due_before <= after + 0.5))


def _later(deal: Deal, budget: Budget, dues: Dues, level: float) -> LaterBudget | None:
    """Return which day would have to move; None where all the money that is ever there is too little."""
    covered_from = enough_on(budget, _quantile(dues.total, level))
    short = dues.short_by(money_there(deal, budget, dues.at)) > 0
    needed = _quantile(np.where(short, dues.at, NEVER).min(axis=1), 1.0 - level)
    if covered_from is None or covered_from == date.min or needed >= NEVER:
        return None
    return LaterBudget(covered_from, day_of_end(int(needed), deal.calendars["client"].timezone))
