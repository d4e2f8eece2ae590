"""What can be had as versioned JSON: every point, the dream, the options and the judgement behind them.

The format is described in docs/options-json.md; `troth_options` is its version. It refuses rounding and
wording of its own.
"""

from __future__ import annotations

import json
from typing import Any

from troth.judgement.options.dream import Dream, Gap, PickTwo
from troth.judgement.options.options import Option, Options, SetPoint
from troth.judgement.options.point import Point
from troth.telling.check.check_json import chance_facts, judgement_facts
from troth.telling.check.client_json import total_facts

VERSION = 1


def options_json(options: Options) -> str:
    """Return what can be had as indented JSON text."""
    return json.dumps(options_facts(options), indent=2, ensure_ascii=False, allow_nan=False)


def options_facts(options: Options) -> dict[str, Any]:
    """Return what can be had as plain values."""
    frontier, judged = options.frontier, options.judgement
    deal = judged.forecast.changed.deal
    return {
        "troth_options": VERSION,
        "deal": deal.id,
        "currency": deal.currency,
        "looked_at": frontier.looked_at,
        "left_out": frontier.left_out,
        "is_cut": frontier.is_cut,
        "draws": frontier.draws,
        "seed": judged.forecast.seed,
        "dream": _dream(options.dream),
        "gap": None if options.gap is None else _gap(options.gap),
        "pick_two": [_pick(one) for one in options.pick_two],
        "is_had": options.is_had,
        "frontier": [_point(one) for one in options.best],
        "points": [_point(one) for one in frontier.points],
        "options": [_option(one) for one in options.options],
        "named": None if options.named is None else _named(options.named),
        "check": judgement_facts(judged),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "levers": list(point.names),
        "scope": point.scope,
        "price_minor": None if point.price is None else point.price.total,
        "own_price_minor": None if point.price is None else point.price.own,
        "pays_at_most_minor": None if point.price is None else point.price.at_most,
        "without": sorted(point.without),
        "asked_on": {key: None if on is None else on.isoformat() for key, on in point.asked_on.items()},
        "on": point.on.isoformat(),
        "hours": point.hours,
        "dates": {key: on.isoformat() for key, on in point.dates.items()},
        "together": point.together,
        "odds": point.level,
        "lowest": point.lowest,
    }


def _point_or_none(point: Point | None) -> dict[str, Any] | None:
    return None if point is None else _point(point)


def _dream(dream: Dream) -> dict[str, Any]:
    return {
        "scope": dream.scope,
        "price_minor": dream.price,
        "on": None if dream.on is None else dream.on.isoformat(),
        "hours": dream.hours,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "days": gap.days,
        "price_minor": gap.price,
        "without": sorted(gap.without),
        "nearest": _point(gap.point),
    }


def _pick(one: PickTwo) -> dict[str, Any]:
    return {
        "open": one.open,
        "best": _point_or_none(one.point),
        "nearest": _point_or_none(one.nearest),
    }


def _option(option: Option) -> dict[str, Any]:
    forecast, total = option.forecast, option.forecast.client_total
    return {
        "kinds": list(option.kinds),
        "point": _point(option.point),
        "draws": forecast.draws,
        "kept_chances": {key: chance_facts(one.chance) for key, one in forecast.promises.items()},
        "together": chance_facts(forecast.together),
        "loss": chance_facts(forecast.money.loss),
        "missed": [{"rule": one.rule, "promise": one.promise} for one in option.missed],
        "client_total": None if total is None else total_facts(total),
    }


def _named(named: SetPoint) -> dict[str, Any]:
    return {
        "levers": [choice.name for choice in named.choices],
        "point": _point_or_none(named.point),
        "beaten_by": _point_or_none(named.beaten_by),
    }
