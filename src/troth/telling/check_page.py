"""The page of `troth check`: may this be promised, how do we know, what would it take, what next.

The head says the verdict, the worst promise and the next step; sections follow in the order a
salesperson asks. It refuses statisticians' words: those stand in the details.
"""

from __future__ import annotations

from troth.judgement.evidence import Evidence
from troth.judgement.shortfall import Shortfall
from troth.judgement.verdict import Judgement
from troth.telling.check_sections import (
    asked_section,
    client_promise_section,
    client_section,
    date_section,
    decisive_section,
    evidence_section,
    money_section,
    promise_section,
)
from troth.telling.details import details_section
from troth.telling.page import Page, Section
from troth.telling.promise_words import promised
from troth.telling.truth_words import told
from troth.telling.words import day, listed, said_chance, said_risk

TRUTHS_ON_FIRST_PAGE = 7


def check_page(judged: Judgement, deal_file: str, *, has_details: bool = False) -> Page:
    """Put a judgement into words.

    Parameters
    ----------
    judged
        The forecast and its verdict.
    deal_file
        The deal's file as the user named it, for the next step's command.
    has_details
        Add the section for statisticians.
    """
    deal = judged.forecast.changed.deal
    sections = [
        promise_section(judged),
        client_promise_section(judged),
        asked_section(judged),
        date_section(judged),
        money_section(judged),
        client_section(judged),
        decisive_section(judged),
        truth_section(judged),
        evidence_section(judged),
    ]
    if has_details:
        sections.append(details_section(judged))
    head = tuple(line for line in _head(judged, deal_file) if line)
    title = f"{deal.title} for {deal.client}, as of {day(judged.forecast.as_of)}"
    return Page(title, head, tuple(section for section in sections if _says_something(section)))


def _says_something(section: Section) -> bool:
    return bool(section.before or section.after or (section.table and section.table.rows))


def _head(judged: Judgement, deal_file: str) -> list[str]:
    return [
        base_only(judged.evidence),
        synthetic(judged.evidence),
        f"VERDICT: {judged.verdict.upper()}. {_verdict_in_words(judged)}",
        worst_in_words(judged),
        f"All our promises together: {_together(judged)}. Losing money: {_loss(judged)}.",
        set_levers(judged),
        f"Next step: {next_step(judged, deal_file)}",
    ]


def base_only(evidence: Evidence) -> str:
    """Say that only the published base rate speaks, where that is so."""
    if not evidence.is_base_only:
        return ""
    return (
        "These odds stand on other firms' software tasks: there is no finished work of your own "
        "in the record yet."
    )


def synthetic(evidence: Evidence) -> str:
    """Say that the record was invented, where it was."""
    if not evidence.is_synthetic:
        return ""
    return "The record behind this is invented (a worked example): learn from it, promise nothing by it."


def _verdict_in_words(judged: Judgement) -> str:
    if judged.verdict == "promise":
        return "Every promise meets your policy: you may say all of it."
    if judged.verdict == "walk away":
        return "No lever named here, no later date and no higher price brings it to your policy."
    if judged.is_quick:
        return "Not as it stands; what would make it keepable was not searched (--quick)."
    return "Do not promise it as it stands; it can be changed into one you can keep."


def worst_in_words(judged: Judgement) -> str:
    """Say the seller's worst promise and its chance."""
    worst = judged.worst
    if worst is None:
        return "Nothing is promised by us in this deal."
    deal = judged.forecast.changed.deal
    needed = deal.policy.aim if worst.promise.is_aim else deal.policy.promise
    behind = judged.evidence.behind(worst)
    what = "aim" if worst.promise.is_aim else "promise"
    said = said_chance(worst.chance.issued, behind, needed)
    return f"Worst {what}: {promised(worst.promise, deal)}, kept {said} (your policy: {needed:.0%})."


def _together(judged: Judgement) -> str:
    policy = judged.forecast.changed.deal.policy
    together = judged.forecast.together
    said = said_chance(together.issued, judged.evidence.own_items, policy.every)
    return f"{said} (policy: {policy.every:.0%})"


def _loss(judged: Judgement) -> str:
    policy, loss = judged.forecast.changed.deal.policy, judged.forecast.money.loss
    if not judged.forecast.money.has_price:
        return "unknown, there is no price"
    said = said_risk(loss.issued, judged.evidence.behind(None, is_outside=loss_is_outside(judged)), policy.loss)
    return f"{said} (at most {policy.loss:.0%})"


def loss_is_outside(judged: Judgement) -> bool:
    """Whether the view of whole deals decides the chance of losing money: the higher one does."""
    loss = judged.forecast.money.loss
    return loss.outside is not None and loss.inside is not None and loss.outside > loss.inside


def set_levers(judged: Judgement) -> str:
    """Say which levers are set, where any are."""
    names = [choice.name for choice in judged.forecast.changed.choices]
    return f"Levers set: {', '.join(names)}." if names else ""


def next_step(judged: Judgement, deal_file: str) -> str:
    """Say the one thing to do next."""
    names = ",".join(choice.name for choice in judged.forecast.changed.choices)
    with_levers = f" --set {names}" if names else ""
    if judged.verdict == "promise":
        return f"write it down for the client: troth offer {deal_file}{with_levers} --md"
    if judged.is_quick or judged.search is None:
        return f"look for what would make it keepable: troth check {deal_file}{with_levers}"
    remedy = judged.search.remedy
    if remedy is None:
        return _walk_away(judged)
    deal = judged.forecast.changed.deal
    steps = [
        f"move '{key}' to {day(on)}" for key, on in remedy.dates
    ] + ([f"raise the price to {remedy.price}"] if remedy.price is not None else [])
    if not steps:
        return f"see it with {listed(remedy.names)}: troth check {deal_file} --set {','.join(remedy.names)}"
    extra = tuple(name for name in remedy.names if name not in names.split(","))
    if extra:
        steps.append(f"set {listed(extra)}")
    return f"talk to {deal.client} about this: {listed(steps)}. Then every promise meets your policy."


def _walk_away(judged: Judgement) -> str:
    missing = listed(sorted({_missing(one) for one in judged.shortfalls if one.rule != "aim"}))
    return f"say no, kindly, and say why: {missing} cannot be brought to your policy."


def _missing(short: Shortfall) -> str:
    names = {"all": "all promises together", "loss": "the chance of losing money", "worst": "the worst case"}
    return f"'{short.promise}'" if short.promise else names[short.rule]


def truth_section(judged: Judgement) -> Section:
    """Say the hard truths: seven here, the rest counted."""
    deal = judged.forecast.changed.deal
    lines = [told(truth, deal, judged.evidence) for truth in judged.truths]
    shown = tuple(f"{number}. {line}" for number, line in enumerate(lines[:TRUTHS_ON_FIRST_PAGE], 1))
    rest = len(lines) - len(shown)
    after = (f"And {rest} more: see --json.",) if rest > 0 else ()
    return Section("What they hope for and what the forecast says", shown, None, after)
