"""A migration copies before it changes, and names what it cannot bring along."""

from __future__ import annotations

import sqlite3

import pytest

from troth.book.migration import DATABASE, migrate_workspace
from troth.book.workspace import make_workspace
from troth.errors import StoreUnavailable
from troth.store.database import HEAD, migrate


@pytest.fixture
def folder(tmp_path):
    return make_workspace(tmp_path / "northbeam").folder


def test_a_new_workspace_has_nothing_to_migrate(folder):
    done = migrate_workspace(folder, folder)
    assert [(each.before, each.after, each.backup) for each in done.updated][-1] == ("1", "1", None)
    assert done.findings == ()


def test_a_database_that_cannot_be_brought_along_was_copied_first(folder):
    path = folder / DATABASE
    path.unlink(missing_ok=True)
    migrate(path, "x")
    with sqlite3.connect(path) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            if name != "alembic_version" and not name.startswith("sqlite_"):
                database.execute(f"DROP TABLE {name}")
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    with pytest.raises(StoreUnavailable, match=r"cannot use .*troth\.db"):
        migrate_workspace(folder, folder)
    assert [each.name for each in folder.glob("*.backup")] != []


def test_a_newer_database_is_left_alone(folder):
    path = folder / DATABASE
    path.unlink(missing_ok=True)
    migrate(path, "x")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(
        StoreUnavailable, match=f"version 9999, newer than this program's {HEAD}; update troth"
    ):
        migrate_workspace(folder, folder)


def test_a_deal_of_a_newer_or_unknown_format_is_named_with_its_line(folder):
    deals = folder / "deals"
    (deals / "later.yaml").write_text("# a deal\ntroth: 2\n")
    (deals / "none.yaml").write_text("deal: none\n")
    findings = [str(each) for each in migrate_workspace(folder, folder).findings]
    assert findings == [
        f"{deals}/later.yaml:2:1: format 2 is newer than this troth reads; expected 1 or lower. Update troth",
        f"{deals}/none.yaml: it does not say its format; expected a line 'troth: 1'",
    ]
