"""What the compiled votes are asked, and the columns in which they answer.

It refuses to answer; `vote_count`, `pit_kernel` and `replay_kernel` do. Source: DESIGN section 5.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from troth.forecast.machine.columns import FloatColumn, FloatRows, WholeColumn, WholeRows

ROUNDING = 1e-12  # a level is reached where only rounding is missing
BELOW, AT_MOST, WITHIN, CRPS, PLAIN_WITHIN, PLAIN_CRPS, COLUMNS = 0, 1, 2, 3, 4, 5, 6


class Voter(NamedTuple):
    """One question: on which day, for which estimate (exp(+-ln E / width)), and which row never to ask."""

    day: int
    row: int
    up: float
    down: float


class Asked(NamedTuple):
    """Many questions: rows of the record, the day each is forecast on, what happened, its size, its labels.

    `up` and `down` are exp(+-ln E / width).
    """

    row: WholeColumn
    day: WholeColumn
    ln_ratio: FloatColumn
    up: FloatColumn
    down: FloatColumn
    codes: WholeRows

    def only(self, part: slice) -> Asked:
        """Return some of the questions."""
        return Asked(
            self.row[part],
            self.day[part],
            self.ln_ratio[part],
            self.up[part],
            self.down[part],
            self.codes[part],
        )


class Windows(NamedTuple):
    """The resolved levels that recalibrate (step 5): sorted, a row for each window, from the left.

    `size` says how many of a row count (0: not recalibrated), `of` which window is each question's.
    """

    levels: FloatRows
    size: WholeColumn
    of: WholeColumn


def voter_of(day: int, row: int, ln_estimate: float, size_width: float) -> Voter:
    """Ask for an estimate on a day; `row` is the record's own row of it, -1 for none."""
    return Voter(day, row, math.exp(ln_estimate / size_width), math.exp(-ln_estimate / size_width))
