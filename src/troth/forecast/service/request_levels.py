"""Requests by window: past days resampled in runs as long as the window, so that bad weeks stay together.

A window takes a run of consecutive past days that begins anywhere (a circular block bootstrap). Which runs
there are is drawn anew for each set of parameters: as many as the past has months, at least two, since so
many months could as well have been others. With M months of past the base rate speaks in 2 of M + 2
windows: then as much of the requests fails as of the time. It refuses to mix days from here and there.

Source: docs/service.md; Politis and Romano, "A circular block-resampling procedure for stationary data"
(1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.windows import WindowSpan
from troth.forecast.service.failures import MONTH_SECONDS, SET_DRAWS, SHIFT
from troth.forecast.service.uptime_levels import Levels
from troth.forecast.uniform import uniforms_at

Ints = NDArray[np.int64]

BASE_MONTHS = 2.0
DAYS_A_MONTH = MONTH_SECONDS / 86_400
LEAST_RUNS = 2
NOMINAL = 1_000_000  # requests of a window that only the base rate speaks of


@dataclass(frozen=True, slots=True)
class RequestHistory:
    """Past days with requests, in order: the day (since 1970), what was good and what was counted."""

    day: Ints
    good: Ints
    total: Ints

    def until(self, instant: int) -> RequestHistory:
        """Return the days that were over by an instant."""
        seen = (self.day + 1) * 86_400 <= instant
        return RequestHistory(self.day[seen], self.good[seen], self.total[seen])

    @property
    def months(self) -> float:
        """How many months of days there are."""
        return len(self.day) / DAYS_A_MONTH


NO_REQUESTS = RequestHistory(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


def request_levels(
    past: RequestHistory,
    windows: Sequence[WindowSpan],
    base: Levels,
    luck: tuple[int, int, int],
    stream: str,
) -> Levels:
    """Return requests answered well and requests of every window in every draw, shape (draws, windows).

    Parameters
    ----------
    past
        Days known by now.
    windows
        The term's windows.
    base
        Time up and time of the same windows and draws at the base rate.
    luck
        Seed, first draw and how many draws.
    stream
        The name by which its luck is told from others'.
    """
    seed, first, count = luck
    up = np.where(base[1] > 0, base[0] / np.maximum(base[1], 1), 1.0)
    nominal = NOMINAL if not len(past.day) else np.int64(round(past.total.mean() * DAYS_A_MONTH))
    total = np.broadcast_to(np.maximum(nominal, 1), up.shape).astype(np.int64)
    good = np.rint(up * total).astype(np.int64)
    if not len(past.day):
        return good, total
    places = ((first + np.arange(count, dtype=np.int64))[:, None] << SHIFT) | np.arange(len(windows))[None, :]
    days = np.array([(window.until_on - window.first_on).days for window in windows], dtype=np.int64)
    begins = _begins(past, places, (seed, stream), first + np.arange(count, dtype=np.int64))
    own = uniforms_at(seed, f"requests/{stream}/base", places) >= BASE_MONTHS / (past.months + BASE_MONTHS)
    run_good, run_total = _runs(past.good, begins, days), _runs(past.total, begins, days)
    return np.where(own, run_good, good), np.where(own, run_total, total)


def _begins(past: RequestHistory, places: Ints, named: tuple[int, str], draws: Ints) -> Ints:
    """Return the first day of each window's run: one of those that its set of parameters knows."""
    seed, stream = named
    known = max(round(past.months), LEAST_RUNS)
    sets, of_set = np.unique(draws // SET_DRAWS, return_inverse=True)
    runs = (sets[:, None] << SHIFT) | np.arange(known)[None, :]
    days = (uniforms_at(seed, f"requests/{stream}/run", runs) * len(past.day)).astype(np.int64)
    which = (uniforms_at(seed, f"requests/{stream}/day", places) * known).astype(np.int64)
    return np.asarray(days[of_set[:, None], which], dtype=np.int64)


def _runs(values: Ints, begins: Ints, days: Ints) -> Ints:
    """Return the sums of runs of days that go on from the first day after the last."""
    laps, rest = np.divmod(days, len(values))
    upto = np.concatenate([[0], np.cumsum(np.concatenate([values, values]))])
    return np.asarray(laps * values.sum() + upto[begins + rest] - upto[begins], dtype=np.int64)
