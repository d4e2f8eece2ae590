"""The guarantee: the best in a two-point world, its budget and its worst case kept, none from equals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import term_worlds as world
import worlds
from item_world import base_of
from troth.core.change import ChangedDeal
from troth.core.credit_schedule import Tier
from troth.core.deal import Price
from troth.core.money import Money
from troth.core.term import Clause, LatePenalty
from troth.errors import Unanswerable
from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee import guarantee as room
from troth.judgement.guarantee.guarantee import Guarantee, find_guarantee, limits_of

DRAWS = 200
RICH = worlds.euros(100_000)
OURS = world.every(10, [0], 9_970)


def find(
    monkeypatch,
    ours: Prepared,
    theirs: Prepared,
    spend: Money,
    worst: Money | None = RICH,
    draws: int = DRAWS,
) -> Guarantee:
    """Find a guarantee where the other seller is the one given, and not made from published figures."""
    monkeypatch.setattr(room, "at_the_base_rate", lambda _: theirs)
    return find_guarantee(ours, world.scenario_of(ours), spend, worst, draws)


def first(**rest: object):
    """Return an uptime from the first of a month on, so that every month of its year pays its fee."""
    return world.uptime(begins=date(2027, 2, 1), **rest)


def pair(ours: world.Good, theirs: world.Good) -> tuple[Prepared, Prepared]:
    deal = world.served(first())
    return world.seller(deal, {"uptime": ours}), world.seller(deal, {"uptime": theirs})


def two_points() -> tuple[Prepared, Prepared]:
    """We miss 99.9 % in 1 of 10 draws; they in 5 of 10, of which in 2 they miss 99 % too."""
    return pair(OURS, _five_of_ten)


def _five_of_ten(draws, windows):
    return world.OF - 30 * (draws % 10 < 3) - 200 * (draws % 10 > 7) + 0 * windows


def test_the_best_schedule_of_a_two_point_world(monkeypatch):
    """A twentieth of the fees to spend: half of a month below 99.9 %, all of it below 99 %."""
    fees = 12 * world.FEE
    found = find(monkeypatch, *two_points(), Money(fees // 20, "EUR"))
    [term] = found.terms
    upper, lower = term.schedule.tiers
    assert (upper.owes, lower.owes) == (Decimal("0.5"), Decimal(1))
    assert Decimal("0.997") < upper.below
    assert Decimal("0.98") < lower.below <= Decimal("0.997")
    assert (found.ours, found.theirs) == (0.05 * fees, pytest.approx(0.35 * fees))
    assert found.signal == pytest.approx(0.3 * fees)
    assert (found.worst, found.most, found.cap) == (0.5 * fees, fees, None)
    assert (found.before, found.theirs_before) == (0.01 * fees, pytest.approx(0.05 * fees))
    assert found.is_found


def test_equal_sellers_give_nothing(monkeypatch):
    found = find(monkeypatch, *pair(OURS, OURS), worlds.euros(5_000))
    assert (found.terms, found.is_found, found.cap) == ((), False, None)
    assert (found.ours, found.theirs, found.worst, found.most) == (0.0, 0.0, 0.0, 0.0)
    assert found.before == found.theirs_before == 0.01 * 12 * world.FEE


def test_a_seller_who_is_worse_than_others_has_nothing_to_give(monkeypatch):
    ours, theirs = two_points()
    assert not find(monkeypatch, theirs, ours, worlds.euros(5_000)).is_found


def test_a_worst_case_below_what_the_clauses_could_cost_becomes_a_joint_cap(monkeypatch):
    fees = 12 * world.FEE
    found = find(monkeypatch, *two_points(), Money(fees // 20, "EUR"), worlds.euros(1_000))
    assert found.cap is not None
    assert (found.cap.cap.most, found.cap.cap.per, found.cap.terms) == (
        worlds.euros(1_000),
        "contract",
        ("uptime",),
    )
    assert found.worst <= found.most == 1_000_00
    assert found.ours <= fees // 20


def test_lateness_that_never_is_ours_is_given_at_the_highest_rate_and_cap(monkeypatch):
    """They are two started weeks late in half of the draws: 10 % a week owes 20 % of EUR 10,000."""
    deal = world.served(world.late("0.01", "0.15"))
    ours, theirs = worlds.ready(deal), worlds.ready(deal, base_of(1.0, 3.0))
    found = find(monkeypatch, ours, theirs, worlds.euros(100))
    [term] = found.terms
    assert isinstance(term, LatePenalty)
    assert term.rate == Decimal("0.1")
    assert term.cap >= Decimal("0.2")
    assert found.ours == 0.0
    assert worlds.near(found.theirs / 2_000_00, 0.5, DRAWS)


def test_a_penalty_for_a_day_that_we_do_not_keep_is_no_guarantee(monkeypatch):
    deal = world.served(world.late("0.01", "0.15"))
    ours, theirs = worlds.ready(deal, base_of(3.0)), worlds.ready(deal, base_of(9.0))
    found = find(monkeypatch, ours, theirs, worlds.euros(5_000))
    assert (found.is_found, found.unkept) == (False, ("late",))
    assert found.theirs_before > found.before


def test_a_cap_that_leaves_no_difference_leaves_no_guarantee(monkeypatch):
    """They miss seldom and by much; a worst case of one cent makes both alike."""
    found = find(monkeypatch, *pair(drawn([9_990] + [10_000] * 9), drawn([9_000] + [10_000] * 9)),
                 worlds.euros(5_000), Money(1, "EUR"))  # fmt: skip
    assert not found.is_found or found.signal > 0


def test_clauses_in_words_and_clauses_that_tell_nobody_apart_are_not_in_it(monkeypatch):
    deal = world.served(first(), world.late("0.01", "0.15"), Clause("nda", "Quiet."))
    ours, theirs = (
        world.seller(deal, {"uptime": OURS}),
        world.seller(deal, {"uptime": world.every(2, [0], 9_970)}),
    )
    found = find(monkeypatch, ours, theirs, worlds.euros(5_000))
    assert [term.id for term in found.terms] == ["uptime"]


def test_a_deal_without_a_clause_to_set_cannot_be_asked(monkeypatch):
    prepared = world.seller(world.served(Clause("nda", "Quiet.")))
    with pytest.raises(Unanswerable, match="no clause whose credits could be set"):
        find(monkeypatch, prepared, prepared, worlds.euros(10))


def test_the_worst_case_is_what_was_said_else_the_policys_else_what_the_deal_earns():
    deal = world.served(
        first(), price=Price(fixed=worlds.euros(10_000), monthly=worlds.euros(1_000), months=12)
    )
    prepared = world.seller(deal)
    scenario, spend = world.scenario_of(prepared), worlds.euros(50)
    said = limits_of(prepared, scenario, spend, worlds.euros(700), 100)
    assert (said.spend, said.worst, said.is_ours) == (50_00, 700_00, False)
    strict = replace(deal, policy=replace(deal.policy, worst=(worlds.euros(900), 0.01)))
    by_policy = limits_of(replace(prepared, deal=strict), scenario, spend, None, 100)
    assert (by_policy.worst, by_policy.is_ours) == (900_00, False)
    earned = limits_of(prepared, scenario, spend, None, 100)
    assert earned.is_ours
    assert earned.worst == 9_500_00  # EUR 10,000 less five days at EUR 100
    assert limits_of(prepared, scenario, worlds.euros(20_000), None, 100).worst == 20_000_00


POINTS = st.lists(st.integers(9_000, 10_000), min_size=10, max_size=10)


def drawn(points: list[int]) -> world.Good:
    table = world.np.array(points)
    return lambda draws, windows: table[draws % 10] + 0 * windows


@given(POINTS, POINTS, st.integers(1, 12_000), st.integers(1, 12_000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_never_spends_more_nor_risks_more_than_was_said(ours, theirs, spend, worst):
    with pytest.MonkeyPatch.context() as patched:
        sellers = pair(drawn(ours), drawn(theirs))
        found = find(patched, *sellers, worlds.euros(spend), worlds.euros(worst), 50)
    assert found.ours <= spend * 100
    assert found.worst <= worst * 100
    assert found.most <= worst * 100


def test_the_deal_told_is_the_one_asked_about_with_its_levers(monkeypatch):
    ours, theirs = two_points()
    found = find(monkeypatch, ours, theirs, worlds.euros(500))
    assert found.deal == ours.deal
    assert isinstance(world.scenario_of(ours).changed, ChangedDeal)
    assert found.terms[0].schedule.tiers != (Tier(Decimal("0.999"), Decimal("0.1")),)
