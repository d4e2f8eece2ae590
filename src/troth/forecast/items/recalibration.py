"""Step 5: correct the next forecast by how the last ones turned out.

Each finished item has a level u: where its actual fell in the forecast F2 that could have been made on
the day it was estimated. If the forecasts are right, these are uniform; G counts how they really fell,
with 100 votes for "right as they stand". The issued chance of at most z is G(F2(z)). It refuses to look
at an item that was not completed before the day asked for.

An atom is a range of levels: u is drawn in it, by a number that only the seed and the item's id decide.

Sources: DESIGN section 5, step 5; A. P. Dawid, "Statistical theory: the prequential approach", 1984
(the probability integral transform of forecasts); randomised: A. E. Brockwell, "Universal residuals", 2007.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.record import Record
from troth.forecast.items.ballots import Evidence
from troth.forecast.items.pit_sides import pit_sides
from troth.forecast.items.vote_rule import FEWEST_RESOLVED, IDEAL_RESOLVED, LAST_RESOLVED
from troth.forecast.items.vote_weights import Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
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
