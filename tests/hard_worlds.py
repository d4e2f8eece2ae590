"""Deals whose hard time is known beforehand, used by the rooms that judge and tell it.

One stop of the seller's people makes one bad week: everything else takes exactly what it says.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import worlds
from troth.core.agreement import Agreement
from troth.core.deal import Adoption, Deal, Dip, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Deliver, ReachBy
from troth.core.quantity import Between
from troth.core.term import LatePenalty
from troth.core.work import Risk, Stop
from troth.judgement.hardship.course import Course
from troth.judgement.hardship.hardship import Hardship, hardship

DRAWS = 400
MONDAYS = [date.fromordinal(worlds.STARTS_ON.toordinal() + 7 * week) for week in range(12)]
FRIDAYS = [date.fromordinal(worlds.STARTS_ON.toordinal() + 7 * week + 4) for week in range(12)]


def stopped(lasts: str, chance: float = 0.5, on: date = date(2027, 1, 20)) -> Risk:
    """Return a stop of the seller's people from the Wednesday of the second week on."""
    return Risk("stop", chance, stops=Stop("seller", worlds.span(lasts), on))


def one_bad_week(lasts: str = "2w", chance: float = 0.5, **rest: object) -> Deal:
    """Return three weeks of work, promised for their end, which a stop makes longer."""
    return worlds.deal_of(
        [worlds.fixed("build", "15d"), worlds.milestone("live", "build")],
        [worlds.builder(cost=100), worlds.lead()],
        [worlds.by_seller("live", ReachBy("live", FRIDAYS[2]))],
        risks=[stopped(lasts, chance)],
        **rest,
    )


def agreed(
    lever: str = "drop-extra", slips: str = "1w", within: str = "1wd", decider: str = "sponsor"
) -> Agreement:
    return Agreement("live", worlds.span(slips), lever, decider, worlds.span(within))


LEVERS = (
    Lever("drop-extra", (Setting(drops=("extra",)),)),
    Lever("more", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(500)),
    Lever("later", (Setting(dates={"live": FRIDAYS[2]}),)),
    Lever("calm", (Setting(risks_off=("stop",)),), cost_to="client"),
)


def saved_by_scope(*agreements: Agreement, **rest: object) -> Deal:
    """Return a week of work, then an extra week that can be left out; a stop makes both a week late.

    Without the extra the promised Friday of the second week is kept in spite of the stop.
    """
    return worlds.deal_of(
        [
            worlds.fixed("build", "5d", scope="must"),
            worlds.fixed("extra", "5d", scope="could", after=worlds.after("build")),
            worlds.milestone("live", "build", "extra"),
        ],
        [worlds.builder(cost=100)],
        [
            worlds.by_seller("live", ReachBy("live", FRIDAYS[1])),
            worlds.by_seller("musts", Deliver("must", "live")),
            worlds.by_seller("all", Deliver("everything", "live")),
        ],
        risks=[stopped("1w", 0.5, date(2027, 1, 13))],
        levers=list(LEVERS),
        contacts=("sponsor",),
        when_hard=agreements or (agreed(),),
        **rest,
    )


def with_money(**rest: object) -> Deal:
    """Return two weeks of one item and two of the next, a late penalty, the client's week and their dip."""
    return worlds.deal_of(
        [
            worlds.fixed("first", "10d"),
            worlds.fixed("second", "10d", after=worlds.after("first")),
            worlds.fixed("theirs", "5d", "lead"),
            worlds.milestone("live", "second", "theirs"),
        ],
        [worlds.builder(cost=100), worlds.lead(cost=worlds.day_rate(50))],
        [worlds.by_seller("live", ReachBy("live", FRIDAYS[0])), worlds.gives("live")],
        **{
            "price": Price(fixed=worlds.euros(4_000)),
            "terms": [LatePenalty("late", "live", Decimal("0.01"), None, None)],
            "adoption": Adoption(
                10, worlds.day_rate(20), worlds.work("1d"), worlds.euros(300),
                Dip(0.2, Between(worlds.span("2w"), worlds.span("2w"))),
            ),
        }
        | rest,
    )  # fmt: skip


def course_of(deal: Deal, draws: int = DRAWS, **known: object) -> Course:
    return Course.of(worlds.ready(deal, **known), (), draws)


def hard_of(deal: Deal, draws: int = DRAWS, **known: object) -> Hardship:
    return hardship(worlds.ready(deal, **known), (), draws)
