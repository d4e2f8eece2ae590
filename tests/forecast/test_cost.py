"""Money in each draw, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from item_world import base_of
from troth.core.deal import Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.money import Money
from troth.core.promise import Promise, ReachBy
from troth.core.quantity import Share
from troth.core.term import LatePenalty
from troth.core.work import Item, Role
from troth.core.worktime import Calendar
from troth.forecast.deal.cost import payments, work_cost
from troth.forecast.deal.credits import _capped_share, breakeven_price, credits_owed, seller_cost
from worlds import (
    after,
    builder,
    by_seller,
    day_rate,
    deal_of,
    euros,
    fixed,
    forecast,
    lead,
    milestone,
    need,
    played,
    ready,
    span,
    task,
    wait,
)

FIXED = Price(fixed=euros(72_000))
WEEK = 7 * 1_440
DUE = date(2027, 1, 17)  # a Sunday; its end is 7 x 24 h after the start


def penalty(grace: str | None = "1w", cap: str | None = "0.15", of_price: str = "fixed") -> LatePenalty:
    limit = None if cap is None else Decimal(cap)
    return LatePenalty(
        "late", "live", Decimal("0.01"), None if grace is None else span(grace), limit, of_price
    )


def owed(minutes_late: int, term: LatePenalty, price: Price = FIXED, **rest: object) -> float:
    """Return what lateness owes in euros when `live` ends that many minutes after its due day."""
    items = rest.pop("items", [wait("live", f"{7 * 1_440 + minutes_late}min")])
    promises = rest.pop("promises", [by_seller("live", ReachBy("live", DUE))])
    deal = deal_of(items, promises=promises, price=price, terms=[term], **rest)
    return float(credits_owed(played(ready(deal)))[0]) / 100


@pytest.mark.parametrize(
    ("minutes_late", "euros_owed"),
    [
        (-500, 0), (0, 0), (1, 0), (WEEK, 0),
        (WEEK + 1, 720), (2 * WEEK, 720), (2 * WEEK + 1, 1_440),
        (15 * WEEK, 14 * 720), (15 * WEEK + 1, 15 * 720), (16 * WEEK + 1, 15 * 720), (100 * WEEK, 15 * 720),
    ],
)  # fmt: skip
def test_each_started_week_after_the_grace_owes_its_rate_up_to_the_cap(minutes_late: int, euros_owed: int):
    assert owed(minutes_late, penalty()) == euros_owed


def test_without_grace_the_first_minute_starts_a_week_and_without_cap_there_is_no_end():
    assert owed(0, penalty(None)) == 0
    assert owed(1, penalty(None)) == 720
    assert owed(150 * WEEK, penalty(None, None)) == 150 * 720


def test_a_grace_of_working_days_runs_in_the_clients_calendar():
    calendars = {"seller": Calendar(), "client": Calendar(closed=frozenset({date(2027, 1, 20)}))}
    # from Sunday's end: Mon, Tue, Thu, Fri, and Monday the 25th 17:00
    ends = 7 * 1_440 + 17 * 60
    assert owed(ends, penalty("5wd"), calendars=calendars) == 0
    assert owed(ends + 1, penalty("5wd"), calendars=calendars) == 720


def test_what_never_ends_owes_the_cap():
    endless = [Item("live", effort=need("builder", "5d").work, by={"builder": 2}, is_fixed=True)]
    assert owed(0, penalty(), items=endless) == 15 * 720


def test_the_sellers_promised_day_counts_and_neither_an_aim_nor_the_clients():
    aim = Promise("dream", "seller", ReachBy("live", date(2027, 1, 12)), is_aim=True)
    theirs = Promise("theirs", "client", ReachBy("live", date(2027, 1, 12)))
    promised = by_seller("sure", ReachBy("live", DUE))
    assert owed(1, penalty(None), promises=[aim, theirs, promised]) == 720
    assert owed(1, penalty(None), promises=[aim]) == 720
    assert owed(1, penalty(None), promises=[theirs]) == 0


def test_a_moved_day_moves_the_penalty():
    later = Lever("later", (Setting(dates={"live": date(2027, 1, 18)}),))
    deal = deal_of(
        [wait("live", "8d")],
        promises=[by_seller("live", ReachBy("live", DUE))],
        price=Price(fixed=euros(72_000)),
        terms=[penalty(None)],
        levers=[later],
    )
    prepared = ready(deal)
    assert credits_owed(played(prepared))[0] == 72_000
    assert credits_owed(played(prepared, levers=["later"]))[0] == 0


@pytest.mark.parametrize(
    ("term", "minutes_late", "cents_owed"),
    [
        (replace(penalty(None), per=span("1d")), 1_441, 2 * 72_000),
        (replace(penalty(None), part="full"), 2 * WEEK - 1, 72_000),
        (replace(penalty(None), part="pro-rata"), WEEK // 2, 36_000),
        (replace(penalty(None), part="pro-rata"), 1, 7),  # 7.14 cents
        (replace(penalty(None), most=euros(1_000)), WEEK + 1, 100_000),
        (replace(penalty(None), minimum=euros(720)), 1, 0),
        (replace(penalty(None), minimum=euros(720)), WEEK + 1, 144_000),
    ],
)
def test_periods_parts_and_amounts_are_those_of_the_term(term, minutes_late, cents_owed):
    assert owed(minutes_late, term) * 100 == pytest.approx(cents_owed, abs=1e-6)


@given(
    minutes=st.lists(st.integers(0, 520 * WEEK), min_size=1, max_size=20),
    price=st.integers(0, 10**12),
    shares=st.tuples(st.decimals("0.0001", 1, places=4), st.none() | st.decimals(0, 1, places=3)),
    per=st.sampled_from(["1h", "1d", "1w", "2w", "7h"]),
    part=st.sampled_from(["started", "full", "pro-rata"]),
)
def test_every_draw_owes_what_the_term_says_to_the_cent(minutes, price, shares, per, part):
    rate, cap = shares
    term = LatePenalty("late", "live", rate, None, cap, per=span(per), part=part)
    drawn = _capped_share(term, np.array(minutes, dtype=np.int64), price)
    exact = [term.owed(term.periods(late), Money(price, "EUR")).minor for late in minutes]
    assert drawn.tolist() == exact


def test_a_penalty_of_day_rates_has_its_amounts_in_money_too():
    items = [fixed("build", "10d"), milestone("live", "build")]
    price = Price(day_rates={"builder": day_rate(980)})
    late = penalty(None, of_price="day-rates")
    assert owed(0, replace(late, most=euros(50)), price, items=items) == 50
    assert owed(0, replace(late, minimum=euros(98)), price, items=items) == 0


def test_nothing_is_lost_at_the_break_even_price_whatever_caps_the_penalties():
    """A price p loses to 5,600 of work, and to what four weeks of lateness owe of it."""

    def breakeven(*terms: LatePenalty) -> float:
        deal = deal_of(
            [fixed("build", "10d"), wait("live", "35d")],
            [builder(cost=560), lead()],
            [by_seller("live", ReachBy("live", DUE))],
            price=FIXED,
            terms=list(terms),
        )
        return float(breakeven_price(played(ready(deal)))[0]) / 100

    def late(name: str, most: int | None = None) -> LatePenalty:
        held = None if most is None else euros(most)
        return LatePenalty(name, "live", Decimal("0.05"), None, None, most=held)

    assert breakeven(late("a")) == pytest.approx(5_600 / (1 - 0.20))
    assert breakeven(late("a", 10_000)) == pytest.approx(5_600 / (1 - 0.20))  # never reached
    assert breakeven(late("a", 1_000)) == pytest.approx(5_600 + 1_000)  # 1,400 would be more
    assert breakeven(late("a", 1_000), late("b", 1_500)) == pytest.approx(5_600 + 1_000 + 1_500)
    assert breakeven(late("a", 1_000), late("b")) == pytest.approx((5_600 + 1_000) / (1 - 0.20))


def test_the_penalty_is_of_the_part_of_the_price_it_names():
    milestones = Price(milestones={"live": euros(40_000), "mid": euros(10_000)})
    assert owed(1, penalty(None, of_price="milestones"), milestones) == 500
    assert owed(1, penalty(None, of_price="monthly"), Price(fixed=euros(9), monthly=euros(3_000))) == 30


def test_the_penalty_of_day_rates_is_a_share_of_what_the_drawn_days_cost():
    items = [fixed("build", "10d"), milestone("live", "build")]
    price = Price(day_rates={"builder": day_rate(980)})
    assert owed(0, penalty(None, of_price="day-rates"), price, items=items) == 98  # Friday the 22nd


def test_people_cost_their_time_at_their_rate_whatever_their_share():
    half = Role("reader", "seller", 1, Share(5_000), day_rate(600), calendar="short")
    calendars = {"seller": Calendar(), "client": Calendar(), "short": Calendar(hours=((540, 900),))}
    items = [
        fixed("build", "10d", needs=(need("lead", "4d"), need("reader", "2d"))),
        Item("pair", effort=need("builder", "3d").work, by={"builder": 2}, is_fixed=True),
        Item("meet", lasts=span("1wd"), by={"builder": 2, "lead": 1}, is_fixed=True),
    ]
    people = [builder(2, 8_000, 560), lead(), half]
    cost = work_cost(played(ready(deal_of(items, people, calendars=calendars))))[0] / 100
    assert cost == 560 * (10 + 3 + 2) + 600 * 2


def test_the_clients_time_costs_the_seller_nothing():
    deal = deal_of([fixed("theirs", "10d", "lead")], [builder(cost=560), lead(cost=day_rate(480))])
    assert work_cost(played(ready(deal)))[0] == 0


def priced(price: Price, levers=(), ratio: float = 1.0, chosen=()) -> tuple[float, float]:
    """Return payments and the seller's cost in euros."""
    deal = deal_of([task("build", "10d")], [builder(cost=560), lead()], price=price, levers=list(levers))
    world = played(ready(deal, base_of(ratio)), levers=chosen)
    return float(payments(world)[0]) / 100, float(seller_cost(world)[0]) / 100


def test_the_client_pays_the_price_in_the_form_it_has():
    assert priced(Price(fixed=euros(72_000)), ratio=3.0) == (72_000, 16_800)
    assert priced(Price(day_rates={"builder": day_rate(980)}), ratio=1.5) == (14_700, 8_400)
    assert priced(Price(milestones={"build": euros(40_000)}))[0] == 40_000
    assert priced(Price(fixed=euros(72_000), monthly=euros(3_000), months=36))[0] == 72_000


def test_a_milestone_that_is_dropped_is_not_paid():
    items = [fixed("build", "10d"), fixed("extra", "1d")]
    drop = Lever("drop", (Setting(drops=("extra",)),))
    price = Price(milestones={"build": euros(40_000), "extra": euros(9_000)})
    prepared = ready(deal_of(items, price=price, levers=[drop]))
    assert payments(played(prepared))[0] == 4_900_000
    assert payments(played(prepared, levers=["drop"]))[0] == 4_000_000


def test_levers_are_paid_by_whom_they_cost():
    ours = Lever("tool", (Setting(),), costs=euros(4_000))
    theirs = Lever("third", (Setting(people={"builder": RoleChange(add=1)}),), euros(5_000), cost_to="client")
    own = Lever(
        "lead", (Setting(people={"lead": RoleChange(share=Share(9_000))}),), euros(7_000), cost_to="client"
    )
    levers = (ours, theirs, own)
    assert priced(Price(fixed=euros(72_000)), levers, chosen=["tool"]) == (72_000, 9_600)
    assert priced(Price(fixed=euros(72_000)), levers, chosen=["third"]) == (77_000, 5_600)
    assert priced(Price(fixed=euros(72_000)), levers, chosen=["lead"]) == (72_000, 5_600)


def test_outsourced_work_costs_what_its_lever_says_and_none_of_our_time():
    out = Lever("out", (Setting(outsourced=("build",)),), euros(9_000))
    deal = deal_of(
        [fixed("build", "10d")], [builder(cost=500)], levers=[out], price=Price(fixed=euros(20_000))
    )
    prepared = ready(deal)
    assert seller_cost(played(prepared)).tolist() == [500_000]
    assert seller_cost(played(prepared, levers=["out"])).tolist() == [900_000]
    theirs = replace(deal, levers={"out": replace(out, cost_to="client")})
    outside = played(ready(theirs), levers=["out"])
    assert (seller_cost(outside).tolist(), payments(outside).tolist()) == ([0], [2_000_000])


def test_costs_per_week_count_each_started_week_of_the_plan():
    lever = Lever("desk", (Setting(),), costs_per_week=euros(100))
    assert priced(Price(fixed=euros(1)), [lever], ratio=1.0, chosen=["desk"])[1] == 5_600 + 2 * 100
    assert priced(Price(fixed=euros(1)), [lever], ratio=1.1, chosen=["desk"])[1] == 6_160 + 3 * 100


def test_a_higher_price_is_what_the_client_then_pays():
    dearer = Lever("dearer", (Setting(price=euros(80_000)),))
    assert priced(Price(fixed=euros(72_000)), [dearer], chosen=["dearer"])[0] == 80_000


def test_a_mean_of_credits_is_shown_only_where_a_cap_bounds_it():
    promises = [by_seller("live", ReachBy("live", DUE))]
    in_money = replace(penalty(None, None), most=euros(9_000))
    for term, mean in ((penalty(None), 72_000), (in_money, 72_000), (penalty(None, None), None)):
        deal = deal_of([fixed("live", "10d")], promises=promises, price=FIXED, terms=[term])
        assert forecast(ready(deal)).money.credits_mean == mean


def test_credits_are_part_of_the_sellers_cost():
    items = [fixed("live", "10d", after=after())]
    deal = deal_of(
        items,
        [builder(cost=560), lead()],
        [by_seller("live", ReachBy("live", DUE))],
        price=Price(fixed=euros(72_000)),
        terms=[penalty(None)],
    )
    assert seller_cost(played(ready(deal)))[0] == (5_600 + 720) * 100
