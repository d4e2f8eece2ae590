"""The page of `troth hard`: when it gets hard, what then, and what was agreed for it.

The head holds what a salesperson can say to the client, in three or four plain sentences; sections
follow with the numbers. It refuses to soften them.
"""

from __future__ import annotations

from troth.judgement.hardship.agreed import AgreedAnswer
from troth.judgement.hardship.hardship import Hardship
from troth.telling.check.check_page import set_levers
from troth.telling.hard.agreed_sections import agreed_sections, condition
from troth.telling.hard.hard_sections import (
    budget_section,
    chance_of,
    ground_section,
    past_section,
    week_section,
    whose_date,
    worst_section,
)
from troth.telling.hard.stop_section import stop_section
from troth.telling.page import Page, page_of
from troth.telling.words import counted, day, listed, name, often, printable, sentence, shortened

TITLE_LENGTH = 78
NAME_LENGTH = 30
OFTEN = 1 / 3  # of the runs with bad news: work that slips so often is named in the head
SYNTHETIC = "The record behind this is invented (a worked example): learn from it, promise nothing by it."


def hard_page(hard: Hardship) -> Page:
    """Put a deal's hard time into words."""
    as_of = f": when it gets hard, as of {day(hard.as_of)}"
    named = sentence(printable(f"{hard.deal.title} for {hard.deal.client}"))
    title = shortened(named, TITLE_LENGTH - len(as_of)) + as_of
    if hard.state != "open":
        return page_of(title, (_nothing_to_slip(hard), *_frame(hard)), ())
    sections = (
        week_section(hard),
        worst_section(hard),
        budget_section(hard),
        stop_section(hard),
        *agreed_sections(hard),
        past_section(hard),
        ground_section(hard),
    )
    return page_of(title, (*_head(hard), *_frame(hard)), sections)


def _frame(hard: Hardship) -> tuple[str, ...]:
    return (SYNTHETIC if hard.is_synthetic else "", set_levers(hard.changed))


def _nothing_to_slip(hard: Hardship) -> str:
    if hard.state == "finished":
        return f"{sentence(whose_date(hard))} is reached already: its date can slip no more."
    return "Nothing in this plan takes time, so there is nothing that could slip."


def _head(hard: Hardship) -> tuple[str, ...]:
    return (_when(hard), _then(hard), _far(hard), *(_agreed(answer) for answer in hard.answers[:1]))


def _when(hard: Hardship) -> str:
    date_of = whose_date(hard, NAME_LENGTH)
    if hard.worst is None:
        return f"No week stands out in which {date_of} is likely to move out by a week or more."
    week = hard.worst.week
    return (
        f"It is hardest in the week of {day(week.monday)}: {chance_of(hard, week.bad_news.chance)} the date "
        f"of {date_of} then moves out by a week or more, in the middle case by "
        f"{counted(hard.worst.moved_days, 'day')}."
    )


def _then(hard: Hardship) -> str:
    worst = hard.worst
    if worst is None:
        return ""
    slipping = [one.item for one in worst.late if one.slips_when_bad >= OFTEN][:2]
    late = [one.item for one in worst.late if one.late_when_bad >= OFTEN and one.item not in slipping][:2]
    short = [shortened(name(one.role), NAME_LENGTH) for one in worst.overloaded[:2]]
    said = []
    if slipping:
        said.append(f"{_named(slipping)} {'takes' if len(slipping) == 1 else 'take'} longer than one thought")
    if late:
        said.append(f"{_named(late)} {'is' if len(late) == 1 else 'are'} behind the first plan")
    if short:
        said.append(f"work waits for the {listed(short)}")
    return f"What it looks like: {listed(said)}." if said else ""


def _named(items: list[str]) -> str:
    return listed([f"'{shortened(name(item), NAME_LENGTH)}'" for item in items])


def _far(hard: Hardship) -> str:
    happens = often(hard.slips_a_month.chance, hard.own_items, "happens")
    whose = whose_date(hard, NAME_LENGTH)
    return f"A slip of {whose} by a month or more past the first forecast ({day(hard.first_on)}) {happens}."


def _agreed(answer: AgreedAnswer) -> str:
    lever = f"'{shortened(name(answer.agreement.lever), NAME_LENGTH)}'"
    text = f"Agreed for that day: when {condition(answer)}, {lever}"
    if answer.why_not is not None:
        return f"{text}; what it wins back could not be evaluated (see below)."
    best = max(
        (gain for gain in answer.gains if gain.is_clear), key=lambda gain: gain.difference, default=None
    )
    if best is None or best.difference <= 0:
        return f"{text}; that wins back nothing that we can tell."
    whole = round(best.difference * 100)
    won = f"{counted(whole, 'point')} of chance" if whole else "less than a point of chance"
    return f"{text}; that wins back {won} for '{shortened(name(best.promise), NAME_LENGTH)}'."
