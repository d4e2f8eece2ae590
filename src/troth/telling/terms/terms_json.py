"""What a deal's terms cost as versioned JSON: every number behind the page, unrounded.

The format is described in docs/terms-json.md; `troth_terms` is its version. It refuses rounding and
wording of its own.
"""

from __future__ import annotations

import json
from typing import Any

from troth.core.deal import BrokenBefore
from troth.core.service_level import Acceptance, CaseTime, Requests, ServiceLevel, Uptime
from troth.core.term import LatePenalty
from troth.forecast.deal.prepare import Prepared
from troth.forecast.deal.terms_forecast import CreditSpread, LevelChance, TermForecast
from troth.forecast.service.outlook import TermOutlook
from troth.judgement.guarantee.distrust import ClausePrice, Distrust
from troth.judgement.guarantee.terms_look import TermsLook
from troth.judgement.paired import Paired
from troth.telling.terms.ground_words import is_synthetic, own_items

VERSION = 1


def terms_json(look: TermsLook, prepared: Prepared) -> str:
    """Return what was found as indented JSON text."""
    return json.dumps(terms_facts(look, prepared), indent=2, ensure_ascii=False, allow_nan=False)


def terms_facts(look: TermsLook, prepared: Prepared) -> dict[str, Any]:
    """Return what was found as plain values."""
    told, base = look.forecast, prepared.knowledge.service_base
    return {
        "troth_terms": VERSION,
        "deal": told.deal.id,
        "as_of": prepared.as_of.isoformat(),
        "seed": told.seed,
        "draws": told.draws,
        "levers": [choice.name for choice in look.changed.choices],
        "currency": told.deal.currency,
        "policy": told.deal.policy.promise,
        "own_items": own_items(prepared),
        "is_synthetic": is_synthetic(prepared),
        "base": None
        if base is None
        else {
            "name": base.name,
            "failures_per_year": base.failures_per_year,
            "mean_minutes": base.mean_minutes,
            "ln_spread": base.ln_spread,
            "source": base.source,
            "note": base.note,
        },
        "terms": {one.term.id: _term(one) for one in told.terms},
        "together": _spread(told.together),
        "distrust": _distrust(look.distrust),
    }


def _term(one: TermForecast) -> dict[str, Any]:
    is_sole = (
        one.term.schedule.is_sole_remedy if isinstance(one.term, ServiceLevel) else one.term.is_sole_remedy
    )
    return {
        "measures": measured(one.term),
        "objective": float(one.term.objective) if isinstance(one.term, ServiceLevel) else None,
        "window": one.term.window.kind if isinstance(one.term, ServiceLevel) else None,
        "windows": one.windows,
        "credits": _spread(one.credits),
        "levels": [_level(level) for level in one.levels],
        "best_in_window": None if one.best_in_window is None else float(one.best_in_window),
        "best_in_all": None if one.best_in_all is None else float(one.best_in_all),
        "leave_chance": one.leave,
        "given_back_minor": one.given_back,
        "is_sole_remedy": is_sole,
        "past": None if one.past is None else _past(one.past),
    }


def measured(term: LatePenalty | ServiceLevel) -> str:
    """Name what a term measures, as a deal file spells it; lateness for a late penalty."""
    if isinstance(term, LatePenalty):
        return "lateness"
    measure = term.measure
    if isinstance(measure, CaseTime):
        return measure.clock
    names = {Uptime: "uptime", Requests: "requests", Acceptance: "acceptance"}
    return names.get(type(measure), "result")


def _spread(owed: CreditSpread) -> dict[str, Any]:
    return {
        "mean_minor": owed.mean,
        "median_minor": owed.median,
        "p95_minor": owed.ninety_five,
        "worst_minor": owed.worst,
        "chance": owed.chance,
        "most_minor": owed.most,
    }


def _level(level: LevelChance) -> dict[str, Any]:
    return {
        "level": float(level.level),
        "in_window": level.in_window,
        "low": level.low,
        "high": level.high,
        "in_all": level.in_all,
        "windows": level.windows,
        "is_objective": level.is_objective,
        "from": None if level.from_on is None else level.from_on.isoformat(),
    }


def _past(past: TermOutlook) -> dict[str, Any]:
    failures, cases, requests = past.failures, past.cases, past.requests
    return {
        "record": past.stream,
        "failures": None
        if failures is None
        else {
            "own": failures.failures,
            "watched_months": failures.watched_months,
            "rate_per_month": failures.rate,
            "phi": failures.phi,
            "rho": failures.rho,
        },
        "cases": None
        if cases is None
        else {
            "own": cases.cases,
            "watched_months": cases.watched_months,
            "kept_share": cases.kept_votes / (cases.kept_votes + cases.missed_votes),
            "per_month": cases.shape / cases.months,
            "phi": cases.phi,
            "rho": cases.rho,
        },
        "request_months": None if requests is None else requests.months,
    }


def _distrust(found: Distrust) -> dict[str, Any]:
    return {
        "has_own": found.has_own,
        "clauses": {one.term: _clause(one) for one in found.clauses},
        "ours_minor": found.ours,
        "theirs_minor": found.theirs,
        **_gap(found.gap),
        "later": [
            {
                "number": one.number,
                "as_signed_minor": one.as_signed,
                "stepping_down_minor": one.stepping_down,
            }
            for one in found.later
        ],
    }


def _clause(one: ClausePrice) -> dict[str, Any]:
    return {
        "ours_minor": one.ours,
        "theirs_minor": one.theirs,
        **_gap(one.gap),
        "broken": None if one.broken is None else _broken(one.broken),
    }


def _gap(gap: Paired) -> dict[str, Any]:
    return {"gap_minor": gap.gain, "gap_error_minor": gap.error, "is_clear": gap.is_clear}


def _broken(broken: BrokenBefore) -> dict[str, str]:
    return {"promised": broken.promised, "happened": broken.happened}
