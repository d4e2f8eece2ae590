"""Entries of a credit statement that were kept: what a window was settled at, and every difference since.

An entry is never changed: a later one says what is different. It refuses to say what anybody should pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from troth.core.money import Money

EntryKind = Literal["credit", "difference", "restated"]


@dataclass(frozen=True, slots=True)
class SettledEntry:
    """One entry: the first settlement of a term's window, or a difference to what was kept before.

    `first_on` and `last_on` are the window's local days; of a delivery, which is settled once, `first_on` is
    the day on which it came and `last_on` None. `amount` is what this entry adds to what is owed, below
    nothing where money is taken back. `good`, `total` and the seconds are the figures
    as of this entry. `definition` and `events` are hashes of what the term said and of the events that spoke.
    `events_count` is how many rows spoke, those that were corrected or withdrawn among them (None: not
    known). `kind` is `restated` for a difference by other words of the deal, settled anew as somebody asked.
    `until_on` is the day up to which was settled, `number` its place among the deal's entries from 1 (0: not
    kept yet). `made_at` and `made_by` say when it was kept, and by which version of the program;
    `sha256` is the hash of all of it and of the entry before.
    """

    deal: str
    term: str
    first_on: date
    last_on: date | None
    kind: EntryKind
    good: int
    total: int
    covered_s: int | None
    excluded_s: int | None
    amount: Money
    definition: str
    events: str
    until_on: date
    events_count: int | None = None
    number: int = 0
    made_at: str = ""
    made_by: str = ""
    sha256: str = ""

    @property
    def key(self) -> tuple[str, date | None]:
        """The term and the window that it is about."""
        return (self.term, self.last_on)

    @property
    def is_taken_back(self) -> bool:
        """Whether it took a whole window back, of which nothing stands any more."""
        return self.kind != "credit" and self.counted == (0, 0, None, None)

    @property
    def was_seen(self) -> bool:
        """Whether any event spoke of the window."""
        return bool(self.total if self.covered_s is None else self.covered_s)

    @property
    def counted(self) -> tuple[int | None, ...]:
        """The figures: good, total, covered and excluded seconds."""
        return (self.good, self.total, self.covered_s, self.excluded_s)
