"""Kept levels change nothing but the time: the same bytes with them, without them, and with damaged ones."""

from __future__ import annotations

from datetime import date

import pytest

from troth.book import kept
from troth.book import kept_levels as keeping
from troth.book.check import Question, check_deal
from troth.book.workspace import make_workspace
from troth.core.deal import BaseRateChoice, Policy
from troth.telling.check.check_json import check_json


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "FEWEST_KEPT", 1)
    return make_workspace(tmp_path / "example").folder


def checked(workspace, seed: int = 1) -> str:
    question = Question(
        root=workspace,
        policy=Policy(),
        base_rate=BaseRateChoice(),
        seed=seed,
        draws=200,
        as_of=date(2026, 6, 1),
        is_quick=True,
    )
    return check_json(check_deal(workspace / "deals" / "harbour-wms.yaml", question).judgement)


def files(workspace) -> list:
    return sorted((workspace / ".troth" / "levels").glob("*"))


def test_a_check_says_the_same_with_kept_levels_and_without(workspace, monkeypatch):
    first = checked(workspace)
    [file] = files(workspace)
    monkeypatch.setattr(keeping, "resolved_levels", None)  # it is not asked again
    assert checked(workspace) == first
    monkeypatch.undo()
    monkeypatch.setattr(keeping, "FEWEST_KEPT", 1)
    file.unlink()
    assert checked(workspace) == first
    assert files(workspace) == [file]


def test_a_damaged_file_is_computed_again(workspace):
    first = checked(workspace)
    [file] = files(workspace)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert checked(workspace) == first
    assert file.read_bytes() == whole


def test_another_seed_has_levels_of_its_own_and_only_a_few_files_stay(workspace, monkeypatch):
    monkeypatch.setattr(kept, "MOST_FILES", 2)
    for seed in (1, 2, 3):
        checked(workspace, seed)
    assert len(files(workspace)) == 2


def test_a_small_record_is_not_kept(tmp_path):
    folder = make_workspace(tmp_path / "example").folder
    checked(folder)
    assert not (folder / ".troth" / "levels").exists()
