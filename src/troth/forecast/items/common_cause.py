"""The common cause: how much the items of one deal err together.

x_i = sqrt(rho) D + sqrt(1 - rho) e_i with D the deal's own factor; each item's forecast stays as it is
and only their agreement changes. rho is learnt from complete past bundles (deals, projects) and held
towards 0.10 by 20 imagined ones, so that it is never zero for want of evidence. It refuses bundles
with work still open: the late ones would be missing.

Source: DESIGN section 5, "Common cause" (a one-factor Gaussian copula; the pair estimator of an
intraclass correlation, each bundle weighted by its size).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from troth.core.record import CANCELLED, OPEN, QUANTITIES, BaseRate, Record
from troth.forecast.items.resolved_levels import ResolvedLevels, resolved_levels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

IMAGINED_BUNDLES = 20
IMAGINED_RHO = 0.10
CLIENT_RHO = 0.10
LARGEST_SUM = 0.9
EDGE = 1 / 800


@dataclass(frozen=True, slots=True)
class CommonCause:
    """How strongly items of one deal share their luck, and those of the client's people beside.

    `bundles` complete past bundles taught it (0: nothing but our opinion); `learnt` is what they alone
    say, None without any.
    """

    rho: float = IMAGINED_RHO
    rho_client: float = CLIENT_RHO
    bundles: int = 0
    learnt: float | None = None


def common_cause(
    record: Record | None,
    base: BaseRate | None,
    as_of_ordinal: int,
    seed: int = 1,
    quantity: str = "effort",
    levels: ResolvedLevels | None = None,
) -> CommonCause:
    """Learn the common cause from a record's bundles that were complete before a day.

    Parameters
    ----------
    record, base
        The record (None: nothing but our opinion) and the base rate that spoke beside it.
    as_of_ordinal
        The day.
    seed, quantity
        The seed of the random parts, and of which rows.
    levels
        The levels of the record's past forecasts, where they were kept; else they are computed.
    """
    if not has_bundles(record):
        return CommonCause()
    assert record is not None  # noqa: S101 - it has bundles; this is for the type checker
    known = levels or resolved_levels(record, base, quantity, seed)
    return common_cause_of(known, record, as_of_ordinal, quantity)


def has_bundles(record: Record | None) -> bool:
    """Say whether a record names bundles, so that there is something to learn from."""
    return record is not None and record.bundle is not None and bool(record.bundle.names)


def common_cause_of(levels: ResolvedLevels, record: Record, as_of_ordinal: int, quantity: str) -> CommonCause:
    """Learn the common cause from levels already there (see `common_cause`)."""
    if record.bundle is None:
        return CommonCause()
    bundle = np.asarray(record.bundle.codes, dtype=np.int64)
    status = np.asarray(record.status, dtype=np.int64)
    completed = np.asarray(record.completed_on, dtype=np.int64)
    estimated = np.asarray(record.estimated_on, dtype=np.int64)
    over = np.where(status == CANCELLED, np.maximum(completed, record.known_on), completed)
    counted = (bundle >= 0) & (estimated < as_of_ordinal) & ((status != CANCELLED) | (over > 0))
    counted &= np.asarray(record.quantity, dtype=np.int64) == QUANTITIES.index(quantity)
    unfinished = counted & ((status == OPEN) | (over <= 0) | (over >= as_of_ordinal))
    is_complete = np.ones(len(record.bundle.names), dtype=np.bool_)
    is_complete[bundle[unfinished]] = False
    rows = levels.rows
    teaches = counted[rows] & (bundle[rows] >= 0) & is_complete[bundle[rows]]
    return rho_of(levels.issued[teaches], bundle[rows[teaches]])


def rho_of(levels: Floats, bundles: Ints) -> CommonCause:
    """Return the common cause that issued levels of complete bundles teach.

    rho_hat = max(0, sum_b [((sum x)^2 - sum x^2) / (n_b - 1)] / sum n_b) over bundles with n_b >= 2,
    x the normal quantile of the level clipped to [1/800, 1 - 1/800];
    rho = (B rho_hat + 20 x 0.10) / (B + 20).

    Parameters
    ----------
    levels
        Where each item fell in its issued forecast, shape (n,).
    bundles
        The bundle of each, any whole numbers >= 0, shape (n,).
    """
    _, code, size = np.unique(bundles, return_inverse=True, return_counts=True)
    normal = NormalDist()
    x = np.array([normal.inv_cdf(u) for u in np.clip(levels, EDGE, 1 - EDGE).tolist()], dtype=np.float64)
    total = np.bincount(code, weights=x, minlength=size.size)
    squares = np.bincount(code, weights=x * x, minlength=size.size)
    several = size >= 2
    count = int(several.sum())
    if not count:
        return CommonCause()
    n, s, q = size[several], total[several], squares[several]
    learnt = max(0.0, float(((s * s - q) / (n - 1)).sum() / n.sum()))
    rho = (count * learnt + IMAGINED_BUNDLES * IMAGINED_RHO) / (count + IMAGINED_BUNDLES)
    return CommonCause(min(rho, LARGEST_SUM - CLIENT_RHO), CLIENT_RHO, count, learnt)
