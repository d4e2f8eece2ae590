"""The stored machine code: loaded without Numba, refused when a byte has changed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from troth.forecast import kernel

CLEAN = """
import sys
import numpy as np
from forecast.plans import sold_network
from troth.forecast.priority import priority_order
from troth.forecast.schedule import schedule
network = sold_network(12)
work = np.array([[part.estimate_minutes for part in network.parts]])
assert schedule(network, priority_order(network, work), work).finish.max() < 1 << 60
assert "numba" not in sys.modules
"""


def test_stored_machine_code_runs_without_importing_numba() -> None:
    kernel.native()
    assert kernel.is_compiled()
    path = [folder for folder in sys.path if folder]
    subprocess.run([sys.executable, "-c", f"import sys\nsys.path[:0] = {path!r}\n{CLEAN}"], check=True)


def test_changed_machine_code_is_not_run(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(kernel, "_folders", lambda: (tmp_path,))
    assert kernel._stored() is None
    path = kernel._store(tmp_path, b"machine code")
    assert kernel._stored() == b"machine code"
    path.write_bytes(path.read_bytes().replace(b"machine", b"machina"))
    assert kernel._stored() is None
    assert not kernel.is_compiled()


def test_storing_leaves_one_file_behind(tmp_path) -> None:
    (tmp_path / "schedule-older.o").write_bytes(b"")
    assert list(tmp_path.iterdir()) != [kernel._store(tmp_path, b"new")]
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_writable_is_not_an_error(tmp_path, monkeypatch) -> None:
    occupied = tmp_path / "file"
    occupied.write_bytes(b"")
    monkeypatch.setattr(kernel, "_folders", lambda: (occupied,))
    monkeypatch.setattr(kernel, "_emitted", lambda: b"machine code")
    assert kernel.compile_kernel() is None


@pytest.mark.parametrize("source", kernel.SOURCES)
def test_the_digest_covers_every_source_of_the_kernel(source: str) -> None:
    assert (kernel.HERE / source).is_file()
