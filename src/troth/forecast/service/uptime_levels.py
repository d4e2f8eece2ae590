"""Uptime by window from drawn failures: seconds up of seconds due, or kept slices of all slices.

Failures that overlap are both counted, up to the whole window: rare, and never to our advantage. Down time
within a slice adds up. A rolling
span is looked at on every midnight; the lowest look of a month counts. It refuses to round a level.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from troth.core.service_level import Uptime
from troth.core.windows import WindowSpan
from troth.forecast.measured.spans import Spans, joined
from troth.forecast.service.failures import Failures

Ints = NDArray[np.int64]
NONE = np.zeros(0, dtype=np.int64)
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
    parts: list[tuple[Ints, Ints, Ints]] = []
    which = np.searchsorted(at, begins, side="right") - 1
    while len(draw):
        first, last = at[np.clip(which, 0, len(spans))], at[np.clip(which + 1, 0, len(spans))]
        begun, ended = np.maximum(begins, first) - first, np.minimum(ends, last) - first
        inside = (which >= 0) & (which < len(spans)) & (ended > begun)
        parts.append(((draw * len(spans) + which)[inside], begun[inside], ended[inside]))
        goes_on = (ends > last) & (which + 1 < len(spans))
        draw, begins, ends, which = draw[goes_on], begins[goes_on], ends[goes_on], which[goes_on] + 1
    total, length = _counted(measure, np.diff(at)), slice_seconds(measure)
    down: NDArray[np.float64]
    cells, begun, ended = (
        (np.concatenate(each) for each in zip(*parts, strict=True)) if parts else (NONE,) * 3
    )
    if measure.slice is None:
        weights = (ended - begun).astype(np.float64)
        down = np.bincount(cells, weights=weights, minlength=draws * len(spans)).astype(np.float64)
    else:
        spare = 0.0 if measure.slice_target is None else float(1 - measure.slice_target) * length
        down = _lost_slices(cells, begun, ended, (length, spare), draws * len(spans)).astype(np.float64)
    return np.minimum(down.reshape(draws, len(spans)).astype(np.int64), total), total


def _lost_slices(
    cells: Ints, begins: Ints, ends: Ints, size: tuple[int, float], count: int
) -> NDArray[np.float64]:
    """Return how many slices of each cell are lost: those of which more than what is spare is down.

    Down seconds of one slice add up, whatever failures they come from. Whole slices within a failure are
    counted at once; only the first and the last slice that it touches are looked at.

    Parameters
    ----------
    cells
        A draw's window, for each failure's part in it.
    begins, ends
        Of the part, in seconds of service from the window's begin.
    size
        A slice's length and how much of it may be down, in seconds.
    count
        How many cells there are.
    """
    length, spare = size
    first, last = begins // length, (ends - 1) // length
    most = int(last.max(initial=0)) + 1
    edge_cells = np.concatenate([cells, cells[last > first]])
    edge_slices = np.concatenate([first, last[last > first]])
    edge_down = np.concatenate(
        [np.minimum(ends, (first + 1) * length) - begins, (ends - last * length)[last > first]]
    )
    slices, place = np.unique(edge_cells * most + edge_slices, return_inverse=True)
    down = np.bincount(place, weights=edge_down, minlength=len(slices))
    whole_cells, whole_first, whole_last = _merged_whole(cells, first + 1, last, most)
    inside = _is_within(slices, whole_cells * most + whole_first, whole_cells * most + whole_last)
    lost = slices[(down > spare) & ~inside]
    found = np.bincount(lost // most, minlength=count).astype(np.float64)
    return found + np.bincount(whole_cells, weights=whole_last - whole_first, minlength=count)


def _merged_whole(cells: Ints, first: Ints, last: Ints, most: int) -> tuple[Ints, Ints, Ints]:
    """Return runs of whole slices, [first, last) of each cell, those that overlap or touch made one."""
    there = last > first
    runs = joined((cells * most + first)[there], (cells * most + last)[there])
    return runs.begins // most, runs.begins % most, (runs.ends - 1) % most + 1


def _is_within(places: Ints, begins: Ints, ends: Ints) -> NDArray[np.bool_]:
    return Spans(begins, ends, begins).holds(places)


def slice_seconds(measure: Uptime) -> int:
    """Return the length of a slice in seconds, 1 where there are none."""
    return 1 if measure.slice is None else measure.slice.minutes() * 60


def _counted(measure: Uptime, seconds: Ints) -> Ints:
    return np.asarray(seconds // slice_seconds(measure), dtype=np.int64)


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
