"""A late penalty told so that anybody can work it out again, from the due moment to the cap.

It refuses a rounded number of periods: what is charged is said as a whole number or as a fraction.
"""

from __future__ import annotations

from troth.core.term import LatePenalty
from troth.forecast.measured.figures import Behind
from troth.telling.page import Section, Table
from troth.telling.settle.settle_words import (
    cap_words,
    day_words,
    instant_words,
    number_words,
    share_words,
    shared_words,
    span_words,
    window_words,
)
from troth.telling.settle.told import SettlementTold
from troth.telling.words import exact, listed
from troth.tracking.delivered import LateReading
from troth.tracking.priced import WindowResult

PARTS = {
    "started": "a period that has begun counts whole",
    "full": "only whole periods count",
    "pro-rata": "a part of a period counts as a part",
}
MOST_STOPS = 20
PRICES = {"fixed": "the fixed price", "monthly": "the monthly fee", "milestones": "the milestones together"}


def late_section(told: SettlementTold, heading: str, term: LatePenalty, result: WindowResult) -> Section:
    """Tell a delivery against its penalty, with every figure that the amount rests on."""
    late = result.late
    if late is None:
        return Section(heading)
    zone = told.statement.deal.calendars["client"].timezone
    has_come = late.delivery is not None
    row = (
        window_words(result.window, is_once=True)
        if has_come
        else f"not by {window_words(result.window, is_once=True)}",
        f"{span_words(late.late_s)} late" if late.late_s else "in time",
        exact(result.net),
        _why(result, term),
    )
    table = Table(("delivered", "behind it", "owes", "why"), (row,), frozenset({2}))
    if result.is_held:
        return Section(heading, (), table)
    lines = (*_time_lines(told, late, term, zone), *_money_lines(result, term))
    return Section(heading, (), table, lines)


def _time_lines(told: SettlementTold, late: LateReading, term: LatePenalty, zone: str) -> tuple[str, ...]:
    row = late.delivery.row if late.delivery is not None else -1
    called = told.name_of(row)
    came = f"Delivered: {instant_words(late.came_at, zone)}{f' ({called})' if called else ''}."
    if late.delivery is None:
        came = f"Not delivered by {instant_words(late.came_at, zone)}; what it owes grows until it comes."
    due = day_words(late.due_at - 1, zone)
    lines = [f"Due: the end of {due} ({zone}). {came}"]
    if late.still_s:
        stops = [_stood(told, one, zone) for one in late.still[:MOST_STOPS]]
        rest = sum(one.ends_at - one.begins_at for one in late.still[MOST_STOPS:])
        if rest:
            stops.append(f"{len(late.still) - MOST_STOPS:,} more, {span_words(rest)} together")
        stood = listed(stops)
        moved = instant_words(late.due_at + late.still_s, zone)
        lines.append(
            f"Does not count, from the deal's begin to the delivery: {span_words(late.still_s)}, which is "
            f"{stood}. That moves the due moment to {moved}."
        )
    elif term.excludes:
        lines.append("Does not count, from the deal's begin to the delivery: nothing.")
    grace = "none" if term.grace is None else str(term.grace)
    lines.append(f"Grace after that: {grace}; free of penalty until {instant_words(late.free_until, zone)}.")
    return tuple(lines)


def _stood(told: SettlementTold, one: Behind, zone: str) -> str:
    called = told.name_of(one.row)
    begins, ends = (instant_words(at, zone) for at in (one.begins_at, one.ends_at))
    return f"{begins} to {ends}{f' ({called})' if called else ''}"


def _money_lines(result: WindowResult, term: LatePenalty) -> tuple[str, ...]:
    late = result.late
    if late is None or not late.late_s or result.periods is None:
        return ()
    minutes = (
        f"{-(-late.late_s // 60):,} minutes late (begun ones count) of {term.per.minutes():,} in a period"
    )
    caps = (
        f"After it: {cap_words(one.cap, one.left)}{shared_words(one.terms, term.id)}." for one in result.caps
    )
    return (
        f"Periods: {minutes}; charged: {number_words(result.periods)} ({PARTS[term.part]}).",
        f"Base: {exact(result.fee)}, {PRICES.get(term.of_price, term.of_price)}. {_most(result, term)}",
        *caps,
    )


def _most(result: WindowResult, term: LatePenalty) -> str:
    said = []
    if term.cap is not None:
        said.append(f"{share_words(term.cap)} of it ({exact(result.fee.share(term.cap))})")
    if term.most is not None:
        said.append(exact(term.most))
    most = f"Cap: {listed(said)}." if said else "Cap: none."
    return most if term.minimum is None else f"{most} Nothing is owed up to {exact(term.minimum)}."


def _why(result: WindowResult, term: LatePenalty) -> str:
    if result.is_held:
        return "as it was settled; see the top"
    if result.met or result.periods is None:
        return "in time"
    cut = f"; caps shared with other terms take {exact(result.cut)}" if result.cut.minor else ""
    cap = "" if term.cap is None else f", at most {share_words(term.cap)}"
    times = number_words(result.periods)
    return f"{times} x {share_words(term.rate)} of {exact(result.fee)} (for each {term.per}){cap}{cut}"
