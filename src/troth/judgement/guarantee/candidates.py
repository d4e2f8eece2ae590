"""Credit schedules that could be offered, each with what it costs us and a seller at the base rate.

For a service level: one or two tiers at levels where our windows or common contracts fall, priced from the
fees of the windows below each level, draw by draw, held to the worst case; the strongest of them priced
again by the one rule, with all that the clause had before. For a late penalty: rates a week and caps. It
refuses schedules that cost a seller at the base rate no more than us, which tell nobody apart, and levels
that we do not keep at the policy's chance, which would be one more promise to break.

Source: docs/guarantee.md, "The search".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import Cap, CreditSchedule, Tier
from troth.core.money import Money
from troth.core.term import ONE_WEEK, LatePenalty
from troth.forecast.service.owed import WindowRun, what_is_owed
from troth.judgement.guarantee.limits import Limits

Floats = NDArray[np.float64]

COMMON_LEVELS = tuple(
    Decimal(level).scaleb(-2)
    for level in ("50", "80", "90", "95", "97", "98", "99", "99.5", "99.8", "99.9", "99.95", "99.99")
)
OUR_QUANTILES = (0.002, 0.01, 0.03, 0.1, 0.25)
TIER_SHARES = tuple(
    Decimal(share).scaleb(-2) for share in ("5", "10", "15", "20", "25", "30", "40", "50", "60", "75", "100")
)
LATE_RATES = tuple(Decimal(rate).scaleb(-2) for rate in ("0.5", "1", "2", "3", "5", "7.5", "10"))
LATE_CAPS = tuple(Decimal(cap).scaleb(-2) for cap in ("5", "10", "15", "20", "30", "50"))
FINENESS = Decimal("0.0001")
BUDGETS_TRIED = (0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0, 8.0)  # of what we spend: full clauses are cheaper
MOST_PRICED = 12  # of the strongest within each budget
DRAWS_PRICED = 2_048
NO_LIMITS = Limits(math.inf, math.inf)


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
    """Return the fees of all windows below each level in minor units, (levels, draws); grace left out."""
    columns = list(range(len(run.windows)))
    fees = np.array(run.fees, dtype=np.float64)
    fees[: run.levels[0].schedule.grace_windows] = 0.0
    return np.array([(run.below(level, columns) * fees).sum(axis=1) for level in levels])


def kept_levels(run: WindowRun, policy: float) -> tuple[Decimal, ...]:
    """Return the levels that are tried and that our windows keep at the policy's chance."""
    columns, measured = list(range(len(run.windows))), run.is_measured()
    most = (1.0 - policy) * float(measured.sum()) + 1e-9
    return tuple(level for level in levels_tried(run) if float(run.below(level, columns).sum()) <= most)


def service_candidates(
    ours: WindowRun, theirs: WindowRun, policy: float, limits: Limits = NO_LIMITS
) -> list[Candidate]:
    """Return schedules of one or two tiers for a service level that tell the two sellers apart.

    Only levels that we keep in a window at the policy's chance. What a draw owes is held to the worst case,
    as the cap of the contract will hold it.
    """
    levels = kept_levels(ours, policy)
    if not levels:
        return []
    mine, other = fees_below(ours, levels), fees_below(theirs, levels)
    whole, found, worst = float(sum(ours.fees)), [], limits.worst
    for place, level in enumerate(levels):
        for share in TIER_SHARES:
            costs = _held(mine[place] * float(share), worst), _held(other[place] * float(share), worst)
            found.append(_tiered(ours, (Tier(level, share),), costs, float(share) * whole))
        for below in range(place + 1, len(levels)):
            for share, more in combinations(TIER_SHARES, 2):
                step = float(more - share)
                costs = (
                    _held(mine[place] * float(share) + mine[below] * step, worst),
                    _held(other[place] * float(share) + other[below] * step, worst),
                )
                tiers = (Tier(level, share), Tier(levels[below], more))
                found.append(_tiered(ours, tiers, costs, float(more) * whole))
    likely = sorted((one for one in found if one.signal > 0.0), key=lambda one: -one.signal)
    chosen = dict.fromkeys(
        one
        for budget in BUDGETS_TRIED
        for one in [each for each in likely if each.ours <= budget * limits.spend][:MOST_PRICED]
    )
    priced = (_priced_again(one, ours, theirs, worst) for one in chosen)
    return [one for one in priced if one.signal > 0.0]


def _priced_again(one: Candidate, ours: WindowRun, theirs: WindowRun, worst: float) -> Candidate:
    """Return a candidate with what the one rule says that it owes, its contract held to the worst case."""
    assert isinstance(one.becomes, CreditSchedule)  # noqa: S101 - the caller made it of one
    schedule = one.becomes
    if worst < math.inf:
        cap = Cap(Money(math.floor(worst), ""), "contract")
        schedule = replace(schedule, caps=(*schedule.caps, cap))
    costs = []
    for run in (ours, theirs):
        versions = {id(level): replace(level, schedule=schedule) for level in run.levels}
        levels = tuple(versions[id(level)] for level in run.levels)
        good, total = run.good[:DRAWS_PRICED], run.total[:DRAWS_PRICED]
        [owed] = what_is_owed([replace(run, levels=levels, good=good, total=total)])
        costs.append(float(owed.net.sum(axis=1).mean()))
    return replace(one, ours=costs[0], theirs=costs[1])


def _held(owed: Floats, worst: float) -> float:
    return float(np.minimum(owed, worst).mean())


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
