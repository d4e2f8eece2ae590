"""The page of `troth terms`: what the clauses cost, how often each is kept, and the price of distrust.

The head says what they cost together, what they would cost a seller without a record, and which level is
offered that we do not keep. It refuses statisticians' words.
"""

from __future__ import annotations

import shlex

from troth.core.money import MINOR_DIGITS
from troth.core.service_level import ServiceLevel
from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee.terms_look import TermsLook
from troth.telling.check.check_page import DEAL_FILE, TITLE_LENGTH, set_levers
from troth.telling.hard.hard_page import SYNTHETIC
from troth.telling.page import Page, page_of
from troth.telling.terms.distrust_sections import SAME, distrust_section, is_told, later_section
from troth.telling.terms.ground_words import behind_term, ground_section, is_synthetic
from troth.telling.terms.term_words import may_be_promised, term_name, window_of
from troth.telling.terms.terms_sections import beyond_section, cost_section, level_section
from troth.telling.words import (
    day,
    exact_share,
    listed,
    money,
    points,
    printable,
    said_chance,
    sentence,
    shortened,
)

DIGITS_TO_SPEND = 2
MOST_NAMED = 3


def terms_page(look: TermsLook, prepared: Prepared, deal_file: str = DEAL_FILE) -> Page:
    """Put what a deal's terms cost into words.

    Parameters
    ----------
    look
        What was found.
    prepared
        The deal as it was made ready: its day, and what is known.
    deal_file
        The deal's file as the user named it, for the next command.
    """
    deal = look.forecast.deal
    as_of = f", as of {day(prepared.as_of)}"
    whole = sentence(printable(f"{deal.title} for {deal.client}: what its terms cost"))
    told = look.forecast
    sections = (
        cost_section(told, prepared),
        level_section(told, prepared),
        beyond_section(told, prepared),
        distrust_section(look),
        later_section(look),
        ground_section(told.terms, prepared),
    )
    spend = _spend(look)
    head = (
        _together(look),
        _distrust(look),
        _too_high(look, prepared),
        "Next step: look for a guarantee that a seller without your record cannot give:" if spend else "",
        SYNTHETIC if is_synthetic(prepared) else "",
        set_levers(look.changed),
    )
    levers = [choice.name for choice in look.changed.choices]
    chosen = f" --set {shlex.quote(','.join(levers))}" if levers else ""
    command = f"troth guarantee {shlex.quote(deal_file)} --spend {spend}{chosen}" if spend else ""
    title = shortened(whole, TITLE_LENGTH - len(as_of)) + as_of
    return page_of(title, head, sections, command)


def _together(look: TermsLook) -> str:
    owed, currency = look.forecast.together, look.forecast.deal.currency
    names = [term_name(one.term.id) for one in look.forecast.terms]
    who = listed(names) if len(names) <= MOST_NAMED else f"the {len(names)} clauses"
    text = (
        f"{sentence(who)} {'costs' if len(names) == 1 else 'cost'} us {money(owed.mean, currency)} on "
        f"average over the contract, and no more than {money(owed.ninety_five, currency)} in 19 of 20 runs."
    )
    if owed.most is None:
        return f"{text} Nothing limits what they may cost."
    return f"{text} Credits can never come to more than {money(owed.most, currency)}."


def _distrust(look: TermsLook) -> str:
    found = look.distrust
    if not found.has_own:
        return SAME
    theirs = money(found.theirs, found.deal.currency)
    if not is_told(found.gap, found.deal):
        return f"A seller without a record would pay as much ({theirs}), as far as we can tell."
    gap = money(abs(found.gap.gain), found.deal.currency)
    if found.gap.gain > 0:
        return f"A seller without a record would pay {theirs} for the same clauses: {gap} more than us."
    return f"A seller with nothing but published figures would pay {theirs}: our record costs us {gap} more."


def _too_high(look: TermsLook, prepared: Prepared) -> str:
    """Say the one level that is offered and least often kept, below what the policy allows."""
    policy = look.forecast.deal.policy.promise
    missed = [
        (level.in_window, place, level, one)
        for place, one in enumerate(look.forecast.terms)
        for level in one.objectives
        if level.in_window < policy
    ]
    if not missed:
        return ""
    chance_in_one, _, level, worst = min(missed, key=lambda found: found[:2])
    assert isinstance(worst.term, ServiceLevel)  # noqa: S101 - only those have levels
    said = said_chance(chance_in_one, behind_term(worst, prepared), policy)
    best = may_be_promised(worst.best_in_window)
    instead = f"promise at most {best}" if best else "promise no level at all"
    what = f"{term_name(worst.term.id)} at {exact_share(level.level)} in one {window_of(worst.term)}"
    chance = (
        f"{what} is hardly ever kept" if said == "hardly ever" else f"the chance to keep {what} is {said}"
    )
    return f"{sentence(chance)} (your policy: {points(policy)}); {instead}."


def _spend(look: TermsLook) -> int:
    """Return what the clauses cost us now in two digits, as a budget to begin with; 0: none."""
    if not look.distrust.has_own or look.distrust.gap.gain <= 0:
        return 0
    major = look.distrust.ours / 10 ** MINOR_DIGITS.get(look.distrust.deal.currency, 2)
    if major < 1:
        return 0
    step = 10 ** max(len(str(int(major))) - DIGITS_TO_SPEND, 0)
    return int(-(-major // step) * step)
