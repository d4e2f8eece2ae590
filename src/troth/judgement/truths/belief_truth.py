"""Hard truths about what the client believes: their people's hours, their money, that nothing changes.

A belief is a gap when it lies below the median of what the forecast says. It refuses to hold a belief of
money against what is uncertain beside it: the dip stands beside the total, not in it.

Source: DEAL-FILE.md "What else is promised" (`believes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from troth.core.deal import Deal
from troth.core.money import Money
from troth.forecast.deal.client_total import dip_cost_range
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.truths.closing_price import ClosingPrice, asker, payer


@dataclass(frozen=True, slots=True)
class OwnHoursGap:
    """The hours the client believes to need of their own people, and what the work needs of them."""

    believed: float
    median: float
    ninety: float
    training: float
    said_by: str | None

    @property
    def weight(self) -> float:
        """How bad it is: the share of the hours that was not seen."""
        return 1.0 - self.believed / max(self.median + self.training, 1e-9)


@dataclass(frozen=True, slots=True)
class OwnMoneyGap:
    """The money the client believes to spend, and the median of what it takes (minor units).

    `dip` is what the fall of their output costs, from and to; it stands beside the total, not in it.
    """

    believed: float
    payments: float
    own_people: float
    purchases: float
    dip: tuple[float, float] | None = None

    @property
    def total(self) -> float:
        """What it takes in all."""
        return self.payments + self.own_people + self.purchases

    @property
    def weight(self) -> float:
        """How bad it is: the share of the money that was not seen."""
        return 1.0 - self.believed / max(self.total, 1e-9)


@dataclass(frozen=True, slots=True)
class UpheavalGap:
    """The client believes that nobody has to change anything; people have to be trained and will dip."""

    users: int
    training: float
    has_dip: bool

    @property
    def weight(self) -> float:
        """How bad it is: after what fails, before what is merely uncertain."""
        return 0.5


BeliefTruth = OwnHoursGap | OwnMoneyGap | UpheavalGap
Found = tuple[BeliefTruth, str, ClosingPrice]


def belief_truths(forecast: DealForecast) -> Iterator[Found]:
    """Yield each belief of the client's that the forecast does not bear out, its owner and its price."""
    deal, time = forecast.changed.deal, forecast.client_time
    believes, adoption, said_by = deal.believes, deal.adoption, asker(deal)
    needed = time.together.median + time.training_hours
    if believes.own_hours is not None and float(believes.own_hours) < needed:
        believed, work = float(believes.own_hours), time.together
        gap = OwnHoursGap(believed, work.median, work.ninety, time.training_hours, believes.said_by)
        yield gap, said_by, ClosingPrice(hours=needed - believed)
    if believes.own_money is not None:
        money = own_money(deal, believes.own_money, forecast)
        if money.believed < money.total:
            yield money, payer(deal), ClosingPrice(money=money.total - money.believed)
    if believes.adoption == "none" and adoption is not None and (time.training_hours or adoption.dip):
        upheaval = UpheavalGap(adoption.users, time.training_hours, adoption.dip is not None)
        yield upheaval, said_by, _upheaval_price(forecast)


def _upheaval_price(forecast: DealForecast) -> ClosingPrice:
    """Return the hours that training takes and, in the middle case, what the dip costs."""
    total, training = forecast.client_total, forecast.client_time.training_hours
    dip = None if total is None or "dip" not in total.parts else total.parts["dip"].median
    return ClosingPrice(money=dip or None, hours=training or None)


def own_money(deal: Deal, believed: Money, forecast: DealForecast) -> OwnMoneyGap:
    """Return what the client believes to spend beside what they pay, their hours at cost and purchases."""
    people = 0.0
    for role in forecast.client_time.roles:
        rate = deal.people[role.role].cost
        if rate is not None:
            workday = deal.calendar_of(role.role).workday_minutes
            people += role.total.median * 60 * float(rate.minor_for(1, workday))
    adoption = deal.adoption
    if adoption is not None and adoption.user_cost is not None:
        workday = deal.calendars["client"].workday_minutes
        people += forecast.client_time.training_hours * 60 * float(adoption.user_cost.minor_for(1, workday))
    purchases = adoption.purchases.minor if adoption is not None and adoption.purchases is not None else 0
    return OwnMoneyGap(
        believed.minor, forecast.money.payments_median, people, float(purchases), dip_cost(deal)
    )


def dip_cost(deal: Deal) -> tuple[float, float] | None:
    """Return what the users' lost days cost, from and to, in minor units; None without a dip or a cost."""
    adoption = deal.adoption
    if adoption is None or adoption.dip is None or adoption.user_cost is None:
        return None
    return dip_cost_range(deal, adoption)
