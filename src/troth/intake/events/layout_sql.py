"""Parsed rows of each layout as events in one set of columns, checked, in SQL.

A row of `incidents` and `cases` gives several events. It makes text for DuckDB and runs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.core.events import EVENT_KINDS
from troth.core.rows import EVENT_COLUMNS
from troth.intake.events.mapping import ROW_KINDS, WITHDRAWN, EventMapping
from troth.intake.record.row_sql import text

EVENTS_OF_A_ROW = 8  # room for the events of one row between two places
CASE_KINDS = ("opened", "resumed", "answered", "paused", "resolved")
_TYPES = {
    "at": "BIGINT", "until": "BIGINT", "announced": "BIGINT", "received": "BIGINT", "answered": "BIGINT",
    "resolved": "BIGINT", "good": "BIGINT", "total": "BIGINT", "bad": "BIGINT", "defects": "BIGINT",
    "rework": "BIGINT", "share": "BIGINT", "minutes": "DOUBLE", "waited": "DOUBLE", "kind": "UTINYINT",
    "state": "UTINYINT", "by": "UTINYINT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileOfEvents:
    """A parsed file on its way: its view, its name, what its rows mean, and whether it is the client's.

    `first_place` is where its places begin, `watched` the time of which its incidents tell.
    """

    view: str
    name: str
    mapping: EventMapping
    is_clients: bool = False
    first_place: int = 0
    rows: int = 0
    watched: tuple[int, int] | None = None

    @property
    def next_place(self) -> int:
        """The first place after this file's."""
        return self.first_place + (self.rows + self.rows + 2) * EVENTS_OF_A_ROW

    def column(self, role: str) -> str:
        """Return a parsed column, or nothing of its type where the file has none."""
        return f'"{role}"' if role in self.mapping.columns else f"CAST(NULL AS {_TYPES.get(role, 'VARCHAR')})"


def code_of(kind: str) -> int:
    """Return the number of a kind, a withdrawal's after all others."""
    return ROW_KINDS.index(kind)


def events_of(file: FileOfEvents, future_at: int, received_until: int | None) -> str:
    """Return the query of a file's events in `EVENT_COLUMNS`, each with its reason not to be used.

    Parameters
    ----------
    file
        The file.
    future_at
        From this instant on nothing can have happened yet.
    received_until
        What was received after it is not yet known; None: everything is.
    """
    raw = {"incidents": _incidents, "cases": _cases}.get(file.mapping.layout, _plain)(file)
    reason = _reason(future_at, received_until)
    columns = ", ".join(f'"{name}"' for name in EVENT_COLUMNS if name != "reason")
    return f"SELECT {columns}, {reason} AS reason FROM ({raw})"  # noqa: S608 - every part is quoted


def _select(file: FileOfEvents, step: int, said: dict[str, str], where: str = "") -> str:
    """Return the query of one event a row: what is said of it, and what every layout says alike."""
    by = "CAST(1 AS UTINYINT)" if file.is_clients else f"coalesce({file.column('by')}, CAST(0 AS UTINYINT))"
    stream = file.mapping.stream
    columns = {
        "place": f"{file.first_place} + row * {EVENTS_OF_A_ROW} + {step}",
        "source": text(file.mapping.source),
        "file": text(file.name),
        "line": "CAST(line AS BIGINT)",
        "began": file.column("at"),
        "of": file.column("of") if stream is None else f"coalesce({file.column('of')}, {text(stream)})",
        "is_clients": by,
        "received": file.column("received"),
        "reason": "reason",
        "found": "found",
        "note": "CAST(NULL AS VARCHAR)",
        **{name: file.column(name) for name in ("until", "case", "cause", "priority", "id", "corrects")},
        **dict.fromkeys(("good", "total", "announced"), "CAST(NULL AS BIGINT)"),
    }
    columns |= said
    columns.setdefault("entry", columns["id"])
    listed = ", ".join(f'{columns[name]} AS "{name}"' for name in EVENT_COLUMNS)
    return f"SELECT {listed} FROM {file.view}{where}"  # noqa: S608 - every part is quoted


def _plain(file: FileOfEvents) -> str:
    """Return the query of the layouts in which a row is an event."""
    every = file.mapping.every_s
    column = file.column
    if file.mapping.layout == "checks":
        return _select(file, 0, {"kind": column("state"), "until": "CAST(NULL AS BIGINT)"})
    until = column("until")
    if file.mapping.layout == "requests":
        ends = f"coalesce({until}, {column('at')} + {every})" if every else until
        good = f"coalesce({column('good')}, {column('total')} - {column('bad')})"
        kind = f"CAST({code_of('requests')} AS UTINYINT)"
        return _select(file, 0, {"kind": kind, "until": ends, "good": good, "total": column("total")})
    kind = column("kind")
    delivered, reached, requests = (code_of(name) for name in ("delivered", "reached", "requests"))
    good, total = column("good"), column("total")
    columns = file.mapping.columns.keys()
    if {"defects", "rework", "share"} & columns or "of" not in columns:
        good = (
            f"CASE {kind} WHEN {delivered} THEN coalesce({column('defects')}, 0) "
            f"WHEN {reached} THEN {column('share')} ELSE {good} END"
        )
        total = (
            f"CASE {kind} WHEN {delivered} THEN {column('rework')} WHEN {reached} THEN 10000 ELSE {total} END"
        )
    else:
        good = f"CASE WHEN {kind} = {delivered} THEN 0 WHEN {kind} = {reached} THEN NULL ELSE {good} END"
        total = f"CASE WHEN {kind} IN ({delivered}, {reached}) THEN NULL ELSE {total} END"
    if every:
        until = (
            f"CASE WHEN {kind} = {requests} THEN coalesce({until}, {column('at')} + {every}) ELSE {until} END"
        )
    of_missing = "false"
    if file.mapping.of is None:
        of_missing = f"{column('of')} IS NULL AND {kind} IN ({delivered}, {reached})"
    reason = f"CASE WHEN reason IS NULL AND {of_missing} THEN 'of-missing' ELSE reason END"
    said = {"kind": kind, "until": until, "good": good, "total": total, "announced": column("announced")}
    return _select(file, 0, {**said, "reason": reason})


def _incidents(file: FileOfEvents) -> str:
    """Return the query of outages, and of the time that was watched as one `up` for each stream."""
    lasts = f"CAST(round({file.column('minutes')} * 60) AS BIGINT)"
    ends = f"coalesce({file.column('until')}, {file.column('at')} + {lasts})"
    outages = _select(file, 0, {"kind": f"CAST({code_of('outage')} AS UTINYINT)", "until": ends})
    if file.watched is None:
        return outages
    begin, end = file.watched
    none = "CAST(NULL AS VARCHAR)"
    columns = dict.fromkeys(EVENT_COLUMNS, none) | {
        "place": f"{file.first_place} + ({file.rows} + row_number() OVER (ORDER BY of)) * {EVENTS_OF_A_ROW}",
        "source": text(file.mapping.source),
        "file": text(file.name),
        "kind": f"CAST({code_of('up')} AS UTINYINT)",
        "began": str(begin),
        "until": str(end),
        "of": "of",
        "is_clients": f"CAST({int(file.is_clients)} AS UTINYINT)",
        **dict.fromkeys(("line", "good", "total", "announced", "received"), "CAST(NULL AS BIGINT)"),
    }
    listed = ", ".join(f'{columns[name]} AS "{name}"' for name in EVENT_COLUMNS)
    streams = f"SELECT DISTINCT of FROM ({outages}) WHERE reason IS NULL"  # noqa: S608 - every part is quoted
    return f"{outages} UNION ALL SELECT {listed} FROM ({streams})"  # noqa: S608 - every part is quoted


def _cases(file: FileOfEvents) -> str:
    """Return the query of a case's events: opened, answered, resolved, and the time that it waited.

    When the waiting was is not said: it is laid at the begin, and ends by the answer or the resolution.
    """
    opened, answered, resolved = (file.column(name) for name in ("at", "answered", "resolved"))
    seconds = 3600 if file.mapping.waited_in == "h" else 60
    waited = f"CAST(round({file.column('waited')} * {seconds}) AS BIGINT)"
    resumes = f"least({opened} + {waited}, {answered}, {resolved})"  # least lets be what is not there
    is_cut = f"{resumes} < {opened} + {waited}"
    reason = (
        f"CASE WHEN reason IS NOT NULL THEN reason WHEN {opened} IS NULL THEN 'no-time' "
        f"WHEN \"case\" IS NULL THEN 'case-missing' WHEN {answered} < {opened} THEN 'answered-before-opened' "
        f"WHEN {resolved} < {opened} THEN 'resolved-before-opened' "
        f"WHEN {waited} < 0 THEN 'negative-count' END"
    )
    parts = []
    for step, kind, at, note in (
        (0, "opened", opened, "NULL"),
        (1, "answered", answered, "NULL"),
        (2, "resolved", resolved, "NULL"),
        (3, "paused", opened, f"CASE WHEN {is_cut} THEN 'waited-cut' END"),
        (4, "resumed", resumes, "NULL"),
    ):
        there = "" if kind == "opened" else f" WHERE ({reason}) IS NULL AND {at} IS NOT NULL"
        if kind in ("paused", "resumed"):
            there += f" AND {waited} > 0"
        said = {
            "kind": f"CAST({code_of(kind)} AS UTINYINT)",
            "began": at,
            "until": "CAST(NULL AS BIGINT)",
            "id": f"\"case\" || '/{kind}'",
            "corrects": "CAST(NULL AS VARCHAR)",
            "entry": '"case"',
            "reason": reason,
            "note": f"CAST({note} AS VARCHAR)",
        }
        if kind != "opened":
            said["priority"] = "CAST(NULL AS VARCHAR)"
        parts.append(_select(file, step, said, there))
    return " UNION ALL ".join(parts)


def _reason(future_at: int, received_until: int | None) -> str:
    """Return why an event cannot be used; the first that holds is told, nothing for most."""
    kind = {name: code_of(name) for name in (*EVENT_KINDS, WITHDRAWN)}
    of_an_item = (
        f"kind IN ({kind['paused']}, {kind['resumed']}) AND of IS NOT NULL"  # a delivery stands still
    )
    of_cases = ", ".join(str(kind[name]) for name in CASE_KINDS)
    checks = [
        (f"received > {received_until}", "not-yet-received") if received_until is not None else None,
        (f"began IS NULL AND kind <> {kind[WITHDRAWN]}", "no-time"),
        (f"kind = {kind[WITHDRAWN]} AND corrects IS NULL", "withdraws-nothing"),
        ("until < began", "until-before-at"),
        (f"kind IN ({kind['requests']}, {kind['maintenance']}) AND until IS NULL", "until-missing"),
        (f'kind IN ({of_cases}) AND "case" IS NULL AND NOT ({of_an_item})', "case-missing"),
        (f"kind = {kind['requests']} AND (good IS NULL OR total IS NULL)", "count-missing"),
        ("good < 0 OR total < 0", "negative-count"),
        (f"kind = {kind['requests']} AND good > total", "good-over-total"),
        (f"kind = {kind['reached']} AND good IS NULL", "share-missing"),
        (f"began >= {future_at} AND kind <> {kind['maintenance']}", "at-in-future"),
    ]
    listed = " ".join(f"WHEN {when} THEN {text(then)}" for when, then in filter(None, checks))
    return f"CASE WHEN reason IS NOT NULL THEN reason {listed} END"
