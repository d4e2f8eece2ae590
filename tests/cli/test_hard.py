"""`troth hard` as one types it: what it prints, where, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-02", "--draws", "200")
TROTH = Path(sys.executable).parent / "troth"
SMALL = """\
troth: 1
deal: till
title: Till
seller: Northbeam
client: Corner Shop
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller}
work:
  build: {effort: 10d, by: builder}
  live: {milestone: true, after: [build]}
"""


@pytest.fixture
def small(tmp_path) -> Path:
    """Write a deal without price, promises, levers, costs or people of the client, outside any workspace."""
    (tmp_path / "till.yaml").write_text(SMALL)
    return tmp_path


def test_the_shipped_example_is_told_in_order(example, troth):
    told = troth(example, "hard", DEAL, *AS_OF).stdout
    headings = [
        "It is hardest in the week of",
        "When trouble is most likely",
        "What it looks like in the week of",
        "Is the money gone at half-way?",
        "To stop on",
        "Agreed: 'drop voice pick' when 'live' slips 4 weeks",
        "How hard",
        "What this rests on",
    ]
    places = [told.index(heading) for heading in headings]
    assert places == sorted(places)


def test_a_deal_with_nothing_but_work_is_told_too(small, troth):
    told = " ".join(troth(small, "hard", "till.yaml", *AS_OF).stdout.split())
    assert "the date of the plan's end" in told
    assert "Nobody can know: our people's cost is not (all) in the deal." in told
    assert "There is no price in the deal" in told
    assert "Not counted, for want of a cost in the deal: builder." in told
    assert "Nothing is agreed for that day" in told


def test_json_is_all_there_is_on_stdout_and_the_page_is_written_beside_it(small, troth):
    told = troth(small, "hard", "till.yaml", *AS_OF, "--json", "--html", "page.html")
    facts = json.loads(told.stdout)
    assert (facts["troth_hard"], facts["draws"], facts["headline"]) == (1, 200, None)
    assert "wrote page.html" in told.stderr
    assert "hard-weeks" in (small / "page.html").read_text(encoding="utf-8")


def test_levers_are_set_from_the_start(example, troth):
    facts = json.loads(troth(example, "hard", DEAL, *AS_OF, "--set", "drop-voice-pick", "--json").stdout)
    assert facts["levers"] == ["drop-voice-pick"]
    assert facts["agreed"][0]["why_not"] == "set"


def test_without_a_number_it_is_played_1024_times(example, troth):
    assert json.loads(troth(example, "hard", DEAL, *AS_OF[:2], "--json").stdout)["draws"] == 1024


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("missing.yaml",), "there is no deal file 'missing.yaml'"),
        (("till.yaml", "--set", "more"), "there is no lever 'more' in deal 'till'"),
        (("till.yaml", "--draws", "1"), "1 is not in the range 100<=x<=10000"),
        (("till.yaml", "--as-of", "2026-13-01"), "--as-of"),
        (("till.yaml", "--html", "till.yaml"), "is already there and was left as it is"),
        ((), "Missing argument 'DEAL'"),
    ],
)
def test_wrong_input_is_exit_2_and_one_line(small, troth, arguments, says):
    told = troth(small, "hard", *arguments, code=2)
    assert says in told.stderr
    assert told.stdout == ""
    assert (small / "till.yaml").read_text() == SMALL


def test_an_agreement_on_a_lever_that_is_not_there_is_a_finding(small, troth):
    agreed = "when-hard:\n  - {if: live slips 1w, then: more, decides: builder, within: 2d}\n"
    (small / "till.yaml").write_text(SMALL + agreed)
    assert "then 'more' is not a lever" in troth(small, "hard", "till.yaml", code=2).stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    shown = subprocess.run(
        [str(TROTH), "hard", DEAL, *AS_OF], cwd=workspace, capture_output=True, check=False
    )
    assert shown.returncode == 0
    text = shown.stdout.decode()
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\u00a0" not in text
