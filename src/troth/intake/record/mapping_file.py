"""The mapping file: YAML into a `RecordMapping`, every fault with its line and column.

It refuses to fill in what only the owner can know: a key that is left empty where the file needs it is a
finding that names the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from troth.core.record import RecordKind
from troth.core.worktime import MONDAY_TO_FRIDAY
from troth.errors import Finding
from troth.intake.keyed_values import NO_DEFAULT
from troth.intake.record.form_keys import FILE_KEYS, FormKeys
from troth.intake.record.mapping import (
    DEAL_COLUMNS,
    IMPORT_DAY,
    ITEM_COLUMNS,
    ITEM_QUANTITIES,
    Coded,
    Joining,
    RecordMapping,
    SeveralRows,
    Statuses,
)
from troth.intake.yaml_text import Path, read_yaml

__all__ = ["FILE_KEYS", "TOP_KEYS", "MappingRead", "read_mapping"]

VERSION = 1
KINDS: tuple[RecordKind, ...] = ("items", "deals", "service")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_CLOSED_DAYS = 3660
TOP_KEYS = (
    "troth-mapping", "source", "kind", "file", "columns", "quantity", "unit", "status", "several-rows",
    "labels", "pseudonyms", "known-on", "hours-per-day", "days", "cost", "weekdays", "closed", "synthetic",
)  # fmt: skip
ITEM_UNITS = ("min", "h", "d", "w", "wd")


@dataclass(frozen=True, slots=True)
class MappingRead:
    """A mapping file as read: the mapping (None when it cannot be used) and every finding."""

    mapping: RecordMapping | None
    findings: tuple[Finding, ...]


def read_mapping(source: bytes, file: str) -> MappingRead:
    """Read the bytes of a mapping file; `file` is its name as findings say it."""
    text = read_yaml(source, file)
    if not isinstance(text.content, dict):
        if not text.findings:
            text.findings.append(
                Finding(
                    text.value_place(()), "mapping-shape", "this is not a mapping file", "keys and values"
                )
            )
        return MappingRead(None, tuple(text.findings))
    mapping = _Reader(text, text.content).mapping()
    wrong = any(finding.severity == "error" for finding in text.findings)
    return MappingRead(None if wrong else mapping, tuple(text.findings))


class _Reader(FormKeys):
    """Turns the plain values into the noun, collecting findings on the way."""

    def mapping(self) -> RecordMapping:
        """Read every key."""
        top = self.content
        self.known((), top, TOP_KEYS)
        self.one_of(("troth-mapping",), top.get("troth-mapping"), (str(VERSION),))
        kind = cast(RecordKind, self.one_of(("kind",), top.get("kind"), KINDS, "items"))
        if kind == "service":
            expected = "a mapping of items or deals"
            self.finding(("kind",), "mapping-kind", "this mapping is of events of service", expected)
            kind = "items"
        source = self.word(("source",), top.get("source"), "a name for where these rows come from")
        columns = self._columns(kind)
        labels = self.words_to_words(("labels",), top.get("labels"))
        return RecordMapping(
            kind=kind,
            source=source,
            form=self.form(),
            columns=columns,
            quantity=self._coded("quantity", ITEM_QUANTITIES, "effort", kind),
            unit=self._coded("unit", ITEM_UNITS, "h", kind),
            several_rows=self._several_rows(kind),
            statuses=self._statuses(columns),
            labels=labels,
            pseudonyms=self.texts(("pseudonyms",), top.get("pseudonyms")),
            known_on=self._known_on(),
            hours_per_day=self._hours(),
            days_unit=cast('Literal["d", "wd"]', self.one_of(("days",), top.get("days"), ("d", "wd"), "wd")),
            cost_unit=self.text_or(("cost",), top.get("cost"), ""),
            weekdays=self._weekdays(),
            closed=self._closed(),
            is_synthetic=self.one_of(("synthetic",), top.get("synthetic"), ("true", "false"), "false")
            == "true",
        )

    # the parts of the file

    def _columns(self, kind: RecordKind) -> dict[str, str]:
        roles = ITEM_COLUMNS if kind == "items" else DEAL_COLUMNS
        self.section("columns", roles)
        columns = self.words_to_words(("columns",), self.content.get("columns"))
        columns = {role: column for role, column in columns.items() if role in roles}
        needed = ("item", "estimate", "actual") if kind == "items" else ("deal",)
        for role in needed:
            if role not in columns:
                self.missing(("columns", role), f"the column that holds the {role}")
        if kind == "deals":
            has_dates = {"planned-finish", "planned-days"} & columns.keys()
            if not has_dates and "planned-cost" not in columns:
                self.missing(("columns", "planned-finish"), "planned-finish, planned-days or planned-cost")
            if "planned-finish" in columns and not {"planned-start", "actual-start"} & columns.keys():
                self.missing(("columns", "planned-start"), "a start to count the planned days from")
        return columns

    def _coded(self, key: str, words: tuple[str, ...], default: str, kind: RecordKind) -> Coded:
        said = self.content.get(key)
        if kind == "deals":
            if said is not None:
                self.finding((key,), "mapping-key", f"deals have no '{key}'", "this key for items only")
            return Coded(default)
        if not isinstance(said, dict):
            return Coded(
                always=self.one_of((key,), said, words, default if key not in self.content else NO_DEFAULT)
            )
        column = self.word((key, "column"), said.get("column"), "the column that holds it")
        meanings: dict[str, str] = {}
        for word, spellings in said.items():
            if word == "column":
                continue
            if self.one_of((key, word), word, words) in words:
                for spelling in self.texts((key, word), spellings):
                    meanings[spelling] = str(word)
        return Coded(column=column, words=meanings)

    def _several_rows(self, kind: RecordKind) -> SeveralRows | None:
        if self.content.get("several-rows") is None:
            return None
        if kind == "deals":
            self.finding(
                ("several-rows",), "mapping-key", "deals have no 'several-rows'", "one row for each deal"
            )
            return None
        said = self.section("several-rows", ("estimate", "actual", "labels-from"))
        ways = ("repeats", "adds-up")
        return SeveralRows(
            estimate=cast(Joining, self.one_of(("several-rows", "estimate"), said.get("estimate"), ways)),
            actual=cast(Joining, self.one_of(("several-rows", "actual"), said.get("actual"), ways)),
            labels_from=self.text_or(("several-rows", "labels-from"), said.get("labels-from"), None),
        )

    def _statuses(self, columns: Mapping[str, str]) -> Statuses | None:
        if "status" not in columns:
            if self.content.get("status") is not None:
                self.missing(("columns", "status"), "the column whose words 'status' explains")
            return None
        keys = ("finished", "open", "cancelled", "not-used")
        said = self.section("status", keys)
        if not any(said.get(key) for key in keys[:3]):
            self.missing(("status",), "which words mean finished, open and cancelled")
        lists = {key: self.texts(("status", key), said.get(key)) for key in keys}
        seen: dict[str, str] = {}
        for key, words in lists.items():
            for number, word in enumerate(words):
                if seen.setdefault(word.casefold(), key) != key:
                    self.finding(
                        ("status", key, number), "mapping-status",
                        f"'{word}' is under '{seen[word.casefold()]}' and under '{key}'", "each word once",
                    )  # fmt: skip
        return Statuses(lists["finished"], lists["open"], lists["cancelled"], lists["not-used"])

    def _known_on(self) -> date | Literal["import-day"] | None:
        said = self.content.get("known-on")
        if said is None or said == IMPORT_DAY:
            return cast('Literal["import-day"] | None', said)
        return self.day(("known-on",), said, "a date like 2026-12-31, or import-day")

    def _hours(self) -> float:
        said = self.content.get("hours-per-day", 8)
        try:
            hours = float(said)
        except (TypeError, ValueError):
            hours = 0.0
        if not 0 < hours <= 24:
            self.finding(
                ("hours-per-day",), "mapping-hours", f"'{said}' is not a day's hours", "a number up to 24"
            )
            return 8.0
        return hours

    def _weekdays(self) -> frozenset[int]:
        said = self.content.get("weekdays")
        if said is None:
            return MONDAY_TO_FRIDAY
        first, dash, last = str(said).partition("-")
        if first in WEEKDAYS and dash and last in WEEKDAYS and WEEKDAYS.index(first) <= WEEKDAYS.index(last):
            return frozenset(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))
        self.finding(("weekdays",), "mapping-weekdays", f"'{said}' are not weekdays", "a range like mon-fri")
        return MONDAY_TO_FRIDAY

    def _closed(self) -> tuple[tuple[date, date], ...]:
        spans = []
        for number, said in enumerate(self.texts(("closed",), self.content.get("closed"))):
            first_text, _, last_text = said.partition("/")
            path: Path = ("closed", number)
            first = self.day(path, first_text, "a day or a range like 2026-12-24/2026-12-31")
            last = self.day(path, last_text, "a range's last day") if last_text else first
            if first is None or last is None:
                continue
            if not 0 <= (last - first).days <= LONGEST_CLOSED_DAYS:
                self.finding(path, "mapping-closed", f"'{said}' is not a span of days", "first day/last day")
                continue
            spans.append((first, last))
        return tuple(spans)
