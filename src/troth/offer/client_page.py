"""One honest page for the client, from a judged deal.

Promises that meet the policy are worded as promises, aims with their odds, and what does neither is said
not to be promised. It refuses to hold a number that the forecast does not.
"""

from __future__ import annotations

from troth.core.deal import Deal
from troth.forecast.deal_forecast import PromiseForecast
from troth.judgement.evidence import ENOUGH_ITEMS
from troth.judgement.truth import DateGap, OwnHoursGap, OwnMoneyGap, ScopeGap, TogetherGap, Truth, UpheavalGap
from troth.judgement.verdict import Judgement
from troth.telling.page import Page, Section, Table
from troth.telling.promise_words import promised
from troth.telling.truth_words import told
from troth.telling.words import day, hours, listed, said_chance, sentence

FOR_THE_CLIENT = (DateGap, ScopeGap, TogetherGap, OwnHoursGap, OwnMoneyGap, UpheavalGap)


def client_page(judged: Judgement) -> Page:
    """Put a judged deal into the page its client reads."""
    deal = judged.forecast.changed.deal
    title = f"{deal.title}: what {deal.seller} can promise {deal.client}"
    sections = (
        _promised(judged),
        _aims(judged),
        _not_promised(judged),
        _needed(judged),
        _effort(judged),
        _hoped(judged),
        _basis(judged),
    )
    shown = tuple(one for one in sections if one.before or one.after or (one.table and one.table.rows))
    return Page(title, _head(judged), shown)


def _head(judged: Judgement) -> tuple[str, ...]:
    deal, as_of = judged.forecast.changed.deal, judged.forecast.as_of
    lines = [f"As of {day(as_of)}. Work would start on {day(deal.starts_on)}."]
    if judged.verdict == "promise":
        lines.append("We promise what stands under the first heading, and nothing else on this page.")
    else:
        lines.append(
            "As it stands we cannot promise all of what was talked about. This page says what we can, "
            "what we cannot, and why, so that you can decide with open eyes."
        )
    if judged.evidence.is_base_only:
        lines.append("These odds stand on other firms' software tasks, not on a record of our own.")
    return tuple(lines)


def _ours(judged: Judgement) -> list[PromiseForecast]:
    return [one for one in judged.forecast.promises.values() if one.promise.by == "seller"]


def _meets(one: PromiseForecast, deal: Deal) -> bool:
    return one.chance.issued is not None and one.chance.issued >= deal.policy.promise


def _promised(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    is_binding = judged.verdict == "promise"
    rows = tuple(
        (
            promised(one.promise, deal),
            said_chance(one.chance.issued, judged.evidence.behind(one)),
            _leans_on(judged, one),
        )
        for one in _ours(judged)
        if not one.promise.is_aim and _meets(one, deal)
    )
    heading = "What we promise" if is_binding else "What we could promise, each on its own"
    note = (
        "The odds are how often it would be kept, by our record as it was on that day; "
        "the last column is what they are if you keep your part, and if not.",
    )
    return Section(heading, (), Table(("we promise" if is_binding else "on its own", "kept", "with your part / without"), rows), note if rows else ())


def _leans_on(judged: Judgement, one: PromiseForecast) -> str:
    leaning, own = one.leaning, judged.evidence.own_items
    if leaning is None or leaning.if_kept is None or leaning.if_missed is None:
        return "-"
    kept, missed = said_chance(leaning.if_kept, own), said_chance(leaning.if_missed, own)
    return "does not depend on you" if kept == missed else f"{kept} / {missed}"


def _aims(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    lines = []
    for one in _ours(judged):
        issued = one.chance.issued
        is_aim = one.promise.is_aim or not _meets(one, deal)
        if issued is not None and is_aim and issued >= deal.policy.aim:
            said = said_chance(issued, judged.evidence.behind(one), deal.policy.promise)
            lines.append(f"{sentence(promised(one.promise, deal))}: {said}. An aim, not a promise.")
    return Section("What we aim for, with its odds", tuple(lines))


def _not_promised(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    lines = []
    for one in _ours(judged):
        issued = one.chance.issued
        if issued is not None and issued >= deal.policy.aim:
            continue
        said = said_chance(issued, judged.evidence.behind(one))
        lines.append(
            f"{sentence(promised(one.promise, deal))}: we do not promise it; "
            + ("nobody can know how often it would be kept." if issued is None else f"it would be kept {said}.")
        )
    return Section("What we do not promise", tuple(lines))


def _needed(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    theirs = [one.promise for one in judged.forecast.promises.values() if one.promise.by == "client"]
    lines = tuple(f"{sentence(promised(promise, deal))}." for promise in theirs)
    return Section(f"What we need {deal.client} to promise", lines)


def _effort(judged: Judgement) -> Section:
    time = judged.forecast.client_time
    lines = [
        f"{sentence(role.role)}: {hours(role.total.median)} in the middle case, "
        f"{hours(role.total.ninety)} or more in 1 of 10."
        for role in time.roles
        if role.total.ninety > 0
    ]
    if time.training_hours:
        lines.append(f"Training of your people: {hours(time.training_hours)}.")
    peaks = [
        (max(role.weeks, key=lambda week: week[1]), role.role) for role in time.roles if role.weeks
    ]
    if peaks:
        said = listed([f"{role}: the week of {day(week[0])}, {hours(week[1])}" for week, role in peaks])
        lines.append(f"The busiest week, in the middle case: {said}.")
    return Section("What it will take of your own people", tuple(lines))


def _hoped(judged: Judgement) -> Section:
    deal = judged.forecast.changed.deal
    lines = [_for_client(truth, deal, judged) for truth in judged.truths if isinstance(truth, FOR_THE_CLIENT)]
    dates = [
        f"{sentence(one.item)}: even odds by {day(one.even_on)}, 9 in 10 by {day(one.nine_in_ten_on)}, "
        f"19 in 20 by {day(one.nineteen_in_twenty_on)}."
        for one in judged.forecast.dates
        if one.item == judged.forecast.decisive_for
    ]
    return Section("What was hoped for, and what we found", tuple(lines), None, tuple(dates))


def _for_client(truth: Truth, deal: Deal, judged: Judgement) -> str:
    text = told(truth, deal, judged.evidence)
    return text.replace("They ask for", "You asked for").replace("They expect", "You expect").replace(
        "they ask for", "you asked for"
    )


def _basis(judged: Judgement) -> Section:
    evidence = judged.evidence
    opinions = len(evidence.of_ground("opinion"))
    lines = [
        f"{evidence.own_items} finished pieces of our own work stand behind these odds."
        if evidence.own_items
        else "No finished work of our own stands behind these odds.",
        f"{opinions} of the {len(evidence.inputs)} inputs are somebody's opinion.",
    ]
    if 0 < evidence.own_items < ENOUGH_ITEMS:
        lines.append("That is little: what we called 80 % came true 73-77 % of the time on outside records.")
    lines.append(
        f"Made from {judged.forecast.draws:,} runs of the plan (seed {judged.forecast.seed}); "
        "anybody with the sealed basis can make them again."
    )
    return Section("What this rests on", tuple(lines))
