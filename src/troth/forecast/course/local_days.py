"""Local days of many instants at once: on which day a finish counts.

The rule is `core.worktime.day_of_end`; this is the same look-up over arrays, tested against it. It refuses
days outside its span: they count as its first and its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import start_of_day

Ordinals = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LocalDays:
    """The days of a time zone from `first_on`: `midnights` are the instants at which they begin."""

    first_on: date
    midnights: NDArray[np.int64]

    def of_ends(self, instants: NDArray[np.int64]) -> Ordinals:
        """Return the day (ordinal) on which a finish counts: one at a day's end is that day's."""
        place = np.searchsorted(self.midnights, instants, side="left") - 1
        return np.asarray(self.first_on.toordinal() + np.maximum(place, 0), dtype=np.int64)


@lru_cache(maxsize=16)
def local_days(timezone: str, first_on: date, last_on: date) -> LocalDays:
    """Lay out the days of a time zone, both ends included."""
    count = (last_on - first_on).days + 1
    midnights = [start_of_day(first_on + timedelta(days=number), timezone) for number in range(count)]
    return LocalDays(first_on, np.array(midnights, dtype=np.int64))
