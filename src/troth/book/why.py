"""What holds a deal's promises back: read its file and the record, then try every step.

One unit of work without anything written. It refuses to go on with a file that has errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from troth.book.check import Opened, Question, open_deal
from troth.core.change import choices_named
from troth.forecast.deal.blocks import Progress
from troth.judgement.constraints.held_back import HeldBack, find_constraints


@dataclass(frozen=True, slots=True)
class Explained:
    """A deal whose constraints were looked for: what was read, and what was found."""

    opened: Opened
    held_back: HeldBack


def look_for_constraints(
    path: Path, question: Question, promise: str | None, progress: Progress | None = None
) -> Explained:
    """Find what holds a deal's promises back; see `open_deal` and `find_constraints` for what is raised."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    found = find_constraints(opened.prepared, choices, opened.question.draws, promise, progress)
    return Explained(opened, found)
