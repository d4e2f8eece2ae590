"""Plans with known answers as networks: the hand-checked ones, PSPLIB's, and one for comparing speed."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from troth.core.deal import Deal
from troth.core.quantity import Share, Span, Work
from troth.core.work import Item, Link, Need, Role
from troth.core.worktime import NEVER, Calendar
from troth.forecast.plan.layout import network_of
from troth.forecast.plan.network import WALL_CLOCK, Activity, Arrow, Network, Part, Pool

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hand_checked_deal(stated: dict) -> Deal:
    """A hand-checked plan as a deal; needs is one role, a lag is in working days."""
    closed = frozenset(date.fromisoformat(day) for day in stated["calendar"]["closed_dates"])
    weekdays = frozenset(WEEKDAYS.index(day) for day in stated["calendar"]["working_weekdays"])
    calendar = Calendar("Europe/Berlin", weekdays=weekdays, closed=closed)
    people = {
        role["id"]: Role(role["id"], "seller", role["people"], Share(round(role["availability"] * 10_000)))
        for role in stated["roles"]
    }
    work = {
        task["id"]: Item(
            task["id"],
            effort=Work(Decimal(str(task["work_days"])), "d"),
            by={task["needs"]: 1},
            after=tuple(
                Link(link["task"], "FS", Span(Decimal(link["lag_working_days"]), "wd"))
                for link in task["after"]
            ),
        )
        for task in stated["tasks"]
    }
    starts_on = date.fromisoformat(stated["start_date"])
    calendars = {"seller": calendar, "client": calendar}
    return Deal(stated["name"], "", "", "", "EUR", starts_on, calendars, people, work, {})


def hand_checked(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@dataclass
class PsplibPlan:
    """One instance: durations, links and resource wants, jobs counted from 0."""

    durations: list[int]
    links: list[tuple[int, int]]
    wants: list[list[int]]
    capacity: list[int]

    def critical_path(self) -> int:
        ends = list(self.durations)
        for before, after in sorted(self.links):
            ends[after] = max(ends[after], ends[before] + self.durations[after])
        return max(ends)


def psplib(path: Path) -> PsplibPlan:
    """Read an instance; jobs are numbered so that every successor comes later."""
    lines = path.read_text(encoding="ascii").splitlines()
    first = next(k for k, line in enumerate(lines) if line.startswith("PRECEDENCE")) + 2
    requests = next(k for k, line in enumerate(lines) if line.startswith("REQUESTS"))
    links = []
    for line in lines[first : requests - 1]:
        numbers = [int(word) for word in line.split()]
        links.extend((numbers[0] - 1, successor - 1) for successor in numbers[3:])
    end = next(k for k in range(requests + 3, len(lines)) if lines[k].startswith("***"))
    rows = [[int(word) for word in line.split()] for line in lines[requests + 3 : end]]
    resources = next(k for k, line in enumerate(lines) if line.startswith("RESOURCEAVAIL"))
    capacity = [int(word) for word in lines[resources + 2].split()]
    return PsplibPlan([row[2] for row in rows], links, [row[3:] for row in rows], capacity)


def psplib_network(plan: PsplibPlan) -> tuple[Network, np.ndarray]:
    """The instance as a network on the wall clock, a period as a minute, with each part's work."""
    items, parts = [], []
    for job, wants in enumerate(plan.wants):
        first = len(parts)
        booked = [(role, count) for role, count in enumerate(wants) if count] or [(-1, 1)]
        for role, count in booked:
            parts.append(Part(job, role, count, plan.durations[job], "meeting", WALL_CLOCK, 0))
        items.append(Activity(f"p/{job:03}", f"{job:03}", 0, 0, 0, NEVER, NEVER, first, len(parts), 480))
    roles = tuple(
        Pool(f"R{k}", "seller", count, 10_000, WALL_CLOCK, 480) for k, count in enumerate(plan.capacity)
    )
    arrows = tuple(Arrow(before, after, "FS", 0, WALL_CLOCK) for before, after in plan.links)
    network = Network(("p",), tuple(items), tuple(parts), roles, arrows, (), 0, 1_000_000)
    return network, np.array([[part.estimate_minutes for part in parts]], dtype=np.int64)


def sold_deal(items: int, seed: int = 1) -> Deal:
    """A deal of some size with four roles on both sides, two calendars, shares and co-needed people."""
    rng = random.Random(seed)
    closed = frozenset(date(2027, 4, 19) + timedelta(days=k) for k in range(19))
    calendars = {"seller": Calendar("Europe/Berlin"), "client": Calendar("Europe/Amsterdam", closed=closed)}
    people = {
        "consultant": Role("consultant", "seller"),
        "integrator": Role("integrator", "seller", 2),
        "stock-lead": Role("stock-lead", "client", 1, Share(4_000)),
        "tester": Role("tester", "client", 1, Share(8_000)),
    }
    work = {}
    for k in range(items):
        before = rng.sample(range(max(0, k - 12), k), min(k, rng.choice([1, 1, 2, 2, 3])))
        role = rng.choice(["consultant", "integrator", "integrator", "integrator", "stock-lead", "tester"])
        needs = ()
        if role != "stock-lead" and rng.random() < 0.2:
            needs = (Need("stock-lead", Work(Decimal(rng.randint(1, 2)), "d")),)
        work[f"w{k}"] = Item(
            f"w{k}",
            effort=Work(Decimal(rng.randint(1, 12)), "d"),
            by={role: 1},
            needs=needs,
            after=tuple(Link(f"w{p}") for p in before),
        )
    return Deal("sold", "", "", "", "EUR", date(2027, 1, 11), calendars, people, work, {})


def sold_network(items: int) -> Network:
    return network_of([sold_deal(items)], date(2036, 12, 31))


def sold_draws(network: Network, draws: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Drawn work, and shares that differ by draw for the client's people."""
    rng = np.random.default_rng(seed)
    estimate = np.array([part.estimate_minutes for part in network.parts])
    work = np.maximum(1, np.rint(estimate * np.exp(rng.normal(0, 0.5, (draws, len(estimate))))))
    promised = np.array([role.share for role in network.roles])
    ratio = np.where(promised < 10_000, rng.uniform(0.5, 1.1, (draws, len(promised))), 1.0)
    share = np.minimum(np.rint(promised * ratio), 10_000).astype(np.int32)
    return work.astype(np.int64), share
