"""`troth record` as one types it: map, add, add again, show, start."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from troth.cli import main

TASKS = (
    "task,estimate hours,actual hours,status,estimated on,completed,team\n"
    "1,8,10,done,2024-01-02,2024-01-05,red\n2,4,4,done,2024-01-03,2024-01-15,red\n"
    "3,6,3,done,2024-01-03,2024-02-05,blue\n4,0,3,done,2024-01-03,2024-02-05,blue\n5,9,2,open,2024-01-09,,blue\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "troth.toml").write_text('currency = "EUR"\n')
    (tmp_path / "tasks.csv").write_text(TASKS)
    return tmp_path


def test_a_file_is_mapped_added_and_shown(troth, folder):
    assert troth(folder, "record", "map", "tasks.csv").output == (
        "Wrote tasks.mapping.yaml: tasks.csv as items of work.\n"
        "Next: read it, then: troth record add tasks.csv\n"
    )
    text = (folder / "tasks.mapping.yaml").read_text().replace("import-day", "2024-02-10")
    (folder / "tasks.mapping.yaml").write_text(text)
    added = troth(folder, "record", "add", "tasks.csv", "--findings", "out.csv").output
    assert added.splitlines()[:-1] == [
        "tasks.csv: 5 rows, 4 items: 4 new, 0 changed, 0 as before.",
        "Left out: 1 row",
        "          1  the estimate is zero",
        "Every row not used is listed in out.csv.",
    ]
    assert added.splitlines()[-1].startswith("The record now holds 4 items (snapshot ")
    assert "tasks.csv,5,,4,warning,row-estimate-zero" in (folder / "out.csv").read_text()
    again = troth(folder, "record", "add", "tasks.csv").output
    assert again.startswith("tasks.csv was added before with the same mapping; nothing changed.\n")
    shown = troth(folder, "record", "show").output.splitlines()
    assert shown[3:] == [
        "",
        "Effort",
        "  3 finished, 1 open (1 of them as 'at least this much'), 0 cancelled.",
        "  Finished by year: 2024 3.",
        "",
        "  Of the estimate it took             finished   1 in 10      half   9 in 10",
        "                                                 at most   at most   at most",
        "  all                                        3       50%      100%      125%",
        "",
        "  by team",
        "    red                                      2      100%      100%      125%",
        "    blue                                     1       50%       50%       50%",
        "",
        "Left out: 1 row",
        "          1  the estimate is zero",
    ]
    assert all(len(line) <= 80 for line in shown)


def test_what_is_changed_is_said(troth, folder):
    troth(folder, "record", "map", "tasks.csv")
    troth(folder, "record", "add", "tasks.csv")
    (folder / "tasks.csv").write_text(TASKS.replace("1,8,10", "1,8,11"))
    lines = troth(folder, "record", "add", "tasks.csv").output.splitlines()
    assert lines[:2] == [
        "tasks.csv: 5 rows, 4 items: 0 new, 1 changed, 3 as before.",
        "Changed ones replaced their older version.",
    ]


def test_faults_are_told_with_their_place_and_code_2(troth, folder):
    troth(folder, "record", "map", "tasks.csv")
    troth(folder, "record", "map", "tasks.csv", code=2)
    (folder / "tasks.mapping.yaml").write_text("kind: x\n")
    result = troth(folder, "record", "add", "tasks.csv", code=2)
    assert (
        "tasks.mapping.yaml:1:7: 'x' is not known here; expected one of items, deals, service"
        in result.output
    )


def test_what_a_proposal_leaves_open_is_counted(troth, folder):
    (folder / "odd.csv").write_text("task,estimate hours,actual hours,completed\n1,5,6,03/04/2005\n")
    lines = " ".join(troth(folder, "record", "map", "odd.csv").output.split())
    assert "'03/04/2005' may be read as two dates; expected dd/mm/yyyy or mm/dd/yyyy." in lines
    assert "1 question to answer in it first." in lines


def test_an_empty_record_says_what_to_do(troth, folder):
    assert troth(folder, "record", "show").output == (
        "The record is empty.\nNext: troth record map FILE, or from memory: troth record start\n"
    )


def test_the_last_deals_are_told_from_memory(folder, monkeypatch):
    monkeypatch.chdir(folder)
    answers = [
        "Alder", "2025-01-06", "2025-03-03", "2025-04-07", "100", "130",
        "Alder",
        "Birch", "2026-01-05", "soon", "2026-06-01", "open", "", "",
        "",
    ]  # fmt: skip
    result = CliRunner().invoke(main, ["record", "start"], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert "That one was told already." in result.output
    assert "That cannot be read; once more, or Enter to skip." in result.output
    assert "past-deals.csv: 2 rows, 3 figures of deals: 3 new, 0 changed, 0 as before." in result.output
    assert (folder / "record" / "past-deals.mapping.yaml").exists()


def test_nothing_told_changes_nothing(folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["record", "start"], input="\n")
    assert result.output.endswith("No deal was told; nothing was changed.\n")
    assert not (folder / "record").exists()
