"""The tables of the catalogue and of settled windows. Migrations bring a database to them; nothing else does.

It refuses to hold rows of a record: those lie in Parquet files.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One line for each file added: what went in, what came of it, and the snapshot that holds the record since.
snapshot = Table(
    "snapshot",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("previous", String(64), ForeignKey("snapshot.id"), nullable=True),
    Column("source", String(200), nullable=False),
    Column("file_name", String(400), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("file_size", Integer, nullable=False),
    Column("mapping_sha256", String(64), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("parquet_sha256", String(64), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("items_in_file", Integer, nullable=False),
    Column("items_new", Integer, nullable=False),
    Column("items_changed", Integer, nullable=False),
    Column("items_in_record", Integer, nullable=False),
    Column("is_synthetic", Boolean, nullable=False),
    UniqueConstraint("kind", "number"),
)

# How many rows of a file were not used, by reason; and how many used ones come with something to know.
remark = Table(
    "remark",
    metadata,
    Column("snapshot", String(64), ForeignKey("snapshot.id"), primary_key=True),
    Column("what", String(8), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("rows", Integer, nullable=False),
)

# The snapshot that is a kind's record now.
head = Table(
    "head",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("snapshot", String(64), ForeignKey("snapshot.id"), nullable=False),
)

# What a window was settled at, and every difference since. Rows are added and never changed or removed:
# triggers refuse both.
settled_entry = Table(
    "settled_entry",
    metadata,
    Column("deal", String(200), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("term", String(200), nullable=False),
    Column("first_on", String(10), nullable=False),
    Column("last_on", String(10), nullable=True),
    Column("kind", String(12), nullable=False),
    Column("good", String(40), nullable=False),
    Column("total", String(40), nullable=False),
    Column("covered_s", BigInteger, nullable=True),
    Column("excluded_s", BigInteger, nullable=True),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("definition", String(64), nullable=False),
    Column("events", String(64), nullable=False),
    Column("until_on", String(10), nullable=False),
    Column("events_count", Integer, nullable=True),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
)
