"""What the client's side really gives: the ratio of given to promised time, and of decisions to bounds.

A promised share is not a fact. For every client role one ratio a draw is drawn: from the record of past
clients, else the promise's `kept-before`, else 50-110 % as our own opinion, shown as such. A promise can
also be *set* to kept or missed on the same luck; selecting the draws in which it happened to be kept
would select the lucky deals as well, and is refused.

Source: DEAL-FILE.md "The client's time and the other side's promises".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.promise import GiveTime
from troth.core.quantity import FULL_SHARE, Between
from troth.forecast.deal.ratios import LnRatios, share_at_most
from troth.forecast.service.outlook import ServiceOutlook

Floats = NDArray[np.float64]
Held = Literal["drawn", "kept", "missed"]

OUR_OPINION = Between(0.50, 1.10)
JUST_BELOW = 1e-9


@dataclass(frozen=True, slots=True)
class GivenRatio:
    """The distribution of given / promised: a uniform range, or the votes of past clients.

    `source` says where it comes from: `record`, `stated` or `ours`.
    """

    source: Literal["record", "stated", "ours"]
    between: Between[float] = OUR_OPINION
    votes: LnRatios | None = None

    def quantile(self, levels: Floats) -> Floats:
        """Return the ratio at each level."""
        if self.votes is not None:
            return np.exp(self.votes.quantile(levels))
        return self.between.low + levels * (self.between.high - self.between.low)

    @property
    def miss_chance(self) -> float:
        """The chance that less than promised is given."""
        if self.votes is not None:
            return share_at_most(self.votes, -JUST_BELOW)
        low, high = self.between.low, self.between.high
        if high <= low:
            return float(low < 1.0)
        return float(np.clip((1.0 - low) / (high - low), 0.0, 1.0))

    def drawn(self, levels: Floats, held: Held) -> Floats:
        """Return the ratio in each draw: as drawn, or with the promise set to kept or missed."""
        if held == "missed":
            return np.minimum(self.quantile(levels * self.miss_chance), 1.0 - JUST_BELOW)
        ratio = self.quantile(levels)
        return np.maximum(ratio, 1.0) if held == "kept" else ratio


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a deal rests on besides its plan: past results (None: no record), training taken, service.

    `service` is None where nothing is known of any. `kept_share` is the published share of single pieces of
    work that were done within their estimate.
    """

    reached: LnRatios | None = None
    training: GivenRatio = GivenRatio("ours")
    service: ServiceOutlook | None = None
    kept_share: float = 0.5


NO_OUTLOOK = Outlook()


def given_ratios(deal: Deal, votes: LnRatios | None) -> dict[str, GivenRatio]:
    """Return the distribution of given time for each client role.

    Parameters
    ----------
    deal
        The deal; its promises of time may state `kept-before`.
    votes
        Ratios given / promised of past clients, None where the record has none.
    """
    stated = {
        promise.measure.role: promise.measure.kept_before
        for promise in deal.promises.values()
        if isinstance(promise.measure, GiveTime) and promise.measure.kept_before is not None
    }
    ratios: dict[str, GivenRatio] = {}
    for role in deal.people.values():
        if role.side != "client":
            continue
        opinion = stated.get(role.id)
        if votes is not None:
            ratios[role.id] = GivenRatio("record", votes=votes)
        elif opinion is not None:
            ratios[role.id] = GivenRatio("stated", opinion)
        else:
            ratios[role.id] = GivenRatio("ours")
    return ratios


def given_share(promised_basis_points: int, ratio: Floats) -> NDArray[np.int32]:
    """Return the share really given in 1/10,000: promised x ratio, rounded, at least 1, at most all."""
    return np.clip(np.rint(promised_basis_points * ratio), 1, FULL_SHARE).astype(np.int32)


def beyond(levels: Floats, within_level: float) -> Floats:
    """Return levels moved, at the same luck, into the part of a distribution beyond a bound."""
    return within_level + levels * (1.0 - within_level)
