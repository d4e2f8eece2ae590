"""`troth why` as one types it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-02", "--draws", "500")
TROTH = Path(sys.executable).parent / "troth"
TILL = """\
troth: 1
deal: till
title: Till
seller: Northbeam
client: Corner Shop
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller, cost: 500/d}
work:
  roof:  {effort: 10d, by: builder, fixed: true}
  walls: {effort: 10d, by: builder, fixed: true}
  live:  {milestone: true, after: [roof, walls]}
"""
PROMISES = """\
promises:
  live: {by: seller, reach: live, on-or-before: 2027-01-22}
"""


@pytest.fixture
def till(tmp_path) -> Path:
    """Write a deal without price, client people, levers and risks, outside any workspace."""
    (tmp_path / "till.yaml").write_text(TILL + PROMISES)
    return tmp_path


def test_the_example_says_what_holds_its_worst_promise_back(example, troth):
    shown = troth(example, "why", DEAL, *AS_OF).stdout
    assert "'live' by 30 Apr 2027:" in shown
    assert "The step that helps most:" in " ".join(shown.split())
    assert "Harbour Logistics' money" in shown


def test_a_bare_deal_outside_a_workspace_gets_its_constraint_and_price(till, troth):
    shown = " ".join(troth(till, "why", "till.yaml", *AS_OF).stdout.split())
    assert "one more builder (2, not 1) (100 points). We can remove it; it costs us about EUR 5,000" in shown


def test_one_promise_can_be_named_and_an_unknown_one_gets_the_nearest_name(example, troth):
    asked = json.loads(troth(example, "why", DEAL, "data-clean", *AS_OF, "--json").stdout)
    assert [one["promise"] for one in asked["held"]] == ["data-clean"]
    told = troth(example, "why", DEAL, "data-clea", *AS_OF, code=2)
    assert told.stderr.endswith(
        "there is no promise 'data-clea' in deal 'harbour-wms'; did you mean 'data-clean'?\n"
    )
    assert told.stdout == ""


def test_an_unknown_lever_and_too_few_draws_are_exit_2(example, troth):
    assert "did you mean 'later'" in troth(example, "why", DEAL, "--set", "latr", code=2).stderr
    assert "--draws" in troth(example, "why", DEAL, "--draws", "1", code=2).stderr
    assert "no deal file 'nothing.yaml'" in troth(example, "why", "nothing.yaml", code=2).stderr


def test_a_deal_without_promises_says_so(till, troth):
    (till / "till.yaml").write_text(TILL)
    shown = troth(till, "why", "till.yaml", *AS_OF).stdout
    assert "We promise nothing in this deal" in shown


def test_levers_that_are_set_stay_set(example, troth):
    facts = json.loads(troth(example, "why", DEAL, *AS_OF, "--set", "more-stock-lead", "--json").stdout)
    assert facts["levers"] == ["more-stock-lead"]
    assert not any(
        gain["step"]["name"] == "more-stock-lead" for held in facts["held"] for gain in held["gains"]
    )


def test_the_same_seed_gives_the_same_bytes_and_json_is_all_there_is_on_stdout(example, troth):
    first = troth(example, "why", DEAL, *AS_OF, "--json").stdout
    assert json.loads(first)["looked"]["draws"] == 500
    assert troth(example, "why", DEAL, *AS_OF, "--json").stdout == first


def test_the_page_is_written_beside_the_terminal_and_never_over_the_deal(workspace, troth):
    told = troth(workspace, "why", DEAL, *AS_OF, "--html", "why.html")
    assert "wrote why.html" in told.stderr
    text = (workspace / "why.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert 'data-chart="why-live"' in text
    refused = troth(workspace, "why", DEAL, *AS_OF, "--html", DEAL, code=2)
    assert "is already there and was left as it is" in refused.stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    done = subprocess.run([str(TROTH), "why", DEAL, *AS_OF], cwd=workspace, capture_output=True, check=False)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not any("\x1b" in line or "\u00a0" in line or line != line.rstrip() for line in lines)
