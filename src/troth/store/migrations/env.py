"""Alembic's way in: run the migrations on the connection that `store.database` hands over.

It refuses to open a database itself.
"""

from __future__ import annotations

from alembic import context

from troth.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
