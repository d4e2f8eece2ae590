"""The mapping: what the columns and words of one record file mean, as its owner stated it.

It is written by `troth record map`, corrected by a person and kept beside the file. Whatever a reader
could only guess stands in it (encoding, decimals, dates, how several rows make one item). It refuses to
hold anything that was found in the rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

from troth.core.record import RecordKind
from troth.core.worktime import MONDAY_TO_FRIDAY, Calendar

Format = Literal["csv", "jsonl", "parquet", "xlsx"]
Joining = Literal["repeats", "adds-up"]
IMPORT_DAY = "import-day"

ITEM_COLUMNS = (
    "item", "estimate", "actual", "spent", "estimated-on", "started", "completed", "last-known-on",
    "status", "bundle",
)  # fmt: skip
DEAL_COLUMNS = (
    "deal", "estimated-on", "planned-start", "planned-finish", "planned-days", "planned-cost",
    "actual-start", "actual-finish", "actual-days", "actual-cost", "last-known-on", "status", "bundle",
)  # fmt: skip
NUMBER_COLUMNS = (
    "estimate", "actual", "spent", "planned-days", "planned-cost", "actual-days", "actual-cost",
)  # fmt: skip
DATE_COLUMNS = (
    "estimated-on", "started", "completed", "last-known-on", "planned-start", "planned-finish",
    "actual-start", "actual-finish",
)  # fmt: skip
ITEM_QUANTITIES = ("effort", "elapsed", "time-given", "result")


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written; `dates` by source column, under "" for all the others."""

    format: Format = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    sheet: str | None = None
    header_line: int = 1


@dataclass(frozen=True, slots=True)
class Coded:
    """Something that is the same for every row (`always`) or stands in a column, word by word."""

    always: str = ""
    column: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeveralRows:
    """How several rows make one item: each number adds up or repeats; labels from the row with most."""

    estimate: Joining
    actual: Joining
    labels_from: str | None = None


@dataclass(frozen=True, slots=True)
class Statuses:
    """Which words of the status column mean what; `left_out` names those known and not used."""

    finished: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source of the record as it was last mapped: its name and the file's columns that it uses."""

    kind: RecordKind
    source: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """What one record file means.

    `columns` maps roles (`ITEM_COLUMNS` or `DEAL_COLUMNS`) to source columns, `labels` label names to
    source columns. Rows of one `source` with the same item id are one item, whichever file brings them.
    `days_unit` says whether day counts of deals are calendar days (d) or working days (wd), `cost_unit`
    what their cost is counted in. `weekdays` and `closed` are the calendar in which deals are measured.
    """

    kind: RecordKind
    source: str
    form: FileForm
    columns: Mapping[str, str]
    quantity: Coded = Coded("effort")
    unit: Coded = Coded("h")
    several_rows: SeveralRows | None = None
    statuses: Statuses | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    pseudonyms: tuple[str, ...] = ()
    known_on: date | Literal["import-day"] | None = None
    hours_per_day: float = 8.0
    days_unit: Literal["d", "wd"] = "wd"
    cost_unit: str = ""
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: tuple[tuple[date, date], ...] = ()
    is_synthetic: bool = False

    @property
    def id_column(self) -> str:
        """The source column that names the item or deal."""
        return self.columns["item" if self.kind == "items" else "deal"]

    @property
    def calendar(self) -> Calendar:
        """The working days in which deals are measured."""
        closed = frozenset(
            date.fromordinal(day)
            for first, last in self.closed
            for day in range(first.toordinal(), last.toordinal() + 1)
        )
        return Calendar(weekdays=self.weekdays, closed=closed)

    def date_pattern(self, column: str) -> str | None:
        """Return how the dates of a source column are written."""
        return self.form.dates.get(column, self.form.dates.get(""))

    @property
    def canonical(self) -> str:
        """The mapping as JSON that is the same whenever the mapping means the same."""
        plain = asdict(self)
        plain["weekdays"] = sorted(self.weekdays)
        return json.dumps(plain, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The hash of what the mapping means (comments and order of keys do not count)."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()
