"""The real record of a software company (shared data, never copied here) as a `Record`, by the csv module.

One row a task (labels from the row of the developer with most hours), finished statuses with dates;
open tasks carry no hours in this source. Statuses without usable outcomes count as cancelled.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from troth.core.record import CANCELLED, FINISHED, OPEN, LabelColumn, Record

FINISHED_CODES = frozenset({"FINISHED", "COMPLETED", "RELEASED"})
LABELS = ("DeveloperID", "SubCategory", "ProjectCode", "ProjectBreakdownCode")
NAN = float("nan")


def sip_tasks(path: Path) -> list[dict[str, str]]:
    """Read one row a task: the row with most developer hours, the first on ties."""
    tasks: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = tasks.get(row["TaskNumber"])
            if known is None or _number(row.get("DeveloperHoursActual", "")) > _number(
                known.get("DeveloperHoursActual", "")
            ):
                tasks[row["TaskNumber"]] = row
    return list(tasks.values())


def label_column(values: Iterable[str]) -> LabelColumn:
    """Code label values in the order of their first appearance; blank and NA are missing."""
    names: dict[str, int] = {}
    codes = array(
        "q", [-1 if value in {"", "NA"} else names.setdefault(value, len(names)) for value in values]
    )
    return LabelColumn(codes, tuple(names))


def sip_record(path: Path) -> Record:
    """Return the tasks as a record of effort in hours."""
    tasks = sip_tasks(path)
    status = [
        FINISHED
        if task["StatusCode"] in FINISHED_CODES
        else OPEN
        if task["StatusCode"] == "OPEN"
        else CANCELLED
        for task in tasks
    ]
    blank = array("d", [NAN]) * len(tasks)
    days = {
        key: array("q", [_day(task[key]) for task in tasks])
        for key in ("EstimateOn", "StartedOn", "CompletedOn")
    }
    return Record(
        kind="items",
        ids=tuple(task["TaskNumber"] for task in tasks),
        estimate=array("d", [_number(task["HoursEstimate"]) for task in tasks]),
        actual=array(
            "d",
            [
                _number(task["HoursActual"]) if code == FINISHED else NAN
                for task, code in zip(tasks, status, strict=True)
            ],
        ),
        spent=blank,
        quantity=array("q", [0]) * len(tasks),
        status=array("q", status),
        estimated_on=days["EstimateOn"],
        started_on=days["StartedOn"],
        completed_on=days["CompletedOn"],
        known_on=array("q", [0]) * len(tasks),
        labels={key: label_column(task[key] for task in tasks) for key in LABELS},
        bundle=label_column(task["ProjectCode"] for task in tasks),
    )


def _number(stated: str) -> float:
    return NAN if stated in {"", "NA"} else float(stated)


def _day(stated: str) -> int:
    return (
        0
        if stated in {"", "NA"}
        else datetime.strptime(stated, "%d-%b-%y").replace(tzinfo=UTC).date().toordinal()
    )
