"""`troth check` as one types it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from troth.telling.check.check_page import check_page
from troth.telling.words import plain

DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-02", "--draws", "500")
LEVERS = "more-stock-lead,later=2"
TROTH = Path(sys.executable).parent / "troth"
WALK_AWAY = """\
troth: 1
deal: till
title: Till
seller: Northbeam
client: Corner Shop
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller, cost: 560/d}
work:
  build: {effort: 10d, by: builder}
  live: {milestone: true, after: [build]}
refused: [later-date]
promises:
  live: {by: seller, reach: live, on-or-before: 2027-01-18}
"""


@pytest.fixture
def till(tmp_path) -> Path:
    """Write a small deal outside any workspace."""
    (tmp_path / "till.yaml").write_text(WALK_AWAY)
    return tmp_path


def test_a_change_is_exit_3_and_names_the_levers_that_make_a_promise_exit_0(example, troth):
    change = troth(example, "check", DEAL, *AS_OF, code=3).stdout
    assert "VERDICT: CHANGE." in change
    assert f"  troth check {DEAL} --set {LEVERS}\n" in change
    promise = troth(example, "check", DEAL, *AS_OF, "--set", LEVERS, code=0).stdout
    assert "VERDICT: PROMISE." in promise
    assert f"  troth offer {DEAL} --set {LEVERS} --md\n" in promise


def test_to_walk_away_is_exit_4_and_works_outside_a_workspace(till, troth):
    told = troth(till, "check", "till.yaml", *AS_OF, code=4)
    lines = told.stdout.splitlines()
    assert lines[0] == "Till for Corner Shop, as of 2 Nov 2026"
    assert lines[1].startswith("These odds stand on other firms' software tasks")
    assert "VERDICT: WALK AWAY." in told.stdout
    assert "note: till.yaml" in told.stderr


def test_quick_leaves_the_search_out(till, troth):
    told = troth(till, "check", "till.yaml", *AS_OF, "--quick", code=3).stdout
    assert "was not looked for (--quick)" in " ".join(told.split())
    assert "  troth check till.yaml\n" in told


@pytest.mark.parametrize("arguments", [(), (DEAL, "--from-basis", "basis.json")])
def test_either_a_deal_or_a_basis_is_named(example, troth, arguments):
    told = troth(example, "check", *arguments, code=2)
    assert "name one deal file, or --from-basis FILE" in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("flags", "named"), [(("--seed", "2"), "--seed"), (("--set", "later", "--quick"), "--set, --quick")]
)
def test_a_basis_takes_no_flag_for_what_it_holds(example, troth, flags, named):
    told = troth(example, "check", "--from-basis", "basis.json", *flags, code=2)
    assert f"the basis holds its own {named}; leave that out" in told.stderr


def test_an_unknown_lever_gets_the_nearest_name(example, troth):
    told = troth(example, "check", DEAL, *AS_OF, "--set", "latr", code=2)
    assert told.stderr.endswith("there is no lever 'latr' in deal 'harbour-wms'; did you mean 'later'?\n")
    assert told.stdout == ""


def test_every_finding_of_a_deal_file_is_told_at_once(till, troth):
    text = WALK_AWAY.replace("10d", "10 dyas").replace("2027-01-18", "2027-13-18")
    (till / "till.yaml").write_text(text.replace("[build]", "[buidl]"))
    told = troth(till, "check", "till.yaml", code=2)
    assert re.findall(r"error: till\.yaml:(\d+):", told.stderr) == ["11", "12", "15"]
    assert "did you mean 'build'" in told.stderr.lower()
    assert told.stdout == ""


def test_levers_are_named_together_or_one_by_one(example, troth):
    together = troth(example, "check", DEAL, *AS_OF, "--set", "more-stock-lead,later=2", "--json").stdout
    apart = troth(
        example, "check", DEAL, *AS_OF, "--set", "later=2", "--set", "more-stock-lead", "--json"
    ).stdout
    assert json.loads(together)["levers"] == ["more-stock-lead", "later=2"]
    assert together == apart


def test_json_is_all_there_is_on_stdout(till, troth):
    told = troth(till, "check", "till.yaml", *AS_OF, "--json", "--html", "page.html", code=4)
    assert json.loads(told.stdout)["verdict"] == "walk-away"
    assert "note: till.yaml" in told.stderr
    assert "wrote page.html" in told.stderr


def test_the_page_and_the_basis_are_written_beside_the_terminal(workspace, troth):
    told = troth(workspace, "check", DEAL, *AS_OF, "--html", "page.html", "--basis", "basis.json", code=3)
    page = (workspace / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "VERDICT: CHANGE." in page
    sealed = json.loads((workspace / "basis.json").read_text(encoding="utf-8"))
    assert f"wrote basis.json: sha256 {sealed['sha256']}" in told.stderr


def test_from_its_basis_a_check_prints_the_same_page_and_the_same_json(workspace, troth):
    page = troth(workspace, "check", DEAL, *AS_OF, "--basis", "basis.json", code=3).stdout
    figures = troth(workspace, "check", DEAL, *AS_OF, "--json", code=3).stdout
    (workspace / DEAL).unlink()
    again = ("check", "--from-basis", "basis.json")
    assert troth(workspace, *again, code=3).stdout == page
    assert troth(workspace, *again, "--json", code=3).stdout == figures
    assert f"  troth check {DEAL} --set {LEVERS}\n" in page


def test_a_basis_that_was_changed_is_exit_1(workspace, troth):
    troth(workspace, "check", DEAL, *AS_OF, "--basis", "basis.json", "--quick", code=3)
    path = workspace / "basis.json"
    path.write_bytes(path.read_bytes().replace(b'"seed":1', b'"seed":2', 1))
    told = troth(workspace, "check", "--from-basis", "basis.json", code=1)
    assert "basis basis.json has changed since it was sealed" in told.stderr


def test_details_are_added_for_a_statistician(till, troth):
    plain_page = troth(till, "check", "till.yaml", *AS_OF, "--quick", code=3).stdout
    detailed = troth(till, "check", "till.yaml", *AS_OF, "--quick", "--details", code=3).stdout
    assert detailed.startswith(plain_page)
    assert "Monte Carlo" in detailed.removeprefix(plain_page)


def test_every_hard_truth_stands_in_the_page_and_in_the_details_and_the_rest_is_counted(workspace, troth):
    every = "Every hard truth, and what it rests on"
    told = troth(workspace, "check", DEAL, *AS_OF, "--quick", "--html", "page.html", code=3).stdout
    page = (workspace / "page.html").read_text(encoding="utf-8")
    detailed = troth(workspace, "check", DEAL, *AS_OF, "--quick", "--details", code=3).stdout
    assert every in page
    assert every in detailed
    assert every not in told
    assert "more: see --details." in told
    assert "more: listed below with what each rests on." in detailed


def test_a_draw_count_or_a_day_that_cannot_be_is_exit_2(till, troth):
    assert "--draws" in troth(till, "check", "till.yaml", "--draws", "1", code=2).stderr
    assert "--as-of" in troth(till, "check", "till.yaml", "--as-of", "2026-13-01", code=2).stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    command = [str(TROTH), "check", DEAL, *AS_OF]
    shown = subprocess.run(command, cwd=workspace, capture_output=True, check=False)
    assert shown.returncode == 3
    text = shown.stdout.decode()
    assert "\x1b" not in text
    assert "\r" not in shown.stderr.decode()
    assert max(len(line) for line in text.splitlines()) <= 80
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert "\u00a0" not in text
    assert re.search("^  troth check deals/", text, re.MULTILINE)


def test_what_is_printed_is_the_page_word_for_word(example, troth, monkeypatch):
    pages = []
    real = check_page

    def caught(*arguments, **options):
        pages.append(real(*arguments, **options))
        return pages[-1]

    monkeypatch.setattr("troth.telling.check.check_page.check_page", caught)
    shown = " ".join(troth(example, "check", DEAL, *AS_OF, code=3).stdout.split())
    [page] = pages
    for line in (
        page.title,
        *page.head,
        *(text for one in page.sections for text in (*one.before, *one.after)),
    ):
        assert " ".join(plain(line).split()) in shown


def test_an_answer_is_never_written_over_what_it_was_made_from(workspace, troth):
    for option in ("--html", "--basis"):
        for target in (DEAL, "troth.toml", "troth.db"):
            before = (workspace / target).read_bytes()
            told = troth(workspace, "check", DEAL, *AS_OF, "--quick", option, target, code=2)
            assert "is already there and was left as it is; name another file" in told.stderr
            assert (workspace / target).read_bytes() == before


def test_work_that_a_lever_leaves_out_is_said(example, troth):
    told = troth(example, "check", DEAL, *AS_OF, "--quick", "--set", "drop-voice-pick", code=3)
    assert "Levers set: drop-voice-pick. Left out: voice pick." in told.stdout
