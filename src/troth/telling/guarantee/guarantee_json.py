"""A guarantee as versioned JSON: every number behind the page, unrounded, and the clauses as they are pasted.

The format is described in docs/guarantee-json.md; `troth_guarantee` is its version. It refuses rounding
and wording of its own.
"""

from __future__ import annotations

import json
from typing import Any

from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee.guarantee import Guarantee
from troth.telling.guarantee.offered import is_told, offered, why_none
from troth.telling.terms.ground_words import is_synthetic, own_items

VERSION = 1


def guarantee_json(found: Guarantee, prepared: Prepared, levers: tuple[str, ...] = ()) -> str:
    """Return what was found as indented JSON text."""
    facts = guarantee_facts(found, prepared, levers)
    return json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False)


def guarantee_facts(found: Guarantee, prepared: Prepared, levers: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what was found as plain values."""
    return {
        "troth_guarantee": VERSION,
        "deal": found.deal.id,
        "as_of": prepared.as_of.isoformat(),
        "seed": found.seed,
        "draws": found.draws,
        "levers": list(levers),
        "currency": found.deal.currency,
        "own_items": own_items(prepared),
        "is_synthetic": is_synthetic(prepared),
        "limits": {
            "spend_minor": found.limits.spend,
            "worst_minor": found.limits.worst,
            "is_ours": found.limits.is_ours,
        },
        "is_found": is_told(found),
        "why_none": why_none(found, prepared),
        "unkept": list(found.unkept),
        "guarantee": _guarantee(found) if is_told(found) else None,
        "as_they_are": {"ours_minor": found.before, "theirs_minor": found.theirs_before},
    }


def _guarantee(found: Guarantee) -> dict[str, Any]:
    return {
        "terms": [term.id for term in found.terms],
        "yaml": offered(found).text,
        "cap_minor": None if found.cap is None else found.most,
        "ours_minor": found.ours,
        "theirs_minor": found.theirs,
        "signal_minor": found.signal,
        "signal_on_other_runs_minor": found.gap.gain,
        "signal_error_minor": found.gap.error,
        "replaced": {"ours_minor": found.replaced[0], "theirs_minor": found.replaced[1]},
        "worst_minor": found.worst,
        "most_minor": found.most,
    }
