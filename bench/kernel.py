"""Speed of the scheduler, from one run: compiled against a plain Python loop and SimPy, one thread.

All three follow the same list on the same draws and end at the same minutes, which is checked first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from forecast.plain_loop import Plan, play_loop, play_simpy
from forecast.plans import sold_draws, sold_network
from troth.forecast.plan.priority import priority_order
from troth.forecast.plan.schedule import schedule

DRAWS, LOOP_DRAWS, SIMPY_DRAWS, ROUNDS = 20_000, 100, 40, 3


def seconds_a_draw(play: Callable[[], object], draws: int) -> float:
    """Return the best of a few rounds, per draw."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        play()
        best = min(best, time.perf_counter() - began)
    return best / draws


def measure(items: int) -> tuple[float, float, float]:
    """Return seconds a draw of the kernel, the loop and SimPy on one plan."""
    network = sold_network(items)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    work, share = sold_draws(network, DRAWS)
    found = schedule(network, order, work, share).finish
    plan = Plan(network, order)
    rows = [(work[k].tolist(), share[k].tolist()) for k in range(LOOP_DRAWS)]
    for k, (drawn, given) in enumerate(rows[:10]):
        ends = found[k].tolist()
        if play_loop(plan, drawn, given) != ends or play_simpy(plan, drawn, given) != ends:
            raise SystemExit("the three do not end at the same minutes")
    kernel = seconds_a_draw(lambda: schedule(network, order, work, share), DRAWS)
    loop = seconds_a_draw(lambda: [play_loop(plan, *row) for row in rows], LOOP_DRAWS)
    simpy = seconds_a_draw(lambda: [play_simpy(plan, *row) for row in rows[:SIMPY_DRAWS]], SIMPY_DRAWS)
    return kernel, loop, simpy


def main() -> None:
    """Print the figures."""
    print("scheduler, four roles of both sides, calendars and shares, one thread, best of three rounds")
    for items in (60, 120):
        kernel, loop, simpy = measure(items)
        print(
            f"  {items:>3} items: kernel {kernel * 1e6:6.2f} µs a draw ({1 / kernel:>9,.0f} draws a second), "
            f"{loop / kernel:5.0f}x a plain Python loop ({loop * 1e6:,.0f} µs), "
            f"{simpy / kernel:5.0f}x SimPy ({simpy * 1e6:,.0f} µs)"
        )
    network = sold_network(60)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    work, share = sold_draws(network, 1_024)
    dropped = np.array([f"sold/w{k}" for k in range(50, 60)])
    began = time.perf_counter()
    for k in range(200):
        varied = network.varied(set(dropped[: k % 10].tolist()), {"integrator": (2 + k % 2, 10_000)})
        schedule(varied, order, work, share)
    each = (time.perf_counter() - began) / 200
    print(f"  levers: {each * 1e3:.1f} ms for a combination of 1,024 draws of 60 items, one thread")


if __name__ == "__main__":
    main()
