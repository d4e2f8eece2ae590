"""Which work decides a date: the critical chain of each draw, counted.

From the last finish back, step by step, to the predecessor that let the work start, or to the work whose
release of a person did. It refuses to call work critical because it is long.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from troth.forecast.deal.played import Played


def on_chain(played: Played, item: str) -> NDArray[np.int64]:
    """Count, for each network item, the draws in which it lies on the chain to `item`'s finish."""
    critical = played.schedules.critical
    rows = np.arange(critical.shape[0])
    at = np.full(critical.shape[0], played.item_index(item), dtype=np.int64)
    counts = np.zeros(critical.shape[1], dtype=np.int64)
    for _ in range(critical.shape[1]):
        rows, at = rows[at >= 0], at[at >= 0]
        if not len(rows):
            break
        counts += np.bincount(at, minlength=len(counts))
        at = critical[rows, at].astype(np.int64)
    return counts
