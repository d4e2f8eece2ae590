"""Cases in time by window: how many come, and how many of them are answered or resolved in time.

The share kept is Beta(5 p0 + k, 5 (1 - p0) + n - k) for each parameter set, k kept of n past cases aged
by half every two years and taken as fewer where months differ (n / (1 + (m - 1) rho), m cases a month);
p0 is the published share of single pieces of work done within their estimate. Each window has a share of
its own around it, and a count of its own. It refuses to judge a case that could still be in time.

Source: docs/service.md; the design effect of Kish, Survey Sampling (1965), 5.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.windows import WindowSpan
from troth.forecast.service.clustering import count_phi, latent_share, month_factor, share_rho
from troth.forecast.service.counts import binomial_at, gamma_at, poisson_at
from troth.forecast.service.failures import HALF_LIFE_SECONDS, MONTH_SECONDS, SET_DRAWS, SHIFT
from troth.forecast.service.uptime_levels import Levels
from troth.forecast.uniform import uniforms_at

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BASE_CASES = 5.0
OUR_CASES_A_MONTH = 10.0  # our opinion where no record tells how many come
MOST_CASES_A_MONTH = 1e6


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """Past cases that a measure counts: when each was opened, and whether it was kept."""

    opened: Ints
    kept: NDArray[np.bool_]

    def until(self, instant: int) -> CaseHistory:
        """Return the cases opened before an instant."""
        seen = self.opened < instant
        return CaseHistory(self.opened[seen], self.kept[seen])


NO_CASES = CaseHistory(np.zeros(0, np.int64), np.zeros(0, np.bool_))


@dataclass(frozen=True, slots=True)
class CaseModel:
    """What past cases teach: votes for kept and missed, how alike a month's cases are, how many come.

    The cases a month are Gamma(`shape`) / `months`; `cases` past ones stand behind it over
    `watched_months`.
    """

    kept_votes: float
    missed_votes: float
    rho: float
    shape: float
    months: float
    phi: float
    cases: int
    watched_months: float


def case_model(history: CaseHistory, base_share: float, as_of: int) -> CaseModel:
    """Learn a share kept and a number of cases from those opened before an instant."""
    past = history.until(as_of)
    n = len(past.opened)
    if not n:
        kept, missed = BASE_CASES * base_share, BASE_CASES * (1.0 - base_share)
        return CaseModel(
            kept, missed, share_rho(np.zeros(0), np.zeros(0))[0], OUR_CASES_A_MONTH, 1.0, 0.5, 0, 0.0
        )
    back = (as_of - past.opened) // MONTH_SECONDS
    months = int(back.max()) + 1
    cases = np.bincount(back, minlength=months).astype(np.float64)
    in_time = np.bincount(back, weights=past.kept, minlength=months).astype(np.float64)
    rho, _ = share_rho(in_time, cases)
    phi, _ = count_phi(cases, np.full(months, n / months))
    aged = 0.5 ** ((np.arange(months) + 0.5) * MONTH_SECONDS / HALF_LIFE_SECONDS)
    effect = 1.0 + max(n / months - 1.0, 0.0) * rho
    votes, kept = float((cases * aged).sum()) / effect, float((in_time * aged).sum()) / effect
    watched = (as_of - int(past.opened.min())) / MONTH_SECONDS
    inflation = 1.0 + phi * n / months
    return CaseModel(
        kept_votes=BASE_CASES * base_share + kept,
        missed_votes=BASE_CASES * (1.0 - base_share) + votes - kept,
        rho=rho,
        shape=1.0 + float((cases * aged).sum()) / inflation,
        months=1.0 / OUR_CASES_A_MONTH + float(aged.sum()) * min(watched / months, 1.0) / inflation,
        phi=phi,
        cases=n,
        watched_months=watched,
    )


def case_levels(
    model: CaseModel, windows: Sequence[WindowSpan], luck: tuple[int, int, int], stream: str
) -> Levels:
    """Return cases kept and cases of every window in every draw, shape (draws, windows).

    Parameters
    ----------
    model
        What past cases teach.
    windows
        The term's windows.
    luck
        Seed, first draw and how many draws.
    stream
        The name by which its luck is told from others'.
    """
    seed, first, count = luck
    draws = first + np.arange(count, dtype=np.int64)
    sets, of_set = np.unique(draws // SET_DRAWS, return_inverse=True)

    def at(what: str, places: Ints) -> Floats:
        return uniforms_at(seed, f"cases/{stream}/{what}", places)

    kept, missed = (
        gamma_at(at("kept", sets), model.kept_votes),
        gamma_at(at("missed", sets), model.missed_votes),
    )
    share = (kept / np.maximum(kept + missed, 1e-12))[of_set]
    rate = np.minimum(gamma_at(at("rate", sets), model.shape) / model.months, MOST_CASES_A_MONTH)[of_set]
    cells = (draws[:, None] << SHIFT) | np.arange(len(windows), dtype=np.int64)[None, :]
    months = np.array([float(window.months) for window in windows])
    expected = rate[:, None] * months * month_factor(at("month", cells), model.phi)
    total = poisson_at(at("number", cells), expected)
    middle = model.kept_votes / (model.kept_votes + model.missed_votes)
    shares = latent_share(at("share", cells), share[:, None], model.rho, middle)
    return binomial_at(at("in-time", cells), total, shares), total
