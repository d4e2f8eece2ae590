"""What is known from before: the entries that were kept, rows that were taken out since, and what is asked.

It refuses to judge either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.core.taken_out import TakenOut

Key = tuple[str, date | None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Entries kept before, in order; rows that do not stand; whether all is settled anew by today's words.

    `taken_out` None: nobody knows how many rows were read, so none is missed.
    """

    entries: tuple[SettledEntry, ...] = ()
    taken_out: tuple[TakenOut, ...] | None = None
    is_restated: bool = False

    @classmethod
    def of(cls, known: Sequence[SettledEntry] | Earlier) -> Earlier:
        """Return entries as what is known from before."""
        return known if isinstance(known, Earlier) else cls(tuple(known))

    def by_key(self) -> dict[Key, list[SettledEntry]]:
        """Return the entries of each term's window, in order."""
        found: dict[Key, list[SettledEntry]] = {}
        for one in self.entries:
            found.setdefault(one.key, []).append(one)
        return found

    def standing(self, term: str) -> dict[Key, list[SettledEntry]]:
        """Return the entries of one term by window, without the windows that were taken back."""
        return {
            key: each for key, each in self.by_key().items() if key[0] == term and not each[-1].is_taken_back
        }


def sum_of(entries: Sequence[SettledEntry], currency: str) -> Money:
    """Return what entries come to."""
    return Money(sum(one.amount.minor for one in entries), currency)
