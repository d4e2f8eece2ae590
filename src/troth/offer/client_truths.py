"""The hard truths that are the client's business, said to the client: "you asked", "your people".

It refuses those that speak of the seller's own cost or policy.
"""

from __future__ import annotations

from functools import singledispatch

from troth.core.deal import Deal
from troth.judgement.evidence import Evidence
from troth.judgement.truths.truth import (
    BrokenBeforeTruth,
    BudgetGap,
    DateGap,
    DependencyTruth,
    HardTruth,
    OverloadTruth,
    OwnHoursGap,
    OwnMoneyGap,
    OwnRecordTruth,
    ScopeGap,
    ServiceTruth,
    TailTruth,
    TogetherGap,
    Truth,
    UpheavalGap,
)
from troth.telling.check.broken_words import broken
from troth.telling.check.truth_words import (
    budget,
    by_the_latest_day,
    even_and_nine_in_ten,
    hours_needed,
    money_needed,
    overload,
    own_record,
    service,
    tail,
    upheaval,
)
from troth.telling.promise_words import condition
from troth.telling.words import day, hours, in_how_many, listed, money, name, often, sentence


def for_client(truth: HardTruth, deal: Deal, evidence: Evidence) -> str:
    """Say one hard truth to the client; nothing where it is not theirs to hear."""
    return _told(truth.fact, deal, evidence)


@singledispatch
def _told(truth: Truth, deal: Deal, evidence: Evidence) -> str:
    del truth, deal, evidence
    return ""


@_told.register
def _(truth: DateGap, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return (
        f"You asked for '{name(truth.item)}' by {day(truth.asked_on)}: that "
        f"{often(truth.chance, truth.behind, 'comes true')}; {even_and_nine_in_ten(truth)}."
    )


@_told.register
def _(truth: ScopeGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    kept = often(truth.chance, truth.behind, "comes true")
    return f"You asked for the whole scope{by_the_latest_day(deal)}: that {kept}."


@_told.register
def _(truth: TogetherGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    if deal.asked.price is not None:  # with a price in it, these odds would tell what it costs us
        return ""
    return f"Everything you asked for, at once, {often(truth.chance, truth.behind, 'comes true')}."


@_told.register
def _(truth: OwnHoursGap, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    counts = f"{_believer(truth.said_by)} counted on {hours(truth.believed)} of your own people's time"
    return f"{counts}; {hours_needed(truth)}."


@_told.register
def _(truth: OwnMoneyGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    counts = f"{_believer(deal.believes.said_by)} counted on spending {money(truth.believed, deal.currency)}"
    return f"{counts}; {money_needed(truth, deal, 'your')}."


@_told.register
def _(truth: UpheavalGap, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"You expected no change for your people; {upheaval(truth, 'them')}."


@_told.register
def _(truth: DependencyTruth, deal: Deal, evidence: Evidence) -> str:
    leaning = truth.leaning
    yours = [condition(deal.promises[key], deal) for key in leaning.conditions]
    kept = often(leaning.if_kept or 0.0, evidence.own_items, "comes true")
    missed = in_how_many(leaning.if_missed or 0.0, evidence.own_items)
    what = sentence(condition(deal.promises[truth.promise], deal))
    return f"{what}: this is in your hands too. If {listed(yours)}, it {kept}; if not, {missed}."


@_told.register
def _(truth: TailTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"In 1 of 10 runs {tail(truth)}."


@_told.register
def _(truth: OverloadTruth, deal: Deal, evidence: Evidence) -> str:
    del deal
    return f"Your {overload(truth, evidence)}."


@_told.register
def _(truth: BudgetGap, deal: Deal, evidence: Evidence) -> str:
    return f"Your {budget(truth, deal, evidence)}."


@_told.register
def _(truth: ServiceTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"You asked for {service(truth)}."


@_told.register
def _(truth: OwnRecordTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"{own_record(truth)}."


@_told.register
def _(truth: BrokenBeforeTruth, deal: Deal, evidence: Evidence) -> str:
    del deal
    return f"{broken(truth, evidence, 'You')}."


def _believer(said_by: str | None) -> str:
    return f"Your {name(said_by)}" if said_by else "You"
