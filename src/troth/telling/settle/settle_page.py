"""The page of `troth settle`: what is owed now, for what, since when, and every window behind it.

The head is for the salesperson: the amount to pay, unasked. It refuses to leave out a window that owes
nothing, and to word a gap in monitoring as up.
"""

from __future__ import annotations

from collections.abc import Sequence

from troth.core.money import Money
from troth.telling.page import Page, page_of
from troth.telling.settle.dispute_section import dispute_sections
from troth.telling.settle.settle_sections import (
    behind_section,
    earlier_section,
    files_section,
    new_section,
    notes_section,
    running_section,
    term_sections,
)
from troth.telling.settle.settle_words import window_words
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact, listed, name, printable, sentence, shortened
from troth.tracking.settle import StatedEntry, Statement

TITLE_LENGTH = 78
MOST_NAMED = 4
SYNTHETIC = "The events behind this are invented (a worked example): pay nothing by it."


def settle_page(told: SettlementTold) -> Page:
    """Put a settlement into words."""
    statement = told.statement
    until = f": settled up to {day(statement.until_on)}"
    named = sentence(printable(f"{statement.deal.title} for {statement.deal.client}"))
    sections = (
        new_section(told),
        *term_sections(told),
        behind_section(told),
        running_section(statement),
        *dispute_sections(told),
        notes_section(statement),
        earlier_section(statement),
        files_section(told),
    )
    return page_of(shortened(named, TITLE_LENGTH - len(until)) + until, _head(told), sections)


def _head(told: SettlementTold) -> tuple[str, ...]:
    statement = told.statement
    return (
        _due(statement),
        _in_all(statement),
        _leaving(statement),
        _unseen(statement),
        _disputed(told),
        _where_kept(told),
        SYNTHETIC if statement.is_synthetic else "",
    )


def _due(statement: Statement) -> str:
    client, due = name(statement.deal.client), statement.to_pay
    if not statement.new_entries:
        return f"Nothing is new: nothing is to be paid to {client} now."
    owing = [one for one in statement.new_entries if one.entry.amount.minor]
    if not owing:
        return f"Nothing is to be paid to {client} now: every window that was settled anew owes nothing."
    said = _amounts(statement, owing)
    if due.minor > 0:
        return f"TO PAY NOW: {exact(due)} to {client}, for {said}. Pay it unasked."
    if due.minor < 0:
        back = Money(-due.minor, due.currency)
        return (
            f"TAKEN BACK: {exact(back)} of credits to {client}, by {said}. Set it off against the next ones."
        )
    return f"Nothing is to be paid to {client} now: {said} make up for each other."


def _amounts(statement: Statement, owing: Sequence[StatedEntry]) -> str:
    windows = {result.key: result for result in statement.results}
    said = []
    for one in sorted(owing, key=lambda one: -abs(one.entry.amount.minor))[:MOST_NAMED]:
        result = windows.get(one.entry.key)
        when = day(one.entry.last_on) if one.entry.last_on else ""
        if result is not None:
            when = window_words(result.window, is_once=one.entry.last_on is None)
        what = "difference for " if one.entry.kind == "difference" else ""
        said.append(f"{what}{name(one.entry.term)}, {when} ({exact(one.entry.amount)})")
    rest = len(owing) - MOST_NAMED
    return listed([*said, counted(rest, "more window")] if rest > 0 else said)


def _in_all(statement: Statement) -> str:
    if not statement.entries:
        return "Nothing has been settled yet."
    first = min(one.entry.first_on for one in statement.entries)
    settled = len({one.entry.key for one in statement.entries})
    return (
        f"Owed in all since {day(first)}: {exact(statement.owed)}, "
        f"over {counted(settled, 'window or delivery', 'windows and deliveries')}."
    )


def _leaving(statement: Statement) -> str:
    last = {result.term: result for result in statement.results}
    leaving = [name(term) for term, result in last.items() if result.may_leave]
    if not leaving:
        return ""
    return (
        f"{name(statement.deal.client)} may end the contract by now: {listed(leaving)} was too low too often."
    )


def _unseen(statement: Statement) -> str:
    dark = [one for one in statement.results if one.figures.gap_s]
    if not dark:
        return ""
    return (
        f"In {counted(len(dark), 'window')} some time was seen by nobody; each says how much, "
        "and it counts as the term says."
    )


def _disputed(told: SettlementTold) -> str:
    if told.dispute is None:
        return ""
    if not told.dispute.windows:
        return "The client's events change nothing: both sides see the same figures."
    more = told.dispute.more
    windows = counted(len(told.dispute.windows), "window")
    return (
        f"DISPUTED: the client sees {windows} otherwise; were they right in all, {exact(more)} more is owed."
    )


def _where_kept(told: SettlementTold) -> str:
    new = told.statement.new_entries
    if told.kept == "tried":
        return "Nothing was kept: this was a trial (--dry-run)."
    if told.kept == "nowhere":
        return (
            "Nothing was kept: this is no workspace, so each settlement is the first. Make one: troth new DIR"
        )
    if not new:
        return ""
    first, last = new[0].entry.number, new[-1].entry.number
    return f"Kept as entry {first}." if first == last else f"Kept as entries {first} to {last}."
