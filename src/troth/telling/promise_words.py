"""What is promised, in a few words a client reads: one wording for each thing that can be promised.

It refuses to say "will" of anything that is not a promise.
"""

from __future__ import annotations

from datetime import date
from functools import singledispatch

from troth.core.change import ChangedDeal
from troth.core.deal import Deal
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, Measure, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Span
from troth.forecast.deal.cost import is_paid_to_seller
from troth.telling.words import TIE, day, exact, listed, name, stated

UNITS = {"min": "minute", "h": "hour", "d": "day", "w": "week", "wd": "working day", "months": "month"}


def span(lasts: Span) -> str:
    """Say a span: 5 working days."""
    number = f"{lasts.number:f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    noun = UNITS[lasts.unit]
    return f"{number}{TIE}{noun}" if number == "1" else f"{number}{TIE}{noun}s"


def promised(promise: Promise, deal: Deal) -> str:
    """Say what a promise is about, without its odds: "'live' by 30 Apr 2027"."""
    return _said(promise.measure, deal, "")


def condition(promise: Promise, deal: Deal) -> str:
    """Say the other side's promise as a clause: "the stock lead gives 40 % of each working day"."""
    return _said(promise.measure, deal, "is ")


def is_certain(promise: Promise, changed: ChangedDeal) -> bool:
    """Whether nothing can break a promise: a price that is fixed, and nothing else is paid to us."""
    measure, price = promise.measure, changed.deal.price
    if not isinstance(measure, PayAtMost) or price.fixed is None or price.fixed > measure.at_most:
        return False
    adds = any(is_paid_to_seller(changed.deal, choice) for choice in changed.choices)
    return not (adds or price.day_rates or price.milestones)


@singledispatch
def _said(measure: Measure, deal: Deal, verb: str) -> str:
    message = f"no words for {verb}{type(measure).__name__} in deal {deal.id}"
    raise TypeError(message)


@_said.register
def _(measure: ReachBy, deal: Deal, verb: str) -> str:
    item = deal.work.get(measure.item)
    if item is None or item.is_milestone:
        return f"'{name(measure.item)}' {'is reached ' if verb else ''}by {day(measure.on_or_before)}"
    return f"'{name(measure.item)}' {verb}finished by {day(measure.on_or_before)}"


@_said.register
def _(measure: Deliver, deal: Deal, verb: str) -> str:
    del deal
    when = until(measure.by_when)
    if measure.scope == "must":
        return f"every must-have {verb}there {when}"
    if measure.scope == "everything":
        return f"the whole scope {verb}there {when}"
    items = [f"'{name(item)}'" for item in measure.scope]
    verb = "are " if verb and len(items) > 1 else verb
    return f"{listed(items)} {verb}there {when}"


@_said.register
def _(measure: PayAtMost, deal: Deal, verb: str) -> str:
    del verb
    return f"{deal.client} pays at most {exact(measure.at_most)}"


@_said.register
def _(measure: Achieve, deal: Deal, verb: str) -> str:
    result = deal.results[measure.result]
    by = ""
    if result.by is not None and result.after is not None:
        by = f" within {span(result.by)} after '{name(result.after)}'"
    elif result.by_on is not None:
        by = f" by {day(result.by_on)}"
    goes = " brought" if not verb else " goes"
    return f"'{name(result.id)}'{goes} from {stated(result.before)} to {stated(result.promised)}{by}"


@_said.register
def _(measure: Stay, deal: Deal, verb: str) -> str:
    del verb
    return f"{_who(measure.role, deal)} stays until {span(measure.lasts)} after '{name(measure.after)}'"


@_said.register
def _(measure: GiveTime, deal: Deal, verb: str) -> str:
    del verb
    share = stated(str(measure.share))
    return f"{_who(measure.role, deal)} gives {share} of each working day {until(measure.until, 'until')}"


@_said.register
def _(measure: Decide, deal: Deal, verb: str) -> str:
    del verb
    return f"{_who(measure.who, deal)} decides within {span(measure.within)}"


def _who(role: str, deal: Deal) -> str:
    """Say a role or a contact: the stock lead; each integrator where there are several."""
    several = role in deal.people and deal.people[role].count > 1
    return f"{'each' if several else 'the'} {name(role)}"


def until(when: str | date, word: str = "by") -> str:
    """Say by (or until) when: a day, or an item's finish."""
    return f"{word} {day(when)}" if isinstance(when, date) else f"{word} '{name(when)}'"
