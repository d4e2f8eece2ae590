"""The ratio of actual to estimated work of one item in a deal, as a quantile function.

Three sources meet here: the votes of the record (a `Distribution` of ln ratios), a range the person
who estimated stated, and what is already spent. It refuses to let a stated range narrow the record's:
above the median an item takes the larger of both quantiles, below it the smaller.

Source: DEAL-FILE.md "Amounts" and "Under way"; the votes follow DESIGN section 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

STATED_LEVELS = np.array([0.1, 0.5, 0.9])
BISECTIONS = 60


class LnRatios(Protocol):
    """Anything that gives quantiles of ln(actual / estimate)."""

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ln ratio at each level in (0, 1)."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """An estimate that is a fact (`fixed: true`): the ratio is 1 in every draw."""

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return ln 1 at every level."""
        return np.zeros_like(levels)


@dataclass(frozen=True, slots=True)
class AtMedian:
    """A ratio as if it were known to be its median in every draw: its uncertainty taken away."""

    ratios: LnRatios

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the median ln ratio at every level."""
        return np.full_like(levels, self.ratios.quantile(np.array([0.5]))[0])


@dataclass(frozen=True, slots=True)
class Stated:
    """A person's own range as ln ratios to `likely`: straight lines through 10, 50, 90 %, ends held."""

    ln_low: float
    ln_high: float

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the stated ln ratio at each level."""
        points = np.array([self.ln_low, 0.0, self.ln_high])
        return np.asarray(np.interp(levels, STATED_LEVELS, points), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Widened:
    """The record's votes, widened by a stated range and never narrowed by it."""

    votes: LnRatios
    stated: Stated

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the larger of both above the median, the smaller below it, the votes' at it."""
        voted = self.votes.quantile(levels)
        stated = self.stated.quantile(levels)
        return np.where(
            levels > 0.5,
            np.maximum(voted, stated),
            np.where(levels < 0.5, np.minimum(voted, stated), voted),
        )


def share_at_most(ratios: LnRatios, ln_ratio: float) -> float:
    """Return the largest level whose quantile is at most `ln_ratio`: P(ratio <= that), by bisection."""
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if ratios.quantile(np.array([middle]))[0] <= ln_ratio:
            low = middle
        else:
            high = middle
    return low


@dataclass(frozen=True, slots=True)
class MoreThan:
    """The ratio given that it exceeds a bound already spent: levels squeezed into what lies above.

    `below` is the share of the ratios at or under the bound. With nothing above it, the bound itself
    is taken as the estimate and the ratio beyond is drawn from what overran at all: work this late has
    no precedent in the record.
    """

    ratios: LnRatios
    ln_bound: float
    below: float

    def quantile(self, levels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the ln ratio at each level of what lies above the bound."""
        if self.below < 1.0 - 1e-9:
            above = self.ratios.quantile(self.below + levels * (1.0 - self.below))
            return np.maximum(above, self.ln_bound)
        overran = share_at_most(self.ratios, 0.0)
        beyond = self.ratios.quantile(np.minimum(overran + levels * (1.0 - overran), 1.0 - 1e-12))
        return self.ln_bound + np.maximum(beyond, 0.0)


def more_than(ratios: LnRatios, ln_bound: float) -> MoreThan:
    """Condition a ratio on exceeding what is already spent."""
    return MoreThan(ratios, ln_bound, share_at_most(ratios, ln_bound))
