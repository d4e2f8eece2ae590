"""Settle a deal: read it, its events and what was settled before, settle, and keep the new entries.

One unit of work: the entries are kept together or not at all. Outside of a workspace, or where only asked to
try, nothing is kept. It refuses to go on with a file that has errors, and to keep entries on top of others
that came in the meantime.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from troth import __version__
from troth.book.check import read_deal_file
from troth.book.clock import now, today
from troth.book.record import DATABASE
from troth.core.deal import Deal, Policy
from troth.core.events import NONE
from troth.core.settled_entry import SettledEntry
from troth.core.worktime import start_of_day
from troth.errors import BadInput, Finding, NotFound, StoreUnavailable
from troth.intake.deal.file import ReadDeal
from troth.intake.events.load import EventFile, EventFileRead, EventsRead, event_ids, load_events
from troth.intake.record.staging import Desk
from troth.tracking.dispute import Dispute, dispute
from troth.tracking.settle import Statement, settle


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is asked: the deal file, the events of both sides, up to which day, and whether to keep it.

    `root` is the workspace's data folder; None: outside of one, nothing is kept.
    """

    deal_file: Path
    until_on: date
    files: tuple[Path, ...]
    client_files: tuple[Path, ...]
    policy: Policy
    root: Path | None = None
    seller_calendar: Mapping[str, object] | None = None
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A deal that was settled: the statement, the dispute where the client said anything, names of events.

    `names` maps rows of events to what they are called; `is_kept` whether the new entries were kept.
    """

    read: ReadDeal
    statement: Statement
    dispute: Dispute | None
    names: Mapping[int, str]
    files: tuple[EventFileRead, ...]
    findings: tuple[Finding, ...]
    is_kept: bool
    is_workspace: bool


def settle_deal(asked: Settlement) -> Settled:
    """Settle a deal by its events.

    Parameters
    ----------
    asked
        What is asked.

    Raises
    ------
    NotFound
        When a file is not there.
    BadInput
        With every finding, when any is an error; nothing was kept.
    StoreUnavailable
        When the entries cannot be kept, for instance since others came in the meantime.
    """
    for path in (*asked.files, *asked.client_files):
        if not path.is_file():
            noun = "file of events"
            raise NotFound(noun, str(path))
    read = read_deal_file(asked.deal_file, asked.policy, asked.seller_calendar, asked.root)
    deal = read.deal
    assert deal is not None  # noqa: S101 - it raised otherwise; this is for the type checker
    earlier = kept_entries(asked.root, deal.id)
    with _desk(asked.until_on) as desk:
        events = _events(desk, deal, asked)
        statement, contested = _settled(deal, events, asked.until_on, earlier)
        names = _names(desk, events, statement, contested)
    is_kept = asked.root is not None and not asked.is_dry
    if is_kept and asked.root is not None:
        statement = _keep(asked.root, deal, statement, earlier)
    return Settled(
        read,
        statement,
        contested,
        names,
        events.files,
        events.findings,
        is_kept,
        asked.root is not None,
    )


def kept_entries(root: Path | None, deal: str) -> tuple[SettledEntry, ...]:
    """Return what was settled of a deal before; nothing outside of a workspace."""
    from troth.store.database import transaction  # noqa: PLC0415 - the database's libraries load when needed
    from troth.store.settled import entries_of  # noqa: PLC0415 - as above

    if root is None or not (root / DATABASE).exists():
        return ()
    with transaction(root / DATABASE) as database:
        return entries_of(database, deal)


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
    deal: Deal, events: EventsRead, until_on: date, earlier: Sequence[SettledEntry]
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
    if contested is not None:
        rows |= {one.contested.row for window in contested.windows for one in window.disagreements}
        rows |= {behind.row for one in contested.theirs.results for behind in one.figures.behind}
    rows.discard(NONE)
    return event_ids(desk, events.relation, sorted(rows)) if rows else {}


def _keep(root: Path, deal: Deal, statement: Statement, earlier: Sequence[SettledEntry]) -> Statement:
    """Keep the new entries of a statement, and return it with their numbers."""
    from troth.store.database import transaction  # noqa: PLC0415 - the database's libraries load when needed
    from troth.store.settled import append_entries, entries_of  # noqa: PLC0415 - as above

    new = statement.new_entries
    if not new:
        return statement
    with transaction(root / DATABASE, writes=True) as database:
        if len(entries_of(database, deal.id)) != len(earlier):
            raise StoreUnavailable(DATABASE, "this deal was settled in the meantime; settle it again")
        made = now().isoformat(timespec="seconds"), __version__
        kept = append_entries(database, [one.entry for one in new], made)
    numbered = tuple(replace(one, entry=entry) for one, entry in zip(new, kept, strict=True))
    return replace(statement, entries=(*statement.entries[: -len(new)], *numbered))
