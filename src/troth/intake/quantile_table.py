"""A published table of a few quantiles as a distribution of 200 equal votes.

Straight lines in ln(ratio) through the quantiles and the point (share within the estimate, ratio 1);
an atom where points coincide; held below the first point, the last line continued above the last. It
refuses tables whose points go back: they describe no distribution.

Source: DESIGN section 5, "The outside view".
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

VOTES = 200
Point = tuple[float, float]


def table_points(quantiles: Sequence[Point], within: float | None) -> list[Point]:
    """Return the points (share, ln ratio) in order, ratio 1 at the share within the estimate included.

    Parameters
    ----------
    quantiles
        Pairs of share in (0, 1) and ratio above 0.
    within
        The share with actual <= estimate, None where nobody published it.
    """
    points = {(share, math.log(ratio)) for share, ratio in quantiles}
    if within is not None:
        points.add((within, 0.0))
    return sorted(points)


def is_rising(points: Sequence[Point]) -> bool:
    """Say whether no point lies below the one before it."""
    return all(left[1] <= right[1] for left, right in pairwise(points))


def ln_ratio_at(points: Sequence[Point], share: float) -> float:
    """Return the ln ratio at a share: on the lines, held below the first, the last line continued."""
    if share <= points[0][0] or len(points) == 1:
        return points[0][1]
    at = min(bisect_left(points, (share, -math.inf)), len(points) - 1)
    low, high = points[at - 1], points[at]
    if high[0] == low[0]:
        return high[1]
    return low[1] + (high[1] - low[1]) * (share - low[0]) / (high[0] - low[0])


def mid_quantiles(points: Sequence[Point], count: int = VOTES) -> tuple[float, ...]:
    """Return the ln ratios at the mid-levels (k - 1/2) / count."""
    return tuple(ln_ratio_at(points, (k + 0.5) / count) for k in range(count))
