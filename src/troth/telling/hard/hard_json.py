"""A deal's hard time as versioned JSON: every number behind the page, unrounded, with names that stay.

The format is described in docs/hard-json.md; `troth_hard` is its version. It refuses rounding and wording
of its own.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from troth.judgement.hardship.agreed import AgreedAnswer
from troth.judgement.hardship.hardship import Hardship
from troth.judgement.hardship.past import OwnPast
from troth.judgement.hardship.stop import StopOrStay
from troth.judgement.hardship.weeks import DipCourse, HardWeek, Odds, Week

VERSION = 1


def hard_json(hard: Hardship) -> str:
    """Return a hard time as indented JSON text."""
    return json.dumps(hardship_facts(hard), indent=2, ensure_ascii=False, allow_nan=False)


def hardship_facts(hard: Hardship) -> dict[str, Any]:
    """Return a hard time as plain values."""
    return {
        "troth_hard": VERSION,
        "deal": hard.deal.id,
        "as_of": hard.as_of.isoformat(),
        "seed": hard.seed,
        "draws": hard.draws,
        "levers": [choice.name for choice in hard.changed.choices],
        "currency": hard.deal.currency,
        "state": hard.state,
        "headline": hard.headline,
        "promised_on": _day(hard.promised_on),
        "first_on": _day(hard.first_on),
        "even_on": _day(hard.even_on),
        "ninety_on": _day(hard.ninety_on),
        "weeks": [_week(week) for week in hard.weeks],
        "hardest": [week.monday.isoformat() for week in hard.hardest],
        "any_bad_news": asdict(hard.any_bad_news),
        "slips_a_month": asdict(hard.slips_a_month),
        "worst_week": _worst(hard.worst),
        "dip": _dip(hard.dip),
        "budget_gone_at_half_way": _odds(hard.budget),
        "stop_or_stay": _stop(hard.stop),
        "agreed": [_answer(answer) for answer in hard.answers],
        "own_past": _past(hard.past),
        "closed": [
            {"side": span.side, "first_on": span.first_on.isoformat(), "last_on": span.last_on.isoformat()}
            for span in hard.closed
        ],
        "own_items": hard.own_items,
        "is_synthetic": hard.is_synthetic,
        "is_cut": hard.is_cut,
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _odds(odds: Odds | None) -> dict[str, float] | None:
    return None if odds is None else asdict(odds)


def _week(week: Week) -> dict[str, Any]:
    return {
        "monday": week.monday.isoformat(),
        "bad_news": asdict(week.bad_news),
        "running": week.running,
        "client_hours": week.client_hours,
        "client_hours_p90": week.client_hours_ninety,
        "lost_output": week.lost_output,
    }


def _worst(worst: HardWeek | None) -> dict[str, Any] | None:
    if worst is None:
        return None
    return {
        "monday": worst.week.monday.isoformat(),
        "moved_days": worst.moved_days,
        "late": {
            one.item: {
                "late": one.late,
                "late_when_bad": one.late_when_bad,
                "slips_when_bad": one.slips_when_bad,
            }
            for one in worst.late
        },
        "overloaded": {one.role: {"waiting": one.waiting, "booked": one.booked} for one in worst.overloaded},
    }


def _dip(dip: DipCourse | None) -> dict[str, Any] | None:
    if dip is None:
        return None
    return {
        "depth": dip.depth,
        "begins_even_on": _day(dip.begins_even_on),
        "over_even_on": _day(dip.over_even_on),
        "over_ninety_on": _day(dip.over_ninety_on),
        "deepest_monday": _day(dip.deepest),
        "lost": dip.lost,
    }


def _stop(stop: StopOrStay | None) -> dict[str, Any] | None:
    if stop is None:
        return None
    return {
        "on": stop.on.isoformat(),
        "running": stop.running,
        "has_price": stop.has_price,
        "unpriced": list(stop.unpriced),
        "seller": {
            "spent": stop.spent,
            "credits_due": stop.due,
            "received": stop.received,
            "out_of_pocket": stop.out_of_pocket,
            "left_cost": stop.left_cost,
            "left_payments": stop.left_payments,
            "left_net": stop.left_net,
        },
        "client": {
            "own": stop.own,
            "own_hours": stop.own_hours,
            "gone": stop.client_gone,
            "left_own": stop.left_own,
            "left_own_hours": stop.left_own_hours,
            "outlay": stop.outlay,
            "left": stop.client_left,
        },
    }


def _answer(answer: AgreedAnswer) -> dict[str, Any]:
    agreed = answer.agreement
    return {
        "item": agreed.item,
        "slips": str(agreed.slips),
        "lever": agreed.lever,
        "decides": agreed.decider,
        "within": str(agreed.within),
        "why_not": answer.why_not,
        "promised_on": _day(answer.promised_on),
        "asked": asdict(answer.asked),
        "at_once": answer.at_once,
        "pulled": asdict(answer.pulled),
        "too_late": answer.too_late,
        "pulled_on": _day(answer.pulled_on),
        "days_won": answer.days_won,
        "is_moved": answer.is_moved,
        "is_refused": answer.is_refused,
        "promises": {
            gain.promise: {
                "without": gain.without,
                "with": gain.with_it,
                "gain": gain.difference,
                "error": gain.error,
                "is_clear": gain.is_clear,
            }
            for gain in answer.gains
        },
    }


def _past(past: OwnPast | None) -> dict[str, Any] | None:
    if past is None:
        return None
    return {
        "expected": past.expected,
        "looked_at": past.looked_at,
        "as_hard": past.as_hard,
        "listed": [
            {
                "id": one.id,
                "client": one.client or None,
                "planned_days": one.planned,
                "actual_days": one.actual,
                "ratio": one.ratio,
                "ended_on": one.ended_on.isoformat(),
            }
            for one in past.listed
        ],
    }
