"""Write docs/commands.md: what each command says of itself with --help. A test compares the page with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from troth.cli import main as root
from troth.cli.commands import COMMANDS, STEPS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """\
# Commands

What each command says with `--help`, in the order of the work. Written by `make docs`; a test compares it.
Exit codes stand in [errors](errors.md), settings in `troth config`.
"""
WIDTH = 80


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, "```text\n" + help_of(root, "troth", None) + "\n```\n"]
    for step, heading in STEPS.items():
        entries = [entry for entry in COMMANDS if entry.step == step and entry.is_there]
        if entries:
            parts.append(f"## {heading}\n")
        for entry in entries:
            with click.Context(root, info_name="troth") as parent:
                command = root.get_command(parent, entry.name)
            if command is not None:
                parts += sections(command, entry.name, parent)
    return "\n".join(parts)


def sections(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    """Give the help of a command, then of the commands in it, each under its heading."""
    text = help_of(command, name, parent)
    path = f"{parent.command_path} {name}"
    yield f"### {path}\n"
    yield f"```text\n{text}\n```\n"
    if isinstance(command, click.Group):
        with click.Context(command, info_name=name, parent=parent) as context:
            for below in command.list_commands(context):
                inner = command.get_command(context, below)
                if inner is not None:
                    yield from sections(inner, below, context)


def help_of(command: click.Command, name: str, parent: click.Context | None) -> str:
    """Return what --help prints, at 80 columns."""
    with click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    ) as context:
        context.help_option_names = ["-h", "--help"]
        return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
