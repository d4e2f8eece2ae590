"""A file is written whole or not at all."""

from __future__ import annotations

import os

import pytest

from troth.book.record import write_proposal
from troth.book.writing import write_bytes, write_text
from troth.errors import Finding, NotFound, Place
from troth.store.findings import write_findings


def test_a_file_is_written_with_the_usual_rights_and_nothing_beside_it(tmp_path):
    (tmp_path / "plain").write_text("x")
    write_text(tmp_path / "new", "é\n")
    assert (tmp_path / "new").read_bytes() == b"\xc3\xa9\n"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "plain"]


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    (tmp_path / "old").write_text("kept")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device", "old")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(tmp_path / "old", "lost")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["kept"]


def test_a_link_stays_a_link_to_the_file_written(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.fixture
def pipe(tmp_path):
    """Return a pipe of the test's own and a way to read it: no test may touch a device of the machine."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield path, lambda: os.read(reader, 1 << 16)
    os.close(reader)


def test_what_is_no_file_is_written_to_and_not_replaced(pipe, tmp_path):
    path, read = pipe
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        write_bytes(tmp_path / name, b"told")
        assert read() == b"told"
    assert path.is_fifo()
    assert (tmp_path / "link").is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "pipe"]


def test_findings_and_mappings_are_written_to_what_is_no_file(pipe, tmp_path):
    path, read = pipe
    write_findings(path, [Finding(Place("t.csv", 1), "odd", "is odd")], None, "t.csv", lambda _: ("", "", ""))
    assert b"is odd" in read()
    tasks = tmp_path / "tasks.csv"
    tasks.write_text("task,estimate hours,actual hours\n1,2,3\n")
    write_proposal(tasks, out=path, replaces=True)
    assert b"troth-mapping: 1" in read()
    assert path.is_fifo()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pipe", "tasks.csv"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound, match=r"there is no folder '.*nowhere'"):
        write_text(tmp_path / "nowhere" / "x", "")
