"""What would bring a deal to policy: the cheapest of its named levers, a later date, a higher price.

Combinations of levers are looked at in order of what they cost, on the same luck, with few draws; what
comes near the policy is judged again on all of them. Levers alone go before a later date or a higher
price. It refuses levers the client has turned down, and says how many combinations it did not look at;
where nothing else does it, it says whether something that was turned down would.

Source: DEAL-FILE.md, "The policy": a later date and a higher price are always tried unless refused.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from troth.core.change import Choice, with_levers
from troth.core.deal import Deal
from troth.forecast.deal.blocks import Progress, processors
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.search.combinations import MOST_LOOKED_AT, Choices, Combinations, combinations_of
from troth.judgement.search.later_or_dearer import (
    Forecaster,
    Remedy,
    missed_at_the_utmost,
    with_date_or_price,
)
from troth.judgement.shortfall import Shortfall, binding_shortfalls

SEARCH_DRAWS = 1024
NEAR = 0.03  # three standard errors of a chance of 90 % at that many draws
MOST_MOVED = 64  # the cheapest combinations with which a later date or a higher price is tried
AHEAD = 2  # combinations waiting for each processor

Hope = Callable[[Choices], bool]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: the remedy if any, and how much it looked at.

    `incurable` are the rules missed that nothing tried could mend; without a remedy and with none of
    them, each can be mended and not all at once. `refused` is what would have done it with a lever, a day
    or a price that the client has turned down, looked for only where nothing else does. `is_cut` says that
    somebody stopped it.
    """

    remedy: Remedy | None
    looked_at: int
    left_out: int
    incurable: tuple[Shortfall, ...] = ()
    refused: Remedy | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched: the deal as its file says, levers that stay set, with how many draws to confirm.

    `has_hope` says of a combination whether it may be near the policy at all (None: each may); the
    cheapest are looked at all the same until a later date or a higher price is found for one of them.
    """

    deal: Deal
    already: tuple[Choice, ...]
    draws: int
    has_hope: Hope | None = None


def find_remedy(searched: Searched, forecaster: Forecaster, progress: Progress | None = None) -> Search:
    """Look for the cheapest change that brings every promise to policy.

    Parameters
    ----------
    searched
        The deal, which as it stands misses its policy.
    forecaster
        Forecasts a changed deal with a number of draws on the same luck; called on several threads.
    progress
        Told (combinations done, in all).
    """
    combinations = combinations_of(searched.deal, searched.already).first(MOST_LOOKED_AT)
    found = _search(searched, combinations, forecaster, progress)
    if found.remedy is not None or found.is_cut or not searched.deal.refused:
        return found
    willing = replace(searched, deal=replace(searched.deal, refused=()), has_hope=None)
    open_too = combinations_of(willing.deal, willing.already).first(MOST_LOOKED_AT)
    return replace(found, refused=_search(willing, open_too, forecaster, progress).remedy)


def _search(
    searched: Searched, combinations: Combinations, forecaster: Forecaster, progress: Progress | None
) -> Search:
    deal, draws, looked_at = searched.deal, searched.draws, len(combinations.listed)
    second_best: Remedy | None = None
    missed: list[tuple[Shortfall, ...]] = []
    hopeful = (
        each
        for k, each in enumerate(combinations.listed)
        if searched.has_hope is None or searched.has_hope(each) or (k < MOST_MOVED and second_best is None)
    )
    ahead = _forecasts(deal, hopeful, forecaster, min(SEARCH_DRAWS, draws))
    try:
        for done, (choices, forecast) in enumerate(ahead):
            changed = with_levers(deal, choices)
            short = binding_shortfalls(forecast, deal.policy)
            if draws > SEARCH_DRAWS and all(one.gap <= NEAR for one in short):
                short = binding_shortfalls(forecaster(changed, draws), deal.policy)
            if not short:
                return Search(Remedy(choices), looked_at, combinations.left_out)
            if second_best is None and done < MOST_MOVED:
                second_best = with_date_or_price(changed, short, forecaster, draws)
            missed.append(short)
            if progress is not None:
                progress(done + 1, looked_at)
    except KeyboardInterrupt:
        cut = looked_at - len(missed) + combinations.left_out
        return Search(second_best, len(missed), cut, is_cut=True)
    finally:
        ahead.close()
    if second_best is not None:
        return Search(second_best, looked_at, combinations.left_out)
    missed.append(missed_at_the_utmost(with_levers(deal, searched.already), forecaster, draws))
    return Search(None, looked_at, combinations.left_out, _in_all(missed))


def _forecasts(
    deal: Deal, combinations: Iterable[Choices], forecaster: Forecaster, draws: int
) -> Generator[tuple[Choices, DealForecast]]:
    """Forecast combinations in their order, some ahead on all processors."""
    workers = processors()
    waiting: deque[tuple[Choices, Future[DealForecast]]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for choices in combinations:
            waiting.append((choices, pool.submit(forecaster, with_levers(deal, choices), draws)))
            if len(waiting) > AHEAD * workers:
                first, forecast = waiting.popleft()
                yield first, forecast.result()
        while waiting:
            first, forecast = waiting.popleft()
            yield first, forecast.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_all(missed: Sequence[tuple[Shortfall, ...]]) -> tuple[Shortfall, ...]:
    """Return the rules that every trial missed, as the first of them missed them."""
    always = set.intersection(*({(one.rule, one.promise) for one in short} for short in missed))
    return tuple(one for one in missed[0] if (one.rule, one.promise) in always)
