"""Working-time tables read for many instants at once.

The rule is `core.worktime.WorkingTime`; this is the same look-up over arrays, tested against it. It
refuses instants past the table's horizon: they count as its end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from troth.core.quantity import Span
from troth.core.worktime import NEVER, WorkingTime

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


def instants_after(table: WorkingTime, starts: Minutes, minutes: int) -> Minutes:
    """Return the first instants by which some open minutes have passed; NEVER past the table's end."""
    if minutes <= 0:
        return starts
    opens = np.frombuffer(table.opens, dtype=np.int64)
    before = np.frombuffer(table.before, dtype=np.int64)
    target = done_by(table, starts) + minutes
    span = np.minimum(np.searchsorted(before, target, side="left") - 1, len(opens) - 1)
    ends: Minutes = np.where(target > before[-1], NEVER, opens[span] + target - before[span])
    return ends


def span_after(table: WorkingTime, starts: Minutes, span: Span) -> Minutes:
    """Return the instants a span after others: in the table's time for wd, on the wall clock otherwise."""
    if span.is_working:
        return instants_after(table, starts, span.minutes(table.workday_minutes))
    ends: Minutes = starts + span.minutes()
    return ends


def open_minutes(table: WorkingTime, starts: Minutes, ends: Minutes) -> Minutes:
    """Return the open minutes between two instants, 0 where they are reversed."""
    done: Minutes = np.maximum(done_by(table, ends) - done_by(table, starts), 0)
    return done
