"""Sections of a credit statement: what is new, each term window by window, what is behind it, what runs.

It refuses to shorten a list of windows; of what is behind one it shows the longest and counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from troth.core.events import NONE
from troth.core.money import Money
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel
from troth.core.term import LatePenalty
from troth.forecast.measured.figures import Behind
from troth.telling.page import Section, Table
from troth.telling.settle.level_chart import level_chart
from troth.telling.settle.settle_words import (
    cap_words,
    counted_words,
    instant_words,
    level_words,
    number_words,
    share_words,
    span_words,
    why_words,
    window_words,
)
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact, listed, name
from troth.tracking.priced import WindowResult
from troth.tracking.settle import StatedEntry, Statement

WHY = {
    "first": "settled for the first time",
    "events": "events came or were corrected",
    "definition": "the term, its calendar or its fee reads otherwise now",
    "later": "what came later changed it: time that passed, or other windows",
    "gone": "the term has no such window any more",
}
WHAT = {
    "down": "down", "excluded": "does not count", "slice": "slice missed", "requests": "requests",
    "missed": "too late", "pending": "still open", "left-out": "left out", "refused": "refused",
    "late": "late", "reached": "reached",
}  # fmt: skip
MOST_BEHIND = 5
MOST_EARLIER = 24


def new_section(told: SettlementTold) -> Section:
    """Tell the new entries, each with what it adds."""
    rows = tuple(_entry_row(told.statement, one) for one in told.statement.new_entries)
    table = Table(("term", "window", "entry", "adds", "why"), rows, frozenset({3}))
    return Section("What is new", table=table)


def _entry_row(statement: Statement, one: StatedEntry) -> tuple[str, ...]:
    entry = one.entry
    kind: str = entry.kind
    if one.owed_before is not None:
        after = Money(one.owed_before.minor + entry.amount.minor, entry.amount.currency)
        kind = f"difference: {exact(one.owed_before)} before, {exact(after)} now"
    why = WHY[one.why] if one.why != "first" else ""
    return (name(entry.term), _when(statement, one), kind, exact(entry.amount), why)


def _when(statement: Statement, one: StatedEntry) -> str:
    for result in statement.results:
        if result.key == one.entry.key:
            return window_words(result.window, is_once=result.last_on is None)
    return f"to {day(one.entry.last_on)}" if one.entry.last_on else day(one.entry.first_on)


def term_sections(told: SettlementTold) -> Iterator[Section]:
    """Tell each term with every one of its windows."""
    statement = told.statement
    for identity, term in statement.deal.terms.items():
        results = [one for one in statement.results if one.term == identity]
        if not results:
            continue
        late = term if isinstance(term, LatePenalty) else None
        rows = tuple(_window_row(one, late) for one in results)
        headings = ("window", "level", "behind it", "not seen", "left out", "owes", "why")
        heading = f"{name(identity)}: {exact(statement.owed_by(identity))} owed in all"
        chart = () if late is not None or len(results) < 2 else (level_chart(identity, results),)
        caps = tuple(
            f"After {window_words(results[-1].window)}: {cap_words(one.cap, one.left)}"
            f"{_with_others(one.terms, identity)}."
            for one in results[-1].caps
        )
        before = (_promise_words(term),) if isinstance(term, ServiceLevel) else ()
        table = Table(headings, rows, frozenset({1, 5}))
        yield Section(heading, before, table, caps, chart)


def _with_others(terms: tuple[str, ...], identity: str) -> str:
    others = [name(one) for one in terms if one != identity]
    return f", shared with {listed(others)}" if others else ""


def _promise_words(term: ServiceLevel) -> str:
    what = type(term.measure).__name__
    if isinstance(term.measure, Acceptance | ResultReached):
        return f"Promised: {share_words(term.objective)}."
    gaps = f"; time that nobody saw counts as: {term.gaps}" if what == "Uptime" else ""
    return (
        f"Promised: {share_words(term.objective)} in each {term.window.kind} ({term.window.timezone}){gaps}."
    )


def _window_row(result: WindowResult, late: LatePenalty | None) -> tuple[str, ...]:
    figures = result.figures
    is_once = result.last_on is None
    return (
        window_words(result.window, is_once=is_once),
        level_words(figures) if late is None else "",
        counted_words(result.level, figures, is_late=late is not None),
        span_words(figures.gap_s) if figures.gap_s else "",
        span_words(figures.excluded_s) if figures.excluded_s else "",
        exact(result.net),
        why_words(result) if late is None else _late_why(result, late),
    )


def _late_why(result: WindowResult, late: LatePenalty) -> str:
    if result.met:
        return "in time"
    cut = f"; caps take {exact(result.cut)}" if result.cut.minor else ""
    cap = "" if late.cap is None else f", at most {share_words(late.cap)}"
    times = number_words(result.periods or Fraction(0))
    return f"{times} x {share_words(late.rate)} of {exact(result.fee)} (for each {late.per}){cap}{cut}"


def behind_section(told: SettlementTold) -> Section:
    """Tell the events behind each window that owes anything or missed its objective."""
    lines = []
    for result in told.statement.results:
        if result.met or not result.figures.behind:
            continue
        zone = _zone_of(told.statement, result)
        longest = sorted(result.figures.behind, key=lambda one: one.begins_at - one.ends_at)[:MOST_BEHIND]
        shown = sorted(longest, key=lambda one: one.begins_at)
        rest = result.figures.behind_count - len(shown)
        more = f"; {rest:,} more in --json and --csv" if rest > 0 else ""
        what = "; ".join(_behind_words(told, one, zone) for one in shown)
        window = window_words(result.window, is_once=result.last_on is None)
        lines.append(f"{name(result.term)}, {window}: {what}{more}.")
    return Section("The events behind it", tuple(lines))


def _zone_of(statement: Statement, result: WindowResult) -> str:
    if result.last_on is None:
        return statement.deal.calendars["client"].timezone
    return result.level.window.timezone


def _behind_words(told: SettlementTold, one: Behind, zone: str) -> str:
    called = f" ({told.name_of(one.row)})" if one.row != NONE and told.name_of(one.row) else ""
    begins = instant_words(one.begins_at, zone)
    if one.what == "requests":
        return f"{begins}: {one.good:,} of {one.total:,} requests{called}"
    if one.what in ("refused", "reached"):
        return f"{begins}: {WHAT[one.what]}{called}"
    if one.what in ("missed", "pending"):
        return f"opened {begins}: {WHAT[one.what]}, {span_words(one.good)} of service time{called}"
    seconds = one.total if one.what == "late" else one.ends_at - one.begins_at
    since = "since " if one.what == "late" else ""
    return f"{since}{begins}: {WHAT[one.what]} {span_words(seconds)}{called}"


def running_section(statement: Statement) -> Section:
    """Tell the windows that have not ended and the deliveries that have not come."""
    lines = []
    for one in statement.running:
        term = statement.deal.terms[one.term]
        if one.so_far is not None:
            late = span_words(sum(each.total for each in one.figures.behind))
            lines.append(f"{name(one.term)}: {late} late so far; come now, it would owe {exact(one.so_far)}.")
        elif isinstance(term, ServiceLevel):
            so_far = counted_words(term, one.figures)
            level = level_words(one.figures)
            lines.append(f"{name(one.term)}, since {day(one.window.first_on)}: {level} so far ({so_far}).")
    return Section("Running, and not owed yet", tuple(lines))


NOTES = {
    "no-begin": "{term}: nothing says when its service begins. Write from: a day or an item into the term.",
    "not-begun": "{term}: its service has not begun{names}. A delivered event of the item begins it.",
    "no-events": "{term}: no event speaks for it; the files know {names}. Name a stream (of) like the term.",
    "one-stream": "{term}: measured by the only stream there is, {names}.",
    "no-date": "{term}: nobody promised a day for {names}, so nothing can be late.",
    "no-price": "{term}: the price it is a share of is not stated as an amount: nothing could be worked out.",
    "not-all": "{term}: not settled before there are events of {names}.",
    "lost": "{term}: of windows settled before, the events say nothing any more ({names}). "
    "They stay as they were settled; give every file each time.",
}


def notes_section(statement: Statement) -> Section:
    """Tell what a reader must know of a term."""
    lines = []
    for note in statement.notes:
        names = listed([name(one) for one in note.names])
        if note.what == "not-begun" and names:
            names = f": '{names}' is not delivered"
        lines.append(NOTES[note.what].format(term=name(note.term), names=names))
    return Section("To know", tuple(lines))


def earlier_section(statement: Statement) -> Section:
    """Tell what was settled before: the last entries, and how many there are."""
    earlier = [one for one in statement.entries if not one.is_new]
    if not earlier:
        return Section("Settled before")
    total = Money(sum(one.entry.amount.minor for one in earlier), statement.deal.currency)
    said = f"{counted(len(earlier), 'entry', 'entries')}, {exact(total)} together."
    shown = earlier[-MOST_EARLIER:]
    rows = tuple(
        (
            f"{one.entry.number}",
            name(one.entry.term),
            _when(statement, one),
            one.entry.kind,
            exact(one.entry.amount),
            day(one.entry.until_on),
        )
        for one in shown
    )
    table = Table(("no.", "term", "window", "entry", "adds", "settled up to"), rows, frozenset({0, 4}))
    return Section("Settled before", (said,), table)


def files_section(told: SettlementTold) -> Section:
    """Tell the files of events, their rows, and how many were not used."""
    lines = []
    for one in told.files:
        unused = sum(one.unused.values())
        why = listed([f"{count:,} {code}" for code, count in sorted(one.unused.items())])
        left = f"; not used: {unused:,} ({why})" if unused else "; all used"
        side = ", the client's" if one.is_clients else ""
        lines.append(f"{one.name}{side}: {counted(one.rows, 'row')}{left}. sha256 {one.sha256[:16]}…")
    return Section("What it rests on", tuple(lines))
