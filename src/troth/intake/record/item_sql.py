"""Rows of work items as SQL: one item from several rows, and the checks of a whole item.

It makes text for DuckDB and runs nothing. Estimates and actuals leave in one unit for each quantity:
hours of effort, working days of elapsed time (calendar days count 5/7); other quantities as they stand.
"""

from __future__ import annotations

from datetime import date

from troth.core.record import QUANTITIES
from troth.intake.record.mapping import RecordMapping
from troth.intake.record.row_sql import RowSql, ordinal, quoted, source_of, text
from troth.intake.record.table import Staged

LARGEST = {"effort": 1e6, "elapsed": 1e5, "time-given": 1e9, "result": 1e12, "date": 1e5, "cost": 1e15}
_NUMBERS = ("estimate", "actual", "spent")
_DATES = {
    "estimated-on": "estimated_on",
    "started": "started_on",
    "completed": "completed_on",
    "last-known-on": "known_on",
}
_OF_STATUS = "coalesce(starts_with(reason, 'status-'), false)"
_KEY = "hash(item, quantity)"


def label_column(name: str) -> str:
    """Return the column that holds a label between intake and store."""
    return quoted(f"label:{name}")


def factor(quantity: str, unit: str, hours_per_day: float) -> float:
    """Return by what a number in a unit is multiplied to stand in its quantity's own unit."""
    in_hours = {"min": 1 / 60, "h": 1.0, "d": hours_per_day, "wd": hours_per_day, "w": 5 * hours_per_day}
    if quantity == "effort":
        return in_hours[unit]
    if quantity == "elapsed":
        return {"d": 5 / 7, "wd": 1.0, "w": 5.0}.get(unit, in_hours[unit] / hours_per_day)
    return 1.0


def parsed_items(mapping: RecordMapping, staged: Staged) -> str:
    """Return the query of all rows, each cell parsed; a row that cannot be read carries its reason."""
    rows = RowSql(mapping, staged)
    columns = mapping.columns
    parsed: dict[str, str] = {}
    selected = [f"{rows.cell(columns['item'])} AS item", f"{rows.status()} AS status"]
    selected += [f"{rows.coded(mapping.quantity)} AS quantity", f"{rows.coded(mapping.unit)} AS unit"]
    for role in _NUMBERS:
        expression = rows.number(columns[role]) if role in columns else "NULL::DOUBLE"
        selected.append(f"{expression} AS {role}")
        if role in columns:
            parsed[role] = role
    for role, name in _DATES.items():
        selected.append(f"{rows.day(columns[role]) if role in columns else 'NULL::DATE'} AS {name}")
        if role in columns:
            parsed[role] = name
    several = mapping.several_rows
    weight = "NULL::DOUBLE"
    if several and several.labels_from:
        weight = rows.number(several.labels_from)
    selected.append(f"{weight} AS weight")
    bundle = rows.cell(columns["bundle"]) if "bundle" in columns else "NULL::VARCHAR"
    kept = [f"{private(mapping, columns.get('bundle'), bundle)} AS bundle"]
    kept += [
        f"{private(mapping, column, rows.cell(column))} AS {label_column(name)}"
        for name, column in mapping.labels.items()
    ]
    reason, found = rows.reason(parsed)
    inner = f"SELECT *, {', '.join(selected)} FROM {source_of(staged)}"  # noqa: S608 - every part is quoted
    judged = f"SELECT *, {reason} AS reason FROM ({inner})"  # noqa: S608 - every part is quoted
    scaled = [
        f"{role} * {_factor(mapping)} AS {role}" if _factor(mapping) != "1.0" else role for role in _NUMBERS
    ]
    number = " ".join(f"WHEN {text(name)} THEN {k}" for k, name in enumerate(QUANTITIES))
    return (
        f"SELECT line, item, CAST(CASE quantity {number} ELSE 0 END AS UTINYINT) AS quantity, status, "  # noqa: S608 - every part is quoted
        f"{', '.join(scaled)}, {', '.join(_DATES.values())}, weight, {', '.join(kept)}, reason, "
        f"{found} AS found FROM ({judged})"
    )


def private(mapping: RecordMapping, column: str | None, cell: str) -> str:
    """Return a cell's expression, as a pseudonym where the mapping says so for its column."""
    return f"pseudonym({cell})" if column in mapping.pseudonyms else cell


def _factor(mapping: RecordMapping) -> str:
    hours = mapping.hours_per_day
    if mapping.quantity.column is None and mapping.unit.column is None:
        return repr(factor(mapping.quantity.always, mapping.unit.always, hours))
    quantities = set(mapping.quantity.words.values()) or {mapping.quantity.always}
    units = set(mapping.unit.words.values()) or {mapping.unit.always}
    cases = " ".join(
        f"WHEN quantity = {text(quantity)} AND unit = {text(unit)} THEN {factor(quantity, unit, hours)!r}"
        for quantity in sorted(quantities)
        for unit in sorted(units)
    )
    return f"CASE {cases} END"


def repeated_items(plain: str) -> str:
    """Return the query of the keys that stand on more than one row, as hashes."""
    keys = f"SELECT {_KEY} AS k FROM {plain} WHERE item IS NOT NULL"  # noqa: S608 - every part is quoted
    return f"SELECT k FROM ({keys}) GROUP BY k HAVING count(*) > 1"  # noqa: S608 - every part is quoted


def several_rows(plain: str, repeated: str) -> str:
    """Return the query of the rows whose item stands on several of them."""
    belongs = f"item IS NOT NULL AND NOT {_OF_STATUS} AND {_KEY} IN (SELECT k FROM {repeated})"  # noqa: S608 - every part is quoted
    return f"SELECT * FROM {plain} WHERE {belongs}"  # noqa: S608 - every part is quoted


def single_rows(plain: str, repeated: str) -> str:
    """Return the query of all the other rows."""
    belongs = f"item IS NULL OR {_OF_STATUS} OR {_KEY} NOT IN (SELECT k FROM {repeated})"  # noqa: S608 - every part is quoted
    return f"SELECT * FROM {plain} WHERE {belongs}"  # noqa: S608 - every part is quoted


def joined_items(mapping: RecordMapping, several: str) -> str:
    """Return the query of items made of several rows, in the columns of single rows and `rows`, `lines`."""
    ways = mapping.several_rows
    labels = [label_column(name) for name in mapping.labels]
    repeats = {
        "estimate": ways is not None and ways.estimate == "repeats",
        "actual": ways is not None and ways.actual == "repeats",
        "spent": ways is not None and ways.actual == "repeats",
    }
    whole = "bool_or(status = 1) IS NOT TRUE AND count({0}) < count(*)"
    numbers = [
        f"max({role}) AS {role}"
        if same
        else f"CASE WHEN {whole.format(role)} THEN NULL ELSE sum({role}) END AS {role}"
        for role, same in repeats.items()
    ]
    differs = " ".join(
        f"WHEN min({role}) <> max({role}) THEN {text(f'rows-disagree:{role}')}"
        for role, same in repeats.items()
        if same
    )
    shown = " ".join(
        f"WHEN min({role}) <> max({role}) THEN concat(min({role}), ' and ', max({role}))"
        for role, same in repeats.items()
        if same
    )
    weight = "weight DESC NULLS LAST, " if ways and ways.labels_from else ""
    if ways and not ways.labels_from and not repeats["actual"]:
        weight = "coalesce(actual, spent) DESC NULLS LAST, "
    first = [f"first({column} ORDER BY {weight}row) AS {column}" for column in ("bundle", *labels)]
    own = (
        "CASE WHEN count(*) > 1 THEN 'on-several-rows' END"
        if ways is None
        else f"CASE {differs or 'WHEN false THEN NULL'} END"
    )
    found = "NULL::VARCHAR" if ways is None else f"CASE {shown or 'WHEN false THEN NULL'} END"
    return (
        "SELECT min(row) AS row, arg_min(line, row) AS line, item, quantity, "  # noqa: S608 - every part is quoted
        "CAST(CASE WHEN bool_or(status = 1) THEN 1 WHEN bool_or(status = 0) THEN 0 ELSE max(status) END "
        f"AS UTINYINT) AS status, {', '.join(numbers)}, "
        "min(estimated_on) AS estimated_on, min(started_on) AS started_on, "
        "CASE WHEN count(completed_on) = count(*) OR bool_or(status = 1) IS NOT TRUE "
        f"THEN max(completed_on) END AS completed_on, "
        f"max(known_on) AS known_on, max(weight) AS weight, {', '.join(first)}, "
        f"{own} AS reason, {found} AS found, count(reason) AS faults, list(row ORDER BY row) AS rows, "
        f"list(line ORDER BY row) AS lines FROM {several} GROUP BY item, quantity"
    )


def checked_items(mapping: RecordMapping, rows: str, as_of: date) -> str:
    """Return the query of items in the columns of `core.rows`, with reasons and notes of the whole item."""
    status = "status"
    if mapping.statuses is None:
        done = "actual IS NOT NULL" + (
            " AND completed_on IS NOT NULL" if "completed" in mapping.columns else ""
        )
        status = f"CAST(CASE WHEN {done} THEN 0 ELSE 1 END AS UTINYINT)"
    spent = "coalesce(spent, actual)"
    today = f"DATE '{as_of.isoformat()}'"
    known = "known_on"
    if mapping.known_on is not None:
        on = f"DATE '{mapping.known_on.isoformat()}'" if isinstance(mapping.known_on, date) else today
        known = f"coalesce(known_on, {on})"
    limit = (
        "CASE quantity "
        + " ".join(f"WHEN {k} THEN {LARGEST[n]!r}" for k, n in enumerate(QUANTITIES))
        + " END"
    )
    if mapping.quantity.column is None:
        limit = repr(LARGEST[mapping.quantity.always])
    reasons = _item_reasons(mapping, limit, today)
    ordinary = (
        f"reason IS NULL AND s = 0 AND estimate > 0 AND estimate <= {limit} AND "
        f"actual > 0 AND actual <= {limit} AND completed_on <= {today} AND estimated_on <= completed_on"
    )
    in_order = f"{ordinary} AND started_on <= completed_on"
    notes = [
        ("s = 0 AND completed_on < started_on", "completed-before-started"),
        (f"s = 1 AND {spent} IS NULL", "open-without-spent"),
        (f"s = 1 AND {known} IS NULL", "open-without-date"),
        ("estimated_on IS NULL AND started_on IS NOT NULL", "estimated-on-from-started"),
        ("estimated_on IS NULL", "estimated-on-missing"),
    ]
    started = "CASE WHEN s = 0 AND completed_on < started_on THEN NULL ELSE started_on END"
    labels = "".join(f", {label_column(name)}" for name in mapping.labels)
    return (
        "SELECT row, line, rows, lines, item, quantity, s AS status, estimate, "  # noqa: S608 - every part is quoted
        "CASE WHEN s = 0 THEN actual END AS actual, "
        f"CASE WHEN s = 1 THEN {spent} END AS spent, "
        f"{ordinal(f'coalesce(estimated_on, {started})')} AS estimated_on, {ordinal(started)} AS started_on, "
        f"{ordinal('CASE WHEN s = 0 THEN completed_on END')} AS completed_on, "
        f"{ordinal(f'CASE WHEN s = 1 THEN {known} END')} AS known_on, "
        f"bundle{labels}, coalesce(reason, {cases(reasons, ordinary)}) AS reason, found, "
        f"{cases(notes, in_order)} AS note "
        f"FROM (SELECT *, {status} AS s FROM ({rows}))"
    )


def _item_reasons(mapping: RecordMapping, limit: str, today: str) -> list[tuple[str, str]]:
    """Return what keeps a whole item from being used, the first that holds being told."""
    reasons = [
        ("estimate IS NULL", "estimate-missing"),
        ("estimate = 0", "estimate-zero"),
        ("estimate < 0", "estimate-negative"),
        (f"estimate > {limit}", "estimate-huge"),
        (f"estimated_on > {today}", "estimated-in-future"),
        ("s = 0 AND actual IS NULL", "actual-missing"),
        ("s = 0 AND actual = 0", "actual-zero"),
        ("s = 0 AND actual < 0", "actual-negative"),
        (f"s = 0 AND actual > {limit}", "actual-huge"),
        (f"s = 0 AND completed_on > {today}", "completed-in-future"),
        ("s = 0 AND completed_on < estimated_on", "estimated-after-completed"),
        ("s = 1 AND completed_on IS NOT NULL", "open-but-completed"),
        ("s = 1 AND coalesce(spent, actual) < 0", "actual-negative"),
        (f"s = 1 AND coalesce(spent, actual) > {limit}", "actual-huge"),
        (f"s = 1 AND known_on > {today}", "known-in-future"),
    ]
    if "completed" in mapping.columns:
        reasons.insert(9, ("s = 0 AND completed_on IS NULL", "completed-missing"))
    return reasons


def cases(pairs: list[tuple[str, str]], ordinary: str = "false") -> str:
    """Return a CASE of conditions and the words they stand for; NULL where none holds, or the ordinary."""
    return (
        f"CASE WHEN {ordinary} THEN NULL "
        + " ".join(f"WHEN {when} THEN {text(then)}" for when, then in pairs)
        + " END"
    )
