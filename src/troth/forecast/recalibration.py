"""Step 5: correct the next forecast by how the last ones turned out.

Each finished item has a level u: where its actual fell in the forecast F2 that could have been made on
the day it was estimated. If the forecasts are right, these are uniform; G counts how they really fell,
with 100 votes for "right as they stand". The issued chance of at most z is G(F2(z)). It refuses to look
at an item that was not completed before the day asked for.

An atom is a range of levels: u is drawn in it, by a number that only the seed and the item's id decide.

Sources: DESIGN section 5, step 5; A. P. Dawid, "Statistical theory: the prequential approach", 1984
(the probability integral transform of forecasts); randomised: L. Brockwell, "Universal residuals", 2007.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from troth.core.record import Record
from troth.forecast.ballots import Ballots, Evidence
from troth.forecast.vote_count import BALLOTS, WEIGHTS, Voter, Weights, count_votes
from troth.forecast.vote_rule import FEWEST_RESOLVED, IDEAL_RESOLVED, LAST_RESOLVED

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FLOATS, INTS, CODES = types.float64[::1], types.int64[::1], types.int64[:, ::1]
EDGE = 2.0**-54


@dataclass(frozen=True, slots=True)
class Recalibration:
    """G: the sorted levels of the last resolved forecasts; the identity below ten of them."""

    levels: Floats

    @property
    def resolved(self) -> int:
        """How many forecasts it stands on; 0 where it changes nothing."""
        return int(self.levels.size) if self.levels.size >= FEWEST_RESOLVED else 0

    def issued(self, chances: Floats) -> Floats:
        """Return G(p) = (#{u <= p} + 100 p) / (N + 100) for each p."""
        if not self.resolved:
            return chances
        count = np.searchsorted(self.levels, chances, side="right")
        return (count + IDEAL_RESOLVED * chances) / (self.resolved + IDEAL_RESOLVED)


def random_part(seed: int, ids: Iterable[str]) -> Floats:
    """Return one number in (0, 1) for each id, decided by the seed and the id alone.

    The first 53 bits of SHA-256 of "<seed>/pit/<id>", in the middle of their cell.
    """
    return np.array(
        [
            ((int.from_bytes(hashlib.sha256(f"{seed}/pit/{name}".encode()).digest()[:8], "big") >> 11) + 0.5)
            * 2.0**-53
            for name in ids
        ],
        dtype=np.float64,
    )


@dataclass(frozen=True, slots=True)
class Resolved:
    """Finished rows in the order of their completion (ties: the record's order), with their estimates' days.

    Only rows whose estimate is dated: the others have no day to be forecast on.
    """

    rows: Ints
    completed_day: Ints

    def before(self, day: int) -> slice:
        """Return the slice of the last (at most 400) rows completed before a day."""
        end = int(np.searchsorted(self.completed_day, day, side="left"))
        return slice(max(0, end - LAST_RESOLVED), end)


def resolved_of(evidence: Evidence) -> Resolved:
    """Order a record's finished, dated rows by completion."""
    rows = np.flatnonzero(evidence.usable & (evidence.estimated_day > 0))
    rows = rows[np.lexsort((rows, evidence.completed_day[rows]))]
    return Resolved(rows, evidence.completed_day[rows])


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
    return _pit_sides(
        evidence.ballots,
        weights,
        np.stack([rows, days]),
        np.stack([evidence.ln_ratio[rows], np.exp(sizes), np.exp(-sizes)]),
        np.ascontiguousarray(evidence.codes[rows]),
    )


@njit(
    types.float64[:, ::1](BALLOTS, WEIGHTS, CODES, types.float64[:, ::1], CODES),
    cache=True,
    nogil=True,
)
def _pit_sides(ballots: Ballots, weights: Weights, rows_days: Ints, sizes: Floats, codes: Ints) -> Floats:
    rows, days = rows_days[0], rows_days[1]
    n = ballots.ln_ratio.size
    work = np.zeros((5, n))
    sides = np.zeros((rows.size, 2))
    for m in range(rows.size):
        voter = Voter(days[m], rows[m], sizes[1, m], sizes[2, m])
        count_votes(ballots, weights, voter, codes[m], work)
        below = at = 0.0
        for k in range(n):
            if ballots.ln_ratio[k] > sizes[0, m]:
                break
            if work[3, k] > 0.0:
                if ballots.ln_ratio[k] < sizes[0, m]:
                    below += work[3, k]
                else:
                    at += work[3, k]
        sides[m, 0] = min(below, 1.0)
        sides[m, 1] = min(below + at, 1.0)
    return sides


def levels_between(sides: Floats, part: Floats) -> Floats:
    """Return the randomised level of each outcome: below + part x (at most - below), never 0 or 1."""
    return np.clip(sides[:, 0] + part * (sides[:, 1] - sides[:, 0]), EDGE, 1.0 - EDGE)


def recalibration_on(
    evidence: Evidence, record: Record, weights: Weights, day: int, settings: tuple[int, float]
) -> Recalibration:
    """Return the correction for forecasts made on a day; `settings` are the seed and the size width."""
    seed, width = settings
    resolved = resolved_of(evidence)
    rows = resolved.rows[resolved.before(day)]
    if rows.size < FEWEST_RESOLVED:
        return Recalibration(np.zeros(0))
    sides = pit_sides(evidence, weights, rows, evidence.estimated_day[rows], width)
    part = random_part(seed, (record.ids[row] for row in rows.tolist()))
    return Recalibration(np.sort(levels_between(sides, part)))
