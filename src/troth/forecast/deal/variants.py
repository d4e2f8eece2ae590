"""Variants of one deal, played on the same luck and boiled down one after the other.

Each variant is a stage; what differs between their results differs by cause and not by chance, draw by
draw. It refuses to keep what a variant's draws were: only what `boil` returns stays.

Source: DESIGN section 6, "common random numbers keyed by seed, draw and name".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from troth.forecast.deal.blocks import blocks, processors
from troth.forecast.deal.luck import luck_of
from troth.forecast.deal.play import Stage, play
from troth.forecast.deal.played import Played
from troth.forecast.machine.memory import keep_freed_memory

AHEAD = 2  # variants waiting for each processor
T = TypeVar("T")


def play_variants(
    stages: Iterable[Stage], seed: int, draws: int, boil: Callable[[Played], T]
) -> Iterator[tuple[T, ...]]:
    """Play every stage on the same luck, on as many threads as there are processors.

    Parameters
    ----------
    stages
        The variants; a lazy one is asked for the next only when there is room for it.
    seed, draws
        The luck they share.
    boil
        What to keep of one played block; called on several threads.

    Yields
    ------
    For each stage in its order what was kept of its blocks, in the order of the draws. Whoever stops
    asking (an interrupt, say) has what came so far; nothing is left running.
    """
    todo = blocks(draws)
    workers = processors()
    waiting: deque[Future[tuple[T, ...]]] = deque()

    def whole(stage: Stage) -> tuple[T, ...]:
        return tuple(boil(play(stage, luck_of(seed, *block))) for block in todo)

    keep_freed_memory()
    pool = ThreadPoolExecutor(workers)
    try:
        for stage in stages:
            waiting.append(pool.submit(whole, stage))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
