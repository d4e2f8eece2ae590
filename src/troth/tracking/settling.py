"""What there is to settle of one term: its windows that have ended, their readings and figures, what runs.

It refuses to price anything but lateness so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Figures, Reading
from troth.forecast.service.contract import ServiceContract

NoteKind = Literal[
    "no-begin",
    "not-begun",
    "no-events",
    "one-stream",
    "no-date",
    "no-price",
    "not-all",
    "early",
    "no-term",
]


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a term that its reader must know: what, of which term, and the names that matter.

    `no-term` is about a stream, or about those in `names` where there is none.
    """

    what: NoteKind
    term: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A window that has not ended, or a delivery that has not come: what is known of it so far.

    `so_far` is what a late delivery would owe if it came now.
    """

    term: str
    window: WindowSpan
    figures: Figures
    so_far: Money | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """One term: the contract of its windows that have ended, a reading and figures for each, and what runs.

    `contract` is None where nothing has begun. A term of delivery has one window at most.
    `held` says of windows that stay as they were settled, by place, what they owe;
    `heard` are the streams by which it is measured.
    """

    term: LatePenalty | ServiceLevel
    contract: ServiceContract | None = None
    readings: tuple[Reading, ...] = ()
    figures: tuple[Figures, ...] = ()
    running: Running | None = None
    notes: tuple[Note, ...] = ()
    held: Mapping[int, Money] = field(default_factory=dict)
    heard: tuple[str, ...] = ()

    @property
    def is_once(self) -> bool:
        """Whether it is settled once, on a delivery."""
        return isinstance(self.term, LatePenalty) or self.term.is_of_delivery

    def with_figures(self, place: int, figures: Figures) -> Settling:
        """Return it with other figures of one window."""
        changed = [*self.figures]
        changed[place] = figures
        return replace(self, figures=tuple(changed))

    def holding(self, place: int, figures: Figures, owed: Money) -> Settling:
        """Return it with one window as it was settled, whatever its words or events say now."""
        return replace(self.with_figures(place, figures), held={**self.held, place: owed})
