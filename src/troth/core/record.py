"""The record: past items or whole deals, what was estimated and what happened, as columns.

Columns are arrays so that a record of millions stays small and forecast can read it without copying.
Days are proleptic ordinals (`date.toordinal`), 0 where there is none; numbers are NaN where there are
none. It refuses to hold rows that could not be used: those stay in the findings of their import.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RecordKind = Literal["items", "deals", "service"]
Status = Literal[0, 1, 2]
FINISHED: Status = 0
OPEN: Status = 1
CANCELLED: Status = 2

# A ratio of two numbers of the same quantity. Only the same quantity votes.
QUANTITIES = ("effort", "elapsed", "time-given", "result", "date", "cost")


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """One label of every row: `codes[row]` indexes `names`; -1 is missing."""

    codes: array[int]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of one kind, in the order of their first appearance in the sources.

    Shapes: every column has one entry a row. `estimate` and `actual` share the row's unit; for an
    open row `actual` is NaN and `spent` is what was spent by `known_on`. `quantity` indexes
    `QUANTITIES`. `bundle` groups rows that erred together (-1: none). `observed_*` are dated earlier
    observations of rows that changed since: row index, day, spent.
    """

    kind: RecordKind
    ids: tuple[str, ...]
    estimate: array[float]
    actual: array[float]
    spent: array[float]
    quantity: array[int]
    status: array[int]
    estimated_on: array[int]
    started_on: array[int]
    completed_on: array[int]
    known_on: array[int]
    labels: Mapping[str, LabelColumn] = field(default_factory=dict)
    bundle: LabelColumn | None = None
    observed_row: array[int] = field(default_factory=lambda: array("q"))
    observed_on: array[int] = field(default_factory=lambda: array("q"))
    observed_spent: array[float] = field(default_factory=lambda: array("d"))
    snapshot: str = ""
    is_synthetic: bool = False

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class BaseRate:
    """A published distribution of ln(actual / promised): values in order, equal weight each.

    `within` is the published share that stayed within the estimate; `source` and `note` are shown
    wherever it speaks, `sha256` names its bytes.
    """

    name: str
    quantity: str
    ln_ratios: tuple[float, ...]
    source: str
    note: str = ""
    sample_size: int = 0
    sha256: str = ""


def empty_record(kind: RecordKind) -> Record:
    """Return a record without rows: a seller who has none yet."""
    return Record(
        kind=kind,
        ids=(),
        estimate=array("d"),
        actual=array("d"),
        spent=array("d"),
        quantity=array("q"),
        status=array("q"),
        estimated_on=array("q"),
        started_on=array("q"),
        completed_on=array("q"),
        known_on=array("q"),
    )
