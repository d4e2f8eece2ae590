"""The mapping file of events: YAML into an `EventMapping`, every fault with its line and column.

It refuses to fill in what only the owner can know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from troth.core.events import CAUSES
from troth.errors import Finding
from troth.intake.events.local_time import instant_of
from troth.intake.events.mapping import COLUMNS, EPOCHS, LAYOUTS, NEEDED, ROW_KINDS, EventMapping, Layout
from troth.intake.record.form_keys import FormKeys
from troth.intake.yaml_text import Path, read_yaml

TOP_KEYS = (
    "troth-mapping", "source", "kind", "layout", "file", "columns", "of", "timezone", "kinds", "states",
    "causes", "by", "watched", "every", "waited-in", "synthetic",
)  # fmt: skip
SIDES = ("seller", "client")
STATES = ("up", "down")
_SPAN = re.compile(r"(\d{1,6}) ?(s|min|h|d)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
# key: the layouts for which it says something
_ONLY_FOR = {
    "kinds": ("events",),
    "states": ("checks",),
    "causes": ("events", "incidents"),
    "watched": ("incidents",),
    "every": ("requests", "events"),
    "waited-in": ("cases",),
}


@dataclass(frozen=True, slots=True)
class EventMappingRead:
    """A mapping file of events as read: the mapping (None when it cannot be used) and every finding."""

    mapping: EventMapping | None
    findings: tuple[Finding, ...]


def is_of_events(source: bytes, file: str) -> bool:
    """Tell whether the bytes of a mapping file say `kind: service`."""
    content = read_yaml(source, file).content
    return isinstance(content, dict) and content.get("kind") == "service"


def read_event_mapping(source: bytes, file: str) -> EventMappingRead:
    """Read the bytes of a mapping file; `file` is its name as findings say it."""
    text = read_yaml(source, file)
    if not isinstance(text.content, dict):
        if not text.findings:
            place = text.value_place(())
            text.findings.append(
                Finding(place, "mapping-shape", "this is not a mapping file", "keys and values")
            )
        return EventMappingRead(None, tuple(text.findings))
    mapping = _Reader(text, text.content).mapping()
    wrong = any(finding.severity == "error" for finding in text.findings)
    return EventMappingRead(None if wrong else mapping, tuple(text.findings))


class _Reader(FormKeys):
    """Turns the plain values into the noun, collecting findings on the way."""

    more_dates = EPOCHS

    def mapping(self) -> EventMapping:
        """Read every key."""
        top = self.content
        self.known((), top, TOP_KEYS)
        self.one_of(("troth-mapping",), top.get("troth-mapping"), ("1",))
        self.one_of(("kind",), top.get("kind"), ("service",))
        source = self.word(("source",), top.get("source"), "a name for where these rows come from")
        layout = cast(Layout, self.one_of(("layout",), top.get("layout"), LAYOUTS))
        is_known = top.get("layout") in LAYOUTS  # of another nothing can be said of columns and keys
        if is_known:
            self._only_what_says_something(layout)
        timezone = self._timezone()
        return EventMapping(
            source=source,
            form=self.form(),
            layout=layout,
            columns=self._columns(layout) if is_known else {},
            of=self.text_or(("of",), top.get("of"), None),
            timezone=timezone,
            kinds=self._meanings("kinds", ROW_KINDS),
            states=self._meanings("states", STATES),
            causes=self._meanings("causes", CAUSES),
            sides=self._meanings("by", SIDES),
            watched=self._watched(timezone or "UTC"),
            every_s=self._every(),
            waited_in=cast(
                'Literal["min", "h"]',
                self.one_of(("waited-in",), top.get("waited-in"), ("min", "h"), "min"),
            ),
            is_synthetic=self.one_of(("synthetic",), top.get("synthetic"), ("true", "false"), "false")
            == "true",
        )

    def _only_what_says_something(self, layout: Layout) -> None:
        for key, layouts in _ONLY_FOR.items():
            if self.content.get(key) is not None and layout not in layouts:
                self.finding(
                    (key,), "mapping-key", f"'{key}' says nothing of {layout}",
                    f"this key for {' and '.join(layouts)} only",
                )  # fmt: skip

    def _columns(self, layout: Layout) -> dict[str, str]:
        roles = COLUMNS[layout]
        self.section("columns", roles)
        columns = self.words_to_words(("columns",), self.content.get("columns"))
        columns = {role: column for role, column in columns.items() if role in roles}
        for role in NEEDED[layout]:
            if role not in columns:
                self.missing(("columns", role), f"the column that holds the {role}")
        if layout == "requests" and not {"good", "bad"} & columns.keys():
            self.missing(("columns", "good"), "the column of good requests, or of bad ones as bad")
        if layout == "requests" and "until" not in columns and self.content.get("every") is None:
            self.missing(("every",), "how long a bucket of requests is, like 5min, or columns.until")
        if layout == "checks" and not self.content.get("states"):
            self.missing(("states",), "the words for up and down, like {up: [ok], down: [failed]}")
        return columns

    def _meanings(self, key: str, meanings: tuple[str, ...]) -> dict[str, str]:
        """Return words of the file, in lower case, with what they mean."""
        found: dict[str, str] = {}
        for meaning, words in self.section(key, meanings).items():
            for number, word in enumerate(self.texts((key, meaning), words)):
                if found.setdefault(word.lower(), meaning) != meaning:
                    self.finding(
                        (key, meaning, number), "mapping-words",
                        f"'{word}' is under '{found[word.lower()]}' and under '{meaning}'", "each word once",
                    )  # fmt: skip
        return found

    def _timezone(self) -> str | None:
        name: str | None = self.text_or(("timezone",), self.content.get("timezone"), None)
        if name is None:
            if "timezone" in self.content:
                self.missing(("timezone",), "the time zone of times without an offset, like Europe/Berlin")
            return None
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self.finding(
                ("timezone",), "mapping-timezone", f"there is no time zone '{name}'",
                "a name such as Europe/Berlin or UTC",
            )  # fmt: skip
            return None
        return name

    def _watched(self, timezone: str) -> tuple[int, int] | None:
        said = self.content.get("watched")
        if said is None:
            return None
        path: Path = ("watched",)
        expected = "first day/last day, like 2024-01-01/2026-06-30"
        first_text, _, last_text = str(said).partition("/")
        first, last = (self.day(path, words, expected) for words in (first_text, last_text))
        if first is None or last is None:
            return None
        if last < first:
            self.finding(path, "mapping-watched", f"'{said}' ends before it begins", expected)
            return None
        begin = datetime.combine(first, time())
        end = datetime.combine(last + timedelta(days=1), time())
        return instant_of(begin, timezone), instant_of(end, timezone)

    def _every(self) -> int | None:
        said = self.content.get("every")
        if said is None:
            return None
        found = _SPAN.fullmatch(str(said))
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if not seconds:
            self.finding(("every",), "mapping-every", f"'{said}' is no length of time", "a span like 5min")
            return None
        return seconds
