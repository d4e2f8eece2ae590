"""A workspace is made whole or not at all, and nothing of the user's is overwritten."""

from __future__ import annotations

import tomllib

import pytest

from troth.book.workspace import make_workspace
from troth.errors import AlreadyThere, NotFound
from troth.settings import read_settings


def test_a_workspace_has_settings_deals_and_a_record(tmp_path):
    made = make_workspace(tmp_path / "northbeam")
    names = {path.as_posix() for path in made.files}
    assert {"troth.toml", "deals/harbour-wms.yaml", "README.md", ".gitignore"} <= names
    assert (made.folder / "record").is_dir()
    assert all((made.folder / path).is_file() for path in made.files)
    assert list(tmp_path.iterdir()) == [made.folder]


def test_the_settings_it_ships_are_read_without_a_finding(tmp_path):
    made = make_workspace(tmp_path / "northbeam")
    settings = read_settings(made.folder, None, {})
    assert settings["seller"] == tomllib.loads((made.folder / "troth.toml").read_text())["seller"]
    assert settings.policy.promise == 0.9


def test_an_existing_folder_keeps_what_is_in_it(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    make_workspace(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "troth.toml").exists()
    assert not list(tmp_path.glob(".troth-new-*"))


def test_nothing_is_overwritten_and_nothing_half_made(tmp_path):
    (tmp_path / "troth.toml").write_text("seed = 3\n")
    with pytest.raises(
        AlreadyThere, match=r"troth\.toml is already there and was left as it is; choose another"
    ):
        make_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["troth.toml"]
    assert (tmp_path / "troth.toml").read_text() == "seed = 3\n"


def test_a_folder_in_no_folder_is_refused(tmp_path):
    with pytest.raises(NotFound, match=r"there is no folder '.*nowhere'"):
        make_workspace(tmp_path / "nowhere" / "northbeam")
