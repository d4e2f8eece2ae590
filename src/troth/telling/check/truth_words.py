"""Each hard truth as one plain sentence with its number, price and owner.

It refuses to soften: what fails hardly ever, or almost always, is said so.
"""

from __future__ import annotations

from functools import singledispatch

from troth.core.deal import Deal
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence
from troth.judgement.truths.truth import (
    BrokenBeforeTruth,
    BudgetGap,
    DateGap,
    DependencyTruth,
    HardTruth,
    LoosenedPolicy,
    OverloadTruth,
    OwnHoursGap,
    OwnMoneyGap,
    OwnRecordTruth,
    PriceGap,
    ScopeGap,
    ServiceTruth,
    TailTruth,
    ThinEvidence,
    TogetherGap,
    Truth,
    UpheavalGap,
)
from troth.telling.check.broken_words import broken
from troth.telling.check.price_words import closing
from troth.telling.promise_words import condition
from troth.telling.words import (
    TIE,
    counted,
    day,
    exact_share,
    hours,
    in_how_many,
    listed,
    money,
    name,
    often,
    possessive,
    stated,
    wait,
)

WINDOW_WORDS = {"week": "week", "month": "month", "quarter": "quarter", "year": "year", "rolling": "month"}


def told(truth: HardTruth, deal: Deal, evidence: Evidence) -> str:
    """Say one hard truth in one sentence: the gap with its number, what closing it takes, whose it is."""
    return f"{_told(truth.fact, deal, evidence).removesuffix('.')}; {closing(truth, deal)}."


@singledispatch
def _told(truth: Truth, deal: Deal, evidence: Evidence) -> str:
    message = f"no sentence for {type(truth).__name__} in deal {deal.id} with {evidence.own_items} items"
    raise TypeError(message)


@_told.register
def _(truth: DateGap, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return (
        f"They ask for '{name(truth.item)}' by {day(truth.asked_on)}: that "
        f"{often(truth.chance, truth.behind, 'comes true')}; {even_and_nine_in_ten(truth)}."
    )


def even_and_nine_in_ten(truth: DateGap) -> str:
    """Say by which days the odds are even and 9 in 10."""
    if truth.nine_in_ten_on is None:
        return "there is no day within ten years by which the odds are 9 in 10"
    return f"the odds are even by {day(truth.even_on)} and 9 in 10 by {day(truth.nine_in_ten_on)}"


@_told.register
def _(truth: PriceGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    return (
        f"They ask for a price of {money(truth.asked, deal.currency)}: our own cost "
        f"{often(truth.chance, truth.behind, 'stays under it')}; it costs us "
        f"{money(truth.cost_median, deal.currency)} in the middle case and "
        f"{money(truth.cost_ninety, deal.currency)} or more in 1 of 10."
    )


@_told.register
def _(truth: ScopeGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    kept = often(truth.chance, truth.behind, "comes true")
    return f"They ask for the whole scope{by_the_latest_day(deal)}: that {kept}."


def by_the_latest_day(deal: Deal) -> str:
    """Say by when the scope was asked for; nothing where no day was."""
    latest = max(deal.asked.dates.values(), default=None)
    return f" by {day(latest)}" if latest is not None else ""


@_told.register
def _(truth: TogetherGap, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"Everything they ask for, at once, {often(truth.chance, truth.behind, 'comes true')}."


@_told.register
def _(truth: OwnHoursGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    counts = f"{_believer(truth.said_by, deal)} counts on {hours(truth.believed)} of their own people's time"
    return f"{counts}; {hours_needed(truth)}."


def hours_needed(truth: OwnHoursGap) -> str:
    """Say what the work and the training take of the client's people."""
    parts = []
    if truth.ninety:
        middle, tail = hours(truth.median), hours(truth.ninety)
        parts.append(f"the work takes {middle} in the middle case and {tail} or more in 1 of 10")
    if truth.training:
        parts.append(f"training takes {hours(truth.training)}{' on top' if parts else ''}")
    return ", and ".join(parts)


@_told.register
def _(truth: OwnMoneyGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    counts = f"{_believer(deal.believes.said_by, deal)} counts on spending"
    return f"{counts} {money(truth.believed, deal.currency)}; {money_needed(truth, deal, 'their')}."


def money_needed(truth: OwnMoneyGap, deal: Deal, whose: str) -> str:
    """Say what it takes of the client's money, in all and by part, the dip beside it."""
    parts = [f"{money(truth.payments, deal.currency)} to us"] if truth.payments else []
    if truth.own_people:
        parts.append(f"{money(truth.own_people, deal.currency)} for {whose} own people's hours")
    if truth.purchases:
        parts.append(f"{money(truth.purchases, deal.currency)} in purchases")
    text = f"it takes {money(truth.total, deal.currency)}: {listed(parts)}"
    if truth.dip is None:
        return text
    low, high = (money(side, deal.currency) for side in truth.dip)
    lost = low if low == high else f"{low} to {high}"
    return f"{text}; beside it, the dip in {whose} people's output costs {lost}"


@_told.register
def _(truth: UpheavalGap, deal: Deal, evidence: Evidence) -> str:
    del evidence
    people = f"{possessive(deal.client)} people"
    return f"They expect no change for their people; {upheaval(truth, people)}."


def upheaval(truth: UpheavalGap, people: str) -> str:
    """Say what the client's people go through."""
    who = f"{truth.users:,} of {people}"
    if not truth.training:
        return f"the output of {who} dips at first"
    dip = ", and their output dips at first" if truth.has_dip else ""
    return f"{who} need {hours(truth.training)} of training in all{dip}"


@_told.register
def _(truth: DependencyTruth, deal: Deal, evidence: Evidence) -> str:
    leaning = truth.leaning
    theirs = [condition(deal.promises[key], deal) for key in leaning.conditions]
    kept = often(leaning.if_kept or 0.0, evidence.own_items, "kept")
    missed = in_how_many(leaning.if_missed or 0.0, evidence.own_items)
    return (
        f"Our promise '{name(truth.promise)}' is in {possessive(deal.client)} hands too: "
        f"if {listed(theirs)}, it is {kept}; if not, {missed}."
    )


@_told.register
def _(truth: ThinEvidence, deal: Deal, evidence: Evidence) -> str:
    del deal
    if truth.own_items == 0:
        return f"{nothing_finished(evidence, 'our')}."
    stand = "stands" if truth.own_items == 1 else "stand"
    return (
        f"Only {counted(truth.own_items, 'finished item')} of our own {stand} behind these odds: with under "
        f"{ENOUGH_ITEMS}, what was called 80{TIE}% came true 73-77{TIE}% of the time on outside records."
    )


def nothing_finished(evidence: Evidence, whose: str) -> str:
    """Say what odds stand on where no finished item speaks: whole deals, published figures, plain facts."""
    deals = counted(evidence.own_deals, f"whole deal of {whose} own", f"whole deals of {whose} own")
    beside = f", but {deals}" if evidence.own_deals else ""
    text = f"No finished item of {whose} own stands behind these odds{beside}"
    if evidence.is_base_only:
        return f"{text}; single pieces of work stand on {source(evidence)}"
    return f"{text}; each piece of work is taken as a fixed fact"


def source(evidence: Evidence) -> str:
    """Name the published figures behind single pieces of work."""
    return f"published figures of others: {evidence.base_source}"


@_told.register
def _(truth: LoosenedPolicy, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"This deal is held to less than our own rules ask: {stated(truth.rule)}."


@_told.register
def _(truth: TailTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"In 1 of 10 runs {tail(truth)}."


def tail(truth: TailTruth) -> str:
    """Say how late an item may come, as a clause."""
    due = f"the day promised or asked for is {day(truth.due_on)}"
    if truth.nine_in_ten_on is None:
        return f"'{name(truth.item)}' does not come within ten years; {due}"
    late = wait((truth.nine_in_ten_on - truth.due_on).days)
    return f"'{name(truth.item)}' comes later than {day(truth.nine_in_ten_on)}, {late} late or more; {due}"


@_told.register
def _(truth: OverloadTruth, deal: Deal, evidence: Evidence) -> str:
    del deal
    return f"The {overload(truth, evidence)}."


def overload(truth: OverloadTruth, evidence: Evidence) -> str:
    """Say what the fullest week takes of a role, and in how many cases some week takes too much."""
    who = (
        f"{name(truth.role)} is promised for {hours(truth.promised_weekly)} a week, and the week of "
        f"{day(truth.monday)} takes {hours(truth.ninety)} or more in 1 of 10 runs"
    )
    return f"{who}; {often(truth.chance, evidence.own_items, 'some week asks for too much')}"


@_told.register
def _(truth: BudgetGap, deal: Deal, evidence: Evidence) -> str:
    return f"{possessive(deal.client)} {budget(truth, deal, evidence)}."


def budget(truth: BudgetGap, deal: Deal, evidence: Evidence) -> str:
    """Say what the budget holds, how often it covers what falls due, and what is missing."""
    more = [] if deal.budget is None else sorted(deal.budget.more.items())
    later = [f"{money(amount.minor, deal.currency)} more from {day(on)}" for on, amount in more]
    held = f" (and {listed(later)})" if later else ""
    covers = often(truth.chance, evidence.own_items, "covers")
    due = f"{money(truth.due, deal.currency)} when that falls due"
    enough = "never enough" if truth.enough_on is None else f"enough from {day(truth.enough_on)} on"
    lacking = f"{money(truth.short, deal.currency)} or more is missing in 1 of 10, and it is {enough}"
    return f"budget of {money(truth.approved, deal.currency)}{held} {_covering(covers, due)}; {lacking}"


def _covering(covers: str, due: str) -> str:
    """Put what is covered after the verb, wherever the words of how often stand."""
    before, _, after = covers.partition("covers")
    return f"{before}covers {due}{after}"


@_told.register
def _(truth: ServiceTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"They ask for {service(truth)}."


def service(truth: ServiceTruth) -> str:
    """Say how often a service level is kept in all its windows, and whose record says so."""
    level = f"the service level '{name(truth.term)}' of {exact_share(truth.objective)}"
    if truth.chance is None:
        return f"{level}; nothing on record says how often we keep it"
    windows = counted(truth.windows, WINDOW_WORDS[truth.kind])
    how_often = often(truth.chance, truth.behind, f"is kept in all {windows}")
    if not truth.behind:
        theirs = "nothing of ours on record speaks of it, and by the published record of others it"
        return f"{level}; {theirs} {how_often}"
    return f"{level}; by our own record it {how_often}"


@_told.register
def _(truth: OwnRecordTruth, deal: Deal, evidence: Evidence) -> str:
    del deal, evidence
    return f"{own_record(truth)}."


def own_record(truth: OwnRecordTruth) -> str:
    """Say how the seller's last whole deals ended."""
    if truth.counted == 1:
        return "The only whole deal that we finished took longer than planned"
    return f"Of our last {truth.counted} whole deals, {truth.missed} took longer than planned"


@_told.register
def _(truth: BrokenBeforeTruth, deal: Deal, evidence: Evidence) -> str:
    del deal
    return f"{broken(truth, evidence, 'They')}."


def _believer(said_by: str | None, deal: Deal) -> str:
    return f"The {name(said_by)}" if said_by else deal.client
