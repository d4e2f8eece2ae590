"""`troth new deal` asks, asks again where an answer cannot be read, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from troth.cli import main
from troth.intake.deal.file import read_deal

ANSWERS = [
    "Warehouse system", "Northbeam Systems", "Harbour Logistics", "2027-01-11", "2027-04-30", "72000 EUR",
    "none", "consultant 1 640, integrator 2 560", "discovery 12d consultant, interfaces 30d integrator",
    "stock-lead 40%", "clean-data 10d", "sponsor 5wd", "0",
]  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "troth.toml").write_text('seller = "Northbeam"\n')
    (tmp_path / "deals").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(answers: list[str], *options: str):
    return CliRunner().invoke(main, ["new", "deal", *options], input="\n".join(answers) + "\n")


def test_the_answers_make_a_deal_file_that_reads_without_a_fault(workspace):
    done = run(ANSWERS)
    written = workspace / "deals" / "harbour-system.yaml"
    assert done.exit_code == 0
    assert done.output.endswith("Next: troth check deals/harbour-system.yaml\n")
    read = read_deal(written.read_bytes(), "harbour-system.yaml")
    assert read.findings == ()
    assert read.deal.id == "harbour-system"


def test_an_answer_that_cannot_be_read_is_worded_and_asked_again(workspace):
    done = run([*ANSWERS[:4], "soon", *ANSWERS[4:]])
    assert "'soon' is not a day; expected a day written year-month-day, like 2027-04-30\n" in done.output
    assert (workspace / "deals" / "harbour-system.yaml").exists()


def test_a_deal_file_that_is_there_is_left_and_the_next_free_name_is_taken(workspace):
    run(ANSWERS)
    first = (workspace / "deals" / "harbour-system.yaml").read_bytes()
    done = run([*ANSWERS[:5], "90000 EUR", *ANSWERS[6:]])
    assert "wrote deals/harbour-system-2.yaml" in done.output
    assert (workspace / "deals" / "harbour-system.yaml").read_bytes() == first
    second = (workspace / "deals" / "harbour-system-2.yaml").read_bytes()
    assert read_deal(second, "2").deal.id == "harbour-system-2"


def test_the_seller_of_the_workspace_is_offered(workspace):
    done = run([ANSWERS[0], "", *ANSWERS[2:]])
    assert "[Northbeam]" in done.output
    assert "seller: Northbeam\n" in (workspace / "deals" / "harbour-system.yaml").read_text()


def test_an_unfinished_round_of_answers_writes_nothing(workspace):
    assert run(ANSWERS[:5]).exit_code == 130
    assert list((workspace / "deals").iterdir()) == []


def test_a_named_file_is_written_and_never_overwritten(workspace):
    assert "wrote mine.yaml" in run(ANSWERS, "--out", "mine.yaml").output
    first = (workspace / "mine.yaml").read_bytes()
    done = run(ANSWERS, "--out", "mine.yaml")
    assert done.exit_code == 2
    assert done.output == (
        "troth: mine.yaml is already there and was left as it is; "
        "choose another name: troth new deal --out FILE\n"
    )
    assert (workspace / "mine.yaml").read_bytes() == first


def test_without_a_workspace_nothing_is_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(ANSWERS)
    assert done.exit_code == 2
    assert done.output.startswith("troth: no troth.toml in ")
