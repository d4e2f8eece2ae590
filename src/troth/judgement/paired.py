"""Paired differences: what one thing changes, draw by draw on the same luck, with its Monte Carlo error.

It refuses to call a difference a finding that four of its errors would cover.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FINDING_ERRORS = 4.0
FINDING_POINTS = 0.005


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean difference of shares over draws, with its standard error: sd of the differences / sqrt(n)."""

    gain: float
    error: float

    def is_beyond(self, least: float = FINDING_POINTS) -> bool:
        """Whether it is a finding, in either direction, and no noise."""
        return self.is_clear and abs(self.gain) >= least - 1e-12

    @property
    def is_clear(self) -> bool:
        """Whether it stands clear of the noise of the draws, however small it is."""
        return abs(self.gain) > FINDING_ERRORS * self.error and self.gain != 0.0


def paired_by_set(differences: NDArray[np.float64], size: int) -> Paired:
    """Return the mean of differences whose draws share parameters in sets, and its error.

    Draws of one set are alike, so that the error comes from the sets: sd of their means / sqrt(sets). A last
    set that is cut off counts by its draws in the mean and is left out of the error.
    """
    whole = len(differences) // size
    if whole < 2:
        return paired(differences)
    means = differences[: whole * size].reshape(whole, size).mean(axis=1)
    return Paired(float(differences.mean()), paired(means).error)


def paired(differences: NDArray[np.int8] | NDArray[np.float64]) -> Paired:
    """Return the mean of differences taken draw by draw, and its error."""
    spread = float(differences.std(ddof=1)) if len(differences) > 1 else 0.0
    return Paired(float(differences.mean()), spread / math.sqrt(len(differences)))
