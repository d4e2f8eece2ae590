"""`troth guarantee` as one types it: what it prints, what is pasted, and what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

DEAL = "deals/harbour-wms.yaml"
AS_OF = ("--as-of", "2026-11-02", "--draws", "4000")
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
terms:
  late: {of: live, rate: 1% per week, cap: 10%}
  uptime: {objective: 99.9%, credits: [[99.9%, 10%]]}
"""


@pytest.fixture
def till(tmp_path) -> Path:
    """Write a deal with two clauses, outside any workspace."""
    (tmp_path / "till.yaml").write_text(TILL)
    return tmp_path


def test_the_shipped_example_gets_clauses_to_paste(example, troth):
    shown = troth(example, "guarantee", DEAL, "--spend", "5000", *AS_OF).stdout
    assert "Offer this guarantee ('" in shown
    assert "\n\nterms:\n  " in shown
    assert "Neither --worst nor the policy (worst) says what we could pay at worst" in shown
    facts = json.loads(troth(example, "guarantee", DEAL, "--spend", "5000", *AS_OF, "--json").stdout)
    assert facts["limits"] == {
        "spend_minor": 500_000.0, "worst_minor": facts["limits"]["worst_minor"], "is_ours": True,
    }  # fmt: skip
    assert facts["guarantee"]["ours_minor"] <= 500_000
    assert facts["guarantee"]["signal_minor"] > 0


def test_what_is_pasted_costs_what_was_said(workspace, troth):
    """Paste the guarantee in place of the clauses; `troth terms` then says the same."""
    facts = json.loads(troth(workspace, "guarantee", DEAL, "--spend", "5000", *AS_OF, "--json").stdout)
    file = workspace / DEAL
    text = re.sub(r",\s*left-behind: [\w-]+", "", file.read_text(encoding="utf-8"))
    begin, end = text.index("\nterms:\n") + 1, text.index("\nlevers:") + 1
    file.write_text(text[:begin] + facts["guarantee"]["yaml"] + "\n" + text[end:], encoding="utf-8")
    told = json.loads(troth(workspace, "terms", DEAL, *AS_OF, "--json").stdout)
    assert told["together"]["mean_minor"] == pytest.approx(facts["guarantee"]["ours_minor"])
    assert told["together"]["worst_minor"] == pytest.approx(facts["guarantee"]["worst_minor"])
    assert told["distrust"]["theirs_minor"] == pytest.approx(facts["guarantee"]["theirs_minor"])


def test_a_worst_case_that_is_named_is_kept(example, troth):
    told = troth(example, "guarantee", DEAL, "--spend", "5000", "--worst", "20000.50", *AS_OF, "--json")
    facts = json.loads(told.stdout)
    assert facts["limits"]["is_ours"] is False
    assert facts["guarantee"]["most_minor"] <= 2_000_050
    assert facts["guarantee"]["worst_minor"] <= facts["guarantee"]["most_minor"]


def test_where_nothing_can_be_given_the_reason_is_told_and_no_clause(workspace, troth):
    late = TILL.replace("2027-01-22", "2027-01-18").replace("  uptime:", "  # uptime:")
    (workspace / "deals" / "till.yaml").write_text(late)
    shown = troth(workspace, "guarantee", "deals/till.yaml", "--spend", "1", *AS_OF).stdout
    assert "No guarantee tells us apart that costs us EUR 1 on average or less" in " ".join(shown.split())
    assert "a penalty for a day that one does not keep is no guarantee" in " ".join(shown.split())
    assert "terms:" not in shown


def test_outside_a_workspace_there_is_nothing_to_give(till, troth):
    shown = " ".join(troth(till, "guarantee", "till.yaml", "--spend", "5000", *AS_OF).stdout.split())
    assert "There is no record of ours, so nobody can tell us from a seller who has none" in shown


def test_the_same_seed_gives_the_same_bytes(example, troth):
    one, other = (
        troth(example, "guarantee", DEAL, "--spend", "5000", *AS_OF, "--json").stdout for _ in range(2)
    )
    assert one == other


def test_the_page_keeps_the_lines_to_paste(workspace, troth):
    told = troth(workspace, "guarantee", DEAL, "--spend", "5000", *AS_OF, "--html", "guarantee.html")
    assert "wrote guarantee.html" in told.stderr
    assert "<pre>terms:\n  " in (workspace / "guarantee.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("till.yaml",), "Missing option '--spend'"),
        (("till.yaml", "--spend", "lots"), "'lots' is not an amount of money; expected one such as 5000"),
        (("till.yaml", "--spend", "0"), "'0' is not an amount of money"),
        (("till.yaml", "--spend", "nan"), "'nan' is not an amount of money"),
        (("till.yaml", "--spend", "5", "--worst", "-1"), "'-1' is not an amount of money"),
        (("missing.yaml", "--spend", "5"), "there is no deal file 'missing.yaml'"),
        (("till.yaml", "--spend", "5", "--set", "more"), "there is no lever 'more' in deal 'till'"),
        (("till.yaml", "--spend", "5", "--html", "till.yaml"), "is already there and was left as it is"),
    ],
)
def test_wrong_input_is_exit_2_and_one_line(till, troth, arguments, says):
    refused = troth(till, "guarantee", *arguments, code=2)
    assert says in refused.stderr
    assert refused.stdout == ""


def test_a_deal_without_a_clause_to_set_says_what_to_write(till, troth):
    text = re.sub(r"terms:\n(?:  .*\n)+", "terms:\n  nda: {says: We keep quiet.}\n", TILL)
    (till / "till.yaml").write_text(text)
    told = troth(till, "guarantee", "till.yaml", "--spend", "5", *AS_OF, code=1)
    assert "this deal has no clause whose credits could be set" in told.stderr
    assert "write a service level with price.monthly, or a late penalty, under terms" in told.stderr


def test_in_a_pipe_no_line_is_wider_than_80_columns_or_has_colour(workspace):
    done = subprocess.run(
        [str(TROTH), "guarantee", DEAL, "--spend", "5000", *AS_OF],
        cwd=workspace,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert max(len(line) for line in lines if not line.startswith("    ")) <= 80  # but for lines to copy
    assert not any("\x1b" in line or "\u00a0" in line or line != line.rstrip() for line in lines)
