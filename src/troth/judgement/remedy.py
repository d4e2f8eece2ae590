"""What would bring a deal to policy: the cheapest of its named levers, a later date, a higher price.

Combinations are looked at in order of what they cost, on the same luck, with few draws; the first that
meets the policy is confirmed on all of them by the caller. It refuses levers the client has turned
down, and says how many combinations it did not look at.

Source: DEAL-FILE.md, "The policy": a later date and a higher price are always tried unless refused.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from troth.core.change import ChangedDeal, Choice, conflict_in, with_due_dates, with_levers, with_price
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.promise import ReachBy
from troth.forecast.deal_forecast import DealForecast
from troth.judgement.shortfall import Shortfall, binding_shortfalls

SEARCH_DRAWS = 1024
MOST_COMBINATIONS = 64
PRICE_STEP = 1.02
MOST_PRICE_STEPS = 40
ASSUMED_WEEKS = 26

Forecaster = Callable[[ChangedDeal, int], DealForecast]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that brings the deal to policy: levers set, dates moved, a higher price.

    `is_confirmed` says that it also holds on all the draws.
    """

    choices: tuple[Choice, ...]
    dates: tuple[tuple[str, date], ...] = ()
    price: Money | None = None
    is_confirmed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What one types after `--set` for the levers in it."""
        return tuple(choice.name for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: the remedy if any, and how much it looked at."""

    remedy: Remedy | None
    looked_at: int
    left_out: int


def find_remedy(deal: Deal, already: Sequence[Choice], forecaster: Forecaster, draws: int) -> Search:
    """Look for the cheapest change that brings every promise to policy.

    Parameters
    ----------
    deal
        The deal as its file says.
    already
        Levers the user has set; they stay set.
    forecaster
        Forecasts a changed deal with a number of draws on the same luck.
    draws
        With how many draws a find is confirmed.
    """
    combinations = list(_combinations(deal, already))
    looked = combinations[:MOST_COMBINATIONS]
    second_best: Remedy | None = None
    for choices in looked:
        changed = with_levers(deal, choices)
        forecast = forecaster(changed, SEARCH_DRAWS)
        short = binding_shortfalls(forecast, deal.policy)
        if not short:
            if choices and not binding_shortfalls(forecaster(changed, draws), deal.policy):
                return Search(Remedy(choices, is_confirmed=True), len(looked), len(combinations) - len(looked))
        elif second_best is None:
            second_best = _with_date_or_price(changed, forecast, short, forecaster, draws)
    return Search(second_best, len(looked), len(combinations) - len(looked))


def _combinations(deal: Deal, already: Sequence[Choice]) -> Iterator[tuple[Choice, ...]]:
    """Yield allowed selections of levers, cheapest first: fewest levers, then what they cost."""
    fixed = {choice.lever.id for choice in already}
    options: list[list[Choice | None]] = []
    for lever in deal.levers.values():
        if lever.id in fixed or lever.id in deal.refused:
            continue
        options.append([None, *(Choice(lever, k) for k in range(len(lever.settings)))])
    if math.prod(len(one) for one in options) > 1 << 16:
        options = options[:10]
    every = [
        (*already, *(choice for choice in selection if choice is not None))
        for selection in itertools.product(*options)
    ]
    allowed = [choices for choices in every if conflict_in(choices) is None]
    yield from sorted(allowed, key=_weight)


def _weight(choices: tuple[Choice, ...]) -> tuple[int, int, tuple[int, ...]]:
    once = sum(c.lever.costs.minor for c in choices if c.lever.costs is not None)
    weekly = sum(c.lever.costs_per_week.minor for c in choices if c.lever.costs_per_week is not None)
    return (once + ASSUMED_WEEKS * weekly, len(choices), tuple(choice.setting for choice in choices))


def _with_date_or_price(
    changed: ChangedDeal,
    forecast: DealForecast,
    short: tuple[Shortfall, ...],
    forecaster: Forecaster,
    draws: int,
) -> Remedy | None:
    """Try later dates, then a higher price on top, where nothing else is missing."""
    deal = changed.deal
    dated = {p.id for p in deal.promises.values() if isinstance(p.measure, ReachBy)}
    movable = "later" not in deal.refused
    for one in short:
        if one.rule == "promise" and (one.promise not in dated or not movable):
            return None
    for level in (None, deal.policy.promise, 0.95, 0.975, 0.99):
        dates = {} if level is None else _dates_at(forecast, level)
        if level is not None and not (dates and movable):
            continue
        moved = replace(changed, deal=with_due_dates(deal, dates)) if dates else changed
        found = forecaster(moved, SEARCH_DRAWS) if dates else forecast
        price = _price_needed(moved, found, forecaster)
        if price is not None and (dates or price != deal.price.fixed):
            new_price = price if price != deal.price.fixed else None
            priced = replace(moved, deal=with_price(moved.deal, replace(deal.price, fixed=price)))
            if not binding_shortfalls(forecaster(priced, draws), deal.policy):
                return Remedy(changed.choices, tuple(sorted(dates.items())), new_price, is_confirmed=True)
    return None


def _dates_at(forecast: DealForecast, level: float) -> dict[str, date]:
    by_item = {one.item: one for one in forecast.dates}
    moved: dict[str, date] = {}
    for one in forecast.promises.values():
        measure = one.promise.measure
        if one.promise.by != "seller" or not isinstance(measure, ReachBy):
            continue
        day = by_item[measure.item].by_level.get(level)
        if day is not None and day > measure.on_or_before:
            moved[one.promise.id] = day
    return moved


def _price_needed(changed: ChangedDeal, forecast: DealForecast, forecaster: Forecaster) -> Money | None:
    """Return the lowest price, in steps of 2 %, at which nothing is missed; None if price cannot help."""
    policy, price = changed.deal.policy, changed.deal.price
    short = binding_shortfalls(forecast, policy)
    if not short:
        return price.fixed
    if price.fixed is None or "price" in changed.deal.refused:
        return None
    if any(one.rule not in ("loss", "worst") for one in short):
        return None
    low, high = 0, MOST_PRICE_STEPS
    found: Money | None = None
    while low < high:
        step = (low + high) // 2
        raised = _raised(price.fixed, step + 1)
        priced = replace(changed, deal=with_price(changed.deal, replace(price, fixed=raised)))
        if binding_shortfalls(forecaster(priced, SEARCH_DRAWS), policy):
            low = step + 1
        else:
            high, found = step, raised
    return found


def _raised(price: Money, steps: int) -> Money:
    """Raise a price by steps of 2 %, up to the next hundred of the currency."""
    hundred = Money.of(100, price.currency).minor  # type: ignore[arg-type]
    return Money(math.ceil(price.minor * PRICE_STEP**steps / hundred) * hundred, price.currency)
