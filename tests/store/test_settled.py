"""Settled entries: added after one another, returned as they were, never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.store.database import transaction
from troth.store.settled import append_entries, entries_of

ENTRY = SettledEntry(
    deal="a", term="uptime", first_on=date(2027, 1, 1), last_on=date(2027, 1, 31), kind="credit",
    good=10**30, total=10**30 + 1, covered_s=5, excluded_s=0, amount=Money(-17, "EUR"),
    definition="d" * 64, events="e" * 64, until_on=date(2027, 2, 3),
)  # fmt: skip
MADE = ("2027-02-03T10:00:00+00:00", "0.1.0")
KEPT = replace(ENTRY, made_at=MADE[0], made_by=MADE[1])


def test_entries_come_back_as_they_were_with_numbers_of_their_deal(tmp_path):
    once = replace(ENTRY, last_on=None, covered_s=None, excluded_s=None, kind="difference")
    with transaction(tmp_path / "troth.db", writes=True) as database:
        append_entries(database, [ENTRY, once], MADE)
        append_entries(database, [replace(ENTRY, deal="b")], MADE)
        append_entries(database, [replace(ENTRY, term="other")], MADE)
    with transaction(tmp_path / "troth.db") as database:
        assert entries_of(database, "a") == (
            replace(KEPT, number=1),
            replace(once, number=2, made_at=MADE[0], made_by=MADE[1]),
            replace(KEPT, term="other", number=3),
        )
        assert [one.number for one in entries_of(database, "b")] == [1]


@pytest.mark.parametrize("change", ["UPDATE settled_entry SET minor = 0", "DELETE FROM settled_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(tmp_path, change):
    with transaction(tmp_path / "troth.db", writes=True) as database:
        append_entries(database, [ENTRY], MADE)
    with (
        closing(sqlite3.connect(tmp_path / "troth.db")) as database,
        pytest.raises(sqlite3.IntegrityError, match="a settled entry is never changed"),
    ):
        database.execute(change)
