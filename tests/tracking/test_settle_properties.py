"""What holds of every settlement: order says nothing, caps hold, cents add up, nothing vanishes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from event_world import at, delivered, event, events_of, served, uptime
from troth.core.credit_schedule import Cap, CreditRate, CreditSchedule, EarnBack, JointCap, StepDown, Tier
from troth.core.money import Money
from troth.core.quantity import Span
from troth.tracking.settle import settle

FIRST, DAY = at("2027-01-01T00:00"), 86_400
UNTIL = date(2027, 6, 30)
TIERS = (Tier(Decimal("0.999"), Decimal("0.10")), Tier(Decimal("0.99"), Decimal("0.25")))
KINDS = st.sampled_from(["up", "down", "check-up", "check-down", "gap", "outage", "maintenance"])


@st.composite
def lists_of_events(draw: st.DrawFn) -> list[dict]:
    rows = [delivered(), event("up", "2026-12-31T12:00"), event("up", "2026-12-31T12:00", "login")]
    for _ in range(draw(st.integers(0, 25))):
        begin = FIRST + draw(st.integers(0, 180 * 24)) * 3_600
        rest = {"cause": draw(st.sampled_from([None, "client", "maintenance"]))}
        kind = draw(KINDS)
        if kind in ("outage", "maintenance") or draw(st.booleans()):
            rest["until"] = begin + draw(st.integers(1, 400)) * 600
        rows.append(event(kind, begin, draw(st.sampled_from(["uptime", "login"])), **rest))
    return rows


@st.composite
def schedules(draw: st.DrawFn) -> CreditSchedule:
    rate = CreditRate(
        Decimal("0.05"), Span(Decimal(30), "min"), draw(st.sampled_from(["started", "full", "pro-rata"]))
    )
    return CreditSchedule(
        tiers=draw(st.sampled_from([TIERS, ()])),
        rate=draw(st.sampled_from([rate, None])),
        caps=draw(st.sampled_from([(), (Cap(Decimal("0.15")), Cap(Decimal("0.03"), "year"))])),
        minimum=draw(st.sampled_from([None, Money(2_000, "EUR")])),
        earn_back=draw(st.sampled_from([None, EarnBack(1, share=Decimal("0.5"))])),
        step_down=draw(st.sampled_from([None, StepDown(1, Decimal("0.5"), Decimal("0.2"))])),
        grace_windows=draw(st.integers(0, 1)),
    )


def deal_with(schedule: CreditSchedule):
    joint = JointCap(("uptime", "login"), Cap(Money(20_000, "EUR"), "quarter"))
    one = uptime(schedule, excludes=("maintenance", "client"))
    return served(one, replace(one, id="login"), joint_caps=(joint,))


@settings(max_examples=60, deadline=None)
@given(lists_of_events(), schedules(), st.integers(0, 2**32))
def test_the_order_of_events_and_their_doubling_up_in_streams_do_not_matter(rows, schedule, seed) -> None:
    deal = deal_with(schedule)
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)
    one, two = settle(deal, events_of(*rows), UNTIL), settle(deal, events_of(*shuffled), UNTIL)
    assert [each.entry for each in one.entries] == [each.entry for each in two.entries]


@settings(max_examples=100, deadline=None)
@given(lists_of_events(), schedules())
def test_credits_never_exceed_caps_and_entries_add_up_to_the_cent(rows, schedule) -> None:
    statement = settle(deal_with(schedule), events_of(*rows), UNTIL)
    assert statement.owed.minor == sum(one.net.minor for one in statement.results)
    assert statement.owed.minor == sum(statement.owed_by(term).minor for term in ("uptime", "login"))
    spent: dict[tuple, int] = {}
    for one in statement.results:
        assert one.owed.minor >= 0
        quarter = (one.window.last_on.month - 1) // 3
        spent[quarter] = spent.get(quarter, 0) + one.owed.minor
        for cap in one.caps:
            assert cap.left.minor >= 0
        if schedule.caps:
            assert one.owed.minor <= 15_000
    assert all(amount <= 20_000 for amount in spent.values())


@settings(max_examples=60, deadline=None)
@given(lists_of_events(), lists_of_events(), schedules())
def test_a_settled_window_changes_only_by_a_difference_and_never_vanishes(before, more, schedule) -> None:
    deal = deal_with(schedule)
    first = settle(deal, events_of(*before), UNTIL)
    kept = tuple(each.entry for each in first.entries)
    second = settle(deal, events_of(*before, *more), UNTIL, kept)
    assert [one.entry for one in second.entries if not one.is_new] == list(kept)
    assert all(one.entry.kind == "difference" for one in second.new_entries)
    assert {one.key for one in second.results} == {one.key for one in first.results}
    net = {one.key: one.net.minor for one in second.results}
    told: dict[tuple, int] = dict.fromkeys(net, 0)
    for one in second.entries:
        told[one.entry.key] += one.entry.amount.minor
    assert told == net
    again = settle(deal, events_of(*before, *more), UNTIL, tuple(one.entry for one in second.entries))
    assert again.new_entries == ()


@settings(max_examples=40, deadline=None)
@given(lists_of_events(), schedules(), st.integers(1, 5))
def test_settling_month_by_month_comes_to_the_same_as_settling_at_the_end(rows, schedule, months) -> None:
    deal, kept = deal_with(schedule), ()
    for month in range(1, months + 1):
        until = date(2027, month + 1, 1) - date.resolution
        statement = settle(deal, events_of(*rows), until, kept)
        kept = tuple(one.entry for one in statement.entries)
    assert statement.owed == settle(deal, events_of(*rows), until).owed
