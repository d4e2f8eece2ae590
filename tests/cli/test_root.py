"""The root of the command line: help by steps, codes from one table, never a traceback."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from troth import __version__
from troth.cli import main
from troth.cli.commands import COMMANDS, STEPS
from troth.cli.exits import Exit

TROTH = Path(sys.executable).with_name("troth")


@pytest.fixture
def odd_command(monkeypatch):
    """Return a way to run the program with one command that raises what it is given."""

    def run(error: BaseException):
        @click.command("odd")
        def odd() -> None:
            raise error

        monkeypatch.setattr(type(main), "get_command", lambda *_: odd)
        return CliRunner().invoke(main, ["odd"])

    return run


def test_what_nobody_foresaw_goes_to_a_file_and_not_to_the_user(odd_command):
    result = odd_command(ZeroDivisionError("by hand\nsecond line"))
    assert result.exit_code == Exit.FAILURE
    assert "Traceback" not in result.output
    kept = re.fullmatch(
        r"troth: this is a fault of troth, not yours \(ZeroDivisionError: by hand\); "
        r"the details are in (.*)\n",
        result.stderr,
    )
    path = Path(kept[1])
    text = path.read_text()
    path.unlink()
    assert text.startswith(f"troth {__version__}, Python ")
    assert "ZeroDivisionError: by hand\nsecond line" in text


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "\ntroth: stopped; nothing half-written is left behind\n"),
        (
            FileNotFoundError(2, "No such file or directory", "a.csv"),
            2,
            "troth: a.csv: No such file or directory\n",
        ),
        (
            click.UsageError("what?"),
            2,
            "Usage: troth odd [OPTIONS]\nTry 'troth odd --help' for help.\n\nError: what?\n",
        ),
        (click.ClickException("no"), 1, "Error: no\n"),
        (click.exceptions.Exit(3), 3, ""),
        (SystemExit(4), 4, ""),
    ],
)
def test_each_way_to_end_has_its_code(odd_command, error, code, said):
    result = odd_command(error)
    assert (result.exit_code, result.stderr) == (code, said)


def test_a_number_that_a_command_returns_is_its_exit_code(monkeypatch):
    @click.command("odd")
    def odd() -> int:
        return Exit.CHANGE

    monkeypatch.setattr(type(main), "get_command", lambda *_: odd)
    assert CliRunner().invoke(main, ["odd"]).exit_code == 3


def test_a_reader_that_went_away_is_nobodys_fault():
    script = f"{TROTH} config --json | true"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_help_groups_the_commands_by_the_steps():
    shown = CliRunner().invoke(main, ["--help"]).output
    headings = [shown.index(heading) for heading in STEPS.values()]
    assert headings == sorted(headings)
    assert [heading.split(":")[0] for heading in STEPS.values()][:5] == [
        "Record",
        "Decide",
        "Say",
        "Keep",
        "Prove",
    ]
    assert max(map(len, shown.splitlines())) <= 80


def test_every_command_of_the_list_is_there_and_says_what_the_list_says():
    for entry in COMMANDS:
        assert entry.is_there, f"cli/{entry.module}.py"
        command = getattr(importlib.import_module(f"troth.cli.{entry.module}"), entry.attribute)
        assert command.name == entry.name.split()[-1]
        assert entry.step in STEPS


def test_help_imports_no_command_and_nothing_heavy():
    script = (
        "import sys; from troth.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    heavy = {"numpy", "numba", "rich", "duckdb", "sqlalchemy", "pydantic", "holidays", "yaml", "openpyxl"}
    assert not loaded & heavy
    assert not {f"troth.cli.{entry.module}" for entry in COMMANDS} & loaded


def test_help_is_instant():
    def seconds() -> float:
        began = time.perf_counter()
        subprocess.run([TROTH, "--help"], capture_output=True, check=True)
        return time.perf_counter() - began

    assert min(seconds() for _ in range(10)) < 0.15


def test_the_version_is_said():
    assert CliRunner().invoke(main, ["--version"]).output == f"troth {__version__}\n"


def test_v_logs_to_stderr_and_nothing_logs_without_it():
    quiet = subprocess.run([TROTH, "config"], capture_output=True, text=True, check=True)
    assert quiet.stderr == ""
    for arguments in (["-v", "config"], ["config", "-v"]):
        spoken = subprocess.run([TROTH, *arguments], capture_output=True, text=True, check=True)
        assert spoken.stdout == quiet.stdout
        assert "INFO troth.settings: " in spoken.stderr
