"""Work items: what is to be done, by whom, after what; and the links between them.

An item is exactly one of four: *effort* (person-time by people), a *meeting* (`lasts`: all its people
together), *waiting* (`takes`: uses nobody, has an owner) or a *milestone* (takes no time). It refuses
to say how long anything will really take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from troth.core.money import Rate
from troth.core.quantity import FULL_SHARE, Between, Share, Span, ThreePoint, Work

LinkType = Literal["FS", "SS", "FF", "SF"]
Scope = Literal["must", "should", "could"]
WorkEstimate = Work | ThreePoint[Work]
SpanEstimate = Span | ThreePoint[Span]

ALL_DAY = Share(FULL_SHARE)


@dataclass(frozen=True, slots=True)
class Link:
    """A precedence: this item follows `item`, by type, after a lag in this item's calendar."""

    item: str
    type: LinkType = "FS"
    lag: Span | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Work on top of the effort, by `count` people of another role who split it."""

    role: str
    work: Work
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rework:
    """With a chance (once at most) every part of the item grows by a share of itself."""

    chance: float
    share: float


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work in a deal.

    `by` maps roles to people booked; with `effort` they split it (each the work over the count,
    rounded up), with `lasts` all of them meet for that long. `decides` names who the waiting waits for.
    `spent`, `started`, `finished` and `not_before` tell what is already so. `is_fixed` keeps a single
    estimate out of the votes.
    """

    id: str
    effort: WorkEstimate | None = None
    lasts: SpanEstimate | None = None
    takes: SpanEstimate | None = None
    by: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    after: tuple[Link, ...] = ()
    decides: str | None = None
    scope: Scope | None = None
    worth: Decimal = Decimal(0)
    labels: Mapping[str, str] = field(default_factory=dict)
    rework: Rework | None = None
    is_fixed: bool = False
    not_before: date | None = None
    started_on: date | None = None
    spent: Work | None = None
    finished_on: date | None = None

    @property
    def is_milestone(self) -> bool:
        """Whether the item takes neither time nor people."""
        return self.effort is None and self.lasts is None and self.takes is None


@dataclass(frozen=True, slots=True)
class Stop:
    """Nobody of a side works for a span; `from_on` None: begins at any time of the face-value plan."""

    side: Literal["seller", "client"]
    lasts: Span | Between[Span]
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may happen once: work added to items, or a side stopped for a while."""

    id: str
    chance: float
    adds: Mapping[str, Work | Between[Work]] = field(default_factory=dict)
    stops: Stop | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """People of one kind: which side, how many, what share of each day, what they cost.

    `leaves_chance` is the chance that one of them leaves within a year, None when nobody said.
    """

    id: str
    side: Literal["seller", "client"]
    count: int = 1
    share: Share = ALL_DAY
    cost: Rate | None = None
    calendar: str | None = None
    leaves_chance: float | None = None
