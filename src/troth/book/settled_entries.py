"""A deal's settled entries, kept twice: in the database, and as text in the workspace.

Both are read each time. What one lacks the other brings back, so that neither a lost database nor a fault
between the two pays anything twice. It refuses to go on where they disagree, or where an entry is missing.

Source: docs/settle.md, "Where entries are kept".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from troth import __version__
from troth.book.clock import now
from troth.book.record import DATABASE
from troth.core.settled_entry import SettledEntry
from troth.errors import StoreUnavailable, Tampered
from troth.store.settled_chain import refuse_broken
from troth.store.settled_file import entries_in, file_of, write_entries

if TYPE_CHECKING:
    from sqlalchemy import Connection

FOLDER = "settled"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the entries of a deal stand: its database's folder, its workspace, and the deal's name."""

    data: Path
    workspace: Path
    deal: str

    @property
    def database(self) -> Path:
        """The database."""
        return self.data / DATABASE

    @property
    def file(self) -> Path:
        """The text file."""
        return file_of(self.workspace / FOLDER, self.deal)

    @property
    def file_name(self) -> str:
        """The text file as one names it in the workspace."""
        return f"{FOLDER}/{self.file.name}"


@dataclass(frozen=True, slots=True)
class KnownEntries:
    """All entries of a deal in order, and which of them only one of the two places had.

    `only_text` are those that the database lacked, `only_database` those that the file lacked.
    """

    every: tuple[SettledEntry, ...] = ()
    only_text: tuple[SettledEntry, ...] = ()
    only_database: tuple[SettledEntry, ...] = ()


def known_entries(shelf: Shelf) -> KnownEntries:
    """Return what was settled of a deal before.

    Raises
    ------
    Tampered
        When the two places say different things of an entry, or one is in neither.
    BadInput
        When a line of the file is no entry.
    """
    from troth.store.database import transaction  # noqa: PLC0415 - the database's libraries load when needed

    if not shelf.database.exists():
        return _together(shelf, ())
    with transaction(shelf.database) as database:
        return _read(shelf, database)


def numbered(known: KnownEntries, new: Sequence[SettledEntry]) -> tuple[SettledEntry, ...]:
    """Return new entries as they will be kept: with numbers, hashes, when and by which version."""
    from troth.store.settled_chain import numbered_after  # noqa: PLC0415 - loaded when it runs

    return numbered_after(known.every, new, (now().isoformat(timespec="seconds"), __version__))


def keep_entries(shelf: Shelf, new: Sequence[SettledEntry], known: KnownEntries) -> None:
    """Keep numbered new entries in both places, and bring back what one of them lacked.

    Raises
    ------
    StoreUnavailable
        When other entries came in the meantime, or nothing can be written; nothing was changed.
    """
    from troth.store.database import transaction  # noqa: PLC0415 - the database's libraries load when needed
    from troth.store.settled import add_entries  # noqa: PLC0415 - as above

    if not new and not known.only_text and not known.only_database:
        return
    with transaction(shelf.database, writes=True) as database:
        there = _read(shelf, database)
        if there.every != known.every:
            raise StoreUnavailable(DATABASE, "this deal was settled in the meantime; settle it again")
        add_entries(database, (*there.only_text, *new))
    write_entries(shelf.file, (*there.every, *new))  # a fault before this line is mended by the next run


def _read(shelf: Shelf, database: Connection) -> KnownEntries:
    from troth.store.settled import entries_of  # noqa: PLC0415 - the database's libraries load when needed

    return _together(shelf, entries_of(database, shelf.deal))


def _together(shelf: Shelf, kept: Sequence[SettledEntry]) -> KnownEntries:
    stored = {one.number: one for one in kept}
    written: dict[int, SettledEntry] = {}
    for one in entries_in(shelf.file, shelf.deal):
        _same(DATABASE, stored.get(one.number, one), (shelf.file_name, one))
        written[one.number] = one
    every = {**written, **stored}
    ordered = tuple(every[number] for number in sorted(every))
    refuse_broken(ordered)
    return KnownEntries(
        ordered,
        tuple(one for number, one in sorted(written.items()) if number not in stored),
        tuple(one for number, one in sorted(stored.items()) if number not in written),
    )


def _same(here: str, one: SettledEntry, other: tuple[str, SettledEntry]) -> None:
    """Refuse two entries of one number that say different things, naming the first thing that differs."""
    there, another = other
    for each in fields(SettledEntry):
        mine, theirs = getattr(one, each.name), getattr(another, each.name)
        if mine != theirs:
            what = f"entry {one.number} of '{one.deal}'"
            raise Tampered(what, f"{each.name} {mine} as in {here}", f"{each.name} {theirs} as in {there}")
