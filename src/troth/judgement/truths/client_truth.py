"""Hard truths about what hangs on the client: their time at its peak, their money, their own promises.

It refuses to blame: each says what the plan asks of them, and what happens where it is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from troth.core.promise import Decide, GiveTime, ReachBy
from troth.forecast.deal.deal_forecast import DealForecast, Leaning
from troth.judgement.truths.closing_price import CLIENT, FREE, ClosingPrice, payer

WORTH_SAYING = 0.05
OVER_SHARE = 1.1  # a tenth more than promised is given now and then, and no overload


@dataclass(frozen=True, slots=True)
class DependencyTruth:
    """A promise of ours that stands and falls with theirs."""

    promise: str
    leaning: Leaning

    @property
    def weight(self) -> float:
        """How much of the chance is in the client's hands."""
        return (self.leaning.if_kept or 0.0) - (self.leaning.if_missed or 0.0)


@dataclass(frozen=True, slots=True)
class OverloadTruth:
    """A client role's fullest week takes more than its whole promised share (hours)."""

    role: str
    monday: date
    median: float
    ninety: float
    promised_weekly: float
    chance: float

    @property
    def weight(self) -> float:
        """How bad it is: in how many runs, and never worse than what fails."""
        return 0.5 * self.chance


@dataclass(frozen=True, slots=True)
class BudgetGap:
    """The client's money that is not there when it falls due (minor units).

    `short` is what is missing in 1 of 10 runs or more; `enough_on` when the budget holds all of it.
    """

    chance: float
    approved: float
    due: float
    short: float
    enough_on: date | None

    @property
    def weight(self) -> float:
        """How bad it is: the chance that the money is not there."""
        return 1.0 - self.chance


ClientTruth = DependencyTruth | OverloadTruth | BudgetGap
Found = tuple[ClientTruth, str, ClosingPrice]


def client_truths(forecast: DealForecast) -> Iterator[Found]:
    """Yield each truth about what hangs on the client, its owner and its price."""
    yield from _dependencies(forecast)
    yield from _overloads(forecast)
    yield from _budget(forecast)


def _dependencies(forecast: DealForecast) -> Iterator[Found]:
    for one in forecast.promises.values():
        leaning = one.leaning
        if leaning is None or leaning.if_kept is None or leaning.if_missed is None:
            continue
        if leaning.if_kept - leaning.if_missed >= WORTH_SAYING:
            owner, price = _of_theirs(leaning.conditions, forecast)
            yield DependencyTruth(one.promise.id, leaning), owner, price


def _of_theirs(conditions: tuple[str, ...], forecast: DealForecast) -> tuple[str, ClosingPrice]:
    """Return who has to keep some promises, and the hours that those who work for it give."""
    deal = forecast.changed.deal
    owners: dict[str, None] = {}
    for key in conditions:
        measure = deal.promises[key].measure
        if isinstance(measure, GiveTime):
            owners[measure.role] = None
        elif isinstance(measure, Decide):
            owners[measure.who] = None
        elif isinstance(measure, ReachBy):
            owners.update(dict.fromkeys(deal.work[measure.item].by))
    given = {role.role: role.total.median for role in forecast.client_time.roles}
    hours = sum(given.get(owner, 0.0) for owner in owners)
    owner = next(iter(owners)) if len(owners) == 1 else CLIENT
    return owner, ClosingPrice(hours=hours) if hours else FREE


def _overloads(forecast: DealForecast) -> Iterator[Found]:
    for role in forecast.client_time.roles:
        most = max(role.weeks, key=lambda week: (week[2], week[1]), default=None)
        if most is None or role.overload_chance < WORTH_SAYING:
            continue
        monday, median, ninety = most
        if ninety > OVER_SHARE * role.promised_weekly:
            chance, weekly = role.overload_chance, role.promised_weekly
            fact = OverloadTruth(role.role, monday, median, ninety, weekly, chance)
            yield fact, role.role, ClosingPrice(hours=ninety - weekly)


def _budget(forecast: DealForecast) -> Iterator[Found]:
    total, deal = forecast.client_total, forecast.changed.deal
    told = None if total is None else total.budget
    if told is None or deal.budget is None or told.funded_chance >= deal.policy.promise:
        return
    due = forecast.money.payments_median
    fact = BudgetGap(told.funded_chance, deal.budget.approved.minor, due, told.short.ninety, told.enough_on)
    yield fact, payer(deal), ClosingPrice(money=told.short.ninety)
