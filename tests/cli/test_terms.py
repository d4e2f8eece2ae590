"""`troth terms` as one types it: what it prints, where, and what it refuses."""

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
  build: {effort: 10d, by: builder}
  live: {milestone: true, after: [build]}
promises:
  live: {by: seller, reach: live, on-or-before: 2027-01-22}
price: {fixed: 10000, monthly: 1000, months: 12}
"""
TERMS = """\
terms:
  late: {of: live, rate: 1% per week, cap: 10%}
  uptime: {objective: 99.9%, credits: [[99.9%, 10%]]}
"""


@pytest.fixture
def till(tmp_path) -> Path:
    """Write a deal with two clauses, outside any workspace."""
    (tmp_path / "till.yaml").write_text(TILL + TERMS)
    return tmp_path


def test_the_shipped_example_is_told_in_order(example, troth):
    shown = troth(example, "terms", DEAL, *AS_OF).stdout
    headings = [
        "'late penalty' and 'uptime' cost us EUR",
        "A seller without a record would pay EUR",
        "Next step: look for a guarantee",
        "What the clauses cost us over the contract",
        "How often each level is kept",
        "What may come on top",
        "The price of distrust: ours, and a seller's without a record",
        "Over later deals",
        "What stands behind it",
    ]
    places = [shown.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "'live in 12 weeks', which became" in shown


def test_outside_a_workspace_nobody_can_be_told_apart(till, troth):
    shown = " ".join(troth(till, "terms", "till.yaml", *AS_OF).stdout.split())
    assert "Without a record of service we cannot tell ourselves from anybody: both are the same." in shown
    assert "troth guarantee" not in shown


def test_the_next_step_can_be_typed_as_it_stands(example, troth):
    lines = troth(example, "terms", DEAL, *AS_OF).stdout.splitlines()
    [command] = [line.split() for line in lines if line.strip().startswith("troth guarantee")]
    shown = troth(example, *command[1:], *AS_OF).stdout
    assert "What it costs on average, in EUR" in shown


def test_levers_are_set(example, troth):
    facts = json.loads(troth(example, "terms", DEAL, *AS_OF, "--set", "later", "--json").stdout)
    assert facts["levers"] == ["later"]
    plain = json.loads(troth(example, "terms", DEAL, *AS_OF, "--json").stdout)
    owed = [one["terms"]["late-penalty"]["credits"]["mean_minor"] for one in (facts, plain)]
    assert owed[0] < owed[1]


def test_the_same_seed_gives_the_same_bytes_and_json_is_all_there_is_on_stdout(example, troth):
    first = troth(example, "terms", DEAL, *AS_OF, "--json").stdout
    assert json.loads(first)["draws"] == 500
    assert troth(example, "terms", DEAL, *AS_OF, "--json").stdout == first
    assert troth(example, "terms", DEAL, *AS_OF, "--seed", "9", "--json").stdout != first


def test_what_the_terms_cost_is_what_check_says(example, troth):
    checked = json.loads(troth(example, "check", DEAL, *AS_OF, "--json", code=3).stdout)
    told = json.loads(troth(example, "terms", DEAL, *AS_OF, "--json").stdout)
    assert told["together"]["mean_minor"] == pytest.approx(checked["money"]["credits"]["mean"])


def test_the_page_is_written_beside_the_terminal_and_never_over_the_deal(workspace, troth):
    told = troth(workspace, "terms", DEAL, *AS_OF, "--html", "terms.html")
    assert "wrote terms.html" in told.stderr
    text = (workspace / "terms.html").read_text(encoding="utf-8")
    assert 'data-chart="price-of-distrust"' in text
    refused = troth(workspace, "terms", DEAL, *AS_OF, "--html", DEAL, code=2)
    assert "is already there and was left as it is" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("missing.yaml",), "there is no deal file 'missing.yaml'"),
        (("till.yaml", "--set", "more"), "there is no lever 'more' in deal 'till'"),
        (("till.yaml", "--draws", "1"), "1 is not in the range 100<=x<=1000000"),
        ((), "Missing argument 'DEAL'"),
    ],
)
def test_wrong_input_is_exit_2_and_one_line(till, troth, arguments, says):
    refused = troth(till, "terms", *arguments, code=2)
    assert says in refused.stderr
    assert refused.stdout == ""


def test_a_faulty_clause_is_a_finding_with_its_place(till, troth):
    (till / "till.yaml").write_text(TILL + TERMS.replace("[99.9%, 10%]", "[99.9%, lots]"))
    assert "till.yaml:18:40: credits" in troth(till, "terms", "till.yaml", *AS_OF, code=2).stderr


def test_a_deal_whose_terms_cost_nothing_says_what_to_write(till, troth):
    (till / "till.yaml").write_text(TILL + "terms:\n  nda: {says: We keep quiet.}\n")
    told = troth(till, "terms", "till.yaml", *AS_OF, code=1)
    assert "this deal has no term that costs anything" in told.stderr
    assert "write a service level or a late penalty under terms" in told.stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    done = subprocess.run(
        [str(TROTH), "terms", DEAL, *AS_OF], cwd=workspace, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not any("\x1b" in line or "\u00a0" in line or line != line.rstrip() for line in lines)
