"""Scratch folders: what a killed command left is removed, what another one works in is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from troth.book.scratch import clear_left_behind, scratch_in

KILLED = """
import os, signal, sys
from pathlib import Path
from troth.book.scratch import scratch_in
with scratch_in(Path(sys.argv[1])) as scratch:
    (scratch / "stage.parquet").write_text("half")
    (Path(sys.argv[1]) / "a.parquet.tmp").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_command_left_is_removed_and_snapshots_stay(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    (tmp_path / "b.parquet").write_text("whole")
    assert len(names(tmp_path)) == 3
    clear_left_behind(tmp_path)
    assert names(tmp_path) == ["b.parquet"]


def test_what_another_command_works_in_is_left_alone(tmp_path):
    with scratch_in(tmp_path) as scratch:
        (tmp_path / "a.parquet.tmp").write_text("half")
        clear_left_behind(tmp_path)
        assert names(tmp_path) == [scratch.name, "a.parquet.tmp"]


def test_a_folder_without_a_lock_is_removed_when_it_is_old(tmp_path):
    fresh, old = tmp_path / ".adding-x.tmp", tmp_path / ".adding-y.tmp"
    for folder in (fresh, old):
        folder.mkdir()
    hours_ago = time.time() - 7_200
    os.utime(old, (hours_ago, hours_ago))
    clear_left_behind(tmp_path)
    assert names(tmp_path) == [".adding-x.tmp"]
