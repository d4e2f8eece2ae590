"""Every fault of an OpenSLO file, and everything without a counterpart, is told in full with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from openslo_world import SLO, with_lines
from troth.intake.openslo.file import MOST_FINDINGS, read_openslo

HERE = Path(__file__).resolve().parent
FAULTS = yaml.safe_load((HERE / "openslo-findings.yaml").read_text())
SOURCE = HERE.parent.parent / "src" / "troth" / "intake" / "openslo"


def told(text: str) -> list[str]:
    findings = read_openslo([("f.yaml", text.encode())]).findings
    return [f"{finding.severity} {finding.code} {finding}" for finding in findings]


def changed(fault) -> str:
    return fault["text"] if "text" in fault else with_lines(*map(tuple, fault["change"]))


@pytest.mark.parametrize("fault", FAULTS, ids=[repr(changed(fault))[-40:] for fault in FAULTS])
def test_a_fault_is_told_in_full_with_its_place(fault):
    assert told(changed(fault)) == fault["says"]


def test_a_file_with_an_error_gives_no_service_level():
    two = f"{SLO}---\n{SLO.replace('0.995', '2').replace('name: shop', 'name: other')}"
    assert read_openslo([("f.yaml", two.encode())]).levels == ()


def test_every_fault_of_a_big_file_is_told_at_once():
    faulty = with_lines(("target: 0.995", "target: 2"), ("service: web", "servce: web"), ("30d", "30x"))
    documents = "---\n".join(faulty.replace("name: shop", f"name: shop-{k}") for k in range(200))
    errors = read_openslo([("f.yaml", documents.encode())]).errors
    lines = faulty.count("\n") + 1
    assert len(errors) == 4 * 200
    places = {"unknown-key": (6, 3), "missing-key": (5, 1), "misspelt": (21, 17), "outside": (25, 15)}
    for number, error in enumerate(errors):
        line, column = places[error.code]
        assert (error.place.line, error.place.column) == (number // 4 * lines + line, column)


def test_of_thousands_of_findings_the_worst_are_told_and_the_rest_are_counted():
    text = SLO + "".join(f"      x{k}: 1\n" for k in range(1500))
    findings = read_openslo([("f.yaml", text.encode())]).findings
    assert len(findings) == MOST_FINDINGS + 1
    assert {finding.severity for finding in findings} == {"error"}
    assert f"{findings[-1].code} {findings[-1]}" == (
        "more-findings f.yaml:1026:7: 503 more findings are not shown; expected fewer. "
        "Correct the others first"
    )


def test_every_kind_of_finding_is_told_in_a_test():
    word = re.compile(r'"([a-z]+(?:-[a-z]+)+|name|misspelt|outside|unused|empty)"')
    codes = {code for path in SOURCE.glob("*.py") for code in word.findall(path.read_text())}
    here = "".join(path.read_text() for path in HERE.glob("test_openslo*.py"))
    said = {line.split()[1] for fault in FAULTS for line in fault["says"]}
    no_codes = {"slice-target", "duration-shorthand", "no-such-price"}
    assert {code for code in codes if code not in said and code not in here} - no_codes == set()
