"""Working-time tables read for many instants at once.

The rule is `core.worktime.WorkingTime`; this is the same look-up over arrays, tested against it. It
refuses instants past the table's horizon: they count as its end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import WorkingTime

Minutes = NDArray[np.int64]


def done_by(table: WorkingTime, instants: Minutes) -> Minutes:
    """Return the open minutes from the table's start to each instant, any shape."""
    opens = np.frombuffer(table.opens, dtype=np.int64)
    closes = np.frombuffer(table.closes, dtype=np.int64)
    before = np.frombuffer(table.before, dtype=np.int64)
    span = np.searchsorted(opens, instants, side="right") - 1
    inside = np.maximum(span, 0)
    done = before[inside] + np.minimum(instants, closes[inside]) - opens[inside]
    return np.where(span < 0, 0, done)


def open_minutes(table: WorkingTime, starts: Minutes, ends: Minutes) -> Minutes:
    """Return the open minutes between two instants, 0 where they are reversed."""
    return np.maximum(done_by(table, ends) - done_by(table, starts), 0)
