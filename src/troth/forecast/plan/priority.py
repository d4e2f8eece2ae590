"""The fixed list: who goes first when people are short, made once for all draws and all scenarios.

Length is the longest part's elapsed minutes from the median drawn work at the promised share, calendar
spans counting 5/7 of a working day, without calendars and people limits. The order is the deal's rank,
latest finish, longer first, name by code point. It refuses to look at any draw.

Source: DEAL-FILE.md, "The list is made once"; latest finish time: Kolisch, "Serial and parallel
resource-constrained project scheduling methods revisited", EJOR 90 (1996).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from troth.core.quantity import DAY_MINUTES
from troth.errors import Unanswerable
from troth.forecast.plan.network import WALL_CLOCK, Arrow, Network

SCALE = 7 * DAY_MINUTES  # lengths are whole multiples of 1/10,080 of a minute, so that nothing is rounded


def priority_order(network: Network, median_work: ArrayLike) -> NDArray[np.int64]:
    """Return the numbers of all items, first the one that goes first.

    Parameters
    ----------
    network
        With every item that any lever can add, and no lever set.
    median_work
        The median drawn minutes of each part's whole booking, shape (parts,).
    """
    work = [int(minutes) for minutes in np.asarray(median_work).reshape(-1)]
    lengths = [_length(network, item, work) for item in range(len(network.items))]
    latest = _latest_finish(network, lengths)
    order = sorted(
        range(len(network.items)),
        key=lambda item: (
            network.items[item].rank,
            latest[item],
            -lengths[item],
            network.items[item].name,
            item,
        ),
    )
    return np.array(order, dtype=np.int64)


def restricted_order(full: Network, order: NDArray[np.int64], network: Network) -> NDArray[np.int64]:
    """Return the full network's order restricted to the items of another network, in its numbers."""
    present = (network.item_index.get(full.items[item].id) for item in order.tolist())
    return np.array([item for item in present if item is not None], dtype=np.int64)


def _length(network: Network, item: int, work: list[int]) -> int:
    """Return an item's length in 1/SCALE of a working minute."""
    activity = network.items[item]
    if activity.is_dropped or activity.is_finished:
        return 0
    longest = 0
    for number in network.parts_of(item):
        part = network.parts[number]
        share = network.roles[part.role].share if part.role >= 0 else 10_000
        minutes = part.elapsed_minutes(work[number], share)
        longest = max(longest, _scaled(minutes, part.table, activity.workday_minutes))
    return longest


def _scaled(minutes: int, table: int, workday_minutes: int) -> int:
    """Return working minutes, or wall-clock minutes as 5/7 of a working day for each day, times SCALE."""
    return minutes * 5 * workday_minutes if table == WALL_CLOCK else minutes * SCALE


def _latest_finish(network: Network, lengths: list[int]) -> list[int]:
    """Return each item's latest finish, counted back from the end of the longest path (as 0).

    FS: LFp <= LFs - ds - lag; SS: LFp <= LFs - ds - lag + dp; FF: LFp <= LFs - lag;
    SF: LFp <= LFs - lag + dp.
    """
    following: list[list[Arrow]] = [[] for _ in network.items]
    waiting = [0] * len(network.items)
    preceding: list[list[int]] = [[] for _ in network.items]
    for link in network.links:
        following[link.predecessor].append(link)
        preceding[link.successor].append(link.predecessor)
        waiting[link.predecessor] += 1
    latest = [0] * len(network.items)
    ready = [item for item, count in enumerate(waiting) if not count]
    done = 0
    while ready:
        item = ready.pop()
        done += 1
        for link in following[item]:
            lag = _scaled(link.lag_minutes, link.table, network.items[link.successor].workday_minutes)
            bound = latest[link.successor] - lag
            if link.kind in ("FS", "SS"):
                bound -= lengths[link.successor]
            if link.kind in ("SS", "SF"):
                bound += lengths[item]
            latest[item] = min(latest[item], bound)
        for predecessor in preceding[item]:
            waiting[predecessor] -= 1
            if not waiting[predecessor]:
                ready.append(predecessor)
    if done < len(network.items):
        raise Unanswerable("the links between the items run in a circle", "take one of them out")
    return latest
