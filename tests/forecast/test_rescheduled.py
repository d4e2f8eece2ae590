"""Schedules taken over from the variant before: the same as if each draw were scheduled afresh."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from item_world import base_of
from troth.core.lever import Lever, Setting
from troth.core.work import Rework, Risk, Stop
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.rescheduled import Drawn, LastSchedules, alike
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import Luck
from troth.forecast.plan.schedule import Schedules, Stops
from worlds import after, builder, changed_by, deal_of, gives, lead, milestone, ready, span, task, work

DRAWS = 300
RISKS = [
    Risk("dirty", 0.4, {"build": work("5d")}),
    Risk("away", 0.3, stops=Stop("client", span("2w"), date(2027, 1, 20))),
    Risk("ill", 0.2, stops=Stop("seller", span("1w"))),
]
LEVERS = [Lever(f"no-{risk.id}", (Setting(risks_off=(risk.id,)),)) for risk in RISKS]
DEAL = deal_of(
    [
        task("build", "10d", rework=Rework(0.3, 0.4)),
        task("theirs", "4d", "lead", after=after("build")),
        task("more", "6d"),
        milestone("live", "theirs", "more"),
    ],
    [builder(), lead(5_000)],
    [gives("live", 5_000, 0.5, 1.1)],
    risks=RISKS,
    levers=LEVERS,
)
WITHOUT = ((), ("no-dirty",), ("no-dirty", "no-away"), ("no-ill",), ("no-away", "no-ill"), ())


def test_variants_that_share_draws_are_what_each_is_by_itself():
    prepared = ready(DEAL, base_of(0.7, 1.0, 1.6))
    luck = Luck(prepared.seed, 0, DRAWS)
    for levers in WITHOUT:
        for has_mishaps in (True, False):
            scenario = Scenario("x", changed_by(DEAL, levers), has_mishaps=has_mishaps)
            stage = stage_of(prepared, scenario)
            for want_critical in (False, True):
                shared = play(stage, luck, want_critical=want_critical).schedules
                alone = play(stage, Luck(prepared.seed, 0, DRAWS), want_critical=want_critical).schedules
                for name in ("eligible", "start", "finish", "part_end"):
                    assert (getattr(shared, name) == getattr(alone, name)).all(), (levers, name)
                if want_critical:
                    assert (shared.critical == alone.critical).all()


def drawn(works: list[int], begins: list[int] | None = None) -> Drawn:
    count = len(works)
    stops = np.array(begins or [], dtype=np.int64).reshape(count, -1) if begins else np.zeros((count, 0))
    side = np.zeros(stops.shape[1], dtype=np.int8)
    spans = Stops(side, stops.astype(np.int64), stops.astype(np.int64) + 5)
    return Drawn(np.array(works, dtype=np.int64)[:, None], np.ones((count, 1), dtype=np.int32), spans)


def test_only_the_draws_that_differ_are_made_anew():
    asked: list[list[int]] = []

    def make(rows: Drawn) -> Schedules:
        asked.append(rows.work[:, 0].tolist())
        ends = rows.work.copy()
        return Schedules(ends, ends, ends, ends, ends.astype(np.int32))

    last = LastSchedules()
    assert last.of(drawn([1, 2, 3, 4]), make).finish[:, 0].tolist() == [1, 2, 3, 4]
    assert last.of(drawn([1, 9, 3, 8]), make).finish[:, 0].tolist() == [1, 9, 3, 8]
    assert last.of(drawn([1, 9, 3, 8]), make).finish[:, 0].tolist() == [1, 9, 3, 8]
    assert last.of(drawn([5, 6, 7, 0]), make).finish[:, 0].tolist() == [5, 6, 7, 0]
    assert asked == [[1, 2, 3, 4], [9, 8], [5, 6, 7, 0]]


@pytest.mark.parametrize(
    ("begins", "same"),
    [([7, 1 << 60], [True, True]), ([8, 1 << 60], [False, True]), ([7, 9], [True, False])],
)
def test_a_stop_that_differs_is_a_draw_that_differs(begins, same):
    assert alike(drawn([1, 1], [7, 1 << 60]), drawn([1, 1], begins)).tolist() == same


def test_a_stop_that_does_not_happen_is_no_difference():
    assert alike(drawn([1, 1], [7, 1 << 60]), drawn([1, 1])).tolist() == [False, True]
