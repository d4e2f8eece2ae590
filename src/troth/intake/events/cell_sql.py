"""Cells of a file of events as SQL: instants, whole counts, shares and words, and a reason where one fails.

Instants are whole seconds since 1970Z. It makes text for DuckDB and runs nothing. The steps: (1) what is
written with its offset, and what is written in local time, (2) the local time's offset by the mapping's
zone, (3) a reason for the first cell that cannot be read.

Source: ISO 8601 for times.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from troth.core.events import CAUSES
from troth.intake.events.local_time import FIRST_AT, LAST_AT, offset_sql
from troth.intake.events.mapping import (
    COUNT_COLUMNS,
    NUMBER_COLUMNS,
    ROW_KINDS,
    SHARE_COLUMNS,
    TIME_COLUMNS,
    EventMapping,
)
from troth.intake.record.date_format import ISO, strptime_of
from troth.intake.record.row_sql import CellSql, source_of, text
from troth.intake.record.table import Staged

_DAY = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
_ZONED = rf"{_DAY}[T ]{_CLOCK} ?[+-]\d{{2}}(:?\d{{2}})?"
_LOCAL = rf"{_DAY}([T ]{_CLOCK})?"
LARGEST_COUNT = 10**15
MOST_SHARE_WITHOUT_SIGN = 10  # 85 without % is more likely 85 % than 8500 %: ask
_WORDS = ("of", "case", "priority", "id", "corrects")


class EventCells(CellSql):
    """Expressions for the cells of one staged table of events."""

    def __init__(self, mapping: EventMapping, staged: Staged) -> None:
        """Keep the mapping."""
        super().__init__(mapping.form, staged)
        self.mapping = mapping

    def zoned(self, column: str) -> str:
        """Return the instant of a time that says its own offset, or counts seconds since 1970Z."""
        cell, pattern = self.said(column), self._pattern(column)
        if pattern == "epoch-seconds":
            return f"TRY_CAST({cell} AS BIGINT)"
        if pattern == "epoch-milliseconds":
            return f"CAST(floor(TRY_CAST({cell} AS BIGINT) / 1000) AS BIGINT)"
        is_plain = f"ends_with({cell}, 'Z') OR ends_with({cell}, '+00:00') OR ends_with({cell}, '+00')"
        bare = f"replace({cell}, ' +', '+')"
        return (
            f"CASE WHEN {is_plain} THEN {_seconds(f'TRY_CAST({cell} AS TIMESTAMPTZ)')} "
            f"WHEN regexp_full_match({cell}, {text(_ZONED)}) "
            f"THEN {_seconds(f'TRY_CAST({bare} AS TIMESTAMPTZ)')} END"
        )

    def local(self, column: str, cell: str) -> str:
        """Return the local second of a text that says no offset; a day alone is its midnight."""
        pattern = self._pattern(column)
        iso = (
            f"CASE WHEN regexp_full_match({cell}, {text(_LOCAL)}) "
            f"THEN {_seconds(f'TRY_CAST({cell} AS TIMESTAMP)')} END"
        )
        if pattern is None or pattern == ISO or pattern.startswith("epoch-"):
            return iso
        form = strptime_of(pattern) or ISO
        forms = [form]
        if "%H" not in form:
            forms += [f"{form} %H:%M:%S", f"{form} %H:%M", f"{form}, %H:%M:%S", f"{form}, %H:%M"]
        listed = "[" + ", ".join(text(each) for each in forms) + "]"
        return f"coalesce({_seconds(f'try_strptime({cell}, {listed})')}, {iso})"

    def share(self, column: str) -> str:
        """Return a share in 1/10,000: `85%` and 0.85 are the same; NULL where it is none."""
        cell = self.said(column)
        plain, percent = self.number_of(cell), self.number_of(f"trim(rtrim({cell}, '%'))")
        return (
            f"CAST(CASE WHEN ends_with({cell}, '%') THEN round({percent} * 100) "
            f"WHEN {plain} <= {MOST_SHARE_WITHOUT_SIGN} THEN round({plain} * 10000) END AS BIGINT)"
        )

    def word_of(self, column: str, meanings: dict[str, int]) -> str:
        """Return the number that a word stands for, in any case; NULL where it stands for none."""
        cell = f"lower({self.cell(column)})"
        cases = " ".join(f"WHEN {text(word)} THEN {code}" for word, code in meanings.items())
        return f"CAST(CASE {cell} {cases} END AS UTINYINT)" if cases else "CAST(NULL AS UTINYINT)"

    def cause(self, column: str) -> str:
        """Return a cause: in our words where the mapping or they themselves say so, else as it stands."""
        cell = self.cell(column)
        meanings = {cause: cause for cause in CAUSES} | dict(self.mapping.causes)
        cases = " ".join(f"WHEN {text(word)} THEN {text(cause)}" for word, cause in meanings.items())
        return f"CASE lower({cell}) {cases} ELSE {cell} END"

    def _pattern(self, column: str) -> str | None:
        return self.form.dates.get(column, self.form.dates.get(""))


def parsed_rows(mapping: EventMapping, staged: Staged) -> str:
    """Return the query of all rows, each mapped cell parsed; a row that cannot be read has its reason."""
    cells = EventCells(mapping, staged)
    roles = [role for role in TIME_COLUMNS if role in mapping.columns]
    parts = [_counts(mapping, cells), _words(mapping, cells)]
    kept = ["line", "fault", "fault_found", *(cell for part in parts for cell in part.cells)]
    values = [value for part in parts for value in part.values]
    reasons = [("fault IS NOT NULL", "fault", "fault_found")]
    locals_, instants = [], []
    for role in roles:
        column, zoned, local, said = mapping.columns[role], f"zoned_{role}", f"local_{role}", f"said_{role}"
        kept += [f"{cells.zoned(column)} AS {zoned}", f"{cells.said(column)} AS {said}"]
        locals_.append(f"CASE WHEN {zoned} IS NULL THEN {cells.local(column, said)} END AS {local}")
        at = zoned
        if mapping.timezone is not None:
            at = f"coalesce({zoned}, {local} - ({offset_sql(local, mapping.timezone)}))"
        instants.append(f'{at} AS "{role}"')
        code = f"CASE WHEN {local} IS NULL THEN 'not-a-time:{role}' ELSE 'time-without-zone:{role}' END"
        is_sane = f'"{role}" BETWEEN {FIRST_AT} AND {LAST_AT}'
        reasons.append((f"{said} IS NOT NULL AND ({is_sane}) IS NOT TRUE", code, said))
    reasons += [reason for part in parts for reason in part.reasons]
    query = f"SELECT {', '.join(kept)} FROM {source_of(staged)}"  # noqa: S608 - every part is quoted
    for more in (locals_, [*instants, *(value for value in values if " AS " in value)]):
        query = f"SELECT *{''.join(f', {each}' for each in more)} FROM ({query})"  # noqa: S608 - every part is quoted
    reason, found = (
        "CASE " + " ".join(f"WHEN {each[0]} THEN {each[k]}" for each in reasons) + " END" for k in (1, 2)
    )
    columns = [f'"{role}"' for role in roles] + [value.rsplit(" AS ", 1)[-1] for value in values]
    judged = f"SELECT *, {reason} AS reason FROM ({query})"  # noqa: S608 - every part is quoted
    return (
        f"SELECT {', '.join(['line', *columns])}, reason, "  # noqa: S608 - every part is quoted
        f"CASE WHEN reason IS NOT NULL THEN {found} END AS found FROM ({judged})"
    )


@dataclass(slots=True)
class _Part:
    """Cells to be read, values made of them, and reasons (when, code, what was found) not to use a row."""

    cells: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    reasons: list[tuple[str, str, str]] = field(default_factory=list)


def _counts(mapping: EventMapping, cells: EventCells) -> _Part:
    """Return what concerns whole counts, numbers and shares."""
    part = _Part()
    for role in (*NUMBER_COLUMNS, *SHARE_COLUMNS):
        if role not in mapping.columns:
            continue
        column, said, read = mapping.columns[role], f"said_{role}", f"{role}_read"
        is_share, is_count = role in SHARE_COLUMNS, role in COUNT_COLUMNS
        parsed = cells.share(column) if is_share else cells.number(column)
        part.cells += [f"{cells.said(column)} AS {said}", f"{parsed} AS {read}"]
        bad = f"{read} IS NULL OR NOT isfinite(CAST({read} AS DOUBLE)) OR abs({read}) > {LARGEST_COUNT}"
        bad += f" OR {read} <> floor({read})" if is_count else ""
        code = "not-a-share" if is_share else "not-a-count" if is_count else "not-a-number"
        part.reasons.append((f"{said} IS NOT NULL AND ({bad})", text(f"{code}:{role}"), said))
        part.values.append(f"TRY_CAST({read} AS {'BIGINT' if is_share or is_count else 'DOUBLE'}) AS {role}")
    return part


def _words(mapping: EventMapping, cells: EventCells) -> _Part:
    """Return what concerns words: as they stand, or the number of what they mean."""
    columns, part = mapping.columns, _Part()
    for role in _WORDS:
        if role in columns:
            part.cells.append(f'{cells.cell(columns[role])} AS "{role}"')
            part.values.append(f'"{role}"')
    if "cause" in columns:
        part.cells.append(f"{cells.cause(columns['cause'])} AS cause")
        part.values.append("cause")
    kinds = {kind: number for number, kind in enumerate(ROW_KINDS)}
    sides = {word: int(side == "client") for word, side in mapping.sides.items()}
    coded = {
        "kind": kinds | {word: kinds[kind] for word, kind in mapping.kinds.items()},
        "state": {word: kinds[f"check-{state}"] for word, state in mapping.states.items()},
        "by": {"seller": 0, "client": 1} | sides,
    }
    for role, meanings in coded.items():
        if role not in columns:
            continue
        cell, said = cells.cell(columns[role]), f"said_{role}"
        part.cells += [f'{cells.word_of(columns[role], meanings)} AS "{role}"', f"{cell} AS {said}"]
        part.values.append(f'"{role}"')
        unknown = (f'"{role}" IS NULL AND {said} IS NOT NULL', text(f"{role}-unknown"), said)
        part.reasons.append(unknown)
        if role != "by":
            part.reasons.append((f"{said} IS NULL", text(f"{role}-missing"), "NULL"))
    return part


def _seconds(timestamp: str) -> str:
    """Return the whole second of a timestamp, what is beyond it cut off."""
    return f"CAST(floor(epoch_us({timestamp}) / 1000000) AS BIGINT)"
