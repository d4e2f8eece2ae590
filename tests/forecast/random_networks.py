"""Random small deals with everything in them, for holding the kernel against its oracle."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from troth.core.deal import Deal
from troth.core.quantity import Share, Span, Work
from troth.core.work import Item, Link, Need, Role
from troth.core.worktime import NEVER, Calendar
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.network import CLIENT, SELLER, Network
from troth.forecast.plan.schedule import Changes, Forced, Stops

STARTS = date(2027, 3, 1)
HORIZON = date(2028, 6, 30)
AS_OF = date(2027, 3, 17)


def random_calendar(rng: random.Random) -> Calendar:
    hours = rng.choice([((540, 1020),), ((480, 720), (780, 1020)), ((0, 1440),), ((600, 905),)])
    closed = frozenset(STARTS + timedelta(days=rng.randrange(120)) for _ in range(rng.randrange(15)))
    weekdays = rng.choice([frozenset(range(5)), frozenset(range(4)), frozenset(range(7))])
    zone = rng.choice(["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "UTC"])
    return Calendar(zone, hours, weekdays, closed)


def random_deal(rng: random.Random, name: str, items: int) -> Deal:
    calendars = {side: random_calendar(rng) for side in ("seller", "client", "own")}
    people = {}
    for number in range(rng.randint(1, 4)):
        side = rng.choice(["seller", "seller", "client"])
        share = Share(rng.choice([10_000, 10_000, 4_000, 3_333, 7_001]))
        calendar = rng.choice([None, None, "own"])
        role = Role(f"r{number}", side, rng.randint(1, 3), share, calendar=calendar)
        people[role.id] = role
    work = {f"w{k}": random_item(rng, k, people) for k in range(items)}
    start = STARTS + timedelta(days=rng.randrange(20))
    return Deal(name, "", "", "", "EUR", start, calendars, people, work, {}, rank=rng.randrange(2))


def random_span(rng: random.Random) -> Span:
    return Span(Decimal(rng.choice([0, 1, 2, 3, 7])), rng.choice(["d", "wd", "wd", "h"]))


def random_item(rng: random.Random, k: int, people: dict[str, Role]) -> Item:
    links = {}
    for before in rng.sample(range(k), min(k, rng.choice([0, 1, 1, 2, 3]))):
        kind = rng.choice(["FS", "FS", "FS", "SS", "FF", "SF"])
        links[before] = Link(f"w{before}", kind, rng.choice([None, None, random_span(rng)]))
    already = {}
    if rng.random() < 0.15:
        already["started_on"] = STARTS + timedelta(days=rng.randrange(18))
        if rng.random() < 0.5:
            already["finished_on"] = already["started_on"] + timedelta(days=rng.randrange(5))
    elif rng.random() < 0.15:
        already["not_before"] = STARTS + timedelta(days=rng.randrange(60))
    fields = {"id": f"w{k}", "after": tuple(links.values()), **already}
    kind = rng.random()
    roles = list(people.values())
    if kind < 0.1:
        return Item(**fields)
    if kind < 0.2:
        return Item(**fields, takes=random_span(rng), decides=rng.choice([None, "CFO", roles[0].id]))
    chosen = rng.sample(roles, min(len(roles), rng.choice([1, 1, 1, 2])))
    by = {role.id: rng.randint(1, role.count) for role in chosen}
    if kind < 0.3:
        return Item(**fields, lasts=Span(Decimal(rng.randint(1, 3)), "wd"), by=by)
    needs = ()
    if rng.random() < 0.3:
        role = rng.choice(roles)
        if by.get(role.id, 0) < role.count:
            needs = (Need(role.id, Work(Decimal(rng.randint(1, 20)), "h"), rng.randint(1, role.count)),)
    return Item(**fields, effort=Work(Decimal(rng.randint(1, 90)), "h"), by=by, needs=needs)


def random_network(seed: int, items: int | None = None) -> Network:
    rng = random.Random(seed)
    deals = [
        random_deal(rng, f"d{number}", items or rng.randint(1, 14)) for number in range(rng.choice([1, 1, 2]))
    ]
    names = [f"{deal.id}/{item}" for deal in deals for item in deal.work]
    dropped = frozenset(name for name in names if rng.random() < 0.06)
    return network_of(deals, HORIZON, rng.choice([None, AS_OF]), dropped)


def random_draws(network: Network, seed: int, draws: int) -> tuple[np.ndarray, np.ndarray, Stops]:
    rng = np.random.default_rng(seed)
    estimate = np.array([part.estimate_minutes for part in network.parts], dtype=np.float64)
    ratio = np.exp(rng.normal(0, 0.7, (draws, len(network.parts))))
    work = np.rint(estimate * ratio).astype(np.int64)
    work[rng.random(work.shape) < 0.03] = 0
    share = rng.integers(1, 10_001, (draws, len(network.roles))).astype(np.int32)
    share[rng.random(share.shape) < 0.5] = 10_000
    count = int(rng.integers(0, 4))
    begin = network.begins_at + rng.integers(-20_000, 150_000, (draws, count))
    end = begin + rng.integers(0, 30_000, (draws, count))
    begin[rng.random(begin.shape) < 0.3] = NEVER
    return work, share, Stops(rng.integers(0, 2, count).astype(np.int8), begin, end)


def random_forced(network: Network, seed: int) -> Forced:
    rng = np.random.default_rng(seed + 1)
    items = len(network.items)
    due = np.where(rng.random(items) < 0.3, network.begins_at + rng.integers(0, 60_000, items), -1)
    floor = np.where(rng.random(items) < 0.2, network.begins_at + rng.integers(0, 90_000, items), -1)
    face = np.array([part.estimate_minutes for part in network.parts], dtype=np.int64)
    return Forced(due, face, floor)


def random_changes(network: Network, seed: int, draws: int) -> Changes:
    rng = np.random.default_rng(seed + 2)
    moment = network.begins_at + rng.integers(-5_000, 60_000, draws)
    moment[rng.random(draws) < 0.2] = NEVER
    share = rng.integers(1, 10_001, (draws, len(network.roles))).astype(np.int32)
    return Changes(
        moment,
        rng.random(len(network.items)) < 0.2,
        rng.integers(-2, 3, len(network.roles)),
        share if rng.random() < 0.7 else None,
    )


SIDES = (SELLER, CLIENT)
