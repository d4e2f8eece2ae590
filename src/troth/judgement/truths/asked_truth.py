"""Hard truths about what is asked for: a day, a price, a scope, all at once, and the tail of a day.

Something asked for is a gap when its odds are below the policy's. It refuses to let the middle case hide
the tail: a day that may pass by a month or more is told beside its odds.

Source: DESIGN section 3 ("Hard truth"), DEAL-FILE.md "What else is promised".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import AskedForecast, DateForecast, DealForecast
from troth.judgement.evidence import Evidence
from troth.judgement.truths.closing_price import NO_PRICE, ClosingPrice, asker, days_later, payer

FEWEST_TAIL_DAYS = 30  # a month
YEAR_DAYS = 365


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
class TailTruth:
    """In 1 of 10 runs an item is reached a month or more after the day promised or asked for.

    `nine_in_ten_on` None is past ten years.
    """

    item: str
    due_on: date
    nine_in_ten_on: date | None

    @property
    def weight(self) -> float:
        """How bad it is: how long the tail is, in years, at most one; half of it, since it is 1 in 10."""
        if self.nine_in_ten_on is None:
            return 0.5
        return 0.5 * min((self.nine_in_ten_on - self.due_on).days / YEAR_DAYS, 1.0)


AskedTruth = DateGap | PriceGap | ScopeGap | TogetherGap | TailTruth
Found = tuple[AskedTruth, str, ClosingPrice]


def asked_truths(forecast: DealForecast, evidence: Evidence) -> Iterator[Found]:
    """Yield each truth about what is asked for, with whose it is and what closing it costs."""
    deal = forecast.changed.deal
    needed, missed = deal.policy.promise, []
    for one in forecast.asked:
        if one.chance.issued is None or one.chance.issued >= needed:
            continue
        found = _gap(one, one.chance.issued, forecast, evidence)
        if found is not None:
            missed.append(found)
    yield from missed
    whole = forecast.asked_together
    if len(forecast.asked) > 1 and whole is not None and whole.issued is not None and whole.issued < needed:
        price = _of_all([price for _, _, price in missed])
        yield TogetherGap(whole.issued, evidence.behind(whole)), asker(deal), price
    yield from _tails(forecast)


def _gap(one: AskedForecast, chance: float, forecast: DealForecast, evidence: Evidence) -> Found | None:
    deal = forecast.changed.deal
    dates = {each.item: each for each in forecast.dates}
    if one.what == "scope":
        return ScopeGap(chance, evidence.behind(one.chance)), asker(deal), _scope_price(forecast)
    if one.what == "price" and deal.asked.price is not None:
        cost, asked = forecast.money.cost, deal.asked.price.minor
        price = ClosingPrice(money=max(cost.ninety - asked, 0.0))
        gap = PriceGap(asked, chance, evidence.behind(one.chance, "cost"), cost.median, cost.ninety)
        return gap, payer(deal), price
    if one.what in dates:
        told, asked_on = dates[one.what], deal.asked.dates[one.what]
        behind = evidence.behind(one.chance, "date")
        date_gap = DateGap(one.what, asked_on, chance, behind, told.even_on, told.nine_in_ten_on)
        safe_on = told.by_level.get(deal.policy.promise, told.nine_in_ten_on)
        return date_gap, asker(deal), days_later(deal, one.what, asked_on, safe_on)
    return None


def _scope_price(forecast: DealForecast) -> ClosingPrice:
    """Return how much later the scope asked for is there at the policy's odds."""
    deal = forecast.changed.deal
    latest = max(deal.asked.dates, key=lambda item: deal.asked.dates[item], default=None)
    if latest is None:
        return NO_PRICE
    there_on = forecast.asked_scope_on.get(deal.policy.promise)
    return days_later(deal, latest, deal.asked.dates[latest], there_on)


def _of_all(prices: list[ClosingPrice]) -> ClosingPrice:
    """Return what closing every gap takes: the longest wait and the money; none where one has no price."""
    if not all(price.is_named for price in prices):
        return NO_PRICE
    days = [price.days for price in prices if price.days is not None]
    money = [price.money for price in prices if price.money is not None]
    return ClosingPrice(money=sum(money) if money else None, days=max(days, default=None))


def _tails(forecast: DealForecast) -> Iterator[Found]:
    deal = forecast.changed.deal
    ours = {
        p.measure.item: p.measure.on_or_before
        for p in deal.promises.values()
        if p.by == "seller" and isinstance(p.measure, ReachBy)
    }
    for one in forecast.dates:
        due_on = ours.get(one.item, deal.asked.dates.get(one.item))
        if due_on is not None and _is_long(one, due_on):
            price = days_later(deal, one.item, due_on, one.nine_in_ten_on)
            yield TailTruth(one.item, due_on, one.nine_in_ten_on), asker(deal), price


def _is_long(told: DateForecast, due_on: date) -> bool:
    nine = told.nine_in_ten_on
    return nine is None or (nine - due_on).days >= FEWEST_TAIL_DAYS
