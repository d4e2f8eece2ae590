"""Public holidays that were looked up before, kept in the workspace for the same release of their library.

Importing the library and asking it costs a tenth of a second. It refuses to look any up; `read_deal`
does, and adds what it finds to what it is given.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

from troth.book.kept import keep, name_of, recall
from troth.intake.deal.closed_days import KnownDays

KIND = "holidays"
FORMAT = "troth-holidays-1"


def known_days(root: Path | None) -> dict[str, tuple[date, ...]]:
    """Return the holidays looked up before, by key; none outside a workspace."""
    kept = recall(root, KIND, _name())
    found: dict[str, list[str]] = json.loads(kept) if kept is not None else {}
    return {key: tuple(map(date.fromisoformat, days)) for key, days in found.items()}


def keep_days(root: Path | None, days: KnownDays) -> None:
    """Keep every holiday looked up so far."""
    plain = {key: [day.isoformat() for day in days[key]] for key in sorted(days)}
    keep(root, KIND, _name(), json.dumps(plain).encode())


def _name() -> str:
    return name_of(FORMAT, version("holidays"))
