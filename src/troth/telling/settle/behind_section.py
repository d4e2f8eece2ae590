"""The events behind each window that missed: first what counts against us, then what did not count.

Of each the longest are shown and the others counted. It refuses to let what did not count push out the event
that costs money.
"""

from __future__ import annotations

from collections.abc import Sequence

from troth.core.events import NONE
from troth.forecast.measured.figures import ASIDE, Behind, Figures
from troth.telling.page import Section
from troth.telling.settle.settle_words import instant_words, span_words, window_words
from troth.telling.settle.told import SettlementTold
from troth.tracking.priced import WindowResult
from troth.tracking.settle import Statement

WHAT = {
    "down": "down", "excluded": "did not count", "slice": "slice missed", "requests": "requests",
    "missed": "too late", "pending": "still open", "left-out": "left out", "refused": "refused",
    "late": "late", "reached": "reached",
}  # fmt: skip
AGAINST = {
    "down": "down", "slice": "missed", "requests": "counts of requests", "missed": "too late",
    "refused": "refused", "late": "late", "reached": "short",
}  # fmt: skip
MOST_AGAINST = 5
MOST_ASIDE = 3


def behind_section(told: SettlementTold) -> Section:
    """Tell the events behind each window that owes anything or missed its objective."""
    lines = []
    for result in told.statement.results:
        if result.met or not result.figures.behind:
            continue
        zone = zone_of(told.statement, result)
        window = window_words(result.window, is_once=result.last_on is None)
        lines.append(f"{result.term}, {window}: {_behind(told, result.figures, zone)}.")
    return Section("The events behind it", tuple(lines))


def zone_of(statement: Statement, result: WindowResult) -> str:
    """Return the time zone in which a window's times are told: the term's, or of a delivery the client's."""
    if result.last_on is None:
        return statement.deal.calendars["client"].timezone
    return result.level.window.timezone


def _behind(told: SettlementTold, figures: Figures, zone: str) -> str:
    against = [one for one in figures.behind if one.what not in ASIDE]
    aside = [one for one in figures.behind if one.what in ASIDE]
    said = [_event_words(told, one, zone) for one in _weightiest(against, MOST_AGAINST)]
    more = figures.behind_count - figures.aside_count - len(said)
    if more > 0:
        said.append(f"and {more:,} more {AGAINST[against[0].what]}" if against else f"{more:,} more")
    kept = _weightiest(aside, MOST_ASIDE)
    said += [_event_words(told, one, zone) for one in kept]
    if figures.aside_count > len(kept):
        word = WHAT[aside[0].what] if aside else WHAT["excluded"]
        more_aside = figures.aside_count - len(kept)
        said.append(f"and {more_aside:,} more {'that ' if word.startswith('did') else ''}{word}")
    return "; ".join(said)


def _weightiest(found: Sequence[Behind], most: int) -> list[Behind]:
    """Return those that weigh most, in order of time."""
    return sorted(sorted(found, key=_weight)[:most], key=lambda one: one.begins_at)


def _weight(one: Behind) -> int:
    if one.what == "requests":
        return one.good - one.total
    return -one.good if one.what in ("missed", "pending") else one.begins_at - one.ends_at


def _event_words(told: SettlementTold, one: Behind, zone: str) -> str:
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
