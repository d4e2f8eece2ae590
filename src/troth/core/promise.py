"""Promises of both sides: who promises what is measured, its bound, when due, and what it leans on.

One type per thing measured; a promise has exactly one of them. It refuses to say whether it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from troth.core.money import Money
from troth.core.quantity import Between, Share, Span

Side = Literal["seller", "client"]


@dataclass(frozen=True, slots=True)
class ReachBy:
    """An item finishes on or before a day, in the promisee's local time."""

    item: str
    on_or_before: date


@dataclass(frozen=True, slots=True)
class Deliver:
    """Scope delivered: each item of a scope (or each named one) finished by an item's finish or a day."""

    scope: Literal["must", "everything"] | tuple[str, ...]
    by_when: str | date


@dataclass(frozen=True, slots=True)
class PayAtMost:
    """The client pays the seller no more than this."""

    at_most: Money


@dataclass(frozen=True, slots=True)
class Achieve:
    """A named result is reached."""

    result: str


@dataclass(frozen=True, slots=True)
class Stay:
    """The people of a role stay until a span after an item's finish."""

    role: str
    lasts: Span
    after: str


@dataclass(frozen=True, slots=True)
class GiveTime:
    """People of a role give a share of each working day until an item's finish or a day.

    `kept_before` is what share of such promises was given before, as somebody's opinion.
    """

    role: str
    share: Share
    until: str | date
    kept_before: Between[float] | None = None


@dataclass(frozen=True, slots=True)
class Decide:
    """Each waiting item of a decider takes no longer than this from when it became eligible."""

    who: str
    within: Span


Measure = ReachBy | Deliver | PayAtMost | Achieve | Stay | GiveTime | Decide


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: promiser, what is measured, and the other side's promises it leans on (`if`).

    An aim (`is_aim`) is said with its odds and never worded or counted as a promise.
    """

    id: str
    by: Side
    measure: Measure
    conditions: tuple[str, ...] = ()
    is_aim: bool = False
