"""What holds promises back, of every kind a page may be about, found in tiny worlds; used across rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import told
import worlds
from troth.core.deal import Budget, Deal, Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, Promise, ReachBy
from troth.core.quantity import Share
from troth.core.work import Risk, Role
from troth.core.worktime import Calendar
from troth.judgement.constraints.held_back import HeldBack, find_constraints

DRAWS = 400
TEN_DAYS = date(2027, 1, 22)
LIVE = worlds.by_seller("live", ReachBy("live", TEN_DAYS))
TESTER = Role("tester", "seller", 1, Share(10_000))
CLOSED = frozenset(date(2027, 1, day) for day in range(18, 23))


def found(deal: Deal, promise: str | None = None, levers: tuple[str, ...] = ()) -> HeldBack:
    choices = worlds.changed_by(deal, levers).choices
    return find_constraints(worlds.ready(deal), choices, DRAWS, promise)


def two_jobs(**rest: object) -> Deal:
    """Two jobs of ten days at once, one builder at 500 a day, due after ten working days."""
    items = (
        worlds.fixed("roof", "10d"),
        worlds.fixed("walls", "10d"),
        worlds.milestone("live", "roof", "walls"),
    )
    return worlds.deal_of(items, (worlds.builder(cost=500),), **{"promises": (LIVE,), **rest})


def only_together(**rest: object) -> Deal:
    """Two jobs for one builder and two for one tester: one more of each, or nothing."""
    names = {"roof": "builder", "walls": "builder", "till": "tester", "stock": "tester"}
    items = [worlds.fixed(item, "10d", who) for item, who in names.items()]
    people = (worlds.builder(), TESTER)
    return worlds.deal_of([*items, worlds.milestone("live", *names)], people, promises=(LIVE,), **rest)


def two_risks(*, are_exclusive: bool) -> Deal:
    """Two even risks, and two levers that each buy one off; they may exclude one another."""
    no = ("calm",) if are_exclusive else ()
    risks = [Risk(name, 0.5, adds={"roof": worlds.work("5d")}) for name in ("dirty", "strike")]
    levers = [
        Lever("clean", (Setting(risks_off=("dirty",)),), worlds.euros(100), not_with=no),
        Lever("calm", (Setting(risks_off=("strike",)),), worlds.euros(100), cost_to="client"),
    ]
    items = (worlds.fixed("roof", "10d"), worlds.milestone("live", "roof"))
    return worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,), risks=risks, levers=levers)


def anomaly() -> Deal:
    """Return a plan in which a second builder lets less urgent work take the tester first."""
    items = (
        worlds.fixed("frame", "5d"),
        worlds.fixed("tests", "5d", "tester", after=worlds.after("frame")),
        worlds.wait("approval", "10wd", after=worlds.after("tests")),
        worlds.fixed("shelves", "3d"),
        worlds.fixed("wiring", "10d", "tester", after=worlds.after("shelves")),
        worlds.milestone("live", "approval", "wiring"),
    )
    strike = Risk("strike", 0.5, adds={"frame": worlds.work("30d")})
    promise = worlds.by_seller("live", ReachBy("live", date(2027, 2, 5)))
    return worlds.deal_of(items, (worlds.builder(), TESTER), promises=(promise,), risks=[strike])


def short_of_money(approved: int = 600, **rest: object) -> Deal:
    """Return a deal whose client has the rest of the money only on 1 Mar 2027."""
    budget = Budget(worlds.euros(approved), {date(2027, 3, 1): worlds.euros(500)}, "CFO")
    return two_jobs(price=Price(fixed=worlds.euros(1000)), budget=budget, contacts=("CFO",), **rest)


def theirs() -> Deal:
    """Return a deal that waits for the client: their share, a closed week, droppable work with a value."""
    lead = replace(worlds.lead(share=5000), cost=worlds.day_rate(480))
    items = (
        worlds.fixed("data", "5d", "lead", scope="could", worth=worlds.Decimal(10)),
        worlds.fixed("roof", "1d", after=worlds.after("data"), scope="must", worth=worlds.Decimal(30)),
        worlds.milestone("live", "roof"),
    )
    calendars = {"seller": Calendar(), "client": Calendar(closed=CLOSED)}
    levers = [Lever("more-lead", (Setting(people={"lead": RoleChange(share=Share(8000))}),), None,
                    worlds.euros(90), "client")]  # fmt: skip
    promises = (
        worlds.by_seller("live", ReachBy("live", date(2027, 1, 29))),
        worlds.by_seller("roof", ReachBy("roof", date(2027, 3, 29))),
        worlds.gives("live", 5000, 0.5, 1.0),
    )
    return worlds.deal_of(items, (worlds.builder(), lead), promises, calendars, levers=levers)


def hostile() -> Deal:
    """Return a deal with names that try to be commands wherever words are free."""
    return replace(short_of_money(), title=told.HOSTILE, client=told.HOSTILE, seller=told.HOSTILE)


def nobody_knows() -> Deal:
    """Return a deal that promises a result of which nothing is known."""
    errors = Promise("errors", "seller", Achieve("errors"))
    return two_jobs(promises=(errors,), results=[Result("errors", "2%", "1%", by_on=date(2027, 9, 1))])


def stopped() -> HeldBack:
    """Return what was found until somebody stopped it after two plays."""

    def progress(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    return find_constraints(worlds.ready(only_together()), (), DRAWS, progress=progress)


FOUND: dict[str, HeldBack] = {
    "a price": found(two_jobs()),
    "only together": found(only_together()),
    "worth knowing": found(two_risks(are_exclusive=True)),
    "worth nothing to know": found(two_risks(are_exclusive=False)),
    "anomaly": found(anomaly()),
    "short of money": found(short_of_money()),
    "never enough money": found(short_of_money(100)),
    "money that is there": found(short_of_money(5000)),
    "scope swap": found(
        short_of_money(levers=[Lever("smaller", (Setting(price=worlds.euros(600)),))]),
    ),
    "theirs": found(theirs()),
    "one of theirs": found(theirs(), "time"),
    "safe": found(two_jobs(promises=(worlds.by_seller("live", ReachBy("live", date(2027, 3, 31))),))),
    "nothing promised": found(two_jobs(promises=())),
    "nobody knows": found(nobody_knows()),
    "a lever set": found(two_risks(are_exclusive=True), levers=("calm",)),
    "hostile names": found(hostile()),
    "stopped": stopped(),
}
