"""How far failures and misses come in bad months: learnt from counts by month, held towards our opinion.

Failures of one month are more alike than of several: their number is Poisson around a rate that a month's
own factor moves (mean 1, variance phi). Shares of cases kept differ by month more than a binomial would
(a latent normal factor with correlation r). Neither is ever zero for want of evidence. It refuses months
of which less than half was watched.

Source: moment estimators of overdispersion (McCullagh and Nelder, Generalized Linear Models, 1989, 6.2.3
and 4.5.1); Vasicek, "The distribution of loan portfolio value", Risk 15 (2002), for the latent factor.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from troth.forecast.uniform import normal_cdf, normal_quantile

Floats = NDArray[np.float64]

OUR_PHI = 0.5  # our opinion until months taught better
PHI_WEIGHT = 4.0  # as much as this sum of squared expected counts says
MOST_PHI = 4.0
OUR_SHARE_RHO = 0.05
SHARE_RHO_MONTHS = 12.0
MOST_SHARE_RHO = 0.5
LEAST_WATCHED = 0.5
NODES = (np.arange(2_000) + 0.5) / 2_000


def count_phi(counts: Floats, expected: Floats) -> tuple[float, float | None]:
    """Return phi of counts by month, and what they alone say (None without any).

    phi_hat = sum((n - mu)^2 - mu) / sum mu^2, mu the expected count of the month;
    phi = (S phi_hat + 4 x 0.5) / (S + 4) with S = sum mu^2, since phi_hat scatters like 2 / S; in [0, 4].
    """
    weight = float((expected**2).sum())
    if len(counts) < 2 or weight <= 0.0:
        return OUR_PHI, None
    freedom = len(counts) / (len(counts) - 1)  # mu comes from the same counts
    learnt = float((freedom * (counts - expected) ** 2 - expected).sum()) / weight
    phi = (weight * learnt + PHI_WEIGHT * OUR_PHI) / (weight + PHI_WEIGHT)
    return min(max(phi, 0.0), MOST_PHI), learnt


def month_factor(levels: Floats, phi: float) -> Floats:
    """Return each month's factor at its level: lognormal, mean 1, variance phi."""
    sigma = math.sqrt(math.log1p(phi))
    return np.asarray(np.exp(sigma * normal_quantile(levels) - sigma * sigma / 2), dtype=np.float64)


def share_rho(kept: Floats, cases: Floats) -> tuple[float, float | None]:
    """Return how alike the cases of one month are, and what the months alone say (None without any).

    rho_hat = sum((k - n p)^2 - n p (1 - p)) / sum(n (n - 1) p (1 - p)) over months with n >= 2;
    rho = (M rho_hat + 12 x 0.05) / (M + 12), in [0, 0.5].
    """
    several = cases >= 2
    n, k = cases[several], kept[several]
    if len(n) < 2 or k.sum() in (0, n.sum()):
        return OUR_SHARE_RHO, None
    p = float(k.sum() / n.sum())
    spread = p * (1.0 - p)
    freedom = len(n) / (len(n) - 1)
    learnt = float((freedom * (k - n * p) ** 2 - n * spread).sum() / (n * (n - 1) * spread).sum())
    rho = (len(n) * learnt + SHARE_RHO_MONTHS * OUR_SHARE_RHO) / (len(n) + SHARE_RHO_MONTHS)
    return min(max(rho, 0.0), MOST_SHARE_RHO), learnt


def latent_share(levels: Floats, share: Floats, rho: float, middle: float) -> Floats:
    """Return a month's own share at its level: mean `share`, Cdf((q + sqrt(r) x) / sqrt(1 - r)).

    q is the normal quantile of the mean, x that of the level, and r the latent correlation that gives months
    the variance rho p (1 - p) at the middle share p.
    """
    if rho <= 0.0:
        return np.broadcast_to(share, np.broadcast_shapes(levels.shape, share.shape)).copy()
    r = latent_correlation(middle, rho)
    q = normal_quantile(np.clip(share, 1e-9, 1.0 - 1e-9))
    return normal_cdf((q + math.sqrt(r) * normal_quantile(levels)) / math.sqrt(1.0 - r))


def latent_correlation(share: float, rho: float) -> float:
    """Return the latent correlation whose months have variance rho p (1 - p), by halving."""
    p = min(max(share, 1e-6), 1.0 - 1e-6)
    q, x = float(normal_quantile(p)), normal_quantile(NODES)
    low, high = 0.0, 0.999
    for _ in range(30):
        r = (low + high) / 2
        drawn = normal_cdf((q + math.sqrt(r) * x) / math.sqrt(1.0 - r))
        if float(drawn.var()) < rho * p * (1.0 - p):
            low = r
        else:
            high = r
    return (low + high) / 2
