"""A deal's hard time: read its file and the record, then say when it gets hard.

One unit of work without anything written. It refuses to go on with a file that has errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from troth.book.check import Opened, Question, open_deal
from troth.core.change import choices_named
from troth.forecast.deal.blocks import Progress
from troth.judgement.hardship.hardship import Hardship, hardship


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A deal whose hard time was looked at: what was read, and what was found."""

    opened: Opened
    hardship: Hardship


def look_at_hard_time(path: Path, question: Question, progress: Progress | None = None) -> LookedAt:
    """Say when a deal gets hard; see `open_deal` for what it takes and raises."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    return LookedAt(opened, hardship(opened.prepared, choices, opened.question.draws))
