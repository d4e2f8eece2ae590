"""What a command line asks of a deal: flags and settings as one question.

It refuses defaults of its own: those are settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from troth.book.check import Question
from troth.settings import read_settings


def question_from(levers: tuple[str, ...], as_of: date | None, options: Mapping[str, object]) -> Question:
    """Return the question that flags and settings ask together; works outside a workspace too."""
    settings = read_settings(flags={"draws": options.get("draws"), "seed": options.get("seed")})
    return Question(
        root=settings.data_folder if settings.root is not None else None,
        policy=settings.policy,
        base_rate=settings.base_rate,
        seed=settings.seed,
        draws=settings.draws,
        as_of=as_of,
        levers=levers,
        is_quick=bool(options.get("quick")),
        seller_calendar=settings.seller_calendar or None,
    )


def record_root() -> Path | None:
    """Return the folder of the record, None outside a workspace."""
    settings = read_settings()
    return settings.data_folder if settings.root is not None else None
