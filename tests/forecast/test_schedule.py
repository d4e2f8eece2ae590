"""The compiled scheduler against its oracle, draw by draw."""

from __future__ import annotations

import pytest

from forecast.random_networks import SIDES, random_changes, random_draws, random_forced, random_network
from forecast.reference_scheduler import OneDraw
from troth.core.worktime import NEVER
from troth.forecast.plan.priority import priority_order
from troth.forecast.plan.schedule import Changes, Forced, Schedules, Stops, schedule

DRAWS = 4


def oracle_of(  # noqa: PLR0913, PLR0917 - the same facts as `schedule` takes
    network, order, work, share, stops: Stops, k, forced: Forced | None = None, changes: Changes | None = None
) -> OneDraw:
    return OneDraw(
        network,
        order.tolist(),
        work[k].tolist(),
        share[k].tolist(),
        [
            (SIDES[side], begin, end)
            for side, begin, end in zip(
                stops.side.tolist(), stops.begin[k].tolist(), stops.end[k].tolist(), strict=True
            )
            if begin < NEVER
        ],
        due=forced.due.tolist() if forced else None,
        face_work=forced.face_work.tolist() if forced else None,
        floor=forced.floor.tolist() if forced else None,
        moment=int(changes.moment[k]) if changes else NEVER,
        drops=changes.dropped.tolist() if changes else None,
        adds=changes.people.tolist() if changes else None,
        share_after=changes.share[k].tolist() if changes and changes.share is not None else None,
    ).play()


def assert_same(schedules: Schedules, k: int, oracle: OneDraw, seed: int) -> None:
    items, parts = range(schedules.start.shape[1]), range(schedules.part_end.shape[1])
    where = f"network {seed}, draw {k}"
    assert schedules.start[k].tolist() == [oracle.started.get(i, NEVER) for i in items], where
    assert schedules.eligible[k].tolist() == [oracle.eligible_at.get(i, NEVER) for i in items], where
    assert schedules.part_end[k].tolist() == [oracle.part_end.get(p, NEVER) for p in parts], where
    assert schedules.finish[k].tolist() == [oracle.finished.get(i, NEVER) for i in items], where
    assert schedules.critical[k].tolist() == oracle.critical, where


@pytest.mark.parametrize("block", range(8))
def test_kernel_agrees_with_the_plain_reference_draw_by_draw(block: int) -> None:
    for seed in range(block * 60, block * 60 + 60):
        network = random_network(seed)
        order = priority_order(network, [part.estimate_minutes for part in network.parts])
        work, share, stops = random_draws(network, seed, DRAWS)
        forced = random_forced(network, seed) if seed % 3 == 1 else None
        changes = random_changes(network, seed, DRAWS) if seed % 3 == 2 else None
        schedules = schedule(
            network, order, work, share, stops, forced=forced, changes=changes, want_critical=True
        )
        for k in range(DRAWS):
            oracle = oracle_of(network, order, work, share, stops, k, forced, changes)
            assert_same(schedules, k, oracle, seed)
