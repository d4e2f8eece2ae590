"""Trials: a deal as it stands, with each step, with pairs of steps and with combinations of levers, played.

All on the same luck. It refuses to judge what came out; what could not be looked at is counted.

Source: DESIGN section 6, "common random numbers keyed by seed, draw and name".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice, conflict_in, with_levers
from troth.core.deal import Deal
from troth.core.worktime import NEVER, day_of_end
from troth.forecast.deal.answers import Unknown, answer_to, unknowns_of
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.payment_days import Dues, dues_of, is_covered, together
from troth.forecast.deal.play import Stage
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.deal.variants import play_variants
from troth.judgement.constraints.claim import Kept, Outcome, joined, outcome_of
from troth.judgement.constraints.knowing import Selection, choice_set
from troth.judgement.constraints.loosening import (
    PAIRED_KINDS,
    Loosening,
    can_stand_together,
    loosened,
    loosenings,
)
from troth.judgement.constraints.step_cost import Cents, StepCost, cost_in_draws, cost_of

STEP_DRAWS = 4096
PAIR_DRAWS = 2048
MOST_PAIRS = 150
PLAN_LEVEL = 0.95  # the plan's time ends when it is done in so many of the draws
Pair = tuple[Loosening, Loosening]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tried:
    """A step, what became of every claim with it, and what it costs."""

    step: Loosening
    outcome: Outcome
    cost: StepCost


@dataclass(slots=True)
class Looked:
    """How much was looked at, and with how many draws."""

    draws: int
    pair_draws: int
    steps: int = 0
    steps_left_out: int = 0
    pairs: int = 0
    pairs_left_out: int = 0
    selections: int = 0
    selections_left_out: int = 0
    is_interrupted: bool = False


@dataclass(slots=True)
class Trials:
    """Everything that was played, in its order.

    `pairs` hold what became of the claims with two steps, `chosen` by claim a row for each of the
    `selections` of levers, on the first `looked.pair_draws` draws. `swapped` says of each step that
    lowers the price whether the client's money covers it; `dues` is None without a budget.
    """

    before: Outcome
    dues: Dues | None
    answers: Mapping[Unknown, Kept]
    looked: Looked
    tried: list[Tried] = field(default_factory=list)
    pairs: list[tuple[Pair, Mapping[str, Kept]]] = field(default_factory=list)
    selections: tuple[Selection, ...] = ()
    chosen: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    swapped: dict[Loosening, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Base:
    """What is kept of a block of the deal as it stands."""

    outcome: Outcome
    dues: Dues | None
    plan_end: NDArray[np.int64]
    answers: Mapping[Unknown, Kept]


def try_everything(
    prepared: Prepared, base: ChangedDeal, draws: int, progress: Progress | None = None
) -> Trials:
    """Play a deal as it stands and every way of loosening it.

    Parameters
    ----------
    prepared
        The deal, made ready.
    base
        The deal with the levers set that stay set.
    draws
        At most this many draws.
    progress
        Told (variants played, variants in all); an interrupt ends the trials and keeps what there is.
    """
    looked = Looked(min(draws, STEP_DRAWS), min(draws, PAIR_DRAWS))
    blocks = _played_base(prepared, base, looked.draws)
    dues = [block.dues for block in blocks if block.dues is not None]
    answers = {
        key: np.concatenate([block.answers[key] for block in blocks])[: looked.pair_draws]
        for key in blocks[0].answers
    }
    trials = Trials(
        joined(tuple(block.outcome for block in blocks)),
        together(dues) if dues else None,
        answers,
        looked,
    )
    ends = np.sort(np.concatenate([block.plan_end for block in blocks]))
    last = int(ends[min(int(PLAN_LEVEL * len(ends)), len(ends) - 1)])
    zone = base.deal.calendars["seller"].timezone
    until = prepared.horizon_on if last >= NEVER else day_of_end(last, zone)
    steps = loosenings(prepared, base, until)
    _try_all(_Search(prepared, base, trials, progress), steps)
    return trials


def _played_base(prepared: Prepared, base: ChangedDeal, draws: int) -> tuple[_Base, ...]:
    stage = stage_of(prepared, Scenario(AS_IT_STANDS, base))
    unknowns = unknowns_of(stage)
    has_budget = base.deal.budget is not None and base.deal.price.is_stated

    def boil(played: Played) -> _Base:
        return _Base(
            outcome_of(played),
            dues_of(played) if has_budget else None,
            played.plan_end(),
            {unknown: answer_to(unknown, stage, played.luck) for unknown in unknowns},
        )

    return next(play_variants([stage], prepared.seed, draws, boil))


@dataclass(slots=True)
class _Search:
    """A search under way: what it is about, what it found, and how far it is."""

    prepared: Prepared
    base: ChangedDeal
    trials: Trials
    progress: Progress | None
    total: int = 0
    done: int = 0

    def play(
        self, stages: Iterator[Stage], draws: int, boil: Callable[[Played], T]
    ) -> Iterator[tuple[T, ...]]:
        """Play variants and tell how far the search is."""
        for blocks in play_variants(stages, self.prepared.seed, draws, boil):
            self.done += 1
            if self.progress is not None:
                self.progress(self.done, self.total)
            yield blocks


def _try_all(search: _Search, steps: Sequence[Loosening]) -> None:
    """Play steps, then pairs, then combinations of levers; an interrupt keeps what is done."""
    looked, trials = search.trials.looked, search.trials
    pairs = pairs_of(steps, search.base)
    choices = choice_set(search.prepared.deal, search.base)
    swaps = swaps_of(search.prepared.deal, search.base) if trials.dues is not None else ()
    looked.steps_left_out = len(steps)
    looked.pairs_left_out = len(pairs)
    looked.selections_left_out = len(choices.selections) + choices.left_out
    few = pairs[:MOST_PAIRS]
    search.total = len(steps) + len(swaps) + len(few) + len(choices.selections)
    try:
        _try_steps(search, steps)
        _try_swaps(search, swaps)
        _try_pairs(search, few)
        _try_selections(search, choices.selections)
    except KeyboardInterrupt:
        looked.is_interrupted = True


def _try_steps(search: _Search, steps: Sequence[Loosening]) -> None:
    by_key = {step.key: step for step in steps}

    def boil(played: Played) -> tuple[Outcome, Cents | None]:
        return outcome_of(played), cost_in_draws(played, by_key[played.scenario.name])

    stages = (loosened(search.prepared, search.base, (step,)) for step in steps)
    looked = search.trials.looked
    for step, blocks in zip(steps, search.play(stages, looked.draws, boil), strict=True):
        drawn = [cost for _, cost in blocks if cost is not None]
        cost = np.concatenate(drawn) if len(drawn) == len(blocks) else None
        outcome = joined(tuple(one for one, _ in blocks))
        search.trials.tried.append(Tried(step, outcome, cost_of(step, search.base.deal, cost)))
        looked.steps += 1
        looked.steps_left_out -= 1


def _try_swaps(search: _Search, swaps: Sequence[Loosening]) -> None:
    def boil(played: Played) -> Kept:
        return is_covered(dues_of(played), played.deal)

    stages = (loosened(search.prepared, search.base, (step,)) for step in swaps)
    for step, blocks in zip(swaps, search.play(stages, search.trials.looked.draws, boil), strict=True):
        search.trials.swapped[step] = np.concatenate(blocks)


def swaps_of(deal: Deal, base: ChangedDeal) -> tuple[Loosening, ...]:
    """List the steps that lower what the client pays: levers with a lower price, work priced by itself."""
    priced = frozenset(deal.work) if deal.price.day_rates else frozenset(deal.price.milestones)
    fixed = base.deal.price.fixed
    found: list[Loosening] = []
    for lever in deal.levers.values():
        for choice in (Choice(lever, number) for number in range(len(lever.settings))):
            price = choice.change.price
            lowers = (fixed is not None and price is not None and price < fixed) or (
                price is None and priced & frozenset(choice.change.drops)
            )
            is_open = lever.id not in deal.refused and conflict_in((*base.choices, choice)) is None
            if lowers and is_open:
                found.append(Loosening("lever", choice.name, "client money", choice=choice))
    dropped = {item for step in found for item in step.drops}
    found += [
        Loosening("drop", item, "both")
        for item in deal.work
        if item in priced and item not in dropped and deal.work[item].scope in ("could", "should")
    ]
    return tuple(found)


def pairs_of(steps: Sequence[Loosening], base: ChangedDeal) -> tuple[Pair, ...]:
    """List the pairs of steps on people, calendars, levers and scope, those with least dropped first."""
    few = [step for step in steps if step.kind in PAIRED_KINDS]
    pairs = [pair for pair in itertools.combinations(few, 2) if can_stand_together(base, pair)]
    return tuple(sorted(pairs, key=lambda pair: sum(step.kind == "drop" for step in pair)))


def _try_pairs(search: _Search, pairs: Sequence[Pair]) -> None:
    looked = search.trials.looked
    stages = (loosened(search.prepared, search.base, pair) for pair in pairs)
    played = search.play(stages, looked.pair_draws, outcome_of)
    for pair, blocks in zip(pairs, played, strict=True):
        search.trials.pairs.append((pair, joined(blocks).kept))
        looked.pairs += 1
        looked.pairs_left_out -= 1


def _try_selections(search: _Search, selections: Sequence[Selection]) -> None:
    """Play combinations of levers; each claim gets a row of draws for each of them."""
    looked, trials = search.trials.looked, search.trials
    stages = (
        stage_of(search.prepared, Scenario("levers", with_levers(search.prepared.deal, chosen)))
        for chosen in selections
    )
    rows: list[Mapping[str, Kept]] = []
    try:
        for blocks in search.play(stages, looked.pair_draws, outcome_of):
            rows.append(joined(blocks).kept)
            looked.selections += 1
            looked.selections_left_out -= 1
    finally:
        if rows:
            trials.selections = tuple(selections[: len(rows)])
            trials.chosen = {key: np.stack([row[key] for row in rows]) for key in rows[0]}
