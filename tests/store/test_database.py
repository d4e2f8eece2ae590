"""The database: made by migrations, brought up to date after a backup, refused at another version."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from troth.errors import StoreUnavailable
from troth.store.database import HEAD, MIGRATIONS, migrate, transaction, version_of
from troth.store.tables import metadata


def test_migrations_end_at_the_tables_of_this_program(tmp_path):
    path = tmp_path / "troth.db"
    assert migrate(path, "").before is None
    assert version_of(path) == HEAD
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]
    with transaction(path) as database:
        assert compare_metadata(MigrationContext.configure(database), metadata) == []


def test_a_database_of_this_version_is_left_alone(tmp_path):
    path = tmp_path / "troth.db"
    migrate(path, "")
    before = path.read_bytes()
    assert migrate(path, "x").backup is None
    assert path.read_bytes() == before


def _set_version(path, version):
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [version])
        database.commit()


def test_a_database_of_another_version_is_refused_and_not_changed(tmp_path):
    path = tmp_path / "troth.db"
    migrate(path, "")
    _set_version(path, "9999")
    with (
        pytest.raises(
            StoreUnavailable,
            match=f"its tables are at version 9999 and this program's at {HEAD}; run: troth migrate; "
            f"nothing was",
        ),
        transaction(path),
    ):
        pass
    with pytest.raises(
        StoreUnavailable, match=f"at version 9999, newer than this program's {HEAD}; update troth"
    ):
        migrate(path, "x")
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_database_is_copied_before_it_is_changed(tmp_path):
    path = tmp_path / "troth.db"
    migrate(path, "")
    _set_version(path, "0000")
    with pytest.raises(StoreUnavailable, match="0000"):
        migrate(path, "20260101")
    assert version_of(tmp_path / "troth.db.0000-20260101.backup") == "0000"


def test_what_is_no_database_is_refused(tmp_path):
    path = tmp_path / "troth.db"
    path.write_text("hello")
    with pytest.raises(StoreUnavailable, match="it is not a database of troth"), transaction(path):
        pass
    assert path.read_text() == "hello"


def test_a_transaction_is_kept_as_a_whole_or_not_at_all(tmp_path):
    path = tmp_path / "troth.db"
    migrate(path, "")
    with pytest.raises(StoreUnavailable, match="FOREIGN KEY"), transaction(path, writes=True) as database:
        database.execute(text("INSERT INTO remark VALUES ('x', 'note', 'y', 1)"))
    with transaction(path) as database:
        assert database.execute(text("SELECT count(*) FROM remark")).scalar() == 0


def test_others_may_read_while_one_reads(tmp_path):
    path = tmp_path / "troth.db"
    migrate(path, "")
    with transaction(path) as one, transaction(path) as other:
        for database in (one, other):
            assert database.execute(text("SELECT count(*) FROM snapshot")).scalar() == 0


def _broken_off(folder):
    """Make a database as a killed command leaves it: half of a change in it, the way back beside it."""
    whole, killed = folder / "whole.db", folder / "killed" / "troth.db"
    migrate(whole, "")
    killed.parent.mkdir()
    with closing(sqlite3.connect(whole, isolation_level=None)) as database:
        for change in ("PRAGMA cache_size = 1", "PRAGMA cache_spill = 1", "BEGIN IMMEDIATE"):
            database.execute(change)
        database.execute("UPDATE alembic_version SET version_num = 'half'")
        rows = [(f"x{k}" * 50, "note", f"y{k}" * 50, 1) for k in range(300)]
        database.executemany("INSERT INTO remark VALUES (?, ?, ?, ?)", rows)
        shutil.copy(whole, killed)
        shutil.copy(f"{whole}-journal", f"{killed}-journal")
    return killed


def test_a_change_that_was_broken_off_is_undone_and_the_command_goes_on(tmp_path):
    path = _broken_off(tmp_path)
    assert version_of(path) == HEAD
    with transaction(path, writes=True) as database:
        assert database.execute(text("SELECT count(*) FROM remark")).scalar() == 0


def test_a_change_that_cannot_be_undone_is_told(tmp_path, monkeypatch):
    path, connect = _broken_off(tmp_path), sqlite3.connect
    monkeypatch.setattr(
        "troth.store.database.sqlite3.connect",
        lambda address, **more: connect(address.replace("mode=rw", "mode=ro"), **more),
    )
    with pytest.raises(
        StoreUnavailable,
        match=r"a change to it was broken off and must be undone first, which failed \(attempt to write a "
        r"readonly database\); make it and its folder writable",
    ):
        version_of(path)


def test_a_database_that_another_command_writes_to_is_told_as_such(tmp_path, monkeypatch):
    path = tmp_path / "troth.db"
    migrate(path, "")
    monkeypatch.setattr("troth.store.database.SECONDS_TO_WAIT", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(
            StoreUnavailable, match=r"another command is writing to it \(database is locked\); try again"
        ):
            version_of(path)
