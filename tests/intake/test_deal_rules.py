"""Every fault of a deal file is found, with its place, in full words; and nothing else is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from troth.intake.deal.file import read_deal

HERE = Path(__file__).parent
SMALL = (HERE / "small-deal.yaml").read_text()
FAULTS = yaml.safe_load((HERE / "deal-findings.yaml").read_text())
DEAL = HERE.parent.parent / "src" / "troth" / "intake" / "deal"


def told(text: str, known_days: dict) -> list[str]:
    return [
        f"{finding.severity} {finding.code} {finding}"
        for finding in read_deal(text.encode(), "s.yaml", None, known_days).findings
    ]


@pytest.fixture(scope="module")
def known_days():
    return {}


def test_the_small_deal_has_no_fault(known_days):
    assert told(SMALL, known_days) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault['new'][:50]!r}" for fault in FAULTS])
def test_a_fault_is_told_in_full_with_its_place(fault, known_days):
    assert fault["old"] in SMALL
    assert told(SMALL.replace(fault["old"], fault["new"], 1), known_days) == fault["says"]


def test_every_rule_has_its_message_asserted():
    stated = {line.split()[1] for fault in FAULTS for line in fault["says"]}
    calls = (
        node
        for path in (*DEAL.glob("rules*.py"), DEAL / "reading.py", DEAL / "calendars.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"error", "key_error", "warning", "note"}
    )
    codes = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}
    assert len(codes) > 40
    assert codes - stated == {"no-promises"}  # asserted below


def test_a_deal_without_promises_is_told(known_days):
    text = re.sub(r"(?ms)^promises:.*?(?=^when-hard)", "", SMALL)
    for gone in ("  later: {promise: live, to: [2027-06-30, 2027-08-31]}\n", ", needs: [time]"):
        text = text.replace(gone, "")
    assert told(text, known_days) == [
        "warning no-promises s.yaml:1:1: nothing is promised in this deal; expected promises, to be forecast",
        (
            "warning penalty-without-day s.yaml:32:10: no promise of the seller gives 'live' a day, "
            "so term 'late' costs nothing; expected a promise with reach and on-or-before"
        ),
    ]


def test_the_day_of_a_promised_scope_can_be_moved(known_days):
    text = SMALL.replace("scope: must, by-when: live", "scope: must, by-when: 2027-04-30")
    text = text.replace("promise: live, to", "promise: scope, to")
    assert told(text, known_days) == []
    levers = read_deal(text.encode(), "s.yaml", None, known_days).deal.levers
    assert [set(setting.dates) for setting in levers["later"].settings] == [{"scope"}, {"scope"}]


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_the_file(known_days):
    text = SMALL
    for old, new in (
        ("effort: 12d", "effort: 12 dyas"),
        ("after: [sign-off]", "after: [signoff, 7!, nowhere]"),
        ("chance: 35%", "chance: 135%"),
        ("cost: 560/d", "cots: 560/d"),
        ("fixed: 72000", "fixed: plenty"),
        ("if: [time]", "if: [tim]"),
    ):
        text = text.replace(old, new, 1)
    assert [line.split()[:3] for line in told(text, known_days)] == [
        ["error", "unknown-key", "s.yaml:16:37:"],
        ["error", "misspelt", "s.yaml:19:18:"],
        ["error", "unknown-name", "s.yaml:23:35:"],
        ["error", "misspelt", "s.yaml:23:44:"],
        ["error", "unknown-name", "s.yaml:23:48:"],
        ["error", "over-the-whole", "s.yaml:25:19:"],
        ["error", "misspelt", "s.yaml:29:16:"],
        ["error", "unknown-name", "s.yaml:42:66:"],
    ]
