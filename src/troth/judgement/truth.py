"""Hard truths: gaps between what the client asks or believes and what the forecast says.

Each is a typed fact with its number, price and owner; `telling` gives it a sentence. It refuses to be
switched off: only a change in the deal removes a truth. A belief is a gap when it lies below the
median; something asked for is one when its odds are below the policy's.

Source: DESIGN section 3 ("Hard truth"), DEAL-FILE.md "What else is promised".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from troth.core.deal import Deal
from troth.forecast.deal_forecast import DealForecast, Leaning
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence

WORTH_SAYING = 0.05


@dataclass(frozen=True, slots=True)
class DateGap:
    """A day asked for, its odds, and the days by which the odds are even and 9 in 10."""

    item: str
    asked_on: date
    chance: float
    even_on: date | None
    nine_in_ten_on: date | None

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails."""
        return 1.0 - self.chance


@dataclass(frozen=True, slots=True)
class PriceGap:
    """A price asked for, the odds that our cost stays under it, and what it costs us (minor units)."""

    asked: float
    chance: float
    cost_median: float
    cost_ninety: float

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails."""
        return 1.0 - self.chance


@dataclass(frozen=True, slots=True)
class ScopeGap:
    """The scope asked for and the odds that all of it is there by the latest day asked."""

    chance: float

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails."""
        return 1.0 - self.chance


@dataclass(frozen=True, slots=True)
class TogetherGap:
    """Everything asked for, at once."""

    chance: float

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails."""
        return 1.0 - self.chance


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
    """The money the client believes to spend, and the median of what it takes (minor units)."""

    believed: float
    payments: float
    own_people: float
    purchases: float

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
class ThinEvidence:
    """Little of the seller's own stands behind the numbers."""

    own_items: int

    @property
    def weight(self) -> float:
        """How thin: all of it published by others weighs most."""
        return 0.4 if self.own_items == 0 else 0.4 * (1.0 - self.own_items / ENOUGH_ITEMS)


@dataclass(frozen=True, slots=True)
class LoosenedPolicy:
    """A rule of the company's policy that this deal makes weaker."""

    rule: str

    @property
    def weight(self) -> float:
        """How bad it is: always near the top, since somebody chose it."""
        return 0.9


Truth = (
    DateGap
    | PriceGap
    | ScopeGap
    | TogetherGap
    | OwnHoursGap
    | OwnMoneyGap
    | UpheavalGap
    | DependencyTruth
    | ThinEvidence
    | LoosenedPolicy
)


def truths(forecast: DealForecast, evidence: Evidence) -> tuple[Truth, ...]:
    """List the hard truths of a deal, the worst first."""
    deal = forecast.changed.deal
    found: list[Truth] = [*_asked_gaps(forecast), *_belief_gaps(forecast)]
    for one in forecast.promises.values():
        leaning = one.leaning
        if leaning is None or leaning.if_kept is None or leaning.if_missed is None:
            continue
        if leaning.if_kept - leaning.if_missed >= WORTH_SAYING:
            found.append(DependencyTruth(one.promise.id, leaning))
    if evidence.own_items < ENOUGH_ITEMS:
        found.append(ThinEvidence(evidence.own_items))
    found += [LoosenedPolicy(rule) for rule in deal.policy.loosened]
    return tuple(sorted(found, key=lambda one: -one.weight))


def _asked_gaps(forecast: DealForecast) -> list[Truth]:
    deal = forecast.changed.deal
    needed = deal.policy.promise
    dates = {one.item: one for one in forecast.dates}
    found: list[Truth] = []
    for one in forecast.asked:
        chance = one.chance.issued
        if chance is None or chance >= needed:
            continue
        if one.what == "scope":
            found.append(ScopeGap(chance))
        elif one.what == "price" and deal.asked.price is not None:
            cost = forecast.money.cost
            found.append(PriceGap(deal.asked.price.minor, chance, cost.median, cost.ninety))
        elif one.what in dates:
            told = dates[one.what]
            asked_on = deal.asked.dates[one.what]
            found.append(DateGap(one.what, asked_on, chance, told.even_on, told.nine_in_ten_on))
    together = forecast.asked_together
    if len(forecast.asked) > 1 and together is not None and together.issued is not None:
        if together.issued < needed:
            found.append(TogetherGap(together.issued))
    return found


def _belief_gaps(forecast: DealForecast) -> list[Truth]:
    deal, time = forecast.changed.deal, forecast.client_time
    believes, adoption = deal.believes, deal.adoption
    found: list[Truth] = []
    if believes.own_hours is not None and float(believes.own_hours) < time.together.median + time.training_hours:
        found.append(
            OwnHoursGap(
                float(believes.own_hours),
                time.together.median,
                time.together.ninety,
                time.training_hours,
                believes.said_by,
            )
        )
    if believes.own_money is not None:
        gap = own_money(deal, forecast)
        if gap.believed < gap.total:
            found.append(gap)
    if believes.adoption == "none" and adoption is not None and (time.training_hours or adoption.dip):
        found.append(UpheavalGap(adoption.users, time.training_hours, bool(adoption.dip)))
    return found


def own_money(deal: Deal, forecast: DealForecast) -> OwnMoneyGap:
    """Return what the client believes to spend beside what they pay, their hours at cost and purchases."""
    assert deal.believes.own_money is not None
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
        deal.believes.own_money.minor, forecast.money.payments_median, people, float(purchases)
    )
