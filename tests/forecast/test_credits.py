"""Credits of what is delivered, and caps over delivery and service together, by hand."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

import term_worlds as world
import worlds
from troth.core.credit_schedule import Cap, CreditRate, CreditSchedule, JointCap, Tier
from troth.core.deal import Result
from troth.core.lever import Lever, Setting
from troth.core.quantity import Span, ThreePoint
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel, Uptime
from troth.core.work import Rework
from troth.forecast.deal.credits import (
    accepted,
    credits_owed,
    delivery_credits,
    delivery_run,
    result_reached,
)
from troth.forecast.deal.played import Played

DRAWS = 512
ALL = Decimal(1)


def acceptance(tiers: tuple[Tier, ...] = (Tier(ALL, Decimal("0.1")),), **of: object) -> ServiceLevel:
    measure = Acceptance(of.pop("items", ("build",)), of.pop("defects", None), of.pop("rework", None))
    return ServiceLevel("accepted", measure, ALL, schedule=CreditSchedule(tiers, of_price="fixed", **of))


def result(objective: str = "1", **schedule: object) -> ServiceLevel:
    made = schedule or {"tiers": (Tier(Decimal(objective), Decimal("0.2")),)}
    measure = ResultReached("errors")
    return ServiceLevel(
        "reached", measure, Decimal(objective), schedule=CreditSchedule(of_price="fixed", **made)
    )


def play(*terms: object, levers: tuple[str, ...] = (), by_term: dict | None = None, **rest: object) -> Played:
    items = rest.pop("items", [worlds.task("build", "5d"), worlds.milestone("live", "build")])
    deal = world.served(*terms, levers=rest.pop("deal_levers", []), **rest)
    deal = worlds.replace(deal, work={item.id: item for item in items})
    return worlds.played(world.seller(deal, by_term), DRAWS, levers)


def reworked(name: str, chance: float, share: float):
    return worlds.task(name, "5d", rework=Rework(chance, share))


def test_rework_above_what_is_allowed_is_not_accepted():
    items = [reworked("build", 0.5, 0.2), worlds.milestone("live", "build")]
    allowed = play(acceptance(rework=Decimal("0.2")), items=items)
    assert credits_owed(allowed).max() == 0.0
    strict = play(acceptance(rework=Decimal("0.1")), items=items)
    owed = credits_owed(strict)
    assert set(owed.tolist()) == {0.0, 1_000_00.0}
    assert worlds.near(float((owed > 0).mean()), 0.5, DRAWS)


def test_defects_are_drawn_at_the_published_share_of_work_done_within_its_estimate():
    owed = credits_owed(play(acceptance(defects=3)))
    assert not owed.any()  # by hand every single piece of work is done within its estimate
    slow = world.seller(world.served(acceptance(defects=3)))
    slow = worlds.replace(slow, outlook=worlds.replace(slow.outlook, kept_share=0.25))
    drawn = credits_owed(worlds.played(slow, DRAWS))
    assert worlds.near(float((drawn > 0).mean()), 0.75, DRAWS)


def test_a_share_of_deliveries_meets_its_tier_and_what_is_dropped_is_no_delivery():
    items = [
        reworked("build", 1.0, 0.5),
        worlds.task("extra", "1d"),
        worlds.milestone("live", "build", "extra"),
    ]
    tiers = (Tier(ALL, Decimal("0.1")), Tier(Decimal("0.5"), Decimal("0.3")))
    half = acceptance(tiers, items=("build", "extra"), rework=Decimal("0.1"))
    played = play(half, items=items)
    good, total = accepted(played, half.measure)
    assert (set(good.tolist()), set(total.tolist())) == ({1}, {2})
    assert set(credits_owed(played).tolist()) == {1_000_00.0}  # half is not below a half
    drop = worlds.replace(items[1], scope="could")
    lever = world_lever("drop", ("extra",))
    dropped = play(half, items=[items[0], drop, items[2]], levers=("drop",), deal_levers=[lever])
    assert set(credits_owed(dropped).tolist()) == {3_000_00.0}  # none of one


def world_lever(name: str, drops: tuple[str, ...]):
    return Lever(name, (Setting(drops=drops),))


def test_nothing_delivered_owes_nothing():
    lever = world_lever("drop", ("build",))
    item = worlds.task("build", "5d", scope="could")
    items = [item, worlds.task("other", "1d"), worlds.milestone("live", "other")]
    played = play(acceptance(defects=0), items=items, levers=("drop",), deal_levers=[lever])
    assert not credits_owed(played).any()


def test_a_result_owes_by_how_much_of_it_is_reached():
    errors = Result("errors", "2%", "1%", reached=ThreePoint(0.8, 0.8, 0.8))
    played = play(result(), results=[errors])
    good, total = result_reached(played, "errors")
    assert set(good.tolist()) <= {7_999, 8_000}
    assert set(total.tolist()) == {10_000}
    assert set(credits_owed(played).tolist()) == {2_000_00.0}
    assert not credits_owed(play(result("0.79"), results=[errors])).any()


def test_a_result_that_nobody_can_know_counts_as_not_reached():
    played = play(result("0.01"), results=[Result("errors", "2%", "1%")])
    assert set(credits_owed(played).tolist()) == {2_000_00.0}


def test_a_need_that_is_not_met_takes_the_result_down():
    errors = Result(
        "errors", "2%", "1%", by_on=world.FRIDAY, reached=ThreePoint(1.0, 1.0, 1.0), needs=("late-item",)
    )
    items = [worlds.task("build", "5d"), worlds.task("late-item", "50d"), worlds.milestone("live", "build")]
    played = play(result("0.5"), results=[errors], items=items)
    assert set(credits_owed(played).tolist()) == {2_000_00.0}


def test_a_term_of_delivery_keeps_its_cap_and_its_minimum():
    errors = [Result("errors", "2%", "1%", reached=ThreePoint(0.5, 0.5, 0.5))]
    tiers = (Tier(ALL, Decimal("0.2")),)
    capped = result(tiers=tiers, caps=(Cap(worlds.euros(300), "contract"),))
    assert set(credits_owed(play(capped, results=errors)).tolist()) == {300_00.0}
    small = result(tiers=tiers, minimum=worlds.euros(2_000))
    assert not credits_owed(play(small, results=errors)).any()


def test_each_term_of_delivery_is_told_by_its_name():
    errors = [Result("errors", "2%", "1%", reached=ThreePoint(0.5, 0.5, 0.5))]
    found = delivery_credits(play(world.late(), acceptance(defects=0), result(), results=errors))
    assert sorted(found) == ["accepted", "late", "reached"]
    assert set(found["reached"].tolist()) == {2_000_00.0}


def test_a_term_of_service_is_no_delivery():
    played = play(world.uptime())
    with pytest.raises(TypeError, match="uptime is measured over windows"):
        delivery_run(played, world.uptime())


def test_a_joint_cap_over_delivery_and_service_bounds_the_whole_contract():
    errors = [Result("errors", "2%", "1%", reached=ThreePoint(0.5, 0.5, 0.5))]
    by = {"uptime": world.every(1, [0], 9_000)}  # every month owes a tenth: 1,200 in all
    apart = credits_owed(play(result(), world.uptime(), results=errors, by_term=by))
    assert apart == pytest.approx(np.full(DRAWS, 3_200_00.0), abs=5)
    joint = (JointCap(("reached", "uptime"), Cap(worlds.euros(2_500), "contract")),)
    together = credits_owed(play(result(), world.uptime(), results=errors, by_term=by, joint_caps=joint))
    assert set(together.tolist()) == {2_500_00.0}


def test_a_joint_cap_as_a_share_is_one_of_price_and_fees_together():
    errors = [Result("errors", "2%", "1%", reached=ThreePoint(0.5, 0.5, 0.5))]
    by = {"uptime": world.every(1, [0], 9_000)}
    joint = (JointCap(("reached", "uptime"), Cap(Decimal("0.1"), "contract")),)  # of 10,000 + 12 x 1,000
    found = credits_owed(play(result(), world.uptime(), results=errors, by_term=by, joint_caps=joint))
    assert set(found.tolist()) == {2_200_00.0}


def test_service_alone_is_capped_window_by_window_and_not_twice():
    by = {"uptime": world.every(1, [0], 9_000)}
    rate = CreditRate(Decimal("0.1"), Span(Decimal(1), "d"))
    level = ServiceLevel("other", Uptime(), Decimal("0.999"), schedule=CreditSchedule(rate=rate))
    joint = (JointCap(("uptime", "other"), Cap(worlds.euros(50), "month")),)
    by["other"] = world.every(1, [0], world.OF)
    found = credits_owed(play(world.uptime(), level, by_term=by, joint_caps=joint))
    assert found == pytest.approx(np.full(DRAWS, 13 * 50_00.0), abs=100_00)  # 13 calendar months, two cut off
