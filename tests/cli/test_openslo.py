"""`troth openslo` as one types it: SLOs into terms, service levels into SLOs, and back."""

from __future__ import annotations

import re

import pytest

from openslo_world import SLO

DEAL = """\
troth: 1
deal: harbour
seller: us
client: them
currency: EUR
starts: 2027-01-11
calendars: {seller: {timezone: Europe/Berlin}, client: {timezone: Europe/Berlin}}
people: {dev: {side: seller}}
work:
  build: {effort: 10d, by: dev}
  live: {milestone: true, after: [build]}
price: {fixed: 5000, monthly: 100, months: 36}
promises: {live: {by: seller, reach: live, on-or-before: 2027-04-30}}
terms:
  uptime:
    objective: 99.9%
    timezone: Europe/Berlin
    record: uptime
    credits: [[99.9%, 10%], [99%, 500]]
    cap: [100% of month, 5000 of year]
    excludes: [maintenance]
"""
TERMS = """\
terms:
  shop:
    objective: 99.5%
    measures: requests
    window: 30d
    timezone: UTC
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "slos").mkdir()
    (tmp_path / "slos" / "shop.yaml").write_text(SLO)
    (tmp_path / "harbour.yaml").write_text(DEAL)
    return tmp_path


def test_slos_become_terms_and_what_is_lost_goes_to_stderr(folder, troth):
    said = troth(folder, "openslo", "read", "slos/shop.yaml")
    assert said.stdout == TERMS
    service, good, total = said.stderr.splitlines()
    assert service == (
        "note: slos/shop.yaml:6:3: service 'web' has no counterpart in a deal file and was left out; a term "
        "says record: for the service it is judged by"
    )
    left_out = "has no counterpart in a deal file and was left out"
    assert good == f"note: slos/shop.yaml:13:11: metricSource of good {left_out}"
    assert total == f"note: slos/shop.yaml:17:11: metricSource of total {left_out}"


def test_a_folder_is_read_whole(folder, troth):
    (folder / "slos" / "deeper").mkdir()
    (folder / "slos" / "deeper" / "other.yml").write_text(SLO.replace("name: shop", "name: other"))
    assert set(re.findall(r"^  (\w+):$", troth(folder, "openslo", "read", "slos").stdout, re.MULTILINE)) == {
        "shop",
        "other",
    }


def test_terms_are_written_to_a_file_and_never_over_what_was_read(folder, troth):
    troth(folder, "openslo", "read", "slos/shop.yaml", "--out", "terms.txt")
    assert (folder / "terms.txt").read_text() == TERMS
    (folder / "slo.json").write_text(SLO)
    said = troth(folder, "openslo", "read", "slo.json", "--out", "slo.json", code=2).stderr
    assert "slo.json is already there and was left as it is; name another file for the answer" in said


def test_every_fault_is_told_and_nothing_is_written(folder, troth):
    (folder / "slos" / "shop.yaml").write_text(SLO.replace("0.995", "99.5").replace("service:", "servis:"))
    said = troth(folder, "openslo", "read", "slos/shop.yaml", "--out", "terms.txt", code=2)
    missing, unknown, target = (line for line in said.stderr.splitlines() if "troth: error: " in line)
    assert missing == "troth: error: slos/shop.yaml:5:1: 'spec' has no 'service'; expected service"
    assert unknown.startswith(
        "troth: error: slos/shop.yaml:6:3: 'servis' is not a key here; expected one of "
    )
    assert target == (
        "troth: error: slos/shop.yaml:25:15: target '99.5' is not a share of 0 to below 1; expected a share, "
        "like 0.995. Write targetPercent: 99.5 for a percentage"
    )
    assert not (folder / "terms.txt").exists()


def test_what_is_not_there_is_told(folder, troth):
    said = troth(folder, "openslo", "read", "nothing.yaml", code=2).stderr
    assert said == "troth: there is no OpenSLO file 'nothing.yaml'\n"
    (folder / "empty").mkdir()
    assert troth(folder, "openslo", "read", "empty", code=2).stderr == (
        "troth: there is no OpenSLO file 'empty'; a folder holds files that end in .json, .yaml, .yml\n"
    )


def test_a_deal_is_written_and_read_back_to_the_same_terms(folder, troth):
    said = troth(folder, "openslo", "write", "harbour.yaml", "--out", "harbour.openslo")
    assert (
        "note: term 'uptime': another reader of OpenSLO does not see 'credits', 'cap' and 'excludes'"
        in said.stderr.splitlines()
    )
    back = troth(folder, "openslo", "read", "harbour.openslo")
    terms = DEAL[DEAL.index("terms:") :]
    assert back.stdout == terms.replace("  uptime:", "  # Amounts are in EUR.\n  uptime:")
    assert back.stderr == ""


def test_a_deal_is_written_to_the_terminal(folder, troth):
    assert troth(folder, "openslo", "write", "harbour.yaml").stdout.startswith("apiVersion: openslo/v1\n")
