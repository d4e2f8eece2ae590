"""What an item will have taken in the middle case, given that more than this much is spent already.

With F the chance of at most what is spent, it is the quantile at (F + 1) / 2. F is read off 400 quantiles
of the item's ratio, made once. Spent more than anything they know, the bound is the new estimate and the
middle of what overran at all comes on top, as in `ratios.MoreThan`. It refuses to look at what was drawn.

Source: DEAL-FILE.md "Under way"; docs/hard.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.forecast.deal.ratios import LnRatios
from troth.forecast.items.distribution import mid_levels

Floats = NDArray[np.float64]

GRID = 400
SAME_RATIO = 1e-9


@dataclass(frozen=True, slots=True)
class RestOfWork:
    """One item's ratio on a grid: `medians[k]` is the middle case once k of the grid's values are spent.

    `beyond` is the middle ln ratio of what overran, for what has no precedent.
    """

    grid: Floats
    medians: Floats
    beyond: float

    def median_ratio(self, spent: Floats) -> Floats:
        """Return actual / estimate in the middle case, given that it exceeds each spent / estimate."""
        ln_spent = np.log(np.maximum(spent, 1e-12))
        passed = np.searchsorted(self.grid, ln_spent + SAME_RATIO, side="right")
        known = np.exp(self.medians[np.minimum(passed, len(self.medians) - 1)])
        return np.where(passed < len(self.grid), known, spent * np.exp(self.beyond))


def rest_of_work(ratios: LnRatios) -> RestOfWork:
    """Tabulate an item's ratio, once for all weeks and draws."""
    grid = ratios.quantile(mid_levels(GRID))
    passed = np.arange(GRID) / GRID
    overran = float(np.searchsorted(grid, SAME_RATIO, side="right")) / GRID
    beyond = 0.0 if overran >= 1.0 else float(ratios.quantile(np.array([(overran + 1.0) / 2.0]))[0])
    return RestOfWork(grid, ratios.quantile((passed + 1.0) / 2.0), max(beyond, 0.0))
