"""The client's payments in the order they fall due in each draw, held against the money that is there then.

What falls due when is `money_due`; here it is put in order and added up. It refuses to count what never
falls due as owed.

Source: DEAL-FILE.md "What else is promised" (what the client pays).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.promised import headline_item
from troth.core.worktime import NEVER
from troth.forecast.deal.money_due import money_due, money_there
from troth.forecast.deal.played import Played

Minutes = NDArray[np.int64]
Cents = NDArray[np.float64]
HALF_A_CENT = 0.5


@dataclass(frozen=True, slots=True)
class Dues:
    """Payments by draw, in the order they fall due: instants (NEVER: not at all) and minor units."""

    at: Minutes
    minor: Cents

    @property
    def owed_by(self) -> Cents:
        """What is due in all at each of the instants; nothing more where one never comes."""
        return np.asarray(np.cumsum(np.where(self.at < NEVER, self.minor, 0.0), axis=1), dtype=np.float64)

    @property
    def total(self) -> Cents:
        """What is due in all, in each draw."""
        return np.asarray(self.owed_by[:, -1], dtype=np.float64)

    def short_by(self, there: Cents) -> Cents:
        """Return by how much the money there at each instant falls short of what is due by then."""
        short = np.where((self.at < NEVER) & (self.minor > 0), self.owed_by - there, 0.0)
        return np.asarray(np.where(short < HALF_A_CENT, 0.0, short), dtype=np.float64)


def dues_of(played: Played) -> Dues:
    """Return the payments of a played block as they fall due."""
    due = money_due(played, headline_item(played.deal))
    at = np.stack([when for when, _ in due], axis=1)
    minor = np.stack([money for _, money in due], axis=1)
    order = np.argsort(at, axis=1, kind="stable")
    at, minor = np.take_along_axis(at, order, axis=1), np.take_along_axis(minor, order, axis=1)
    return Dues(at, minor)


def is_covered(dues: Dues, deal: Deal, share: float = 1.0) -> NDArray[np.bool_]:
    """Return, for each draw, whether a share of the budget covers every payment when it falls due.

    Without a budget nothing is known to be missing.
    """
    if deal.budget is None:
        return np.ones(len(dues.at), dtype=np.bool_)
    short = dues.short_by(share * money_there(deal, deal.budget, dues.at))
    return np.asarray((short <= 0).all(axis=1))


def together(blocks: list[Dues]) -> Dues:
    """Return the payments of several blocks as one, in the order of the draws."""
    return Dues(np.concatenate([one.at for one in blocks]), np.concatenate([one.minor for one in blocks]))
