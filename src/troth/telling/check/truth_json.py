"""One hard truth as plain values: what kind, how bad, whose, at what price, what it rests on, and its words.

A promise broken before also tells its differences in points. It refuses rounding of numbers.
"""

from __future__ import annotations

from typing import Any

from troth.core.deal import Deal
from troth.judgement.evidence import Evidence
from troth.judgement.truths.closing_price import ClosingPrice
from troth.judgement.truths.truth import BrokenBeforeTruth, HardTruth
from troth.telling.check.truth_words import told
from troth.telling.words import plain, printable


def truth_facts(truth: HardTruth, deal: Deal, evidence: Evidence) -> dict[str, Any]:
    """Return a hard truth as plain values."""
    return {
        "kind": type(truth.fact).__name__,
        "weight": truth.weight,
        "owner": truth.owner,
        "price": _price(truth.price),
        "rests_on": list(truth.rests_on),
        "broken": _broken(truth.fact) if isinstance(truth.fact, BrokenBeforeTruth) else None,
        "says": plain(printable(told(truth, deal, evidence))),
    }


def _price(price: ClosingPrice) -> dict[str, Any] | None:
    if not price.is_named:
        return None
    return {
        "money": price.money,
        "money_weekly": price.money_weekly,
        "days": price.days,
        "hours": price.hours,
        "is_free": price.is_free,
    }


def _broken(fact: BrokenBeforeTruth) -> dict[str, Any]:
    return {
        "promised": fact.broken.promised,
        "left_behind": fact.broken.left_behind,
        "promise": fact.promise,
        "chance": fact.chance,
        "differently": [
            {"name": one.name, "kind": one.kind, "gain": one.gain, "error": one.error, "is_told": one.is_told}
            for one in fact.differences
        ],
    }
