"""`troth settle` as one types it: the page, its files, the second time, and what it refuses."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

EVENTS = """\
at,kind,of,until,id
2027-05-14T15:00Z,delivered,live,,D-1
2027-05-14T15:00Z,up,uptime,,
2027-06-10T10:00+02:00,outage,uptime,2027-06-10T11:30+02:00,O-1
"""
DEAL = "deals/harbour-wms.yaml"


@pytest.fixture(autouse=True)
def _later(monkeypatch):
    """The example's events lie in 2027: let it be later."""
    from troth.book import settling

    monkeypatch.setattr(settling, "today", lambda: date(2027, 9, 1))


def settle(troth, workspace, *more: str, code: int = 0):
    (workspace / "events.csv").write_text(EVENTS)
    return troth(workspace, "settle", DEAL, "--until", "2027-06", "--events", "events.csv", *more, code=code)


def test_the_page_says_what_to_pay_and_the_second_time_that_nothing_is_new(troth, workspace):
    first = settle(troth, workspace).output
    assert "TO PAY NOW: EUR 1,260 to Harbour Logistics, for late-penalty" in first
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


def test_a_lost_database_is_brought_back_and_said(troth, workspace):
    settle(troth, workspace)
    (workspace / "troth.db").unlink()
    said = " ".join(settle(troth, workspace).output.split())
    assert "Nothing is new: nothing is to be paid to Harbour Logistics now." in said
    assert "Brought back: 3 entries that troth.db lacked from settled/." in said


def test_the_examples_own_events_are_said_to_be_invented(troth, workspace):
    said = troth(
        workspace, "settle", DEAL, "--until", "2027-08-31", "--events", "events/harbour-wms.csv",
        "--client-events", "events/harbour-client.csv", "--dry-run",
    ).output  # fmt: skip
    assert "The events behind this are invented (a worked example): pay nothing by it." in said


def test_it_settles_neither_the_future_nor_an_earlier_day(troth, workspace):
    said = troth(
        workspace, "settle", DEAL, "--until", "2027-10", "--events", "events/harbour-wms.csv", code=1
    ).output
    assert "what has not happened cannot be settled" in said
    settle(troth, workspace)
    said = troth(workspace, "settle", DEAL, "--until", "2027-05", "--events", "events.csv", code=1).output
    assert "this deal is settled up to 2027-06-30 already" in said


def test_no_year_and_no_amount_is_broken_in_two_on_a_terminal(troth, workspace, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    amended = "amended: [{from: 2027-07-01, objective: 99.5%, credits: [[99.5%, 10%]]}],"
    deal = (workspace / DEAL).read_text()
    deal = deal.replace("objective: 99.9%,", f"objective: 99.9%, {amended}")
    (workspace / DEAL).write_text(deal.replace("monthly: 3000", "monthly: 3333.33"))
    (workspace / "more.csv").write_text(
        "at,kind,of,until,id\n2027-05-25T10:00:01Z,outage,uptime,2027-05-25T12:17:18Z,O-2\n"
        "2027-07-02T10:00:01Z,gap,uptime,2027-07-04T13:17:18Z,G-2\n"
    )
    (workspace / "events.csv").write_text(EVENTS)
    said = troth(
        workspace, "settle", DEAL, "--until", "2027-08", "--events", "events.csv", "--events", "more.csv"
    ).output
    section = said[said.index("uptime: EUR") :]
    rows = section[: section.index("After Aug 2027")]
    for whole in ("May 2027", "99.9 %", "99.5 %", "EUR 333.33"):
        assert whole in rows, rows


def test_git_keeps_what_was_settled(workspace):
    subprocess.run(["git", "init", "-q"], cwd=workspace, check=True)
    paths = ["troth.db", "settled/harbour-wms.jsonl"]
    told = subprocess.run(
        ["git", "check-ignore", *paths], cwd=workspace, check=False, capture_output=True, text=True
    )
    assert told.stdout.split() == ["troth.db"]


def kept_lines(workspace) -> int:
    found = workspace / "settled" / "harbour-wms.jsonl"
    return len(found.read_text().splitlines()) if found.exists() else 0


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (("--csv", "no/out.csv"), "there is no folder 'no'"),
        (("--html", "deals"), "it is a folder; name a file"),
    ],
)
def test_a_place_that_cannot_be_written_keeps_nothing(troth, workspace, out, said):
    assert said in settle(troth, workspace, *out, code=2).output
    assert kept_lines(workspace) == 0


def test_an_answer_that_did_not_get_out_keeps_nothing_and_the_next_run_says_it_again(
    troth, workspace, monkeypatch
):
    from troth.cli import settle_output

    with monkeypatch.context() as broken:
        broken.setattr(settle_output, "give_page", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        assert "no space left" in settle(troth, workspace, code=1).output
    with monkeypatch.context() as closed:
        closed.setattr("sys.__stdout__", None)
        said = settle(troth, workspace, code=1).output
        assert "cannot use stdout: it is closed, so nobody could see the answer; nothing new was kept" in said
    assert kept_lines(workspace) == 0
    assert "TO PAY NOW: EUR 1,260" in settle(troth, workspace).output
    assert kept_lines(workspace) == 3


def test_what_could_not_be_kept_is_said_after_the_answer(troth, workspace, monkeypatch):
    from troth.book import settling
    from troth.errors import StoreUnavailable

    def full(*_: object) -> None:
        raise StoreUnavailable("troth.db", "full")

    with monkeypatch.context() as broken:
        broken.setattr(settling, "keep_entries", full)
        said = settle(troth, workspace, code=1).output
    assert "nothing new was kept; settle it again, and it says again what is to be paid, whatever the" in said
    assert "TO PAY NOW: EUR 1,260" in settle(troth, workspace).output


def test_rows_that_are_not_used_are_told_at_the_top_in_words(troth, workspace):
    (workspace / "more.csv").write_text(
        EVENTS.splitlines()[0]
        + "\n2027-06-12T10:00Z,outage,uptime,2027-06-12T09:00Z,O-9\n2027-06-12T10:00Z,up,shop,,S-1\n"
    )
    said = " ".join(settle(troth, workspace, "--events", "more.csv", "--dry-run").output.split())
    assert "1 row was not used, 1 of them an outage: see What it rests on." in said
    assert "Events of 1 stream speak for no term: see To know." in said


def test_a_term_that_reads_otherwise_is_told_at_the_top(troth, workspace):
    settle(troth, workspace)
    deal = workspace / DEAL
    text = deal.read_text()
    assert "monthly:" in text
    deal.write_text(text.replace("monthly: ", "monthly: 9"))
    said = " ".join(settle(troth, workspace).output.split())
    assert "'uptime' reads otherwise now than when it was settled, from " in said
    assert "To change a term from a day on write it under `amended`" in said
    assert kept_lines(workspace) == 3
    again = settle(troth, workspace, "--restate").output
    assert "settled anew: uptime" in again or "restated: " in again


def test_a_delivery_that_stood_still_needs_no_case(workspace, troth):
    """Four days in which the client stopped the work move the day by four days."""
    deal = workspace / DEAL
    words = "cap: 15%, of-price: fixed"
    deal.write_text(
        deal.read_text(encoding="utf-8").replace(words, f"{words}, excludes: [client]"), encoding="utf-8"
    )
    (workspace / "stood.csv").write_text(
        "id,at,kind,of,cause\n"
        "p1,2027-04-20T09:00:00+02:00,paused,live,client\n"
        "p2,2027-04-24T09:00:00+02:00,resumed,live,\n"
        "d1,2027-05-20T17:00:00+02:00,delivered,live,\n",
        encoding="utf-8",
    )
    told = troth(workspace, "settle", DEAL, "--until", "2027-05-31", "--events", "stood.csv", "--dry-run")
    assert "That moves the due moment to\n5 May 2027 00:00." in told.stdout
    assert "never opened" not in told.stderr
