"""Service levels and sellers with answers worked out by hand, used by the rooms that price and tell terms.

`Known` is an outlook whose windows are set by the test for each draw, so that a mean can be counted. The
fee is EUR 1,000 a month.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

import worlds
from troth.core.credit_schedule import CreditSchedule, Tier
from troth.core.deal import Deal, Price
from troth.core.promise import ReachBy
from troth.core.service_base import ServiceBase
from troth.core.service_level import CaseTime, ServiceLevel, Uptime
from troth.core.term import LatePenalty
from troth.forecast.deal.prepare import Prepared
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.forecast.luck import Luck
from troth.forecast.service.outlook import ServiceOutlook, TermOutlook, service_caps

BASE = ServiceBase("others", 2.67, 168.0, 1.5, "a source", "the press noticed them")
FEE = 1_000_00
OF = 10_000  # what a window counts
FRIDAY = date(2027, 1, 15)
Good = Callable[[np.ndarray, np.ndarray], np.ndarray]  # draws (n, 1), windows (w,) -> good of 10,000


@dataclass(frozen=True, eq=False)
class Known(ServiceOutlook):
    """An outlook in which the test says what is good in each draw and window, by term."""

    by_term: dict[str, Good] = field(default_factory=dict)

    def levels(self, luck: Luck) -> tuple[Any, ...]:
        draws = (luck.first + np.arange(luck.count))[:, None]
        found = []
        for term in self.terms:
            windows = np.arange(len(term.contract.windows))
            good = np.broadcast_to(
                self.by_term[term.contract.id](draws, windows), (luck.count, len(windows))
            ).astype(np.int64)
            found.append((good, np.full_like(good, OF)))
        return tuple(found)

    def with_caps(self, terms: tuple[TermOutlook, ...], deal: Deal) -> ServiceOutlook:
        return replace(self, terms=terms, shared=service_caps(terms, deal))


def every(draw_of: int, at: Sequence[int], good: int, otherwise: int = OF) -> Good:
    """Say that in some of each so many draws every window has a level, and another otherwise."""
    return lambda draws, windows: np.where(np.isin(draws % draw_of, at), good, otherwise) + 0 * windows


def uptime(schedule: CreditSchedule | None = None, objective: str = "0.999", **rest: object) -> ServiceLevel:
    return ServiceLevel(
        "uptime",
        Uptime(),
        Decimal(objective),
        schedule=schedule or CreditSchedule((Tier(Decimal(objective), Decimal("0.1")),)),
        **rest,
    )


def answer(schedule: CreditSchedule | None = None, objective: str = "0.9", **rest: object) -> ServiceLevel:
    measure = CaseTime("response", worlds.span("30min"))
    return ServiceLevel(
        "answer",
        measure,
        Decimal(objective),
        schedule=schedule or CreditSchedule((Tier(Decimal(objective), Decimal("0.1")),)),
        **rest,
    )


def late(rate: str = "0.01", cap: str | None = "0.15", **rest: object) -> LatePenalty:
    return LatePenalty("late", "live", Decimal(rate), None, None if cap is None else Decimal(cap), **rest)


def served(*terms: object, months: int = 12, **rest: object) -> Deal:
    """Return a week of work promised for its Friday, then service at EUR 1,000 a month."""
    parts = {
        "price": Price(fixed=worlds.euros(10_000), monthly=worlds.euros(1_000), months=months),
        "promises": [worlds.by_seller("live", ReachBy("live", FRIDAY))],
        "people": [worlds.builder(cost=100), worlds.lead()],
        **rest,
    }
    items = [worlds.task("build", "5d"), worlds.milestone("live", "build")]
    return worlds.deal_of(items, parts.pop("people"), parts.pop("promises"), terms=list(terms), **parts)


def seller(deal: Deal, by_term: dict[str, Good] | None = None, **known: object) -> Prepared:
    """Make a deal ready; with `by_term` its service levels are as that says."""
    prepared = worlds.ready(deal, service_base=BASE, **known)
    service = prepared.outlook.service
    if by_term is None or service is None:
        return prepared
    told = Known(service.terms, service.shared, by_term)
    return replace(prepared, outlook=replace(prepared.outlook, service=told))


def scenario_of(prepared: Prepared) -> Scenario:
    return Scenario(AS_IT_STANDS, worlds.changed_by(prepared.deal))
