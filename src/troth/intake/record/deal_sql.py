"""Rows of whole deals as SQL: up to two rows each, one for the date and one for the cost.

Days are working days of the mapping's calendar, both ends counted, from the planned start (else the
actual one) to the promised and to the actual finish, so that a late start counts as late. Day counts
without dates stand as they are, calendar days as 5/7 of a working day. It makes text for DuckDB and
runs nothing.
"""

from __future__ import annotations

from datetime import date

from troth.core.record import QUANTITIES
from troth.intake.record.item_sql import LARGEST, cases, label_column, private
from troth.intake.record.mapping import RecordMapping
from troth.intake.record.row_sql import RowSql, ordinal, source_of
from troth.intake.record.table import Staged

_NUMBERS = ("planned-days", "planned-cost", "actual-days", "actual-cost")
_DATES = (
    "estimated-on", "planned-start", "planned-finish", "actual-start", "actual-finish", "last-known-on",
)  # fmt: skip
_DATE_ROW, _COST_ROW = QUANTITIES.index("date"), QUANTITIES.index("cost")


def parsed_deals(mapping: RecordMapping, staged: Staged) -> str:
    """Return the query of all rows, each cell parsed; a row that cannot be read carries its reason."""
    rows = RowSql(mapping, staged)
    columns = mapping.columns
    selected = [f"{rows.cell(columns['deal'])} AS item", f"{rows.status()} AS status"]
    parsed = {role: _name(role) for role in (*_NUMBERS, *_DATES) if role in columns}
    selected += [
        f"{rows.number(columns[role]) if role in columns else 'NULL::DOUBLE'} AS {_name(role)}"
        for role in _NUMBERS
    ]
    selected += [
        f"{rows.day(columns[role]) if role in columns else 'NULL::DATE'} AS {_name(role)}" for role in _DATES
    ]
    bundle = rows.cell(columns["bundle"]) if "bundle" in columns else "NULL::VARCHAR"
    kept = [f"{private(mapping, columns.get('bundle'), bundle)} AS bundle"]
    kept += [
        f"{private(mapping, column, rows.cell(column))} AS {label_column(name)}"
        for name, column in mapping.labels.items()
    ]
    reason, found = rows.reason(parsed)
    inner = f"SELECT *, {', '.join(selected)} FROM {source_of(staged)}"  # noqa: S608 - every part is quoted
    judged = f"SELECT *, {reason} AS reason FROM ({inner})"  # noqa: S608 - every part is quoted
    names = ", ".join(_name(role) for role in (*_NUMBERS, *_DATES))
    return f"SELECT line, item, status, {names}, {', '.join(kept)}, reason, {found} AS found FROM ({judged})"  # noqa: S608 - every part is quoted


def working_days(mapping: RecordMapping) -> str:
    """Return the query of every day with the count of working days up to it and whether it is one."""
    days = ", ".join(str(day + 1) for day in sorted(mapping.weekdays))
    closed = "".join(
        f" AND day NOT BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}'"
        for first, last in mapping.closed
    )
    is_open = f"CASE WHEN isodow(day) IN ({days}){closed} THEN 1 ELSE 0 END"
    return (
        f"SELECT day, {is_open} AS is_open, CAST(sum({is_open}) OVER (ORDER BY day) AS INTEGER) AS upto "  # noqa: S608 - every part is quoted
        "FROM (SELECT CAST(unnest(generate_series(DATE '1950-01-01', DATE '2200-12-31', INTERVAL 1 DAY)) "
        "AS DATE) AS day)"
    )


def checked_deals(mapping: RecordMapping, plain: str, as_of: date) -> str:
    """Return the query of deals in the columns of `core.rows`, `workdays` being the table of the days."""
    has = mapping.columns.keys()
    today = f"DATE '{as_of.isoformat()}'"
    known = "last_known_on"
    if mapping.known_on is not None:
        on = f"DATE '{mapping.known_on.isoformat()}'" if isinstance(mapping.known_on, date) else today
        known = f"coalesce(last_known_on, {on})"
    by_days = "NULL::DATE"
    planned_by_days = "NULL::DATE"
    if mapping.days_unit == "d":
        by_days = "coalesce(actual_start, planned_start) + CAST(actual_days AS INTEGER)"
        planned_by_days = "coalesce(planned_start, actual_start) + CAST(planned_days AS INTEGER)"
    sane = "BETWEEN 0 AND 36525"
    dated = (
        f"SELECT *, coalesce(planned_start, actual_start) AS start, {known} AS known, "  # noqa: S608 - every part is quoted
        f"coalesce(planned_finish, CASE WHEN planned_days {sane} THEN {planned_by_days} END) AS due, "
        f"coalesce(actual_finish, CASE WHEN actual_days {sane} THEN {by_days} END) AS finish, "
        f"count(*) OVER (PARTITION BY item) AS times FROM {plain}"
    )
    is_done = "finish IS NOT NULL OR actual_days IS NOT NULL"
    if not {"actual-finish", "actual-days"} & has:
        is_done = "actual_cost IS NOT NULL"
    status = "status" if mapping.statuses else f"CAST(CASE WHEN {is_done} THEN 0 ELSE 1 END AS UTINYINT)"
    share = "1.0" if mapping.days_unit == "wd" else "5 / 7"
    counted = (
        f"SELECT d.*, {status} AS s, "  # noqa: S608 - every part is quoted
        f"coalesce(due.upto - a.upto + a.is_open, planned_days * {share}) AS planned_working, "
        f"coalesce(done.upto - a.upto + a.is_open, actual_days * {share}) AS actual_working, "
        "known.upto - a.upto + a.is_open AS known_working "
        f"FROM ({dated}) d LEFT JOIN workdays a ON a.day = d.start LEFT JOIN workdays due ON due.day = d.due "
        "LEFT JOIN workdays done ON done.day = d.finish LEFT JOIN workdays known ON known.day = d.known"
    )
    parts = []
    if {"planned-finish", "planned-days"} & has:
        parts.append(_rows(mapping, counted, _DATE_ROW, today))
    if "planned-cost" in has:
        parts.append(_rows(mapping, counted, _COST_ROW, today))
    return " UNION ALL ".join(parts) + " ORDER BY row, quantity"


def _rows(mapping: RecordMapping, counted: str, quantity: int, today: str) -> str:
    has = mapping.columns.keys()
    limit = repr(LARGEST[QUANTITIES[quantity]])
    is_date = quantity == _DATE_ROW
    estimate, actual = ("planned_working", "actual_working") if is_date else ("planned_cost", "actual_cost")
    spent = "CASE WHEN known >= start THEN known_working END" if is_date else "actual_cost"
    reasons = [
        ("times > 1 AND item IS NOT NULL", "on-several-rows"),
        (f"due < start AND {str(is_date).lower()}", "planned-finish-before-start"),
        (f"{estimate} IS NULL", "estimate-missing"),
        (f"{estimate} = 0", "estimate-zero"),
        (f"{estimate} < 0", "estimate-negative"),
        (f"{estimate} > {limit}", "estimate-huge"),
        (f"estimated_on > {today}", "estimated-in-future"),
        (f"s = 0 AND finish > {today}", "completed-in-future"),
        ("s = 0 AND finish < start", "finish-before-start"),
        (f"s = 0 AND {actual} IS NULL", "actual-missing"),
        (f"s = 0 AND {actual} = 0", "actual-zero"),
        (f"s = 0 AND {actual} < 0", "actual-negative"),
        (f"s = 0 AND {actual} > {limit}", "actual-huge"),
        ("s = 0 AND finish < estimated_on", "estimated-after-completed"),
        ("s = 1 AND finish IS NOT NULL", "open-but-completed"),
        (f"s = 1 AND {spent} < 0", "actual-negative"),
        (f"s = 1 AND {spent} > {limit}", "actual-huge"),
        (f"s = 1 AND known > {today}", "known-in-future"),
    ]
    if "actual-finish" in has or {"actual-start", "actual-days"} <= has:
        reasons.append(("s = 0 AND finish IS NULL", "completed-missing"))
    notes = [
        (f"s = 1 AND {spent} IS NULL", "open-without-spent"),
        ("s = 1 AND known IS NULL", "open-without-date"),
        ("estimated_on IS NULL AND start IS NOT NULL", "estimated-on-from-started"),
        ("estimated_on IS NULL", "estimated-on-missing"),
    ]
    labels = "".join(f", {label_column(name)}" for name in mapping.labels)
    none = "NULL::BIGINT[] AS rows, NULL::BIGINT[] AS lines"
    return (
        f"SELECT row, line, {none}, item, CAST({quantity} AS UTINYINT) AS quantity, s AS status, "  # noqa: S608 - every part is quoted
        f"CAST({estimate} AS DOUBLE) AS estimate, "
        f"CAST(CASE WHEN s = 0 THEN {actual} END AS DOUBLE) AS actual, "
        f"CAST(CASE WHEN s = 1 THEN {spent} END AS DOUBLE) AS spent, "
        f"{ordinal('coalesce(estimated_on, start)')} AS estimated_on, {ordinal('start')} AS started_on, "
        f"{ordinal('CASE WHEN s = 0 THEN finish END')} AS completed_on, "
        f"{ordinal('CASE WHEN s = 1 THEN known END')} AS known_on, bundle{labels}, "
        f"coalesce(reason, {cases(reasons)}) AS reason, found, {cases(notes)} AS note FROM ({counted})"
    )


def _name(role: str) -> str:
    return role.replace("-", "_")
