"""Where an outcome falls in the forecast F2 that could have been made for it: P(< z) and P(<= z).

Only two sums of the votes are needed, so where no bound is valid one pass over the items completed by
then gives them, without laying the forecast out; otherwise the votes are counted in full. Which of both
is decided by what was known on the day alone. It refuses to correct anything; `recalibration` does.

Source: DESIGN section 5, steps 1-5.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from troth.forecast.ballots import BASE_BALLOT, BOUND_BALLOT, ITEM_BALLOT, Ballots, Evidence
from troth.forecast.vote_count import (
    BALLOTS,
    CODES,
    FLOATS,
    INTS,
    WEIGHTS,
    Voter,
    Weights,
    count_votes,
    named_tuple,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 500  # rows a thread takes; the result does not depend on it


class Timeline(NamedTuple):
    """Item ballots in the order of their completion (ties: the record's order), and the days of bounds.

    `base` holds the base rate's values in order.
    """

    known_day: Ints
    ln_ratio: Floats
    row: Ints
    up: Floats
    down: Floats
    labels: Ints
    bound_first: Ints
    bound_end: Ints
    base: Floats


class Asked(NamedTuple):
    """Rows of the record, the day each is forecast on, what happened, and exp(+-ln E / width)."""

    row: Ints
    day: Ints
    ln_ratio: Floats
    up: Floats
    down: Floats
    codes: Ints


TIMELINE = named_tuple((INTS, FLOATS, INTS, FLOATS, FLOATS, CODES, INTS, INTS, FLOATS), Timeline)
ASKED = named_tuple((INTS, INTS, FLOATS, FLOATS, FLOATS, CODES), Asked)


def pit_sides(evidence: Evidence, weights: Weights, rows: Ints, days: Ints, width: float) -> Floats:
    """Return P(< z) and P(<= z) under F2 for rows of the record, each forecast on its day.

    Parameters
    ----------
    evidence, weights
        The record's ballots and the rule.
    rows, days
        The rows and the day each is forecast on, shape (m,).
    width
        The width of the size kernel.

    Returns
    -------
    Shape (m, 2).
    """
    sizes = evidence.ln_estimate[rows] / width
    asked = Asked(
        row=rows.astype(np.int64),
        day=days.astype(np.int64),
        ln_ratio=evidence.ln_ratio[rows],
        up=np.exp(sizes),
        down=np.exp(-sizes),
        codes=np.ascontiguousarray(evidence.codes[rows]),
    )
    sides = np.zeros((rows.size, 2))
    timeline = timeline_of(evidence.ballots)

    def fill(first: int) -> None:
        part = slice(first, first + AT_ONCE)
        chunk = Asked(
            asked.row[part],
            asked.day[part],
            asked.ln_ratio[part],
            asked.up[part],
            asked.down[part],
            asked.codes[part],
        )
        find_sides(evidence.ballots, timeline, weights, chunk, sides[part])

    if rows.size <= AT_ONCE:
        fill(0)
    else:
        with ThreadPoolExecutor() as threads:
            list(threads.map(fill, range(0, rows.size, AT_ONCE)))
    return sides


def timeline_of(ballots: Ballots) -> Timeline:
    """Put item ballots into the order of their completion."""
    items = np.flatnonzero(ballots.kind == ITEM_BALLOT)
    items = items[np.lexsort((ballots.row[items], ballots.known_day[items]))]
    is_bound = ballots.kind == BOUND_BALLOT
    return Timeline(
        known_day=ballots.known_day[items],
        ln_ratio=ballots.ln_ratio[items],
        row=ballots.row[items],
        up=ballots.up[items],
        down=ballots.down[items],
        labels=np.ascontiguousarray(ballots.labels[items]),
        bound_first=ballots.first_day[is_bound],
        bound_end=ballots.end_day[is_bound],
        base=ballots.ln_ratio[ballots.kind == BASE_BALLOT],
    )


@njit(types.boolean(TIMELINE, types.int64), cache=True, nogil=True)
def has_bound(timeline: Timeline, day: int) -> bool:
    """Say whether any open item has a bound that is valid on a day."""
    for k in range(timeline.bound_first.size):
        if timeline.bound_first[k] <= day < timeline.bound_end[k]:
            return True
    return False


@njit(types.void(TIMELINE, WEIGHTS, ASKED, types.int64, FLOATS), cache=True, nogil=True)
def sides_by_sums(timeline: Timeline, weights: Weights, asked: Asked, m: int, sides: Floats) -> None:
    """Write P(< z) and P(<= z) of F2, from sums of the weights at its three levels, no bound being valid."""
    day, z, up, down, codes = asked.day[m], asked.ln_ratio[m], asked.up[m], asked.down[m], asked.codes[m]
    oldest = weights.decay.size - 1
    sums = np.zeros((3, 3))  # level; below, at, above
    for k in range(np.searchsorted(timeline.known_day, day, side="left")):
        if timeline.row[k] == asked.row[m]:
            continue
        differing = 0
        for key in range(codes.size):
            differing += codes[key] != -1 and timeline.labels[k, key] != codes[key]
        r = weights.decay[min(day - timeline.known_day[k], oldest)]
        b = r * min(timeline.up[k] * down, timeline.down[k] * up)
        x = timeline.ln_ratio[k]
        where = 2 if x > z else 0 if x < z else 1
        sums[0, where] += r
        sums[1, where] += b
        sums[2, where] += b * weights.label[differing]
    base_below = np.searchsorted(timeline.base, z, side="left") * weights.base_each
    base_at = np.searchsorted(timeline.base, z, side="right") * weights.base_each
    below, at_most = base_below, base_at
    prior = 1.0
    total = timeline.base.size * weights.base_each
    for level in range(3):
        if level > 0:
            prior = total = weights.votes[level]
        below = prior * below + sums[level, 0]
        at_most = prior * at_most + sums[level, 0] + sums[level, 1]
        total += sums[level].sum()
        if total > 0.0:
            below /= total
            at_most /= total
    sides[0], sides[1] = min(below, 1.0), min(at_most, 1.0)


@njit(types.void(BALLOTS, types.float64[:, ::1], types.float64, FLOATS), cache=True, nogil=True)
def sides_of_count(ballots: Ballots, work: Floats, z: float, sides: Floats) -> None:
    """Write P(< z) and P(<= z) of votes counted in `work`."""
    below = at = 0.0
    for k in range(ballots.ln_ratio.size):
        if ballots.ln_ratio[k] > z:
            break
        if work[3, k] > 0.0:
            if ballots.ln_ratio[k] < z:
                below += work[3, k]
            else:
                at += work[3, k]
    sides[0], sides[1] = min(below, 1.0), min(below + at, 1.0)


@njit(types.void(BALLOTS, TIMELINE, WEIGHTS, ASKED, types.float64[:, ::1]), cache=True, nogil=True)
def find_sides(ballots: Ballots, timeline: Timeline, weights: Weights, asked: Asked, sides: Floats) -> None:
    """Fill `sides`, shape (rows asked, 2)."""
    work = np.zeros((5, ballots.ln_ratio.size))
    for m in range(asked.row.size):
        if has_bound(timeline, asked.day[m]):
            voter = Voter(asked.day[m], asked.row[m], asked.up[m], asked.down[m])
            count_votes(ballots, weights, voter, asked.codes[m], work)
            sides_of_count(ballots, work, asked.ln_ratio[m], sides[m])
        else:
            sides_by_sums(timeline, weights, asked, m, sides[m])
