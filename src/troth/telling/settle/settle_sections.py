"""Sections of a credit statement: what is new, each term window by window, what runs, what to know.

It refuses to shorten a list of windows, and to leave out earlier entries without saying what they come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from troth.core.money import Money
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel, Uptime
from troth.core.term import LatePenalty
from troth.telling.page import Section, Table
from troth.telling.settle.late_section import late_section
from troth.telling.settle.level_chart import level_chart
from troth.telling.settle.settle_words import (
    LITTLE,
    cap_words,
    counted_words,
    entry_window,
    instant_words,
    is_little_seen,
    level_words,
    share_words,
    shared_words,
    span_words,
    why_words,
    window_words,
)
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact, listed
from troth.tracking.entries import StatedEntry
from troth.tracking.priced import WindowResult
from troth.tracking.settle import Statement
from troth.tracking.settling import Note

WHY = {
    "first": "settled for the first time",
    "events": "events came or were corrected",
    "definition": "the deal's text changed: the term, its calendar or its fee reads otherwise",
    "both": "the deal's text changed, and events came or were corrected",
    "later": "what came later changed it: time that passed, or other windows",
    "gone": "the term has no such window any more",
}
MOST_EARLIER = 24
MOST_NAMES = 8
MOST_STREAMS = 8


def new_section(told: SettlementTold) -> Section:
    """Tell the new entries, each with what it adds, and of a difference what made it."""
    new = told.statement.new_entries
    rows = tuple(_entry_row(one) for one in new)
    table = Table(("term", "window", "entry", "adds"), rows, frozenset({3}))
    changed = tuple(_difference_words(told, one) for one in new if one.why != "first")
    return Section("What is new", table=table, after=changed)


def _entry_row(one: StatedEntry) -> tuple[str, ...]:
    entry = one.entry
    kind: str = entry.kind
    if one.owed_before is not None:
        after = Money(one.owed_before.minor + entry.amount.minor, entry.amount.currency)
        kind = f"{entry.kind}: {exact(one.owed_before)} before, {exact(after)} now"
    return (entry.term, entry_window(entry), kind, exact(entry.amount))


def _difference_words(told: SettlementTold, one: StatedEntry) -> str:
    """Say why there is a difference: the events behind it now, or the hashes of both definitions."""
    said = f"{one.entry.term}, {entry_window(one.entry)}: {WHY[one.why]}"
    if one.before is not None and one.why in ("definition", "both"):
        said += f" (definition {one.before.definition[:8]} before, {one.entry.definition[:8]} now)"
    if one.why in ("events", "both"):
        said += f"; behind it now: {_behind_names(told, one)}"
    return f"{said}."


def _behind_names(told: SettlementTold, one: StatedEntry) -> str:
    results = (each for each in told.statement.results if each.key == one.entry.key)
    behind = [each for result in results for each in result.figures.behind]
    names = [*dict.fromkeys(called for each in behind if (called := told.name_of(each.row)))]
    if len(names) > MOST_NAMES:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]
    return listed(names) if names else "no event"


def term_sections(told: SettlementTold) -> Iterator[Section]:
    """Tell each term with every one of its windows."""
    statement = told.statement
    for identity, term in statement.deal.terms.items():
        results = [one for one in statement.results if one.term == identity]
        if not results:
            continue
        heading = f"{identity}: {exact(statement.owed_by(identity))} owed in all"
        if isinstance(term, LatePenalty):
            yield late_section(told, heading, term, results[0])
            continue
        chart = (level_chart(identity, results),) if len(results) > 1 else ()
        caps = tuple(
            f"After {window_words(results[-1].window)}: {cap_words(one.cap, one.left)}"
            f"{shared_words(one.terms, identity)}."
            for one in results[-1].caps
        )
        before = _versions(results) if isinstance(term, ServiceLevel) else ()
        yield Section(heading, before, _window_table(results), (*caps, *_unseen_lines(results)), chart)


def _unseen_lines(results: Sequence[WindowResult]) -> Iterator[str]:
    """Say of each window with time that nobody saw how much was seen, and the longest time that was not."""
    for one in results:
        figures, zone = one.figures, one.level.window.timezone
        if not figures.gap_s or figures.covered_s is None:
            continue
        little = f" ({LITTLE})" if is_little_seen(figures) else ""
        said = f"{span_words(figures.covered_s)} seen, {span_words(figures.gap_s)} not seen{little}"
        if figures.longest_gap is not None:
            begins, ends = figures.longest_gap
            days = f"{instant_words(begins, zone)} to {instant_words(ends, zone)}"
            said += f"; the longest gap: {span_words(ends - begins)}, {days}"
        yield f"{window_words(one.window)}: {said}."


def _versions(results: Sequence[WindowResult]) -> tuple[str, ...]:
    """Say what was promised: each version of the term, from the first window that it counts for."""
    said: list[str] = []
    for before, one in zip([None, *results], results, strict=False):
        if before is None:
            said.append(f"Promised: {_promise_words(one.level)}.")
        elif one.level != before.level:
            said.append(f"Promised from {day(one.window.first_on)}: {_promise_words(one.level)}.")
    return tuple(said)


def _promise_words(term: ServiceLevel) -> str:
    if isinstance(term.measure, Acceptance | ResultReached):
        return share_words(term.objective)
    gaps = f"; time that nobody saw counts as: {term.gaps}" if isinstance(term.measure, Uptime) else ""
    return f"{share_words(term.objective)} in each {term.window.kind} ({term.window.timezone}){gaps}"


def _window_table(results: Sequence[WindowResult]) -> Table:
    """Return the windows, few columns wide; what was promised of each only where that changed."""
    rows = tuple(_window_row(one) for one in results)
    headings = ("window", "level", "promised", "behind it", "owes", "why")
    if len({one.level.objective for one in results}) > 1:
        return Table(headings, rows, frozenset({1, 2, 4}))
    narrow = tuple((*row[:2], *row[3:]) for row in rows)
    return Table((*headings[:2], *headings[3:]), narrow, frozenset({1, 3}))


def _window_row(result: WindowResult) -> tuple[str, ...]:
    figures = result.figures
    not_seen = f"; {span_words(figures.gap_s)} not seen" if figures.gap_s else ""
    not_seen += f", {LITTLE}" if is_little_seen(figures) else ""
    aside = f"; {span_words(figures.excluded_s)} left out" if figures.excluded_s else ""
    return (
        window_words(result.window, is_once=result.last_on is None),
        level_words(figures),
        share_words(result.level.objective),
        f"{counted_words(result.level, figures)}{not_seen}{aside}",
        exact(result.net),
        why_words(result),
    )


def running_section(statement: Statement) -> Section:
    """Tell the windows that have not ended and the deliveries that have not come."""
    lines = []
    for one in statement.running:
        term = statement.deal.terms[one.term]
        if one.so_far is not None:
            lines.append(f"{one.term}: not delivered, and not late yet by what the term says.")
        elif isinstance(term, ServiceLevel):
            so_far = counted_words(term, one.figures)
            level = level_words(one.figures)
            lines.append(f"{one.term}, since {day(one.window.first_on)}: {level} so far ({so_far}).")
    return Section("Running, and not owed yet", tuple(lines))


NOTES = {
    "no-begin": "{term}: nothing says when its service begins. Write from: a day or an item into the term.",
    "not-begun": "{term}: its service has not begun{names}. A delivered event of the item begins it.",
    "no-events": "{term}: no event speaks for it; the files know {names}. Name a stream (of) like the term.",
    "one-stream": "{term}: measured by the only stream there is, {names}.",
    "no-date": "{term}: nobody promised a day for {names}, so nothing can be late.",
    "no-price": "{term}: the price it is a share of is not stated as an amount: nothing could be worked out.",
    "not-all": "{term}: not settled before there are events of {names}.",
    "early": "{term}: not usable: {names} of the client's events, before the opening of their case.",
}


def notes_section(told: SettlementTold) -> Section:
    """Tell what a reader must know of a term, in our eyes or in the client's."""
    lines = []
    theirs = told.dispute.theirs.notes if told.dispute is not None else ()
    also = (one for one in theirs if one.what in ("early", "no-term"))
    for note in dict.fromkeys((*told.statement.notes, *also)):
        names = listed(note.names)
        if note.what == "no-term":
            lines.append(_unheard_words(note))
            continue
        if note.what == "not-begun" and names:
            names = f": '{names}' is not delivered"
        lines.append(NOTES[note.what].format(term=note.term, names=names))
    return Section("To know", tuple(lines))


def _unheard_words(note: Note) -> str:
    """Tell that a stream speaks for no term, with the name it may be meant to have, or that several do."""
    if note.term:
        return f"The stream '{note.term}' speaks for no term. Did you mean '{note.names[0]}'?"
    shown = [f"'{name}'" for name in note.names[:MOST_STREAMS]]
    rest = len(note.names) - len(shown)
    more = [f"{rest:,} more"] if rest else []
    return f"Streams that speak for no term: {listed([*shown, *more])}."


def earlier_section(statement: Statement) -> Section:
    """Tell what was settled before: the last entries, and how many there are."""
    earlier = [one for one in statement.entries if not one.is_new]
    if not earlier:
        return Section("Settled before")
    total = Money(sum(one.entry.amount.minor for one in earlier), statement.deal.currency)
    said = f"{counted(len(earlier), 'entry', 'entries')}, {exact(total)} together."
    shown, rest = earlier[-MOST_EARLIER:], earlier[:-MOST_EARLIER]
    before = [said]
    if rest:
        left = Money(sum(one.entry.amount.minor for one in rest), statement.deal.currency)
        before.append(
            f"Not shown here: the first {counted(len(rest), 'entry', 'entries')}, {exact(left)} together; "
            "they stand in --json and --csv."
        )
    rows = tuple(
        (
            f"{one.entry.number}",
            one.entry.term,
            entry_window(one.entry),
            one.entry.kind,
            exact(one.entry.amount),
            day(one.entry.until_on),
        )
        for one in shown
    )
    table = Table(("no.", "term", "window", "entry", "adds", "settled up to"), rows, frozenset({0, 4}))
    return Section("Settled before", tuple(before), table)


def files_section(told: SettlementTold) -> Section:
    """Tell the files of events, their rows, and how many were not used."""
    lines = []
    for one in told.files:
        unused = sum(one.unused.values())
        why = "; ".join(one.left_out) or listed([f"{n:,} {code}" for code, n in sorted(one.unused.items())])
        left = f"; not used: {unused:,} ({why})" if unused else "; all used"
        side = ", the client's" if one.is_clients else ""
        lines.append(f"{one.name}{side}: {counted(one.rows, 'row')}{left}. sha256 {one.sha256[:16]}…")
    return Section("What it rests on", tuple(lines))
