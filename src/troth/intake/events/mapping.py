"""The mapping of a file of events: its layout, its columns, and the words and zone it is written in.

It refuses to hold anything that was found in the rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from troth.core.events import EVENT_KINDS
from troth.core.record import RecordKind
from troth.intake.record.mapping import FileForm

Layout = Literal["events", "checks", "incidents", "cases", "requests"]
LAYOUTS: tuple[Layout, ...] = ("events", "checks", "incidents", "cases", "requests")
WITHDRAWN = "withdrawn"
ROW_KINDS = (*EVENT_KINDS, WITHDRAWN)  # what the kind column of our own layout may say
OWN_SOURCE = "events"  # the source of a file in our own layout that has no mapping
_ANY = ("of", "by", "id", "corrects", "received")
COLUMNS: dict[Layout, tuple[str, ...]] = {
    "events": (
        "at", "kind", "of", "until", "case", "cause", "priority", "good", "total", "announced", "defects",
        "rework", "share", "by", "id", "corrects", "received",
    ),
    "checks": ("at", "state", *_ANY),
    "incidents": ("at", "until", "minutes", "cause", "priority", *_ANY),
    "cases": ("case", "at", "answered", "resolved", "priority", "waited", "of", "by", "received"),
    "requests": ("at", "until", "total", "good", "bad", *_ANY),
}  # fmt: skip
NEEDED: dict[Layout, tuple[str, ...]] = {
    "events": ("at", "kind"),
    "checks": ("at", "state"),
    "incidents": ("at",),
    "cases": ("case", "at"),
    "requests": ("at", "total"),
}
TIME_COLUMNS = ("at", "until", "announced", "received", "answered", "resolved")
COUNT_COLUMNS = ("good", "total", "bad", "defects")
NUMBER_COLUMNS = (*COUNT_COLUMNS, "minutes", "waited")
SHARE_COLUMNS = ("rework", "share")
EPOCHS = ("epoch-seconds", "epoch-milliseconds")


@dataclass(frozen=True, slots=True)
class EventMapping:
    """What one file of events means.

    `columns` maps roles (`COLUMNS` of the layout) to source columns; `of` names the stream where no column
    does, by default the source, unless `is_streamless`. `kinds`, `states`, `causes` and `sides` give a
    lower-case word of the file its meaning. `watched` is the time (seconds since 1970Z) in which every outage
    would be on the list, `every_s` how long a bucket of requests is, `waited_in` the unit of the time a case
    waited for the client.
    """

    source: str
    form: FileForm
    layout: Layout
    columns: Mapping[str, str]
    of: str | None = None
    timezone: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    watched: tuple[int, int] | None = None
    every_s: int | None = None
    waited_in: Literal["min", "h"] = "min"
    is_synthetic: bool = False
    is_streamless: bool = False

    @property
    def kind(self) -> RecordKind:
        """The kind of record that its rows belong to."""
        return "service"

    @property
    def used_columns(self) -> tuple[str, ...]:
        """The source columns that are read, each once."""
        return tuple(dict.fromkeys(self.columns.values()))

    @property
    def stream(self) -> str | None:
        """The stream of a row that names none; None: it has none either, and speaks for every term."""
        return None if self.is_streamless else self.of or self.source

    @property
    def canonical(self) -> str:
        """The mapping as JSON that is the same whenever the mapping means the same."""
        plain = {"kind": self.kind, **asdict(self)}
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The hash of what the mapping means."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


def own_columns(header: tuple[str, ...]) -> dict[str, str] | None:
    """Return the columns of our own layout that a header names, in any case; None where it is not ours."""
    found: dict[str, str] = {}
    for name in header:
        role = name.strip().lower()
        if role in COLUMNS["events"] and role not in found:
            found[role] = name
    return found if {"at", "kind"} <= found.keys() else None
