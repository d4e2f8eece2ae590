"""The price of distrust: ours beside a seller's without a record, the same draws, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import term_worlds as world
import worlds
from item_world import Row, base_of, record_of
from troth.core.credit_schedule import CreditSchedule, StepDown, Tier
from troth.core.deal import BrokenBefore
from troth.core.term import Clause
from troth.errors import Unanswerable
from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee import distrust as room
from troth.judgement.guarantee.distrust import Distrust, at_the_base_rate, credits_by_term, price_of_distrust
from troth.judgement.guarantee.terms_look import look_at_terms

DRAWS = 512
OFTEN = base_of(*[1.0] * 10, *[3.0] * 10)  # half of all single pieces of work take three times as long
LEFT = BrokenBefore("live in 12 weeks", "live after 14 months", "late")


def exact_record(items: int = 400):
    """Return items of ours that took exactly what was estimated, all ended last year."""
    ended = date(2026, 12, 1).toordinal()
    return record_of([Row(f"i{n}", 2_400, 2_400, ended - 20, ended) for n in range(items)])


def priced(prepared: Prepared) -> Distrust:
    return price_of_distrust(prepared, world.scenario_of(prepared), DRAWS)


def of_items(**rest: object) -> Prepared:
    """Return a late penalty of a seller who is on time, where half of others take three times as long."""
    deal = world.served(world.late("0.05", "0.15"), broken_before=(LEFT,), **rest)
    return worlds.ready(deal, OFTEN, items=exact_record(), rho=None, service_base=world.BASE)


def test_without_any_record_both_prices_are_the_same():
    deal = world.served(world.late("0.05", "0.15"), world.uptime())
    found = priced(worlds.ready(deal, OFTEN, rho=None, service_base=world.BASE))
    assert not found.has_own
    assert found.ours == found.theirs > 0
    assert (found.gap.gain, found.gap.error) == (0.0, 0.0)
    assert all(one.gap.gain == 0.0 for one in found.clauses)


def test_a_record_of_work_on_time_makes_the_late_penalty_ours_to_give():
    found = priced(of_items())
    [late] = found.clauses
    assert found.has_own
    assert late.broken == LEFT
    assert late.ours < late.theirs / 4
    assert worlds.near(late.theirs / 1_000_00, 0.5, DRAWS)  # two started weeks at 5 % of 10,000, in half
    assert late.gap.gain == pytest.approx(late.theirs - late.ours)
    assert late.gap.is_clear
    assert (found.ours, found.theirs) == (late.ours, late.theirs)


def test_the_other_seller_has_nothing_but_what_is_published():
    prepared = of_items()
    other = at_the_base_rate(prepared)
    assert (len(other.knowledge.items), len(other.knowledge.deals), len(other.knowledge.service)) == (0, 0, 0)
    assert other.knowledge.service_base == world.BASE
    assert (other.deal, other.seed, other.as_of) == (prepared.deal, prepared.seed, prepared.as_of)


def test_clauses_in_words_have_no_price_and_the_order_is_the_files():
    deal = world.served(world.uptime(), Clause("nda", "Quiet."), world.late())
    found = priced(worlds.ready(deal, service_base=world.BASE))
    assert [one.term for one in found.clauses] == ["uptime", "late"]


def test_credits_by_term_add_up_to_what_is_owed_where_no_cap_is_shared():
    deal = world.served(world.uptime(), world.late("0.05", None))
    prepared = worlds.ready(deal, OFTEN, service_base=world.BASE)
    blocks = room.terms_blocks(prepared, world.scenario_of(prepared), DRAWS)
    by_term = credits_by_term(blocks)
    assert sum(by_term.values()) == pytest.approx(blocks[0].owed)


def last_month_of_each_year(schedule: CreditSchedule) -> Prepared:
    """Return three years of which the last month of each is missed, from the first of a month."""
    deal = world.served(world.uptime(schedule, begins=date(2027, 2, 1)))
    return world.seller(
        deal, {"uptime": lambda draws, months: world.OF - 2_000 * (months % 12 == 11) + 0 * draws}
    )


def test_a_clause_that_steps_down_makes_later_deals_cheaper():
    """Six months kept halve the credit; five more do not halve it again, and the miss sets it back."""
    tenth = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),))
    found = priced(last_month_of_each_year(tenth))
    assert [one.number for one in found.later] == [1, 2, 3]
    assert [one.as_signed for one in found.later] == [100_00.0] * 3
    assert [one.stepping_down for one in found.later] == [50_00.0] * 3


def test_a_clause_that_steps_down_already_stays_as_it_is():
    own = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),), step_down=StepDown(3, Decimal("0.5")))
    found = priced(last_month_of_each_year(own))
    assert [one.as_signed for one in found.later] == [one.stepping_down for one in found.later]
    assert found.later[0].as_signed == 12_50.0  # three steps of three months: an eighth


def test_kept_deals_in_a_row_let_a_clause_wear_off():
    tenth = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),))
    deal = world.served(world.uptime(tenth, begins=date(2027, 2, 1)))
    prepared = world.seller(
        deal, {"uptime": lambda draws, months: world.OF - 2_000 * (months == 35) + 0 * draws}
    )
    found = priced(prepared)
    assert [one.as_signed for one in found.later] == [0.0, 0.0, 100_00.0]
    assert found.later[2].stepping_down == pytest.approx(100_00 / 2**5, abs=1)  # 35 months kept: five steps


def test_delivery_is_alike_in_every_later_deal():
    tenth = CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),))
    deal = world.served(world.uptime(tenth, begins=date(2027, 2, 1)), world.late("0.05", "0.15"))
    prepared = world.seller(deal, {"uptime": world.every(1, [0], world.OF)})
    two = replace(prepared, items=worlds.ready(deal, base_of(3.0)).items)
    found = priced(two)
    assert [one.as_signed for one in found.later] == [1_000_00.0] * 3


def test_without_service_nothing_steps_down_in_later_deals():
    assert all(one.as_signed == one.stepping_down for one in priced(of_items()).later)


def test_a_look_holds_forecast_and_distrust_of_the_same_draws():
    prepared = of_items()
    look = look_at_terms(prepared, (), DRAWS)
    assert look.forecast.together.mean == look.distrust.ours
    assert look.forecast.draws == look.distrust.draws == DRAWS


def test_a_deal_whose_terms_cost_nothing_cannot_be_looked_at():
    deal = world.served(Clause("nda", "Quiet."))
    with pytest.raises(Unanswerable, match="no term that costs anything"):
        look_at_terms(worlds.ready(deal, service_base=world.BASE), (), DRAWS)
