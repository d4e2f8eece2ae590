"""What holds each promise back: every step tried on the same draws, alone and in pairs, and what to know.

The door to constraints. Steps are played on up to 4,096 draws, pairs and combinations of levers on up to
2,048. It refuses to look into a promise that is safe already, and says what it did not look at; whoever
interrupts it has what was found so far.

Source: DESIGN section 3 ("Constraint") and section 6 (common random numbers).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from troth.core.change import Choice, with_levers
from troth.core.deal import Deal
from troth.core.promise import GiveTime, PayAtMost, Stay
from troth.errors import NotFound
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.deal_forecast import DealForecast
from troth.forecast.deal.prepare import Prepared
from troth.judgement.constraints.budget_gap import BudgetGap, budget_gap
from troth.judgement.constraints.claim import TOGETHER, items_of
from troth.judgement.constraints.constraint import (
    SAFE,
    TOGETHER_POINTS,
    Gain,
    Interaction,
    gain_of,
    interaction_of,
    ranked,
)
from troth.judgement.constraints.knowing import Knowing, worth_knowing
from troth.judgement.constraints.loosening import Loosening
from troth.judgement.constraints.trials import STEP_DRAWS, Looked, Trials, try_everything
from troth.judgement.evidence import Evidence, evidence_of


@dataclass(frozen=True, slots=True)
class Held:
    """What holds one claim back: `chance` is the plan's own (inside) one, None where nobody can know.

    `gains` and `harms` are findings only, in the order of who can take the step; `interactions` and
    `knowing` the largest first, `knowing` with what is worth nothing too.
    """

    claim: str
    chance: float | None
    gains: tuple[Gain, ...] = ()
    harms: tuple[Gain, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    knowing: tuple[Knowing, ...] = ()
    safe_from: float = SAFE

    @property
    def is_safe(self) -> bool:
        """Whether it is kept in nearly every draw, and as often as the policy asks: nothing to report."""
        return self.chance is not None and self.chance >= self.safe_from

    @property
    def largest(self) -> Gain | None:
        """The step that somebody can take and that gives most.

        A link gone is a diagnosis more than a step to take: it counts where nobody can do anything else,
        and what only chance can do where there is nothing else at all.
        """
        removable = [one for one in self.gains if one.step.remover != "nobody"]
        doable = [one for one in removable if one.step.kind != "link"]
        return max(doable or removable or self.gains, key=lambda one: one.change.gain, default=None)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A step and the claims of either side it would help, with the points (a share), the most first."""

    step: Loosening
    hurts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What holds the promises of a deal back.

    `held` are the claims that were asked about, `safe` those among them with nothing to report; `asked` is
    the one promise that was named, None: all of ours.
    """

    forecast: DealForecast
    evidence: Evidence
    held: tuple[Held, ...]
    safe: tuple[str, ...]
    budget: BudgetGap | None
    bottlenecks: tuple[Bottleneck, ...]
    looked: Looked
    asked: str | None = None

    @property
    def worst(self) -> Held | None:
        """The single promise asked about with the lowest chance, an aim only where it is all."""
        promises = self.forecast.changed.deal.promises
        single = [one for one in self.held if one.claim != TOGETHER and one.chance is not None]
        binding = [one for one in single if not promises[one.claim].is_aim]
        return min(binding or single, key=lambda one: one.chance or 0.0, default=None)


def find_constraints(
    prepared: Prepared,
    choices: Sequence[Choice],
    draws: int,
    promise: str | None = None,
    progress: Progress | None = None,
) -> HeldBack:
    """Find what holds the promises of a deal back.

    Parameters
    ----------
    prepared
        The deal, made ready.
    choices
        Levers that stay set.
    draws
        At most this many draws.
    promise
        The one promise asked about; None: all of the seller's that are not safe, and all together.
    progress
        Told (variants played, variants in all).

    Raises
    ------
    NotFound
        For a promise the deal does not have; the nearest name is offered.
    """
    deal = prepared.deal
    if promise is not None and promise not in deal.promises:
        near = difflib.get_close_matches(promise, deal.promises, 1)
        noun = "promise"
        raise NotFound(noun, promise, near[0] if near else "", f"deal '{deal.id}'")
    base = with_levers(deal, choices)
    forecast = forecast_deal(prepared, base, min(draws, STEP_DRAWS), is_brief=True)
    trials = try_everything(prepared, base, draws, progress)
    every = {key: _held(key, trials, base.deal) for key in (*base.deal.promises, TOGETHER)}
    asked = _asked(every, base.deal, promise)
    swaps = trials.swapped
    return HeldBack(
        forecast,
        evidence_of(forecast),
        tuple(one for one in asked if not one.is_safe),
        tuple(one.claim for one in asked if one.is_safe),
        None if trials.dues is None else budget_gap(base.deal, trials.dues, swaps, deal.policy.promise),
        _bottlenecks(every),
        trials.looked,
        promise,
    )


def _asked(every: Mapping[str, Held], deal: Deal, promise: str | None) -> list[Held]:
    """Return the claims asked about; together only where it is known."""
    if promise is not None:
        return [every[promise]]
    ours = [every[key] for key, one in deal.promises.items() if one.by == "seller"]
    together = every[TOGETHER]
    return ours if together.chance is None else [*ours, together]


def _held(claim: str, trials: Trials, deal: Deal) -> Held:
    before = trials.before.kept.get(claim)
    if before is None:
        return Held(claim, None)
    chance, safe_from = float(before.mean()), max(SAFE, deal.policy.promise)
    if chance >= safe_from:
        return Held(claim, chance, safe_from=safe_from)
    gains = []
    for tried in trials.tried:
        gain = gain_of(tried.step, claim, trials.before, tried.outcome, tried.cost)
        if gain is not None and gain.change.is_beyond() and not _is_goal_moved(claim, tried.step, deal):
            gains.append(gain)
    return Held(
        claim,
        chance,
        ranked([one for one in gains if one.change.gain > 0]),
        ranked([one for one in gains if one.change.gain < 0]),
        _interactions(claim, trials, deal),
        _knowing(claim, trials, deal),
        safe_from=safe_from,
    )


def _knowing(claim: str, trials: Trials, deal: Deal) -> tuple[Knowing, ...]:
    """Return what is worth knowing for a claim; what it promises itself is no question."""
    if claim not in trials.chosen:
        return ()
    if claim != TOGETHER and isinstance(deal.promises[claim].measure, GiveTime):
        return ()
    return worth_knowing(trials.chosen[claim], trials.answers, trials.selections)


def _interactions(claim: str, trials: Trials, deal: Deal) -> tuple[Interaction, ...]:
    """Return the pairs that give much more together than both alone, the largest excess first."""
    found = []
    alone = {tried.step: tried.outcome.kept for tried in trials.tried}
    before = trials.before.kept[claim]
    for pair, kept in trials.pairs:
        if claim not in kept or any(_is_goal_moved(claim, step, deal) for step in pair):
            continue
        few = len(kept[claim])
        first, second = (alone[step][claim] for step in pair)
        one = interaction_of(pair, (first[:few], second[:few]), kept[claim], before[:few])
        gains = (float(first.mean() - before.mean()), float(second.mean() - before.mean()))
        found.append(replace(one, alone=gains))  # of all draws, as each is told by itself
    much = [one for one in found if one.excess.gain > 0 and one.excess.is_beyond(TOGETHER_POINTS)]
    return tuple(sorted(much, key=lambda one: (-one.excess.gain, -one.together.gain)))


def _is_goal_moved(claim: str, step: Loosening, deal: Deal) -> bool:
    """Whether a step changes what the claim itself promises, so that its gain or loss says nothing."""
    if frozenset(step.drops) & items_of(claim, deal):
        return True
    measure = None if claim == TOGETHER else deal.promises[claim].measure
    if isinstance(measure, PayAtMost):
        return step.choice is not None and step.choice.change.price is not None
    if isinstance(measure, Stay):
        return step.kind == "person" and step.name == measure.role
    if not isinstance(measure, GiveTime):
        return False
    is_theirs = step.kind in ("share", "given") and step.name == measure.role
    return is_theirs or (step.choice is not None and measure.role in step.choice.change.people)


def _bottlenecks(every: Mapping[str, Held]) -> tuple[Bottleneck, ...]:
    """Turn the findings round: for each step the claims it would help, the most helpful step first."""
    helps: dict[Loosening, list[tuple[str, float]]] = {}
    for held in every.values():
        for gain in held.gains:
            helps.setdefault(gain.step, []).append((held.claim, gain.change.gain))
    found = [
        Bottleneck(step, tuple(sorted(claims, key=lambda one: -one[1]))) for step, claims in helps.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.hurts[0][1], one.step.key)))
