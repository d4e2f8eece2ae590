"""What holds the promises of a deal back as versioned JSON: every number behind the page, unrounded.

The format is described in docs/why-json.md; `troth_why` is its version. It refuses rounding of its own;
what it `says` are the page's words.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from troth.core.deal import Deal
from troth.judgement.constraints.budget_gap import BudgetGap
from troth.judgement.constraints.claim import TOGETHER
from troth.judgement.constraints.constraint import Gain, Interaction
from troth.judgement.constraints.held_back import Held, HeldBack
from troth.judgement.constraints.knowing import Knowing
from troth.judgement.constraints.loosening import Loosening
from troth.judgement.constraints.trials import Looked
from troth.judgement.paired import Paired
from troth.telling.why.why_words import question, step_in_words
from troth.telling.words import plain, printable

VERSION = 1
ALL = "all-together"


def why_json(found: HeldBack) -> str:
    """Return what was found as indented JSON text."""
    return json.dumps(why_facts(found), indent=2, ensure_ascii=False, allow_nan=False)


def why_facts(found: HeldBack) -> dict[str, Any]:
    """Return what was found as plain values."""
    forecast, deal = found.forecast, found.forecast.changed.deal
    return {
        "troth_why": VERSION,
        "deal": deal.id,
        "as_of": forecast.as_of.isoformat(),
        "seed": forecast.seed,
        "levers": [choice.name for choice in forecast.changed.choices],
        "currency": deal.currency,
        "looked": _looked(found.looked),
        "held": [_held(one, found) for one in found.held],
        "safe": [_claim(claim) for claim in found.safe],
        "budget": None if found.budget is None else _budget(found.budget, deal),
        "bottlenecks": [
            {
                "step": _step(one.step, deal),
                "hurts": {_claim(claim): gain for claim, gain in one.hurts},
            }
            for one in found.bottlenecks
        ],
    }


def _claim(claim: str) -> str:
    return ALL if claim == TOGETHER else claim


def _looked(looked: Looked) -> dict[str, Any]:
    return {
        "draws": looked.draws,
        "pair_draws": looked.pair_draws,
        "steps": looked.steps,
        "steps_left_out": looked.steps_left_out,
        "pairs": looked.pairs,
        "pairs_left_out": looked.pairs_left_out,
        "combinations": looked.selections,
        "combinations_left_out": looked.selections_left_out,
        "is_interrupted": looked.is_interrupted,
    }


def _held(held: Held, found: HeldBack) -> dict[str, Any]:
    deal, told = found.forecast.changed.deal, found.forecast.promises.get(held.claim)
    chance = found.forecast.together if told is None else told.chance
    return {
        "promise": _claim(held.claim),
        "inside_chance": held.chance,
        "issued_chance": chance.issued,
        "gains": [_gain(one, deal) for one in held.gains],
        "harms": [_gain(one, deal) for one in held.harms],
        "interactions": [_interaction(one, deal) for one in held.interactions],
        "knowing": [_knowing(one) for one in held.knowing],
    }


def _step(step: Loosening, deal: Deal) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": step.name,
        "after": step.other or None,
        "week": None if step.week is None else step.week.monday.isoformat(),
        "who_can": step.remover,
        "says": plain(printable(step_in_words(step, deal))),
    }


def _paired(change: Paired) -> dict[str, float]:
    return {"gain": change.gain, "error": change.error}


def _gain(gain: Gain, deal: Deal) -> dict[str, Any]:
    return {
        "step": _step(gain.step, deal),
        **_paired(gain.change),
        "days_earlier": gain.days,
        "cost_minor": gain.cost.minor,
        "cost_to": gain.cost.to,
        "value_given_up": gain.cost.worth,
        "point_price_minor": gain.point_price,
    }


def _interaction(one: Interaction, deal: Deal) -> dict[str, Any]:
    return {
        "steps": [_step(step, deal) for step in one.steps],
        "alone": list(one.alone),
        "together": _paired(one.together),
        "excess": _paired(one.excess),
    }


def _knowing(one: Knowing) -> dict[str, Any]:
    return {
        "kind": one.unknown.kind,
        "name": one.unknown.name,
        "asks": plain(printable(question(one.unknown))),
        **_paired(one.worth),
        "yes_share": one.yes_share,
        "if_yes": one.if_yes,
        "if_no": one.if_no,
        "levers_now": [choice.name for choice in one.best_now],
        "levers_if_yes": [choice.name for choice in one.best_yes],
        "levers_if_no": [choice.name for choice in one.best_no],
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _budget(gap: BudgetGap, deal: Deal) -> dict[str, Any]:
    phases, later = gap.phases, gap.later
    return {
        "owner": gap.owner,
        "covered_chance": gap.covered,
        "needed": gap.level,
        "due_minor": gap.due_minor,
        "first_due_on": _day(gap.first_on),
        "there_minor": gap.there_minor,
        "tenth_more": {"minor": gap.extra_minor, **_paired(gap.more)},
        "missing_minor": gap.missing_minor,
        "phases": None
        if phases is None
        else {"minor": phases.minor, "payable_from": _day(phases.until), "covered_chance": phases.covered},
        "later": None
        if later is None
        else {"covered_from": _day(later.covered_from), "needed_on": _day(later.needed_on)},
        "scope_swaps": [
            {"step": _step(swap.step, deal), "covered_chance": swap.covered, **_paired(swap.change)}
            for swap in gap.swaps
        ],
    }
