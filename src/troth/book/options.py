"""What can be had with a deal: read its file and the record, then look at every combination of its levers.

One unit of work without anything written. It refuses to go on with a file that has errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from troth.book.check import Opened, Question, open_deal
from troth.core.change import choices_named
from troth.forecast.deal.blocks import Progress
from troth.judgement.options.options import Options, options_of


@dataclass(frozen=True, slots=True)
class Had:
    """A deal and what can be had with it."""

    opened: Opened
    options: Options


def what_can_be_had(path: Path, question: Question, progress: Progress | None = None) -> Had:
    """Say what can be had with a deal; see `open_deal` for what it takes and raises."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    return Had(opened, options_of(opened.prepared, choices, opened.question.draws, progress))
