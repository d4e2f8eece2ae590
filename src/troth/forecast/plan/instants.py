"""Compiled: when a stretch of work ends in a calendar, and the queue of events.

Look-ups take constant time: hints lead to the span at most a few steps before the right one. It refuses to
allocate. Source: DEAL-FILE.md, "The scheduler, to the minute"; the rule is `core.worktime.WorkingTime`.
"""

from __future__ import annotations

from typing import Any

from numba import int64

from troth.forecast.machine.compiled import compiled
from troth.forecast.plan.rows import (
    CODE_BITS,
    D_QUEUE,
    D_STOPS,
    F_HORIZON,
    F_ORIGIN,
    NEVER,
    P_SIDES,
    P_TABLE,
    T_BUCKETS,
    T_BY_TIME,
    T_BY_WORK,
    T_ORIGIN,
    T_SPAN,
    T_SPAN_END,
    T_TOTAL,
    TIME_SHIFT,
    WORK_SHIFT,
)


@compiled
def open_by(plan: Any, table: int, instant: int) -> tuple[int, int]:
    """Return the open minutes from a table's start to an instant, and the span it lies in or after."""
    bucket = (instant - plan.tables[table, T_ORIGIN]) >> TIME_SHIFT
    if bucket < 0:
        return 0, plan.tables[table, T_SPAN]
    if bucket >= plan.tables[table, T_BUCKETS]:
        return plan.tables[table, T_TOTAL], plan.tables[table, T_SPAN_END]
    span = int64(plan.hints[plan.tables[table, T_BY_TIME] + bucket])
    while plan.spans[span + 1, 0] <= instant:
        span += 1
    return plan.spans[span, 2] + min(instant, plan.spans[span, 1]) - plan.spans[span, 0], span


@compiled
def after(plan: Any, table: int, instant: int, minutes: int) -> int:
    """Return when `minutes` of a table's time have passed since an instant (`WorkingTime.after`)."""
    if minutes <= 0 or instant >= NEVER:
        return instant
    if table < 0:
        end = instant + minutes
        return end if end <= plan.figures[F_HORIZON] else NEVER
    done, span = open_by(plan, table, instant)
    target = done + minutes
    if target > plan.tables[table, T_TOTAL]:
        return NEVER
    if target > plan.spans[span + 1, 2]:
        hinted = int64(plan.hints[plan.tables[table, T_BY_WORK] + (target >> WORK_SHIFT)])
        span = max(span + 1, hinted)
        while plan.spans[span + 1, 2] < target:
            span += 1
    ended: int = plan.spans[span, 0] + target - plan.spans[span, 2]
    return ended


@compiled
def laid(plan: Any, desk: Any, part: int, instant: int, minutes: int) -> int:
    """Return when a part ends that begins at an instant: its own calendar less its sides' stops."""
    table, sides = plan.parts[part, P_TABLE], plan.parts[part, P_SIDES]
    end = after(plan, table, instant, minutes)
    if end == instant:
        return end
    reached = instant
    for k in range(desk.counts[D_STOPS]):
        begin, over = desk.stops[k, 0], desk.stops[k, 1]
        if begin >= end:
            break
        if over <= reached or not desk.stops[k, 2] & sides:
            continue
        begin = max(begin, reached)
        if table < 0:
            minutes += over - begin
        else:
            minutes += open_by(plan, table, over)[0] - open_by(plan, table, begin)[0]
        reached = over
        end = after(plan, table, instant, minutes)
    return end


@compiled
def push(plan: Any, desk: Any, instant: int, code: int) -> None:
    """Put an event into the queue, which is sorted with the next event last."""
    if instant >= NEVER:
        return
    event = ((instant - plan.figures[F_ORIGIN]) << CODE_BITS) | code
    k = desk.counts[D_QUEUE] - 1
    while k >= 0 and desk.queue[k] < event:
        desk.queue[k + 1] = desk.queue[k]
        k -= 1
    desk.queue[k + 1] = event
    desk.counts[D_QUEUE] += 1
