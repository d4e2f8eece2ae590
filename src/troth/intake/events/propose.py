"""Propose the mapping of a file of events: its layout, columns, words, and how it writes its times.

What the values decide is written; what they leave open (a time zone, 03/04/2025) is left empty and told as
a finding that names the key to set. It refuses to guess in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from troth.errors import Finding, Place
from troth.intake.events.event_words import CAUSE_WORDS, STATE_WORDS, layout_of, meaning_of, roles_of
from troth.intake.events.mapping import COLUMNS, NEEDED, NUMBER_COLUMNS, ROW_KINDS, TIME_COLUMNS, Layout
from troth.intake.record.column_values import numbers_said, said, words_for_nothing
from troth.intake.record.column_words import HOUR_WORDS, words_of
from troth.intake.record.date_format import CANDIDATES, ISO, patterns_that_fit
from troth.intake.record.look import Look
from troth.intake.record.mapping import KnownSource
from troth.intake.record.mapping_text import word
from troth.intake.record.number_format import signs_that_fit
from troth.intake.record.proposal import Proposal
from troth.intake.record.source_name import source_again, source_of

_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?)")
_EPOCHS = {"epoch-seconds": re.compile(r"\d{9,10}"), "epoch-milliseconds": re.compile(r"\d{12,13}")}
_MOST_LOOKED_AT = 300
_WORDS_OF = {"states": ("state", STATE_WORDS), "causes": ("cause", CAUSE_WORDS)}


def propose_events(path: Path, look: Look, known: Sequence[KnownSource] = ()) -> Proposal:
    """Propose a mapping for a file of events that was looked at.

    Parameters
    ----------
    path
        The file.
    look
        What was seen in it.
    known
        The sources of the record so far, the newest first; one with these columns is proposed again.
    """
    proposer = _Proposer(path, look)
    text = proposer.text(known)
    return Proposal(text, "service", bool(look.columns), tuple(proposer.findings))


class _Proposer:
    """Writes a mapping key by key; what must be asked is collected on the way."""

    def __init__(self, path: Path, look: Look) -> None:
        self.path = path
        self.look = look
        self.findings = list(look.findings)
        self.layout: Layout = layout_of(look.columns) or "events"
        self.columns = roles_of(look.columns, self.layout)

    def text(self, known: Sequence[KnownSource]) -> str:
        """Return the text of the mapping."""
        lines = [
            "# What the columns and words of this file mean. Written by troth record map; correct what is",
            "# wrong, fill in what is empty, then: troth record add FILE",
            "troth-mapping: 1",
            f"source: {word(self._source(known))}  # the next export of the same system has the same",
            "kind: service  # events of service and delivery",
            f"layout: {self.layout}  # events, checks, incidents, cases or requests",
            "",
            "file:",
            *(f"  {line}" for line in self._form()),
            "",
            "columns:",
            *(f"  {line}" for line in self._columns()),
            "",
            *self._more(),
        ]
        used = set(self.columns.values())
        others = [name for name in self.look.columns if name not in used]
        if others:
            lines.append("# columns not used: " + ", ".join(others))
        return "\n".join(lines) + "\n"

    def _source(self, known: Sequence[KnownSource]) -> str:
        own, again = source_of(self.path), source_again(known, "service", self.look.columns)
        if not again or own in again:
            return own
        self._tell(
            "source-likely",
            f"its columns are those of '{again[0]}', which is in the record: the same source is proposed",
            f"source: {again[0]} for another export of the same system, else a new name such as {own}",
        )
        return again[0]

    def _form(self) -> list[str]:
        form = self.look.form
        lines = [f"format: {form.format}"]
        if form.format == "csv":
            sign = {"\t": "tab"}.get(form.delimiter, form.delimiter)
            lines.append(f"encoding: {word(form.encoding)}")
            lines.append(f"delimiter: {word(sign)}" if self.look.is_delimiter_sure else "delimiter:")
        lines += self._numbers()
        lines += self._dates()
        blank = words_for_nothing(self.look.values_of(self.columns, (*TIME_COLUMNS, *NUMBER_COLUMNS)))
        return [*lines, *([f"blank: [{', '.join(map(word, blank))}]"] if blank else [])]

    def _numbers(self) -> list[str]:
        values = numbers_said(self.look.values_of(self.columns, NUMBER_COLUMNS))
        pairs = signs_that_fit(values)
        if not values or not pairs or self.look.form.format == "parquet":
            return []
        if len(pairs) > 1:
            shown = next(value for value in values if "," in value or "." in value)
            self._ask("file.decimal", f"'{shown}' may be read as two numbers", "decimal: ',' or decimal: '.'")
            return [f"decimal:  # what is {shown}?"]
        decimal, thousands = pairs[0]
        return [f"decimal: {word(decimal)}", *([f"thousands: {word(thousands)}"] if thousands else [])]

    def _dates(self) -> list[str]:
        """Return how times are written, column by column where they differ."""
        chosen = {name: self._patterns(name) for role, name in self.columns.items() if role in TIME_COLUMNS}
        chosen = {name: patterns for name, patterns in chosen.items() if patterns}
        if not chosen or all(patterns == (ISO,) for patterns in chosen.values()):
            return []
        common = [each for each in next(iter(chosen.values())) if all(each in p for p in chosen.values())]
        if len(common) == 1:
            return [f"dates: {word(common[0])}"]
        if common:
            shown = next(iter(said(self.look.columns[next(iter(chosen))])))
            self._ask("file.dates", f"'{shown}' may be read as two dates", " or ".join(common))
            return ["dates:  # " + " or ".join(common) + "?"]
        lines = ["dates:"]
        for name, patterns in chosen.items():
            if len(patterns) > 1:
                shown = next(iter(said(self.look.columns[name])))
                self._ask(f"file.dates.{name}", f"'{shown}' may be read as two dates", " or ".join(patterns))
            lines.append(f"  {word(name)}:{f' {word(patterns[0])}' if len(patterns) == 1 else ''}")
        return lines

    def _patterns(self, name: str) -> tuple[str, ...]:
        """Return the patterns that a column's times fit; nothing where it has none."""
        values = list(dict.fromkeys(said(self.look.columns[name])))[:_MOST_LOOKED_AT]
        if not values:
            return ()
        for pattern, form in _EPOCHS.items():
            if all(form.fullmatch(value) for value in values):
                return (pattern,)
        likely = patterns_that_fit(values)
        if likely:
            return (ISO,) if ISO in likely else likely
        counts = {
            pattern: sum(bool(patterns_that_fit([v], (pattern,))) for v in values) for pattern in CANDIDATES
        }
        most = max(counts.values())
        return tuple(pattern for pattern, count in counts.items() if count == most and count)

    def _columns(self) -> list[str]:
        lines = []
        for role in COLUMNS[self.layout]:
            if role in self.columns:
                lines.append(f"{role}: {word(self.columns[role])}")
            elif role in NEEDED[self.layout]:
                lines.append(f"{role}:")
                expected = ", ".join(self.look.columns) or "a header"
                self._ask(f"columns.{role}", f"no column looks like the {role}", expected)
        return lines

    def _more(self) -> list[str]:
        lines = []
        if "of" not in self.columns:
            lines.append("# of: checkout  # the service it is about; by default the source")
        if self._has_local_times():
            self._ask(
                "timezone", "the times do not say of which time zone they are", "a name like Europe/Berlin"
            )
            lines.append("timezone:  # of times without an offset, like Europe/Berlin")
        for key, (role, words) in _WORDS_OF.items():
            if role in self.columns:
                lines += self._meanings(key, role, words)
        if self.layout == "events":
            self._tell_kinds()
        if self.layout == "incidents":
            first, last = self._days()
            lines.append(f"# watched: {first}/{last}  # the time in which every outage would be on this list")
            self._tell(
                "watched-unsaid", "nothing says over which time every outage would be on the list",
                f"watched: first day/last day, like {first}/{last}",
            )  # fmt: skip
        if self.layout == "requests" and "until" not in self.columns:
            lines.append(self._every())
        if "waited" in self.columns:
            unit = "h" if re.search(HOUR_WORDS, words_of(self.columns["waited"])) else "min"
            lines.append(f"waited-in: {unit}  # min or h")
        return lines

    def _has_local_times(self) -> bool:
        for role, name in self.columns.items():
            if role not in TIME_COLUMNS:
                continue
            values = said(self.look.columns[name])[:_MOST_LOOKED_AT]
            is_epoch = any(all(form.fullmatch(value) for value in values) for form in _EPOCHS.values())
            if values and not is_epoch and not all(_ZONED.fullmatch(value) for value in values):
                return True
        return False

    def _meanings(self, key: str, role: str, words: Mapping[str, str]) -> list[str]:
        """Return what the words of a column mean; those not known are told."""
        counted = Counter(value for value in self.look.columns[self.columns[role]] if value)
        lists: dict[str, list[str]] = {}
        unknown = []
        for value, _ in counted.most_common(50):
            meaning = meaning_of(value, words)
            if meaning is None:
                unknown.append(value)
            elif value.lower() != meaning or role == "state":
                lists.setdefault(meaning, []).append(value)
        if role == "state":
            lists = {meaning: lists.get(meaning, []) for meaning in words}
            for meaning in (meaning for meaning, found in lists.items() if not found):
                self._tell("states-likely", f"no word of the file looks like {meaning}", f"states.{meaning}")
            if unknown:
                shown = ", ".join(unknown[:8])
                self._tell(
                    "states-likely",
                    f"checks with these words would not be used: {shown}",
                    "states.up or states.down",
                )
        if not lists:
            return []
        return [
            f"{key}:",
            *(f"  {meaning}: [{', '.join(map(word, found))}]" for meaning, found in lists.items()),
        ]

    def _tell_kinds(self) -> None:
        name = self.columns.get("kind")
        strange = {value for value in self.look.columns.get(name or "", []) if value} if name else set()
        strange = {value for value in strange if value.lower() not in ROW_KINDS}
        if strange:
            shown = ", ".join(sorted(strange)[:8])
            self._tell(
                "kinds-likely", f"these kinds of events are not known: {shown}", "kinds: {outage: [word]}"
            )

    def _days(self) -> tuple[str, str]:
        values = said(self.look.columns[self.columns["at"]]) if "at" in self.columns else []
        days = sorted(value[:10] for value in values if re.match(r"\d{4}-\d{2}-\d{2}", value))
        return (days[0], days[-1]) if days else ("2026-01-01", "2026-12-31")

    def _every(self) -> str:
        """Return the usual distance of two times in a row, as how long a bucket is."""
        instants = []
        for value in said(self.look.columns[self.columns["at"]])[:2000] if "at" in self.columns else []:
            try:
                instants.append(datetime.fromisoformat(value).timestamp())
            except ValueError:
                continue
        gaps = Counter(int(after - before) for before, after in pairwise(sorted(set(instants))))
        usual = gaps.most_common(1)[0][0] if gaps else 0
        if usual and usual % 60 == 0:
            self._tell(
                "every-likely", f"the times stand {usual // 60} minutes apart", f"every: {usual // 60}min"
            )
            return f"every: {usual // 60}min  # how long one row counts"
        self._ask("every", "nothing says how long one row counts", "a span like 5min")
        return "every:  # how long one row counts, like 5min"

    def _ask(self, key: str, wrong: str, expected: str) -> None:
        place = Place(self.path.name)
        self.findings.append(Finding(place, "proposal-asks", wrong, expected, f"Set {key} in the mapping"))

    def _tell(self, code: str, wrong: str, expected: str) -> None:
        self.findings.append(Finding(Place(self.path.name), code, wrong, expected, severity="warning"))
