"""What every second of a service counts as, by plain loops: the oracle of `forecast.measured.timeline`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from troth.core.events import EVENT_KINDS, NONE, Events

SAYS = {"up": "up", "check-up": "up", "down": "down", "check-down": "down", "gap": "gap"}
FOREVER = 1 << 60
Row = tuple[int, str, int, str]  # begin, kind, until, cause


def second_by_second(
    events: Events,
    excludes: Sequence[str],
    holds_s: int,
    span: tuple[int, int],
    planned: Sequence[tuple[int, int]] = (),
    is_carried: bool = True,
) -> list[str]:
    """Return up, down, out, gap, or up*, down*, out* (carried, where it is) for every second of a span."""
    sides = [_side(_rows(events, side), excludes, holds_s, span) for side in (0, 1)]
    if not is_carried:
        sides = [["gap" if state.endswith("*") else state for state in side] for side in sides]
    found = []
    for ours, theirs, second in zip(*sides, range(*span), strict=True):
        is_planned = any(begin <= second < end for begin, end in planned)
        found.append("out" if is_planned else _both(ours, theirs))
    return found


def _both(ours: str, theirs: str) -> str:
    if ours in ("down", "out"):
        return ours
    if ours == "down*":
        return "down" if theirs == "down" else ours
    is_theirs = theirs in ("down", "out") or (theirs == "up" and ours != "up") or ours == "gap"
    return theirs if is_theirs else ours


def _rows(events: Events, side: int) -> list[Row]:
    return [
        (
            events.at[k],
            EVENT_KINDS[events.kind[k]],
            events.until[k],
            events.causes[events.cause[k]] if events.cause[k] != NONE else "",
        )
        for k in range(len(events))
        if events.is_clients[k] == side
    ]


def _side(rows: list[Row], excludes: Sequence[str], holds_s: int, span: tuple[int, int]) -> list[str]:
    return [
        _outages(rows, excludes, second, _state(rows, excludes, holds_s, second)) for second in range(*span)
    ]


def _state(rows: list[Row], excludes: Sequence[str], holds_s: int, second: int) -> str:
    steps = [row for row in rows if row[1] in SAYS and not (row[1] == "gap" and row[2] != NONE)]
    nexts = [after[0] for _, after in pairwise(steps)] + [FOREVER]
    state, last = "gap", "gap"
    for (begin, kind, until, cause), following in zip(steps, nexts, strict=False):
        if begin > second:
            break
        says = "out" if SAYS[kind] == "down" and cause in excludes else SAYS[kind]
        holds = begin + holds_s if kind.startswith("check") else FOREVER
        end = holds if until == NONE else until
        state = says if second < end else "gap"
        if says != "gap" and min(end, following) > begin:
            last = says
    is_hidden = any(
        kind == "gap" and until != NONE and begin <= second < until for begin, kind, until, _ in rows
    )
    if is_hidden or state == "gap":
        return f"{last}*" if last != "gap" else "gap"
    return state


def _outages(rows: list[Row], excludes: Sequence[str], second: int, state: str) -> str:
    causes = [
        cause
        for begin, kind, until, cause in rows
        if kind == "outage" and begin <= second and (until == NONE or second < until)
    ]
    if state == "out" or any(cause in excludes for cause in causes):
        return "out"
    return "down" if causes else state
