"""What is kept for speed: given back only as it was, never in the way, and never another answer."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from troth.book import kept_catalogue
from troth.book.check import Question, check_deal, read_deal_file
from troth.book.kept import FOLDER, keep, name_of, recall
from troth.book.kept_catalogue import catalogue_of
from troth.book.kept_days import known_days
from troth.book.record import DATABASE, add_record, load_record
from troth.book.workspace import make_workspace
from troth.core.deal import BaseRateChoice, Policy
from troth.telling.check.check_json import check_json

NAME = name_of("a", 1)
DEAL = "deals/harbour-wms.yaml"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "example").folder


def checked(workspace) -> str:
    question = Question(
        root=workspace,
        policy=Policy(),
        base_rate=BaseRateChoice(),
        seed=1,
        draws=200,
        as_of=date(2026, 6, 1),
        is_quick=True,
    )
    return check_json(check_deal(workspace / DEAL, question).judgement)


def test_what_was_kept_comes_back_and_nothing_else(tmp_path):
    keep(tmp_path, "levels", NAME, b"content")
    assert recall(tmp_path, "levels", NAME) == b"content"
    assert recall(tmp_path, "levels", name_of("a", 2)) is None
    assert recall(None, "levels", NAME) is None
    assert sorted(path.name for path in (tmp_path / FOLDER / "levels").iterdir()) == [NAME]


def test_what_was_changed_or_renamed_is_not_given_back(tmp_path):
    keep(tmp_path, "levels", NAME, b"content")
    path = tmp_path / FOLDER / "levels" / NAME
    whole = path.read_bytes()
    path.with_name("other").write_bytes(whole)
    assert recall(tmp_path, "levels", "other") is None
    for at in (0, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert recall(tmp_path, "levels", NAME) is None
    path.write_bytes(b"")
    assert recall(tmp_path, "levels", NAME) is None


def test_the_folder_keeps_itself_out_of_git(tmp_path):
    keep(tmp_path, "levels", NAME, b"")
    assert (tmp_path / FOLDER / ".gitignore").read_text(encoding="utf-8").splitlines()[-1] == "*"


def test_a_check_says_the_same_with_everything_kept_nothing_kept_and_nothing_writable(workspace):
    shutil.rmtree(workspace / FOLDER, ignore_errors=True)
    first = checked(workspace)
    assert checked(workspace) == first
    shutil.rmtree(workspace / FOLDER)
    (workspace / FOLDER).write_text("in the way")
    assert checked(workspace) == first


def test_the_catalogue_is_not_opened_while_its_bytes_are_the_same(workspace, monkeypatch):
    before = load_record(workspace, "items")
    monkeypatch.setattr(kept_catalogue, "transaction", None)
    again = load_record(workspace, "items")
    assert (again.snapshot, again.ids, again.is_synthetic) == (
        before.snapshot,
        before.ids,
        before.is_synthetic,
    )


def test_a_file_added_is_seen_at_once(workspace):
    before = catalogue_of(workspace / DATABASE, "items")
    more = workspace / "record" / "more.csv"
    more.write_text((workspace / "record" / "items.csv").read_text().replace("NB-001", "NB-901"))
    mapping = (workspace / "record" / "items.mapping.yaml").read_text()
    more.with_name("more.mapping.yaml").write_text(mapping)
    added = add_record(workspace, more)
    head, chain = catalogue_of(workspace / DATABASE, "items")
    assert head == added.snapshot.id != before[0]
    assert chain[-1] == added.snapshot
    assert len(chain) == len(before[1]) + 1


def test_a_database_that_changed_while_it_was_read_is_not_kept(workspace, monkeypatch):
    shutil.rmtree(workspace / FOLDER, ignore_errors=True)
    names = iter((name_of("before"), name_of("after")))
    monkeypatch.setattr(kept_catalogue, "_name", lambda *_: next(names))
    assert catalogue_of(workspace / DATABASE, "items")[0] is not None
    assert not (workspace / FOLDER / kept_catalogue.KIND).exists()


def test_holidays_are_looked_up_once(workspace, monkeypatch):
    first = read_deal_file(workspace / DEAL, Policy(), root=workspace)
    assert set(known_days(workspace)) == {"DE/HH/2026-2042", "NL//2026-2042"}
    monkeypatch.setattr("troth.intake.deal.closed_days._resolved", None)
    assert read_deal_file(workspace / DEAL, Policy(), root=workspace) == first
