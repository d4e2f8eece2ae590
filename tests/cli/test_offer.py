"""`troth offer` as one types it: the client's page, on the terminal or in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-02", "--draws", "500")
LEVERS = "more-stock-lead,later=2"


def test_what_can_be_kept_is_promised_and_exit_0(example, troth):
    told = troth(example, "offer", DEAL, "--md", *AS_OF, "--set", LEVERS)
    assert told.stdout.startswith(
        "# Warehouse system: what Northbeam Systems can promise Harbour Logistics\n"
    )
    assert "## What we promise\n" in told.stdout
    assert "| 'live' by 30 Jun 2027 |" in told.stdout


def test_what_cannot_is_not_worded_as_a_promise_and_exit_3(example, troth):
    said = troth(example, "offer", DEAL, "--md", *AS_OF, code=3).stdout
    assert "## What we promise\n" not in said
    assert "- 'live' by 30 Apr 2027: we do not promise it; it would hardly ever come true.\n" in said


def test_nothing_that_could_be_kept_is_exit_4(workspace, troth):
    path = workspace / DEAL
    levers = "more-stock-lead, third-integrator, drop-voice-pick, later, later-date"
    path.write_text(path.read_text().replace("refused: []", f"refused: [{levers}]"))
    said = troth(workspace, "offer", DEAL, "--md", *AS_OF, code=4).stdout
    assert "We say no to this as it stands" in said


def test_it_is_written_to_a_file_where_one_is_named(workspace, troth):
    told = troth(workspace, "offer", DEAL, "--md", *AS_OF, "--out", "offer.md", code=3)
    assert told.stdout == ""
    assert told.stderr.endswith("wrote offer.md\n")
    assert (workspace / "offer.md").read_text(encoding="utf-8").startswith("# Warehouse system")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("offer",), "Missing argument 'DEAL'"),
        (("offer", "deals/nowhere.yaml"), "did you mean 'deals/harbour-wms.yaml'?"),
        (("offer", DEAL, "--set", "latr"), "did you mean 'later'?"),
        (("offer", DEAL, "--out", "no/such/folder.md", *AS_OF), "there is no folder 'no/such'"),
    ],
)
def test_wrong_input_is_exit_2_with_what_to_do(example, troth, arguments, said):
    told = troth(example, *arguments, code=2)
    assert said in told.stderr
    assert told.stdout == ""


def test_the_shipped_example_says_it_is_invented(example, troth):
    said = troth(example, "offer", DEAL, "--md", *AS_OF, code=3).stdout
    assert "the record behind it is invented, so it promises nothing" in said


def test_the_terminals_page_ends_with_a_line_feed_and_no_colour(example, troth):
    said = troth(example, "offer", DEAL, "--md", *AS_OF, code=3).stdout
    assert said.endswith(".\n")
    assert "\x1b" not in said
    assert Path(DEAL).name not in said
