"""The shipped example's workspace, made once, and the program as one types it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from troth.book.workspace import make_workspace
from troth.cli import main


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """Make the example's workspace; tests read it and change nothing in it."""
    return make_workspace(tmp_path_factory.mktemp("example") / "northbeam").folder


@pytest.fixture
def workspace(example, tmp_path) -> Path:
    """Copy the example's workspace, to be changed."""
    return Path(shutil.copytree(example, tmp_path / "northbeam"))


@pytest.fixture
def troth(monkeypatch):
    """Return a way to run the program in a folder, its environment without settings."""

    def run(folder: Path, *arguments: str, code: int = 0) -> Result:
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, [str(each) for each in arguments])
        assert result.exit_code == code, result.output
        return result

    return run
