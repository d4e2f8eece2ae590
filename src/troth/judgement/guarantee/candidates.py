"""Credit schedules that could be offered, each with what it costs us and a seller at the base rate.

For a service level: one or two tiers at levels where our windows or common contracts fall, priced from the
mean fee of the windows below each level. For a late penalty: rates a week and caps. It refuses schedules
that cost a seller at the base rate no more than us, which tell nobody apart, and levels that we do not keep
at the policy's chance, which would be one more promise to break.

Source: docs/guarantee.md, "The search".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.term import ONE_WEEK, LatePenalty
from troth.forecast.service.owed import WindowRun

Floats = NDArray[np.float64]

COMMON_LEVELS = tuple(
    Decimal(level).scaleb(-2)
    for level in ("50", "80", "90", "95", "97", "98", "99", "99.5", "99.8", "99.9", "99.95", "99.99")
)
OUR_QUANTILES = (0.002, 0.01, 0.03, 0.1, 0.25)
TIER_SHARES = tuple(
    Decimal(share).scaleb(-2) for share in ("5", "10", "15", "20", "25", "30", "50", "75", "100")
)
LATE_RATES = tuple(Decimal(rate).scaleb(-2) for rate in ("0.5", "1", "2", "3", "5", "7.5", "10"))
LATE_CAPS = tuple(Decimal(cap).scaleb(-2) for cap in ("5", "10", "15", "20", "30", "50"))
FINENESS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way a clause could stand: means for us and for a seller at the base rate, and the most it can cost.

    `becomes` is a late penalty, or the schedule of a service level; None: the clause costs nothing.
    """

    term: str
    becomes: LatePenalty | CreditSchedule | None
    ours: float
    theirs: float
    most: float

    @property
    def signal(self) -> float:
        """What it costs a seller at the base rate beyond us."""
        return self.theirs - self.ours


def nothing_of(term: str) -> Candidate:
    """Return the clause that costs nothing."""
    return Candidate(term, None, 0.0, 0.0, 0.0)


def undominated(found: Iterable[Candidate], spend: float) -> tuple[Candidate, ...]:
    """Return the candidates within a budget that nothing cheaper outdoes, cheapest first."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda one: (one.ours, -one.signal, one.most)):
        if one.ours <= spend and (not kept or one.signal > kept[-1].signal):
            kept.append(one)
    return tuple(kept)


def levels_tried(run: WindowRun) -> tuple[Decimal, ...]:
    """Return the levels at which tiers are tried: common ones, the objective, and where our windows fall."""
    total = run.total.astype(np.float64)
    shares = (run.good / np.maximum(total, 1.0))[total > 0]
    own = [
        Decimal(float(np.quantile(shares, at))).quantize(FINENESS, rounding=ROUND_FLOOR)
        for at in (OUR_QUANTILES if len(shares) else ())
    ]
    level = run.levels[0]
    given = [level.objective, *(tier.below for tier in level.schedule.tiers)]
    return tuple(sorted({one for one in (*COMMON_LEVELS, *given, *own) if 0 < one < 1}, reverse=True))


def fees_below(run: WindowRun, levels: Sequence[Decimal]) -> Floats:
    """Return the mean fee of all windows below each level, in minor units a contract; grace left out."""
    columns = list(range(len(run.windows)))
    fees = np.array(run.fees, dtype=np.float64)
    fees[: run.levels[0].schedule.grace_windows] = 0.0
    return np.array([float((run.below(level, columns) * fees).sum(axis=1).mean()) for level in levels])


def kept_levels(run: WindowRun, policy: float) -> tuple[Decimal, ...]:
    """Return the levels that are tried and that our windows keep at the policy's chance."""
    columns, measured = list(range(len(run.windows))), run.is_measured()
    most = (1.0 - policy) * float(measured.sum()) + 1e-9
    return tuple(level for level in levels_tried(run) if float(run.below(level, columns).sum()) <= most)


def service_candidates(ours: WindowRun, theirs: WindowRun, policy: float) -> list[Candidate]:
    """Return schedules of one or two tiers for a service level that tell the two sellers apart.

    Only levels that we keep in a window at the policy's chance.
    """
    levels = kept_levels(ours, policy)
    mine, other = fees_below(ours, levels), fees_below(theirs, levels)
    whole = float(sum(ours.fees))
    found = []
    for place, level in enumerate(levels):
        for share in TIER_SHARES:
            costs = float(share) * mine[place], float(share) * other[place]
            found.append(_tiered(ours, (Tier(level, share),), costs, float(share) * whole))
            for below in range(place + 1, len(levels)):
                for more in TIER_SHARES:
                    if more <= share:
                        continue
                    step = float(more - share)
                    both = costs[0] + step * mine[below], costs[1] + step * other[below]
                    tiers = (Tier(level, share), Tier(levels[below], more))
                    found.append(_tiered(ours, tiers, both, float(more) * whole))
    return [one for one in found if one.signal > 0.0]


def _tiered(run: WindowRun, tiers: tuple[Tier, ...], costs: tuple[float, float], most: float) -> Candidate:
    schedule = replace(run.levels[0].schedule, tiers=tiers, rate=None, caps=())
    return Candidate(run.id, schedule, costs[0], costs[1], most)


def late_terms(term: LatePenalty) -> tuple[LatePenalty, ...]:
    """Return the late penalties that are tried: rates a started week, each with caps above it."""
    return tuple(
        replace(term, rate=rate, per=ONE_WEEK, part="started", cap=cap, most=None, minimum=None)
        for rate in LATE_RATES
        for cap in LATE_CAPS
        if cap >= rate
    )
