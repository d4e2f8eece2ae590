"""One row of a table before anything is known of it. It refuses to say what its cells mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Where it stands, its cells as text, and the fault that voids it with what was found."""

    line: int
    cells: Sequence[str | None]
    fault: str | None = None
    found: str | None = None
