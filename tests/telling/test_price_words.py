"""Whose a gap is and what waiting is said as."""

from __future__ import annotations

import pytest

import judged
from troth.judgement.truths.closing_price import CLIENT, NO_PRICE, US
from troth.judgement.truths.truth import HardTruth, ScopeGap
from troth.telling.check.price_words import closing, owner
from troth.telling.words import plain, wait


@pytest.mark.parametrize(
    ("days", "said"), [(0, "0 days"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (15, "3 weeks")]
)
def test_a_wait_is_said_in_days_below_two_weeks_and_never_as_too_few_weeks(days, said):
    assert plain(wait(days)) == said


@pytest.mark.parametrize(
    ("who", "said"), [(US, "ours"), (CLIENT, "Harbour Logistics'"), ("stock-lead", "the stock lead's")]
)
def test_whose_it_is_to_answer(who, said):
    assert owner(who, judged.a_deal()) == said


def test_a_gap_without_any_price_says_so():
    told = closing(HardTruth(ScopeGap(0.5, 200), CLIENT, NO_PRICE), judged.a_deal())
    assert told == "no price named in this deal closes that (Harbour Logistics' to answer)"
