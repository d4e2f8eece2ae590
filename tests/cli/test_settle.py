"""`troth settle` as one types it: the page, its files, the second time, and what it refuses."""

from __future__ import annotations

import json

EVENTS = """\
at,kind,of,until,id
2027-05-14T15:00Z,delivered,live,,D-1
2027-05-14T15:00Z,up,uptime,,
2027-06-10T10:00+02:00,outage,uptime,2027-06-10T11:30+02:00,O-1
"""
DEAL = "deals/harbour-wms.yaml"


def settle(troth, workspace, *more: str, code: int = 0):
    (workspace / "events.csv").write_text(EVENTS)
    return troth(workspace, "settle", DEAL, "--until", "2027-06", "--events", "events.csv", *more, code=code)


def test_the_page_says_what_to_pay_and_the_second_time_that_nothing_is_new(troth, workspace):
    first = settle(troth, workspace).output
    assert "TO PAY NOW: EUR 1,260 to Harbour Logistics, for late penalty" in first
    assert "Kept as entries 1 to 3." in first
    second = settle(troth, workspace).output
    assert "Nothing is new: nothing is to be paid to Harbour Logistics now." in second
    assert "3 entries, EUR 1,260 together." in second


def test_json_csv_and_html_are_written_and_a_trial_keeps_nothing(troth, workspace):
    result = settle(troth, workspace, "--dry-run", "--json", "--csv", "out.csv", "--html", "out.html")
    facts = json.loads(result.stdout)
    assert (facts["to_pay_now"], facts["kept"]) == (126_000, "tried")
    assert len((workspace / "out.csv").read_text().splitlines()) == 4
    assert "<html" in (workspace / "out.html").read_text()
    assert json.loads(settle(troth, workspace, "--dry-run", "--json").stdout)["to_pay_now"] == 126_000


def test_the_clients_file_makes_a_dispute(troth, workspace):
    (workspace / "client.csv").write_text(
        EVENTS.splitlines()[0] + "\n2027-06-12T10:00Z,outage,uptime,2027-06-12T20:00Z,C-1\n"
    )
    said = settle(troth, workspace, "--client-events", "client.csv", "--dry-run").output
    assert "DISPUTED: the client sees 1 window otherwise" in said
    assert "Disputed: uptime, Jun 2027" in said


def test_it_writes_over_no_file_that_it_reads(troth, workspace):
    said = settle(troth, workspace, "--csv", "events.csv", code=2).output
    assert "events.csv is there already" in said or "events.csv" in said
    assert (workspace / "events.csv").read_text() == EVENTS


def test_wrong_input_ends_with_2_and_the_place(troth, workspace):
    (workspace / "bad.csv").write_text("at,kind\nsoon,up\n")
    result = troth(workspace, "settle", DEAL, "--until", "2027-06", "--events", "bad.csv", code=2)
    assert "bad.csv" in result.output
