"""Check a deal: read its file and the record, forecast, judge, and seal the basis if asked to.

One unit of work without anything written. It refuses to go on with a file that has errors: every
finding of it is raised at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from troth.book.kept_days import keep_days, known_days
from troth.book.kept_levels import levels_for
from troth.book.knowledge import knowledge_of
from troth.book.service import load_service
from troth.core.change import choices_named
from troth.core.deal import BaseRateChoice, Deal, Policy
from troth.errors import BadInput, Finding, NotFound, Unanswerable
from troth.forecast.deal.blocks import Progress
from troth.forecast.deal.prepare import Knowledge, Prepared, prepare
from troth.forecast.service.outlook import windowed_levels
from troth.intake.deal.file import ReadDeal, read_deal
from troth.judgement.verdict import Judgement, judge

EARLIEST, LATEST = 1970, 9_900  # years that a deal may be looked at from


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a deal: as of which day, with which levers, seed and number of draws.

    `root` is the folder of the record (None: no workspace), `workspace` that of its settings, where the
    file of a base rate chosen there lies; `as_of` None means today. A deal that states no calendar of the
    seller's has `seller_calendar`, in a deal file's own words. `deal_file` is the deal's file as the user
    named it, for the words that are printed; it is not read.
    """

    root: Path | None
    policy: Policy
    base_rate: BaseRateChoice
    seed: int
    draws: int
    as_of: date | None = None
    levers: tuple[str, ...] = ()
    is_quick: bool = False
    seller_calendar: Mapping[str, object] | None = None
    workspace: Path | None = None
    deal_file: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A deal that was checked: what was read, what was known, and the judgement."""

    read: ReadDeal
    knowledge: Knowledge
    judgement: Judgement
    question: Question

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that did not stop the check."""
        return self.read.findings


def today() -> date:
    """Return today's date in UTC: the only clock of the room."""
    return datetime.now(tz=UTC).date()


def read_deal_file(
    path: Path,
    policy: Policy,
    seller_calendar: Mapping[str, object] | None = None,
    root: Path | None = None,
) -> ReadDeal:
    """Read a deal file from disk; holidays looked up for it are kept in the workspace at `root`.

    Raises
    ------
    NotFound
        When there is no such file.
    BadInput
        With every finding, when any is an error.
    """
    noun = "deal file"
    if not path.is_file():
        raise NotFound(noun, str(path), _nearest_file(path))
    days = known_days(root)
    before = len(days)
    read = read_deal(path.read_bytes(), path.name, policy, days, seller_calendar)
    if len(days) > before:
        keep_days(root, days)
    if read.deal is None:
        raise BadInput(read.findings)
    return read


@dataclass(frozen=True, slots=True)
class Opened:
    """A deal read and made ready to be drawn: what was read, what was known, the question with its day."""

    read: ReadDeal
    knowledge: Knowledge
    prepared: Prepared
    question: Question

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that did not stop it."""
        return self.read.findings


def check_deal(path: Path, question: Question, progress: Progress | None = None) -> Checked:
    """Check a deal file against the record as of a day; see `open_deal` for what it takes and raises."""
    opened = open_deal(path, question, progress)
    judgement = judged(opened.prepared, opened.question, progress)
    return Checked(opened.read, opened.knowledge, judgement, opened.question)


def open_deal(path: Path, question: Question, progress: Progress | None = None) -> Opened:
    """Read a deal file and the record as of a day, and make the deal ready to be drawn.

    Parameters
    ----------
    path
        The deal file.
    question
        What is asked.
    progress
        Told (blocks done, blocks in all).

    Raises
    ------
    NotFound, BadInput
        See `read_deal_file`; NotFound also for a lever or a base rate that is not there.
    """
    as_of = question.as_of or today()
    if not EARLIEST <= as_of.year <= LATEST:
        day = f"{as_of:%Y-%m-%d}"
        raise Unanswerable(f"nothing is known of {day}", f"a day between {EARLIEST} and {LATEST} in --as-of")
    read = read_deal_file(path, question.policy, question.seller_calendar, question.root)
    assert read.deal is not None  # noqa: S101 - it raised otherwise; this is for the type checker
    choice = base_rates_of(read.deal, question.base_rate)
    folders = (path.parent, *((question.workspace,) if question.workspace else ()))
    knowledge = knowledge_of(question.root, choice, as_of, folders)
    if question.root is not None and windowed_levels(read.deal):
        knowledge = replace(knowledge, service=load_service(question.root))
    asked = replace(question, as_of=as_of, base_rate=choice)
    levels = levels_for(question.root, knowledge, asked.seed, progress)
    return Opened(read, knowledge, prepare(read.deal, knowledge, as_of, asked.seed, levels), asked)


def judged(prepared: Prepared, question: Question, progress: Progress | None = None) -> Judgement:
    """Judge a prepared deal with the levers that were named."""
    choices = choices_named(prepared.deal, question.levers)
    return judge(prepared, choices, question.draws, is_quick=question.is_quick, progress=progress)


def base_rates_of(deal: Deal, usual: BaseRateChoice) -> BaseRateChoice:
    """Return the base rates that speak for a deal: its own choice, else the workspace's."""
    return BaseRateChoice(deal.base_rate.date or usual.date, deal.base_rate.cost or usual.cost)


def named_levers(words: Sequence[str]) -> tuple[str, ...]:
    """Return lever names from words that may hold several, joined by commas."""
    return tuple(name.strip() for word in words for name in word.split(",") if name.strip())


def _nearest_file(path: Path) -> str:
    beside = path.parent if path.parent.is_dir() else Path()
    candidates = sorted(p for folder in (beside, beside / "deals") for p in folder.glob("*.y*ml"))
    return str(candidates[0]) if len(candidates) == 1 else ""
