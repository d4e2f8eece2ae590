"""The mapping file: YAML into a `RecordMapping`, every fault with its line and column.

It refuses to fill in what only the owner can know: a key that is left empty where the file needs it is a
finding that names the key.
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from troth.core.record import RecordKind
from troth.core.worktime import MONDAY_TO_FRIDAY
from troth.errors import Finding
from troth.intake.date_format import strptime_of
from troth.intake.mapping import (
    DEAL_COLUMNS,
    IMPORT_DAY,
    ITEM_COLUMNS,
    ITEM_QUANTITIES,
    Coded,
    FileForm,
    Format,
    Joining,
    RecordMapping,
    SeveralRows,
    Statuses,
)
from troth.intake.yaml_text import Path, YamlText, read_yaml

VERSION = 1
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_CLOSED_DAYS = 3660
TOP_KEYS = (
    "troth-mapping", "source", "kind", "file", "columns", "quantity", "unit", "status", "several-rows",
    "labels", "pseudonyms", "known-on", "hours-per-day", "days", "cost", "weekdays", "closed", "synthetic",
)  # fmt: skip
FILE_KEYS = (
    "format", "encoding", "delimiter", "decimal", "thousands", "dates", "blank", "sheet", "header-line",
)  # fmt: skip
ITEM_UNITS = ("min", "h", "d", "w", "wd")
FORMATS = ("csv", "jsonl", "parquet", "xlsx")
_DELIMITERS = {"tab": "\t", "space": " "}
_NO_DEFAULT = "(?)"


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


class _Reader:
    """Turns the plain values into the noun, collecting findings on the way."""

    def __init__(self, text: YamlText, content: dict[str, Any]) -> None:
        self.text = text
        self.content = content

    def mapping(self) -> RecordMapping:
        """Read every key."""
        top = self.content
        self._known((), top, TOP_KEYS)
        self._one_of(("troth-mapping",), top.get("troth-mapping"), (str(VERSION),))
        kind = cast(RecordKind, self._one_of(("kind",), top.get("kind"), ("items", "deals"), "items"))
        source = self._word(("source",), top.get("source"), "a name for where these rows come from")
        columns = self._columns(kind)
        labels = self._words_to_words(("labels",), top.get("labels"))
        return RecordMapping(
            kind=kind,
            source=source,
            form=self._form(),
            columns=columns,
            quantity=self._coded("quantity", ITEM_QUANTITIES, "effort", kind),
            unit=self._coded("unit", ITEM_UNITS, "h", kind),
            several_rows=self._several_rows(kind),
            statuses=self._statuses(columns),
            labels=labels,
            pseudonyms=self._list(("pseudonyms",), top.get("pseudonyms")),
            known_on=self._known_on(),
            hours_per_day=self._hours(),
            days_unit=cast('Literal["d", "wd"]', self._one_of(("days",), top.get("days"), ("d", "wd"), "wd")),
            cost_unit=self._text_or(("cost",), top.get("cost"), ""),
            weekdays=self._weekdays(),
            closed=self._closed(),
            is_synthetic=self._one_of(("synthetic",), top.get("synthetic"), ("true", "false"), "false")
            == "true",
        )

    # the parts of the file

    def _form(self) -> FileForm:
        said = self._section("file", FILE_KEYS)
        form = cast(Format, self._one_of(("file", "format"), said.get("format"), FORMATS, "csv"))
        decimal = "."
        if form != "parquet":
            required = _NO_DEFAULT if "decimal" in said else "."
            decimal = self._one_of(("file", "decimal"), said.get("decimal"), (".", ","), required)
        thousands = self._one_of(("file", "thousands"), said.get("thousands"), (",", ".", " ", "'", ""), "")
        if thousands and thousands == decimal:
            self._finding(
                ("file", "thousands"), "mapping-thousands",
                f"'{thousands}' is both the decimal sign and the thousands sign", "two different signs",
            )  # fmt: skip
        return FileForm(
            format=form,
            encoding=self._encoding(said),
            delimiter=self._delimiter(said),
            decimal=decimal,
            thousands=thousands,
            dates=self._dates(said),
            blank=self._list(("file", "blank"), said.get("blank")),
            sheet=self._text_or(("file", "sheet"), said.get("sheet"), None),
            header_line=self._header_line(said),
        )

    def _encoding(self, said: Mapping[str, Any]) -> str:
        name = str(self._text_or(("file", "encoding"), said.get("encoding"), "utf-8"))
        try:
            found = codecs.lookup(name).name
            "a".encode(found)
        except (LookupError, ValueError, UnicodeError):
            self._finding(
                ("file", "encoding"), "mapping-encoding", f"there is no encoding '{name}'",
                "a name such as utf-8, cp1252 or utf-16",
            )  # fmt: skip
            return "utf-8"
        return found

    def _delimiter(self, said: Mapping[str, Any]) -> str:
        sign = str(self._text_or(("file", "delimiter"), said.get("delimiter"), ","))
        sign = _DELIMITERS.get(sign, sign)
        if len(sign) != 1 or ord(sign) > 127 or sign in '"\r\n\x00\x01':
            self._finding(
                ("file", "delimiter"), "mapping-delimiter", f"'{sign}' cannot part the columns",
                "one sign such as , ; | or the word tab",
            )  # fmt: skip
            return ","
        return sign

    def _dates(self, said: Mapping[str, Any]) -> dict[str, str]:
        stated = said.get("dates")
        path: Path = ("file", "dates")
        if "dates" not in said:
            return {}
        if isinstance(stated, dict):
            patterns = {str(column): (((*path, column)), pattern) for column, pattern in stated.items()}
        else:
            patterns = {"": (path, stated)}
        dates = {}
        for column, (where, pattern) in patterns.items():
            if pattern is None:
                self._missing(where, "how the dates are written, such as dd/mm/yyyy or mm/dd/yyyy")
            elif not isinstance(pattern, str) or strptime_of(pattern) is None:
                self._finding(
                    where, "mapping-dates", f"'{pattern}' does not say how a date is written",
                    "yyyy (or yy), mm (or Mmm) and dd with signs between them, like dd.mm.yyyy",
                )  # fmt: skip
            else:
                dates["" if column == "others" else column] = pattern
        return dates

    def _header_line(self, said: Mapping[str, Any]) -> int:
        line = said.get("header-line", 1)
        if not isinstance(line, int) or isinstance(line, bool) or not 1 <= line <= 1000:
            self._finding(
                ("file", "header-line"), "mapping-header-line", f"'{line}' is not the header's line",
                "a whole number from 1 to 1000",
            )  # fmt: skip
            return 1
        return line

    def _columns(self, kind: RecordKind) -> dict[str, str]:
        roles = ITEM_COLUMNS if kind == "items" else DEAL_COLUMNS
        self._section("columns", roles)
        columns = self._words_to_words(("columns",), self.content.get("columns"))
        columns = {role: column for role, column in columns.items() if role in roles}
        needed = ("item", "estimate", "actual") if kind == "items" else ("deal",)
        for role in needed:
            if role not in columns:
                self._missing(("columns", role), f"the column that holds the {role}")
        if kind == "deals":
            has_dates = {"planned-finish", "planned-days"} & columns.keys()
            if not has_dates and "planned-cost" not in columns:
                self._missing(("columns", "planned-finish"), "planned-finish, planned-days or planned-cost")
            if "planned-finish" in columns and not {"planned-start", "actual-start"} & columns.keys():
                self._missing(("columns", "planned-start"), "a start to count the planned days from")
        return columns

    def _coded(self, key: str, words: tuple[str, ...], default: str, kind: RecordKind) -> Coded:
        said = self.content.get(key)
        if kind == "deals":
            if said is not None:
                self._finding((key,), "mapping-key", f"deals have no '{key}'", "this key for items only")
            return Coded(default)
        if not isinstance(said, dict):
            return Coded(
                always=self._one_of((key,), said, words, default if key not in self.content else _NO_DEFAULT)
            )
        column = self._word((key, "column"), said.get("column"), "the column that holds it")
        meanings: dict[str, str] = {}
        for word, spellings in said.items():
            if word == "column":
                continue
            if self._one_of((key, word), word, words) in words:
                meanings |= dict.fromkeys(self._list((key, word), spellings), word)
        return Coded(column=column, words=meanings)

    def _several_rows(self, kind: RecordKind) -> SeveralRows | None:
        if self.content.get("several-rows") is None:
            return None
        if kind == "deals":
            self._finding(
                ("several-rows",), "mapping-key", "deals have no 'several-rows'", "one row for each deal"
            )
            return None
        said = self._section("several-rows", ("estimate", "actual", "labels-from"))
        ways = ("repeats", "adds-up")
        return SeveralRows(
            estimate=cast(Joining, self._one_of(("several-rows", "estimate"), said.get("estimate"), ways)),
            actual=cast(Joining, self._one_of(("several-rows", "actual"), said.get("actual"), ways)),
            labels_from=self._text_or(("several-rows", "labels-from"), said.get("labels-from"), None),
        )

    def _statuses(self, columns: Mapping[str, str]) -> Statuses | None:
        if "status" not in columns:
            if self.content.get("status") is not None:
                self._missing(("columns", "status"), "the column whose words 'status' explains")
            return None
        keys = ("finished", "open", "cancelled", "not-used")
        said = self._section("status", keys)
        if not any(said.get(key) for key in keys[:3]):
            self._missing(("status",), "which words mean finished, open and cancelled")
        lists = {key: self._list(("status", key), said.get(key)) for key in keys}
        seen: dict[str, str] = {}
        for key, words in lists.items():
            for number, word in enumerate(words):
                if seen.setdefault(word.casefold(), key) != key:
                    self._finding(
                        ("status", key, number), "mapping-status",
                        f"'{word}' is under '{seen[word.casefold()]}' and under '{key}'", "each word once",
                    )  # fmt: skip
        return Statuses(lists["finished"], lists["open"], lists["cancelled"], lists["not-used"])

    def _known_on(self) -> date | Literal["import-day"] | None:
        said = self.content.get("known-on")
        if said is None or said == IMPORT_DAY:
            return cast('Literal["import-day"] | None', said)
        return self._day(("known-on",), said, "a date like 2026-12-31, or import-day")

    def _hours(self) -> float:
        said = self.content.get("hours-per-day", 8)
        try:
            hours = float(said)
        except (TypeError, ValueError):
            hours = 0.0
        if not 0 < hours <= 24:
            self._finding(
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
        self._finding(("weekdays",), "mapping-weekdays", f"'{said}' are not weekdays", "a range like mon-fri")
        return MONDAY_TO_FRIDAY

    def _closed(self) -> tuple[tuple[date, date], ...]:
        spans = []
        for number, said in enumerate(self._list(("closed",), self.content.get("closed"))):
            first_text, _, last_text = said.partition("/")
            path: Path = ("closed", number)
            first = self._day(path, first_text, "a day or a range like 2026-12-24/2026-12-31")
            last = self._day(path, last_text, "a range's last day") if last_text else first
            if first is None or last is None:
                continue
            if not 0 <= (last - first).days <= LONGEST_CLOSED_DAYS:
                self._finding(path, "mapping-closed", f"'{said}' is not a span of days", "first day/last day")
                continue
            spans.append((first, last))
        return tuple(spans)

    # values of one kind

    def _finding(self, path: Path, code: str, wrong: str, expected: str) -> None:
        place = self.text.value_place(path)
        self.text.findings.append(Finding(place, code, wrong, expected))

    def _missing(self, path: Path, expected: str) -> None:
        key = ".".join(str(part) for part in path)
        self._finding(path, "mapping-missing", f"the mapping does not say '{key}'", expected)

    def _known(self, path: Path, said: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in said:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1)
                hint = f"Did you mean '{near[0]}'?" if near else ""
                place = self.text.key_place((*path, key))
                expected = "one of " + ", ".join(keys)
                self.text.findings.append(
                    Finding(place, "mapping-key", f"there is no key '{key}' here", expected, hint)
                )

    def _section(self, key: str, keys: tuple[str, ...]) -> dict[str, Any]:
        said = self.content.get(key)
        if said is None:
            return {}
        if not isinstance(said, dict):
            self._finding((key,), "mapping-shape", f"'{key}' is not a group of keys", "keys and values")
            return {}
        self._known((key,), said, keys)
        return said

    def _one_of(self, path: Path, said: object, words: tuple[str, ...], default: str = _NO_DEFAULT) -> str:
        if said is None:
            if default == _NO_DEFAULT:
                self._missing(path, "one of " + ", ".join(word for word in words if word))
                return words[0]
            return default
        word = str(said).lower() if isinstance(said, bool) else str(said)
        if word not in words:
            expected = "one of " + ", ".join(word for word in words if word)
            self._finding(path, "mapping-word", f"'{word}' is not known here", expected)
            return words[0]
        return word

    def _text_or(self, path: Path, said: object, default: Any) -> Any:  # noqa: ANN401 -- text, or the default
        if said is None:
            return default
        if isinstance(said, (dict, list)):
            self._finding(path, "mapping-shape", "a list or a group of keys stands here", "one word")
            return default
        return str(said)

    def _word(self, path: Path, said: object, expected: str) -> str:
        word = self._text_or(path, said, "")
        if not word and not isinstance(said, (dict, list)):
            self._missing(path, expected)
        return str(word)

    def _list(self, path: Path, said: object) -> tuple[str, ...]:
        if said is None:
            return ()
        if isinstance(said, dict):
            self._finding(path, "mapping-shape", "a group of keys stands here", "a list of words")
            return ()
        entries = said if isinstance(said, list) else [said]
        return tuple(str(self._text_or((*path, k), entry, "")) for k, entry in enumerate(entries))

    def _words_to_words(self, path: Path, said: object) -> dict[str, str]:
        if said is None:
            return {}
        if not isinstance(said, dict):
            self._finding(path, "mapping-shape", "this is not a group of keys", "name: column")
            return {}
        return {
            str(key): str(self._text_or((*path, key), column, ""))
            for key, column in said.items()
            if column is not None
        }

    def _day(self, path: Path, said: object, expected: str) -> date | None:
        try:
            return date.fromisoformat(str(said))
        except ValueError:
            self._finding(path, "mapping-date", f"'{said}' is not a date", expected)
            return None
