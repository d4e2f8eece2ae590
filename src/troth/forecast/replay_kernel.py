"""The inner loop of the replay: every item's forecast scored against what happened, without keeping it.

One pass over the sorted ballots per item gives the issued chances, the chosen quantiles, the CRPS and
the plain empirical's, together. It refuses to choose who is forecast when; `replay` does.

Source: DESIGN section 5 and the definitions in `scores`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from troth.forecast.ballots import Ballots
from troth.forecast.vote_count import BALLOTS, CODES, FLOATS, INTS, WEIGHTS, Voter, Weights, count_votes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-12
BELOW, AT_MOST, WITHIN, CRPS, PLAIN_WITHIN, PLAIN_CRPS, COLUMNS = 0, 1, 2, 3, 4, 5, 6


class Targets(NamedTuple):
    """Rows of the record to forecast: on which day, recalibrated by which resolved levels.

    `first` and `end` bound the resolved levels of step 5 in the order of completion (equal: skipped).
    """

    row: Ints
    day: Ints
    ln_ratio: Floats
    up: Floats
    down: Floats
    codes: Ints
    first: Ints
    end: Ints


TARGETS = types.NamedTuple((INTS, INTS, FLOATS, FLOATS, FLOATS, CODES, INTS, INTS), Targets)


@njit(types.float64(types.float64, FLOATS), cache=True, nogil=True)
def issued(chance: float, levels: Floats) -> float:
    """Return G(p) = (#{u <= p} + 100 p) / (N + 100) for sorted levels; p itself without any."""
    if levels.size == 0:
        return min(chance, 1.0)
    p = min(chance, 1.0)
    return (np.searchsorted(levels, p, side="right") + 100.0 * p) / (levels.size + 100.0)


@njit(types.float64(types.float64, types.float64, types.float64, types.float64), cache=True, nogil=True)
def crps_between(left: float, right: float, chance: float, z: float) -> float:
    """Return the CRPS of a step: chance F from left to right, outcome z."""
    middle = min(max(z, left), right)
    return (middle - left) * chance * chance + (right - middle) * (1.0 - chance) * (1.0 - chance)


@njit(
    types.void(BALLOTS, types.float64[:, ::1], types.float64, FLOATS, types.float64[::1], types.float64[::1]),
    cache=True,
    nogil=True,
)
def score_one(
    ballots: Ballots, work: Floats, z: float, resolved: Floats, scores: Floats, wanted: Floats
) -> None:
    """Score one forecast counted in `work`; `wanted` holds rising levels and becomes their quantiles."""
    n = ballots.ln_ratio.size
    finished = 0
    for k in range(n):
        if work[3, k] >= 0.0 and ballots.kind[k] == 0:
            finished += 1
    share = below = before = plain_before = 0.0
    seen = 0
    at = 0
    left = plain_left = z
    started = plain_started = False
    k = 0
    while k < n:
        x = ballots.ln_ratio[k]
        own = 0
        weight = 0.0
        while k < n and ballots.ln_ratio[k] == x:
            if work[3, k] > 0.0:
                weight += work[3, k]
            if work[3, k] >= 0.0 and ballots.kind[k] == 0:
                own += 1
            k += 1
        if weight > 0.0:
            if not started:
                started = True
                scores[CRPS] += max(x - z, 0.0)
            else:
                scores[CRPS] += crps_between(left, x, before, z)
            share += weight
            now = issued(share, resolved)
            if x < z:
                scores[BELOW] = now
            if x <= z:
                scores[AT_MOST] = now
            if x <= 0.0:
                scores[WITHIN] = now
            while at < wanted.size and wanted[at] <= now + ROUNDING:
                wanted[at] = x
                at += 1
            before, left = now, x
        if own > 0:
            if not plain_started:
                plain_started = True
                scores[PLAIN_CRPS] += max(x - z, 0.0)
            else:
                scores[PLAIN_CRPS] += crps_between(plain_left, x, plain_before, z)
            seen += own
            plain_before, plain_left = seen / finished, x
            if x <= 0.0:
                scores[PLAIN_WITHIN] = plain_before
    scores[CRPS] += max(z - left, 0.0)
    scores[PLAIN_CRPS] += max(z - plain_left, 0.0)
    while at < wanted.size:
        wanted[at] = left
        at += 1
    if finished == 0:
        scores[PLAIN_WITHIN] = scores[PLAIN_CRPS] = np.nan


@njit(
    types.void(BALLOTS, WEIGHTS, TARGETS, FLOATS, types.float64[:, ::1], types.float64[:, ::1]),
    cache=True,
    nogil=True,
)
def score_targets(
    ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, scores: Floats, wanted: Floats
) -> None:
    """Forecast and score every target; rows of `wanted` hold rising levels and become quantiles."""
    work = np.zeros((5, ballots.ln_ratio.size))
    resolved = np.zeros(0)
    for m in range(targets.row.size):
        if m == 0 or targets.first[m] != targets.first[m - 1] or targets.end[m] != targets.end[m - 1]:
            resolved = np.sort(levels[targets.first[m] : targets.end[m]])
        voter = Voter(targets.day[m], targets.row[m], targets.up[m], targets.down[m])
        count_votes(ballots, weights, voter, targets.codes[m], work)
        score_one(ballots, work, targets.ln_ratio[m], resolved, scores[m], wanted[m])


@njit(
    types.int64(BALLOTS, types.float64[:, ::1], FLOATS, types.float64[::1], types.float64[::1]),
    cache=True,
    nogil=True,
)
def issue(ballots: Ballots, work: Floats, resolved: Floats, atoms: Floats, cdf: Floats) -> int:
    """Write a counted forecast as rising atoms and issued chances; return how many."""
    count = 0
    share = 0.0
    for k in range(ballots.ln_ratio.size):
        if work[3, k] > 0.0:
            share += work[3, k]
            x = ballots.ln_ratio[k]
            if count == 0 or atoms[count - 1] != x:
                atoms[count] = x
                count += 1
            cdf[count - 1] = issued(share, resolved)
    if count:
        cdf[count - 1] = 1.0
    return count


@njit(
    types.void(BALLOTS, WEIGHTS, TARGETS, FLOATS, types.float64[:, ::1]),
    cache=True,
    nogil=True,
)
def draw_ratios(ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, luck: Floats) -> None:
    """Turn each target's levels in `luck`, shape (targets, draws), into ratios actual / estimate."""
    n = ballots.ln_ratio.size
    work = np.zeros((5, n))
    atoms, cdf = np.zeros(n), np.zeros(n)
    for m in range(targets.row.size):
        resolved = np.sort(levels[targets.first[m] : targets.end[m]])
        voter = Voter(targets.day[m], targets.row[m], targets.up[m], targets.down[m])
        count_votes(ballots, weights, voter, targets.codes[m], work)
        count = issue(ballots, work, resolved, atoms, cdf)
        for k in range(count):
            atoms[k] = np.exp(atoms[k])
        for draw in range(luck.shape[1]):
            at = np.searchsorted(cdf[:count], luck[m, draw] - ROUNDING, side="left")
            luck[m, draw] = atoms[min(at, count - 1)]
