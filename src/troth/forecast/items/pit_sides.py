"""Where outcomes fell in the forecasts F2 that could have been made for them: P(< z) and P(<= z).

The compiled part (`pit_kernel`) is asked in threads; the result does not depend on them. It refuses to
correct anything; `recalibration` does. Source: DESIGN section 5, steps 1-5.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from troth.forecast.items.ballots import Evidence
from troth.forecast.items.questions import Asked
from troth.forecast.items.timeline import timeline_of
from troth.forecast.items.vote_weights import Weights
from troth.forecast.machine.kernels import VOTES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 500  # rows a thread takes; the result does not depend on it
Told = Callable[[int, int], None]


def pit_sides(
    evidence: Evidence, weights: Weights, rows: Ints, days: Ints, width: float, told: Told | None = None
) -> Floats:
    """Return P(< z) and P(<= z) under F2 for rows of the record, each forecast on its day.

    Parameters
    ----------
    evidence, weights
        The record's ballots and the rule.
    rows, days
        The rows and the day each is forecast on, shape (m,).
    width
        The width of the size kernel.
    told
        Told (rows done, rows in all).

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

    def fill(first: int) -> int:
        part = slice(first, min(first + AT_ONCE, rows.size))
        work, sums = np.zeros((5, evidence.ballots.ln_ratio.size)), np.zeros((3, 3))
        VOTES.run(
            "find_sides", evidence.ballots, timeline, weights, asked.only(part), sides[part], work, sums
        )
        return min(first + AT_ONCE, int(rows.size))

    parts = range(0, rows.size, AT_ONCE)
    if len(parts) == 1:
        fill(0)
        return sides
    with ThreadPoolExecutor() as threads:
        for done in threads.map(fill, parts):
            if told is not None:
                told(done, rows.size)
    return sides
