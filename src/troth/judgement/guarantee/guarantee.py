"""The guarantee with the strongest signal within a budget: what it costs a seller at the base rate beyond us.

(1) Candidates for each clause, priced on the same draws at our record and at the base rate; (2) of each what
nothing cheaper outdoes; (3) clauses put together, one candidate each, for the most signal within the budget;
(4) where the worst case is more than can be paid, a joint cap at that; (5) the whole played again in full,
with the cap and all that the clauses had before; (6) its signal on other runs, clear of their noise. It
refuses a guarantee that our own record cannot carry.

Source: docs/guarantee.md; Spence (1973) on signals, Grossman, "The informational role of warranties",
Journal of Law and Economics 24 (1981).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal
from troth.core.credit_schedule import Cap, CreditSchedule, JointCap
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty, Term
from troth.errors import Unanswerable
from troth.forecast.deal.blocks import BLOCK_DRAWS
from troth.forecast.deal.credits import late_credit, penalty_base
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.terms_forecast import TermsBlock, terms_blocks
from troth.forecast.deal.variants import play_variants
from troth.forecast.service.failures import SET_DRAWS
from troth.forecast.service.owed import WindowRun
from troth.judgement.guarantee.candidates import (
    BUDGETS_TRIED,
    Candidate,
    late_terms,
    nothing_of,
    service_candidates,
    undominated,
)
from troth.judgement.guarantee.distrust import at_the_base_rate, credits_by_term
from troth.judgement.guarantee.limits import Limits, limits_of
from troth.judgement.paired import Paired, paired_by_set

Cents = NDArray[np.float64]
MOST_KEPT = 200  # of the combinations of clauses, cheapest to dearest
NEARLY = 1.03
PLAYED_IN_FULL = 6
NO_GAP = Paired(0.0, 0.0)
MOST_RAISED = 8.0  # how much dearer than the budget a candidate may look before it is played in full


@dataclass(frozen=True, slots=True)
class Guarantee:
    """The guarantee found: the clauses as they would stand, and what they cost on average.

    `terms` are all clauses that it changes, `cap` the joint cap that bounds its worst case (None: none is
    needed), `unkept` the late penalties left out because we would owe them more often than the policy
    allows. `ours`, `theirs` and `worst` are in minor units, `before` and `theirs_before` the same of all
    clauses as they are, `replaced` (ours, theirs) of those that it takes the place of; `most` is the most it
    can ever cost, `gap` the signal on runs that it was not chosen on.
    """

    deal: Deal
    limits: Limits
    terms: tuple[Term, ...]
    cap: JointCap | None
    ours: float
    theirs: float
    worst: float
    most: float
    draws: int
    seed: int
    before: float = 0.0
    theirs_before: float = 0.0
    replaced: tuple[float, float] = (0.0, 0.0)
    unkept: tuple[str, ...] = ()
    gap: Paired = NO_GAP

    @property
    def signal(self) -> float:
        """What it costs a seller at the base rate beyond us."""
        return self.theirs - self.ours

    @property
    def is_found(self) -> bool:
        """Whether any schedule tells us apart within the limits, beyond the noise of other runs."""
        return bool(self.terms) and self.signal > 0.0 and self.gap.gain > 0.0 and self.gap.is_clear


def find_guarantee(
    prepared: Prepared, scenario: Scenario, spend: Money, worst: Money | None, draws: int
) -> Guarantee:
    """Find the credit schedule with the strongest signal within what we are willing to spend.

    Parameters
    ----------
    prepared, scenario
        The deal, made ready with our record, and the levers set.
    spend
        The most that the clauses may cost us on average.
    worst
        The most that they may ever cost; None: the policy's worst loss, else what the deal earns in the
        median.
    draws
        How many draws.

    Raises
    ------
    Unanswerable
        Where the deal has no clause whose credits could be set.
    """
    limits = limits_of(prepared, scenario, spend, worst, draws)
    base = at_the_base_rate(prepared)
    ours, theirs = (terms_blocks(one, scenario, draws) for one in (prepared, base))
    options = _options((prepared, base), scenario, (ours, theirs), limits, draws)
    if not options:
        why = "this deal has no clause whose credits could be set"
        raise Unanswerable(why, "write a service level with price.monthly, or a late penalty, under terms")
    found = _strongest_played((prepared, base), scenario, options, limits, draws)
    before, theirs_before = (
        float(np.concatenate([block.owed for block in side]).mean()) for side in (ours, theirs)
    )
    most = 1.0 - scenario.deal.policy.promise + 1e-9
    late = [term.id for term in scenario.deal.terms.values() if isinstance(term, LatePenalty)]
    unkept = tuple(name for name in late if _share_owing(ours, name) > most)
    gap = _gap_on_other_luck((prepared, base), scenario, found, draws)
    replaced = [sum_of(credits_by_term(side), [term.id for term in found.terms]) for side in (ours, theirs)]
    return replace(
        found,
        before=before,
        theirs_before=theirs_before,
        replaced=(replaced[0], replaced[1]),
        unkept=unkept,
        gap=gap,
    )


def sum_of(owed: Mapping[str, Cents], terms: Sequence[str]) -> float:
    """Return what some terms owe together on average, in minor units, each by itself."""
    return math.fsum(float(owed[term].mean()) for term in terms)


def _gap_on_other_luck(
    sellers: tuple[Prepared, Prepared], scenario: Scenario, found: Guarantee, draws: int
) -> Paired:
    """Return the signal on runs that the clauses were not chosen on, with its paired error (step 6)."""
    others = tuple(replace(seller, seed=seller.seed + 1) for seller in sellers)
    mine, other = (_owed_under(seller, scenario, found.terms, found.cap, draws) for seller in others)
    return paired_by_set(other - mine, SET_DRAWS)


def _strongest_played(
    sellers: tuple[Prepared, Prepared],
    scenario: Scenario,
    options: Sequence[tuple[Candidate, ...]],
    limits: Limits,
    draws: int,
) -> Guarantee:
    """Return the strongest guarantee that keeps the budget once it is played in full.

    What the clauses keep of before (steps down, minimums) and a cap over several make them cheaper than their
    candidates. So candidates are chosen for several budgets, each choice is played on few draws, and the best
    of these with all.
    """
    few = min(draws, BLOCK_DRAWS)
    chosen = dict.fromkeys(strongest(options, limits.spend * budget) for budget in BUDGETS_TRIED)
    tried = [(_played_again(sellers, scenario, each, limits, few), each) for each in chosen]
    within = [one for one in tried if one[0].ours <= limits.spend * NEARLY]
    within.sort(key=lambda one: -one[0].signal)
    best = _played_again(sellers, scenario, [nothing_of(clause[0].term) for clause in options], limits, draws)
    for _, each in within[:PLAYED_IN_FULL]:
        found = _played_again(sellers, scenario, each, limits, draws)
        if found.ours <= limits.spend and found.signal > best.signal:
            best = found
    return best


def _options(
    sellers: tuple[Prepared, Prepared],
    scenario: Scenario,
    blocks: tuple[Sequence[TermsBlock], Sequence[TermsBlock]],
    limits: Limits,
    draws: int,
) -> list[tuple[Candidate, ...]]:
    """Return, for each clause that could be set, what nothing cheaper outdoes (steps 1 and 2)."""
    mine, other = (_runs(side[:2]) for side in blocks)  # two blocks of draws are enough to choose by
    found, policy = [], scenario.deal.policy.promise
    for term in scenario.deal.terms.values():
        if isinstance(term, ServiceLevel) and term.id in mine and any(mine[term.id].fees):
            candidates = service_candidates(mine[term.id], other[term.id], policy, limits)
        elif isinstance(term, LatePenalty):
            is_kept = _share_owing(blocks[0], term.id) <= 1.0 - policy + 1e-9
            candidates = _late_candidates(sellers, scenario, term, draws) if is_kept else []
        else:
            continue
        found.append(undominated([nothing_of(term.id), *candidates], limits.spend * MOST_RAISED))
    return found


def _runs(blocks: Sequence[TermsBlock]) -> dict[str, WindowRun]:
    services = [block.service for block in blocks if block.service is not None]
    joined = {}
    for place, run in enumerate(services[0].runs if services else ()):
        good, total = (
            np.concatenate([getattr(service.runs[place], side) for service in services])
            for side in ("good", "total")
        )
        joined[run.id] = replace(run, good=good, total=total)
    return joined


def _share_owing(blocks: Sequence[TermsBlock], term: str) -> float:
    return float(np.concatenate([block.delivered[term] > 0 for block in blocks]).mean())


def _late_candidates(
    sellers: tuple[Prepared, Prepared], scenario: Scenario, term: LatePenalty, draws: int
) -> list[Candidate]:
    base = penalty_base(scenario.deal, term)
    if base is None:
        return []
    tried = late_terms(term)

    def boil(played: Played) -> Cents:
        return np.array([late_credit(played, one).sum() for one in tried])

    stages = (stage_of(seller, scenario) for seller in sellers)
    ours, theirs = (
        np.sum(found, axis=0) / draws for found in play_variants(stages, sellers[0].seed, draws, boil)
    )
    found = [
        Candidate(term.id, one, float(mine), float(other), float(base.minor * (one.cap or 1)))
        for one, mine, other in zip(tried, ours, theirs, strict=True)
    ]
    return [one for one in found if one.signal > 0.0]


def strongest(options: Sequence[tuple[Candidate, ...]], spend: float) -> tuple[Candidate, ...]:
    """Return one candidate of each clause, together of the most signal within a budget (step 3)."""
    together: list[tuple[Candidate, ...]] = [()]
    for clause in options:
        grown = [(*before, one) for before in together for one in clause]
        affordable = [each for each in grown if _cost(each) <= spend]
        affordable.sort(key=lambda each: (_cost(each), -_signal(each)))
        kept: list[tuple[Candidate, ...]] = []
        for each in affordable:
            if not kept or _signal(each) > _signal(kept[-1]):
                kept.append(each)
        step = max(len(kept) // MOST_KEPT, 1)
        together = [*kept[::step], kept[-1]]
    return max(together, key=lambda each: (_signal(each), -_cost(each)))


def _cost(each: Sequence[Candidate]) -> float:
    return math.fsum(one.ours for one in each)


def _signal(each: Sequence[Candidate]) -> float:
    return math.fsum(one.signal for one in each)


def _played_again(
    sellers: tuple[Prepared, Prepared],
    scenario: Scenario,
    chosen: Sequence[Candidate],
    limits: Limits,
    draws: int,
) -> Guarantee:
    """Play the chosen clauses in full, bounded by a joint cap where they could cost too much (steps 4, 5)."""
    deal = scenario.deal
    changed = [_becomes(deal.terms[one.term], one) for one in chosen if one.becomes is not None]
    most = math.fsum(one.most for one in chosen)
    cap = None
    if most > limits.worst:
        worst = Money(math.floor(limits.worst), deal.currency)
        cap = JointCap(tuple(term.id for term in changed), Cap(worst, "contract"))
        most = float(worst.minor)
    mine, other = (_owed_under(seller, scenario, changed, cap, draws) for seller in sellers)
    return Guarantee(
        deal=deal,
        limits=limits,
        terms=tuple(changed),
        cap=cap,
        ours=float(mine.mean()),
        theirs=float(other.mean()),
        worst=float(mine.max()),
        most=most,
        draws=draws,
        seed=sellers[0].seed,
    )


def _owed_under(
    seller: Prepared, scenario: Scenario, changed: Sequence[Term], cap: JointCap | None, draws: int
) -> Cents:
    """Return what a seller owes in each draw under the guarantee's clauses alone."""
    guaranteed = guaranteed_outlook(replace(seller, deal=with_clauses(scenario.deal, changed, cap)), changed)
    blocks = terms_blocks(guaranteed, replace(scenario, changed=_moved(scenario, guaranteed.deal)), draws)
    return np.concatenate([block.owed for block in blocks])


def _becomes(term: Term, one: Candidate) -> Term:
    if isinstance(term, ServiceLevel) and isinstance(one.becomes, CreditSchedule):
        return replace(term, schedule=one.becomes)
    assert isinstance(one.becomes, LatePenalty)  # noqa: S101 - candidates are of their term's own kind
    return one.becomes


def with_clauses(deal: Deal, changed: Sequence[Term], cap: JointCap | None) -> Deal:
    """Return the deal with the guarantee's clauses alone: every other clause that costs something is gone."""
    kept = {term.id: term for term in changed}
    return replace(deal, terms=kept, amendments=(), joint_caps=() if cap is None else (cap,))


def _moved(scenario: Scenario, deal: Deal) -> ChangedDeal:
    return replace(
        scenario.changed,
        deal=replace(scenario.deal, terms=deal.terms, amendments=deal.amendments, joint_caps=deal.joint_caps),
    )


def guaranteed_outlook(seller: Prepared, changed: Sequence[Term]) -> Prepared:
    """Return a seller made ready with the service levels of a guarantee, on the same draws."""
    service = seller.outlook.service
    if service is None:
        return seller
    schedules = {term.id: term.schedule for term in changed if isinstance(term, ServiceLevel)}
    kept = tuple(term for term in service.terms if term.contract.id in schedules)
    outlook = service.with_caps(kept, seller.deal).with_schedules(schedules)
    return replace(seller, outlook=replace(seller.outlook, service=outlook))
