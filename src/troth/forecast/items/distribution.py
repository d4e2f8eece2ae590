"""A forecast of ln(actual / estimate): atoms in order and the chance of at most each.

Quantiles are the smallest atom whose chance is at least the level; nothing is ever interpolated across
an atom, because "exactly as estimated" is one. It refuses to know where the atoms come from.

Source: DESIGN section 5, step 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from troth.errors import Unanswerable
from troth.forecast.items.tally import NO_TALLY, Tally

Floats = NDArray[np.float64]

ROUNDING = 1e-12  # sums of thousands of weights: a level missed by less is reached
SAME_RATIO = 1e-12


@dataclass(frozen=True, slots=True)
class Distribution:
    """Atoms `ln_ratios` in strictly rising order, `cdf` the chance of at most each; the last is 1.

    `tally` says whose votes it was made of.
    """

    ln_ratios: Floats
    cdf: Floats
    tally: Tally = field(default=NO_TALLY)

    def quantile(self, levels: Floats) -> Floats:
        """Return the smallest atom z with F(z) >= p for each level p in (0, 1).

        Raises
        ------
        Unanswerable
            Of an empty distribution: nobody voted.
        """
        if not self.ln_ratios.size:
            raise Unanswerable("nothing in the record or in a base rate speaks of this", "name a base rate")
        at = np.searchsorted(self.cdf, np.asarray(levels, dtype=np.float64) - ROUNDING, side="left")
        return self.ln_ratios[np.minimum(at, self.ln_ratios.size - 1)]

    def quantiles_at(self, levels: Sequence[float]) -> tuple[float, ...]:
        """Return the quantiles at some levels as plain numbers."""
        return tuple(self.quantile(np.array(levels, dtype=np.float64)).tolist())

    def at_most(self, ln_ratio: float) -> float:
        """Return P(actual <= x E) for ln x."""
        return float(self.at_most_each(np.array([ln_ratio]))[0])

    def at_most_each(self, ln_ratios: Floats) -> Floats:
        """Return P(actual <= x E) for each ln x."""
        at = np.searchsorted(self.ln_ratios, ln_ratios + SAME_RATIO, side="right")
        return np.asarray(np.where(at > 0, self.cdf[np.maximum(at - 1, 0)], 0.0), dtype=np.float64)

    def below(self, ln_ratio: float) -> float:
        """Return P(actual < x E) for ln x."""
        at = int(np.searchsorted(self.ln_ratios, ln_ratio - SAME_RATIO, side="left"))
        return float(self.cdf[at - 1]) if at else 0.0


def mid_levels(count: int) -> Floats:
    """Return the mid-levels (k - 1/2) / count for k = 1 ... count."""
    return (np.arange(count, dtype=np.float64) + 0.5) / count


def distribution_of(ln_ratios: Floats, shares: Floats, tally: Tally = NO_TALLY) -> Distribution:
    """Merge sorted atoms and their shares (negative: not there) into a distribution.

    Parameters
    ----------
    ln_ratios
        Sorted, shape (n,).
    shares
        Shares that sum to 1 where they are positive, shape (n,).
    tally
        Whose votes they are.
    """
    there = shares > 0.0
    atoms, weight = ln_ratios[there], shares[there]
    is_first = np.ones(atoms.size, dtype=np.bool_)
    is_first[1:] = atoms[1:] != atoms[:-1]
    starts = np.flatnonzero(is_first)
    cdf = np.minimum(np.cumsum(np.add.reduceat(weight, starts)), 1.0) if starts.size else weight
    if cdf.size:
        cdf[-1] = 1.0
    return Distribution(atoms[starts], cdf, tally)
