"""The catalogue of record snapshots.

It refuses to go back: a backup is made before it runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of snapshots, remarks and heads."""
    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(400), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("mapping_sha256", sa.String(64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(10), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("parquet_sha256", sa.String(64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("items_in_file", sa.Integer(), nullable=False),
        sa.Column("items_new", sa.Integer(), nullable=False),
        sa.Column("items_changed", sa.Integer(), nullable=False),
        sa.Column("items_in_record", sa.Integer(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.ForeignKeyConstraint(["previous"], ["snapshot.id"], name="fk_snapshot_previous_snapshot"),
        sa.UniqueConstraint("kind", "number", name="uq_snapshot_kind"),
    )
    op.create_table(
        "remark",
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "what", "code", name="pk_remark"),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.id"], name="fk_remark_snapshot_snapshot"),
    )
    op.create_table(
        "head",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_head"),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.id"], name="fk_head_snapshot_snapshot"),
    )
