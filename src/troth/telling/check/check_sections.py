"""Sections of `troth check` on what is promised and asked: odds, dates, and what decides them.

It refuses to decide what matters: the order and the numbers come from the judgement.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.forecast.deal.deal_forecast import DateForecast, PromiseForecast
from troth.judgement.verdict import Judgement
from troth.telling.chance_words import chance_of
from troth.telling.charts import date_chart
from troth.telling.check.truth_words import by_the_latest_day
from troth.telling.page import Section, Table
from troth.telling.promise_words import is_certain, promised
from troth.telling.words import (
    day,
    exact,
    listed,
    name,
    possessive,
    said_chance,
)

MOST_DECISIVE = 8
MISSED = "✗"


def promise_section(judged: Judgement) -> Section:
    """Say how often each promise is kept, and ours with the client's set to kept and to missed."""
    ours = [one for one in judged.forecast.promises.values() if one.promise.by == "seller"]
    rows = tuple(_ours(judged, one) for one in ours)
    client = judged.forecast.changed.deal.client
    notes = []
    leans = any(side for row in rows for side in row[2:])
    if leans:
        notes.append(
            f"'If theirs kept' and 'if not': the same runs with {possessive(client)} promises set to kept "
            "and to missed; the plan's own runs, without the view of whole past deals."
        )
    if any("-" in row for row in rows):
        notes.append("A dash: that cannot happen, by what is known of them.")
    if any(_is_short(one, judged) for one in ours):
        notes.append(f"{MISSED} misses your policy.")
    if any(is_certain(one.promise, judged.forecast.changed) for one in ours):
        notes.append("Certain: the price is fixed, and nothing in this plan adds to it.")
    headings = ("we promise", "kept", "if theirs kept", "if not")
    shown = len(headings) if leans else 2
    table = Table(headings[:shown], tuple(row[:shown] for row in rows), frozenset(range(1, shown)))
    return Section("How often we would keep each promise", (), table, tuple(notes) if ours else ())


def _ours(judged: Judgement, one: PromiseForecast) -> tuple[str, ...]:
    deal, said = judged.forecast.changed.deal, chance_of(one, judged)
    sides = ("", "")
    if one.leaning is not None and said != "certain":
        sides = (_side(one.leaning.if_kept, judged), _side(one.leaning.if_missed, judged))
    text = promised(one.promise, deal) + (" (an aim)" if one.promise.is_aim else "")
    return (text, f"{said} {MISSED}" if _is_short(one, judged) else f"{said}  ", *sides)


def _side(chance: float | None, judged: Judgement) -> str:
    return "-" if chance is None else said_chance(chance, judged.evidence.own_items)


def _is_short(one: PromiseForecast, judged: Judgement) -> bool:
    return any(one.promise.id == short.promise for short in judged.shortfalls)


def client_promise_section(judged: Judgement) -> Section:
    """Say how often the client would keep each of theirs."""
    deal = judged.forecast.changed.deal
    rows = tuple(
        (promised(one.promise, deal), chance_of(one, judged))
        for one in judged.forecast.promises.values()
        if one.promise.by == "client"
    )
    heading = f"How often {deal.client} would keep theirs"
    return Section(heading, (), Table(("they promise", "kept"), rows, frozenset({1})))


def asked_section(judged: Judgement) -> Section:
    """Say the odds of what the client asked for: each alone, and all at once."""
    forecast, deal, evidence = judged.forecast, judged.forecast.changed.deal, judged.evidence
    rows = []
    for one in forecast.asked:
        quantity = {"price": "cost", "scope": None}.get(one.what, "date")
        known = evidence.behind(one.chance, quantity)  # type: ignore[arg-type]  # date, cost or none of them
        rows.append((_asked(one.what, deal), said_chance(one.chance.issued, known)))
    whole = forecast.asked_together
    if whole is not None and len(rows) > 1:
        rows.append(("all of it at once", said_chance(whole.issued, evidence.behind(whole))))
    table = Table(("they ask for", "odds"), tuple(rows), frozenset({1}))
    return Section("What they ask for, as the plan stands", (), table)


def _asked(what: str, deal: Deal) -> str:
    if what == "price" and deal.asked.price is not None:
        return f"a price of {exact(deal.asked.price)}: our own cost stays under it"
    if what == "scope":
        scope = deal.asked.scope
        words = {"everything": "the whole scope", "must": "every must-have"}
        said = (
            words.get(scope or "", "")
            if not isinstance(scope, tuple)
            else listed([name(one) for one in scope])
        )
        return f"{said}{by_the_latest_day(deal)}"
    return f"'{name(what)}' by {day(deal.asked.dates[what])}"


def date_section(judged: Judgement) -> Section:
    """Say by when, at which odds."""
    forecast = judged.forecast
    rows = tuple(_date_row(one) for one in forecast.dates)
    headings = ("", "promised", "as estimated", "even odds", "9 in 10", "19 in 20")
    after: tuple[str, ...] = ()
    if any(one.has_outside for one in forecast.dates):
        after = ("Dates of ours are the later of two views: this plan's, and how whole past deals ended.",)
    charts = tuple(
        date_chart(one, forecast.changed.deal)
        for one in forecast.dates
        if one.item == forecast.decisive_for and one.even_on is not None
    )
    return Section("By when", (), Table(headings, rows), after, charts)


def _date_row(one: DateForecast) -> tuple[str, ...]:
    days = (one.face_on, one.even_on, one.nine_in_ten_on, one.nineteen_in_twenty_on)
    promised_on = day(one.promised_on) if one.promised_on else "-"
    return (name(one.item), promised_on, *("> 10 years" if on is None else day(on) for on in days))


def decisive_section(judged: Judgement) -> Section:
    """Say which work decides the date."""
    forecast = judged.forecast
    if not forecast.decisive or forecast.decisive_for is None:
        return Section("")
    rows = tuple(
        (name(item), f"{share * 100:.0f} of 100")
        for item, share in forecast.decisive[:MOST_DECISIVE]
        if share >= 0.01
    )
    before = ("In how many of the plan's own runs each piece of work is on the path that sets the day:",)
    heading = f"What decides when '{name(forecast.decisive_for)}' is reached"
    return Section(heading, before, Table(("work", "runs"), rows, frozenset({1})))
