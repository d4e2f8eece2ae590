"""Propose a mapping from the names of the columns and a look at their values.

What the values decide is written; what they leave open (03/04/05, 1,234) is left empty and told as a
finding that names the key to set. It refuses to guess in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from troth.core.record import RecordKind
from troth.errors import Finding, Place
from troth.intake.events.event_words import layout_of
from troth.intake.events.propose import propose_events
from troth.intake.record.column_values import (
    add_up,
    number,
    numbers_said,
    repeats,
    rows_by_item,
    said,
    says_no_more,
    share,
    words_for_nothing,
)
from troth.intake.record.column_words import (
    ACTUAL_WORDS,
    DAY_WORDS,
    DEAL_WORDS,
    HOUR_WORDS,
    ITEM_WORDS,
    LABEL_WORDS,
    PEOPLE_WORDS,
    SO_FAR_WORDS,
    is_named,
    kind_of,
    status_of,
    words_of,
)
from troth.intake.record.date_format import CANDIDATES, ISO, fits, patterns_that_fit
from troth.intake.record.look import Look, look_at
from troth.intake.record.mapping import DATE_COLUMNS, DEAL_COLUMNS, ITEM_COLUMNS, NUMBER_COLUMNS, KnownSource
from troth.intake.record.mapping_text import MappingDraft, write_mapping
from troth.intake.record.number_format import PAIRS, fits_number, signs_that_fit
from troth.intake.record.proposal import Proposal
from troth.intake.record.reading_words import reading_words
from troth.intake.record.source_name import source_again, source_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Proposal", "propose_mapping"]

MOST_LABELS = 4
MOST_LOOKED_AT = 300
MOST_COMPARED = 20_000
MOST_WORDS_OF_A_LABEL = 500
_NEEDED = {"items": ("item", "estimate", "actual"), "deals": ("deal",)}


def propose_mapping(
    path: Path,
    kind: RecordKind | None = None,
    duck: DuckDBPyConnection | None = None,
    known: Sequence[KnownSource] = (),
) -> Proposal:
    """Propose a mapping for a file.

    Parameters
    ----------
    path
        The file.
    kind
        Whether its rows are items of work, whole deals or events of service; None: as the names tell.
    duck
        A connection, needed for Parquet only.
    known
        The sources of the record so far, the newest first; one with these columns is proposed again.
    """
    look = look_at(path, duck)
    if kind == "service" or (kind is None and layout_of(look.columns) is not None):
        return propose_events(path, look, known)
    proposer = _Proposer(path, look, kind)
    proposer.name_source(known)
    return proposer.proposal()


class _Proposer:
    """Fills a draft step by step; each step reads what the steps before it found."""

    def __init__(self, path: Path, look: Look, kind: RecordKind | None) -> None:
        self.path = path
        self.look = look
        self.findings = list(look.findings)
        self.kind: RecordKind = kind or kind_of(look.columns)
        self.draft = MappingDraft(self.kind, source_of(path))
        self.columns: dict[str, str] = {}

    def proposal(self) -> Proposal:
        """Take every step."""
        self._choose_columns()
        self._write_form()
        self._tell_reading()
        self._write_settings()
        self._write_status()
        if self.kind == "items":
            self._write_several_rows()
        self._write_labels()
        return Proposal(write_mapping(self.draft), self.kind, bool(self.look.columns), tuple(self.findings))

    def name_source(self, known: Sequence[KnownSource]) -> None:
        """Propose the source of the record that has these columns, unless the file is named like one."""
        own, again = self.draft.source, source_again(known, self.kind, self.look.columns)
        if again and own not in again:
            self.draft.source = again[0]
            self._tell(
                "source-likely",
                f"its columns are those of '{again[0]}', which is in the record: the same source is proposed",
                f"source: {again[0]} for another export of the same system, else a new name such as {own}",
            )

    def _choose_columns(self) -> None:
        patterns = ITEM_WORDS if self.kind == "items" else DEAL_WORDS
        for role, pattern in patterns.items():
            named = [name for name in self.look.columns if is_named(name, pattern)]
            named = [name for name in named if name not in self.columns.values() or role == "bundle"]
            named = [name for name in named if self._suits(role, name)]
            if role == "spent":
                named = [name for name in named if self._has_actual_beside(name)]
            if named:
                self.columns[role] = min(named, key=lambda name: self._rank(role, name))
        roles = ITEM_COLUMNS if self.kind == "items" else DEAL_COLUMNS
        self.draft.columns = {role: self.columns[role] for role in roles if role in self.columns}
        for role in _NEEDED[self.kind]:
            if role not in self.columns:
                self.draft.columns[role] = None
                self._ask(
                    f"columns.{role}",
                    f"no column looks like the {role}",
                    ", ".join(self.look.columns) or "a header",
                )
        if (
            self.kind == "deals"
            and not {"planned-finish", "planned-days", "planned-cost"} & self.columns.keys()
        ):
            self.draft.columns["planned-finish"] = None
            self._ask(
                "columns.planned-finish",
                "no column looks like what was promised",
                ", ".join(self.look.columns),
            )

    def _has_actual_beside(self, spent: str) -> bool:
        """Whether another column says what an item took, so that this one says what it took so far."""
        pattern = ITEM_WORDS["actual"] if is_named(spent, SO_FAR_WORDS) else ACTUAL_WORDS
        return any(
            name != spent and is_named(name, pattern) and self._suits("actual", name)
            for name in self.look.columns
            if name not in self.columns.values()
        )

    def _suits(self, role: str, name: str) -> bool:
        values = said(self.look.columns[name])[:2000]
        if not values:
            return role != "item"
        if role in NUMBER_COLUMNS:
            return share(any(fits_number(v, *pair) for pair in PAIRS) for v in values) > 0.8
        if role in DATE_COLUMNS:
            return share(any(fits(v, pattern) for pattern in CANDIDATES) for v in values[:200]) > 0.8
        return True

    def _rank(self, role: str, name: str) -> tuple[bool, int, int]:
        """Prefer hours and days in numbers, then fewer words, then the order of the file."""
        words = words_of(name)
        has_unit = bool(re.search(f"{HOUR_WORDS}|{DAY_WORDS}", words)) or role not in NUMBER_COLUMNS
        return (not has_unit, len(words.split()), list(self.look.columns).index(name))

    def _write_form(self) -> None:
        form, file = self.look.form, self.draft.file
        file["format"] = form.format
        if form.format == "csv":
            file["encoding"] = form.encoding
            file["delimiter"] = {"\t": "tab"}.get(form.delimiter, form.delimiter)
            if not self.look.is_delimiter_sure:
                file["delimiter"] = None
                self.draft.comments["delimiter"] = "which sign parts the columns?"
        if form.format != "parquet":
            self._write_numbers()
        self._write_dates()
        blank = words_for_nothing(self.look.values_of(self.columns, (*NUMBER_COLUMNS, *DATE_COLUMNS)))
        if blank:
            file["blank"] = blank
            self.draft.comments["blank"] = "words for nothing, in numbers and dates"

    def _write_numbers(self) -> None:
        values = numbers_said(self.look.values_of(self.columns, NUMBER_COLUMNS))
        pairs = signs_that_fit(values)
        if not pairs:  # no pair fits all: take the one that fits most, the rest is told at the import
            pairs = (max(PAIRS, key=lambda pair: sum(fits_number(value, *pair) for value in values)),)
        if len(pairs) == 1:
            self.draft.file["decimal"], thousands = pairs[0]
            if thousands:
                self.draft.file["thousands"] = thousands
            return
        shown = next(value for value in values if "," in value or "." in value)
        readings = " or ".join(f"decimal: {word!r}" for word in dict.fromkeys(pair[0] for pair in pairs))
        self.draft.file["decimal"] = None
        self.draft.comments["decimal"] = f"what is {shown}? a decimal sign is . or ,"
        self._ask("file.decimal", f"'{shown}' may be read as two numbers", readings)

    def _write_dates(self) -> None:
        chosen = {
            name: self._patterns_of(name) for role, name in self.columns.items() if role in DATE_COLUMNS
        }
        if not chosen or (self.look.form.format == "parquet" and all(ISO in p for p in chosen.values())):
            return
        common = [p for p in next(iter(chosen.values())) if all(p in others for others in chosen.values())]
        shown = next((value for name in chosen for value in said(self.look.columns[name])), None)
        if len(common) == 1:
            self.draft.file["dates"] = common[0]
        elif common:
            self.draft.file["dates"] = None
            self.draft.comments["dates"] = " or ".join(common) + "?" if shown else "such as dd/mm/yyyy"
            self._ask_dates("file.dates", shown, common)
        else:
            for name, patterns in chosen.items():
                self.draft.dates_by_column[name] = patterns[0] if len(patterns) == 1 else None
                if len(patterns) != 1:
                    first = next(iter(said(self.look.columns[name])), None)
                    self._ask_dates(f"file.dates.{name}", first, patterns)

    def _patterns_of(self, name: str) -> Sequence[str]:
        """Return the patterns that a column's dates fit; values that fit none are left to the import."""
        values = list(dict.fromkeys(said(self.look.columns[name])))
        if len(values) < MOST_LOOKED_AT:
            values = [value for value in values if any(fits(value, pattern) for pattern in CANDIDATES)]
        likely = patterns_that_fit(values[:MOST_LOOKED_AT]) or _most_fitting(values[:MOST_LOOKED_AT])
        return patterns_that_fit(values[:MOST_COMPARED], likely) or likely

    def _ask_dates(self, key: str, shown: str | None, patterns: Sequence[str]) -> None:
        if shown is None:
            self._ask(key, "no date stands in the file yet", "how dates will be written, such as dd/mm/yyyy")
        else:
            self._ask(key, f"'{shown}' may be read as two dates", " or ".join(patterns))

    def _tell_reading(self) -> None:
        patterns = [self.draft.file.get("dates"), *self.draft.dates_by_column.values()]
        said = reading_words(
            self.draft.file.get("decimal"), (each for each in patterns if isinstance(each, str))
        )
        if said:
            self._tell("reading-likely", f"read as: {said}; correct it in the mapping if wrong", "")

    def _write_settings(self) -> None:
        settings = self.draft.settings
        if self.kind == "items":
            settings["quantity"] = "effort"
            self.draft.comments["quantity"] = "effort, elapsed, time-given or result"
            name = f"{self.columns.get('estimate', '')} {self.columns.get('actual', '')}"
            hours, days = (re.search(words, words_of(name)) for words in (HOUR_WORDS, DAY_WORDS))
            settings["unit"] = "d" if days and not hours else "h"
            if not hours and not days:
                self.draft.comments["unit"] = "no column says it: h, d or w?"
                self._tell(
                    "unit-likely",
                    "no column says in which unit the work is counted; hours are proposed",
                    "unit: h, d or w",
                )
        else:
            if {"planned-days", "actual-days"} & self.columns.keys():
                dated = "actual-start" in self.columns or "planned-start" in self.columns
                settings["days"] = "d" if dated else "wd"
                self.draft.comments["days"] = "day counts: d calendar days, wd working days"
                self._tell(
                    "days-likely",
                    f"the day counts are proposed as {'calendar' if dated else 'working'} days",
                    "days: d or wd",
                )
            if "planned-cost" in self.columns:
                hours = re.search(HOUR_WORDS, words_of(self.columns["planned-cost"]))
                settings["cost"] = "h" if hours else "currency"
        if "last-known-on" not in self.columns:
            settings["known-on"] = "import-day"
            self.draft.comments["known-on"] = "open ones are known as of the day of the import, or a date"

    def _write_status(self) -> None:
        if "status" not in self.columns:
            return
        words = Counter(value for value in self.look.columns[self.columns["status"]] if value)
        lists: dict[str, list[str]] = {"finished": [], "open": [], "cancelled": [], "not-used": []}
        for value, _ in words.most_common(100):
            lists[status_of(value) or "not-used"].append(value)
        self.draft.status = lists
        if not lists["finished"]:
            self._ask("status.finished", "no status looks finished", ", ".join(words) or "a word")
        elif lists["not-used"]:
            self._tell(
                "status-likely",
                f"rows with these statuses would not be used: {', '.join(lists['not-used'][:8])}",
                "status.finished, status.open or status.cancelled for those that count",
            )  # fmt: skip

    def _write_several_rows(self) -> None:
        columns = self.look.columns
        rows = rows_by_item(columns[self.columns["item"]]) if "item" in self.columns else {}
        if not rows:
            return
        ways = self.draft.several_rows
        for role in ("estimate", "actual"):
            if role in self.columns:
                ways[role] = "repeats" if repeats(columns[self.columns[role]], rows) else "adds-up"
        shown = sum(len(positions) for positions in rows.values())
        told = f"{len(rows):,} items stand on {shown:,} rows: repeats or adds-up"
        self.draft.comments["several-rows"] = told
        if ways.get("actual") == "repeats":
            whole = columns[self.columns["actual"]]
            others = [name for name in columns if name not in self.columns.values()]
            parts = next((name for name in others if add_up(columns[name], whole, rows)), None)
            if parts is not None:
                ways["labels-from"] = parts

    def _write_labels(self) -> None:
        taken = {name for role, name in self.columns.items() if role != "bundle"}
        taken |= {self.draft.several_rows.get("labels-from", "")}
        free = [name for name in self.look.columns if name not in taken and self._may_label(name)]
        found = sorted((name for name in free if _place_of(name) < len(LABEL_WORDS)), key=_place_of)
        people = [name for name in found if is_named(name, PEOPLE_WORDS)]
        found = [name for name in found if name not in people[1:]]
        for name in list(found):
            if any(self._says_no_more(name, other) for other in found if other != name):
                found.remove(name)
        for name in found[:MOST_LABELS]:
            self.draft.labels[re.sub(r" (id|code|name|key)$", "", words_of(name)).replace(" ", "-")] = name
        self.draft.comments["labels"] = "what tells kinds of work apart; four at most do best"
        used = taken | set(found[:MOST_LABELS]) | set(self.columns.values())
        self.draft.other_columns = [name for name in self.look.columns if name not in used]
        self.draft.pseudonyms = [
            name
            for name in self.draft.labels.values()
            if name in people and any(number(value) is None for value in said(self.look.columns[name]))
        ]
        self.draft.comments["pseudonyms"] = "columns whose names of people are replaced"

    def _may_label(self, name: str) -> bool:
        count = len(set(self.look.columns[name]))
        return 2 <= count <= MOST_WORDS_OF_A_LABEL and count <= max(self.look.rows / 2, 2)

    def _says_no_more(self, name: str, other: str) -> bool:
        """Whether another label says all that this one says; the bundle's column always says more."""
        if name == self.columns.get("bundle"):
            return False
        columns = self.look.columns
        return says_no_more(columns[name], columns[other], when_alike=_place_of(other) < _place_of(name))

    def _ask(self, key: str, wrong: str, expected: str) -> None:
        place = Place(self.path.name)
        self.findings.append(Finding(place, "proposal-asks", wrong, expected, f"Set {key} in the mapping"))

    def _tell(self, code: str, wrong: str, expected: str) -> None:
        self.findings.append(Finding(Place(self.path.name), code, wrong, expected, severity="warning"))


def _place_of(name: str) -> int:
    return next((k for k, pattern in enumerate(LABEL_WORDS) if is_named(name, pattern)), len(LABEL_WORDS))


def _most_fitting(values: list[str]) -> tuple[str, ...]:
    """Return the patterns that most of the values fit."""
    counts = {pattern: sum(fits(value, pattern) for value in values) for pattern in CANDIDATES}
    most = max(counts.values(), default=0)
    return tuple(pattern for pattern, count in counts.items() if count == most and count)
