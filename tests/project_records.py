"""Real whole projects (shared data, never copied here) as records of deals, by the csv module.

Kitchenham: planned and actual working days from dates, hours as cost. RK31: days and hours, no dates.
"""

from __future__ import annotations

import csv
from array import array
from datetime import date, timedelta
from pathlib import Path

from sip_record import label_column
from troth.core.record import FINISHED, QUANTITIES, Record
from troth.core.worktime import Calendar, open_days

CALENDAR = Calendar()


def kitchenham_record(path: Path, quantity: str) -> Record:
    """Return the projects with an estimated completion date (date) or all of them (cost)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if quantity == "cost" or row["estimated_completion_date"]]
    starts = [date.fromisoformat(row["actual_start_date"]) for row in rows]
    ends = [
        start + timedelta(days=int(row["actual_duration_days"]))
        for start, row in zip(starts, rows, strict=True)
    ]
    if quantity == "date":
        estimate = [
            float(open_days(CALENDAR, start, date.fromisoformat(row["estimated_completion_date"])))
            for start, row in zip(starts, rows, strict=True)
        ]
        actual = [float(open_days(CALENDAR, start, end)) for start, end in zip(starts, ends, strict=True)]
    else:
        estimate = [float(row["first_estimate_hours"]) for row in rows]
        actual = [float(row["actual_effort_hours"]) for row in rows]
    labels = {key: label_column(row[key] for row in rows) for key in ("client_code", "project_type")}
    days = [start.toordinal() for start in starts], [end.toordinal() for end in ends]
    return _deals([row["project"] for row in rows], quantity, (estimate, actual), days, labels)


def rk31_record(path: Path, quantity: str) -> Record:
    """Return the surveyed projects; they carry no dates."""
    unit = "days" if quantity == "date" else "hours"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = [float(row[f"estimate_{unit}"]) for row in rows], [float(row[f"actual_{unit}"]) for row in rows]
    labels = {key: label_column(row[key] for row in rows) for key in ("model", "client", "method")}
    nowhere = [0] * len(rows)
    return _deals([row["nr"] for row in rows], quantity, numbers, (nowhere, nowhere), labels)


def _deals(ids, quantity, numbers, days, labels) -> Record:
    count = len(ids)
    blank = array("d", [float("nan")]) * count
    return Record(
        kind="deals",
        ids=tuple(ids),
        estimate=array("d", numbers[0]),
        actual=array("d", numbers[1]),
        spent=blank,
        quantity=array("q", [QUANTITIES.index(quantity)]) * count,
        status=array("q", [FINISHED]) * count,
        estimated_on=array("q", days[0]),
        started_on=array("q", days[0]),
        completed_on=array("q", days[1]),
        known_on=array("q", [0]) * count,
        labels=labels,
    )
