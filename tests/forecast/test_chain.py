"""Which work decides the date, on plans whose chains are found by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from item_world import base_of
from troth.core.promise import ReachBy
from troth.core.quantity import Share
from troth.forecast.deal.chain import on_chain
from troth.forecast.deal.deal_draws import forecast_deal
from worlds import (
    STARTS_ON,
    after,
    builder,
    by_seller,
    changed_by,
    deal_of,
    fixed,
    lead,
    milestone,
    near,
    played,
    ready,
    task,
    wait,
)


def shares(items, people=None, base=None, draws: int = 1, ends: str = "live") -> dict[str, float]:
    world = played(ready(deal_of(items, people), base or base_of(1.0)), draws, want_critical=True)
    counts = on_chain(world, ends)
    return {one.name: counts[k] / draws for k, one in enumerate(world.network.items)}


def test_the_chain_runs_back_over_the_predecessor_that_ended_last():
    items = [
        fixed("a", "2d"),
        fixed("b", "5d", "lead"),
        fixed("c", "1d", after=after("a", "b")),
        milestone("live", "c"),
    ]
    people = [builder(), lead()]
    seen = shares(items, people)
    # the lead gives 50-110 % of each day, so b takes longer than a's two days in any case
    assert seen == {"a": 0.0, "b": 1.0, "c": 1.0, "live": 1.0}


def test_the_chain_runs_back_to_the_work_that_released_the_person():
    items = [
        fixed("a", "3d"),
        fixed("b", "2d"),
        fixed("tail", "1d", "lead", after=after("a")),
        milestone("live", "b", "tail"),
    ]
    # a goes first (latest finish), b waits for the builder until Wednesday night and ends on Friday;
    # tail ends on Thursday or Friday noon at the latest, as the lead gives 50-110 %
    seen = shares(items, draws=50)
    assert seen["a"] == seen["live"] == 1.0
    assert seen["b"] + seen["tail"] == 1.0


def test_what_the_luck_decides_has_its_share_of_the_draws():
    base = base_of(1.0, 4.0)  # two independent tasks, each 1 or 4 times its estimate
    items = [
        task("ours", "2d"),
        task("other", "3d", "second"),
        milestone("live", "ours", "other"),
    ]
    second = type(builder())("second", "seller", 1, Share(10_000))
    seen = shares(items, [builder(), second], base, 4_000)
    # days: ours 2 or 8, other 3 or 12; ours decides only at 8 against 3
    assert near(seen["ours"], 0.25, 4_000)
    assert near(seen["other"], 0.75, 4_000)


def test_waiting_can_decide_and_finished_work_cannot():
    items = [fixed("plan", "1d"), wait("sign", "5wd", after=after("plan")), milestone("live", "sign")]
    assert shares(items) == {"plan": 1.0, "sign": 1.0, "live": 1.0}


def test_the_forecast_names_work_by_its_share_largest_first_without_milestones():
    items = [
        task("ours", "2d"),
        task("other", "3d", "second"),
        fixed("end", "1d", after=after("ours", "other")),
        milestone("live", "end"),
    ]
    second = type(builder())("second", "seller", 1, Share(10_000))
    promise = by_seller("live", ReachBy("live", STARTS_ON))
    prepared = ready(deal_of(items, [builder(), second], [promise]), base_of(1.0, 4.0))
    forecast = forecast_deal(prepared, changed_by(prepared.deal), 2_000)
    assert forecast.decisive_for == "live"
    assert [name for name, _ in forecast.decisive] == ["end", "other", "ours"]
    assert forecast.decisive[0][1] == 1.0
    assert np.isclose(forecast.decisive[1][1] + forecast.decisive[2][1], 1.0)


def test_the_day_that_misses_the_policy_worst_is_explained_before_a_later_one():
    items = [task("soon", "2d"), task("late", "3d", after=after("soon"))]
    promises = [
        by_seller("late", ReachBy("late", date(2027, 6, 1))),
        by_seller("soon", ReachBy("soon", STARTS_ON)),
    ]
    prepared = ready(deal_of(items, promises=promises))
    assert forecast_deal(prepared, changed_by(prepared.deal), 50).decisive_for == "soon"
    kept = [promises[0], by_seller("soon", ReachBy("soon", date(2027, 5, 1)))]
    prepared = ready(deal_of(items, promises=kept))
    seen = forecast_deal(prepared, changed_by(prepared.deal), 50)
    assert (seen.decisive_for, seen.decisive[0][1]) == ("late", 1.0)
