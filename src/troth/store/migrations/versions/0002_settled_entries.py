"""What windows were settled at: entries that are added and never changed.

It refuses to go back: a backup is made before it runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of settled entries, and refuse to change or remove any."""
    op.create_table(
        "settled_entry",
        sa.Column("deal", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", sa.String(200), nullable=False),
        sa.Column("first_on", sa.String(10), nullable=False),
        sa.Column("last_on", sa.String(10), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("good", sa.String(40), nullable=False),
        sa.Column("total", sa.String(40), nullable=False),
        sa.Column("covered_s", sa.BigInteger(), nullable=True),
        sa.Column("excluded_s", sa.BigInteger(), nullable=True),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("definition", sa.String(64), nullable=False),
        sa.Column("events", sa.String(64), nullable=False),
        sa.Column("until_on", sa.String(10), nullable=False),
        sa.Column("events_count", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("deal", "number", name="pk_settled_entry"),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER settled_entry_no_{verb.lower()} BEFORE {verb} ON settled_entry "
            "BEGIN SELECT RAISE(ABORT, 'a settled entry is never changed'); END"
        )
