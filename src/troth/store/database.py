"""The workspace's database: opened at the version this program knows, or brought up to it after a backup.

It refuses to change a database of another version unasked, and to change one without a copy of it first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from troth.errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "0002"
SECONDS_TO_WAIT = 20
MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: from which version to which, and the backup made first (None: nothing done)."""

    path: Path
    before: str | None
    after: str
    backup: Path | None


def version_of(path: Path) -> str | None:
    """Return the version of a database's tables; None where there is no database yet.

    A change that a killed command broke off is undone first, as it must be before anything can be read.

    Raises
    ------
    StoreUnavailable
        When it is no database of ours, or such a change cannot be undone.
    """
    if not path.exists() or not path.stat().st_size:
        return None
    journal = path.with_name(path.name + "-journal")
    try:
        return _version(path, "rw" if journal.exists() else "ro")
    except sqlite3.Error as error:
        why = f"it is not a database of troth ({error})"
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            why = f"another command is writing to it ({error}); try again"
        elif journal.exists():
            why = (
                f"a change to it was broken off and must be undone first, which failed ({error}); "
                "make it and its folder writable"
            )
        raise StoreUnavailable(str(path), why) from error


def _version(path: Path, mode: str) -> str | None:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT)) as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


@contextmanager
def transaction(path: Path, *, writes: bool = False) -> Iterator[Connection]:
    """Open the database in one transaction: kept as a whole at the end, or not at all.

    Parameters
    ----------
    path
        The database; it is made where there is none.
    writes
        Whether others must wait from the beginning, because it will write what depends on what it reads.

    Raises
    ------
    StoreUnavailable
        When it cannot be read or written, or its version is not this program's.
    """
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - loaded when it runs

    before = version_of(path)
    if before is None:
        migrate(path, "")
    elif before != HEAD:
        raise StoreUnavailable(
            str(path), f"its tables are at version {before} and this program's at {HEAD}; run: troth migrate"
        )
    engine = _engine(path, "IMMEDIATE" if writes else "DEFERRED")
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        why = str(error.__cause__ or error).splitlines()[0]
        raise StoreUnavailable(str(path), why) from error
    finally:
        engine.dispose()


def migrate(path: Path, stamp: str) -> Migrated:
    """Bring a database to this program's version; one that is there is copied first.

    Parameters
    ----------
    path
        The database; it is made where there is none.
    stamp
        What tells this backup from others, such as the time.
    """
    before = version_of(path)
    if before == HEAD:
        return Migrated(path, before, HEAD, None)
    if before is not None and before > HEAD:
        raise StoreUnavailable(
            str(path), f"its tables are at version {before}, newer than this program's {HEAD}; update troth"
        )
    backup = _backup(path, before, stamp) if before is not None else None
    _upgrade(path)
    return Migrated(path, before, HEAD, backup)


def _backup(path: Path, version: str, stamp: str) -> Path:
    backup = path.with_name(f"{path.name}.{version}-{stamp}.backup")
    half = backup.with_name(backup.name + ".tmp")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
        half.replace(backup)
    except (sqlite3.Error, OSError) as error:
        half.unlink(missing_ok=True)
        raise StoreUnavailable(str(path), f"no backup could be made ({error})") from error
    return backup


def _upgrade(path: Path) -> None:
    from alembic import command  # noqa: PLC0415 - loaded when it runs
    from alembic.config import Config  # noqa: PLC0415 - loaded when it runs
    from alembic.util import CommandError  # noqa: PLC0415 - loaded when it runs
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - loaded when it runs

    engine = _engine(path, "IMMEDIATE")
    try:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError, OSError) as error:
        raise StoreUnavailable(str(path), str(error).splitlines()[0]) from error
    finally:
        engine.dispose()


def _engine(path: Path, mode: str) -> Engine:
    from sqlalchemy import URL, create_engine, event  # noqa: PLC0415 - loaded when it runs
    from sqlalchemy.pool import NullPool  # noqa: PLC0415 - loaded when it runs

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": SECONDS_TO_WAIT},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, record: object) -> None:  # noqa: ANN401, ARG001 - values of any shape; SQLAlchemy's signature
        connection.isolation_level = None  # pysqlite must not begin transactions of its own
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine
