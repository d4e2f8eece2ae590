"""How often each service level of a deal is kept in all its windows, and how much of our own says so.

It refuses to leave out a level that nothing of ours speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from troth.core.service_level import WindowKind
from troth.forecast.luck import Luck
from troth.forecast.service.outlook import ServiceOutlook, TermOutlook


@dataclass(frozen=True, slots=True)
class ServiceChance:
    """A service level's chance: kept in every one of its windows, as a share of draws.

    `behind` counts own months watched (cases or days with requests, where those are what is measured);
    0: the base rate alone.
    """

    term: str
    objective: Decimal
    windows: int
    kind: WindowKind
    in_all: float
    behind: int


def service_chances(outlook: ServiceOutlook, lucks: Sequence[Luck]) -> tuple[ServiceChance, ...]:
    """Return the chance of every service level on some blocks of luck."""
    found = []
    for place, term in enumerate(outlook.terms):
        kept = []
        for luck in lucks:
            drawn = outlook.drawn(luck)
            run, owed = drawn.runs[place], drawn.owed[place]
            kept.append((owed.met | ~run.is_measured()).all(axis=1))
        level = term.level
        found.append(
            ServiceChance(
                term=level.id,
                objective=level.objective,
                windows=len(term.contract.windows),
                kind=level.window.kind,
                in_all=float(np.concatenate(kept).mean()),
                behind=evidence_behind(term),
            )
        )
    return tuple(found)


def evidence_behind(term: TermOutlook) -> int:
    """Return how much of our own stands behind a term: months watched, cases, or days with requests."""
    if term.cases is not None:
        return term.cases.cases
    if term.requests is not None:
        return len(term.requests.day)
    return 0 if term.failures is None else round(term.failures.watched_months)
