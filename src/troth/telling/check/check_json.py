"""A judgement as versioned JSON: every number behind the page, unrounded, with names that stay.

The format is described in docs/check-json.md; `troth_check` is its version. It refuses rounding and
wording of its own: what it `says` are the page's words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from troth.core.deal import Policy
from troth.core.term import Clause
from troth.forecast.deal.deal_forecast import DateForecast, MoneyForecast, PromiseForecast
from troth.forecast.deal.views import Chance
from troth.judgement.evidence import Evidence
from troth.judgement.instead import Instead
from troth.judgement.search.remedy import Search
from troth.judgement.verdict import Judgement
from troth.telling.check.client_json import spread, time_facts, total_facts
from troth.telling.check.truth_json import truth_facts
from troth.telling.promise_words import is_certain, promised
from troth.telling.words import plain, printable

VERSION = 2


def check_json(judged: Judgement) -> str:
    """Return a judgement as indented JSON text."""
    return json.dumps(judgement_facts(judged), indent=2, ensure_ascii=False, allow_nan=False)


def judgement_facts(judged: Judgement) -> dict[str, Any]:
    """Return a judgement as plain values: what `--json` writes and a basis seals."""
    forecast = judged.forecast
    deal = forecast.changed.deal
    return {
        "troth_check": VERSION,
        "deal": deal.id,
        "as_of": forecast.as_of.isoformat(),
        "seed": forecast.seed,
        "draws": forecast.draws,
        "levers": [choice.name for choice in forecast.changed.choices],
        "verdict": judged.verdict,
        "policy": _policy(deal.policy),
        "shortfalls": [
            {"rule": one.rule, "promise": one.promise, "chance": one.chance, "needed": one.needed}
            for one in judged.shortfalls
        ],
        "reasons": [
            {
                "rule": one.rule,
                "promise": one.promise,
                "chance": one.chance,
                "needed": one.needed,
                "mending": one.mending,
            }
            for one in judged.reasons
        ],
        "may_be_aimed": [one.promise.id for one in judged.may_be_aimed],
        "remedy": _remedy(judged.search),
        "instead": _instead(judged.instead),
        "promises": {
            key: _promise(one)
            | {
                "is_certain": is_certain(one.promise, forecast.changed),
                "says": _said(promised(one.promise, deal)),
            }
            for key, one in forecast.promises.items()
        },
        "together": chance_facts(forecast.together),
        "asked": {one.what: chance_facts(one.chance) for one in forecast.asked},
        "asked_together": None if forecast.asked_together is None else chance_facts(forecast.asked_together),
        "dates": {one.item: _date(one) for one in forecast.dates},
        "money": _money(forecast.money, [t.id for t in deal.terms.values() if not isinstance(t, Clause)]),
        "client_time": time_facts(forecast.client_time),
        "client_total": None if forecast.client_total is None else total_facts(forecast.client_total),
        "decides": {"item": forecast.decisive_for, "work": dict(forecast.decisive)},
        "truths": [truth_facts(truth, deal, judged.evidence) for truth in judged.truths],
        "evidence": _evidence(judged.evidence),
    }


def _said(words: str) -> str:
    return plain(printable(words))


def _policy(policy: Policy) -> dict[str, Any]:
    worst = None if policy.worst is None else {"loss": policy.worst[0].minor, "chance": policy.worst[1]}
    return {
        "promise": policy.promise,
        "aim": policy.aim,
        "all": policy.every,
        "loss": policy.loss,
        "worst": worst,
        "loosened": list(policy.loosened),
    }


def _remedy(search: Search | None) -> dict[str, Any] | None:
    if search is None:
        return None
    found = search.remedy
    return {
        "looked_at": search.looked_at,
        "left_out": search.left_out,
        "levers": None if found is None else list(found.names),
        "dates": None if found is None else {key: on.isoformat() for key, on in found.dates},
        "raised_by": None if found is None or found.raised_by is None else float(found.raised_by),
        "price_minor": None if found is None or found.price is None else found.price.minor,
        "payments_minor": None if found is None else {key: most.minor for key, most in found.payments},
        "incurable": [{"rule": one.rule, "promise": one.promise} for one in search.incurable],
        "is_cut": search.is_cut,
        "refused_levers": None if search.refused is None else list(search.refused.names),
    }


def _instead(instead: Instead | None) -> dict[str, Any] | None:
    if instead is None:
        return None
    return {
        "days": {key: _day(on) for key, on in instead.days},
        "price_minor": instead.price,
        "stands": list(instead.stands),
        "refused": list(instead.refused),
    }


def chance_facts(chance: Chance) -> dict[str, Any]:
    """Return a chance with the views it rests on and the error of the draws."""
    return {
        "issued": chance.issued,
        "inside": chance.inside,
        "outside": chance.outside,
        "draws_error": chance.draws_error,
    }


def _promise(one: PromiseForecast) -> dict[str, Any]:
    leaning = one.leaning
    return {
        "by": one.promise.by,
        "is_aim": one.promise.is_aim,
        "kept_chance": chance_facts(one.chance),
        "leans_on": None if leaning is None else list(leaning.conditions),
        "if_kept": None if leaning is None else leaning.if_kept,
        "if_missed": None if leaning is None else leaning.if_missed,
        "without_mishaps": one.without_mishaps,
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _date(one: DateForecast) -> dict[str, Any]:
    return {
        "promised_on": _day(one.promised_on),
        "face_on": _day(one.face_on),
        "by_level": {f"{level:g}": _day(on) for level, on in one.by_level.items()},
        "has_outside": one.has_outside,
    }


def _money(told_money: MoneyForecast, terms: Sequence[str]) -> dict[str, Any]:
    return {
        "currency": told_money.currency,
        "unit": "minor",
        "face_cost": told_money.face_cost,
        "cost": spread(told_money.cost),
        "payments_median": told_money.payments_median if told_money.has_price else None,
        "credits": {
            "terms": list(terms),
            "mean": told_money.credits_mean,
            "p95": told_money.credits_ninety_five,
            "chance": told_money.credit_chance,
        },
        "loss": chance_facts(told_money.loss),
        "uncosted": list(told_money.uncosted),
        "worst_chance": told_money.worst_chance,
        "safe_price": told_money.safe_price,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "own_items": evidence.own_items,
        "open_items": evidence.open_items,
        "silent_open_items": evidence.silent_items,
        "largest_base_share": evidence.base_share,
        "item_base_rate": evidence.base_source,
        "is_synthetic": evidence.is_synthetic,
        "whole_deals": [
            {
                "quantity": one.quantity,
                "own_finished": one.own_finished,
                "own_open": one.own_open,
                "base_rate": one.base_name or None,
                "is_pooled": one.is_pooled,
            }
            for one in evidence.outside
        ],
        "own_record": None
        if evidence.own_record is None
        else {"missed": evidence.own_record.missed, "counted": evidence.own_record.counted},
        "inputs": [
            {"kind": one.kind, "name": one.name, "rests_on": one.ground, "is_ours": one.is_ours}
            for one in evidence.inputs
        ],
    }
