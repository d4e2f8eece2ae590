"""Chance by name: uniform numbers that depend on seed, name and draw only, and the normal law.

A draw's number is the same whichever block or thread asks for it, so scenarios share their luck. It
refuses to keep a generator: nothing here remembers what was drawn before. Sources: Philox 4x64-10
(Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) as NumPy builds it; Wichura,
"Algorithm AS 241", Applied Statistics 37 (1988), PPND16.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numba import float64, njit
from numpy.random import Philox
from numpy.typing import ArrayLike, NDArray

WORDS_PER_COUNTER = 4  # Philox 4x64 gives four words of 64 bits for each value of its counter
SQRT_HALF = math.sqrt(0.5)


def uniforms(seed: int, name: str, first_draw: int, count: int) -> NDArray[np.float64]:
    """Return the numbers of one named stream for draws `first_draw` to `first_draw + count - 1`.

    Parameters
    ----------
    seed
        The forecast's seed.
    name
        The stream, such as `item/harbour-wms/migrate`.
    first_draw, count
        The block of draws; any way of cutting draws into blocks gives the same numbers.

    Returns
    -------
    Numbers strictly between 0 and 1, in steps of 2^-52, shape (count,).
    """
    digest = hashlib.sha256(f"{seed}\x00{name}".encode()).digest()
    key = np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64)
    first_counter, skipped = divmod(first_draw, WORDS_PER_COUNTER)
    words = Philox(counter=first_counter, key=key).random_raw(skipped + count)[skipped:]
    return (np.asarray(words, dtype=np.uint64) >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def normal_cdf(x: ArrayLike) -> NDArray[np.float64]:
    """Return the standard normal distribution function, erfc(-x/√2)/2, elementwise."""
    given = np.asarray(x, dtype=np.float64)
    flat = np.ascontiguousarray(given).reshape(-1)
    result: NDArray[np.float64] = _cdf(flat).reshape(given.shape)
    return result


def normal_quantile(p: ArrayLike) -> NDArray[np.float64]:
    """Return the standard normal quantile, elementwise: -inf at 0, inf at 1, nan outside."""
    given = np.asarray(p, dtype=np.float64)
    flat = np.ascontiguousarray(given).reshape(-1)
    result: NDArray[np.float64] = _quantile(flat).reshape(given.shape)
    return result


@njit(float64[::1](float64[::1]), nogil=True, cache=True)
def _cdf(x: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(x)
    for k in range(x.size):
        out[k] = 0.5 * math.erfc(-x[k] * SQRT_HALF)
    return out


@njit
def _central(r: float) -> float:
    """Return the quotient of AS 241 for |p - 1/2| <= 0.425, r = 0.180625 - (p - 1/2)^2."""
    above = 2509.0809287301226727 * r + 33430.575583588128105
    above = (above * r + 67265.770927008700853) * r + 45921.953931549871457
    above = (above * r + 13731.693765509461125) * r + 1971.5909503065514427
    above = (above * r + 133.14166789178437745) * r + 3.387132872796366608
    below = 5226.495278852854561 * r + 28729.085735721942674
    below = (below * r + 39307.89580009271061) * r + 21213.794301586595867
    below = (below * r + 5394.1960214247511077) * r + 687.1870074920579083
    below = (below * r + 42.313330701600911252) * r + 1.0
    return above / below


@njit
def _shoulder(r: float) -> float:
    """Return the quotient of AS 241 for r = sqrt(-ln p) <= 5, shifted by 1.6."""
    r -= 1.6
    above = 7.7454501427834140764e-4 * r + 0.0227238449892691845833
    above = (above * r + 0.24178072517745061177) * r + 1.27045825245236838258
    above = (above * r + 3.64784832476320460504) * r + 5.7694972214606914055
    above = (above * r + 4.6303378461565452959) * r + 1.42343711074968357734
    below = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4
    below = (below * r + 0.0151986665636164571966) * r + 0.14810397642748007459
    below = (below * r + 0.68976733498510000455) * r + 1.6763848301838038494
    below = (below * r + 2.05319162663775882187) * r + 1.0
    return above / below


@njit
def _tail(r: float) -> float:
    """Return the quotient of AS 241 for r = sqrt(-ln p) > 5, shifted by 5."""
    r -= 5.0
    above = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    above = (above * r + 0.0012426609473880784386) * r + 0.026532189526576123093
    above = (above * r + 0.29656057182850489123) * r + 1.7848265399172913358
    above = (above * r + 5.4637849111641143699) * r + 6.6579046435011037772
    below = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
    below = (below * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
    below = (below * r + 0.0148753612908506148525) * r + 0.13692988092273580531
    below = (below * r + 0.59983220655588793769) * r + 1.0
    return above / below


@njit(float64[::1](float64[::1]), nogil=True, cache=True)
def _quantile(p: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(p)
    for k in range(p.size):
        level = p[k]
        q = level - 0.5
        if not 0.0 <= level <= 1.0:
            out[k] = math.nan
        elif abs(q) <= 0.425:
            out[k] = q * _central(0.180625 - q * q)
        elif level in (0.0, 1.0):
            out[k] = math.copysign(math.inf, q)
        else:
            r = math.sqrt(-math.log(level if q < 0.0 else 1.0 - level))
            far = _shoulder(r) if r <= 5.0 else _tail(r)
            out[k] = -far if q < 0.0 else far
    return out
