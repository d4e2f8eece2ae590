"""`troth new`: a workspace with a worked example, or a deal file by answering questions.

It refuses to overwrite anything.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

DEAL = "deal"


class NewThing(click.Command):
    """A command whose first word may be `deal`, which belongs to a command of its own."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Hand over to `troth new deal` where that was asked for."""
        words = [word for word in args if not word.startswith("-")]
        if words[:1] == [DEAL]:
            rest = list(args)
            rest.remove(DEAL)
            command: click.Command = import_module("troth.cli.new_deal").new_deal
            return command.make_context(f"{info_name} {DEAL}", rest, parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Invoke whichever command the context was made for."""
        if ctx.command is not self:
            return ctx.command.invoke(ctx)
        return super().invoke(ctx)


@click.command("new", cls=NewThing)
@click.argument("folder", metavar="DIR | deal", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a workspace in DIR, with a worked example that runs.

    `troth new deal` asks about twelve questions instead and writes a deal file into this workspace.
    """
    from troth.book.workspace import make_workspace  # noqa: PLC0415 - loaded when it runs

    made = make_workspace(folder)
    click.echo(f"Made the workspace {folder}:")
    for path in made.files:
        click.echo(f"  {path.as_posix()}")
    for path, items in made.added:
        click.echo(f"Added {path.as_posix()} to the record ({items:,} rows).")
    example = next((path for path in made.files if path.parts[0] == "deals"), None)
    if example:
        click.echo(f"Next: cd {folder} && troth check {example.as_posix()}")
