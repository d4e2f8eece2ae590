"""Deals laid out: who books whom, in which calendar, from when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from troth.core.deal import Deal
from troth.core.quantity import Share, Span, ThreePoint, Work
from troth.core.work import Item, Link, Need, Role
from troth.core.worktime import NEVER, Calendar, end_of_day, start_of_day
from troth.errors import Unanswerable
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.network import WALL_CLOCK
from troth.forecast.plan.priority import priority_order, restricted_order
from troth.forecast.plan.schedule import schedule

MONDAY = date(2027, 1, 11)
HORIZON = date(2027, 12, 31)
BERLIN = Calendar("Europe/Berlin")
AMSTERDAM = Calendar("Europe/Amsterdam", closed=frozenset({date(2027, 1, 13)}))


def days(number: float) -> Work:
    return Work(Decimal(str(number)), "d")


def working(number: int) -> Span:
    return Span(Decimal(number), "wd")


def deal_of(*items: Item, name: str = "one", rank: int = 0, people: tuple[Role, ...] | None = None) -> Deal:
    if people is None:
        people = (Role("dev", "seller", 2), Role("lead", "client", 1, Share(4_000)))
    calendars = {"seller": BERLIN, "client": AMSTERDAM}
    roles = {role.id: role for role in people}
    work = {item.id: item for item in items}
    return Deal(name, "", "", "", "EUR", MONDAY, calendars, roles, work, {}, rank=rank)


def finishes(*deals: Deal, as_of: date | None = None) -> dict[str, int]:
    network = network_of(deals, HORIZON, as_of)
    work = np.array([[part.estimate_minutes for part in network.parts]], dtype=np.int64)
    found = schedule(network, priority_order(network, work), work)
    return {item.id: int(found.finish[0, k]) for k, item in enumerate(network.items)}


def close_of(on: date) -> int:
    return start_of_day(on, "Europe/Berlin") + 17 * 60


def test_people_split_the_effort_and_needs_come_on_top() -> None:
    item = Item("a", effort=days(4), by={"dev": 2}, needs=(Need("lead", days(0.8)),))
    network = network_of([deal_of(item)], HORIZON)
    by, need = network.parts
    assert (by.count, by.estimate_minutes, by.kind) == (2, 4 * 480, "by")
    assert by.elapsed_minutes(4 * 480 + 1, 10_000) == 961
    assert (need.count, need.estimate_minutes, need.kind) == (1, 384, "need")
    assert need.elapsed_minutes(384, 4_000) == 960


def test_effort_of_several_roles_is_split_by_people() -> None:
    item = Item("a", effort=days(3), by={"dev": 2, "lead": 1})
    network = network_of([deal_of(item)], HORIZON)
    assert [part.estimate_minutes for part in network.parts] == [960, 480]


def test_a_meeting_runs_when_all_calendars_are_open_and_ignores_shares() -> None:
    meeting = Item("a", lasts=working(3), by={"dev": 2, "lead": 1})
    assert finishes(deal_of(meeting))["one/a"] == close_of(date(2027, 1, 14))  # Wednesday is closed in NL


def test_waiting_runs_in_the_deciders_sides_calendar_and_calendar_days_on_the_wall_clock() -> None:
    decided = Item("a", takes=working(3), decides="CFO")
    ours = Item("b", takes=working(3))
    weeks = Item("c", takes=ThreePoint(Span(Decimal(1), "d"), Span(Decimal(2), "w"), Span(Decimal(9), "w")))
    found = finishes(deal_of(decided, ours, weeks))
    assert found["one/a"] == close_of(date(2027, 1, 14))
    assert found["one/b"] == close_of(date(2027, 1, 13))
    assert found["one/c"] == start_of_day(date(2027, 1, 25), "Europe/Berlin")


def test_a_lag_runs_in_the_successors_calendar() -> None:
    first = Item("a", effort=days(1), by={"dev": 1})
    theirs = Item("b", effort=days(0.4), by={"lead": 1}, after=(Link("a", "FS", working(1)),))
    milestone = Item("c", after=(Link("a", "FS", working(1)),))
    network = network_of([deal_of(first, theirs, milestone)], HORIZON)
    assert [link.table == network.roles[1].table for link in network.links] == [True, False]
    found = finishes(deal_of(first, theirs, milestone))
    assert found["one/b"] == close_of(date(2027, 1, 14))  # Tuesday's lag, Wednesday closed, Thursday's work
    assert found["one/c"] == close_of(date(2027, 1, 12))


def test_links_of_a_calendar_days_lag_run_on_the_wall_clock() -> None:
    items = (Item("a"), Item("b", after=(Link("a", "SS", Span(Decimal(2), "d")),)))
    assert network_of([deal_of(*items)], HORIZON).links[0].table == WALL_CLOCK


def test_two_deals_share_the_sellers_people_and_not_the_clients() -> None:
    ours = Item("a", effort=days(2), by={"dev": 1})
    theirs = Item("b", effort=days(0.4), by={"lead": 1})
    one = deal_of(ours, theirs, rank=1)
    few = (Role("dev", "seller", 1), Role("lead", "client", 1, Share(4_000)))
    two = deal_of(ours, theirs, name="two", people=few)
    network = network_of([one, two], HORIZON)
    assert list(network.role_index) == ["dev", "one/lead", "two/lead"]
    assert network.roles[0].count == 2
    assert network.role_of("two", "lead") == 2
    assert network.role_of("two", "dev") == 0
    short = [
        deal_of(Item("a", effort=days(2), by={"dev": 1}), name=name, rank=rank, people=few)
        for name, rank in (("late", 1), ("soon", 0))
    ]
    found = finishes(*short)
    assert found["soon/a"] == close_of(date(2027, 1, 12))
    assert found["late/a"] == close_of(date(2027, 1, 14))


def test_work_under_way_goes_on_first_and_nothing_else_begins_before_as_of() -> None:
    people = (Role("dev", "seller", 1),)
    items = (
        Item("a", effort=days(1), by={"dev": 1}),
        Item("z", effort=days(3), by={"dev": 1}, started_on=date(2027, 1, 12), after=(Link("a"),)),
        Item("done", effort=days(9), by={"dev": 1}, finished_on=date(2027, 1, 15)),
        Item("next", effort=days(1), by={"dev": 1}, after=(Link("done"),), not_before=date(2027, 2, 1)),
    )
    as_of = date(2027, 1, 20)
    network = network_of([deal_of(*items, people=people)], HORIZON, as_of)
    assert network.items[1].is_under_way
    assert network.items[2].finished_at == end_of_day(date(2027, 1, 15), "Europe/Berlin")
    found = finishes(deal_of(*items, people=people), as_of=as_of)
    assert found["one/z"] == close_of(date(2027, 1, 22))
    assert found["one/a"] == close_of(date(2027, 1, 25))
    assert found["one/next"] == close_of(date(2027, 2, 1))
    untouched = network_of([deal_of(*items, people=people)], HORIZON)
    assert all(item.started_at == item.finished_at == NEVER for item in untouched.items)


def test_a_dropped_item_takes_nobody_and_passes_its_links_on() -> None:
    items = (
        Item("a", effort=days(1), by={"dev": 1}),
        Item("b", effort=days(5), by={"dev": 2}, after=(Link("a"),)),
        Item("c", effort=days(1), by={"dev": 1}, after=(Link("b"),)),
    )
    network = network_of([deal_of(*items)], HORIZON, None, {"one/b"})
    work = np.array([[part.estimate_minutes for part in network.parts]])
    found = schedule(network, priority_order(network, work), work)
    assert found.finish[0].tolist() == [close_of(date(2027, 1, day)) for day in (11, 11, 12)]


def test_the_list_is_rank_then_latest_finish_then_longer_then_name() -> None:
    items = (
        Item("b", effort=days(2), by={"dev": 1}),
        Item("a", effort=days(2), by={"dev": 1}),
        Item("long", effort=days(3), by={"dev": 1}),
        Item("head", effort=days(1), by={"dev": 1}),
        Item("tail", effort=days(1), by={"dev": 1}, after=(Link("head"),)),
    )
    network = network_of([deal_of(*items, rank=1), deal_of(Item("m"), name="zero")], HORIZON)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    names = [network.items[item].name for item in order]
    assert names == ["m", "head", "long", "a", "b", "tail"]
    smaller = network_of([deal_of(*items[1:4], rank=1)], HORIZON)
    assert [smaller.items[item].name for item in restricted_order(network, order, smaller)] == [
        "head", "long", "a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "latest"),
    [("FS", -3 - 1), ("SS", -3 - 1 + 2), ("FF", -1), ("SF", 0)],
)
def test_each_link_bounds_the_latest_finish_of_its_predecessor(kind: str, latest: int) -> None:
    """Predecessor 2 days, successor 3, lag 1: LFp in days before the end, against items of known rank."""
    link = Link("p", kind, working(1))
    items = [
        Item("p", effort=days(2), by={"dev": 1}),
        Item("s", effort=days(3), by={"dev": 1}, after=(link,)),
    ]
    for back in range(6):  # m0 … m5 have latest finishes 0, -1, … -5 days and are longer than p
        tail = Item(f"t{back}", effort=days(back), by={"dev": 1}, after=(Link(f"m{back}"),))
        items += [Item(f"m{back}", effort=days(2.5), by={"dev": 1}), tail]
    network = network_of([deal_of(*items)], HORIZON)
    order = priority_order(network, [part.estimate_minutes for part in network.parts])
    place = {network.items[item].name: rank for rank, item in enumerate(order)}
    assert place[f"m{-latest}"] < place["p"]
    if latest < 0:
        assert place["p"] < place[f"m{-latest - 1}"]


def test_links_in_a_circle_are_refused() -> None:
    items = (Item("a", after=(Link("b"),)), Item("b", after=(Link("a"),)))
    network = network_of([deal_of(*items)], HORIZON)
    with pytest.raises(Unanswerable, match="run in a circle"):
        priority_order(network, [])
