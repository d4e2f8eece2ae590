"""What was measured in a window: good of total, what was seen and what did not count, and what is behind it.

`Reading` is what every measure gives: figures of a window, where another reading of the same term differs,
and itself with one such difference taken over. It refuses fractions: good and total are whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import Literal, Protocol, Self

from troth.core.events import NONE
from troth.core.windows import WindowSpan

LEVEL_DIGITS = Decimal("1e-12")
MOST_BEHIND = 10_000  # of one window; what counts against us first
MOST_CONTESTED = 40
What = Literal[
    "down", "excluded", "slice", "requests", "missed", "pending", "left-out", "refused", "late", "reached"
]
ASIDE: frozenset[What] = frozenset({"excluded", "pending", "left-out"})  # does not count against us


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing behind a figure: what, from when to when, and the row of its event (`NONE`: none).

    `good` and `total` are what it counts where it is a count.
    """

    what: What
    begins_at: int
    ends_at: int
    row: int = NONE
    good: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured in a window.

    Of the window's seconds of service `covered_s` were seen, `excluded_s` did not count and `gap_s` nobody
    saw; None where time is not what is counted. `pending` are cases whose bound has not passed yet,
    `left_out` those that do not count. `longest_gap` is the longest time that nobody saw. `behind` holds
    at most 10,000 of `behind_count` things: what counts
    against us first, the longest of each; `aside_count` of them do not count against us.
    """

    good: int
    total: int
    covered_s: int | None = None
    excluded_s: int | None = None
    gap_s: int | None = None
    pending: int = 0
    left_out: int = 0
    behind: tuple[Behind, ...] = ()
    behind_count: int = 0
    aside_count: int = 0
    longest_gap: tuple[int, int] | None = None

    @property
    def level(self) -> str | None:
        """The level as a decimal share: exact where twelve places hold it, else cut off; None: unknown."""
        if not self.total:
            return None
        with localcontext(prec=60):
            share = (Decimal(self.good) / Decimal(self.total)).quantize(LEVEL_DIGITS, rounding=ROUND_FLOOR)
        return f"{share.normalize():f}"

    @property
    def is_seen(self) -> bool:
        """Whether any event speaks of the window."""
        if self.covered_s is not None:  # time that nobody saw may count, and is not seen all the same
            return bool(self.covered_s)
        return bool(self.total or self.pending or self.left_out)

    def is_same(self, other: Figures) -> bool:
        """Whether another one counts the same."""
        return self.counted == other.counted

    @property
    def counted(self) -> tuple[int | None, ...]:
        """What is kept of it: good, total, covered and excluded seconds."""
        return (self.good, self.total, self.covered_s, self.excluded_s)


NOTHING_SEEN = Figures(0, 0)


@dataclass(frozen=True, slots=True)
class Contested:
    """One thing that two sides see differently, in their own words: from when to when, and what each says.

    `place` is where a reading finds it; `ours` and `theirs` are codes of a moment or counts as text.
    """

    what: What
    begins_at: int
    ends_at: int
    ours: str
    theirs: str
    place: int = 0
    row: int = NONE


class Reading(Protocol):
    """What the events say of one term."""

    def figures(self, window: WindowSpan) -> Figures:
        """Return what was measured in a window."""
        ...

    def contested(self, theirs: Self, window: WindowSpan) -> tuple[Contested, ...]:
        """Return where another reading differs in a window, in order of time: the longest 40."""
        ...

    def taking(self, theirs: Self, one: Contested) -> Reading:
        """Return itself with one difference seen as the other reading does."""
        ...

    def hash_in(self, window: WindowSpan) -> str:
        """Return the hash of the events that speak of a window."""
        ...

    def count_in(self, window: WindowSpan) -> int:
        """Return how many events speak of a window."""
        ...


def lowest(looks: Sequence[tuple[int, int]]) -> int | None:
    """Return the look with the lowest level, the first of equals; None where nothing was measured."""
    best: int | None = None
    for place, (good, total) in enumerate(looks):
        if total and (best is None or good * looks[best][1] < looks[best][0] * total):
            best = place
    return best


def longest(found: list[Behind]) -> tuple[Behind, ...]:
    """Return at most 10,000 things: what counts against us first, the longest of each, in order of time."""
    kept = sorted(found, key=lambda one: (one.what in ASIDE, one.begins_at - one.ends_at, one.begins_at))
    return tuple(sorted(kept[:MOST_BEHIND], key=lambda one: (one.what in ASIDE, one.begins_at, one.ends_at)))


def most_weighty(found: list[Contested]) -> tuple[Contested, ...]:
    """Return the longest of what is contested, in order of time."""
    kept = sorted(found, key=lambda one: (one.begins_at - one.ends_at, one.begins_at, one.place))
    return tuple(sorted(kept[:MOST_CONTESTED], key=lambda one: (one.begins_at, one.place)))
