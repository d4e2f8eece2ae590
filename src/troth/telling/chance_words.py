"""The chance of a promise in words, with what stands behind it.

It refuses to say a chance finer than its evidence.
"""

from __future__ import annotations

from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import PromiseForecast
from troth.judgement.evidence import Evidence
from troth.judgement.verdict import Judgement
from troth.telling.promise_words import is_certain
from troth.telling.words import said_chance


def chance_of(one: PromiseForecast, judged: Judgement) -> str:
    """Say the chance of a promise as it may be issued, held against the policy where it is ours."""
    deal = judged.forecast.changed.deal
    if is_certain(one.promise, judged.forecast.changed):
        return "certain"
    if one.promise.by == "client":
        return said_chance(one.chance.issued, judged.evidence.own_items)
    needed = deal.policy.aim if one.promise.is_aim else deal.policy.promise
    return said_chance(one.chance.issued, behind(one, judged.evidence), needed)


def behind(one: PromiseForecast, evidence: Evidence) -> int:
    """Return how many own items or deals stand behind a promise's chance."""
    return evidence.behind(one.chance, "date" if isinstance(one.promise.measure, ReachBy) else None)
