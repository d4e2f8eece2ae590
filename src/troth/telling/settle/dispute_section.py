"""The dispute in words: both sides' figures of each window, and what would settle it.

It refuses to say who is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from troth.core.money import Money
from troth.telling.page import Section, Table
from troth.telling.settle.settle_words import instant_words, level_words, span_words, window_words
from troth.telling.settle.told import SettlementTold
from troth.telling.words import counted, exact, name
from troth.tracking.dispute import DifferingWindow, Disagreement
from troth.tracking.priced import WindowResult

MOST_SHOWN = 10


def dispute_sections(told: SettlementTold) -> Iterator[Section]:
    """Tell each window on which the sides differ."""
    if told.dispute is None:
        return
    for window in told.dispute.windows:
        yield _window_section(told, window)


def _window_section(told: SettlementTold, window: DifferingWindow) -> Section:
    when = window_words(window.window, is_once=window.last_on is None)
    before = [
        f"As we see it: {_side(window.ours)}.",
        f"As the client sees it: {_side(window.theirs)}.",
    ]
    if window.more is not None:
        before.append(f"Were they right in this window: {_more(window.more)}.")
    weighty = sorted(window.disagreements, key=lambda one: -abs(one.more.minor) if one.more else 0)
    rows = tuple(_row(told, window, one) for one in weighty[:MOST_SHOWN])
    idle = sum(1 for one in window.disagreements if one.more is not None and not one.more.minor)
    after = []
    if len(weighty) > MOST_SHOWN:
        after.append(f"{counted(len(weighty) - MOST_SHOWN, 'more disagreement')} in --json.")
    if idle:
        after.append(f"{counted(idle, 'disagreement')} of {len(weighty)} would alone change nothing.")
    table = Table(("what", "we see", "they see", "if they are right in it alone"), rows)
    return Section(f"Disputed: {name(window.term)}, {when}", tuple(before), table, tuple(after))


def _side(result: WindowResult | None) -> str:
    if result is None:
        return "there is no such window"
    figures = result.figures
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
