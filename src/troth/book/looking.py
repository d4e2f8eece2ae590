"""A deal looked at from one side: what can be had, what holds it back, when it is hard, what terms cost.

One unit of work each: read the file and the record, look, write nothing. It refuses to go on with a file that
has errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

from troth.book.check import Opened, Question, open_deal
from troth.core.change import choices_named, with_levers
from troth.core.money import Money
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.scenario import AS_IT_STANDS, Scenario
from troth.judgement.constraints.held_back import HeldBack, find_constraints
from troth.judgement.guarantee.guarantee import Guarantee, find_guarantee
from troth.judgement.guarantee.terms_look import TermsLook, look_at_terms
from troth.judgement.hardship.hardship import Hardship, hardship
from troth.judgement.options.options import Options, options_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looked(Generic[T]):
    """A deal that was looked at: what was read, and what was found."""

    opened: Opened
    found: T


def what_can_be_had(path: Path, question: Question, progress: Progress | None = None) -> Looked[Options]:
    """Say what can be had with a deal; see `open_deal` for what it takes and raises."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    return Looked(opened, options_of(opened.prepared, choices, opened.question.draws, progress))


def what_holds_back(
    path: Path, question: Question, promise: str | None, progress: Progress | None = None
) -> Looked[HeldBack]:
    """Say what holds a deal's promises back; see `open_deal` and `find_constraints` for what is raised."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    found = find_constraints(opened.prepared, choices, opened.question.draws, promise, progress)
    return Looked(opened, found)


def when_it_gets_hard(path: Path, question: Question, progress: Progress | None = None) -> Looked[Hardship]:
    """Say when a deal gets hard; see `open_deal` for what it takes and raises."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    return Looked(opened, hardship(opened.prepared, choices, opened.question.draws))


def what_terms_cost(path: Path, question: Question, progress: Progress | None = None) -> Looked[TermsLook]:
    """Say what a deal's terms cost; see `open_deal` and `look_at_terms` for what is raised."""
    opened = open_deal(path, question, progress)
    choices = choices_named(opened.prepared.deal, opened.question.levers)
    return Looked(opened, look_at_terms(opened.prepared, choices, opened.question.draws))


def what_to_guarantee(
    path: Path, question: Question, spend: Decimal, worst: Decimal | None, progress: Progress | None = None
) -> Looked[Guarantee]:
    """Find the guarantee with the strongest signal; amounts are in the deal's currency.

    See `open_deal` and `find_guarantee` for what is raised.
    """
    opened = open_deal(path, question, progress)
    deal = opened.prepared.deal
    scenario = Scenario(AS_IT_STANDS, with_levers(deal, choices_named(deal, opened.question.levers)))
    limit = None if worst is None else Money.of(worst, deal.currency)
    spent = Money.of(spend, deal.currency)
    found = find_guarantee(opened.prepared, scenario, spent, limit, opened.question.draws)
    return Looked(opened, found)
