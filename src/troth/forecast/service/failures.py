"""Failures of a service in draws: how many, how long, when, from its own past and the base rate.

(1) A rate for each parameter set: Gamma(1/2 + n/D) / (1/2b + T/D) a month, n failures in T months of the
past, both aged by half every two years, b the base rate a month, D = 1 + phi n/T since failures that
cluster teach less. (2) A factor for each month with variance phi: bad months exist. (3) Lengths are
resampled: own failures vote with their age, the base rate with 10 votes, but with no more than let its kind
of failure come at 12 b / (12 + T) + 1 / T a month (once in the time watched, beside what is published);
weights are drawn anew for each set (a Bayesian bootstrap), and lengths of one month share a factor rho.
(4) A failure begins at any second of its month, an own one at its own time of the week. It refuses to
forecast that a failure ends the contract, and to take months as independent copies of the mean.

Source: docs/service.md; Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.service_base import ServiceBase
from troth.forecast.items.common_cause import CLIENT_RHO, IMAGINED_RHO, rho_of
from troth.forecast.service.clustering import LEAST_WATCHED, OUR_PHI, count_phi, month_factor
from troth.forecast.service.counts import gamma_at, poisson_at
from troth.forecast.uniform import normal_cdf, normal_quantile, uniforms_at

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MONTH_SECONDS = 2_629_800  # a twelfth of 365.25 days
WEEK_SECONDS = 604_800
HALF_LIFE_SECONDS = 2 * 12 * MONTH_SECONDS
BASE_FAILURES = 0.5  # votes of the base rate: on the rate as half a failure, on lengths as ten
BASE_LENGTHS = 10.0
BASE_ATOMS = 200
BASE_MONTHS = 12.0  # watched, by which the base rate's own kind of failure counts half
MOST_ATOMS = 2_000
SET_DRAWS = 32  # draws that share one set of parameters
MOST_A_MONTH = 2_000.0
SHIFT = 20  # places hold the draw, the month and the number of the failure in it, 20 bits each


@dataclass(frozen=True, slots=True)
class FailureHistory:
    """Past failures of one service: begins and lengths in seconds, and the time it was watched.

    `watched` has shape (spans, 2): instants between which every failure would have been seen.
    """

    begins: Ints
    lengths: Ints
    watched: Ints

    def until(self, instant: int) -> FailureHistory:
        """Return what was known by an instant; what still lasted then is known to have lasted that long."""
        seen = self.begins < instant
        lengths = np.minimum(self.lengths[seen], instant - self.begins[seen])
        spans = np.minimum(self.watched, instant)
        return FailureHistory(self.begins[seen], lengths, spans[spans[:, 0] < spans[:, 1]])

    @property
    def months(self) -> float:
        """How many months were watched."""
        return float((self.watched[:, 1] - self.watched[:, 0]).sum()) / MONTH_SECONDS


NO_FAILURES = FailureHistory(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 2), np.int64))


@dataclass(frozen=True, slots=True)
class FailureModel:
    """What the past teaches of one service, ready to be drawn.

    The rate is Gamma(`shape`) / `months` a month; `lengths` (in order), their `weights` and `week_second`
    (-1: none) are the atoms, the base rate's among them with `is_base`; `failures` and `watched_months`
    stand behind it, `learnt_phi` is what its months alone say.
    """

    shape: float
    months: float
    phi: float
    rho: float
    lengths: Ints
    weights: Floats
    is_base: NDArray[np.bool_]
    week_second: Ints
    failures: int
    watched_months: float
    learnt_phi: float | None

    @property
    def rate(self) -> float:
        """The expected failures a month."""
        return self.shape / self.months


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures drawn for a block: which draw, and from when to when in seconds since 1970Z."""

    draw: Ints
    begins: Ints
    ends: Ints


def failure_model(history: FailureHistory, base: ServiceBase, as_of: int) -> FailureModel:
    """Learn a service's failures from what was known of it at an instant, beside the base rate."""
    past = history.until(as_of)
    counts, watched, aged = _by_month(past, as_of)
    n, t = float((counts * aged).sum()), float((watched * aged).sum())
    full = watched >= LEAST_WATCHED
    rate = counts.sum() / watched.sum() if watched.sum() else 0.0
    phi, learnt = count_phi(counts[full], rate * watched[full]) if full.any() else (OUR_PHI, None)
    inflation = 1.0 + phi * (n / t if t else 0.0)
    published = base.failures_per_year / 12.0
    shape, months = BASE_FAILURES + n / inflation, BASE_FAILURES / published + t / inflation
    most = (
        (published * BASE_MONTHS / (BASE_MONTHS + past.months) + 1.0 / past.months)
        if past.months
        else math.inf
    )
    atoms = _atoms(past, base, as_of, most * months / shape)
    return FailureModel(
        shape=shape,
        months=months,
        phi=phi,
        rho=_length_rho(past),
        lengths=atoms[0],
        weights=atoms[1],
        is_base=atoms[2],
        week_second=atoms[3],
        failures=len(past.begins),
        watched_months=past.months,
        learnt_phi=learnt,
    )


def _by_month(past: FailureHistory, as_of: int) -> tuple[Floats, Floats, Floats]:
    """Return failures, the watched share and the weight by age of each month back from an instant."""
    if not len(past.watched):
        return np.zeros(0), np.zeros(0), np.zeros(0)
    back = math.ceil((as_of - int(past.watched[:, 0].min())) / MONTH_SECONDS)
    edges = as_of - MONTH_SECONDS * np.arange(back, -1, -1, dtype=np.int64)
    counts = np.histogram(past.begins, edges)[0].astype(np.float64)
    spans = np.zeros(back)
    for begin, end in past.watched:
        spans += np.maximum(np.minimum(end, edges[1:]) - np.maximum(begin, edges[:-1]), 0)
    aged = 0.5 ** ((as_of - (edges[1:] + edges[:-1]) / 2) / HALF_LIFE_SECONDS)
    return counts, spans / MONTH_SECONDS, aged


def _atoms(
    past: FailureHistory, base: ServiceBase, as_of: int, most: float
) -> tuple[Ints, Floats, NDArray[np.bool_], Ints]:
    """Return lengths in order with their votes, whether each is the base rate's, and its time of the week.

    `most` is the largest share of failures that may be of the base rate's kind.
    """
    own = np.argsort(past.lengths, kind="stable")
    if len(own) > MOST_ATOMS:
        own = own[((np.arange(MOST_ATOMS) + 0.5) * len(own) / MOST_ATOMS).astype(np.int64)]
    votes = 0.5 ** ((as_of - past.begins[own]) / HALF_LIFE_SECONDS) * (len(past.begins) / max(len(own), 1))
    theirs = base_lengths(base)
    lengths = np.concatenate([past.lengths[own], theirs])
    own_votes = float(votes.sum())
    allowed = most / (1.0 - most) * own_votes if own_votes > 0.0 and most < 1.0 else math.inf
    weights = np.concatenate([votes, np.full(BASE_ATOMS, min(BASE_LENGTHS, allowed) / BASE_ATOMS)])
    seconds = np.concatenate([past.begins[own] % WEEK_SECONDS, np.full(BASE_ATOMS, -1)])
    is_base = np.concatenate([np.zeros(len(own), np.bool_), np.ones(BASE_ATOMS, np.bool_)])
    order = np.argsort(lengths, kind="stable")
    return lengths[order], weights[order], is_base[order], seconds[order]


def base_lengths(base: ServiceBase) -> Ints:
    """Return the base rate's lengths as 200 mid-quantiles in seconds: lognormal with its mean and spread."""
    levels = (np.arange(BASE_ATOMS) + 0.5) / BASE_ATOMS
    median = base.mean_minutes * 60 * math.exp(-(base.ln_spread**2) / 2)
    return np.rint(median * np.exp(base.ln_spread * normal_quantile(levels))).astype(np.int64)


def _length_rho(past: FailureHistory) -> float:
    """Return how alike the lengths of one month's failures are, by the estimator of the common cause."""
    n = len(past.lengths)
    if n < 2:
        return IMAGINED_RHO
    ranks = np.empty(n)
    ranks[np.argsort(past.lengths, kind="stable")] = (np.arange(n) + 0.5) / n
    return min(rho_of(ranks, past.begins // MONTH_SECONDS).rho, 1.0 - CLIENT_RHO)


def draw_failures(
    model: FailureModel, span: tuple[int, int], luck: tuple[int, int, int], stream: str
) -> Failures:
    """Draw the failures of a block.

    Parameters
    ----------
    model
        What the past teaches.
    span
        The first second and the one after the last in which a failure may begin.
    luck
        Seed, first draw and how many draws.
    stream
        The service's name, by which its luck is told from others'.
    """
    seed, first, count = luck
    months = max(math.ceil((span[1] - span[0]) / MONTH_SECONDS), 1)
    draws = first + np.arange(count, dtype=np.int64)
    sets, of_set = np.unique(draws // SET_DRAWS, return_inverse=True)
    rate = np.minimum(
        gamma_at(uniforms_at(seed, f"service/{stream}/rate", sets), model.shape) / model.months, MOST_A_MONTH
    )
    cells = (draws[:, None] << SHIFT) | np.arange(months, dtype=np.int64)[None, :]
    factor = month_factor(uniforms_at(seed, f"service/{stream}/month", cells), model.phi)
    expected = rate[of_set][:, None] * factor
    number = poisson_at(uniforms_at(seed, f"service/{stream}/number", cells), expected)
    cell = np.repeat(np.arange(number.size), number.reshape(-1))
    ends = np.cumsum(number.reshape(-1))
    nth = np.arange(int(ends[-1])) - np.repeat(ends - number.reshape(-1), number.reshape(-1))
    place = (cells.reshape(-1)[cell] << SHIFT) | nth
    draw, month = cell // months, cell % months
    shared = normal_quantile(uniforms_at(seed, f"service/{stream}/severity", cells)).reshape(-1)[cell]
    own = normal_quantile(uniforms_at(seed, f"service/{stream}/length", place))
    levels = normal_cdf(math.sqrt(model.rho) * shared + math.sqrt(1.0 - model.rho) * own)
    atom = _drawn_atoms(model, (seed, stream), sets, of_set[draw], levels)
    month_begins = span[0] + month * MONTH_SECONDS
    at = (uniforms_at(seed, f"service/{stream}/begin", place) * MONTH_SECONDS).astype(np.int64)
    begins = _at_its_time(month_begins + at, model.week_second[atom], month_begins)
    is_in = begins < span[1]
    return Failures(draw[is_in], begins[is_in], (begins + model.lengths[atom])[is_in])


def _drawn_atoms(
    model: FailureModel, named: tuple[int, str], sets: Ints, of_set: Ints, levels: Floats
) -> Ints:
    """Return which length each failure has: at its level, by the weights of its parameter set."""
    seed, stream = named
    atoms = len(model.lengths)
    places = (sets[:, None] << SHIFT) | np.arange(atoms)[None, :]
    weights = -np.log(uniforms_at(seed, f"service/{stream}/weight", places)) * model.weights[None, :]
    theirs = gamma_at(uniforms_at(seed, f"service/{stream}/base", sets), BASE_LENGTHS) / BASE_LENGTHS
    weights = np.where(model.is_base, model.weights * theirs[:, None], weights)
    shares = np.cumsum(weights, axis=1)
    shares = shares / shares[:, -1:] + np.arange(len(sets))[:, None]
    found = np.searchsorted(shares.reshape(-1), of_set + levels)
    return np.asarray(np.minimum(found - of_set * atoms, atoms - 1), dtype=np.int64)


def _at_its_time(begins: Ints, week_second: Ints, earliest: Ints) -> Ints:
    """Move a failure to the time of the week of the past one it is like, within its month of draws.

    One of the base rate stays.
    """
    moved = begins - (begins - week_second) % WEEK_SECONDS
    moved = np.where(moved < earliest, moved + WEEK_SECONDS, moved)
    return np.where(week_second >= 0, moved, begins)
