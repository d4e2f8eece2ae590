"""Tiny records with answers one can work out by hand, used across rooms."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from troth.core.record import CANCELLED, FINISHED, OPEN, QUANTITIES, BaseRate, LabelColumn, Record

NAN = float("nan")
STATUS = {"finished": FINISHED, "open": OPEN, "cancelled": CANCELLED}


@dataclass(frozen=True)
class Row:
    """One item: days are plain numbers, 0 for none."""

    id: str
    estimate: float = 8.0
    actual: float = NAN
    estimated: int = 0
    completed: int = 0
    started: int = 0
    known: int = 0
    spent: float = NAN
    status: str = "finished"
    quantity: str = "effort"
    labels: Mapping[str, str] = field(default_factory=dict)
    bundle: str = ""
    observed: Sequence[tuple[int, float]] = ()


def record_of(rows: Sequence[Row], kind: str = "items") -> Record:
    """Return rows as a record."""
    keys = sorted({key for row in rows for key in row.labels})
    observed = [(at, day, spent) for at, row in enumerate(rows) for day, spent in row.observed]
    return Record(
        kind=kind,  # type: ignore[arg-type]  # a plain string from the test
        ids=tuple(row.id for row in rows),
        estimate=array("d", [row.estimate for row in rows]),
        actual=array("d", [row.actual for row in rows]),
        spent=array("d", [row.spent for row in rows]),
        quantity=array("q", [QUANTITIES.index(row.quantity) for row in rows]),
        status=array("q", [STATUS[row.status] for row in rows]),
        estimated_on=array("q", [row.estimated for row in rows]),
        started_on=array("q", [row.started for row in rows]),
        completed_on=array("q", [row.completed for row in rows]),
        known_on=array("q", [row.known for row in rows]),
        labels={key: _column([row.labels.get(key, "") for row in rows]) for key in keys},
        bundle=_column([row.bundle for row in rows]) if any(row.bundle for row in rows) else None,
        observed_row=array("q", [at for at, _, _ in observed]),
        observed_on=array("q", [day for _, day, _ in observed]),
        observed_spent=array("d", [spent for _, _, spent in observed]),
    )


def base_of(*ratios: float, name: str = "by-hand", quantity: str = "effort") -> BaseRate:
    """Return a base rate of equal votes at ratios actual / estimate."""
    return BaseRate(name, quantity, tuple(math.log(ratio) for ratio in ratios), source="by hand")


def _column(values: Sequence[str]) -> LabelColumn:
    names: dict[str, int] = {}
    codes = array("q", [-1 if not value else names.setdefault(value, len(names)) for value in values])
    return LabelColumn(codes, tuple(names))
