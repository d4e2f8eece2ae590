"""Plans whose answers are known: worked out by hand, or best known to the literature."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta

import numpy as np
import pytest

from forecast.plain_loop import Plan, play_loop, play_simpy
from forecast.plans import (
    hand_checked,
    hand_checked_deal,
    psplib,
    psplib_network,
    sold_draws,
    sold_network,
)
from troth.core.worktime import day_of_end, day_of_start, open_days
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.priority import priority_order
from troth.forecast.plan.schedule import schedule

HAND_CHECKED = (
    "closed-week",
    "diamond-two-people",
    "friday-start",
    "lag-hidden-behind-work",
    "one-person-two-tasks",
    "part-time-client",
)


@pytest.mark.parametrize("name", HAND_CHECKED)
def test_hand_checked_plan_is_exact_to_the_day(shared_data, name: str) -> None:
    stated = hand_checked(shared_data("scheduling", "hand-checked", f"{name}.json"))
    deal = hand_checked_deal(stated)
    network = network_of([deal], deal.starts_on + timedelta(days=200))
    work = np.array([[part.estimate_minutes for part in network.parts]])
    found = schedule(network, priority_order(network, work), work)
    calendar = deal.calendars["seller"]
    answer = stated["answer"]
    last = day_of_end(int(found.finish.max()), calendar.timezone)
    assert last == date.fromisoformat(answer["finish_date"])
    assert open_days(calendar, deal.starts_on, last) == answer["working_days"]
    table = network.tables[network.roles[0].table]
    for task, days in (answer["tasks"] or {}).items():
        if days is None:
            continue
        item = network.item_index[f"{deal.id}/{task}"]
        first_minute = table.after(int(found.start[0, item]), 1) - 1
        worked = (
            day_of_start(first_minute, calendar.timezone).isoformat(),
            day_of_end(int(found.finish[0, item]), calendar.timezone).isoformat(),
        )
        assert worked == tuple(days), task


def excess_over_best_known(shared_data, size: str) -> float:
    """Schedule every plan of a set, check each, and return the mean excess over best known."""
    with shared_data("scheduling", "best-known.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == size]
    excess = []
    for row in rows:
        plan = psplib(shared_data("scheduling", "psplib", row["file"]))
        network, work = psplib_network(plan)
        found = schedule(network, priority_order(network, work), work)
        start, finish = found.start[0], found.finish[0]
        assert np.array_equal(finish - start, plan.durations)
        assert all(start[after] >= finish[before] for before, after in plan.links)
        usage = np.zeros((len(plan.capacity), int(finish.max()) + 1), dtype=np.int64)
        for job, wants in enumerate(plan.wants):
            usage[:, start[job] : finish[job]] += np.array(wants)[:, None]
        assert np.all(usage <= np.array(plan.capacity)[:, None]), row["file"]
        assert plan.critical_path() == int(row["critical_path"])
        assert finish.max() >= int(row["critical_path"])
        if row["proven_optimal"] == "yes":
            assert finish.max() >= int(row["best_known"])
        excess.append(int(finish.max()) / int(row["best_known"]) - 1)
    return float(np.mean(excess))


def test_psplib_j30_is_feasible_and_on_average_within_five_percent_of_best_known(shared_data) -> None:
    assert excess_over_best_known(shared_data, "j30") <= 0.05


@pytest.mark.parametrize("size", ["j60", "j120"])
def test_larger_psplib_plans_are_feasible(shared_data, size: str) -> None:
    assert excess_over_best_known(shared_data, size) >= 0.0


def test_plain_loop_and_simpy_with_the_same_draws_end_at_the_same_minute() -> None:
    network = sold_network(40)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    work, share = sold_draws(network, 30)
    found = schedule(network, order, work, share)
    plan = Plan(network, order)
    for k in range(30):
        drawn, given = work[k].tolist(), share[k].tolist()
        assert play_loop(plan, drawn, given) == found.finish[k].tolist()
        assert play_simpy(plan, drawn, given) == found.finish[k].tolist()


def test_simpy_with_chance_of_its_own_agrees_on_the_distribution() -> None:
    """Two samples: the Kolmogorov distance stays under its 1 in 10,000 bound for these many draws."""
    network = sold_network(20)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    ours, theirs = 20_000, 600
    work, share = sold_draws(network, ours)
    ends = np.sort(schedule(network, order, work, share).finish.max(axis=1))
    plan, rng = Plan(network, order), random.Random(7)
    promised = [role.share for role in network.roles]
    others = []
    for _ in range(theirs):
        given = [share if share == 10_000 else round(share * rng.uniform(0.5, 1.1)) for share in promised]
        finish = play_simpy(
            plan,
            [],
            given,
            lambda part: max(1, round(network.parts[part].estimate_minutes * rng.lognormvariate(0.0, 0.5))),
        )
        others.append(max(finish))
    places = np.searchsorted(ends, np.sort(others), side="right") / ours
    steps = np.arange(1, theirs + 1) / theirs
    distance = max(np.abs(places - steps).max(), np.abs(places - steps + 1 / theirs).max())
    assert distance < 2.23 * np.sqrt((ours + theirs) / (ours * theirs))
