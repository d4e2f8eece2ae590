"""What a settlement has to tell, and where its entries went.

It refuses to read events: it only knows what they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from troth.tracking.dispute import Dispute
from troth.tracking.settle import Statement

Kept = Literal["kept", "tried", "nowhere"]
Look = Literal["now", "back", "ahead"]


@dataclass(frozen=True, slots=True)
class FileTold:
    """One file of events: its name and hash, its rows, how many were not used by reason, and whose it is.

    `left_out` says in words why rows were not used.
    """

    name: str
    sha256: str
    rows: int
    unused: Mapping[str, int]
    is_clients: bool
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacked:
    """How many entries were missing in the database, and how many in the text file beside it."""

    in_database: int = 0
    in_file: int = 0


@dataclass(frozen=True, slots=True)
class SettlementTold:
    """A statement, a dispute where there is one, what events are called, and what became of the entries.

    `look` says whether it is of now, of a day before the last one settled (`settled_until`), or after today.
    `unused_kinds` counts rows that were not used by their kind, where they say one.
    """

    statement: Statement
    dispute: Dispute | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    files: tuple[FileTold, ...] = ()
    kept: Kept = "nowhere"
    look: Look = "now"
    settled_until: date | None = None
    lacked: Lacked = field(default_factory=Lacked)
    unused_kinds: Mapping[str, int] = field(default_factory=dict)

    def name_of(self, row: int) -> str:
        """Return what an event is called; empty where there is none."""
        return self.names.get(row, "")
