"""Each hard truth as one plain sentence with its number, price and owner.

It refuses to soften: what fails hardly ever, or almost always, is said so.
"""

from __future__ import annotations

from functools import singledispatch

from troth.core.deal import Deal
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence
from troth.judgement.truth import (
    DateGap,
    DependencyTruth,
    LoosenedPolicy,
    OwnHoursGap,
    OwnMoneyGap,
    PriceGap,
    ScopeGap,
    ThinEvidence,
    TogetherGap,
    Truth,
    UpheavalGap,
)
from troth.telling.promise_words import condition
from troth.telling.words import day, hours, in_how_many, listed, money, said_chance


def told(truth: Truth, deal: Deal, evidence: Evidence) -> str:
    """Say one hard truth in one sentence."""
    return _told(truth, deal, evidence)


@singledispatch
def _told(truth: Truth, deal: Deal, evidence: Evidence) -> str:
    message = f"no sentence for {type(truth).__name__} in deal {deal.id} with {evidence.own_items} items"
    raise TypeError(message)


@_told.register
def _(truth: DateGap, deal: Deal, evidence: Evidence) -> str:
    del deal
    kept = in_how_many(truth.chance, evidence.own_items)
    return (
        f"They ask for {truth.item} by {day(truth.asked_on)}: that works {kept}; "
        f"the odds are even by {day(truth.even_on)} and 9 in 10 by {day(truth.nine_in_ten_on)}."
    )


@_told.register
def _(truth: PriceGap, deal: Deal, evidence: Evidence) -> str:
    kept = in_how_many(truth.chance, evidence.own_items)
    return (
        f"They ask for a price of {money(truth.asked, deal.currency)}: our own cost stays under it {kept}; "
        f"it costs us {money(truth.cost_median, deal.currency)} in the middle case and "
        f"{money(truth.cost_ninety, deal.currency)} in 1 of 10."
    )


@_told.register
def _(truth: ScopeGap, deal: Deal, evidence: Evidence) -> str:
    latest = max(deal.asked.dates.values(), default=None)
    when = f" by {day(latest)}" if latest is not None else ""
    return f"All they ask for is there{when} {in_how_many(truth.chance, evidence.own_items)}."


@_told.register
def _(truth: TogetherGap, deal: Deal, evidence: Evidence) -> str:
    del deal
    return f"Everything they ask for, at once, comes true {in_how_many(truth.chance, evidence.own_items)}."


@_told.register
def _(truth: OwnHoursGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    who = truth.said_by or deal.client
    text = (
        f"The {who} counts on {hours(truth.believed)} of their own people's time; "
        f"the work takes {hours(truth.median)} of it in the middle case, "
        f"{hours(truth.ninety)} in 1 of 10"
    )
    return text + (f", and training {hours(truth.training)} more." if truth.training else ".")


@_told.register
def _(truth: OwnMoneyGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    who = deal.believes.said_by or deal.client
    parts = [f"{money(truth.payments, deal.currency)} to us"]
    if truth.own_people:
        parts.append(f"{money(truth.own_people, deal.currency)} for their own people's hours")
    if truth.purchases:
        parts.append(f"{money(truth.purchases, deal.currency)} in purchases")
    return (
        f"The {who} counts on spending {money(truth.believed, deal.currency)}; "
        f"it takes {money(truth.total, deal.currency)}: {listed(parts)}."
    )


@_told.register
def _(truth: UpheavalGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    dip = " and their output dips after go-live" if truth.has_dip else ""
    return (
        f"They expect no change for their people; {truth.users} of {deal.client}'s people "
        f"need {hours(truth.training)} of training{dip}."
    )


@_told.register
def _(truth: DependencyTruth, deal: Deal, evidence: Evidence) -> str:
    leaning = truth.leaning
    theirs = [condition(deal.promises[key], deal) for key in leaning.conditions]
    kept = said_chance(leaning.if_kept, evidence.own_items)
    missed = said_chance(leaning.if_missed, evidence.own_items)
    return (
        f"'{truth.promise}' is in {deal.client}'s hands too: if {listed(theirs)}, it is kept {kept}; "
        f"if not, {missed}."
    )


@_told.register
def _(truth: ThinEvidence, deal: Deal, evidence: Evidence) -> str:
    del deal
    if truth.own_items == 0:
        return f"None of these odds stands on our own record; they stand on {evidence.base_source}."
    return (
        f"Only {truth.own_items} finished items of our own stand behind these odds: with under "
        f"{ENOUGH_ITEMS}, what we called 80 % came true 73-77 % of the time on outside records."
    )


@_told.register
def _(truth: LoosenedPolicy, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"This deal is held to less than our own rules ask: {truth.rule}."
