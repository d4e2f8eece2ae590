"""One chance from two views: what the draws say (inside) and what whole past deals say (outside).

It refuses to show one view as if it were both: every chance carries the two it was issued from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of one claim, with the views it rests on and the draws' own error.

    `issued` is what may be said: the lower of the views, or what `combined_chance` gives once both
    have a record. None throughout means that nobody knows.
    """

    inside: float | None
    outside: float | None
    issued: float | None
    draws: int

    @property
    def is_known(self) -> bool:
        """Whether there is any basis for a number."""
        return self.issued is not None

    @property
    def is_outside(self) -> bool:
        """Whether the view of whole deals was the lower one and so decides."""
        return self.outside is not None and self.inside is not None and self.outside < self.inside

    @property
    def draws_error(self) -> float:
        """The Monte Carlo standard error of the inside view: sqrt(p (1 - p) / n)."""
        if self.inside is None or not self.draws:
            return 0.0
        return math.sqrt(self.inside * (1.0 - self.inside) / self.draws)


UNKNOWN = Chance(None, None, None, 0)
