"""Later deals: the clause goes on as it was left, and only what steps down gets cheaper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from event_world import event, events_of, served, uptime
from troth.core.credit_schedule import StepDown
from troth.forecast.luck import Luck
from troth.forecast.service.expected import service_outlook
from troth.forecast.service.later import later_credits, stepping_down
from troth.forecast.service.outlook import ServiceOutlook
from troth.intake.base_rate import item_base_rate
from troth.intake.service_base import service_base_rate

NEVER = StepDown(6, Decimal("0.5"))


def outlook(months: int = 12) -> tuple[ServiceOutlook, object]:
    watched = event("up", "2024-12-01T00:00", until="2026-12-01T00:00")
    failed = [
        event("outage", f"2026-{month:02}-10T10:00", until=f"2026-{month:02}-10T12:00") for month in (2, 6, 9)
    ]
    deal = served(uptime(record="uptime"), months=months)
    known = (events_of(watched, *failed), service_base_rate(), item_base_rate())
    return service_outlook(deal, known, 1_796_083_200, "live", {}), deal


def test_the_first_deal_is_the_contract_itself() -> None:
    whole, deal = outlook()
    luck = Luck(1, 0, 512)
    first, second, _ = later_credits(whole, deal, luck, 3)
    assert first.tolist() == whole.credits(luck).tolist()
    assert second.mean() == pytest.approx(first.mean(), rel=0.25)  # the same clause, other months


def test_a_clause_that_steps_down_gets_cheaper_from_deal_to_deal() -> None:
    whole, deal = outlook()
    luck = Luck(1, 0, 2_048)
    signed = later_credits(whole, deal, luck, 3)
    ending = later_credits(stepping_down(whole, NEVER), deal, luck, 3)
    saved = [1 - low.mean() / high.mean() for low, high in zip(ending, signed, strict=True)]
    assert 0 < saved[0] < min(saved[1], saved[2]) < 1  # a miss sets it back, so it does not fall for ever
    assert (ending[2] <= signed[2]).all()  # never dearer in any draw
