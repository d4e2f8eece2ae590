"""The dispute in words: what moves a service's begin first, then both sides' figures, by money at stake.

It refuses to say who is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.telling.page import Section, Table
from troth.telling.settle.settle_words import instant_words, level_words, span_words, window_words
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, day, exact
from troth.tracking.dispute import DifferingWindow, Disagreement
from troth.tracking.moved_begin import MovedBegin
from troth.tracking.priced import WindowResult

MOST_SHOWN = 10


def dispute_sections(told: SettlementTold) -> Iterator[Section]:
    """Tell the begins that move, then each window on which the sides differ, by the money at stake."""
    if told.dispute is None:
        return
    for begin in told.dispute.begins:
        yield _begin_section(told, begin)
    for window in told.dispute.windows:
        if not window.is_moved:
            yield _window_section(told, window)


def _begin_section(told: SettlementTold, begin: MovedBegin) -> Section:
    dispute = told.dispute
    assert dispute is not None  # noqa: S101 - for the type checker
    level = told.statement.deal.terms[begin.term]
    zone = level.window.timezone if isinstance(level, ServiceLevel) else "UTC"
    called = told.name_of(begin.row)
    when = "is not delivered" if begin.came_at is None else f"came {instant_words(begin.came_at, zone)}"
    said = f"'{begin.item}' {when}{f' ({called})' if called else ''}"
    rows = tuple(
        (
            window_words(one.window, is_once=one.last_on is None),
            _short_side(one.ours),
            _short_side(one.theirs),
            _more(one.difference),
        )
        for one in dispute.windows
        if one.is_moved and one.term == begin.term
    )
    before = (
        f"As we see it the service begins on {_begins(begin.ours_on)}.",
        f"As the client sees it, it begins on {_begins(begin.theirs_on)}: {said}.",
        f"Were they right in that alone: {_more(begin.more)}.",
    )
    differ = "differs" if len(rows) == 1 else "differ"
    after = (f"{counted(len(rows), 'window')} of {begin.term} {differ} for that alone.",)
    table = Table(("window", "we see", "they see", "if they are right"), rows)
    return Section(f"Disputed: when {begin.term} began", before, table, after if rows else ())


def _begins(on: date | None) -> str:
    return "no day yet" if on is None else day(on)


def _short_side(result: WindowResult | None) -> str:
    return "no such window" if result is None else f"{level_words(result.figures)}, {exact(result.net)} owed"


def _window_section(told: SettlementTold, window: DifferingWindow) -> Section:
    when = window_words(window.window, is_once=window.last_on is None)
    before = [
        f"As we see it: {_side(told, window.ours)}.",
        f"As the client sees it: {_side(told, window.theirs)}.",
        f"Were they right: {_more(window.difference)} for this window.",
    ]
    begins = told.dispute.begins if told.dispute is not None else ()
    is_beside = any(one.term == window.term for one in begins)
    if is_beside:
        before.append("What follows is beside the begin of the service, which is told above.")
    if window.more is not None and window.more != window.difference:
        before.append(
            f"Were they right in this window alone: {_more(window.more)} over all windows; caps, steps and "
            "what is earned back reach from one to others."
        )
    weighty = sorted(window.disagreements, key=lambda one: -abs(one.more.minor) if one.more else 0)
    rows = tuple(_row(told, window, one) for one in weighty[:MOST_SHOWN])
    idle = sum(1 for one in window.disagreements if one.more is not None and not one.more.minor)
    after = []
    if len(weighty) > MOST_SHOWN:
        after.append(f"{counted(len(weighty) - MOST_SHOWN, 'more disagreement')} in --json.")
    if idle:
        after.append(f"{counted(idle, 'disagreement')} of {len(weighty)} would alone change nothing.")
    if not rows:
        after.append("Nothing in this window is seen otherwise: what is owed for others changes it.")
    table = Table(("what", "we see", "they see", "if they are right in it alone"), rows)
    return Section(f"Disputed: {window.term}, {when}", tuple(before), table, tuple(after))


def _side(told: SettlementTold, result: WindowResult | None) -> str:
    if result is None:
        return "there is no such window"
    figures = result.figures
    if result.late is not None:
        zone = told.statement.deal.calendars["client"].timezone
        late = f"{span_words(result.late.late_s)} late" if result.late.late_s else "in time"
        return f"delivered {instant_words(result.late.came_at, zone)}, {late}, {exact(result.net)} owed"
    return f"{level_words(figures)} ({figures.good:,} of {figures.total:,}), {exact(result.net)} owed"


def _more(more: Money) -> str:
    if not more.minor:
        return "nothing changes"
    if more.minor < 0:
        return f"{exact(Money(-more.minor, more.currency))} less is owed"
    return f"{exact(more)} more is owed"


def _row(told: SettlementTold, window: DifferingWindow, one: Disagreement) -> tuple[str, ...]:
    contested = one.contested
    known = window.ours or window.theirs
    zone = known.level.window.timezone if known is not None else "UTC"
    lasts = contested.ends_at - contested.begins_at
    begins = instant_words(contested.begins_at, zone)
    called = told.name_of(contested.row)
    what = f"{begins}, {span_words(lasts)}" if contested.what == "down" else begins
    words = [contested.ours, contested.theirs]
    if contested.what == "late":
        words = [f"{span_words(int(each))} late" for each in words]
    judged = "not worked out: there are too many" if one.more is None else _more(one.more)
    return (f"{what} ({called})" if called else what, *words, judged)
