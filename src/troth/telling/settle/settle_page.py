"""The page of `troth settle`: what is owed now, for what, since when, and every window behind it.

The head is for the salesperson: the amount to pay, unasked. It refuses to leave out a window that owes
nothing, and to word a gap in monitoring as up.
"""

from __future__ import annotations

from collections.abc import Sequence

from troth.core.money import Money
from troth.telling.page import Page, page_of
from troth.telling.settle.behind_section import behind_section
from troth.telling.settle.dispute_section import dispute_sections
from troth.telling.settle.settle_sections import (
    earlier_section,
    files_section,
    new_section,
    notes_section,
    running_section,
    term_sections,
)
from troth.telling.settle.settle_words import entry_window
from troth.telling.settle.standing_words import standing_words, unused_words
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact, listed, printable, sentence, shortened
from troth.tracking.entries import StatedEntry
from troth.tracking.settle import Statement

TITLE_LENGTH = 78
MOST_NAMED = 4
TITLES = {"now": "settled up to", "back": "as it stood on", "ahead": "looking ahead to"}
DUE = {"now": "TO PAY NOW", "back": "NEW ON THAT DAY", "ahead": "TO PAY THEN"}
KIND_WORDS = {"credit": "", "difference": "difference for ", "restated": "settled anew: "}
SYNTHETIC = "The events behind this are invented (a worked example): pay nothing by it."


def settle_page(told: SettlementTold) -> Page:
    """Put a settlement into words."""
    statement = told.statement
    until = f": {TITLES[told.look]} {day(statement.until_on)}"
    named = sentence(printable(f"{statement.deal.title} for {statement.deal.client}"))
    sections = (
        new_section(told),
        *term_sections(told),
        behind_section(told),
        running_section(statement),
        *dispute_sections(told),
        notes_section(told),
        earlier_section(statement),
        files_section(told),
    )
    return page_of(shortened(named, TITLE_LENGTH - len(until)) + until, _head(told), sections)


def _head(told: SettlementTold) -> tuple[str, ...]:
    statement = told.statement
    return (
        _looking(told),
        _due(told),
        *standing_words(told),
        unused_words(told),
        _in_all(statement),
        _leaving(statement),
        _unseen(statement),
        _disputed(told),
        _where_kept(told),
        _brought_back(told),
        SYNTHETIC if statement.is_synthetic else "",
    )


def _looking(told: SettlementTold) -> str:
    until = day(told.statement.until_on)
    if told.look == "ahead":
        return f"A LOOK AHEAD: {until} has not come. Pay nothing by this page; it only shows what would be."
    if told.look == "back" and told.settled_until is not None:
        return (
            f"A LOOK BACK at how it stood on {until}: it is settled up to {day(told.settled_until)} already. "
            "Pay nothing by this page."
        )
    return ""


def _due(told: SettlementTold) -> str:
    statement = told.statement
    client, due = statement.deal.client, statement.to_pay
    now = " now" if told.look == "now" else ""
    if not statement.new_entries:
        return f"Nothing is new: nothing is to be paid to {client}{now}."
    owing = [one for one in statement.new_entries if one.entry.amount.minor]
    if not owing:
        return f"Nothing is to be paid to {client}{now}: every window that was settled anew owes nothing."
    said = _amounts(owing)
    if due.minor > 0:
        return f"{DUE[told.look]}: {exact(due)} to {client}, for {said}.{' Pay it unasked.' if now else ''}"
    if due.minor < 0:
        back = Money(-due.minor, due.currency)
        set_off = " Set it off against the next ones." if now else ""
        return f"TAKEN BACK: {exact(back)} of credits to {client}, by {said}.{set_off}"
    return f"Nothing is to be paid to {client}{now}: {said} make up for each other."


def _amounts(owing: Sequence[StatedEntry]) -> str:
    """Name the largest amounts, and say what the others come to, with what is taken back among them."""
    ordered = sorted(owing, key=lambda one: -abs(one.entry.amount.minor))
    said = []
    for one in ordered[:MOST_NAMED]:
        what = KIND_WORDS[one.entry.kind]
        said.append(f"{what}{one.entry.term}, {entry_window(one.entry)} ({exact(one.entry.amount)})")
    rest = [one.entry.amount for one in ordered[MOST_NAMED:]]
    if rest:
        currency = rest[0].currency
        together = Money(sum(one.minor for one in rest), currency)
        back = Money(sum(one.minor for one in rest if one.minor < 0), currency)
        less = f", with {exact(back)} taken back in it" if back.minor else ""
        said.append(f"{counted(len(rest), 'more entry', 'more entries')} ({exact(together)} together{less})")
    return listed(said)


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
    leaving = [term for term, result in last.items() if result.may_leave]
    if not leaving:
        return ""
    return f"{statement.deal.client} may end the contract by now: {listed(leaving)} was too low too often."


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


def _brought_back(told: SettlementTold) -> str:
    lacked, said = told.lacked, []
    if lacked.in_database:
        said.append(f"{counted(lacked.in_database, 'entry', 'entries')} that troth.db lacks from settled/")
    if lacked.in_file:
        said.append(f"{counted(lacked.in_file, 'entry', 'entries')} that settled/ lacks from troth.db")
    if not said:
        return ""
    if told.kept == "kept":
        return f"Brought back: {listed(said).replace('lacks', 'lacked')}."
    return f"To bring back: {listed(said)}; settling without --dry-run does it."


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
