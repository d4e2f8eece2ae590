"""A service level over its contract: versions, fees, the base of each share, joint caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from event_world import served, uptime
from troth.core.credit_schedule import Cap, CreditSchedule, JointCap, Tier
from troth.core.deal import Price
from troth.core.money import Money
from troth.core.service_level import Acceptance, ServiceLevel
from troth.core.term import Amendment
from troth.forecast.service.contract import (
    delivery_contract,
    joint_most,
    service_contract,
    service_ends_on,
    shared_caps,
    version_on,
)

JANUARY = date(2027, 1, 1)


def test_windows_cost_their_months_of_the_fee_and_the_contract_all_of_them() -> None:
    deal = served(uptime())
    contract = service_contract(deal, deal.terms["uptime"], date(2027, 1, 16), date(2027, 4, 1))
    assert contract.fees == (51_613, 100_000, 100_000)  # 16 of 31 days, halves to even
    assert (contract.monthly, contract.contract) == (100_000, 3_600_000)
    assert contract.span == (contract.windows[0].begins_at, contract.windows[-1].ends_at)


def test_the_version_in_force_when_a_window_begins_applies() -> None:
    loose = uptime(objective="0.99")
    deal = replace(served(uptime()), amendments=(Amendment("uptime", date(2027, 2, 15), loose),))
    contract = service_contract(deal, uptime(), JANUARY, date(2027, 4, 1))
    assert [str(level.objective) for level in contract.levels] == ["0.999", "0.999", "0.99"]
    assert version_on(deal, uptime(), date(2027, 2, 15)) is loose


def test_a_service_ends_after_the_months_of_the_price_or_a_year_for_a_forecast() -> None:
    assert service_ends_on(served(uptime(), months=6), JANUARY) == date(2027, 7, 1)
    assert service_ends_on(served(uptime(), months=None), JANUARY) == date(2028, 1, 1)


def test_a_share_of_the_fixed_price_has_that_as_its_base_in_every_window() -> None:
    level = uptime(CreditSchedule((Tier(Decimal("0.999"), Decimal("0.01")),), of_price="fixed"))
    contract = service_contract(served(level), level, JANUARY, date(2027, 3, 1))
    assert (contract.fees, contract.monthly, contract.contract) == ((7_200_000,) * 2, 7_200_000, 7_200_000)


def test_a_term_of_delivery_is_one_window_of_a_part_of_the_price() -> None:
    level = ServiceLevel(
        "quality", Acceptance(("build",), 0), Decimal("0.9"), schedule=CreditSchedule(of_price="milestones")
    )
    deal = replace(
        served(level), price=Price(milestones={"build": Money(500, "EUR"), "live": Money(700, "EUR")})
    )
    contract = delivery_contract(deal, level)
    assert (len(contract.windows), contract.fees, contract.contract) == (1, (1_200,), 1_200)


@pytest.mark.parametrize(
    ("cap", "most"),
    [
        (Cap(Decimal("0.5"), "month"), 50_000),
        (Cap(Decimal("0.2"), "quarter"), 60_000),
        (Cap(Decimal("0.2"), "year"), 240_000),
        (Cap(Decimal("0.1"), "contract"), 1_080_000),  # fixed 72,000 and 36 x 1,000
        (Cap(Money(77, "EUR"), "year"), 77),
    ],
)
def test_a_joint_cap_is_an_amount_or_a_share_of_what_its_period_costs(cap: Cap, most: int) -> None:
    assert joint_most(served(uptime()), cap) == most


def test_joint_caps_find_their_terms_by_name_and_leave_out_what_is_not_there() -> None:
    cap = Cap(Money(100, "EUR"), "contract")
    deal = replace(
        served(uptime()), joint_caps=(JointCap(("uptime", "answer"), cap), JointCap(("late",), cap))
    )
    [found] = shared_caps(deal, ["answer", "other", "uptime"])
    assert (found.runs, found.per, found.most) == ((0, 2), "contract", 100)
