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


TARGETS = named_tuple((INTS, INTS, FLOATS, FLOATS, FLOATS, CODES, INTS, INTS), Targets)


@njit(types.float64(types.float64, FLOATS), cache=True, nogil=True)
def issued(chance: float, levels: Floats) -> float:
    """Return G(p) = (#{u <= p} + 100 p) / (N + 100) for sorted levels; p itself without any."""
    if levels.size == 0:
        return min(chance, 1.0)
    p = min(chance, 1.0)
    return (np.searchsorted(levels, p, side="right") + 100.0 * p) / (levels.size + 100.0)


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


@njit(types.int64(BALLOTS, types.float64[:, ::1], FLOATS, FLOATS), cache=True, nogil=True)
def count_plainly(ballots: Ballots, work: Floats, atoms: Floats, cdf: Floats) -> int:
    """Write the plain empirical distribution of the finished items; return how many atoms."""
    count = seen = 0
    for k in range(ballots.ln_ratio.size):
        if work[3, k] >= 0.0 and ballots.kind[k] == 0:
            seen += 1
            x = ballots.ln_ratio[k]
            if count == 0 or atoms[count - 1] != x:
                atoms[count] = x
                count += 1
            cdf[count - 1] = seen
    for k in range(count):
        cdf[k] /= seen
    return count


@njit(types.float64(FLOATS, FLOATS, types.float64), cache=True, nogil=True)
def crps_of_steps(atoms: Floats, cdf: Floats, z: float) -> float:
    """Return the integral over x of (F(x) - 1{x >= z})^2 for a step function; NaN without any step."""
    count = atoms.size
    if count == 0:
        return np.nan
    total = max(atoms[0] - z, 0.0) + max(z - atoms[count - 1], 0.0)
    for k in range(count - 1):
        middle = min(max(z, atoms[k]), atoms[k + 1])
        total += (middle - atoms[k]) * cdf[k] ** 2 + (atoms[k + 1] - middle) * (1.0 - cdf[k]) ** 2
    return float(total)


@njit(types.float64(FLOATS, FLOATS, types.int64), cache=True, nogil=True)
def chance_up_to(atoms: Floats, cdf: Floats, count: int) -> float:
    """Return the chance of the first `count` atoms."""
    if atoms.size == 0:
        return np.nan
    return float(cdf[count - 1]) if count > 0 else 0.0


@njit(types.void(FLOATS, FLOATS, FLOATS), cache=True, nogil=True)
def read_quantiles(atoms: Floats, cdf: Floats, wanted: Floats) -> None:
    """Turn rising levels into the smallest atoms that reach them; NaN without any atom."""
    if atoms.size == 0:
        wanted[:] = np.nan
        return
    at = 0
    for k in range(wanted.size):
        while at < atoms.size - 1 and cdf[at] < wanted[k] - ROUNDING:
            at += 1
        wanted[k] = atoms[at]


@njit(types.void(FLOATS, FLOATS, types.float64, FLOATS, FLOATS), cache=True, nogil=True)
def score_steps(atoms: Floats, cdf: Floats, z: float, scores: Floats, wanted: Floats) -> None:
    """Score one issued forecast; `wanted` holds rising levels and becomes their quantiles."""
    scores[BELOW] = chance_up_to(atoms, cdf, int(np.searchsorted(atoms, z, side="left")))
    scores[AT_MOST] = chance_up_to(atoms, cdf, int(np.searchsorted(atoms, z, side="right")))
    scores[WITHIN] = chance_up_to(atoms, cdf, int(np.searchsorted(atoms, 0.0, side="right")))
    scores[CRPS] = crps_of_steps(atoms, cdf, z)
    read_quantiles(atoms, cdf, wanted)


@njit(
    types.void(BALLOTS, WEIGHTS, TARGETS, FLOATS, types.float64[:, ::1], types.float64[:, ::1]),
    cache=True,
    nogil=True,
)
def score_targets(
    ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, scores: Floats, wanted: Floats
) -> None:
    """Forecast and score every target; rows of `wanted` hold rising levels and become quantiles."""
    n = ballots.ln_ratio.size
    work = np.zeros((5, n))
    atoms, cdf = np.zeros(n), np.zeros(n)
    resolved = np.zeros(0)
    for m in range(targets.row.size):
        if m == 0 or targets.first[m] != targets.first[m - 1] or targets.end[m] != targets.end[m - 1]:
            resolved = np.sort(levels[targets.first[m] : targets.end[m]])
        voter = Voter(targets.day[m], targets.row[m], targets.up[m], targets.down[m])
        count_votes(ballots, weights, voter, targets.codes[m], work)
        z = targets.ln_ratio[m]
        count = issue(ballots, work, resolved, atoms, cdf)
        score_steps(atoms[:count], cdf[:count], z, scores[m], wanted[m])
        count = count_plainly(ballots, work, atoms, cdf)
        within = int(np.searchsorted(atoms[:count], 0.0, side="right"))
        scores[m, PLAIN_WITHIN] = chance_up_to(atoms[:count], cdf[:count], within)
        scores[m, PLAIN_CRPS] = crps_of_steps(atoms[:count], cdf[:count], z)


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


@njit(
    types.void(BALLOTS, WEIGHTS, TARGETS, FLOATS, types.float64[:, ::1]),
    cache=True,
    nogil=True,
)
def find_quantiles(
    ballots: Ballots, weights: Weights, targets: Targets, levels: Floats, wanted: Floats
) -> None:
    """Turn each target's rising levels in `wanted`, shape (targets, levels), into quantiles."""
    n = ballots.ln_ratio.size
    work = np.zeros((5, n))
    atoms, cdf = np.zeros(n), np.zeros(n)
    resolved = np.sort(levels)
    for m in range(targets.row.size):
        voter = Voter(targets.day[m], targets.row[m], targets.up[m], targets.down[m])
        count_votes(ballots, weights, voter, targets.codes[m], work)
        count = issue(ballots, work, resolved, atoms, cdf)
        read_quantiles(atoms[:count], cdf[:count], wanted[m])
