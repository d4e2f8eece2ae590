"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from troth.book.writing import write_bytes, write_text
from troth.errors import NotFound


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


def test_what_is_no_file_is_written_to_and_not_replaced():
    write_bytes(Path(os.devnull), b"nothing")
    assert not Path(os.devnull).is_file()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound, match=r"there is no folder '.*nowhere'"):
        write_text(tmp_path / "nowhere" / "x", "")
