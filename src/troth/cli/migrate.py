"""`troth migrate`: older deal files and databases, brought up to date after a backup."""

from __future__ import annotations

import click


@click.command("migrate")
def migrate() -> None:
    """Bring older deal files and the database of this workspace up to date.

    What is changed is copied first; the copy's name is shown.
    """
    from troth.book.migration import migrate_workspace  # noqa: PLC0415 - loaded when it runs
    from troth.errors import BadInput  # noqa: PLC0415 - loaded when it runs
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings()
    done = migrate_workspace(settings.workspace, settings.data_folder)
    for each in done.updated:
        name = each.path.relative_to(settings.workspace) if settings.root else each.path
        if each.backup is None:
            click.echo(f"{name}: version {each.after}, nothing to do")
        else:
            click.echo(f"{name}: from version {each.before} to {each.after}; as it was: {each.backup.name}")
    if not done.updated:
        click.echo("no database and no deal file here; nothing to do")
    if done.findings:
        raise BadInput(done.findings)
