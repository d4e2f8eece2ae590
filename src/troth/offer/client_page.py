"""One honest page for the client, from a judged deal.

Promises that meet the policy are worded as promises, aims with their odds, and what does neither is said
not to be promised. It refuses to hold a number that the forecast does not.
"""

from __future__ import annotations

from datetime import date

from troth.core.deal import Deal
from troth.core.promise import PayAtMost
from troth.forecast.deal.deal_forecast import PromiseForecast
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence
from troth.judgement.verdict import Judgement
from troth.offer.client_effort import effort_section
from troth.offer.client_truths import for_client
from troth.offer.kind_no import SAYS_NO, instead_section
from troth.telling.chance_words import behind
from troth.telling.check.truth_words import nothing_finished
from troth.telling.page import Page, Section, Table, page_of
from troth.telling.promise_words import is_certain, promised
from troth.telling.words import (
    TIE,
    counted,
    day,
    exact,
    name,
    said_chance,
    sentence,
)


def client_page(judged: Judgement) -> Page:
    """Put a judged deal into the page its client reads."""
    deal = judged.forecast.changed.deal
    does = "could have promised" if judged.verdict == "walk-away" else "can promise"
    title = f"{sentence(deal.title)}: what {deal.seller} {does} {deal.client}"
    sections = (
        instead_section(judged),
        _promised(judged),
        _aims(judged),
        _not_promised(judged),
        _needed(judged),
        effort_section(judged),
        _hoped(judged),
        _rests_on(judged),
    )
    return page_of(title, _head(judged), sections)


def _head(judged: Judgement) -> tuple[str, ...]:
    deal, as_of, evidence = judged.forecast.changed.deal, judged.forecast.as_of, judged.evidence
    lines = [f"As of {day(as_of)}. {_start(deal, as_of)}"]
    if evidence.is_base_only:
        whole = counted(evidence.own_deals, "whole deal")
        deals, what = (f" and {whole} of our own", "item") if evidence.own_deals else ("", "work")
        lines.append(
            f"These odds stand on other firms' software tasks{deals}: no finished {what} of our own is on "
            "record yet."
        )
    if evidence.is_synthetic:
        lines.append("This is a worked example: the record behind it is invented, so it promises nothing.")
    if judged.verdict == "promise":
        lines.append("We promise what stands under the first heading, and nothing else on this page.")
    elif judged.verdict == "walk-away":
        lines.append(SAYS_NO)
    else:
        lines.append(
            "As it stands, we cannot promise all of what was talked about. This page says what we could "
            "promise, what we cannot, and why, so that you can decide with open eyes."
        )
    return tuple(lines)


def _start(deal: Deal, as_of: date) -> str:
    verb = "would start" if deal.starts_on > as_of else "started"
    return f"Work {verb} on {day(deal.starts_on)}."


def _ours(judged: Judgement) -> list[PromiseForecast]:
    return [one for one in judged.forecast.promises.values() if one.promise.by == "seller"]


def _is_promised(one: PromiseForecast, deal: Deal) -> bool:
    issued = one.chance.issued
    return not one.promise.is_aim and issued is not None and issued >= deal.policy.promise


def _is_aimed(one: PromiseForecast, deal: Deal) -> bool:
    issued = one.chance.issued
    return not _is_promised(one, deal) and issued is not None and issued >= deal.policy.aim


def _promised(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    rows = tuple(
        (sentence(_to_client(one, deal)), _kept(one, judged), _with_their_part(judged, one))
        for one in _ours(judged)
        if _is_promised(one, deal) and (judged.instead is None or one.promise.id in judged.instead.stands)
    )
    if not rows:
        return Section("")
    is_binding = judged.verdict == "promise"
    heading = "What we promise" if is_binding else "What we could promise, each on its own"
    first = "we promise" if is_binding else "on its own"
    note = (
        "How often it would be kept, by what our record says today. The last column is the same if you keep "
        "your part, and if you do not."
    )
    headings = (first, "kept", "with your part / without it")
    return Section(heading, (), Table(headings, rows), (note,))


def _to_client(one: PromiseForecast, deal: Deal) -> str:
    measure = one.promise.measure
    if isinstance(measure, PayAtMost):
        return f"you pay at most {exact(measure.at_most)}"
    return promised(one.promise, deal)


def _kept(one: PromiseForecast, judged: Judgement) -> str:
    """Say the chance of a promise that meets its bound, or of one that does not."""
    if is_certain(one.promise, judged.forecast.changed):
        return "certain"
    policy = judged.forecast.changed.deal.policy
    needed = policy.promise if _is_promised(one, judged.forecast.changed.deal) else None
    return said_chance(one.chance.issued, behind(one, judged.evidence), needed)


def _with_their_part(judged: Judgement, one: PromiseForecast) -> str:
    leaning, own = one.leaning, judged.evidence.own_items
    if is_certain(one.promise, judged.forecast.changed):
        return "does not depend on you"
    if leaning is None or leaning.if_kept is None or leaning.if_missed is None:
        return "-"
    kept, missed = said_chance(leaning.if_kept, own), said_chance(leaning.if_missed, own)
    return "does not depend on you" if kept == missed else f"{kept} / {missed}"


def _aims(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    lines = []
    for one in _ours(judged):
        if _is_aimed(one, deal):
            needed = None if one.promise.is_aim else deal.policy.promise
            said = said_chance(one.chance.issued, behind(one, judged.evidence), needed)
            lines.append(f"{sentence(_to_client(one, deal))}: {said}. This is an aim, not a promise.")
    return Section("What we aim for, with its odds", tuple(lines))


def _not_promised(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    lines = [
        f"{sentence(_to_client(one, deal))}: {_odds_against(one, judged)}"
        for one in _ours(judged)
        if not _is_promised(one, deal) and not _is_aimed(one, deal)
    ]
    return Section("What we do not promise", tuple(lines))


def _odds_against(one: PromiseForecast, judged: Judgement) -> str:
    if one.chance.issued is None:
        return "we do not promise it, because nobody can know how often it would come true."
    aim = judged.forecast.changed.deal.policy.aim
    said = said_chance(one.chance.issued, behind(one, judged.evidence), aim)
    if said in {"hardly ever", "almost always"}:
        return f"we do not promise it; it would {said} come true."
    return f"we do not promise it; it would come true in {said.removesuffix(f'{TIE}%')} of 100 cases."


def _needed(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    theirs = [one.promise for one in judged.forecast.promises.values() if one.promise.by == "client"]
    lines = tuple(f"{sentence(promised(promise, deal))}." for promise in theirs)
    need = "would have needed" if judged.verdict == "walk-away" else "need"
    return Section(f"What we {need} {deal.client} to promise", lines)


def _hoped(judged: Judgement) -> Section:
    deal, evidence = judged.forecast.changed.deal, judged.evidence
    said = [for_client(truth, deal, evidence) for truth in judged.truths]
    dates = [
        f"{sentence(name(one.item))}: the odds are even by {day(one.even_on)}, 9 in 10 by "
        f"{day(one.nine_in_ten_on)} and 19 in 20 by {day(one.nineteen_in_twenty_on)}."
        for one in judged.forecast.dates
        if one.item == judged.forecast.decisive_for and one.nineteen_in_twenty_on is not None
    ]
    found = tuple(filter(None, said))
    heading = "What was hoped for, and what we found" if found else "When it will be there"
    return Section(heading, found, None, tuple(dates))


def _rests_on(judged: Judgement) -> Section:
    evidence, forecast = judged.evidence, judged.forecast
    opinions, inputs = len(evidence.of_ground("opinion")), len(evidence.inputs)
    lines = [*_own_work(evidence)]
    if inputs:
        is_are = "is" if opinions == 1 else "are"
        lines.append(f"Of the {counted(inputs, 'input')}, {opinions or 'none'} {is_are} somebody's opinion.")
    lines.append(
        f"The plan was played {forecast.draws:,} times (seed {forecast.seed}); the same record, plan and "
        "seed give the same numbers again."
    )
    return Section("What this rests on", tuple(lines))


def _own_work(evidence: Evidence) -> list[str]:
    if not evidence.own_items:
        return [f"{nothing_finished(evidence, 'our')}."]
    stand = "stands" if evidence.own_items == 1 else "stand"
    lines = [f"{counted(evidence.own_items, 'finished piece')} of our own work {stand} behind these odds."]
    if evidence.own_deals:
        lines.append(f"So do {counted(evidence.own_deals, 'whole deal')} that we finished.")
    if evidence.own_items < ENOUGH_ITEMS:
        lines.append(
            f"That is little: under {ENOUGH_ITEMS}, what was called 80{TIE}% came true 73-77{TIE}% of the "
            "time on outside records."
        )
    return lines
