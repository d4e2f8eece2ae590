"""Blocks of draws played and put together: arrays in draw order, whatever ran where.

A block is a pure function of (stage, seed, first draw); blocks run on threads and are joined in order.
It refuses to keep a whole schedule of every draw: a block is boiled down to what is asked before the
next begins, so that a million draws fit in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.promise import Deliver, ReachBy
from troth.forecast.deal.chain import on_chain
from troth.forecast.deal.client_hours import MOST_WEEKS, WeekBins, total_minutes, week_bins
from troth.forecast.deal.client_total import ClientDraws, client_draws
from troth.forecast.deal.cost import payments
from troth.forecast.deal.credits import breakeven_price, credits_owed, seller_cost
from troth.forecast.deal.outcomes import delivered_at, kept_in_draws, scope_delivered, scope_items
from troth.forecast.deal.play import Stage, play
from troth.forecast.deal.played import Played
from troth.forecast.luck import luck_of

BLOCK_DRAWS = 2048
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """What one scenario says in one block of draws.

    `kept` maps promise ids to one boolean a draw (None: unknown), `finish` items to instants, `delivered`
    promises of scope by a day to instants; money is in minor units; `chains` counts draws by network item,
    for each item whose day may be explained; `asked_at` is when the scope asked for is there.
    """

    kept: dict[str, NDArray[np.bool_] | None]
    finish: dict[str, NDArray[np.int64]]
    delivered: dict[str, NDArray[np.int64]]
    asked_scope: NDArray[np.bool_] | None
    asked_at: NDArray[np.int64] | None
    cost: NDArray[np.float64]
    credits: NDArray[np.float64]
    payments: NDArray[np.float64]
    breakeven: NDArray[np.float64]
    client_minutes: dict[str, NDArray[np.int64]]
    weeks: WeekBins | None
    chains: dict[str, NDArray[np.int64]]


def watched_items(deal: Deal) -> tuple[str, ...]:
    """Return the items whose dates somebody promised or asked for."""
    promised = [p.measure.item for p in deal.promises.values() if isinstance(p.measure, ReachBy)]
    return tuple(dict.fromkeys([*promised, *deal.asked.dates]))


def facts_of(played: Played, weeks: int, explained: Sequence[str]) -> BlockFacts:
    """Boil a played block down to everything `check` tells."""
    deal = played.deal
    return BlockFacts(
        kept=kept_of(played),
        finish={item: played.finish(item) for item in watched_items(deal)},
        delivered={
            key: delivered_at(played, scope_items(deal, one.measure.scope))
            for key, one in deal.promises.items()
            if isinstance(one.measure, Deliver) and not isinstance(one.measure.by_when, str)
        },
        asked_scope=asked_scope(played),
        asked_at=asked_at(played),
        cost=seller_cost(played),
        credits=credits_owed(played),
        payments=payments(played),
        breakeven=breakeven_price(played),
        client_minutes=total_minutes(played),
        weeks=week_bins(played, min(weeks, MOST_WEEKS)),
        chains={item: on_chain(played, item) for item in explained},
    )


def kept_of(played: Played) -> dict[str, NDArray[np.bool_] | None]:
    """Return every promise's outcome in a block."""
    return {key: kept_in_draws(promise, played) for key, promise in played.deal.promises.items()}


def asked_scope(played: Played) -> NDArray[np.bool_] | None:
    """Return whether the scope asked for is there by the latest day asked (else at all)."""
    asked = played.deal.asked
    if asked.scope is None:
        return None
    latest = max(asked.dates.values(), default=None)
    until = played.plan_end() if latest is None else played.moment(latest, "client")
    return scope_delivered(played, scope_items(played.deal, asked.scope), until)


def asked_at(played: Played) -> NDArray[np.int64] | None:
    """Return when the scope asked for is there in each draw, None where none was."""
    scope = played.deal.asked.scope
    return None if scope is None else delivered_at(played, scope_items(played.deal, scope))


def blocks(draws: int) -> list[tuple[int, int]]:
    """Return (first draw, count) of every block."""
    return [(first, min(BLOCK_DRAWS, draws - first)) for first in range(0, draws, BLOCK_DRAWS)]


def processors() -> int:
    """Return on how many threads draws are played; it changes no number."""
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Job:
    """The scenarios of one deal to be played on the same luck: `main` in full, `others` for outcomes."""

    main: Stage
    others: Sequence[Stage]
    seed: int
    draws: int
    weeks: int
    explained: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockResult:
    """One block of a job: the main scenario's facts and the client's money, the others' outcomes."""

    facts: BlockFacts
    client: ClientDraws
    others: tuple[dict[str, NDArray[np.bool_] | None], ...]


def play_block(job: Job, first: int, count: int) -> BlockResult:
    """Play every scenario of a job on one block of luck."""
    luck = luck_of(job.seed, first, count)
    main = play(job.main, luck, want_critical=bool(job.explained))
    facts = facts_of(main, job.weeks, job.explained)
    return BlockResult(facts, client_draws(main), tuple(kept_of(play(stage, luck)) for stage in job.others))


def play_all(job: Job, progress: Progress | None = None) -> list[BlockResult]:
    """Play all blocks, on as many threads as there are processors, and return them in order.

    Counts by week are added up into the first block's as they come: one table and not one a block.
    """
    todo = blocks(job.draws)
    workers = min(processors(), len(todo))
    results: list[BlockResult] = []
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(play_block, job, *block) for block in todo[: 2 * workers]]
        for done in range(len(todo)):
            results.append(without_weeks(waiting.pop(0).result(), results))
            ahead = done + 2 * workers
            if ahead < len(todo):
                waiting.append(pool.submit(play_block, job, *todo[ahead]))
            if progress is not None:
                progress(done + 1, len(todo))
    return results


def without_weeks(result: BlockResult, before: Sequence[BlockResult]) -> BlockResult:
    """Return a block with its counts by week added to those of the first block, which keeps its own."""
    weeks = result.facts.weeks
    first = before[0].facts.weeks if before else None
    if weeks is None or first is None:
        return result
    np.add(first.counts, weeks.counts, out=first.counts)
    np.add(first.overloaded, weeks.overloaded, out=first.overloaded)
    return replace(result, facts=replace(result.facts, weeks=None))
