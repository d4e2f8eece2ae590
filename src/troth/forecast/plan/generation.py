"""Parallel schedule generation, compiled: one network, one fixed list, a block of draws.

Decisions are taken at events only. At an event: end everything due, then walk the list and start each
eligible item whose people are all free; again until nothing changes. It refuses to allocate and to look
past the present event. Source: DEAL-FILE.md, "The scheduler, to the minute";
docs/decisions/0002-scheduler.md.
"""

from __future__ import annotations

from typing import Any

from numba import int64, uint64

from troth.forecast.machine.compiled import compiled
from troth.forecast.plan.endings import clear, end_due, lay_begin, lay_stops, settle, tell_all
from troth.forecast.plan.instants import after, laid, push
from troth.forecast.plan.rows import (
    CODE_BITS,
    D_CHANGED,
    D_FRESH,
    D_QUEUE,
    DE_BRUIJN,
    DE_BRUIJN_FACTOR,
    F_CHANGES,
    F_NAMED,
    F_ORIGIN,
    FULL,
    I_DROPS,
    I_DUE,
    I_FINISHED,
    I_PART,
    I_PART_END,
    I_RANK,
    I_STARTED,
    LONG_AGO,
    NEVER,
    P_COUNT,
    P_DEMAND,
    P_FACE,
    P_ROLE,
    P_SPLIT,
    P_TABLE,
    R_ADD,
    R_PERSON,
    S_DROPPED,
    S_ELIGIBLE,
    S_LINKED,
    S_OPEN,
    S_OWN_END,
    W_BY,
    W_HOLDER,
    W_SINCE,
    Chances,
    Desk,
    Plan,
    Sheet,
)


@compiled
def _fits(plan: Any, desk: Any, item: int) -> bool:
    """Say whether all people of an item are free."""
    if desk.state[item, S_DROPPED]:
        return True
    for part in range(plan.items[item, I_PART], plan.items[item, I_PART_END]):
        role = plan.parts[part, P_ROLE]
        if role >= 0 and desk.free[role] < plan.parts[part, P_DEMAND]:
            return False
    return True


@compiled
def _take(plan: Any, desk: Any, part: int, since: int, by: int) -> tuple[int, int]:
    """Book a part's lowest-numbered free people; return the latest release among them and whose."""
    role, left = plan.parts[part, P_ROLE], plan.parts[part, P_COUNT]
    desk.free[role] -= left
    if desk.free[role] == 0:
        for word in range(desk.busy.size):
            desk.busy[word] |= plan.needs[role, word]
    person = plan.roles[role, R_PERSON]
    while plan.figures[F_NAMED] and left > 0:
        if desk.people[person, W_HOLDER] < 0:
            desk.people[person, W_HOLDER] = part
            left -= 1
            if desk.people[person, W_SINCE] > since:
                since, by = desk.people[person, W_SINCE], desk.people[person, W_BY]
        person += 1
    return since, by


@compiled
def _elapsed(plan: Any, chances: Any, desk: Any, k: int, part: int) -> int:
    """Return a part's working minutes in a draw: split among its people, at their share."""
    work: int = chances.work[k, part]
    role = plan.parts[part, P_ROLE]
    if not plan.parts[part, P_SPLIT] or role < 0:
        return work
    count: int = plan.parts[part, P_COUNT]
    share: int = int64(chances.share_after[k, role] if desk.counts[D_CHANGED] else chances.share[k, role])
    each: int = work if count == 1 else (work + count - 1) // count
    if share == FULL or each <= 0:
        return each
    return (each * FULL + share - 1) // share if share > 0 else NEVER


@compiled
def _cap(plan: Any, item: int, now: int) -> int:
    """Return when an item set to be in time ends at the latest: max(due, start + face-value length)."""
    cap: int = plan.items[item, I_DUE]
    if cap < 0:
        return NEVER
    for part in range(plan.items[item, I_PART], plan.items[item, I_PART_END]):
        cap = max(cap, after(plan, plan.parts[part, P_TABLE], now, plan.parts[part, P_FACE]))
    return cap


@compiled
def _start(  # noqa: PLR0913, PLR0917 - tables one by one: the compiler keeps them in registers
    plan: Any, chances: Any, desk: Any, sheet: Any, k: int, item: int, now: int
) -> None:
    """Start an item: book its people at this moment and lay each part over its own calendar."""
    if plan.items[item, I_STARTED] == NEVER:
        sheet.eligible[k, item] = desk.state[item, S_ELIGIBLE]
        sheet.start[k, item] = now
    since, by = LONG_AGO, -1
    opened = 0
    cap = _cap(plan, item, now)
    for part in range(plan.items[item, I_PART], plan.items[item, I_PART_END]):
        if desk.state[item, S_DROPPED]:
            sheet.part_end[k, part] = now
            continue
        minutes = _elapsed(plan, chances, desk, k, part)
        end = min(laid(plan, desk, part, now, minutes), cap)
        sheet.part_end[k, part] = end
        push(plan, desk, end, part)
        opened += 1
        if plan.parts[part, P_ROLE] >= 0:
            since, by = _take(plan, desk, part, since, by)
    linked = desk.state[item, S_LINKED]
    sheet.critical[k, item] = linked if desk.state[item, S_ELIGIBLE] == now else by
    desk.state[item, S_OPEN] = opened
    if opened == 0:
        desk.state[item, S_OWN_END] = now
        settle(plan, desk, item, now)
    if plan.items[item, I_STARTED] == NEVER:
        tell_all(plan, desk, item, 1, now, now)


@compiled
def _walk(plan: Any, chances: Any, desk: Any, sheet: Any, k: int, now: int) -> None:
    """Walk the list once and start each eligible item whose people are all free."""
    words = desk.ready.size
    for word in range(words):
        desk.busy[word] = uint64(0)
    for role in range(desk.free.size):
        if desk.free[role] <= 0:
            for word in range(words):
                desk.busy[word] |= plan.needs[role, word]
    desk.counts[D_FRESH] = 0
    for word in range(words):
        passed = uint64(0)
        while True:
            bits = desk.ready[word] & ~(desk.busy[word] & ~desk.loose[word]) & ~passed
            if bits == uint64(0):
                break
            lowest = bits & (~bits + uint64(1))
            passed = lowest | (lowest - uint64(1))
            item = plan.by_rank[word * 64 + _position(lowest)]
            if _fits(plan, desk, item):
                desk.ready[word] ^= lowest
                _start(plan, chances, desk, sheet, k, item, now)


@compiled
def _position(bit: Any) -> int:
    """Return the position of the only bit set."""
    position: int = DE_BRUIJN[(bit * uint64(DE_BRUIJN_FACTOR)) >> uint64(58)]
    return position


@compiled
def _change(plan: Any, desk: Any, now: int) -> None:
    """Apply the levers set at this moment: what has not started is dropped, people come or go."""
    desk.counts[D_CHANGED] = 1
    for item in range(plan.items.shape[0]):
        fixed = plan.items[item, I_STARTED] < NEVER or plan.items[item, I_FINISHED] < NEVER
        if plan.items[item, I_DROPS] and desk.state[item, S_OPEN] < 0 and not fixed:
            desk.state[item, S_DROPPED] = 1
            rank = plan.items[item, I_RANK]
            desk.loose[rank >> 6] |= uint64(1) << uint64(rank & 63)
    for role in range(plan.roles.shape[0]):
        before = desk.limit[role]
        after = max(before + plan.roles[role, R_ADD], 0)
        desk.limit[role] = after
        for number in range(min(before, after), max(before, after)):
            person = plan.roles[role, R_PERSON] + number
            if after > before:
                desk.people[person, W_SINCE] = now
                desk.free[role] += 1
            elif desk.people[person, W_HOLDER] < 0:
                desk.free[role] -= 1


@compiled
def _play(plan: Any, chances: Any, desk: Any, sheet: Any, k: int) -> None:
    """Play one draw, event by event."""
    moment = chances.moment[k] if plan.figures[F_CHANGES] else NEVER
    while True:
        now = NEVER
        if desk.counts[D_QUEUE] > 0:
            now = plan.figures[F_ORIGIN] + (desk.queue[desk.counts[D_QUEUE] - 1] >> CODE_BITS)
        if moment < NEVER and moment <= now:
            now = moment
            _change(plan, desk, now)
            moment = NEVER
        if now == NEVER:
            break
        again = True
        while again:
            end_due(plan, desk, sheet, k, now)
            _walk(plan, chances, desk, sheet, k, now)
            again = desk.counts[D_FRESH] != 0
            if desk.counts[D_QUEUE] > 0:
                event = desk.queue[desk.counts[D_QUEUE] - 1]
                again |= plan.figures[F_ORIGIN] + (event >> CODE_BITS) <= now


@compiled
def generate(plan: Plan, chances: Chances, desk: Desk, sheet: Sheet, first: int, end: int) -> None:
    """Schedule draws `first` to `end - 1`, each into its row of the sheet."""
    for k in range(first, end):
        clear(plan, desk, sheet, k)
        lay_stops(chances, desk, k)
        lay_begin(plan, desk)
        _play(plan, chances, desk, sheet, k)
