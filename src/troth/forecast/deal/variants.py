"""Variants of one deal, played on the same luck and boiled down one after the other.

Each variant is a stage; what differs between their results differs by cause and not by chance, draw by
draw. It refuses to keep what a variant's draws were: only what `boil` returns stays.

Source: DESIGN section 6, "common random numbers keyed by seed, draw and name".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from troth.forecast.deal.blocks import blocks, processors
from troth.forecast.deal.play import Stage, play
from troth.forecast.deal.played import Played
from troth.forecast.luck import luck_of
from troth.forecast.machine.memory import keep_freed_memory

AHEAD = 2  # variants waiting for each processor
T = TypeVar("T")


def play_variants(
    stages: Iterable[Stage], seed: int, draws: int, boil: Callable[[Played], T]
) -> Iterator[tuple[T, ...]]:
    """Play every stage on the same luck, each by itself; see `play_groups`."""
    for (found,) in play_groups(((stage,) for stage in stages), seed, draws, boil):
        yield found


def play_groups(
    groups: Iterable[Sequence[Stage]], seed: int, draws: int, boil: Callable[[Played], T]
) -> Iterator[list[tuple[T, ...]]]:
    """Play groups of stages on the same luck, on as many threads as there are processors.

    Stages of one group are played one after the other: what they have in common is not made twice.

    Parameters
    ----------
    groups
        The variants; a lazy one is asked for the next only when there is room for it.
    seed, draws
        The luck they share.
    boil
        What to keep of one played block; called on several threads.

    Yields
    ------
    For each group what was kept of the blocks of its stages, in the order of the draws. Whoever stops
    asking (an interrupt, say) has what came so far; nothing is left running.
    """
    todo = blocks(draws)
    workers = processors()
    waiting: deque[Future[list[tuple[T, ...]]]] = deque()

    def whole(stages: Sequence[Stage]) -> list[tuple[T, ...]]:
        return [tuple(boil(play(stage, luck_of(seed, *block))) for block in todo) for stage in stages]

    keep_freed_memory()
    pool = ThreadPoolExecutor(workers)
    try:
        for stages in groups:
            waiting.append(pool.submit(whole, stages))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
