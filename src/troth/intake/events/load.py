"""Event files into two views of what happened, the seller's and the client's, in one canonical order.

The steps: (1) read each file into one relation, (2) sort out what stands, (3) fetch each side's view. It
refuses to depend on the order of files or rows, and to let one side's correction remove the other's event
from the other's view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from troth.core.events import Events
from troth.core.rows import SourceFile
from troth.errors import Finding, Place, StoreUnavailable
from troth.intake.events.columns import events_in, too_many_words
from troth.intake.events.corrections import CLIENT, SELLER
from troth.intake.events.doubled import counted_twice
from troth.intake.events.file import EventFile, mapping_of, parse_event_file
from troth.intake.events.layout_sql import CASE_KINDS, FileOfEvents, code_of
from troth.intake.events.seen import (
    RELATION,
    RowCount,
    count_rows,
    late_counts,
    lines_of,
    make_ready,
    notes_of,
    nothing_usable,
    see,
    unused_of,
)
from troth.intake.events.views import sort_out, standing
from troth.intake.record.row_sql import one_file
from troth.intake.record.staging import Desk, raise_without_room
from troth.intake.record.unused import reason_words

__all__ = ["EventFile", "EventFileRead", "EventsRead", "event_ids", "load_events"]


@dataclass(frozen=True, slots=True)
class EventFileRead:
    """What came of one file: its rows, and how many were not used or come with something to know, by code.

    `lines` says, by code, where the first row that is not used stands.
    """

    file: SourceFile
    rows: int
    is_clients: bool
    unused: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def left_out(self) -> tuple[str, ...]:
        """Return, in words, why rows are not used, with how many and where the first stands."""
        return tuple(
            f"{rows:,} {'row' if rows == 1 else 'rows'}: {reason_words(code)}"
            + (
                f" ({'in' if rows == 1 else 'first in'} line {self.lines[code]})"
                if code in self.lines
                else ""
            )
            for code, rows in self.unused.items()
        )


@dataclass(frozen=True, slots=True)
class EventsRead:
    """What files of events say, as each side sees it.

    `ours`: the seller's rows with the seller's corrections. `theirs`: the client's rows, and the seller's
    with the client's corrections and withdrawals as well (a correction of ours has 2 in `is_clients`); the
    same object as `ours` where the client said nothing. A finding that is an error means that both are empty.
    `relation` names, in the desk's DuckDB, where `event_ids` looks up a `row`.
    """

    ours: Events
    theirs: Events
    files: tuple[EventFileRead, ...]
    findings: tuple[Finding, ...]
    relation: str

    @property
    def streams(self) -> tuple[str, ...]:
        """The names of all streams, of either side, in order."""
        return tuple(sorted({*self.ours.streams, *self.theirs.streams}))


def load_events(
    files: Sequence[EventFile],
    client_files: Sequence[EventFile],
    desk: Desk,
    received_until: int | None = None,
) -> EventsRead:
    """Read files of events.

    Parameters
    ----------
    files
        The seller's; rows that say `by: client` are the client's all the same.
    client_files
        The client's; every row of them is.
    desk
        DuckDB and a folder for scratch files, needed until the last `event_ids`.
    received_until
        Rows received after this instant (seconds since 1970Z) are not yet known. None: all are.

    Raises
    ------
    StoreUnavailable
        When there is not enough room in memory or on the disk.
    """
    import duckdb  # noqa: PLC0415 - loaded when it runs

    try:
        return _loaded(
            [(file, False) for file in files] + [(file, True) for file in client_files], desk, received_until
        )
    except duckdb.Error as error:  # what is wrong in a file is a finding by now; memory and disk are left
        raise_without_room(error, desk.scratch)
        raise StoreUnavailable(str(desk.scratch), str(error).splitlines()[0]) from error


def _loaded(sides: Sequence[tuple[EventFile, bool]], desk: Desk, received_until: int | None) -> EventsRead:
    make_ready(desk.duck)
    parsed, read, findings = _parsed(sides, desk)
    if not parsed or has_errors(findings):
        return _nothing(read, findings)
    see(desk, parsed, received_until)
    counts = count_rows(desk.duck, RELATION)
    findings += [fault for file in parsed for fault in nothing_usable(file, counts)]
    findings += too_many_words(desk.duck, RELATION, parsed[0].name)
    if has_errors(findings):
        return _nothing(_told(read, counts), findings)
    has_clients = any(count.is_clients for count in counts)
    has_corrections = any(count.corrections for count in counts)
    findings += sort_out(desk.duck, RELATION, has_corrections=has_corrections)
    read = _told(read, [*counts, *(late_counts(desk.duck, RELATION) if has_corrections else ())])
    if has_errors(findings):
        return _nothing(read, findings)
    if has_clients:
        everything = f"SELECT * FROM {RELATION}"  # noqa: S608 - a fixed name
        ours, theirs = (
            events_in(desk.duck, standing(RELATION, view), desk.scratch, everything)
            for view in (SELLER, CLIENT)
        )
    else:
        ours = theirs = events_in(desk.duck, standing(RELATION, SELLER), desk.scratch)
    if any(file.mapping.is_synthetic for file in parsed):
        ours = replace(ours, is_synthetic=True)
        theirs = replace(theirs, is_synthetic=True) if has_clients else ours
    findings += (
        counted_twice(desk.duck, RELATION) if len({file.mapping.source for file in parsed}) > 1 else ()
    )
    findings += never_opened(desk, standing(RELATION, CLIENT), parsed[0].name)
    return EventsRead(ours, theirs, read, tuple(findings), RELATION)


def has_errors(findings: Sequence[Finding]) -> bool:
    """Tell whether something must be mended before anything can be used."""
    return any(finding.severity == "error" for finding in findings)


def never_opened(desk: Desk, query: str, file: str) -> tuple[Finding, ...]:
    """Warn of cases of which something is told, and not that they were opened."""
    kinds = ", ".join(str(code_of(kind)) for kind in CASE_KINDS)
    opened = f"bool_or(kind = {code_of('opened')})"
    of_cases = f'kind IN ({kinds}) AND "case" IS NOT NULL'  # a delivery may stand still without one
    cases = f'SELECT {opened} AS is_opened FROM ({query}) WHERE {of_cases} GROUP BY of, "case"'  # noqa: S608 - every part is quoted
    [[count]] = desk.duck.execute(f"SELECT count(*) FROM ({cases}) WHERE NOT is_opened").fetchall()  # noqa: S608 - every part is quoted
    if not count:
        return ()
    told = f"{count:,} case{'s were' if count > 1 else ' was'} never opened as far as the rows say"
    hint = "Nothing can be said of their time; a case is known by its name and its stream (of)"
    return (Finding(Place(file), "case-not-opened", told, "an event opened", hint, severity="warning"),)


def _parsed(
    files: Sequence[tuple[EventFile, bool]], desk: Desk
) -> tuple[list[FileOfEvents], tuple[EventFileRead, ...], list[Finding]]:
    """Parse each file into a view of its own, with places of its own."""
    parsed: list[FileOfEvents] = []
    read: list[EventFileRead] = []
    findings: list[Finding] = []
    for number, (file, is_clients) in enumerate(files):
        mapping, told = mapping_of(file, desk.duck)
        findings += told
        if mapping is None:
            continue
        scratch = desk.scratch / f"events-{number}"
        scratch.mkdir(exist_ok=True)
        one = parse_event_file(file.path, mapping, replace(desk, scratch=scratch), f"events_{number}")
        findings += one.findings
        if one.rows is None or one.file is None:
            continue
        first = parsed[-1].next_place if parsed else 0
        name = file.path.name
        if any(name == other.name for other in parsed):
            name = f"{file.path.parent.name}/{name}"  # two of one name are told apart by their folder
        parsed.append(replace(one.rows, name=name, is_clients=is_clients, first_place=first))
        read.append(EventFileRead(replace(one.file, name=name), one.rows.rows, is_clients))
    return parsed, tuple(read), findings


def _told(read: Sequence[EventFileRead], counts: Sequence[RowCount]) -> tuple[EventFileRead, ...]:
    return tuple(
        replace(
            each,
            unused=unused_of(each.file.name, counts),
            notes=notes_of(each.file.name, counts),
            lines=lines_of(each.file.name, counts),
        )
        for each in read
    )


def _nothing(read: Sequence[EventFileRead], findings: Sequence[Finding]) -> EventsRead:
    none = Events()
    return EventsRead(none, none, tuple(read), tuple(findings), RELATION)


def event_ids(desk: Desk, relation: str | Path, rows: Sequence[int]) -> dict[int, str]:
    """Return what events are called: their id, else file and line like `events.csv:17`.

    Parameters
    ----------
    desk
        That with which they were read.
    relation
        `EventsRead.relation`, or the Parquet file of a snapshot of service.
    rows
        Entries of `Events.row`.
    """
    place, source = "place", relation
    if isinstance(relation, Path):
        place, source = "file_row_number", f"read_parquet({one_file(relation)}, file_row_number = true)"
    found = desk.duck.execute(
        f"SELECT {place}, id, file, line FROM {source} "  # noqa: S608 - fixed names
        f"WHERE {place} IN (SELECT unnest(?::BIGINT[]))",
        [[int(row) for row in rows]],
    ).fetchall()
    return {
        int(row): str(name) if name is not None else f"{file}:{line}" if line else str(file)
        for row, name, file, line in found
    }
