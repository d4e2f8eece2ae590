"""`troth config`: every setting and where its value came from. It refuses to change one."""

from __future__ import annotations

import click

UNSET = "(not set)"


@click.command("config")
@click.option("--json", "as_json", is_flag=True, help="Write name, value, origin and meaning as JSON.")
def config(as_json: bool) -> None:
    """Show every setting and where its value comes from.

    The first of these counts: a flag of the command, a TROTH_* variable, troth.toml, the default.
    """
    from troth.settings import read_settings  # noqa: PLC0415 - loaded when it runs

    settings = read_settings()
    values = settings.values.values()
    if as_json:
        import json  # noqa: PLC0415 - loaded when it runs

        rows = [
            {"name": v.key.name, "value": v.stated, "origin": v.origin, "meaning": v.key.meaning}
            for v in values
        ]
        workspace = str(settings.root) if settings.root else None
        click.echo(json.dumps({"workspace": workspace, "settings": rows}, indent=2, default=str))
        return
    click.echo(f"workspace: {settings.root or 'none here or above; make one with: troth new DIR'}\n")
    rows_shown = [(v.key.name, _shown(v.stated), v.origin) for v in values]
    first, second = (max(len(row[k]) for row in rows_shown) for k in (0, 1))
    for name, stated, origin in rows_shown:
        click.echo(f"{name:<{first}}  {stated:<{second}}  {origin}")
    for warning in settings.warnings:
        click.echo(f"troth: {warning}", err=True)


def _shown(stated: object) -> str:
    if stated is None:
        return UNSET
    return ", ".join(map(str, stated)) if isinstance(stated, list) else str(stated)
