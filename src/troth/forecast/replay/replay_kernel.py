"""The inner loop of the replay: every item's forecast scored against what happened, without keeping it.

One pass over the sorted ballots per item gives the issued chances, the chosen quantiles, the CRPS and
the plain empirical's, together. It refuses to choose who is forecast when; `replay` does.

Source: DESIGN section 5 and the definitions in `scores`.
"""

from __future__ import annotations

import math

import numpy as np

from troth.forecast.items.ballots import Ballots
from troth.forecast.items.questions import (
    AT_MOST,
    BELOW,
    CRPS,
    PLAIN_CRPS,
    PLAIN_WITHIN,
    ROUNDING,
    WITHIN,
    Asked,
    Voter,
    Windows,
)
from troth.forecast.items.sorted_search import count_below, count_up_to
from troth.forecast.items.vote_count import count_votes
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.columns import FloatColumn, FloatRows
from troth.forecast.machine.compiled import compiled


@compiled
def issued(chance: float, levels: FloatColumn) -> float:
    """Return G(p) = (#{u <= p} + 100 p) / (N + 100) for sorted levels; p itself without any."""
    if levels.size == 0:
        return min(chance, 1.0)
    p = min(chance, 1.0)
    return (count_up_to(levels, p) + 100.0 * p) / (levels.size + 100.0)


@compiled
def issue(
    ballots: Ballots, work: FloatRows, windows: Windows, m: int, atoms: FloatColumn, cdf: FloatColumn
) -> int:
    """Write a counted forecast as rising atoms and chances issued to question `m`; return how many."""
    window = windows.of[m]
    resolved = windows.levels[window, : windows.size[window]]
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


@compiled
def count_plainly(ballots: Ballots, work: FloatRows, atoms: FloatColumn, cdf: FloatColumn) -> int:
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


@compiled
def crps_of_steps(atoms: FloatColumn, cdf: FloatColumn, z: float) -> float:
    """Return the integral over x of (F(x) - 1{x >= z})^2 for a step function; NaN without any step."""
    count = atoms.size
    if count == 0:
        return np.nan
    total = max(atoms[0] - z, 0.0) + max(z - atoms[count - 1], 0.0)
    for k in range(count - 1):
        middle = min(max(z, atoms[k]), atoms[k + 1])
        total += (middle - atoms[k]) * cdf[k] ** 2 + (atoms[k + 1] - middle) * (1.0 - cdf[k]) ** 2
    return float(total)


@compiled
def chance_up_to(atoms: FloatColumn, cdf: FloatColumn, count: int) -> float:
    """Return the chance of the first `count` atoms."""
    if atoms.size == 0:
        return np.nan
    return float(cdf[count - 1]) if count > 0 else 0.0


@compiled
def read_quantiles(atoms: FloatColumn, cdf: FloatColumn, wanted: FloatColumn) -> None:
    """Turn rising levels into the smallest atoms that reach them; NaN without any atom."""
    if atoms.size == 0:
        wanted[:] = np.nan
        return
    at = 0
    for k in range(wanted.size):
        while at < atoms.size - 1 and cdf[at] < wanted[k] - ROUNDING:
            at += 1
        wanted[k] = atoms[at]


@compiled
def score_steps(
    atoms: FloatColumn, cdf: FloatColumn, z: float, scores: FloatColumn, wanted: FloatColumn
) -> None:
    """Score one issued forecast; `wanted` holds rising levels and becomes their quantiles."""
    scores[BELOW] = chance_up_to(atoms, cdf, count_below(atoms, z))
    scores[AT_MOST] = chance_up_to(atoms, cdf, count_up_to(atoms, z))
    scores[WITHIN] = chance_up_to(atoms, cdf, count_up_to(atoms, 0.0))
    scores[CRPS] = crps_of_steps(atoms, cdf, z)
    read_quantiles(atoms, cdf, wanted)


@compiled
def score_targets(  # noqa: PLR0913, PLR0917 - with its scratch, for nothing is allocated here
    ballots: Ballots,
    weights: Weights,
    asked: Asked,
    windows: Windows,
    scores: FloatRows,
    wanted: FloatRows,
    work: FloatRows,
    steps: FloatRows,
) -> None:
    """Forecast and score every question; rows of `wanted` hold rising levels and become quantiles."""
    atoms, cdf = steps[0], steps[1]
    for m in range(asked.row.size):
        voter = Voter(asked.day[m], asked.row[m], asked.up[m], asked.down[m])
        count_votes(ballots, weights, voter, asked.codes[m], work)
        z = asked.ln_ratio[m]
        count = issue(ballots, work, windows, m, atoms, cdf)
        score_steps(atoms[:count], cdf[:count], z, scores[m], wanted[m])
        count = count_plainly(ballots, work, atoms, cdf)
        within = count_up_to(atoms[:count], 0.0)
        scores[m, PLAIN_WITHIN] = chance_up_to(atoms[:count], cdf[:count], within)
        scores[m, PLAIN_CRPS] = crps_of_steps(atoms[:count], cdf[:count], z)


@compiled
def draw_ratios(  # noqa: PLR0913, PLR0917 - as above
    ballots: Ballots,
    weights: Weights,
    asked: Asked,
    windows: Windows,
    luck: FloatRows,
    work: FloatRows,
    steps: FloatRows,
) -> None:
    """Turn the levels in `luck`, shape (questions, draws), into ratios actual / estimate."""
    atoms, cdf = steps[0], steps[1]
    for m in range(asked.row.size):
        voter = Voter(asked.day[m], asked.row[m], asked.up[m], asked.down[m])
        count_votes(ballots, weights, voter, asked.codes[m], work)
        count = issue(ballots, work, windows, m, atoms, cdf)
        for k in range(count):
            atoms[k] = math.exp(atoms[k])
        for draw in range(luck.shape[1]):
            at = count_below(cdf[:count], luck[m, draw] - ROUNDING)
            luck[m, draw] = atoms[min(at, count - 1)]


@compiled
def find_quantiles(  # noqa: PLR0913, PLR0917 - as above
    ballots: Ballots,
    weights: Weights,
    asked: Asked,
    windows: Windows,
    wanted: FloatRows,
    work: FloatRows,
    steps: FloatRows,
) -> None:
    """Turn the rising levels in `wanted`, shape (questions, levels), into quantiles."""
    atoms, cdf = steps[0], steps[1]
    for m in range(asked.row.size):
        voter = Voter(asked.day[m], asked.row[m], asked.up[m], asked.down[m])
        count_votes(ballots, weights, voter, asked.codes[m], work)
        count = issue(ballots, work, windows, m, atoms, cdf)
        read_quantiles(atoms[:count], cdf[:count], wanted[m])
