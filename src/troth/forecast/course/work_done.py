"""How much of each part of work is done by a moment, in each draw.

A part's people work its open minutes from their booking on, stops left out, at the share they give. What
is behind the day of the forecast is not in it. It refuses to know when a part ends: whoever asks past
that gets more than the part takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from troth.core.quantity import FULL_SHARE
from troth.core.worktime import NEVER
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import done_by
from troth.forecast.plan.network import Network

Minutes = NDArray[np.int64]


def begins_of(played: Played) -> Minutes:
    """Return when each part began or goes on after the day of the forecast, shape (draws, parts)."""
    network = played.network
    floors = np.array([item.floor if item.is_under_way else -NEVER for item in network.items])
    starts = np.maximum(played.schedules.start, floors[None, :])
    return np.asarray(starts[:, [part.item for part in network.parts]], dtype=np.int64)


def elapsed_in(network: Network, instants: Minutes) -> Minutes:
    """Return each part's own open minutes up to instants, shape (draws, parts).

    Parameters
    ----------
    network
        Whose tables count.
    instants
        Shape (draws,), the same for every part, or (draws, parts).
    """
    whole = instants if instants.ndim == 2 else np.repeat(instants[:, None], len(network.parts), axis=1)
    counted = whole.copy()
    for number, table in enumerate(network.tables):
        columns = [index for index, part in enumerate(network.parts) if part.table == number]
        if columns and instants.ndim == 1:
            counted[:, columns] = done_by(table, instants)[:, None]
        elif columns:
            counted[:, columns] = done_by(table, whole[:, columns])
    return counted


@dataclass(frozen=True)
class WorkDone:
    """A played block, asked how much of its parts is done by a moment."""

    played: Played

    @cached_property
    def begun(self) -> Minutes:
        """Each part's open minutes up to where it began."""
        return elapsed_in(self.played.network, begins_of(self.played))

    @cached_property
    def pauses(self) -> tuple[tuple[Minutes, Minutes], ...]:
        """Begin and end of each stop in each part's open minutes; one that is not its side's is empty."""
        network = self.played.network
        spans: list[tuple[Minutes, Minutes]] = []
        for sides in sorted({part.sides for part in network.parts}):
            begins, ends = self.played.pauses(sides)
            is_theirs = np.array([part.sides == sides for part in network.parts])
            for stop in range(begins.shape[1]):
                if (begins[:, stop] < NEVER).any():
                    from_, to = (elapsed_in(network, each[:, stop]) for each in (begins, ends))
                    spans.append((from_, np.where(is_theirs[None, :], to, from_)))
        return tuple(spans)

    @cached_property
    def pace(self) -> Minutes:
        """Work in 1/10,000 of a minute for each open minute: people times the share they give."""
        network = self.played.network
        pace = np.full((self.played.luck.count, len(network.parts)), FULL_SHARE, dtype=np.int64)
        for index, part in enumerate(network.parts):
            if part.is_split and part.role >= 0:
                pace[:, index] = self.played.share[:, part.role].astype(np.int64) * part.count
        return pace

    def open_by(self, instants: Minutes) -> Minutes:
        """Return the open minutes of each part from its begin to instants, stops left out."""
        until = elapsed_in(self.played.network, instants)
        opened = np.maximum(until - self.begun, 0)
        for begin, end in self.pauses:
            opened -= np.maximum(np.minimum(end, until) - np.maximum(begin, self.begun), 0)
        return np.asarray(opened, dtype=np.int64)

    def by(self, moment: int) -> Minutes:
        """Return the whole minutes of work done on each part by a moment, shape (draws, parts)."""
        instants = np.full(self.played.luck.count, moment, dtype=np.int64)
        return np.asarray(self.open_by(instants) * self.pace // FULL_SHARE, dtype=np.int64)

    @cached_property
    def _whole(self) -> Minutes:
        return np.maximum(self.open_by(self.played.schedules.part_end), 1)

    def share_by(self, instants: Minutes) -> NDArray[np.float64]:
        """Return the share of each part's remaining work that is done by instants, in [0, 1]."""
        share = np.clip(self.open_by(instants) / self._whole, 0.0, 1.0)
        is_over = self.played.schedules.part_end <= (instants if instants.ndim == 2 else instants[:, None])
        return np.asarray(np.where(is_over, 1.0, share), dtype=np.float64)
