"""What holds of every schedule: feasible, never under the critical path, whatever computes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.plans import sold_draws, sold_network
from forecast.random_networks import random_changes, random_draws, random_network
from troth.core.worktime import NEVER
from troth.forecast.plan.network import WALL_CLOCK, Network
from troth.forecast.plan.priority import priority_order
from troth.forecast.plan.schedule import schedule


def after(network: Network, table: int, instant: int, minutes: int) -> int:
    if minutes <= 0 or instant >= NEVER:
        return instant
    if table == WALL_CLOCK:
        end = instant + minutes
        return end if end <= network.ends_at else NEVER
    return network.tables[table].after(instant, minutes)


def estimates(network: Network) -> np.ndarray:
    return np.array([part.estimate_minutes for part in network.parts], dtype=np.int64)


def earliest_finish(network: Network, work: list[int], share: list[int]) -> list[int]:
    """Each item's counted finish when people never run short: the critical path, calendars included."""
    start, finish = [0] * len(network.items), [0] * len(network.items)
    for k, item in enumerate(network.items):  # links of a random network run forward
        start[k], held = item.floor, 0
        for link in network.links:
            if link.successor != k:
                continue
            told = finish[link.predecessor] if link.kind in ("FS", "FF") else start[link.predecessor]
            bound = after(network, link.table, told, link.lag_minutes)
            if link.kind in ("FS", "SS"):
                start[k] = max(start[k], bound)
            else:
                held = max(held, bound)
        if item.is_under_way:
            start[k] = item.floor
        ends = [start[k]]
        for number in network.parts_of(k) if not item.is_dropped else ():
            part = network.parts[number]
            elapsed = part.elapsed_minutes(work[number], share[part.role] if part.role >= 0 else 10_000)
            ends.append(after(network, part.table, start[k], elapsed))
        finish[k] = max(*ends, held)
        if item.started_at < NEVER:
            start[k] = item.started_at
        if item.is_finished:
            finish[k] = item.finished_at
    return finish


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_schedules_are_feasible_and_never_under_the_critical_path(seed: int) -> None:
    network = random_network(seed)
    order = priority_order(network, estimates(network))
    work, share, _ = random_draws(network, seed, 3)
    found = schedule(network, order, work, share)
    for k in range(3):
        start, finish = found.start[k], found.finish[k]
        bound = earliest_finish(network, work[k].tolist(), share[k].tolist())
        assert all(finish[item] >= bound[item] for item in range(len(bound)))
        for role, pool in enumerate(network.roles):
            booked = [
                (start[part.item], found.part_end[k, number], part.count)
                for number, part in enumerate(network.parts)
                if part.role == role
                and network.items[part.item].started_at == NEVER
                and not network.items[part.item].is_dropped
                and start[part.item] < NEVER
            ]
            for instant, end, _ in booked:
                at_once = sum(count for begin, over, count in booked if begin <= instant < over)
                assert end == instant or at_once <= pool.count
        for item, activity in enumerate(network.items):
            if activity.started_at == NEVER and start[item] < NEVER:
                assert start[item] >= found.eligible[k, item] >= activity.floor


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 12))
def test_threads_and_blocks_change_nothing(seed: int, threads: int, cut: int) -> None:
    network = random_network(seed)
    order = priority_order(network, estimates(network))
    work, share, stops = random_draws(network, seed, 13)
    changes = random_changes(network, seed, 13)
    whole = schedule(network, order, work, share, stops, changes=changes, want_critical=True)
    shared = schedule(
        network, order, work, share, stops, changes=changes, want_critical=True, threads=threads
    )
    for name in ("eligible", "start", "finish", "part_end", "critical"):
        assert np.array_equal(getattr(whole, name), getattr(shared, name))
    first = schedule(network, order, work[:cut], share[:cut])
    rest = schedule(network, order, work[cut:], share[cut:])
    everything = schedule(network, order, work, share)
    assert np.array_equal(np.concatenate([first.finish, rest.finish]), everything.finish)


def test_a_variant_is_the_network_compiled_anew() -> None:
    network = sold_network(30)
    order = priority_order(network, estimates(network))
    work, share = sold_draws(network, 50)
    varied = network.varied({"sold/w7", "sold/w12"}, {"integrator": (3, 10_000)})
    assert varied.items[7].is_dropped
    assert varied.roles[varied.role_index["integrator"]].count == 3
    there_and_back = varied.varied(set(), {"integrator": (2, 10_000)})
    assert there_and_back == network
    same = schedule(there_and_back, order, work, share)
    assert np.array_equal(same.finish, schedule(network, order, work, share).finish)
    assert not np.array_equal(same.finish, schedule(varied, order, work, share).finish)


def test_work_past_the_horizon_never_ends_and_nothing_after_it_begins() -> None:
    network = sold_network(5)
    order = priority_order(network, estimates(network))
    work = np.full((1, len(network.parts)), 10**9)
    found = schedule(network, order, work)
    assert found.finish[0, 0] == NEVER
    assert (found.start[0][[link.successor for link in network.links]] == NEVER).all()


@pytest.mark.parametrize("share", [0, -5])
def test_nobody_giving_any_time_never_ends(share: int) -> None:
    network = sold_network(3)
    order = priority_order(network, estimates(network))
    given_share = np.full((1, len(network.roles)), share, dtype=np.int32)
    assert (schedule(network, order, estimates(network)[None], given_share).finish == NEVER).all()


def test_no_draws_and_no_items_give_empty_schedules() -> None:
    network = sold_network(3)
    order = priority_order(network, estimates(network))
    assert schedule(network, order, np.zeros((0, len(network.parts)), dtype=np.int64)).finish.shape == (0, 3)
