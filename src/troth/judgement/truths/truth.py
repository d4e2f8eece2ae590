"""Hard truths: gaps between what the client asks, believes or went through and what the forecast says.

Each is a typed fact with its number, what closing the gap would cost, whose it is to answer and what it
rests on; `telling` gives it a sentence. The facts stand by who they speak of: what is asked, what is
believed, what hangs on the client, the seller, what was broken before. It refuses to be switched off:
only a change in the deal removes a truth.

Source: DESIGN section 3 ("Hard truth"), DEAL-FILE.md "What else is promised".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Literal

from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import DealForecast
from troth.forecast.deal.views import Chance
from troth.judgement.evidence import Evidence, is_outside
from troth.judgement.truths.asked_truth import (
    AskedTruth,
    DateGap,
    PriceGap,
    ScopeGap,
    TailTruth,
    TogetherGap,
    asked_truths,
)
from troth.judgement.truths.belief_truth import (
    BeliefTruth,
    OwnHoursGap,
    OwnMoneyGap,
    UpheavalGap,
    belief_truths,
)
from troth.judgement.truths.broken_before import BrokenBeforeTruth, Difference, broken_price
from troth.judgement.truths.client_truth import (
    BudgetGap,
    ClientTruth,
    DependencyTruth,
    OverloadTruth,
    client_truths,
)
from troth.judgement.truths.closing_price import ClosingPrice
from troth.judgement.truths.seller_truth import (
    LoosenedPolicy,
    OwnRecordTruth,
    SellerTruth,
    ServiceTruth,
    ThinEvidence,
    seller_truths,
)

__all__ = [
    "BrokenBeforeTruth",
    "BudgetGap",
    "DateGap",
    "DependencyTruth",
    "Difference",
    "HardTruth",
    "LoosenedPolicy",
    "OverloadTruth",
    "OwnHoursGap",
    "OwnMoneyGap",
    "OwnRecordTruth",
    "PriceGap",
    "ScopeGap",
    "ServiceTruth",
    "TailTruth",
    "ThinEvidence",
    "TogetherGap",
    "Truth",
    "UpheavalGap",
    "truths",
]

Truth = AskedTruth | BeliefTruth | ClientTruth | SellerTruth | BrokenBeforeTruth
RestsOn = Literal["own-items", "own-deals", "published", "client-time", "stated", "opinion", "policy"]


@dataclass(frozen=True, slots=True)
class HardTruth:
    """One hard truth: the fact, whose it is to answer, what closing the gap costs, what it rests on.

    `owner` is the name of a role or contact, `us` or `client`.
    """

    fact: Truth
    owner: str
    price: ClosingPrice
    rests_on: tuple[RestsOn, ...] = ()

    @property
    def weight(self) -> float:
        """How bad it is; it orders them."""
        return self.fact.weight


def truths(
    forecast: DealForecast, evidence: Evidence, broken: Sequence[BrokenBeforeTruth] = ()
) -> tuple[HardTruth, ...]:
    """List the hard truths of a deal, the worst first.

    Parameters
    ----------
    forecast, evidence
        The deal's forecast, and what it rests on.
    broken
        What was broken to this client before, answered.
    """
    found = (
        HardTruth(fact, owner, price, rests_on(fact, forecast, evidence))
        for fact, owner, price in _found(forecast, evidence, broken)
    )
    return tuple(sorted(found, key=lambda one: -one.weight))


def _found(
    forecast: DealForecast, evidence: Evidence, broken: Sequence[BrokenBeforeTruth]
) -> Iterator[tuple[Truth, str, ClosingPrice]]:
    yield from asked_truths(forecast, evidence)
    yield from belief_truths(forecast)
    yield from client_truths(forecast)
    yield from seller_truths(forecast, evidence)
    deal: Deal = forecast.changed.deal
    yield from ((one, *broken_price(one, deal)) for one in broken)


@singledispatch
def rests_on(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    """Say what a truth rests on: one step away from it."""
    del fact, forecast
    return _items(evidence)


def _items(evidence: Evidence) -> tuple[RestsOn, ...]:
    """Return what the plan's own draws rest on."""
    grounds: list[RestsOn] = ["own-items"] if evidence.own_items else []
    if any(one.ground == "published" for one in evidence.inputs):
        grounds.append("published")
    if evidence.of_ground("opinion"):
        grounds.append("opinion")
    return tuple(grounds)


def _of_chance(chance: Chance | None, evidence: Evidence) -> tuple[RestsOn, ...]:
    return ("own-deals",) if chance is not None and is_outside(chance) else _items(evidence)


def _asked(what: str, forecast: DealForecast) -> Chance | None:
    return next((one.chance for one in forecast.asked if one.what == what), None)


@rests_on.register
def _(fact: DateGap, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    return _of_chance(_asked(fact.item, forecast), evidence)


@rests_on.register
def _(fact: PriceGap, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact
    return _of_chance(_asked("price", forecast), evidence)


@rests_on.register
def _(fact: TogetherGap, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact
    return _of_chance(forecast.asked_together, evidence)


@rests_on.register
def _(fact: TailTruth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    has_outside = any(one.item == fact.item and one.has_outside for one in forecast.dates)
    return (*_items(evidence), *(("own-deals",) if has_outside and evidence.own_deals else ()))


@rests_on.register
def _(fact: BrokenBeforeTruth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    if fact.promise is None:
        return ("stated",)
    one = forecast.promises[fact.promise]
    chance = one.chance if isinstance(one.promise.measure, ReachBy) else None
    return ("stated", *_of_chance(chance, evidence))


@rests_on.register(OwnHoursGap)
@rests_on.register(OwnMoneyGap)
@rests_on.register(OverloadTruth)
def _(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact, forecast
    return ("client-time", *_items(evidence))


@rests_on.register(BudgetGap)
def _(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact, forecast
    return ("stated", *_items(evidence))


@rests_on.register(UpheavalGap)
@rests_on.register(ServiceTruth)
def _(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact, forecast, evidence
    return ("stated",)


@rests_on.register(OwnRecordTruth)
def _(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact, forecast, evidence
    return ("own-deals",)


@rests_on.register(LoosenedPolicy)
def _(fact: Truth, forecast: DealForecast, evidence: Evidence) -> tuple[RestsOn, ...]:
    del fact, forecast, evidence
    return ("policy",)
