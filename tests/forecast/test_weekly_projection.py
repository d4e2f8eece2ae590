"""The date forecast of every week: the same history, only what is unknown replaced by what one would plan."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

import worlds
from forecast.random_networks import AS_OF, random_deal
from item_world import base_of
from troth.core.change import ChangedDeal
from troth.core.deal import Deal
from troth.core.quantity import Between
from troth.core.work import Risk, Stop
from troth.forecast.course.weekly_projection import WeeklyPlan, weekly_projections
from troth.forecast.deal.play import drawn_work, play
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.luck import Luck

FOUR = base_of(0.5, 1.0, 2.0, 4.0)


def plan_of(prepared: Prepared, draws: int) -> WeeklyPlan:
    stage = stage_of(prepared, Scenario("test", ChangedDeal(prepared.deal)))
    luck = Luck(prepared.seed, 0, draws)
    return WeeklyPlan(stage, play(stage, luck), drawn_work(stage, luck)[1])


def forecasts(deal: Deal, item: str, draws: int = 1, base: object = FOUR) -> list[list[int]]:
    """Return the projected days of an item after the start, by draw and week."""
    plan = plan_of(worlds.ready(deal, base), draws)
    goal = (plan.played.item_index(item),)
    told = weekly_projections(plan, [goal])
    return (told.finish[:, :, 0].T - worlds.at(worlds.STARTS_ON)).tolist()


@pytest.mark.parametrize("number", range(25))
def test_until_its_moment_a_plan_made_anew_has_the_same_history(number):
    rng = random.Random(number)
    deal = random_deal(rng, "d", 14)
    stops = {
        side: Risk(side, 0.8, stops=Stop(side, Between(worlds.span("2d"), worlds.span("9d"))))
        for side in ("seller", "client")
    }
    adds = Risk(
        "adds", 0.5, {f"w{k}": worlds.work("3d") for k in range(0, 14, 3) if deal.work[f"w{k}"].effort}
    )
    deal = replace(deal, risks={**stops, "adds": adds})
    plan = plan_of(worlds.ready(deal, FOUR, AS_OF if number % 2 else deal.starts_on), 16)
    real, rows = plan.played.schedules, np.arange(16)
    begins = plan.stage.network.begins_at
    for day in (0, 1, 5, 12, 19, 33, 61):
        moment = begins + day * worlds.DAY + rng.randrange(worlds.DAY)
        made = plan.at(moment, rows)
        for name in ("eligible", "start", "finish", "part_end"):
            was, now = getattr(real, name), getattr(made, name)
            if name != "eligible":
                past = was <= moment
                assert (was[past] == now[past]).all(), (name, day)
                assert (now[~past] > moment).all(), (name, day)
            else:
                begun = real.start <= moment
                assert (was[begun] == now[begun]).all(), day


def test_what_has_not_begun_takes_its_median_and_what_is_known_to_be_more_the_middle_of_that():
    deal = worlds.deal_of([worlds.task("a", "5d")])
    by_draw = {tuple(row) for row in forecasts(deal, "a", 64, base_of(1.0, 2.0, 4.0))}
    friday = 4 * worlds.DAY + 17 * 60

    def fridays(*weeks: int) -> tuple[int, ...]:
        return tuple((week - 1) * 7 * worlds.DAY + friday for week in weeks)

    assert by_draw == {fridays(2, 1, 1, 1, 1), fridays(2, 2, 2, 2, 2), fridays(2, 2, 4, 4, 4)}
