"""Uptime by window from drawn failures: seconds up of seconds due, or kept slices of all slices.

Failures that overlap are both counted, up to the whole window: rare, and never to our advantage. A rolling
span is looked at on every midnight; the lowest look of a month counts. It refuses to round a level.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from troth.core.service_level import Uptime
from troth.core.windows import WindowSpan
from troth.forecast.measured.spans import Spans
from troth.forecast.service.failures import Failures

Ints = NDArray[np.int64]
Levels = tuple[Ints, Ints]  # good and total, shape (draws, windows)


def uptime_levels(
    measure: Uptime, windows: Sequence[WindowSpan], due: Spans, failures: Failures, draws: int
) -> Levels:
    """Return good and total of every window in every draw.

    Parameters
    ----------
    measure
        By time, or in slices.
    windows
        The term's windows.
    due
        The seconds that count.
    failures
        What was drawn.
    draws
        How many draws there are.
    """
    looks = [look for window in windows for look in window.looks]
    spans = np.array(looks, dtype=np.int64).reshape(-1, 2)
    if len(spans) == len(windows):
        down, total = _down(measure, spans, due, failures, draws)
        return np.maximum(total - down, 0), np.broadcast_to(total, down.shape).copy()
    return _lowest_looks(measure, windows, due, failures, draws)


def _down(measure: Uptime, spans: Ints, due: Spans, failures: Failures, draws: int) -> Levels:
    """Return what was down in disjoint spans in order, shape (draws, spans), and what was due in each."""
    edges = np.append(spans[:, 0], spans[-1:, 1])
    at = due.seconds_before(edges)
    begins, ends = due.seconds_before(failures.begins), due.seconds_before(failures.ends)
    hit = ends > begins
    draw, begins, ends = failures.draw[hit], begins[hit], ends[hit]
    down = np.zeros(draws * len(spans))
    which = np.searchsorted(at, begins, side="right") - 1
    while len(draw):
        inside = (which >= 0) & (which < len(spans))
        first, last = at[np.clip(which, 0, len(spans))], at[np.clip(which + 1, 0, len(spans))]
        lost = _lost(measure, np.maximum(begins, first), np.minimum(ends, last))
        np.add.at(down, (draw * len(spans) + which)[inside], lost[inside])
        goes_on = (ends > last) & (which + 1 < len(spans))
        draw, begins, ends, which = draw[goes_on], begins[goes_on], ends[goes_on], which[goes_on] + 1
    total = _counted(measure, np.diff(at))
    return np.minimum(down.reshape(draws, len(spans)).astype(np.int64), total), total


def slice_seconds(measure: Uptime) -> int:
    """Return the length of a slice in seconds, 1 where there are none."""
    return 1 if measure.slice is None else measure.slice.minutes() * 60


def _counted(measure: Uptime, seconds: Ints) -> Ints:
    return np.asarray(seconds // slice_seconds(measure), dtype=np.int64)


def _lost(measure: Uptime, begins: Ints, ends: Ints) -> Ints:
    """Return what a failure costs of a span of service time: seconds, or slices that are not kept.

    A slice [kL, (k+1)L) is lost when more than (1 - target) L of it is down.
    """
    if measure.slice is None or measure.slice_target is None:
        return np.asarray(np.maximum(ends - begins, 0) // slice_seconds(measure), dtype=np.int64)
    length = slice_seconds(measure)
    spare = float(1 - measure.slice_target) * length
    first = np.floor((begins + spare) / length)
    last = np.ceil((ends - spare) / length)
    lost = np.where(ends - begins > spare, np.maximum(last - first, 0), 0)
    return np.asarray(lost, dtype=np.int64)


def _lowest_looks(
    measure: Uptime, windows: Sequence[WindowSpan], due: Spans, failures: Failures, draws: int
) -> Levels:
    """Return the lowest look of every month: sums over days that begin and end at the looks' edges."""
    edges = np.unique(np.array([look for w in windows for look in w.looks], dtype=np.int64).reshape(-1))
    good = np.zeros((draws, len(windows)), dtype=np.int64)
    total = np.zeros((draws, len(windows)), dtype=np.int64)
    if len(edges) < 2:
        return good, total
    days = np.stack([edges[:-1], edges[1:]], axis=1)
    down, counted = _down(measure, days, due, failures, draws)
    down_by = np.concatenate([np.zeros((draws, 1), np.int64), np.cumsum(down, axis=1)], axis=1)
    counted_by = np.concatenate([[0], np.cumsum(counted)])
    for column, window in enumerate(windows):
        if not window.looks:
            continue
        first, last = (np.searchsorted(edges, side) for side in np.array(window.looks).T)
        lost = down_by[:, last] - down_by[:, first]
        of = counted_by[last] - counted_by[first]
        worst = np.argmax(lost / np.maximum(of, 1), axis=1)
        total[:, column] = of[worst]
        good[:, column] = of[worst] - lost[np.arange(draws), worst]
    return good, total
