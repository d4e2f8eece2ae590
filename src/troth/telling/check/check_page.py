"""The page of `troth check`: may this be promised, how do we know, what would it take, what next.

The head says the verdict, the worst promise and the next step within twelve lines of 80 columns, however
long the names of a deal are; sections follow in the order a salesperson asks. It refuses statisticians'
words: those stand in the details.
"""

from __future__ import annotations

import shlex

from troth.core.change import ChangedDeal
from troth.forecast.deal.deal_forecast import PromiseForecast
from troth.judgement.evidence import Evidence
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import Shortfall
from troth.judgement.verdict import Judgement
from troth.telling.chance_words import behind
from troth.telling.check.check_sections import (
    asked_section,
    client_promise_section,
    date_section,
    decisive_section,
    promise_section,
)
from troth.telling.check.client_total_section import client_total_section
from troth.telling.check.details import details_section
from troth.telling.check.effort_sections import client_section, loss_in_words, money_section, why_unknown
from troth.telling.check.evidence_section import evidence_section
from troth.telling.check.truth_sections import all_truths_section, truth_section
from troth.telling.check.verdict_sections import instead_section, remedy_section, remedy_steps, why_section
from troth.telling.check.verdict_words import CLIENT_LENGTH, is_unsettled, verdict_in_words, verdict_word
from troth.telling.page import Page, page_of
from troth.telling.promise_words import is_certain, promised
from troth.telling.words import (
    counted,
    day,
    fitting,
    in_how_many,
    keeping,
    listed,
    name,
    plain,
    points,
    possessive,
    printable,
    said_chance,
    sentence,
    shortened,
)

TITLE_LENGTH = 78
PROMISE_LENGTH = 70
STEP_LENGTH = 160
STEP_NAME_LENGTH = 30
DEAL_FILE = "DEAL"
MOSTLY = 0.5  # the share of the say from which published figures are named first


def check_page(
    judged: Judgement, deal_file: str = DEAL_FILE, *, has_details: bool = False, has_all_truths: bool = False
) -> Page:
    """Put a judgement into words.

    Parameters
    ----------
    judged
        The forecast and its verdict.
    deal_file
        The deal's file as the user named it, for the next step's command.
    has_details
        Add the section for statisticians, and every hard truth.
    has_all_truths
        Add every hard truth with what it rests on.
    """
    deal = judged.forecast.changed.deal
    sections = [
        promise_section(judged),
        client_promise_section(judged),
        why_section(judged),
        remedy_section(judged),
        instead_section(judged),
        asked_section(judged),
        date_section(judged),
        money_section(judged),
        client_section(judged),
        client_total_section(judged),
        decisive_section(judged),
        truth_section(judged, is_listed_after=has_details or has_all_truths),
        evidence_section(judged),
        *([all_truths_section(judged)] if has_details or has_all_truths else ()),
    ]
    if has_details:
        sections.append(details_section(judged))
    as_of = f", as of {day(judged.forecast.as_of)}"
    title = (
        shortened(sentence(printable(f"{deal.title} for {deal.client}")), TITLE_LENGTH - len(as_of)) + as_of
    )
    return page_of(title, _head(judged), tuple(sections), next_command(judged, deal_file))


def _head(judged: Judgement) -> tuple[str, ...]:
    next_line = f"Next step: {next_step(judged)}"
    return (
        base_only(judged.evidence),
        f"VERDICT: {verdict_word(judged.verdict)}. {verdict_in_words(judged)}",
        worst_in_words(judged),
        next_line,
        synthetic(judged.evidence),
        f"All our promises together: {_together(judged)}. Losing money: {_loss(judged)}.",
        _aims(judged),
        set_levers(judged.forecast.changed),
        _unfunded(judged),
    )


def _unfunded(judged: Judgement) -> str:
    """Say, with a promise, that the client's money is often not there when it falls due."""
    total = judged.forecast.client_total
    budget = None if total is None else total.budget
    needed = judged.forecast.changed.deal.policy.promise
    if judged.verdict != "promise" or budget is None or budget.funded_chance >= needed:
        return ""
    client = shortened(printable(judged.forecast.changed.deal.client), CLIENT_LENGTH)
    there = in_how_many(budget.funded_chance, judged.evidence.own_items)
    return f"But {possessive(client)} money is there when it falls due {there}: see the truths below."


def base_only(evidence: Evidence) -> str:
    """Say that published figures alone, or mostly, speak of single pieces of work, where that is so."""
    if evidence.own_items and evidence.base_share >= MOSTLY:
        own = counted(evidence.own_items, "finished item")
        return f"These odds stand mostly on other firms' software tasks: only {own} of your own."
    if not evidence.is_base_only:
        return ""
    if evidence.own_deals:
        deals = counted(evidence.own_deals, "whole deal")
        return (
            f"These odds stand on other firms' software tasks and {deals} of your own: no finished item of "
            "yours is on record yet."
        )
    return "These odds stand on other firms' software tasks: no finished work of your own is on record yet."


def synthetic(evidence: Evidence) -> str:
    """Say that the record was invented, where it was."""
    if not evidence.is_synthetic:
        return ""
    return "The record behind this is invented (a worked example): learn from it, promise nothing by it."


def worst_in_words(judged: Judgement) -> str:
    """Say the seller's worst promise and its chance."""
    worst = judged.worst
    if worst is None:
        return "We promise nothing in this deal."
    deal, promises = judged.forecast.changed.deal, judged.forecast.promises.values()
    what = "aim (nothing is promised)" if worst.promise.is_aim else "promise"
    if not worst.promise.is_aim and any(_is_lower_aim(one, worst) for one in promises):
        what = "promise (aims aside)"
    text = f"Worst {what}: {shortened(printable(promised(worst.promise, deal)), PROMISE_LENGTH)}"
    if is_certain(worst.promise, judged.forecast.changed):
        return f"{text}: certain."
    needed = deal.policy.aim if worst.promise.is_aim else deal.policy.promise
    said = keeping(worst.chance.issued, behind(worst, judged.evidence), needed)
    return f"{text}: {said} (your policy: {points(needed)})."


def _is_lower_aim(one: PromiseForecast, worst: PromiseForecast) -> bool:
    lowest = worst.chance.issued
    chance = -1.0 if one.chance.issued is None else one.chance.issued
    return one.promise.by == "seller" and one.promise.is_aim and lowest is not None and chance < lowest


def _together(judged: Judgement) -> str:
    policy, together = judged.forecast.changed.deal.policy, judged.forecast.together
    if not together.draws:
        return "none is made"
    said = said_chance(together.issued, judged.evidence.behind(together), policy.every)
    return f"{said} (policy: {points(policy.every)})"


def _loss(judged: Judgement) -> str:
    if not judged.forecast.money.loss.is_known:
        return f"not tested, {why_unknown(judged)}"
    return f"{loss_in_words(judged)} (policy: at most {points(judged.forecast.changed.deal.policy.loss)})"


def _aims(judged: Judgement) -> str:
    missed = [f"'{name(one.promise.id)}'" for one in judged.missed_aims]
    if not missed:
        return ""
    who = f"The aim {missed[0]} misses" if len(missed) == 1 else f"{counted(len(missed), 'aim')} miss"
    return f"{sentence(who)} your policy for aims: say the odds with it, promise nothing by it."


def set_levers(changed: ChangedDeal) -> str:
    """Say which levers are set, where any are, and which of them the client has turned down."""
    if not changed.choices:
        return ""
    names = [choice.name for choice in changed.choices]
    refused = [choice.name for choice in changed.choices if choice.lever.id in changed.deal.refused]
    turned = f" {changed.deal.client} has turned down {listed(refused)}." if refused else ""
    dropped = (
        f" Left out: {listed([name(item) for item in sorted(changed.dropped)])}." if changed.dropped else ""
    )
    return f"Levers set: {', '.join(names)}.{dropped}{turned}"


def next_step(judged: Judgement) -> str:
    """Say the one thing to do next; a colon at its end means that a command follows."""
    deal = judged.forecast.changed.deal
    client = shortened(printable(deal.client), CLIENT_LENGTH)
    if judged.verdict == "promise":
        return f"write it down for {client}:"
    if is_unsettled(judged) and judged.search is not None and not judged.search.is_cut:
        return "take levers out of the deal that nobody would pull, so that all of them can be looked at."
    if judged.is_quick or judged.search is None or is_unsettled(judged):
        return "look for what would make it keepable:"
    remedy = judged.search.remedy
    if remedy is None:
        return f"say no, kindly, and leave the door open ({_no_way(judged, judged.search)}):"
    if remedy.is_levers_alone:
        named = [shortened(choice.name, STEP_NAME_LENGTH) for choice in remedy.choices]
        return f"see it with {fitting(named, STEP_LENGTH, 'lever')}:"
    steps = fitting(remedy_steps(remedy, judged, deal, most=STEP_NAME_LENGTH), STEP_LENGTH, "change")
    return f"agree on this with {client}, then write it into the deal: {steps}."


def _no_way(judged: Judgement, search: Search) -> str:
    """Say what no change mends, or only a refused one; where each can be mended, that not all can at once."""
    missed = search.incurable or tuple(one for one in judged.shortfalls if one.rule != "aim")
    missing = fitting(sorted({_missing(one) for one in missed}), STEP_LENGTH, "rule")
    if search.refused is not None:
        return f"{missing} would need what was turned down"
    if not search.incurable:
        return f"whatever mends {missing} misses another rule of your policy"
    return f"{missing} cannot be brought to your policy"


def next_command(judged: Judgement, deal_file: str) -> str:
    """Return the command to type next; nothing where a talk comes first."""
    file = shlex.quote(deal_file)
    names = [choice.name for choice in judged.forecast.changed.choices]
    if judged.verdict != "change":
        return f"troth offer {file}{_set(names)} --md"
    if is_unsettled(judged) and judged.search is not None and not judged.search.is_cut:
        return ""
    if judged.is_quick or judged.search is None or is_unsettled(judged):
        return f"troth check {file}{_set(names)}"
    remedy = judged.search.remedy
    if remedy is None or not remedy.is_levers_alone:
        return ""
    return f"troth check {file}{_set(list(remedy.names))}"


def _set(names: list[str]) -> str:
    return f" --set {shlex.quote(plain(','.join(names)))}" if names else ""


def _missing(short: Shortfall) -> str:
    names = {"all": "all promises together", "loss": "the chance of losing money", "worst": "the worst loss"}
    return f"'{shortened(name(short.promise), STEP_NAME_LENGTH)}'" if short.promise else names[short.rule]
