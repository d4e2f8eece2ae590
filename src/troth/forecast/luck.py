"""The luck of a block of draws: every random number a deal needs, keyed by (seed, draw, name).

Scenarios of one deal read the same luck, so that their results differ by cause and not by chance. It
refuses to keep state between blocks: a block is a pure function of the seed and its first draw.

Source: DESIGN section 5, "Common cause": x = sqrt(rho) D + sqrt(rho_c) C + sqrt(1 - rho - rho_c) e, and
the level is the normal distribution function of x; C only for items done by the client's people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from troth.forecast.items.common_cause import CommonCause
from troth.forecast.uniform import normal_cdf, normal_quantile, uniforms

Floats = NDArray[np.float64]
T = TypeVar("T")

# how many of a kind are kept of a block, the newest ones
MOST_MADE = {"factor": 1_024, "work": 4, "played": 2, "scheduled": 2, "service": 2}


@dataclass(slots=True)
class Luck:
    """Random numbers for draws `first` to `first + count - 1`, drawn when first asked for."""

    seed: int
    first: int
    count: int
    _drawn: dict[str, Floats] = field(default_factory=dict)
    _made: dict[str, dict[tuple[object, ...], tuple[object, Any]]] = field(default_factory=dict)

    def made(self, what: str, of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what was made of some objects on this luck before, else make it and keep it.

        Parameters
        ----------
        what
            Which kind of thing it is, of `MOST_MADE`.
        of
            Everything it is made of; told apart by identity, strings, numbers and booleans by value.
        make
            Makes it.
        """
        key = tuple(each if isinstance(each, (str, int, float)) else id(each) for each in of)
        made = self._made.setdefault(what, {})
        found = made.get(key)
        if found is None:
            found = (of, make())
            while len(made) >= MOST_MADE[what]:
                made.pop(next(iter(made)), None)
            made[key] = found
        answer: T = found[1]
        return answer

    def uniform(self, name: str) -> Floats:
        """Return the uniforms of a named stream, shape (count,)."""
        found = self._drawn.get(name)
        if found is None:
            found = self._drawn[name] = uniforms(self.seed, name, self.first, self.count)
        return found

    def normal(self, name: str) -> Floats:
        """Return standard normals of a named stream, shape (count,)."""
        key = f"normal:{name}"
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = normal_quantile(self.uniform(name))
        return found

    def item_levels(self, deal: str, item: str, cause: CommonCause, *, is_client: bool) -> Floats:
        """Return the level of one item's ratio in each draw, sharing the deal's and client's factor."""
        key = f"level:{deal}/{item}:{is_client}:{cause.rho}:{cause.rho_client}"
        found = self._drawn.get(key)
        if found is None:
            own = 1.0 - cause.rho - (cause.rho_client if is_client else 0.0)
            x = np.sqrt(cause.rho) * self.normal(f"deal/{deal}")
            if is_client:
                x = x + np.sqrt(cause.rho_client) * self.normal(f"client/{deal}")
            x = x + np.sqrt(own) * self.normal(f"item/{deal}/{item}")
            found = self._drawn[key] = normal_cdf(x)
        return found


@lru_cache(maxsize=8)
def luck_of(seed: int, first: int, count: int) -> Luck:
    """Return the luck of a block; what was drawn for one choice of levers is not drawn again for the next."""
    return Luck(seed, first, count)
