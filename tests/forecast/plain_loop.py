"""Two ordinary ways to play a network with finish-start links: a tidy Python loop, and SimPy.

Both follow the fixed list as the kernel does, know calendars, shares and co-needed people, and nothing
else. The kernel is measured against them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

import simpy

from troth.core.worktime import NEVER
from troth.forecast.plan.network import Network


class Plan:
    """What both ways read: wants by item, links by predecessor, waiting counts."""

    def __init__(self, network: Network, order: Sequence[int]) -> None:
        self.network, self.order = network, [int(item) for item in order]
        self.following: list[list[int]] = [[] for _ in network.items]
        self.waiting = [0] * len(network.items)
        for link in network.links:
            self.following[link.predecessor].append(link.successor)
            self.waiting[link.successor] += 1
        self.parts = [[(number, network.parts[number]) for number in network.parts_of(item)]
                      for item in range(len(network.items))]  # fmt: skip
        self.counts = [role.count for role in network.roles]

    def end_of(self, number: int, now: int, work: Sequence[int], share: Sequence[int]) -> int:
        part = self.network.parts[number]
        minutes = part.elapsed_minutes(work[number], share[part.role])
        return self.network.tables[part.table].after(now, minutes)


def play_loop(plan: Plan, work: Sequence[int], share: Sequence[int]) -> list[int]:
    """Play one draw with a heap of events; return the finish of each item."""
    free, waiting = list(plan.counts), list(plan.waiting)
    finish = [NEVER] * len(waiting)
    left = [0] * len(waiting)
    events: list[tuple[int, int]] = [(plan.network.begins_at, -1)]
    ready = {item for item, count in enumerate(waiting) if not count}
    while events:
        now = events[0][0]
        while events and events[0][0] == now:
            number = heapq.heappop(events)[1]
            if number < 0:
                continue
            part = plan.network.parts[number]
            free[part.role] += part.count
            left[part.item] -= 1
            if not left[part.item]:
                finish[part.item] = now
                for other in plan.following[part.item]:
                    waiting[other] -= 1
                    if not waiting[other]:
                        ready.add(other)
        for item in plan.order:
            if item in ready and all(free[part.role] >= part.count for _, part in plan.parts[item]):
                ready.discard(item)
                left[item] = len(plan.parts[item])
                for number, part in plan.parts[item]:
                    free[part.role] -= part.count
                    heapq.heappush(events, (plan.end_of(number, now, work, share), number))
    return finish


def play_simpy(  # noqa: C901 - SimPy processes are nested functions
    plan: Plan, work: Sequence[int], share: Sequence[int], drawn: Callable[[int], int] | None = None
) -> list[int]:
    """Play one draw as SimPy processes: a dispatcher that walks the list, a process a part and item.

    `drawn` draws a part's work when it starts, for a distribution of its own.
    """
    env = simpy.Environment(initial_time=plan.network.begins_at)
    pools = [simpy.Container(env, capacity=count, init=count) for count in plan.counts]
    waiting = list(plan.waiting)
    finish = [NEVER] * len(waiting)
    ready = {item for item, count in enumerate(waiting) if not count}
    wake = env.event()

    def part_process(number):
        part = plan.network.parts[number]
        minutes = work if drawn is None else {number: drawn(number)}
        yield env.timeout(plan.end_of(number, env.now, minutes, share) - env.now)
        pools[part.role].put(part.count)
        if not wake.triggered:
            wake.succeed()

    def item_process(item):
        yield env.all_of([env.process(part_process(number)) for number, _ in plan.parts[item]])
        finish[item] = env.now
        for other in plan.following[item]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.add(other)

    def dispatcher():
        nonlocal wake
        while True:
            for item in plan.order:
                parts = plan.parts[item]
                if item in ready and all(pools[part.role].level >= part.count for _, part in parts):
                    ready.discard(item)
                    for _, part in parts:
                        pools[part.role].get(part.count)
                    env.process(item_process(item))
            wake = env.event()
            yield wake
            while env.peek() == env.now:  # everything due now ends before the list is walked
                yield env.timeout(0)

    env.process(dispatcher())
    env.run()
    return finish
