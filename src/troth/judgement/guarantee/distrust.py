"""The price of distrust: what a deal's clauses cost us, and what they would cost a seller at the base rate.

The other seller has the same deal, plan and prices and no record: work and service go by what is published.
Same draws, so that the two differ by record and not by luck. Each clause stands beside the broken promise
that left it behind. It refuses to compare with a seller who plans worse.

Source: docs/guarantee.md; Spence, "Job market signaling", Quarterly Journal of Economics 87 (1973).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import StepDown
from troth.core.deal import BrokenBefore, Deal
from troth.core.events import Events
from troth.core.record import empty_record
from troth.forecast.deal.blocks import BLOCK_DRAWS
from troth.forecast.deal.prepare import Prepared, prepare
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.terms_forecast import TermsBlock, terms_blocks
from troth.forecast.luck import luck_of
from troth.forecast.service.failures import SET_DRAWS
from troth.forecast.service.later import later_credits, stepping_down
from troth.judgement.paired import Paired, paired_by_set

Cents = NDArray[np.float64]
LATER_DEALS = 3
OUR_STEP_DOWN = StepDown(6, Decimal("0.5"))  # shown as what distrust that ends would do


@dataclass(frozen=True, slots=True)
class ClausePrice:
    """What one clause costs, as a mean in minor units: us, and a seller at the base rate.

    `gap` is the difference with its paired error; `broken` the promise that left the clause behind.
    """

    term: str
    ours: float
    theirs: float
    gap: Paired
    broken: BrokenBefore | None = None


@dataclass(frozen=True, slots=True)
class LaterDeal:
    """The mean that a later deal of the same client would owe: as the clauses are, and stepping down."""

    number: int
    as_signed: float
    stepping_down: float


@dataclass(frozen=True, slots=True)
class Distrust:
    """The price of distrust of a deal: by clause, together (joint caps kept), and over later deals.

    `has_own` says whether any record of ours speaks; without one both prices are the same.
    """

    deal: Deal
    clauses: tuple[ClausePrice, ...]
    ours: float
    theirs: float
    gap: Paired
    later: tuple[LaterDeal, ...]
    has_own: bool
    draws: int
    seed: int


def at_the_base_rate(prepared: Prepared) -> Prepared:
    """Return the same deal for a seller without any record, who has what is published."""
    known = prepared.knowledge
    nothing = replace(
        known, items=empty_record("items"), deals=empty_record("deals"), service=Events(), resolved=()
    )
    return prepare(prepared.deal, nothing, prepared.as_of, prepared.seed)


def price_of_distrust(prepared: Prepared, scenario: Scenario, draws: int) -> Distrust:
    """Price every clause of a deal at our record and at the base rate.

    Parameters
    ----------
    prepared
        The deal, made ready with our record.
    scenario
        With which levers it is looked at.
    draws
        How many draws.
    """
    ours = terms_blocks(prepared, scenario, draws)
    theirs = terms_blocks(at_the_base_rate(prepared), scenario, draws)
    mine, other = credits_by_term(ours), credits_by_term(theirs)
    deal = scenario.deal
    left = {broken.left_behind: broken for broken in deal.broken_before if broken.left_behind is not None}
    clauses = tuple(
        ClausePrice(
            name,
            float(mine[name].mean()),
            float(other[name].mean()),
            paired_by_set(other[name] - mine[name], SET_DRAWS),
            left.get(name),
        )
        for name in deal.terms
        if name in mine
    )
    all_mine, all_other = (np.concatenate([block.owed for block in side]) for side in (ours, theirs))
    known = prepared.knowledge
    return Distrust(
        deal=deal,
        clauses=clauses,
        ours=float(all_mine.mean()),
        theirs=float(all_other.mean()),
        gap=paired_by_set(all_other - all_mine, SET_DRAWS),
        later=_later(prepared, deal, all_mine, min(draws, BLOCK_DRAWS)),
        has_own=bool(len(known.items) or len(known.deals) or len(known.service)),
        draws=draws,
        seed=prepared.seed,
    )


def credits_by_term(blocks: Sequence[TermsBlock]) -> dict[str, Cents]:
    """Return what each term owes in each draw, less what is earned back, in minor units."""
    found = {
        name: np.concatenate([block.delivered[name] for block in blocks]) for name in blocks[0].delivered
    }
    services = [block.service for block in blocks if block.service is not None]
    for place, run in enumerate(services[0].runs if services else ()):
        net = [service.owed[place].net.sum(axis=1) for service in services]
        found[run.id] = np.concatenate(net).astype(np.float64)
    return found


def _later(prepared: Prepared, deal: Deal, owed: Cents, draws: int) -> tuple[LaterDeal, ...]:
    outlook = prepared.outlook.service
    if outlook is None:
        return ()
    luck = luck_of(prepared.seed, 0, draws)
    once = float(owed[:draws].mean()) - float(outlook.credits(luck).mean())  # of delivery: alike each time
    as_signed = later_credits(outlook, deal, luck, LATER_DEALS)
    ending = later_credits(stepping_down(outlook, OUR_STEP_DOWN), deal, luck, LATER_DEALS)
    return tuple(
        LaterDeal(number + 1, once + float(one.mean()), once + float(other.mean()))
        for number, (one, other) in enumerate(zip(as_signed, ending, strict=True))
    )
