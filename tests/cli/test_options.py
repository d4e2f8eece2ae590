"""`troth options` as one types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TROTH = Path(sys.executable).parent / "troth"
DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-23")
QUICK = (*AS_OF, "--draws", "1000")
SMALL = """\
troth: 1
deal: small
seller: Northbeam Systems
client: Harbour Logistics
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller}
work:
  build: {effort: 10d, by: builder}
"""


@pytest.fixture
def small(tmp_path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_the_shipped_example_is_told_in_order(example, troth):
    lines = troth(example, "options", DEAL, *QUICK).stdout.splitlines()
    headings = [
        line
        for line in lines
        if line
        in {
            "Pick two of what they ask for",
            "Options side by side",
            "Everything that nothing else beats",
            "What would make it keepable",
            "How this was found",
        }
    ]
    assert headings == [
        "Pick two of what they ask for",
        "Options side by side",
        "Everything that nothing else beats",
        "What would make it keepable",
        "How this was found",
    ]
    assert lines[1].startswith("They ask for the whole scope for EUR 60,000 by 30 Apr 2027")


def test_a_combination_is_shown_beside_the_others(example, troth):
    told = troth(example, "options", DEAL, *QUICK, "--set", "third-integrator").stdout
    assert "With third-integrator set" in told
    assert "It is beaten by more-stock-lead: by" in " ".join(told.split())


def test_the_options_it_offers_are_promises_once_they_are_written_down(workspace, troth):
    answer = json.loads(troth(workspace, "options", DEAL, *AS_OF, "--json").stdout)
    for option in answer["options"]:
        point, file = option["point"], workspace / "deals" / "written.yaml"
        text = (workspace / DEAL).read_text(encoding="utf-8")
        text = text.replace("on-or-before: 2027-04-30", f"on-or-before: {point['dates']['live']}")
        price = f"{point['price_minor'] / 100:.2f}"
        text = text.replace("fixed: 96000", f"fixed: {price}").replace("at most 96000", f"at most {price}")
        file.write_text(text, encoding="utf-8")
        levers = ["--set", ",".join(point["levers"])] if point["levers"] else []
        checked = troth(workspace, "check", "deals/written.yaml", *AS_OF, "--json", *levers)
        assert json.loads(checked.stdout)["verdict"] == "promise", point["levers"]


def test_a_deal_with_nothing_but_work_is_told_too(small, troth):
    told = troth(small, "options", "small.yaml", *QUICK).stdout
    assert "They have asked for nothing yet" in told
    assert "as the plan stands" in told


def test_json_is_all_there_is_on_stdout_and_the_page_is_written_beside_it(small, troth):
    result = troth(small, "options", "small.yaml", *QUICK, "--json", "--html", "page.html")
    assert json.loads(result.stdout)["deal"] == "small"
    assert "wrote page.html" in result.stderr
    assert (small / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("missing.yaml",), "there is no deal file 'missing.yaml'"),
        (("small.yaml", "--set", "none"), "there is no lever 'none'"),
        (("small.yaml", "--html", "small.yaml"), "small.yaml is already there"),
        (("small.yaml", "--draws", "5"), "--draws"),
    ],
)
def test_wrong_input_is_exit_2_and_nothing_is_written(small, troth, arguments, says):
    result = troth(small, "options", *arguments, code=2)
    assert says in result.stderr
    assert (small / "small.yaml").read_text(encoding="utf-8") == SMALL


def test_levers_that_exclude_one_another_are_refused_in_words(workspace, troth):
    file = workspace / "deals" / "two.yaml"
    text = (workspace / DEAL).read_text(encoding="utf-8")
    text = text.replace("  later:   ", "  sooner: {promise: live, to: 2027-07-31}\n  later:   ")
    file.write_text(text, encoding="utf-8")
    result = troth(workspace, "options", "deals/two.yaml", *QUICK, "--set", "sooner,later", code=1)
    assert "levers 'sooner' and 'later' both set the day of 'live'" in result.stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    command = [TROTH, "options", DEAL, *QUICK]
    told = subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=True).stdout
    assert max(len(line) for line in told.splitlines()) <= 80
    assert "\x1b" not in told
