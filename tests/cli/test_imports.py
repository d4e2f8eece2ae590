"""What commands load: the compiler only to compile, the holidays only to look them up."""

from __future__ import annotations

import subprocess
import sys

import pytest

from troth.book.workspace import make_workspace
from troth.forecast.machine.kernels import LIBRARIES

RUN = """
import sys
from troth.cli import main
try:
    main(sys.argv[1:])
except SystemExit as done:
    assert done.code in (0, 3, 4), done.code
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    for library in LIBRARIES:
        assert library.is_stored() or library.compile() is not None
    return make_workspace(tmp_path_factory.mktemp("imports") / "example").folder


def loaded_by(workspace, *arguments: str) -> set[str]:
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "deals/harbour-wms.yaml", "--draws", "200", "--quick"),
        ("offer", "deals/harbour-wms.yaml", "--md"),
        ("replay", "--json"),
        ("explain", "NB-001-1"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_does_not_import_the_compiler(workspace, arguments):
    assert "numba" not in loaded_by(workspace, *arguments)


def test_a_second_check_neither_opens_the_catalogue_nor_looks_up_holidays(workspace):
    asked = ("check", "deals/harbour-wms.yaml", "--draws", "200", "--quick")
    loaded_by(workspace, *asked)
    assert not loaded_by(workspace, *asked) & {"sqlalchemy", "alembic", "holidays", "numba"}
