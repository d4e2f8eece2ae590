"""Settle a deal: read it, its events and what was settled before, settle, and keep the new entries.

One unit of work: the entries are kept together or not at all. Outside of a workspace, or where only asked to
try, nothing is kept. It refuses to go on with a file that has errors, to keep entries on top of others
that came in the meantime, to settle what has not happened, and to settle an earlier day than was settled.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from troth.book.check import read_deal_file
from troth.book.clock import today
from troth.book.settled_entries import KnownEntries, Shelf, keep_entries, known_entries, numbered
from troth.core.deal import Deal, Policy
from troth.core.events import NONE
from troth.core.windows import LAST_DAY
from troth.core.worktime import start_of_day
from troth.errors import BadInput, Finding, NotFound, Unanswerable
from troth.intake.deal.file import ReadDeal
from troth.intake.events.load import EventFile, EventFileRead, EventsRead, event_ids, load_events
from troth.intake.events.taken_out import taken_out, unused_kinds
from troth.intake.record.staging import Desk
from troth.tracking.dispute import Dispute, dispute
from troth.tracking.earlier import Earlier
from troth.tracking.settle import Statement, settle

Look = Literal["now", "back", "ahead"]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is asked: the deal file, the events of both sides, up to which day, and whether to keep it.

    `root` is the workspace's data folder, where the database is; None: outside of one, nothing is kept.
    `workspace` is the workspace itself, where entries stand as text; None: the same folder.
    """

    deal_file: Path
    until_on: date
    files: tuple[Path, ...]
    client_files: tuple[Path, ...]
    policy: Policy
    root: Path | None = None
    seller_calendar: Mapping[str, object] | None = None
    is_dry: bool = False
    is_restated: bool = False
    workspace: Path | None = None

    def shelf(self, deal: str) -> Shelf | None:
        """Return where entries of a deal are kept; None outside of a workspace."""
        return None if self.root is None else Shelf(self.root, self.workspace or self.root, deal)


@dataclass(frozen=True, slots=True)
class Settled:
    """A deal that was settled: the statement, the dispute where the client said anything, names of events.

    `names` maps rows of events to what they are called; `is_kept` whether the new entries are kept, once
    they could be seen. `look`
    says whether it is of a day before the last one settled, `settled_until`, or after today, and only
    tried. `known` are all entries kept before, also those settled after the day that was asked for.
    `unused_kinds` counts rows that were not used by their kind.
    """

    read: ReadDeal
    statement: Statement
    dispute: Dispute | None
    names: Mapping[int, str]
    files: tuple[EventFileRead, ...]
    findings: tuple[Finding, ...]
    is_kept: bool
    is_workspace: bool
    look: Look = "now"
    settled_until: date | None = None
    known: KnownEntries = field(default_factory=KnownEntries)
    shelf: Shelf | None = None
    unused_kinds: Mapping[str, int] = field(default_factory=dict)


def settle_deal(asked: Settlement) -> Settled:
    """Settle a deal by its events, and keep the new entries: `look_at` and `keep` in one."""
    settled = look_at(asked)
    keep(settled)
    return settled


def keep(settled: Settled) -> None:
    """Keep the new entries of what was settled, once somebody could see them.

    Raises
    ------
    StoreUnavailable
        When the entries cannot be kept, for instance since others came in the meantime.
    """
    if settled.is_kept and settled.shelf is not None:
        keep_entries(settled.shelf, [one.entry for one in settled.statement.new_entries], settled.known)


def look_at(asked: Settlement) -> Settled:
    """Settle a deal by its events, and keep nothing yet.

    Parameters
    ----------
    asked
        What is asked.

    Raises
    ------
    NotFound
        When a file is not there.
    BadInput
        With every finding, when any is an error.
    Unanswerable
        When the day is after today, or before the last one settled, and it is not only tried; when the deal
        has another currency than its entries; when a new term would pay what a removed one has paid.
    Tampered
        When the places in which entries are kept disagree.
    """
    for path in (*asked.files, *asked.client_files):
        if not path.is_file():
            noun = "file of events"
            raise NotFound(noun, str(path))
    read = read_deal_file(asked.deal_file, asked.policy, asked.seller_calendar, asked.root)
    deal = read.deal
    assert deal is not None  # noqa: S101 - it raised otherwise; this is for the type checker
    shelf = asked.shelf(deal.id)
    known = KnownEntries() if shelf is None else known_entries(shelf)
    _same_currency(deal, known)
    settled_until = max((one.until_on for one in known.every), default=None)
    look = _look(asked, settled_until)
    earlier = tuple(one for one in known.every if one.until_on <= asked.until_on)
    with _desk(asked.until_on) as desk:
        events = _events(desk, deal, asked)
        gone = taken_out(desk, events.relation)
        before = Earlier(earlier, gone, asked.is_restated)
        statement, contested = _settled(deal, events, asked.until_on, before)
        kinds = unused_kinds(desk, events.relation)
        names = _names(desk, events, statement, contested)
    is_kept = shelf is not None and not asked.is_dry
    if is_kept:
        if not asked.is_restated:
            _nothing_twice(statement)
        statement = _numbered(statement, known)
    return Settled(
        read=read,
        statement=statement,
        dispute=contested,
        names=names,
        files=events.files,
        findings=events.findings,
        is_kept=is_kept,
        is_workspace=shelf is not None,
        look=look,
        settled_until=settled_until,
        known=known,
        shelf=shelf,
        unused_kinds=kinds,
    )


def _same_currency(deal: Deal, known: KnownEntries) -> None:
    kept = next((one.amount.currency for one in known.every if one.amount.currency != deal.currency), None)
    if kept is not None:
        raise Unanswerable(
            f"'{deal.id}' is in {deal.currency} now, and what was settled of it is in {kept}",
            "write that currency again, or settle what is in the other one as a deal of its own",
        )


def _nothing_twice(statement: Statement) -> None:
    """Refuse to keep entries for a term that is measured by what a removed term was settled by."""
    for one in statement.removed:
        if one.same:
            why = (
                f"'{one.same[0]}' is measured by what '{one.term}' was settled by, which is not in the deal "
                "any more: keeping its entries would pay the same days twice"
            )
            remedy = (
                f"call the term '{one.term}' again; or, to take back what was settled under that name and "
                "settle it under the new one, add --restate; to look and keep nothing, add --dry-run"
            )
            raise Unanswerable(why, remedy)


def _look(asked: Settlement, settled_until: date | None) -> Look:
    """Say whether it looks back, ahead, or at now; a look back or ahead is only ever tried."""
    day, on = today(), asked.until_on
    if on > LAST_DAY:
        why = f"--until {on} is past the last day that can be counted"
        raise Unanswerable(why, f"name a day up to {LAST_DAY}")
    if on > day:
        if not asked.is_dry:
            why = f"--until {on} is after today, {day}, and what has not happened cannot be settled"
            raise Unanswerable(why, "to look ahead and keep nothing, add --dry-run")
        return "ahead"
    if settled_until is not None and on < settled_until:
        if not asked.is_dry:
            why = f"--until {on} is too early: this deal is settled up to {settled_until} already"
            raise Unanswerable(why, "to see how it stood then and keep nothing, add --dry-run")
        return "back"
    return "now"


@contextmanager
def _desk(until_on: date) -> Iterator[Desk]:
    from troth.store.duck import open_duckdb  # noqa: PLC0415 - loaded when it runs

    with tempfile.TemporaryDirectory(prefix="troth-settle-") as scratch, open_duckdb(Path(scratch)) as duck:
        yield Desk(duck, Path(scratch), max(today(), until_on))


def _events(desk: Desk, deal: Deal, asked: Settlement) -> EventsRead:
    zone = deal.calendars["client"].timezone
    known_at = start_of_day(asked.until_on + timedelta(days=1), zone) * 60 - 1
    ours, theirs = ([EventFile(path) for path in paths] for paths in (asked.files, asked.client_files))
    events = load_events(ours, theirs, desk, known_at)
    if any(finding.severity == "error" for finding in events.findings):
        raise BadInput(events.findings)
    return events


def _settled(
    deal: Deal, events: EventsRead, until_on: date, earlier: Earlier
) -> tuple[Statement, Dispute | None]:
    if events.theirs is events.ours:
        return settle(deal, events.ours, until_on, earlier), None
    contested = dispute(deal, (events.ours, events.theirs), until_on, earlier)
    return contested.ours, contested


def _names(
    desk: Desk, events: EventsRead, statement: Statement, contested: Dispute | None
) -> Mapping[int, str]:
    figures = [one.figures for one in statement.results] + [one.figures for one in statement.running]
    rows = {behind.row for one in figures for behind in one.behind}
    rows |= {one.late.delivery.row for one in statement.results if one.late and one.late.delivery}
    if contested is not None:
        rows |= {one.row for one in contested.begins}
        rows |= {one.contested.row for window in contested.windows for one in window.disagreements}
        rows |= {behind.row for one in contested.theirs.results for behind in one.figures.behind}
    rows.discard(NONE)
    return event_ids(desk, events.relation, sorted(rows)) if rows else {}


def _numbered(statement: Statement, known: KnownEntries) -> Statement:
    """Return a statement with its new entries numbered as they will be kept."""
    new = statement.new_entries
    kept = numbered(known, [one.entry for one in new])
    both = tuple(replace(one, entry=entry) for one, entry in zip(new, kept, strict=True))
    return replace(statement, entries=(*statement.entries[: len(statement.entries) - len(new)], *both))
