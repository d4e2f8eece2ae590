"""A workspace of the shipped example, made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from troth.book.workspace import make_workspace


@pytest.fixture(scope="session")
def shipped(tmp_path_factory) -> Path:
    """Make the example's workspace; tests read it and change nothing in it."""
    return make_workspace(tmp_path_factory.mktemp("shipped") / "northbeam").folder


@pytest.fixture
def northbeam(shipped, tmp_path) -> Path:
    """Copy the example's workspace, to be changed."""
    return Path(shutil.copytree(shipped, tmp_path / "northbeam"))
