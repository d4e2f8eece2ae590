"""New items or deals, without outcomes, read as the record's own files are read.

The mapping of the record says what the columns mean; columns that only the future can fill (actual,
status, completed) may be missing. A row without a usable estimate becomes a finding. It refuses to take a
row for a new one because it has an outcome: whatever is there beyond id, estimate and labels is not read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from troth.core.record import QUANTITIES
from troth.core.rows import LABEL_PREFIX
from troth.errors import Finding, Place
from troth.intake.record.file import read_record_file
from troth.intake.record.mapping import Coded, FileForm, RecordMapping, SeveralRows, Statuses
from troth.intake.record.row_sql import one_file
from troth.intake.record.staging import Desk
from troth.intake.record.table import format_of, sample

ASKED_COLUMNS = (
    "item", "estimate", "estimated-on", "deal", "planned-start", "planned-finish", "planned-days",
    "planned-cost",
)  # fmt: skip
FAR_FUTURE = date(9000, 1, 1)  # new work lies after every record; nothing of it is "in the future"


@dataclass(frozen=True, slots=True)
class NewRow:
    """One new item (or one quantity of a new deal): where it stands, its estimate and its labels.

    `estimated_on` is an ordinal, 0 where the file says none.
    """

    id: str
    line: int
    quantity: str
    estimate: float
    estimated_on: int
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewRowsRead:
    """The rows that can be forecast, in the order of the file, and every finding."""

    rows: tuple[NewRow, ...]
    findings: tuple[Finding, ...]


def read_new_rows(path: Path, mapping: RecordMapping, desk: Desk) -> NewRowsRead:
    """Read new items or deals from a file under the mapping of the record's own files.

    Parameters
    ----------
    path
        CSV, Parquet, JSON lines or Excel.
    mapping
        The record's; columns with outcomes, and labels, may be missing in the file.
    desk
        As for a record file; its day is not asked.
    """
    asked = asked_mapping(mapping, path, desk)
    read = read_record_file(path, asked, replace(desk, as_of=FAR_FUTURE))
    if read.rows is None:
        return NewRowsRead((), read.findings)
    names = [f"{LABEL_PREFIX}{name}" for name in asked.labels]
    labels = "".join(f', "{name}"' for name in names)
    found = desk.duck.execute(
        "SELECT item, line, quantity, estimate, coalesce(estimated_on, 0), reason, found"  # noqa: S608 - fixed names
        f"{labels} FROM {read.rows.relation} ORDER BY row, quantity"
    ).fetchall()
    rows: list[NewRow] = []
    findings = list(read.findings)
    for item, line, quantity, estimate, estimated_on, reason, shown, *words in found:
        if reason is not None:
            place = Place(path.name, int(line or 0))
            wrong = f"{item or 'a row without an id'} is not forecast ({reason.replace('-', ' ')})"
            hint = f"It says {shown!r}" if shown else ""
            findings.append(Finding(place, reason, wrong, hint=hint, severity="warning"))
            continue
        said = {name: word for name, word in zip(asked.labels, words, strict=True) if word is not None}
        rows.append(
            NewRow(str(item), int(line), QUANTITIES[quantity], float(estimate), int(estimated_on), said)
        )
    return NewRowsRead(tuple(rows), tuple(findings))


def asked_mapping(mapping: RecordMapping, path: Path, desk: Desk) -> RecordMapping:
    """Return the part of a mapping that new rows need, of the columns that the file has."""
    form = replace(mapping.form, format=format_of(path))
    header = _header(path, form, desk)
    needed = {mapping.id_column, *([mapping.columns["estimate"]] if "estimate" in mapping.columns else [])}
    columns = {
        role: column
        for role, column in mapping.columns.items()
        if role in ASKED_COLUMNS and (column in header or column in needed)
    }
    labels = {name: column for name, column in mapping.labels.items() if column in header}
    several = mapping.several_rows
    if several is not None and several.labels_from not in header:
        several = replace(several, labels_from=None)
    return replace(
        mapping,
        form=form,
        columns=columns,
        labels=labels,
        several_rows=several,
        statuses=None,
        known_on=None,
        pseudonyms=tuple(column for column in mapping.pseudonyms if column in labels.values()),
    )


def mapping_of_canonical(canonical: str) -> RecordMapping:
    """Return the mapping that `RecordMapping.canonical` wrote, as the catalogue keeps it."""
    plain: dict[str, Any] = json.loads(canonical)
    form, several, statuses, known = (plain[key] for key in ("form", "several_rows", "statuses", "known_on"))
    return RecordMapping(
        **{
            **plain,
            "form": FileForm(**{**form, "blank": tuple(form["blank"])}),
            "quantity": Coded(**plain["quantity"]),
            "unit": Coded(**plain["unit"]),
            "several_rows": SeveralRows(**several) if several else None,
            "statuses": Statuses(**{key: tuple(words) for key, words in statuses.items()})
            if statuses
            else None,
            "pseudonyms": tuple(plain["pseudonyms"]),
            "known_on": date.fromisoformat(known) if known and known[0].isdigit() else known,
            "weekdays": frozenset(plain["weekdays"]),
            "closed": tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in plain["closed"]),
        }
    )


def _header(path: Path, form: FileForm, desk: Desk) -> tuple[str, ...]:
    if form.format == "parquet":
        return tuple(desk.duck.sql(f"SELECT * FROM read_parquet({one_file(path)})").columns)  # noqa: S608 - the path is quoted
    header, _, _ = sample(path, path.name, form, 1)
    return header
