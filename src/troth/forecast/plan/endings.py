"""Compiled: how things end at an event, and who is told.

It refuses to start anything (that is `generation`). Source: DEAL-FILE.md, "The scheduler, to the minute".
"""

from __future__ import annotations

from typing import Any

from numba import uint64

from troth.forecast.machine.compiled import compiled
from troth.forecast.plan.instants import after, push
from troth.forecast.plan.rows import (
    CODE_BITS,
    CODE_MASK,
    D_FRESH,
    D_QUEUE,
    D_STOPS,
    F_NAMED,
    F_ORIGIN,
    I_DROPPED,
    I_ENDS,
    I_FINISHED,
    I_FLOOR,
    I_HOLD,
    I_LINK,
    I_LINK_END,
    I_RANK,
    I_STARTED,
    I_STARTS,
    L_AT_START,
    L_LAG,
    L_LATE,
    L_OTHER,
    L_TABLE,
    LONG_AGO,
    NEVER,
    P_COUNT,
    P_ITEM,
    P_ROLE,
    R_COUNT,
    R_PERSON,
    S_DROPPED,
    S_ELIGIBLE,
    S_ENDS,
    S_HELD,
    S_HOLDER,
    S_LINKED,
    S_OPEN,
    S_OWN_END,
    S_STARTS,
    W_BY,
    W_HOLDER,
    W_SINCE,
)


@compiled
def make_ready(plan: Any, desk: Any, item: int) -> None:
    """Set an item's bit among the ready ones."""
    rank = plan.items[item, I_RANK]
    desk.ready[rank >> 6] |= uint64(1) << uint64(rank & 63)
    desk.counts[D_FRESH] = 1


@compiled
def settle(plan: Any, desk: Any, item: int, now: int) -> None:
    """Say when an item counts as finished, once its own work is done and nothing else is awaited."""
    if desk.state[item, S_OPEN] == 0 and desk.state[item, S_ENDS] == 0:
        due = max(now, desk.state[item, S_HELD], plan.items[item, I_HOLD])
        push(plan, desk, due, plan.parts.shape[0] + plan.items.shape[0] + item)


@compiled
def tell(plan: Any, desk: Any, link: int, item: int, told: int, now: int) -> None:
    """Tell the successor of one link that `item` has started, or finished, at `told`."""
    other = plan.links[link, L_OTHER]
    if plan.items[other, I_FINISHED] < NEVER:
        return
    bound = after(plan, plan.links[link, L_TABLE], told, plan.links[link, L_LAG])
    if plan.links[link, L_LATE]:
        desk.state[other, S_ENDS] -= 1
        held = desk.state[other, S_HELD]
        if bound > held or (bound == held and item < desk.state[other, S_HOLDER]):
            desk.state[other, S_HELD], desk.state[other, S_HOLDER] = bound, item
        settle(plan, desk, other, now)
        return
    if plan.items[other, I_STARTED] < NEVER:
        return
    desk.state[other, S_STARTS] -= 1
    eligible, linked = desk.state[other, S_ELIGIBLE], desk.state[other, S_LINKED]
    if bound > eligible or (bound == eligible and (linked < 0 or item < linked)):
        desk.state[other, S_ELIGIBLE], desk.state[other, S_LINKED] = bound, item
    if desk.state[other, S_STARTS] == 0:
        if desk.state[other, S_ELIGIBLE] <= now:
            make_ready(plan, desk, other)
        else:
            push(plan, desk, desk.state[other, S_ELIGIBLE], plan.parts.shape[0] + other)


@compiled
def tell_all(plan: Any, desk: Any, item: int, at_start: int, told: int, now: int) -> None:
    """Tell the successors of an item that it has started, or finished, at `told`."""
    for link in range(plan.items[item, I_LINK], plan.items[item, I_LINK_END]):
        if plan.links[link, L_AT_START] == at_start:
            tell(plan, desk, link, item, told, now)


@compiled
def clear(plan: Any, desk: Any, sheet: Any, k: int) -> None:
    """Clear the desk and the sheet's row for a draw."""
    for item in range(plan.items.shape[0]):
        desk.state[item, S_STARTS] = plan.items[item, I_STARTS]
        desk.state[item, S_ENDS] = plan.items[item, I_ENDS]
        desk.state[item, S_ELIGIBLE] = plan.items[item, I_FLOOR]
        desk.state[item, S_LINKED] = desk.state[item, S_OPEN] = desk.state[item, S_HOLDER] = -1
        desk.state[item, S_OWN_END] = NEVER
        desk.state[item, S_HELD] = LONG_AGO
        desk.state[item, S_DROPPED] = plan.items[item, I_DROPPED]
        sheet.eligible[k, item] = sheet.start[k, item] = plan.items[item, I_STARTED]
        sheet.finish[k, item] = plan.items[item, I_FINISHED]
        sheet.critical[k, item] = -1
    for part in range(plan.parts.shape[0]):
        sheet.part_end[k, part] = plan.items[plan.parts[part, P_ITEM], I_FINISHED]
    for role in range(plan.roles.shape[0]):
        desk.free[role] = desk.limit[role] = plan.roles[role, R_COUNT]
    if plan.figures[F_NAMED]:
        for person in range(desk.people.shape[0]):
            desk.people[person, W_HOLDER] = desk.people[person, W_BY] = -1
            desk.people[person, W_SINCE] = LONG_AGO
    for word in range(desk.ready.size):
        desk.ready[word] = uint64(0)
        desk.loose[word] = plan.loose[word]
    desk.counts[:] = 0


@compiled
def lay_stops(chances: Any, desk: Any, k: int) -> None:
    """Note a draw's stops in the order of their begin."""
    for stop in range(chances.stop_side.size):
        begin, over = chances.stop_begin[k, stop], chances.stop_end[k, stop]
        if begin >= NEVER or over <= begin:
            continue
        at = desk.counts[D_STOPS]
        while at > 0 and desk.stops[at - 1, 0] > begin:
            for column in range(3):
                desk.stops[at, column] = desk.stops[at - 1, column]
            at -= 1
        desk.stops[at, 0], desk.stops[at, 1], desk.stops[at, 2] = begin, over, chances.stop_side[stop]
        desk.counts[D_STOPS] += 1


@compiled
def lay_begin(plan: Any, desk: Any) -> None:
    """Put what is already so, and what waits for nothing but a day, into the queue."""
    before = plan.figures[F_ORIGIN] - 1
    for item in range(plan.items.shape[0]):
        started, finished = plan.items[item, I_STARTED], plan.items[item, I_FINISHED]
        if finished == NEVER and (started < NEVER or plan.items[item, I_STARTS] == 0):
            push(plan, desk, plan.items[item, I_FLOOR], plan.parts.shape[0] + item)
        if started < NEVER:
            tell_all(plan, desk, item, 1, started, before)
        if finished < NEVER:
            tell_all(plan, desk, item, 0, finished, before)


@compiled
def release(plan: Any, desk: Any, part: int, now: int) -> None:
    """Let a part's people go; those above a lowered limit do not come back."""
    role = plan.parts[part, P_ROLE]
    if role < 0:
        return
    if not plan.figures[F_NAMED]:
        desk.free[role] += plan.parts[part, P_COUNT]
        return
    first, left = plan.roles[role, R_PERSON], plan.parts[part, P_COUNT]
    person = first
    while left > 0:
        if desk.people[person, W_HOLDER] == part:
            desk.people[person, W_HOLDER] = -1
            desk.people[person, W_SINCE], desk.people[person, W_BY] = now, plan.parts[part, P_ITEM]
            left -= 1
            if person - first < desk.limit[role]:
                desk.free[role] += 1
        person += 1


@compiled
def end_due(plan: Any, desk: Any, sheet: Any, k: int, now: int) -> None:
    """End everything due now: people's parts, items, and waits for a day or a lag."""
    parts, items = plan.parts.shape[0], plan.items.shape[0]
    while desk.counts[D_QUEUE] > 0:
        event = desk.queue[desk.counts[D_QUEUE] - 1]
        if plan.figures[F_ORIGIN] + (event >> CODE_BITS) > now:
            break
        desk.counts[D_QUEUE] -= 1
        code = event & CODE_MASK
        if code < parts:
            release(plan, desk, code, now)
            item = plan.parts[code, P_ITEM]
            desk.state[item, S_OPEN] -= 1
            if desk.state[item, S_OPEN] == 0:
                desk.state[item, S_OWN_END] = now
                settle(plan, desk, item, now)
        elif code < parts + items:
            make_ready(plan, desk, code - parts)
        else:
            item = code - parts - items
            sheet.finish[k, item] = now
            held = desk.state[item, S_HELD]
            if held > desk.state[item, S_OWN_END] and held >= plan.items[item, I_HOLD]:
                sheet.critical[k, item] = desk.state[item, S_HOLDER]
            tell_all(plan, desk, item, 0, now, now)
