"""Schedules: when every item of a network starts and finishes, in every draw.

The verb is `schedule`: a network, one list and a block of draws in, instants out; the same for any number
of threads and any way of cutting draws into blocks. It refuses to draw and to judge. Source: DEAL-FILE.md,
"The scheduler, to the minute"; docs/decisions/0002-scheduler.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER
from troth.forecast.machine.kernels import SCHEDULER
from troth.forecast.plan import packing, rows
from troth.forecast.plan.network import CLIENT, SELLER, Network

__all__ = ["NEVER", "Changes", "Forced", "Schedules", "Stops", "schedule"]

Whole = NDArray[np.int64]
Shares = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Stops:
    """Spans in which nobody of a side works: `side` (0 seller, 1 client) by stop, instants by draw and stop.

    A stop that does not happen in a draw begins at NEVER.
    """

    side: NDArray[np.int8]
    begin: Whole
    end: Whole


@dataclass(frozen=True, slots=True)
class Forced:
    """Dated client items set to kept or missed; -1 where nothing is set.

    By item, `due`: its own work ends at min(drawn end, max(due, its start + its face-value length)).
    `face_work` has the whole booking's face-value minutes by part. By item, `floor`: it counts as
    finished no earlier; its people go when their drawn part is done.
    """

    due: Whole
    face_work: Whole
    floor: Whole


@dataclass(frozen=True, slots=True)
class Changes:
    """Levers at a given moment of each draw (NEVER: none).

    `dropped` marks items that take no time and nobody unless started by then; `people` is added to
    each role's count (the highest numbers leave, when their part is done); `share` holds from then on
    for what starts (None: unchanged).
    """

    moment: Whole
    dropped: NDArray[np.bool_]
    people: Whole
    share: Shares | None = None


@dataclass(frozen=True, slots=True)
class Schedules:
    """Instants by draw and item (`part_end`: by draw and part), NEVER past the horizon.

    `eligible` is when nothing but people held an item back, `finish` when it counts as finished.
    `critical` is the item that let it start (a predecessor whose link binds, or one that released a
    person), or that held back its counted finish; -1: none, or not asked for.
    """

    eligible: Whole
    start: Whole
    finish: Whole
    part_end: Whole
    critical: Shares


def schedule(  # noqa: PLR0913 - the plan, what was drawn and what was set are nouns of their own
    network: Network,
    order: Whole,
    work: Whole,
    share: Shares | None = None,
    stops: Stops | None = None,
    *,
    forced: Forced | None = None,
    changes: Changes | None = None,
    want_critical: bool = False,
    threads: int = 1,
) -> Schedules:
    """Return the schedules of a block of draws.

    Parameters
    ----------
    network
        The plan, from `layout.network_of`.
    order
        The list, from `priority.priority_order` (restricted to the network's items).
    work
        Drawn minutes by draw and part: the whole booking before it is split and before shares; of work
        under way what remains.
    share
        Basis points of each day given, by draw and role; None: as promised.
    stops
        Spans in which nobody of a side works.
    forced
        Dated client items set to kept or missed.
    changes
        Levers at a moment of each draw.
    want_critical
        Whether to follow people by number, for `critical`.
    threads
        How many threads share the block; it never changes a result.
    """
    chances = _chances(network, work, share, stops, changes)
    plan = _plan(network, order, forced, changes, want_critical=want_critical)
    count = chances.work.shape[0]
    sheet = _sheet(network, count)
    if not network.items or not count:
        return Schedules(*sheet)
    if threads == 1:
        _generate(plan, chances, sheet, 0, count)
        return Schedules(*sheet)
    cuts = [count * k // threads for k in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        blocks = [pool.submit(_generate, plan, chances, sheet, first, end) for first, end in pairwise(cuts)]
        for block in blocks:
            block.result()
    return Schedules(*sheet)


def _generate(plan: rows.Plan, chances: rows.Chances, sheet: rows.Sheet, first: int, end: int) -> None:
    """Run the machine code on some of the draws, with scratch of its own."""
    desk = _desk(plan, chances)
    SCHEDULER.run("generate", plan, chances, desk, sheet, first, end)


def _sheet(network: Network, count: int) -> rows.Sheet:
    shape = (count, len(network.items))
    return rows.Sheet(
        np.empty(shape, dtype=np.int64),
        np.empty(shape, dtype=np.int64),
        np.empty(shape, dtype=np.int64),
        np.empty((count, len(network.parts)), dtype=np.int64),
        np.empty(shape, dtype=np.int32),
    )


class _Kept:
    """A network's parts, links and tables, known by identity: variants of a network share them."""

    __slots__ = ("network",)

    def __init__(self, network: Network) -> None:
        self.network = network

    def __hash__(self) -> int:
        return hash((id(self.network.parts), id(self.network.links), id(self.network.tables)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Kept):
            return NotImplemented
        mine, theirs = self.network, other.network
        return all(
            one is other
            for one, other in (
                (mine.parts, theirs.parts),
                (mine.links, theirs.links),
                (mine.tables, theirs.tables),
            )
        )


class _Packed(NamedTuple):
    """Rows of parts, tables, spans, hints, links and items (nothing dropped, no ranks)."""

    parts: Whole
    tables: Whole
    spans: Whole
    hints: NDArray[np.int32]
    links: Whole
    items: Whole


@lru_cache(maxsize=64)
def _packed(kept: _Kept) -> _Packed:
    """Return what all variants of a network share, packed once."""
    network = kept.network
    items = packing.packed_items(network)
    links = packing.packed_links(network, items)
    return _Packed(packing.packed_parts(network), *packing.packed_tables(network), links, items)


def _plan(
    network: Network, order: Whole, forced: Forced | None, changes: Changes | None, *, want_critical: bool
) -> rows.Plan:
    """Return the packed plan of one scenario."""
    parts, tables, spans, hints, links, items = _packed(_Kept(network))
    items = items.copy()
    by_rank = packing.ranked_items(network, items, np.asarray(order, dtype=np.int64))
    if forced is not None:
        parts = parts.copy()
        items[:, rows.I_DUE], items[:, rows.I_HOLD] = forced.due, forced.floor
        parts[:, rows.P_FACE] = [
            part.elapsed_minutes(int(face), network.roles[part.role].share if part.role >= 0 else rows.FULL)
            for part, face in zip(network.parts, forced.face_work, strict=True)
        ]
    if changes is not None:
        items[:, rows.I_DROPS] = changes.dropped
    needs, loose = packing.packed_bits(network, items, parts)
    figures = np.zeros(rows.F_COLUMNS, dtype=np.int64)
    figures[rows.F_ORIGIN], figures[rows.F_HORIZON] = network.begins_at, network.ends_at
    figures[rows.F_NAMED] = want_critical or changes is not None
    figures[rows.F_CHANGES] = changes is not None
    roles = packing.packed_roles(network, changes.people if changes is not None else None)
    return rows.Plan(items, parts, links, roles, tables, spans, hints, by_rank, needs, loose, figures)


def _chances(
    network: Network, work: Whole, share: Shares | None, stops: Stops | None, changes: Changes | None
) -> rows.Chances:
    """Return what was drawn in the kernel's types, with what was left out filled in."""
    work = np.ascontiguousarray(work, dtype=np.int64)
    count = work.shape[0]
    share = _shares(share, network, count)
    if stops is None:
        stops = Stops(np.zeros(0, np.int8), np.zeros((count, 0), np.int64), np.zeros((count, 0), np.int64))
    moment, share_after = np.zeros(0, dtype=np.int64), share
    if changes is not None:
        moment = np.ascontiguousarray(changes.moment, dtype=np.int64)
        share_after = share if changes.share is None else _shares(changes.share, network, count)
    return rows.Chances(
        work=work,
        share=share,
        stop_side=np.where(np.asarray(stops.side) == 0, SELLER, CLIENT).astype(np.int64),
        stop_begin=np.ascontiguousarray(stops.begin, dtype=np.int64),
        stop_end=np.ascontiguousarray(stops.end, dtype=np.int64),
        moment=moment,
        share_after=share_after,
    )


def _shares(share: Shares | None, network: Network, count: int) -> Shares:
    if share is None:
        promised = np.array([role.share for role in network.roles], dtype=np.int32)
        share = np.broadcast_to(promised, (count, len(network.roles)))
    return np.ascontiguousarray(share, dtype=np.int32)


def _desk(plan: rows.Plan, chances: rows.Chances) -> rows.Desk:
    """Return a thread's scratch: every part, item and lag may be in the queue at once."""
    items, parts, roles = plan.items.shape[0], plan.parts.shape[0], plan.roles.shape[0]
    people = int(np.sum(plan.roles[:, rows.R_COUNT] + np.maximum(plan.roles[:, rows.R_ADD], 0)))
    words = plan.needs.shape[1]
    return rows.Desk(
        state=np.zeros((items, rows.S_COLUMNS), dtype=np.int64),
        free=np.zeros(roles, dtype=np.int64),
        limit=np.zeros(roles, dtype=np.int64),
        people=np.zeros((people, rows.W_COLUMNS), dtype=np.int64),
        queue=np.zeros(parts + 2 * items + 1, dtype=np.int64),
        stops=np.zeros((chances.stop_side.size, 3), dtype=np.int64),
        ready=np.zeros(words, dtype=np.uint64),
        busy=np.zeros(words, dtype=np.uint64),
        loose=np.zeros(words, dtype=np.uint64),
        counts=np.zeros(rows.D_COLUMNS, dtype=np.int64),
    )
