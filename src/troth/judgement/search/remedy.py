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
from troth.judgement.search.combinations import (
    MOST_LOOKED_AT,
    Choices,
    Combinations,
    combinations_of,
    names_of,
    neighbours,
)
from troth.judgement.search.later_or_dearer import (
    HIGHER_PRICE,
    LATER_DATE,
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

    @property
    def is_partial(self) -> bool:
        """Whether combinations are left that nobody looked at: then finding nothing says nothing."""
        return self.is_cut or self.left_out > 0


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

    Returns
    -------
    With more than `MOST_LOOKED_AT` combinations the cheapest are looked at first, half of that number,
    then each lever alone, then those that differ in one lever from what came nearest to the policy so far.
    """
    every = combinations_of(searched.deal, searched.already)
    found = _Hunt(searched, forecaster, progress).search(every)
    if found.remedy is not None or found.is_cut or not searched.deal.refused:
        return found
    willing = replace(searched, deal=replace(searched.deal, refused=()), has_hope=None)
    turned_down = _with_refused(searched.deal, combinations_of(willing.deal, willing.already))
    return replace(found, refused=_Hunt(willing, forecaster, progress).search(turned_down).remedy)


def _with_refused(deal: Deal, every: Combinations) -> Combinations:
    """Return the combinations that were not looked at before: with a lever that was turned down.

    Where a later date or a higher price was turned down, any may do with it: the cheapest come first.
    """
    moves = {LATER_DATE, HIGHER_PRICE}.intersection(deal.refused)
    refused = tuple(each for each in every.listed if any(choice.lever.id in deal.refused for choice in each))
    others = every.listed[:MOST_MOVED] if moves else ()
    once = {names_of(each): each for each in (*others, *refused)}
    return Combinations(tuple(once.values()), every.left_out)


class _Hunt:
    """One search: what was looked at so far and how near each came."""

    def __init__(self, searched: Searched, forecaster: Forecaster, progress: Progress | None) -> None:
        self.searched, self.forecaster, self.progress = searched, forecaster, progress
        self.second_best: Remedy | None = None
        self.missed: list[tuple[Shortfall, ...]] = []
        self.nearest: list[tuple[float, int, Choices]] = []
        self.seen: set[frozenset[str]] = set()
        self.most = 0

    def search(self, every: Combinations) -> Search:
        """Look at combinations, the cheapest first; beyond what can be looked at, at what is near."""
        total = len(every.listed) + every.left_out
        self.most = min(total, MOST_LOOKED_AT)
        listed = every.listed if total <= MOST_LOOKED_AT else every.first(MOST_LOOKED_AT // 2).listed
        try:
            remedy = self._look(listed)
            if remedy is None and total > MOST_LOOKED_AT:
                remedy = self._look(self._beside([self.searched.already]))
            while remedy is None and len(self.seen) < self.most:
                self.nearest.sort()
                beside = self._beside([choices for _, _, choices in self.nearest])
                if not beside:
                    break
                remedy = self._look(beside)
        except KeyboardInterrupt:
            done = len(self.missed)
            return Search(self.second_best, done, total - done, is_cut=True)
        looked_at, left_out = len(self.seen), total - len(self.seen)
        if remedy is not None or self.second_best is not None:
            return Search(remedy or self.second_best, looked_at, left_out)
        changed = with_levers(self.searched.deal, self.searched.already)
        self.missed.append(missed_at_the_utmost(changed, self.forecaster, self.searched.draws))
        return Search(None, looked_at, left_out, _in_all(self.missed))

    def _look(self, combinations: Sequence[Choices]) -> Remedy | None:
        """Look at some combinations in their order, and return the first that meets the policy."""
        searched, deal = self.searched, self.searched.deal
        self.seen.update(map(names_of, combinations))
        hopeful = (each for k, each in enumerate(combinations) if self._is_worth_a_look(k, each))
        ahead = _forecasts(deal, hopeful, self.forecaster, min(SEARCH_DRAWS, searched.draws))
        try:
            for choices, forecast in ahead:
                changed = with_levers(deal, choices)
                short = binding_shortfalls(forecast, deal.policy)
                if searched.draws > SEARCH_DRAWS and all(one.gap <= NEAR for one in short):
                    short = binding_shortfalls(self.forecaster(changed, searched.draws), deal.policy)
                if not short:
                    return Remedy(choices)
                if self.second_best is None and len(self.missed) < MOST_MOVED:
                    self.second_best = with_date_or_price(changed, short, self.forecaster, searched.draws)
                self.missed.append(short)
                self.nearest.append((sum(one.gap for one in short), len(self.nearest), choices))
                if self.progress is not None:
                    self.progress(len(self.missed), self.most)
        finally:
            ahead.close()
        return None

    def _is_worth_a_look(self, place: int, choices: Choices) -> bool:
        hope = self.searched.has_hope
        return hope is None or hope(choices) or (place < MOST_MOVED and self.second_best is None)

    def _beside(self, near: Sequence[Choices]) -> list[Choices]:
        """Return combinations not seen yet, one lever away from some others, as many as there is room for."""
        fixed = {choice.lever.id for choice in self.searched.already}
        found: dict[frozenset[str], Choices] = {}
        for choices in near:
            for each in neighbours(self.searched.deal, choices, kept=fixed):
                if names_of(each) not in self.seen:
                    found.setdefault(names_of(each), each)
            if len(found) >= MOST_MOVED:
                break
        return list(found.values())[: self.most - len(self.seen)]


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
