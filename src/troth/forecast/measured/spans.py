"""Sets of instants as disjoint spans in order: joined, looked up and measured, for millions of them.

Instants are whole seconds since 1970Z; a span holds its begin and not its end. It refuses to hold spans that
overlap or touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from troth.core.events import NONE

Seconds = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOTHING: Seconds = np.empty(0, dtype=np.int64)


def _nothing() -> Seconds:
    return NOTHING


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Disjoint spans in order, and for each the row of the event that began it (`NONE`: no event)."""

    begins: Seconds = field(default_factory=_nothing)
    ends: Seconds = field(default_factory=_nothing)
    rows: Seconds = field(default_factory=_nothing)

    def __len__(self) -> int:
        """Count the spans."""
        return len(self.begins)

    def holds(self, instants: Seconds) -> Flags:
        """Return whether each instant lies in a span."""
        if not len(self):
            return np.zeros(len(instants), dtype=np.bool_)
        place = self.place_of(instants)
        return np.asarray((place >= 0) & (instants < self.ends[place]), dtype=np.bool_)

    def place_of(self, instants: Seconds) -> Seconds:
        """Return the last span that begins at or before each instant, -1 before the first."""
        return np.asarray(np.searchsorted(self.begins, instants, side="right") - 1, dtype=np.int64)

    def seconds_before(self, instants: Seconds) -> Seconds:
        """Return how many seconds of the spans lie before each instant."""
        if not len(self):
            return np.zeros(len(instants), dtype=np.int64)
        lengths = self.ends - self.begins
        whole = np.concatenate([[0], np.cumsum(lengths)])
        place = self.place_of(instants)
        inside = np.clip(instants - self.begins[place], 0, lengths[place])
        return np.where(place >= 0, whole[np.maximum(place, 0)] + inside, 0)

    def between(self, begins: Seconds, ends: Seconds) -> Seconds:
        """Return how many seconds of the spans lie between pairs of instants."""
        return self.seconds_before(ends) - self.seconds_before(begins)

    def without(self, others: Spans) -> Spans:
        """Return the spans less what others hold; no event stands behind what is left."""
        if not len(self) or not len(others):
            return self
        edges = in_order([self.begins, self.ends, others.begins, others.ends])
        stays = self.holds(edges[:-1]) & ~others.holds(edges[:-1])
        return joined(edges[:-1][stays], edges[1:][stays])

    def clipped(self, begins_at: int, ends_at: int) -> Spans:
        """Return the parts between two instants."""
        return joined(np.maximum(self.begins, begins_at), np.minimum(self.ends, ends_at), self.rows)


def in_order(edges: Sequence[Seconds]) -> Seconds:
    """Return instants of several columns in order, each once; fast where the columns are in order."""
    found = np.concatenate(edges)
    found.sort(kind="stable")
    if not len(found):
        return found
    is_new = np.concatenate([[True], found[1:] != found[:-1]])
    return np.asarray(found[is_new])


def joined(begins: Seconds, ends: Seconds, rows: Seconds | None = None) -> Spans:
    """Return spans that may overlap as disjoint ones; each keeps the row of its earliest.

    Parameters
    ----------
    begins, ends
        Of each span; one without a length is left out.
    rows
        Of the event behind each; absent: none.
    """
    if rows is None:
        rows = np.full(len(begins), NONE, dtype=np.int64)
    is_long = ends > begins
    if not is_long.all():
        begins, ends, rows = begins[is_long], ends[is_long], rows[is_long]
    if not len(begins):
        return Spans()
    if (np.diff(begins) < 0).any():
        order = np.argsort(begins, kind="stable")
        begins, ends, rows = begins[order], ends[order], rows[order]
    reach = np.maximum.accumulate(ends)
    is_first = np.concatenate([[True], begins[1:] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(is_first)[1:] - 1, [len(begins) - 1]])
    return Spans(begins[is_first], reach[last], rows[is_first])


def spans_of(pairs: Iterable[tuple[int, int]]) -> Spans:
    """Return pairs of begin and end as spans."""
    table = np.array([*pairs], dtype=np.int64).reshape(-1, 2)
    return joined(table[:, 0].copy(), table[:, 1].copy())
