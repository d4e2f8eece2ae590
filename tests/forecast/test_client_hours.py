"""The hours the client's people give, by role and week."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from item_world import base_of
from troth.core.deal import Adoption
from troth.core.quantity import Share
from troth.core.work import Item, Risk, Role, Stop
from troth.forecast.deal.client_hours import first_monday, total_minutes, week_bins, week_minutes
from troth.forecast.deal.deal_forecast import RoleHours, Spread
from worlds import (
    after,
    builder,
    deal_of,
    fixed,
    forecast,
    gives,
    lead,
    near,
    need,
    played,
    ready,
    span,
    task,
    work,
)

BUYER = Role("buyer", "client", 2, Share(10_000))


def hours_deal(**rest: object):
    items = [
        fixed("plan", "5d", needs=(need("lead", "2d"),)),
        fixed("theirs", "10d", "lead", after=after("plan")),
        Item("meet", lasts=span("1wd"), by={"buyer": 2, "builder": 1}, is_fixed=True, after=after("theirs")),
    ]
    return deal_of(items, [builder(), lead(5_000), BUYER], [gives("theirs", 5_000)], **rest)


def test_hours_are_the_work_itself_whatever_the_share():
    totals = total_minutes(played(ready(hours_deal())))
    assert {role: minutes[0] / 60 for role, minutes in totals.items()} == {"lead": 96, "buyer": 16}


def test_hours_fall_into_the_weeks_in_which_the_work_is_done():
    world = played(ready(hours_deal()))
    assert first_monday(world) == date(2027, 1, 11)
    # two days at half time Monday to Thursday; then ten days at half time over four weeks
    assert week_minutes(world, "lead", 7)[0].tolist() == [960, 1_200, 1_200, 1_200, 1_200, 0, 0]
    assert week_minutes(world, "buyer", 7)[0].tolist() == [0, 0, 0, 0, 0, 960, 0]


def test_weeks_add_up_to_the_total_in_every_draw():
    items = [
        task("plan", "5d", needs=(need("lead", "2d"),)),
        task("theirs", "10d", "lead", after=after("plan")),
    ]
    deal = deal_of(items, [builder(), lead(4_000)], [gives("theirs", 4_000, low=0.5, high=1.1)])
    world = played(ready(deal, base_of(0.3, 1.0, 3.0)), 300)
    weeks = week_minutes(world, "lead", 200).sum(axis=1)
    assert weeks == pytest.approx(total_minutes(world)["lead"])


def test_nobody_gives_hours_while_their_side_is_stopped():
    stop = Risk("away", 1.0, stops=Stop("client", span("1w"), date(2027, 1, 18)))
    deal = deal_of([fixed("theirs", "10d", "lead")], promises=[gives("theirs")], risks=[stop])
    assert week_minutes(played(ready(deal)), "lead", 4)[0].tolist() == [2_400, 0, 2_400, 0]


def test_weeks_are_counted_in_half_hours():
    bins = week_bins(played(ready(hours_deal()), 3), 6)
    assert bins.roles == ("lead", "buyer")
    assert bins.counts.sum(axis=2).tolist() == [[3] * 6] * 2
    assert [bins.quantile(0, week, 0.5) for week in range(6)] == [16, 20, 20, 20, 20, 0]


def test_the_forecast_shows_roles_weeks_all_of_them_and_training_beside():
    deal = hours_deal(adoption=Adoption(140, None, work("6h"), None))
    seen = forecast(ready(deal)).client_time
    assert {role.role: role.total.median for role in seen.roles} == {"lead": 96, "buyer": 16}
    assert seen.together.median == seen.together.ninety_five == 112
    assert seen.training_hours == 840
    weeks = {role.role: [(on.isoformat(), median) for on, median, _ in role.weeks] for role in seen.roles}
    assert weeks["buyer"] == [("2027-02-15", 16)]
    assert weeks["lead"][:2] == [("2027-01-11", 16), ("2027-01-18", 20)]
    assert sum(median for _, median in weeks["lead"]) == 96
    assert [role.promised_weekly for role in seen.roles] == [20, 80]


def test_quantiles_of_hours_are_order_statistics_of_the_draws():
    deal = deal_of([task("theirs", "10d", "lead")], promises=[gives("theirs")])
    prepared = ready(deal, base_of(*np.linspace(0.5, 2.0, 40)))
    spread = forecast(prepared, 500).client_time.together
    hours = np.sort(total_minutes(played(prepared, 500))["lead"] / 60)
    assert (spread.median, spread.ninety, spread.ninety_five) == (hours[249], hours[449], hours[474])


def test_a_week_that_takes_more_than_the_promised_share_is_an_overload():
    meet = Item("meet", lasts=span("2wd"), by={"lead": 1, "builder": 1}, is_fixed=True)
    booked = deal_of([meet], [builder(), lead(2_500)], [gives("meet", 2_500)])  # 16 h of meeting, 10 h a week
    [role] = forecast(ready(booked)).client_time.roles
    assert (role.overload_chance, role.peak) == (1.0, (date(2027, 1, 11), 16.0, 16.0))
    enough = deal_of([meet], [builder(), lead(4_000)], [gives("meet", 4_000)])
    assert forecast(ready(enough)).client_time.roles[0].overload_chance == 0.0


def test_more_than_promised_is_given_in_as_many_draws_as_the_ratio_says():
    deal = deal_of(
        [fixed("theirs", "10d", "lead")], [builder(), lead(5_000)], [gives("theirs", 5_000, 0.5, 1.5)]
    )
    draws = 400
    [role] = forecast(ready(deal), draws).client_time.roles
    assert near(role.overload_chance, 0.5, draws)


def test_a_role_without_any_week_has_no_peak():
    assert RoleHours("lead", Spread(0.0, 0.0, 0.0), 40.0, ()).peak is None
