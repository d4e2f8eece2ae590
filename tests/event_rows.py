"""Files of events in every layout, and a way to read them: the world of the tests of events."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from troth.core.events import EVENT_KINDS, NONE, Events
from troth.intake.events.load import EventFile, EventsRead, event_ids, load_events
from troth.intake.record.staging import Desk
from troth.store.duck import open_duckdb

AS_OF = date(2026, 11, 28)
CHECKS = """\
troth-mapping: 1
source: monitor
kind: service
layout: checks
columns: {at: time, state: state}
states: {up: [ok], down: [failed, dead]}
"""


@dataclass(frozen=True)
class Loaded:
    """What came of reading files, with a name for each event of ours and theirs."""

    read: EventsRead
    names: dict[int, str]

    @property
    def ours(self) -> list[tuple[object, ...]]:
        return told(self.read.ours)

    @property
    def theirs(self) -> list[tuple[object, ...]]:
        return told(self.read.theirs)

    @property
    def messages(self) -> list[str]:
        return [str(finding) for finding in self.read.findings]

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.read.findings]

    def unused(self) -> dict[str, int]:
        return {code: rows for each in self.read.files for code, rows in each.unused.items()}


@contextmanager
def desk_in(folder: Path, on: date = AS_OF):
    """Give a desk with a scratch folder of its own."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    with open_duckdb(scratch) as duck:
        yield Desk(duck, scratch, on)


def write(folder: Path, name: str, text: str, mapping: str = "") -> Path:
    """Write a file of events, and its mapping beside it where there is one."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    if mapping:
        path.with_name(path.stem + ".mapping.yaml").write_text(mapping, encoding="utf-8")
    return path


def load(
    folder: Path, *files: Path, theirs: Sequence[Path] = (), until: int | None = None, on: date = AS_OF
) -> Loaded:
    with desk_in(folder, on) as desk:
        read = load_events([EventFile(p) for p in files], [EventFile(p) for p in theirs], desk, until)
        rows = [*read.ours.row, *read.theirs.row]
        names = event_ids(desk, read.relation, rows) if rows else {}
    return Loaded(read, names)


def own(folder: Path, text: str, name: str = "events.csv", **more) -> Loaded:
    """Read a text in our own layout."""
    return load(folder, write(folder, name, text), **more)


def told(events: Events) -> list[tuple[object, ...]]:
    """Return events as (kind, at, until, stream) and whatever else each says, as `name=value`."""
    rows = []
    for k in range(len(events)):
        more = {
            "case": events.case[k],
            "cause": events.causes[events.cause[k]] if events.cause[k] != NONE else NONE,
            "priority": events.priorities[events.priority[k]] if events.priority[k] != NONE else NONE,
            "good": events.good[k],
            "total": events.total[k],
            "announced": moment(events.announced[k]) or NONE,
        }
        said = tuple(f"{name}={value}" for name, value in more.items() if value != NONE)
        rows.append(
            (
                EVENT_KINDS[events.kind[k]],
                moment(events.at[k]),
                moment(events.until[k]),
                events.streams[events.stream[k]] if events.stream[k] != NONE else "",
                *said,
            )
        )
    return rows


def moment(at: int) -> str:
    """Word an instant shortly; nothing where there is none."""
    return "" if at == NONE else datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")


def columns(events: Events) -> tuple[object, ...]:
    """Return all that events say, without where they stood."""
    names = ("kind", "at", "until", "stream", "case", "cause", "priority", "good", "total", "announced")
    return (
        *(list(getattr(events, name)) for name in (*names, "is_clients")),
        events.streams,
        events.causes,
        events.priorities,
    )
