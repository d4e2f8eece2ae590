"""The stored machine code: refused when a byte has changed, never given an array of another kind."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from troth.forecast.machine import machine_code
from troth.forecast.machine.columns import FloatColumn, FloatRows, Kind, leaves_of
from troth.forecast.machine.kernels import LIBRARIES, SCHEDULER, VOTES

COMPILED_FROM = """
import json, sys
from importlib import import_module
from troth.forecast.machine.kernels import LIBRARIES
from troth.forecast.machine.machine_code import EVERY_SOURCE
from numba.core.dispatcher import Dispatcher
for library in LIBRARIES:
    for module, _ in library.functions.values():
        import_module(f"troth.forecast.{module}")
used = [m for n, m in sys.modules.items() if n.startswith("troth.forecast.")
        and any(isinstance(one, Dispatcher) for one in vars(m).values())]
print(json.dumps(sorted(m.__name__.removeprefix("troth.forecast.").replace(".", "/") + ".py" for m in used)))
"""


class Pair(NamedTuple):
    """Two columns and a number, as compiled code takes them."""

    column: FloatColumn
    rows: FloatRows
    count: int


def in_a_process(code: str) -> str:
    path = [folder for folder in sys.path if folder]
    command = [sys.executable, "-c", f"import sys\nsys.path[:0] = {path!r}\n{code}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_what_a_named_tuple_declares_is_what_compiled_code_takes() -> None:
    assert leaves_of(Pair) == (Kind("float64", 1), Kind("float64", 2), int)


def test_an_array_is_handed_over_with_its_length_address_shape_and_strides() -> None:
    column, rows = np.zeros(3), np.zeros((2, 5))
    words = machine_code._words(leaves_of(Pair), (Pair(column, rows, 7),))
    assert words == [
        *(0, 0, 3, 8, column.ctypes.data, 3, 8),
        *(0, 0, 10, 8, rows.ctypes.data, 2, 5, 40, 8),
        7,
    ]


@pytest.mark.parametrize("wrong", [np.zeros(3, np.int64), np.zeros((3, 1)), np.zeros(6)[::2]])
def test_an_array_of_another_kind_is_refused(wrong) -> None:
    with pytest.raises(TypeError, match="is wanted, not of"):
        machine_code._words(leaves_of(FloatColumn), (wrong,))


def as_path(module: str) -> str:
    return module.replace(".", "/")


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_the_digest_covers_every_source_that_is_compiled(library) -> None:
    for source in (*machine_code.EVERY_SOURCE, *library.sources):
        assert (machine_code.FORECAST / source).is_file()
    named = {source for each in LIBRARIES for source in each.sources}
    assert set(json.loads(in_a_process(COMPILED_FROM))) <= named
    modules = {f"{as_path(module)}.py" for module, _ in library.functions.values()}
    assert modules <= set(library.sources)


def test_changed_machine_code_is_not_run(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine_code, "_folders", lambda: (tmp_path,))
    assert machine_code._stored(VOTES) is None
    path = machine_code._store(VOTES, tmp_path, b"machine code")
    assert machine_code._stored(VOTES) == b"machine code"
    path.write_bytes(path.read_bytes().replace(b"machine", b"machina"))
    assert machine_code._stored(VOTES) is None
    assert not VOTES.is_stored()


def test_storing_leaves_one_file_of_each_library_behind(tmp_path) -> None:
    (tmp_path / "votes-older.o").write_bytes(b"")
    kept = {machine_code._store(SCHEDULER, tmp_path, b"new"), machine_code._store(VOTES, tmp_path, b"new")}
    assert set(tmp_path.iterdir()) == kept


def test_nothing_writable_is_not_an_error(tmp_path, monkeypatch) -> None:
    occupied = tmp_path / "file"
    occupied.write_bytes(b"")
    monkeypatch.setattr(machine_code, "_folders", lambda: (occupied,))
    monkeypatch.setattr(machine_code, "_emitted", lambda _: b"code")
    assert VOTES.compile() is None


def test_without_stored_code_it_is_compiled_and_said_once(tmp_path, monkeypatch) -> None:
    stored = machine_code._stored(VOTES) or machine_code._emitted(VOTES)
    monkeypatch.setattr(machine_code, "_folders", lambda: (tmp_path,))
    monkeypatch.setattr(machine_code, "_emitted", lambda _: stored)
    machine_code._loaded.cache_clear()
    with pytest.warns(UserWarning, match="compiling the votes, once; it takes some seconds"):
        machine_code._loaded(VOTES)
    assert len(list(tmp_path.iterdir())) == 1
    assert "count_votes" in machine_code._loaded(VOTES)
