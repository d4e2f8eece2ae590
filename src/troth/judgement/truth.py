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
from troth.core.money import Money
from troth.core.quantity import DAY_MINUTES, Span
from troth.core.worktime import Calendar
from troth.forecast.deal.deal_forecast import DealForecast, Leaning
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence

WORTH_SAYING = 0.05


class _AskedGap:
    """Something asked for that may fail: it weighs the chance that it does."""

    __slots__ = ()
    chance: float

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails."""
        return 1.0 - self.chance


@dataclass(frozen=True, slots=True)
class DateGap(_AskedGap):
    """A day asked for, its odds, and the days by which the odds are even and 9 in 10.

    Here and below `behind` is how many own finished items (deals, where their view decides) stand
    behind the chance.
    """

    item: str
    asked_on: date
    chance: float
    behind: int
    even_on: date | None
    nine_in_ten_on: date | None


@dataclass(frozen=True, slots=True)
class PriceGap(_AskedGap):
    """A price asked for, the odds that our cost stays under it, and what it costs us (minor units)."""

    asked: float
    chance: float
    behind: int
    cost_median: float
    cost_ninety: float


@dataclass(frozen=True, slots=True)
class ScopeGap(_AskedGap):
    """The scope asked for and the odds that all of it is there by the latest day asked."""

    chance: float
    behind: int


@dataclass(frozen=True, slots=True)
class TogetherGap(_AskedGap):
    """Everything asked for, at once."""

    chance: float
    behind: int


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
    found: list[Truth] = [*_asked_gaps(forecast, evidence), *_belief_gaps(forecast)]
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


def _asked_gaps(forecast: DealForecast, evidence: Evidence) -> list[Truth]:
    deal = forecast.changed.deal
    needed = deal.policy.promise
    dates = {one.item: one for one in forecast.dates}
    found: list[Truth] = []
    for one in forecast.asked:
        chance = one.chance.issued
        if chance is None or chance >= needed:
            continue
        if one.what == "scope":
            found.append(ScopeGap(chance, evidence.behind(one.chance)))
        elif one.what == "price" and deal.asked.price is not None:
            cost, behind = forecast.money.cost, evidence.behind(one.chance, "cost")
            found.append(PriceGap(deal.asked.price.minor, chance, behind, cost.median, cost.ninety))
        elif one.what in dates:
            told, behind = dates[one.what], evidence.behind(one.chance, "date")
            asked_on = deal.asked.dates[one.what]
            found.append(DateGap(one.what, asked_on, chance, behind, told.even_on, told.nine_in_ten_on))
    whole = forecast.asked_together
    if len(forecast.asked) > 1 and whole is not None and whole.issued is not None and whole.issued < needed:
        found.append(TogetherGap(whole.issued, evidence.behind(whole)))
    return found


def _belief_gaps(forecast: DealForecast) -> list[Truth]:
    deal, time = forecast.changed.deal, forecast.client_time
    believes, adoption = deal.believes, deal.adoption
    found: list[Truth] = []
    if (
        believes.own_hours is not None
        and float(believes.own_hours) < time.together.median + time.training_hours
    ):
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
        gap = own_money(deal, believes.own_money, forecast)
        if gap.believed < gap.total:
            found.append(gap)
    if believes.adoption == "none" and adoption is not None and (time.training_hours or adoption.dip):
        found.append(UpheavalGap(adoption.users, time.training_hours, adoption.dip is not None))
    return found


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
    """Return what the users' lost days cost, from and to, in minor units; None without a dip or a cost.

    Lost user-days = half x depth x users x working days it lasts.
    """
    adoption = deal.adoption
    if adoption is None or adoption.dip is None or adoption.user_cost is None:
        return None
    calendar = deal.calendars["client"]
    daily = float(adoption.user_cost.minor_for(calendar.workday_minutes, calendar.workday_minutes))
    lost_daily = 0.5 * adoption.dip.depth * adoption.users * daily
    low, high = (_working_days(span, calendar) for span in (adoption.dip.lasts.low, adoption.dip.lasts.high))
    return lost_daily * low, lost_daily * high


def _working_days(span: Span, calendar: Calendar) -> float:
    """Return the working days in a span, holidays left out of account."""
    if span.is_working:
        return span.minutes(calendar.workday_minutes) / calendar.workday_minutes
    return span.minutes() / DAY_MINUTES * len(calendar.weekdays) / 7
