"""What is promised, in a few words a client reads: one wording for each thing that can be promised.

It refuses to say "will" of anything that is not a promise.
"""

from __future__ import annotations

from datetime import date
from functools import singledispatch

from troth.core.deal import Deal
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, Measure, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Span
from troth.telling.words import day, listed

UNITS = {"min": "minute", "h": "hour", "d": "day", "w": "week", "wd": "working day", "months": "month"}


def span(lasts: Span) -> str:
    """Say a span: 5 working days."""
    number = f"{lasts.number:f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    noun = UNITS[lasts.unit]
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def promised(promise: Promise, deal: Deal) -> str:
    """Say what a promise is about, without its odds."""
    return _said(promise.measure, deal)


def condition(promise: Promise, deal: Deal) -> str:
    """Say the other side's promise as a condition: "the stock-lead gives 40% of each day"."""
    return _said(promise.measure, deal)


@singledispatch
def _said(measure: Measure, deal: Deal) -> str:
    message = f"no words for {type(measure).__name__} in deal {deal.id}"
    raise TypeError(message)


@_said.register
def _(measure: ReachBy, deal: Deal) -> str:
    del deal
    return f"{measure.item} by {day(measure.on_or_before)}"


@_said.register
def _(measure: Deliver, deal: Deal) -> str:
    when = until(measure.by_when)
    if measure.scope == "must":
        return f"every must-have {when}"
    if measure.scope == "everything":
        return f"the whole scope {when}"
    del deal
    return f"{listed(measure.scope)} {when}"


@_said.register
def _(measure: PayAtMost, deal: Deal) -> str:
    return f"{deal.client} pays at most {measure.at_most}"


@_said.register
def _(measure: Achieve, deal: Deal) -> str:
    result = deal.results[measure.result]
    by = ""
    if result.by is not None and result.after is not None:
        by = f" {span(result.by)} after {result.after}"
    elif result.by_on is not None:
        by = f" by {day(result.by_on)}"
    return f"{result.id} from {result.before} to {result.promised}{by}"


@_said.register
def _(measure: Stay, deal: Deal) -> str:
    who = measure.role if deal.people[measure.role].count == 1 else f"all {measure.role}s"
    return f"{who} stays until {span(measure.lasts)} after {measure.after}"


@_said.register
def _(measure: GiveTime, deal: Deal) -> str:
    del deal
    return f"{measure.role} gives {measure.share} of each working day {until(measure.until, 'until')}"


@_said.register
def _(measure: Decide, deal: Deal) -> str:
    del deal
    return f"{measure.who} decides within {span(measure.within)}"


def until(when: str | date, word: str = "by") -> str:
    """Say by (or until) when: a day, or an item's finish."""
    return f"{word} {day(when)}" if isinstance(when, date) else f"{word} {when}"
