"""Chance by name: uniform numbers that depend on seed, name and draw only, and the normal law.

A draw's number is the same whichever block or thread asks for it, so scenarios share their luck. It
refuses to keep a generator: nothing here remembers what was drawn before. Sources: Philox 4x64-10
(Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) as NumPy builds it; Wichura,
"Algorithm AS 241", Applied Statistics 37 (1988), PPND16; Cody, Mathematics of Computation 23 (1969).
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.random import Philox
from numpy.typing import ArrayLike, NDArray

WORDS_PER_COUNTER = 4  # Philox 4x64 gives four words of 64 bits for each value of its counter
Floats = NDArray[np.float64]

# Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), as scaled for the
# normal distribution function in his ANORM (SPECFUN, 1992)
CENTRAL_ABOVE = (
    6.5682337918207449113e-2, 2.2352520354606839287, 1.6102823106855587881e2,
    1.0676894854603709582e3, 1.8154981253343561249e4,
)  # fmt: skip
CENTRAL_BELOW = (
    1.0, 4.7202581904688241870e1, 9.7609855173777669322e2, 1.0260932208618978205e4, 4.5507789335026729956e4,
)  # fmt: skip
MIDDLE_ABOVE = (
    1.0765576773720192317e-8, 3.9894151208813466764e-1, 8.8831497943883759412, 9.3506656132177855979e1,
    5.9727027639480026226e2, 2.4945375852903726711e3, 6.8481904505362823326e3, 1.1602651437647350124e4,
    9.8427148383839780218e3,
)  # fmt: skip
MIDDLE_BELOW = (
    1.0, 2.2266688044328115691e1, 2.3538790178262499861e2, 1.5193775994075548050e3, 6.4855582982667607550e3,
    1.8615571640885098091e4, 3.4900952721145977266e4, 3.8912003286093271411e4, 1.9685429676859990727e4,
)  # fmt: skip
FAR_ABOVE = (
    2.307344176494017303e-2, 2.1589853405795699e-1, 1.274011611602473639e-1, 2.2235277870649807e-2,
    1.421619193227893466e-3, 2.9112874951168792e-5,
)  # fmt: skip
FAR_BELOW = (
    1.0, 1.28426009614491121, 4.68238212480865118e-1, 6.59881378689285515e-2, 3.78239633202758244e-3,
    7.29751555083966205e-5,
)  # fmt: skip

# AS 241, PPND16: |p - 1/2| <= 0.425, then sqrt(-ln p) <= 5, then beyond
BODY_ABOVE = (
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
)  # fmt: skip
BODY_BELOW = (
    5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
)  # fmt: skip
SHOULDER_ABOVE = (
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
)  # fmt: skip
SHOULDER_BELOW = (
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
)  # fmt: skip
TAIL_ABOVE = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
)  # fmt: skip
TAIL_BELOW = (
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
)  # fmt: skip


def uniforms(seed: int, name: str, first_draw: int, count: int) -> Floats:
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


def uniforms_at(seed: int, name: str, places: ArrayLike) -> Floats:
    """Return the numbers of one named stream at any places of it, strictly between 0 and 1, elementwise.

    For what each draw needs a different number of: a place holds the draw and which one it is. The k-th
    number is the mix of SplitMix64 of key + k x golden ratio (Steele, Lea and Flood, "Fast splittable
    pseudorandom number generators", OOPSLA 2014).
    """
    digest = hashlib.sha256(f"{seed}\x00{name}".encode()).digest()
    mixed = np.asarray(places, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed += np.frombuffer(digest[:8], dtype="<u8").astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def normal_cdf(x: ArrayLike) -> Floats:
    """Return the standard normal distribution function, elementwise.

    Cody's rational approximations of the error function's relatives, relative error below 1e-15 in the
    body and 1e-13 in the far tail.
    """
    given = np.asarray(x, dtype=np.float64)
    flat = given.reshape(-1)
    size = np.abs(flat)
    out = np.where(np.isnan(flat), np.nan, np.where(flat > 0.0, 1.0, 0.0))
    central = size <= 0.66291
    square = flat[central] ** 2
    out[central] = 0.5 + flat[central] * _ratio(square, CENTRAL_ABOVE, CENTRAL_BELOW)
    middle = ~central & (size <= 5.656854249492380)
    out[middle] = _bell(size[middle]) * _ratio(size[middle], MIDDLE_ABOVE, MIDDLE_BELOW)
    far = (size > 5.656854249492380) & (size < 39.0)
    inverse = 1.0 / size[far] ** 2
    tail = inverse * _ratio(inverse, FAR_ABOVE, FAR_BELOW)
    out[far] = _bell(size[far]) * (1.0 / math.sqrt(2.0 * math.pi) - tail) / size[far]
    upper = (middle | far) & (flat > 0.0)
    out[upper] = 1.0 - out[upper]
    return out.reshape(given.shape)


def normal_quantile(p: ArrayLike) -> Floats:
    """Return the standard normal quantile, elementwise: -inf at 0, inf at 1, nan outside."""
    given = np.asarray(p, dtype=np.float64)
    flat = given.reshape(-1)
    q = flat - 0.5
    inside = 0.180625 - q * q
    out = q * _ratio(np.maximum(inside, 0.0), BODY_ABOVE, BODY_BELOW)
    outer = np.flatnonzero(~(inside >= 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.sqrt(-np.log(np.minimum(flat[outer], 1.0 - flat[outer])))
        near = _ratio(r - 1.6, SHOULDER_ABOVE, SHOULDER_BELOW)
        size = np.where(r <= 5.0, near, _ratio(np.minimum(r, 1e3) - 5.0, TAIL_ABOVE, TAIL_BELOW))
    out[outer] = np.copysign(np.where(np.isinf(r), np.inf, size), q[outer])
    return out.reshape(given.shape)


def _ratio(x: Floats, above: tuple[float, ...], below: tuple[float, ...]) -> Floats:
    """Return the quotient of two polynomials of one degree, coefficients of the highest power first."""
    top, bottom = np.full_like(x, above[0]), np.full_like(x, below[0])
    for one, other in zip(above[1:], below[1:], strict=True):
        top *= x
        top += one
        bottom *= x
        bottom += other
    top /= bottom
    return top


def _bell(x: Floats) -> Floats:
    """Return exp(-x^2/2), exact in x by splitting it at sixteenths."""
    coarse = np.trunc(x * 16.0) / 16.0
    rest = (x - coarse) * (x + coarse)
    bell: Floats = np.exp(-0.5 * coarse * coarse) * np.exp(-0.5 * rest)
    return bell
