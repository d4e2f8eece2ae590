"""Variants of one deal on the same luck: in their order, block by block, and nothing left running."""

from __future__ import annotations

import threading
from itertools import islice

import numpy as np

from item_world import base_of
from troth.core.lever import Lever, RoleChange, Setting
from troth.forecast.deal.blocks import BLOCK_DRAWS
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.variants import play_variants
from troth.forecast.luck import Luck
from troth.forecast.machine.memory import keep_freed_memory
from worlds import changed_by, deal_of, ready, task

DEAL = deal_of(
    [task("build", "10d"), task("more", "5d")],
    levers=[
        Lever("second", (Setting(people={"builder": RoleChange(add=1)}),)),
        Lever("drop", (Setting(drops=("more",)),)),
    ],
)
CHOICES = ((), ("second",), ("drop",), ("second", "drop"))


def test_each_variant_is_what_it_is_when_played_alone():
    prepared = ready(DEAL, base_of(0.5, 1.0, 2.0))
    stages = [stage_of(prepared, Scenario("x", changed_by(DEAL, levers))) for levers in CHOICES]
    draws = BLOCK_DRAWS + 100
    found = list(play_variants(stages, prepared.seed, draws, lambda played: played.plan_end()))
    assert [len(blocks) for blocks in found] == [2] * len(stages)
    for stage, blocks in zip(stages, found, strict=True):
        alone = play(stage, Luck(prepared.seed, 0, draws)).plan_end()
        assert (np.concatenate(blocks) == alone).all()


def test_a_lazy_variant_is_asked_for_only_when_there_is_room_and_nothing_is_left_running():
    prepared = ready(DEAL)
    made = []

    def stages():
        for k in range(1_000):
            made.append(k)
            yield stage_of(prepared, Scenario("x", changed_by(DEAL)))

    playing = play_variants(stages(), prepared.seed, 10, lambda played: len(played.work))
    before = threading.active_count()
    assert list(islice(playing, 3)) == [(10,)] * 3
    playing.close()
    assert len(made) < 100
    assert threading.active_count() <= before


def test_keeping_freed_memory_is_done_once_and_never_fails():
    assert keep_freed_memory() is None
    assert keep_freed_memory.cache_info().currsize == 1
