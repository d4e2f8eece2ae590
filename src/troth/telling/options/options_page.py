"""The page of `troth options`: what can be had, in three sentences, three options and one picture.

It refuses what we earn and what it costs us: a salesperson may show this page to the client.
"""

from __future__ import annotations

from troth.judgement.options.dream import Gap
from troth.judgement.options.options import Options
from troth.telling.check.check_page import (
    DEAL_FILE,
    base_only,
    next_command,
    next_step,
    set_levers,
    synthetic,
)
from troth.telling.check.verdict_sections import remedy_section
from troth.telling.options.options_sections import (
    asked_words,
    found_section,
    frontier_section,
    levers_of,
    named_section,
    pick_two_section,
    price_words,
    side_by_side_section,
    whole_words,
)
from troth.telling.page import Page, page_of
from troth.telling.words import counted, day, listed, money, name, printable, sentence, shortened

TITLE_LENGTH = 78


def options_page(options: Options, deal_file: str = DEAL_FILE) -> Page:
    """Put what can be had into words.

    Parameters
    ----------
    options
        What can be had.
    deal_file
        The deal's file as the user named it, for the next step's command.
    """
    judged = options.judgement
    deal = judged.forecast.changed.deal
    as_of = f", as of {day(judged.forecast.as_of)}"
    of = sentence(printable(f"{deal.title} for {deal.client}: what can be had"))
    head = (
        base_only(judged.evidence),
        _asked(options),
        _had(options),
        f"Next step: {next_step(judged)}",
        synthetic(judged.evidence),
        set_levers(judged.forecast.changed),
    )
    sections = (
        pick_two_section(options),
        side_by_side_section(options),
        named_section(options),
        frontier_section(options),
        remedy_section(judged, is_shown=True),
        found_section(options),
    )
    title = shortened(of, TITLE_LENGTH - len(as_of)) + as_of
    return page_of(title, head, sections, next_command(judged, deal_file))


def _asked(options: Options) -> str:
    asked = asked_words(options)
    ask = (
        f"They ask for {asked}" if asked else "They have asked for nothing yet: no scope, no price and no day"
    )
    if not options.best:
        return f"{ask}. No combination of levers brings this deal to your policy at any day."
    if not asked:
        return f"{ask}."
    if options.is_had:
        return f"{ask}: that can be had."
    if options.gap is None:
        return (
            f"{ask}: whether that can be had nobody can know, since people of ours have no cost in the deal."
        )
    return f"{ask}: that cannot be had all at once. {_nearest(options, options.gap)}"


def _nearest(options: Options, gap: Gap) -> str:
    deal = options.judgement.forecast.changed.deal
    parts = []
    if gap.days:
        parts.append(f"{counted(gap.days, 'day')} later")
    if gap.price:
        parts.append(f"{money(gap.price, deal.currency)} dearer")
    if gap.without:
        lost = listed([f"'{name(item)}'" for item in sorted(gap.without)])
        parts.append(f"without {lost}")
    return f"The nearest that can: {listed(parts)} ({levers_of(gap.point)})."


def _had(options: Options) -> str:
    best, deal = options.best, options.judgement.forecast.changed.deal
    if not best:
        return ""
    parts = [f"from {day(min(one.on for one in best))} on"]
    known = [one for one in best if one.price is not None]
    if known:
        cheapest = min(known, key=lambda one: one.price.total if one.price is not None else 0)
        parts.append(f"from {price_words(cheapest, deal)} on")
    parts.append(f"up to {whole_words(max(best, key=lambda one: one.scope), deal)}")
    ways = f"{counted(len(best), 'combination')} that nothing beats"
    return f"What can be had, in {ways}: {listed(parts)}."
