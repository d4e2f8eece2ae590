"""What whole past deals say of this one's dates and cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from item_world import Row, base_of, record_of
from troth.core.deal import Asked, Price
from troth.core.promise import Deliver, GiveTime, PayAtMost, ReachBy, Stay
from troth.core.quantity import Between, Share
from troth.core.term import LatePenalty
from troth.core.work import Item, Rework, Risk, Stop
from troth.core.worktime import Calendar
from troth.forecast.deal.prepare import face_of
from troth.forecast.deal.whole_deal import WholeDeal
from worlds import (
    after,
    builder,
    by_client,
    by_seller,
    changed_by,
    deal_of,
    euros,
    fixed,
    forecast,
    gives,
    lead,
    milestone,
    need,
    ready,
    span,
    task,
    work,
)

DATES = base_of(0.5, 1.0, 1.5, 2.0, name="dates", quantity="date")
COSTS = base_of(0.5, 1.0, 1.5, 2.0, name="costs", quantity="cost")


def outside(deal, **known: object) -> WholeDeal:
    prepared = ready(deal, **known)
    changed = changed_by(deal)
    return WholeDeal.of(prepared, changed, face_of(prepared, changed))


def ten_days(**rest: object):
    promise = by_seller("live", ReachBy("build", date(2027, 1, 29)))
    return deal_of([fixed("build", "10d")], [builder(cost=500), lead()], [promise], **rest)


def test_e_of_a_date_is_the_sellers_working_days_to_the_face_value_finish_both_ends_counted():
    assert outside(ten_days()).planned_days("build") == 10
    weekend = deal_of([Item("build", takes=span("13d"), is_fixed=True)])  # ends on Saturday night
    assert outside(weekend).planned_days("build") == 10
    closed = frozenset({date(2027, 1, 13)})
    calendars = {"seller": Calendar(closed=closed), "client": Calendar()}
    theirs = deal_of([fixed("theirs", "10d", "lead")], calendars=calendars)
    assert outside(theirs).planned_days("theirs") == 9  # our holiday is no working day of ours


def test_face_value_knows_no_votes_ranges_rework_risks_stops_or_shares_really_given():
    items = [
        task("build", "10d", rework=Rework(1.0, 0.5), needs=(need("lead", "2d"),)),
        task("theirs", "2d", "lead", after=after("build")),
        milestone("live", "theirs"),
    ]
    risks = [Risk("dirty", 1.0, {"build": work("9d")}), Risk("off", 1.0, stops=Stop("seller", span("4w")))]
    deal = deal_of(items, [builder(cost=500), lead(5_000)], [gives("live", 5_000, 0.5, 0.6)], risks=risks)
    seen = outside(deal, base=base_of(3.0))
    assert seen.planned_days("live") == 14  # ten days, then two days at half time
    assert seen.face.cost == 500_000


def test_the_chance_of_a_date_is_what_past_deals_say_at_due_over_planned():
    seen = outside(ten_days(), date_base=DATES)
    chances = {on: seen.reach_chance("build", on) for on in (
        date(2027, 1, 14), date(2027, 1, 15), date(2027, 1, 21), date(2027, 1, 22),
        date(2027, 1, 29), date(2027, 1, 31), date(2027, 2, 4), date(2027, 2, 5), date(2027, 1, 10),
    )}  # fmt: skip
    assert list(chances.values()) == pytest.approx([0, 0.25, 0.25, 0.5, 0.75, 0.75, 0.75, 1.0, 0])


def test_a_promised_day_is_issued_at_the_lower_of_both_views():
    seen = forecast(ready(ten_days(), date_base=DATES)).promises["live"].chance
    assert (seen.inside, seen.outside, seen.issued) == (1.0, 0.75, 0.75)
    assert seen.is_outside
    guessed = replace(ten_days(), work={"build": task("build", "10d")})
    worse = forecast(ready(guessed, base_of(9.0), date_base=DATES)).promises["live"].chance
    assert (worse.inside, worse.outside, worse.issued) == (0.0, 0.75, 0.0)


def test_days_at_odds_are_the_later_of_both_views():
    seen = forecast(ready(ten_days(), date_base=DATES)).dates[0]
    assert seen.has_outside
    assert seen.inside_even_on == date(2027, 1, 22)
    assert seen.even_on == date(2027, 1, 22)
    assert seen.by_level[0.75] == date(2027, 1, 29)
    assert seen.nine_in_ten_on == date(2027, 2, 5)
    guessed = replace(ten_days(), work={"build": task("build", "10d")})
    assert forecast(ready(guessed, base_of(4.0), date_base=DATES)).dates[0].nine_in_ten_on == date(2027, 3, 5)


def test_only_a_sellers_dates_and_cost_have_two_views():
    deal = deal_of(
        [fixed("build", "10d", scope="must"), fixed("theirs", "2d", "lead")],
        [builder(cost=500), lead()],
        [
            by_seller("live", ReachBy("build", date(2027, 1, 29))),
            by_seller("scope", Deliver("must", "build")),
            by_seller("price", PayAtMost(euros(9_000))),
            by_seller("stays", Stay("builder", span("1w"), "build")),
            by_client("data", ReachBy("theirs", date(2027, 1, 29))),
            by_client("time", GiveTime("lead", Share(10_000), "build", Between(0.9, 1.1))),
        ],
        price=Price(fixed=euros(9_000)),
    )
    seen = forecast(ready(deal, date_base=DATES, cost_base=COSTS))
    both = {key for key, one in seen.promises.items() if one.chance.outside is not None}
    assert both == {"live"}
    assert [one.has_outside for one in seen.dates] == [True, False]


def test_losing_money_is_issued_at_the_higher_chance():
    deal = ten_days(price=Price(fixed=euros(7_500)))  # E of the cost is 5,000
    loss = forecast(ready(deal, cost_base=COSTS)).money.loss
    assert (loss.inside, loss.outside, loss.issued) == (0.0, 0.25, 0.25)


def test_the_price_and_days_asked_for_have_both_views():
    deal = ten_days(asked=Asked(None, euros(5_000), {"build": date(2027, 1, 29)}))
    seen = forecast(ready(deal, date_base=DATES, cost_base=COSTS))
    assert [(one.what, one.chance.inside, one.chance.issued) for one in seen.asked] == [
        ("price", 1.0, 0.5), ("build", 1.0, 0.75),
    ]  # fmt: skip
    assert seen.asked_together is not None
    assert seen.asked_together.issued == 0.5


def test_nobody_speaks_without_own_deals_and_without_a_chosen_base_rate():
    seen = forecast(ready(ten_days()))
    assert seen.outside == ()
    assert seen.promises["live"].chance.outside is None


def test_own_deals_speak_from_the_first_finished_one_on_and_only_of_their_quantity():
    row = Row("old", 10.0, 20.0, 0, date(2027, 1, 1).toordinal(), quantity="date")
    seen = forecast(ready(ten_days(price=Price(fixed=euros(9_000))), deals=record_of([row], "deals")))
    assert seen.promises["live"].chance.outside == 0.0
    assert seen.money.loss.outside is None
    later = replace(row, completed=date(2027, 2, 1).toordinal())
    assert forecast(ready(ten_days(), deals=record_of([later], "deals"))).outside == ()


def test_a_lever_changes_what_past_deals_are_asked():
    from troth.core.lever import Lever, Setting

    items = [fixed("build", "10d"), fixed("extra", "5d", after=after("build")), milestone("live", "extra")]
    promise = by_seller("live", ReachBy("live", date(2027, 1, 29)))
    deal = deal_of(items, promises=[promise], levers=[Lever("drop", (Setting(drops=("extra",)),))])
    prepared = ready(deal, date_base=DATES)
    assert forecast(prepared).promises["live"].chance.outside == 0.5  # 15 of 15 days
    assert forecast(prepared, levers=["drop"]).promises["live"].chance.outside == 0.75  # 15 of 10


def test_a_plan_that_never_ends_has_no_outside_view_and_no_date():
    deal = deal_of(
        [Item("build", effort=work("5d"), by={"builder": 2}, is_fixed=True)],
        promises=[by_seller("live", ReachBy("build", date(2027, 1, 29)))],
    )
    seen = forecast(ready(deal, date_base=DATES))
    assert seen.promises["live"].chance.issued == 0.0
    assert seen.dates[0].even_on is None


def test_credits_come_on_top_of_what_whole_deals_had_cost():
    """E is 5,000 and whole deals had cost 0.5 to 2 times that; half of the draws owe 2,500 beside."""
    view = outside(ten_days(price=Price(fixed=euros(7_500))), cost_base=COSTS)
    owed = np.array([0.0] * 50 + [250_000.0] * 50)
    assert view.cost_chance_beside(750_000, owed) == pytest.approx((0.75 + 0.5) / 2)
    assert view.cost_chance_beside(750_000, np.zeros(7)) == view.cost_chance(750_000) == 0.75
    assert view.price_at(0.75, np.zeros(3)) == view.cost_at(0.75)
    assert view.price_at(0.75, owed) == pytest.approx(
        1_000_000, abs=1
    )  # (1 + 0.5) / 2 below, then 1 and 0.75


def test_a_penalty_that_is_surely_owed_raises_the_outside_chance_of_loss_too():
    late = LatePenalty("late", "build", Decimal("0.4"), None, Decimal("0.4"))
    promised = by_seller("live", ReachBy("build", date(2027, 1, 12)))  # ten days take longer
    deal = replace(ten_days(price=Price(fixed=euros(7_500))), promises={"live": promised})
    without = forecast(ready(deal, cost_base=COSTS)).money.loss
    owing = forecast(ready(replace(deal, terms={"late": late}), cost_base=COSTS)).money.loss
    assert without.outside == 0.25
    assert owing.outside == 0.75  # 7,500 less 3,000 is 4,500: only half the estimate stays under it
