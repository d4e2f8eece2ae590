"""What each term of a deal will cost, and how often each level is kept: all on the deal's own draws.

Late penalties, acceptance and results come from the plan, service from its past; what they owe together is
what `check` counts. Credits are shown with a mean because they are bounded. It refuses to word anything,
and a chance without the range that its evidence leaves open.

Source: docs/terms.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import CapPeriod, JointCap
from troth.core.deal import Deal
from troth.core.service_level import ServiceLevel, Uptime
from troth.core.term import LatePenalty
from troth.forecast.deal.credits import credits_owed, delivery_credits, delivery_run, penalty_base
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.deal.variants import play_variants
from troth.forecast.service.contract import joint_most
from troth.forecast.service.failures import SET_DRAWS
from troth.forecast.service.outlook import ServiceDraws, TermOutlook
from troth.forecast.service.owed import MONTHS_IN, WindowRun, what_is_owed

Cents = NDArray[np.float64]
Flags = NDArray[np.bool_]
MOST_ORDERED = 4  # joint caps of which every order is tried
RANGE = (0.05, 0.95)  # of the parameter sets; it held the truth 8 times in 10, so it is told as 80 %
MANY = 10**9  # cases or requests, where the most that can be owed is asked for
DIGITS = 5  # of a level that may be promised, cut off: 0.99912


@dataclass(frozen=True, slots=True)
class CreditSpread:
    """What a term costs over the contract, in minor units.

    `most` is the most that it can ever cost; None: nothing bounds it.
    """

    mean: float
    median: float
    ninety_five: float
    worst: float
    chance: float
    most: float | None


@dataclass(frozen=True, slots=True)
class LevelChance:
    """How often a level is kept: in one window, with the 80 % range that evidence leaves, and in all.

    `windows` counts those in which the version that names it is in force, which begins on `from_on` (None: as
    signed); `is_objective` tells the objective from the levels of its tiers.
    """

    level: Decimal
    in_window: float
    low: float
    high: float
    in_all: float
    windows: int = 1
    is_objective: bool = True
    from_on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TermForecast:
    """One term: its chances and what it costs.

    `windows` counts its windows, `levels` its objective and the levels of its tiers. `best_in_window` and
    `best_in_all` are the highest levels kept at the policy's chance (None: none is). `leave` is the chance
    that the client may terminate, `given_back` the mean of what is earned back. `past` is what stands
    behind a service level; None for a term of delivery.
    """

    term: LatePenalty | ServiceLevel
    windows: int
    credits: CreditSpread
    levels: tuple[LevelChance, ...] = ()
    best_in_window: Decimal | None = None
    best_in_all: Decimal | None = None
    leave: float | None = None
    given_back: float = 0.0
    past: TermOutlook | None = None

    @property
    def objectives(self) -> tuple[LevelChance, ...]:
        """The objective of every version; none for a late penalty."""
        return tuple(level for level in self.levels if level.is_objective)


@dataclass(frozen=True, slots=True, eq=False)
class TermsForecast:
    """Every priced term of a deal, what they owe together, and the draws they stand on."""

    deal: Deal
    terms: tuple[TermForecast, ...]
    together: CreditSpread
    draws: int
    seed: int


@dataclass(frozen=True, slots=True)
class TermsBlock:
    """What one block says of a deal's terms: credits by term of delivery, their runs, service, and all."""

    delivered: Mapping[str, Cents]
    runs: Mapping[str, WindowRun]
    service: ServiceDraws | None
    owed: Cents


def boil_terms(played: Played) -> TermsBlock:
    """Keep of a played block what its terms say."""
    once = [
        term for term in played.deal.terms.values() if isinstance(term, ServiceLevel) and term.is_of_delivery
    ]
    outlook = played.outlook.service
    return TermsBlock(
        delivered=delivery_credits(played),
        runs={term.id: delivery_run(played, term) for term in once},
        service=None if outlook is None else outlook.drawn(played.luck),
        owed=credits_owed(played),
    )


def terms_blocks(prepared: Prepared, scenario: Scenario, draws: int) -> tuple[TermsBlock, ...]:
    """Return what every block of a scenario says of its terms."""
    [found] = play_variants([stage_of(prepared, scenario)], prepared.seed, draws, boil_terms)
    return found


def terms_forecast(prepared: Prepared, scenario: Scenario, draws: int) -> TermsForecast:
    """Forecast every priced term of a deal.

    Parameters
    ----------
    prepared
        The deal, made ready.
    scenario
        With which levers it is looked at.
    draws
        How many draws.
    """
    blocks = terms_blocks(prepared, scenario, draws)
    deal, policy = scenario.deal, scenario.deal.policy.promise
    found = []
    for term in deal.terms.values():
        if isinstance(term, LatePenalty):
            owed = np.concatenate([block.delivered[term.id] for block in blocks])
            found.append(TermForecast(term, 1, spread(owed, _most_late(deal, term))))
        elif isinstance(term, ServiceLevel) and term.is_of_delivery:
            found.append(_delivered(term, [block.runs[term.id] for block in blocks], policy))
    outlook = prepared.outlook.service
    for place, past in enumerate(outlook.terms if outlook is not None else ()):
        services = [block.service for block in blocks if block.service is not None]
        found.append(_served(past, services, place, policy))
    order = {name: place for place, name in enumerate(deal.terms)}
    terms = tuple(sorted(found, key=lambda one: order[one.term.id]))
    owed = np.concatenate([block.owed for block in blocks])
    most = _most_together(deal, terms)
    return TermsForecast(deal, terms, spread(owed, most if most < math.inf else None), draws, prepared.seed)


def _most_together(deal: Deal, terms: Sequence[TermForecast]) -> float:
    """Return the most that all terms can ever cost together, joint caps kept; infinite without a bound."""
    mosts = {one.term.id: one.credits.most for one in terms}
    orders = permutations(deal.joint_caps) if len(deal.joint_caps) <= MOST_ORDERED else [deal.joint_caps]
    return min(_bound(deal, order, mosts) for order in orders)


def _bound(deal: Deal, order: Sequence[JointCap], mosts: Mapping[str, float | None]) -> float:
    """Return a bound of all terms: each joint cap, in turn, holds those of its terms that none held yet."""
    left = {name: math.inf if most is None else most for name, most in mosts.items()}
    total = 0.0
    for joint in order:
        within = [left.pop(name) for name in joint.terms if name in left]
        if within:
            total += min(joint_most(deal, joint.cap) * _periods(deal, joint.cap.per), math.fsum(within))
    return total + math.fsum(left.values())


def _periods(deal: Deal, per: CapPeriod) -> float:
    """Return how many periods of a cap a contract touches at most; no end agreed: no bound."""
    if per == "contract":
        return 1.0
    months = deal.price.months
    if months is None:
        return math.inf
    return months + 1.0 if per == "window" else math.ceil(months / MONTHS_IN[per]) + (per != "year")


def spread(owed: Cents, most: float | None) -> CreditSpread:
    """Return mean, median, 95 % point, worst draw and chance of owing anything."""
    ordered = np.sort(owed)
    middle, high = (float(ordered[max(math.ceil(level * len(ordered)) - 1, 0)]) for level in (0.5, 0.95))
    return CreditSpread(float(owed.mean()), middle, high, float(ordered[-1]), float((owed > 0).mean()), most)


def _most_late(deal: Deal, term: LatePenalty) -> float | None:
    base = penalty_base(deal, term)
    by_share = None if term.cap is None or base is None else float(base.minor * term.cap)
    amounts = [
        most for most in (by_share, None if term.most is None else float(term.most.minor)) if most is not None
    ]
    return min(amounts, default=None)


def most_of(run: WindowRun) -> float | None:
    """Return the most that a run of windows can owe: nothing of anything is good in any of them."""
    if any(
        level.schedule.rate is not None and level.schedule.rate.per == "case" for level in run.levels
    ) and not all(level.schedule.caps for level in run.levels):
        return None
    total = np.maximum(run.total[:1].astype(object), 1)
    if not isinstance(run.levels[0].measure, Uptime):
        total = np.full_like(total, MANY)
    steepest = replace(run, good=np.zeros_like(total), total=total)
    [owed] = what_is_owed([steepest])
    return float(owed.owed.sum())


def _joined(runs: Sequence[WindowRun]) -> WindowRun:
    first = runs[0]
    good, total = (np.concatenate([getattr(run, side) for run in runs]) for side in ("good", "total"))
    return replace(first, good=good, total=total)


def _delivered(term: ServiceLevel, runs: Sequence[WindowRun], policy: float) -> TermForecast:
    run = _joined(runs)
    [owed] = what_is_owed([run])
    costs = spread(owed.owed[:, 0].astype(np.float64), most_of(run))
    best = _best(run, policy)
    return TermForecast(term, 1, costs, _levels(run), best[0], best[1])


def _served(past: TermOutlook, services: Sequence[ServiceDraws], place: int, policy: float) -> TermForecast:
    run = _joined([service.runs[place] for service in services])
    net = np.concatenate([service.owed[place].net.sum(axis=1) for service in services]).astype(np.float64)
    back = np.concatenate([service.owed[place].given_back.sum(axis=1) for service in services])
    may_leave = np.concatenate([service.owed[place].may_leave.any(axis=1) for service in services])
    has_right = any(level.schedule.termination is not None for level in run.levels)
    best = _best(run, policy)
    return TermForecast(
        term=past.level,
        windows=len(run.windows),
        credits=spread(net, most_of(run)),
        levels=_levels(run),
        best_in_window=best[0],
        best_in_all=best[1],
        leave=float(may_leave.mean()) if has_right else None,
        given_back=float(back.mean()),
        past=past,
    )


def _levels(run: WindowRun) -> tuple[LevelChance, ...]:
    """Return the chance of the objective and of each tier's level, of every version in its own windows."""
    found, measured = [], run.is_measured()
    for version, columns in run.version_columns():
        wanted = dict.fromkeys([version.objective, *(tier.below for tier in version.schedule.tiers)])
        for one in sorted(wanted, reverse=True):
            chance = _chance(one, ~run.below(one, columns), measured[:, columns])
            begins = run.windows[columns[0]].first_on if columns[0] else None
            is_objective = one == version.objective
            found.append(replace(chance, windows=len(columns), is_objective=is_objective, from_on=begins))
    return tuple(found)


def _chance(level: Decimal, kept: Flags, measured: Flags) -> LevelChance:
    """Return the shares of measured windows kept; a set of parameters without any says nothing."""
    sets = np.arange(len(kept)) // SET_DRAWS
    windows = np.bincount(sets, weights=measured.sum(axis=1))
    good = np.bincount(sets, weights=(kept & measured).sum(axis=1))
    shares = good[windows > 0] / windows[windows > 0]
    if not len(shares):
        return LevelChance(level, 1.0, 0.0, 1.0, 1.0)
    low, high = (float(np.quantile(shares, at)) for at in RANGE)
    return LevelChance(
        level, float(good.sum() / windows.sum()), low, high, float((kept | ~measured).all(axis=1).mean())
    )


def _best(run: WindowRun, policy: float) -> tuple[Decimal | None, Decimal | None]:
    """Return the highest level kept in a window, and in all windows, at the policy's chance; cut off."""
    total = run.total.astype(np.float64)
    shares = np.where(total > 0, run.good / np.maximum(total, 1.0), np.nan)
    measured = shares[~np.isnan(shares)]
    if not len(measured):
        return None, None
    every = np.nanmin(np.where(np.isnan(shares), 1.0, shares), axis=1)
    return _level_at(measured, policy), _level_at(every, policy)


def _level_at(shares: NDArray[np.float64], policy: float) -> Decimal | None:
    """Return the largest level that at least a share `policy` of the values reaches, cut to five digits."""
    ordered = np.sort(shares)
    place = len(ordered) - math.ceil(policy * len(ordered) - 1e-9)
    found = math.floor(float(ordered[max(place, 0)]) * 10**DIGITS + 1e-9)
    return Decimal(found).scaleb(-DIGITS) if found > 0 else None
