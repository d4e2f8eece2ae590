"""Rows of events that were read and do not stand: corrected by another row, or withdrawn.

They explain why fewer events speak than before. It refuses rows that only say again what another row says.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.core.events import NONE, EventKind


@dataclass(frozen=True, slots=True)
class TakenOut:
    """One row that a correction or a withdrawal took out: kind, stream (empty: none), from when to when."""

    kind: EventKind
    stream: str
    at: int
    until: int = NONE
