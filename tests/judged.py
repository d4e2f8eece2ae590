"""Forecasts and judgements with chances set by hand, used by the rooms that judge and tell.

The deal is a world of one builder and the client's lead; what was drawn for it is replaced by what a test
sets, so that every answer is known beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import worlds
from troth.core.change import ChangedDeal
from troth.core.deal import Deal, Policy
from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import (
    AskedForecast,
    BudgetForecast,
    ClientTime,
    ClientTotal,
    DateForecast,
    DealForecast,
    DipForecast,
    Leaning,
    MoneyForecast,
    PromiseForecast,
    ResultWorth,
    RoleHours,
    Spread,
)
from troth.forecast.deal.views import UNKNOWN, Chance
from troth.forecast.items.common_cause import CommonCause
from troth.judgement.evidence import Evidence, Input, evidence_of
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import binding_shortfalls, shortfalls
from troth.judgement.truths.broken_before import BrokenBeforeTruth
from troth.judgement.truths.truth import truths
from troth.judgement.verdict import Judgement

DRAWS = 10_000
DUE = date(2027, 1, 29)
NEVER_LATE = Spread(0.0, 0.0, 0.0)


def chance(inside: float | None, outside: float | None = None) -> Chance:
    """Return a chance whose lower view is issued."""
    if inside is None:
        return UNKNOWN
    return Chance(inside, outside, inside if outside is None else min(inside, outside), DRAWS)


def a_deal(*promises: object, **rest: object) -> Deal:
    """Return a deal of one piece of work, 'build', and what follows it, 'live'."""
    items = (worlds.task("build", "10d", scope="must"), worlds.milestone("live", "build"))
    made = promises or (worlds.by_seller("live", ReachBy("live", DUE)),)
    return worlds.deal_of(items, promises=made, **rest)  # type: ignore[arg-type]  # promises of the test


def money(
    loss: float | None = 0.05,
    *,
    outside: float | None = None,
    worst: float | None = None,
    **rest: object,
) -> MoneyForecast:
    """Return money in which a loss has a chance; None: there is no price."""
    issued = loss if outside is None or loss is None else max(loss, outside)
    of = MoneyForecast(
        currency="EUR",
        face_cost=5_000_00,
        cost=Spread(6_000_00, 8_000_00, 9_000_00),
        payments_median=10_000_00 if loss is not None else 0,
        has_price=loss is not None,
        credits_mean=0.0,
        credits_ninety_five=0.0,
        credit_chance=0.0,
        loss=UNKNOWN if loss is None else Chance(loss, outside, issued, DRAWS),
        worst_chance=worst,
    )
    return replace(of, **rest)  # type: ignore[arg-type]  # its own fields


def dated(item: str = "live", promised_on: date | None = DUE, *days: date | None) -> DateForecast:
    """Return a date with its even, 9 in 10 and 19 in 20 days."""
    even, nine, nineteen = days or (date(2027, 1, 25), date(2027, 2, 12), date(2027, 2, 26))
    return DateForecast(
        item, promised_on, date(2027, 1, 22), even, {0.5: even, 0.9: nine, 0.95: nineteen}, has_outside=False
    )


def client_time(median: float = 0.0, ninety: float = 0.0, training: float = 0.0) -> ClientTime:
    """Return the hours of the lead, all of them in one week."""
    if not ninety:
        return ClientTime((), NEVER_LATE, training)
    spread = Spread(median, ninety, ninety)
    role = RoleHours("lead", spread, 16.0, ((date(2027, 1, 11), median, ninety),))
    return ClientTime((role,), spread, training)


def client_total(**rest: object) -> ClientTotal:
    """Return a total of 10,000 to us, 2,000 of people and a dip of 8,000, beside a worth of 15,000."""
    made = ClientTotal(
        headline="live",
        parts={
            "payments": Spread(10_000_00, 10_000_00, 10_000_00),
            "own-people": Spread(2_000_00, 3_000_00, 3_500_00),
            "dip": Spread(8_000_00, 9_000_00, 9_500_00),
        },
        total=Spread(20_000_00, 21_500_00, 22_000_00),
        training_hours=Spread(672.0, 870.0, 900.0),
        has_price=True,
        worth=Spread(0.0, 15_000_00, 15_000_00),
        pays_chance=0.3,
        results=(ResultWorth("pick-errors", 15_000_00, 0.6),),
        dip=DipForecast(
            140, 0.2, Spread(38.0, 52.0, 54.0), {0.5: DUE, 0.9: date(2027, 3, 1), 0.95: date(2027, 3, 8)}
        ),
        budget=BudgetForecast(0.32, Spread(0.0, 4_000_00, 4_000_00), date(2027, 7, 1)),
    )
    return replace(made, **rest)  # type: ignore[arg-type]  # its own fields


def forecast(
    deal: Deal,
    chances: Mapping[str, Chance],
    *,
    together: Chance | None = None,
    asked: Mapping[str, Chance] | None = None,
    leanings: Mapping[str, Leaning] | None = None,
    **rest: object,
) -> DealForecast:
    """Return a forecast of a deal in which everything is set by hand."""
    leans = leanings or {}
    told = {
        key: PromiseForecast(promise, chances[key], leans.get(key), None)
        for key, promise in deal.promises.items()
    }
    binding = [one for one in told.values() if one.promise.by == "seller" and not one.promise.is_aim]
    counted = [one.chance.issued for one in binding]
    lowest = min((0.0 if one is None else one for one in counted), default=None)
    made = DealForecast(
        changed=ChangedDeal(deal),
        as_of=date(2026, 11, 2),
        seed=1,
        draws=DRAWS,
        promises=told,
        together=together or (UNKNOWN if lowest is None else chance(lowest)),
        asked=tuple(AskedForecast(what, one) for what, one in (asked or {}).items()),
        asked_together=None,
        dates=(dated(),),
        money=money(),
        client_time=client_time(),
        decisive_for="live",
        decisive=(("build", 1.0),),
        items={},
        given={},
        cause=CommonCause(0.1, 0.1),
        outside=(),
        base_item_source="figures by hand",
        is_synthetic=False,
    )
    return replace(made, **rest)  # type: ignore[arg-type]  # its own fields


def evidence(own_items: int = 200, **rest: object) -> Evidence:
    """Return evidence of so many own items."""
    made = Evidence(
        own_items, 0, 0, 0.05, "figures by hand", False, (), (Input("estimate", "build", "record"),)
    )
    return replace(made, **rest)  # type: ignore[arg-type]  # its own fields


def judgement(
    told: DealForecast,
    known: Evidence | None = None,
    search: Search | None = None,
    *,
    is_quick: bool = False,
    broken: Sequence[BrokenBeforeTruth] = (),
) -> Judgement:
    """Judge a forecast that was set by hand; `broken` is what was broken before, answered."""
    policy = told.changed.deal.policy
    behind = evidence_of(told) if known is None else known
    verdict = "change"
    if not binding_shortfalls(told, policy):
        verdict = "promise"
    elif search is not None and search.remedy is None and not search.is_partial:
        verdict = "walk-away"
    missed = shortfalls(told, policy)
    return Judgement(told, verdict, missed, search, is_quick, truths(told, behind, broken), behind)  # type: ignore[arg-type]  # one of the three


def strict(**rules: object) -> Policy:
    """Return a policy with some rules of its own."""
    return replace(Policy(), **rules)  # type: ignore[arg-type]  # its own fields
