"""The root of the command line: commands in the order of the work, loaded when they run.

It refuses to let an exception through to the user, and to configure logging unless asked to.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from troth.cli.commands import COMMANDS, STEPS, Entry
from troth.cli.exits import Exit, leave
from troth.cli.failures import close_quietly, say, tell

GARBAGE = (50_000, 20, 100)  # collected seldom: a command is over before much of it is there


class Steps(click.Group):
    """A group that lists its commands by the steps of the work and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands that are there, in the order of the steps."""
        return [entry.name for entry in _there()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return one command, with `-v` accepted after it as well."""
        entry = next((entry for entry in _there() if entry.name == cmd_name), None)
        if entry is None:
            return None
        command = getattr(import_module(f"troth.cli.{entry.module}"), entry.attribute)
        if not isinstance(command, click.Command):
            message = f"{entry.module}.{entry.attribute} is not a command"
            raise TypeError(message)
        _accept_verbose(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the commands under the heading of their step; a step without one says so."""
        width = max(len(entry.name) for entry in COMMANDS)
        for step, heading in STEPS.items():
            rows = [(entry.name.ljust(width), entry.help) for entry in _there() if entry.step == step]
            with formatter.section(heading):
                if rows:
                    formatter.write_dl(rows)
                else:
                    formatter.write_text("(nothing yet in this version)")

    def main(self, *args: Any, **extra: Any) -> NoReturn:  # noqa: ANN401 - click's signature
        """Run the program and exit with a code of the table, whatever happens."""
        extra["standalone_mode"] = False
        is_process = not args and "args" not in extra
        open_what_was_closed()
        gc.set_threshold(*GARBAGE)
        if is_process:
            speak_any_alphabet()
        code: int
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _say_warning
                answer = super().main(*args, **extra)
            sys.stdout.flush()
            code = answer if isinstance(answer, int) else Exit.PROMISE
        except SystemExit as asked:
            code = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
        except BrokenPipeError:
            code = close_quietly()
        except BaseException as error:  # noqa: BLE001 - nothing may reach the user unworded
            code = tell(error)
        if is_process and sys.getprofile() is None:
            leave(int(code))
        sys.exit(int(code))


def open_what_was_closed() -> None:
    """Write to nowhere where stdout or stderr was closed by whoever started the program."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it stays open to the end


def speak_any_alphabet() -> None:
    """Let a terminal that cannot show a letter show a question mark instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say_warning(message: Warning | str, *place: Any, **more: Any) -> None:  # noqa: ANN401, ARG001 - warnings' signature
    """Say what a room warns of, such as that something is compiled first, without its place in the code."""
    say(str(message))


def _there() -> list[Entry]:
    return [entry for entry in COMMANDS if entry.is_there]


def _be_verbose(ctx: click.Context, param: click.Parameter, count: int) -> None:  # noqa: ARG001 - click's signature
    if not count or ctx.resilient_parsing:
        return
    import logging  # noqa: PLC0415 - only -v pays for it

    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if count > 1 else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
        force=True,
    )


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose"],
        count=True,
        expose_value=False,
        is_eager=True,
        callback=_be_verbose,
        help="Say on stderr what is being done; twice for more.",
    )


def _accept_verbose(command: click.Command) -> None:
    if not any("-v" in option.opts for option in command.params):
        command.params.append(_verbose_option())


def _version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:  # noqa: ARG001 - click's signature
    if asked and not ctx.resilient_parsing:
        from troth import __version__  # noqa: PLC0415 - only --version needs it

        click.echo(f"troth {__version__}")
        ctx.exit()


root = Steps(
    name="troth",
    help="Say only what you can keep.\n\nA first workspace with an example: troth new DIR",
    params=[
        _verbose_option(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version and exit.",
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
