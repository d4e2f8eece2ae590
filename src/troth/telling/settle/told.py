"""What a settlement has to tell, and where its entries went.

It refuses to read events: it only knows what they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from troth.tracking.dispute import Dispute
from troth.tracking.settle import Statement

Kept = Literal["kept", "tried", "nowhere"]


@dataclass(frozen=True, slots=True)
class FileTold:
    """One file of events: its name and hash, its rows, how many were not used by reason, and whose it is."""

    name: str
    sha256: str
    rows: int
    unused: Mapping[str, int]
    is_clients: bool


@dataclass(frozen=True, slots=True)
class SettlementTold:
    """A statement, a dispute where there is one, what events are called, and what became of the entries."""

    statement: Statement
    dispute: Dispute | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    files: tuple[FileTold, ...] = ()
    kept: Kept = "nowhere"

    def name_of(self, row: int) -> str:
        """Return what an event is called; empty where there is none."""
        return self.names.get(row, "")
