"""All hard truths of a deal together: the worst first, each with what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import judged
import worlds
from troth.core.deal import Adoption, Asked, Beliefs, BrokenBefore, Budget
from troth.core.promise import ReachBy
from troth.core.service_level import ServiceLevel, Uptime
from troth.forecast.deal.deal_forecast import Leaning, OutsideBasis, OwnRecord
from troth.judgement.evidence import Input
from troth.judgement.truths.broken_before import BrokenBeforeTruth
from troth.judgement.truths.truth import (
    DateGap,
    DependencyTruth,
    LoosenedPolicy,
    OwnHoursGap,
    PriceGap,
    ScopeGap,
    ThinEvidence,
    UpheavalGap,
    truths,
)

ASKED = Asked("everything", worlds.euros(6000), {"live": date(2027, 1, 20)})
USERS = Adoption(140, worlds.day_rate(320), worlds.work("6h"), worlds.euros(12_000))
LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
THEIRS = worlds.by_client("data", ReachBy("build", judged.DUE))


def test_a_deal_that_asks_and_believes_nothing_has_no_hard_truth():
    told = judged.forecast(judged.a_deal(), {"live": judged.chance(0.95)})
    assert truths(told, judged.evidence()) == ()


def test_the_worst_comes_first():
    rules = judged.strict(loosened=("a rule",))
    believes = Beliefs(own_hours=Decimal(3), adoption="none")
    deal = judged.a_deal(LIVE, THEIRS, asked=ASKED, believes=believes, adoption=USERS, policy=rules)
    odds = {"scope": judged.chance(0.3), "price": judged.chance(0.65), "live": judged.chance(0.01)}
    told = judged.forecast(
        deal,
        {"live": judged.chance(0.95), "data": judged.chance(0.95)},
        asked=odds,
        client_time=judged.client_time(40.0, 60.0, training=10.0),
        leanings={"live": Leaning(("data",), 0.8, 0.2)},
    )
    gaps = truths(told, judged.evidence(10))
    assert [type(gap.fact) for gap in gaps] == [
        DateGap,  # fails in 99 of 100
        OwnHoursGap,  # 47 of 50 hours were not seen
        LoosenedPolicy,  # 0.9: somebody chose it
        ScopeGap,  # 0.7
        DependencyTruth,  # 0.6
        UpheavalGap,  # 0.5
        ThinEvidence,  # 0.36
        PriceGap,  # 0.35
    ]
    weights = [gap.weight for gap in gaps]
    assert weights == sorted(weights, reverse=True)


def test_each_truth_says_what_it_rests_on():
    inputs = (
        Input("estimate", "build", "record"),
        Input("wait", "sign", "published"),
        Input("client-time", "lead", "opinion"),
    )
    outside = (OutsideBasis("date", 5, 0, "", False), OutsideBasis("cost", 5, 0, "", False))
    known = judged.evidence(inputs=inputs, outside=outside, own_record=OwnRecord(1, 5))
    believes = Beliefs(own_hours=Decimal(3), adoption="none")
    deal = judged.a_deal(
        asked=ASKED,
        believes=believes,
        adoption=USERS,
        budget=Budget(worlds.euros(1)),
        terms=[ServiceLevel("uptime", Uptime(), Decimal("0.999"))],
        policy=judged.strict(loosened=("a rule",)),
    )
    odds = {
        "scope": judged.chance(0.3),
        "price": judged.chance(0.65, outside=0.2),
        "live": judged.chance(0.5, outside=0.1),
    }
    told = judged.forecast(
        deal,
        {"live": judged.chance(0.95)},
        asked=odds,
        client_time=judged.client_time(40.0, 60.0, training=10.0),
        client_total=judged.client_total(),
        dates=(replace(judged.dated("live", judged.DUE, None, None, None), has_outside=True),),
    )
    broken = BrokenBeforeTruth(BrokenBefore("x", "y"), None, None, 0)
    drawn = ("own-items", "published", "opinion")
    assert {type(one.fact).__name__: one.rests_on for one in truths(told, known, (broken,))} == {
        "DateGap": ("own-deals",),
        "PriceGap": ("own-deals",),
        "ScopeGap": drawn,
        "TailTruth": (*drawn, "own-deals"),
        "OwnHoursGap": ("client-time", *drawn),
        "UpheavalGap": ("stated",),
        "BudgetGap": ("stated", *drawn),
        "OwnRecordTruth": ("own-deals",),
        "ServiceTruth": ("stated",),
        "LoosenedPolicy": ("policy",),
        "BrokenBeforeTruth": ("stated",),
    }


def test_what_was_broken_before_stands_among_the_others_by_its_weight():
    told = judged.forecast(judged.a_deal(), {"live": judged.chance(0.95)})
    broken = BrokenBeforeTruth(BrokenBefore("x", "y"), "live", 0.95, 200)
    [one] = truths(told, judged.evidence(), (broken,))
    assert (one.fact, one.weight) == (broken, 0.3)  # kept well by us, and never little to who was burnt
