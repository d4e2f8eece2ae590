"""Settled entries: added after one another, returned as they were, never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.errors import Tampered
from troth.store.database import transaction
from troth.store.settled import add_entries, entries_of
from troth.store.settled_chain import numbered_after

ENTRY = SettledEntry(
    deal="a", term="uptime", first_on=date(2027, 1, 1), last_on=date(2027, 1, 31), kind="credit",
    good=10**30, total=10**30 + 1, covered_s=5, excluded_s=0, amount=Money(-17, "EUR"),
    definition="d" * 64, events="e" * 64, until_on=date(2027, 2, 3),
)  # fmt: skip
MADE = ("2027-02-03T10:00:00+00:00", "0.1.0")


def test_entries_come_back_as_they_were_with_numbers_of_their_deal(tmp_path):
    once = replace(ENTRY, last_on=None, covered_s=None, excluded_s=None, kind="difference")
    with transaction(tmp_path / "troth.db", writes=True) as database:
        first = numbered_after((), [ENTRY, once], MADE)
        add_entries(database, first)
        add_entries(database, numbered_after((), [replace(ENTRY, deal="b")], MADE))
        last = numbered_after(first, [replace(ENTRY, term="other")], MADE)
        add_entries(database, last)
    with transaction(tmp_path / "troth.db") as database:
        assert entries_of(database, "a") == (*first, *last)
        assert [one.number for one in (*first, *last)] == [1, 2, 3]
        assert [one.number for one in entries_of(database, "b")] == [1]


@pytest.mark.parametrize("change", ["UPDATE settled_entry SET minor = 0", "DELETE FROM settled_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(tmp_path, change):
    with transaction(tmp_path / "troth.db", writes=True) as database:
        add_entries(database, numbered_after((), [ENTRY], MADE))
    with (
        closing(sqlite3.connect(tmp_path / "troth.db")) as database,
        pytest.raises(sqlite3.IntegrityError, match="a settled entry is never changed"),
    ):
        database.execute(change)


def test_a_row_that_troth_did_not_write_is_refused(tmp_path):
    with transaction(tmp_path / "troth.db", writes=True) as database:
        add_entries(database, numbered_after((), [ENTRY], MADE))
    with closing(sqlite3.connect(tmp_path / "troth.db")) as database:
        database.execute("DROP TRIGGER settled_entry_no_update")
        database.execute("UPDATE settled_entry SET first_on = 'soon'")
        database.commit()
    with (
        pytest.raises(
            Tampered,
            match=r"^entry 1 of 'a' in the database has changed since it was sealed: expected a row as troth "
            r"settle wrote it, found ",
        ),
        transaction(tmp_path / "troth.db") as database,
    ):
        entries_of(database, "a")
