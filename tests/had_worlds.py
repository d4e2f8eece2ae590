"""What can be had in worlds of every kind: in full, nothing asked, no way at all, hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import worlds
from told import HOSTILE
from troth.core.change import choices_named
from troth.core.deal import Asked, Deal, Policy, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import Share
from troth.judgement.options.options import Options, options_of

DUE = date(2027, 1, 22)
DRAWS = 200


def a_deal(**rest: object) -> Deal:
    """Return two jobs of ten days, a builder at 500 a day, a second one for 300, one job to leave out."""
    second = Lever("second", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(300))
    drop = Lever("drop", (Setting(drops=("more",)),))
    faster = Lever("faster", (Setting(people={"lead": RoleChange(share=Share(10_000))}),), worlds.euros(0))
    items = [
        worlds.fixed("build", "10d", scope="must", worth=Decimal(30)),
        worlds.fixed("more", "10d", scope="could", worth=Decimal(10)),
        worlds.fixed("theirs", "2d", "lead", after=worlds.after("build")),
        worlds.milestone("live", "build", "more", "theirs"),
    ]
    promises = [
        worlds.by_seller("live", ReachBy("live", DUE)),
        worlds.by_seller("price", PayAtMost(worlds.euros(9_000))),
        worlds.by_seller("stays", Stay("builder", worlds.span("1w"), "live")),
        Promise("soon", "seller", ReachBy("build", DUE), is_aim=True),
        worlds.gives("live", 5_000),
    ]
    made = worlds.deal_of(
        items,
        [worlds.builder(cost=500, leaves_chance=0.05), worlds.lead(5_000, cost=worlds.day_rate(300))],
        promises,
        levers=[second, drop, faster],
        price=Price(fixed=worlds.euros(9_000)),
        asked=Asked("everything", worlds.euros(9_000), {"live": DUE}),
    )
    return replace(made, **rest)  # type: ignore[arg-type]  # its own fields


def had(deal: Deal, *levers: str) -> Options:
    return options_of(worlds.ready(deal), choices_named(deal, levers), DRAWS)


NEVER = Policy(promise=0.99, every=0.99)
LEAVING = {"people": {"builder": worlds.builder(cost=500, leaves_chance=0.9), "lead": worlds.lead(5_000)}}
UNPAID = {key: one for key, one in a_deal().promises.items() if key != "price"}
FOUND: dict[str, Options] = {
    "in full": had(a_deal(), "second", "drop"),
    "nothing asked": had(a_deal(asked=Asked())),
    "all of it can be had": had(
        a_deal(asked=Asked("everything", worlds.euros(90_000), {"live": date(2028, 1, 1)}))
    ),
    "no way at all": had(a_deal(policy=NEVER, **LEAVING), "drop"),
    "no levers": had(a_deal(levers={})),
    "no price": had(
        a_deal(
            price=Price(), promises=UNPAID, people={"builder": worlds.builder(), "lead": worlds.lead(5_000)}
        )
    ),
    "nothing promised": had(a_deal(promises={})),
    "hostile names": had(a_deal(title=HOSTILE, client=HOSTILE, refused=("second",))),
}
