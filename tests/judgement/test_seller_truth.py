"""What is hard to say of ourselves: late deals, thin evidence, unknown service, a loosened policy."""

from __future__ import annotations

from decimal import Decimal

import pytest

import judged
from troth.core.service_level import ServiceLevel, Uptime
from troth.core.term import Clause
from troth.forecast.deal.deal_forecast import OwnRecord
from troth.judgement.truths.closing_price import FREE, NO_PRICE, US
from troth.judgement.truths.truth import LoosenedPolicy, OwnRecordTruth, ServiceTruth, ThinEvidence, truths

FINE = {"live": judged.chance(0.95)}


def every(deal, own_items: int = 200, **rest):
    return list(truths(judged.forecast(deal, FINE), judged.evidence(own_items, **rest)))


@pytest.mark.parametrize(("own", "is_thin"), [(0, True), (99, True), (100, False)])
def test_under_a_hundred_own_items_the_evidence_is_thin(own, is_thin):
    facts = [one.fact for one in every(judged.a_deal(), own)]
    assert facts == ([ThinEvidence(own)] if is_thin else [])


def test_a_loosened_policy_is_a_hard_truth_that_costs_nothing_to_take_back():
    deal = judged.a_deal(policy=judged.strict(loosened=("promise 80% where the company asks for 90%",)))
    [one] = every(deal)
    assert one.fact == LoosenedPolicy("promise 80% where the company asks for 90%")
    assert (one.owner, one.price) == (US, FREE)


def test_our_own_late_deals_are_told_and_a_clean_record_or_none_is_not():
    [one] = every(judged.a_deal(), own_record=OwnRecord(3, 20))
    assert (one.fact, one.owner, one.price) == (OwnRecordTruth(3, 20), US, NO_PRICE)
    assert one.weight == pytest.approx(0.15)
    assert every(judged.a_deal(), own_record=OwnRecord(0, 20)) == []
    assert every(judged.a_deal(), own_record=None) == []


def test_a_service_level_that_nothing_on_record_speaks_for_is_told_and_a_mere_clause_is_not():
    uptime = ServiceLevel("uptime", Uptime(), Decimal("0.999"), record="uptime")
    [one] = every(judged.a_deal(terms=[uptime, Clause("nda", "secret")]))
    assert (one.fact, one.owner, one.price) == (ServiceTruth("uptime", Decimal("0.999")), US, NO_PRICE)
