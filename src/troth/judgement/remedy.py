"""What would bring a deal to policy: the cheapest of its named levers, a later date, a higher price.

Combinations of levers are looked at in order of what they cost, on the same luck, with few draws; what
comes near the policy is judged again on all of them. Levers alone go before a later date or a higher
price. It refuses levers the client has turned down, and says how many combinations it did not look at.

Source: DEAL-FILE.md, "The policy": a later date and a higher price are always tried unless refused.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from troth.core.change import (
    ChangedDeal,
    Choice,
    conflict_in,
    due_on,
    payments_moved,
    with_due_dates,
    with_levers,
    with_price,
)
from troth.core.deal import Deal
from troth.core.lever import Lever
from troth.core.money import Money
from troth.core.promise import ReachBy
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.shortfall import Shortfall, binding_shortfalls

SEARCH_DRAWS = 1024
NEAR = 0.03  # three standard errors of a chance of 90 % at that many draws
MOST_COMBINATIONS = 64
MOST_LISTED = 1 << 16
PRICE_STEP = 1.02
MOST_PRICE_STEPS = 120  # more than ten times the price
ASSUMED_WEEKS = 26
LATEST = 0.99  # the level of the latest day that is tried
LATER_DATE, HIGHER_PRICE = "later-date", "higher-price"  # as `refused` names what is always tried

Forecaster = Callable[[ChangedDeal, int], DealForecast]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that brings the deal to policy on all the draws: levers set, dates moved, a higher price.

    `payments` are the promises to pay no more that move with the price: whoever writes the remedy into
    the deal has to write them too.
    """

    choices: tuple[Choice, ...]
    dates: tuple[tuple[str, date], ...] = ()
    price: Money | None = None
    payments: tuple[tuple[str, Money], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What one types after `--set` for the levers in it."""
        return tuple(choice.name for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: the remedy if any, and how much it looked at.

    `incurable` are the rules missed that nothing tried could mend; without a remedy and with none of
    them, each can be mended and not all at once. `refused` is what would have done it with a lever that
    the client has turned down, looked for only where nothing else does.
    """

    remedy: Remedy | None
    looked_at: int
    left_out: int
    incurable: tuple[Shortfall, ...] = ()
    refused: Remedy | None = None


def find_remedy(deal: Deal, already: Sequence[Choice], forecaster: Forecaster, draws: int) -> Search:
    """Look for the cheapest change that brings every promise to policy.

    Parameters
    ----------
    deal
        The deal as its file says; as it stands it misses its policy.
    already
        Levers the user has set; they stay set.
    forecaster
        Forecasts a changed deal with a number of draws on the same luck.
    draws
        With how many draws a find is confirmed.
    """
    options = _options(deal, already)
    combinations = [
        choices for choices in _combinations(deal, already, _few(options)) if conflict_in(choices) is None
    ]
    looked = combinations[:MOST_COMBINATIONS]
    left_out = len(combinations) - len(looked) + _number(options) - _number(_few(options))
    second_best: Remedy | None = None
    missed: list[tuple[Shortfall, ...]] = []
    for choices in looked:
        changed = with_levers(deal, choices)
        forecast = forecaster(changed, min(SEARCH_DRAWS, draws))
        short = binding_shortfalls(forecast, deal.policy)
        if draws > SEARCH_DRAWS and all(one.gap <= NEAR for one in short):
            forecast = forecaster(changed, draws)
            short = binding_shortfalls(forecast, deal.policy)
        if not short:
            return Search(Remedy(choices), len(looked), left_out)
        if second_best is None:
            second_best = _with_date_or_price(changed, short, forecaster, draws)
        missed.append(short)
    if second_best is not None:
        return Search(second_best, len(looked), left_out)
    missed.append(_missed_at_the_utmost(with_levers(deal, already), forecaster, draws))
    return Search(None, len(looked), left_out, _in_all(missed))


def _in_all(missed: Sequence[tuple[Shortfall, ...]]) -> tuple[Shortfall, ...]:
    """Return the rules that every trial missed, as the first of them missed them."""
    always = set.intersection(*({(one.rule, one.promise) for one in short} for short in missed))
    return tuple(one for one in missed[0] if (one.rule, one.promise) in always)


def _missed_at_the_utmost(changed: ChangedDeal, forecaster: Forecaster, draws: int) -> tuple[Shortfall, ...]:
    """Return what is missed with every day moved as late, and the price raised as high, as is ever tried."""
    deal, price = changed.deal, changed.deal.price.fixed
    dates = _dates_at(forecaster(changed, draws), LATEST, _movable(deal))
    utmost = with_due_dates(deal, dates)
    if price is not None and not _is_price_refused(deal):
        utmost = with_price(utmost, _raised(price, MOST_PRICE_STEPS))
    return binding_shortfalls(forecaster(replace(changed, deal=utmost), draws), deal.policy)


def _options(deal: Deal, already: Sequence[Choice]) -> list[list[Choice | None]]:
    """Return each open lever's settings, and leaving it: the cheapest levers first."""
    fixed = {choice.lever.id for choice in already}
    levers = [one for one in deal.levers.values() if one.id not in fixed and one.id not in deal.refused]
    return [
        [None, *(Choice(lever, k) for k in range(len(lever.settings)))] for lever in sorted(levers, key=_cost)
    ]


def _few(options: list[list[Choice | None]]) -> list[list[Choice | None]]:
    """Return the first of the options, as many as can be listed in full."""
    few = len(options)
    while _number(options[:few]) > MOST_LISTED:
        few -= 1
    return options[:few]


def _number(options: list[list[Choice | None]]) -> int:
    return math.prod(len(one) for one in options)


def _combinations(
    deal: Deal, already: Sequence[Choice], options: list[list[Choice | None]]
) -> Iterator[tuple[Choice, ...]]:
    """Yield selections of levers, cheapest first: cost, then how many, their settings, the file's order."""
    order = {lever: rank for rank, lever in enumerate(deal.levers)}
    every = [
        tuple(sorted((*already, *filter(None, selection)), key=lambda choice: order[choice.lever.id]))
        for selection in itertools.product(*options)
    ]

    def weight(choices: tuple[Choice, ...]) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
        cost = sum(_cost(choice.lever) for choice in choices)
        settings = tuple(choice.setting for choice in choices)
        return (cost, len(choices), settings, tuple(order[choice.lever.id] for choice in choices))

    yield from sorted(every, key=weight)


def _cost(lever: Lever) -> int:
    """Return what a lever costs in minor units, a weekly one over half a year."""
    once = 0 if lever.costs is None else lever.costs.minor
    weekly = 0 if lever.costs_per_week is None else lever.costs_per_week.minor
    return once + ASSUMED_WEEKS * weekly


def _with_date_or_price(
    changed: ChangedDeal, short: tuple[Shortfall, ...], forecaster: Forecaster, draws: int
) -> Remedy | None:
    """Try a higher price, then later dates, then both, where nothing else is missing."""
    movable = _movable(changed.deal)
    if any(one.rule == "promise" and one.promise not in movable for one in short):
        return None
    forecast = forecaster(changed, draws)
    for level in (None, changed.deal.policy.promise, 0.95, 0.975, LATEST):
        dates = {} if level is None else _dates_at(forecast, level, movable)
        if level is not None and not dates:
            continue
        moved = replace(changed, deal=with_due_dates(changed.deal, dates)) if dates else changed
        missed = binding_shortfalls(forecaster(moved, draws) if dates else forecast, changed.deal.policy)
        if not missed and dates:
            return Remedy(changed.choices, tuple(sorted(dates.items())))
        price = _price_needed(moved, missed, forecaster, draws)
        if price is not None:
            payments = tuple(payments_moved(moved.deal, price).items())
            return Remedy(changed.choices, tuple(sorted(dates.items())), price, payments)
    return None


def _movable(deal: Deal) -> frozenset[str]:
    """Return the promises of ours whose day may move: not where the client refused a later one."""
    if LATER_DATE in deal.refused:
        return frozenset()
    refused = {
        promise
        for key in deal.refused
        if key in deal.levers
        for setting in deal.levers[key].settings
        for promise in setting.dates
    }
    ours = (one for one in deal.promises.values() if one.by == "seller" and not one.is_aim)
    return frozenset(one.id for one in ours if due_on(one) is not None).difference(refused)


def _dates_at(forecast: DealForecast, level: float, movable: frozenset[str]) -> dict[str, date]:
    by_item = {one.item: one for one in forecast.dates}
    moved: dict[str, date] = {}
    for key in movable:
        promise = forecast.promises[key].promise
        measure, due = promise.measure, due_on(promise)
        levels = by_item[measure.item].by_level if isinstance(measure, ReachBy) else forecast.delivered[key]
        day = levels.get(level)
        if day is not None and due is not None and day > due:
            moved[key] = day
    return moved


def _price_needed(
    changed: ChangedDeal, short: tuple[Shortfall, ...], forecaster: Forecaster, draws: int
) -> Money | None:
    """Return the lowest price, in steps of 2 %, at which nothing is missed; None if price cannot help."""
    deal, price = changed.deal, changed.deal.price.fixed
    if price is None or _is_price_refused(deal) or any(one.rule not in {"loss", "worst"} for one in short):
        return None
    low, high = 0, MOST_PRICE_STEPS
    found: Money | None = None
    while low < high:
        step = (low + high) // 2
        raised = _raised(price, step + 1)
        priced = replace(changed, deal=with_price(deal, raised))
        if binding_shortfalls(forecaster(priced, draws), deal.policy):
            low = step + 1
        else:
            high, found = step, raised
    return found


def _is_price_refused(deal: Deal) -> bool:
    levers = [deal.levers[key] for key in deal.refused if key in deal.levers]
    return HIGHER_PRICE in deal.refused or any(
        setting.price is not None and deal.price.fixed is not None and setting.price > deal.price.fixed
        for lever in levers
        for setting in lever.settings
    )


def _raised(price: Money, steps: int) -> Money:
    """Raise a price by steps of 2 %, up to the next hundred of the currency."""
    hundred = Money.of(Decimal(100), price.currency).minor
    return Money(math.ceil(price.minor * PRICE_STEP**steps / hundred) * hundred, price.currency)
