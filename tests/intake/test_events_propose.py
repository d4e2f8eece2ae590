"""Proposals for files of events: the layout, columns and words that the data shows, and what is asked."""

from __future__ import annotations

import pytest

from troth.intake.events.mapping_file import read_event_mapping
from troth.intake.record.propose import propose_mapping


def proposed(folder, text, name="f.csv", kind=None):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    proposal = propose_mapping(path, kind)
    return proposal, read_event_mapping(proposal.text.encode(), "m.yaml").mapping


def messages(proposal):
    return [str(finding) for finding in proposal.findings]


def test_checks_are_recognised_with_their_words(tmp_path):
    text = "time,host,status\n2026-03-01T00:00:00Z,shop,OK\n2026-03-01T00:05:00Z,shop,Failed\n"
    proposal, mapping = proposed(tmp_path, text)
    assert proposal.kind == "service"
    assert (mapping.layout, mapping.columns) == ("checks", {"at": "time", "state": "status", "of": "host"})
    assert mapping.states == {"ok": "up", "failed": "down"}
    assert messages(proposal) == []


def test_german_incidents_ask_for_the_time_zone_only(tmp_path):
    text = (
        "Beginn;Ende;Dienst;Ursache\n24.03.2026 10:00;24.03.2026 11:30;Kasse;Wartung\n"
        "29.04.2026 10:00;29.04.2026 11:30;Kasse;Strom\n"
    )
    proposal, mapping = proposed(tmp_path, text, "störungen-2026-04.csv")
    assert mapping is None
    assert messages(proposal) == [
        (
            "störungen-2026-04.csv: the times do not say of which time zone they are; expected a name like "
            "Europe/Berlin. Set timezone in the mapping"
        ),
        (
            "störungen-2026-04.csv: nothing says over which time every outage would be on the list; expected "
            "watched: first day/last day, like 2026-01-01/2026-12-31"
        ),
    ]
    said = read_event_mapping(proposal.text.replace("timezone:", "timezone: UTC").encode(), "m.yaml").mapping
    assert (said.layout, said.source) == ("incidents", "störungen")
    assert said.columns == {"at": "Beginn", "until": "Ende", "cause": "Ursache", "of": "Dienst"}
    assert said.form.dates == {"": "dd.mm.yyyy hh:MM"}
    assert said.causes == {"wartung": "maintenance"}


def test_cases_are_recognised_by_their_first_answer(tmp_path):
    text = (
        "Ticket;Priorität;Erstellt am;Erste Reaktion;Gelöst am;Wartezeit h\n"
        "T-1;hoch;2026-03-02T08:00:00Z;2026-03-02T09:00:00Z;2026-03-02T12:00:00Z;1,5\n"
    )
    mapping = proposed(tmp_path, text)[1]
    assert mapping.layout == "cases"
    assert mapping.columns == {
        "case": "Ticket",
        "at": "Erstellt am",
        "answered": "Erste Reaktion",
        "resolved": "Gelöst am",
        "priority": "Priorität",
        "waited": "Wartezeit h",
    }
    assert (mapping.waited_in, mapping.form.decimal) == ("h", ",")


def test_requests_are_recognised_with_the_distance_of_their_times(tmp_path):
    text = "timestamp,requests,errors\n" + "".join(f"2026-03-01T00:{m:02}:00Z,10,0\n" for m in (0, 5, 10))
    proposal, mapping = proposed(tmp_path, text)
    assert mapping.layout == "requests"
    assert mapping.columns == {"at": "timestamp", "total": "requests", "bad": "errors"}
    assert mapping.every_s == 300
    assert messages(proposal) == ["f.csv: the times stand 5 minutes apart; expected every: 5min"]


@pytest.mark.parametrize(
    ("value", "dates"), [("1782900000", "epoch-seconds"), ("1782900000123", "epoch-milliseconds")]
)
def test_seconds_since_1970_are_seen(tmp_path, value, dates):
    mapping = proposed(tmp_path, f"time,status\n{value},up\n{value},down\n")[1]
    assert mapping.form.dates == {"": dates}


def test_our_own_layout_is_recognised_and_strange_kinds_are_told(tmp_path):
    proposal, mapping = proposed(tmp_path, "At,Kind,of\n2026-03-01T00:00:00Z,blackout,shop\n")
    assert (mapping.layout, mapping.columns) == ("events", {"at": "At", "kind": "Kind", "of": "of"})
    assert messages(proposal) == [
        "f.csv: these kinds of events are not known: blackout; expected kinds: {outage: [word]}"
    ]


def test_words_for_up_and_down_that_are_not_known_are_told(tmp_path):
    proposal = proposed(tmp_path, "time,status\n2026-03-01T00:00:00Z,up\n2026-03-01T00:00:00Z,purple\n")[0]
    assert messages(proposal) == [
        "f.csv: no word of the file looks like down; expected states.down",
        "f.csv: checks with these words would not be used: purple; expected states.up or states.down",
    ]


def test_dates_that_can_be_read_in_two_ways_are_asked(tmp_path):
    proposal = proposed(tmp_path, "start,minutes\n03/04/2026 10:00,5\n", kind="service")[0]
    assert messages(proposal)[0] == (
        "f.csv: '03/04/2026 10:00' may be read as two dates; expected dd/mm/yyyy hh:MM or mm/dd/yyyy hh:MM. "
        "Set file.dates in the mapping"
    )


def test_columns_that_nobody_knows_are_asked_for(tmp_path):
    proposal = proposed(tmp_path, "a,b\n1,2\n", kind="service")[0]
    assert messages(proposal) == [
        "f.csv: no column looks like the at; expected a, b. Set columns.at in the mapping",
        "f.csv: no column looks like the kind; expected a, b. Set columns.kind in the mapping",
    ]


def test_numbers_that_can_be_read_in_two_ways_are_asked(tmp_path):
    text = 'timestamp,until,requests,errors\n2026-03-01T00:00:00Z,2026-03-01T01:00:00Z,"1,234",0\n'
    assert messages(proposed(tmp_path, text)[0]) == [
        (
            "f.csv: '1,234' may be read as two numbers; expected decimal: ',' or decimal: '.'. Set "
            "file.decimal in the mapping"
        )
    ]


@pytest.mark.parametrize(
    "header",
    [
        "task,estimate hours,actual hours,created,resolved",
        "task,status,estimate",
        "project,due,start,end,status",
    ],
)
def test_a_list_of_work_stays_one(tmp_path, header):
    assert proposed(tmp_path, f"{header}\n")[0].kind != "service"


def test_the_real_checks_ask_nothing(shared_data):
    proposal = propose_mapping(shared_data("service", "clouddesire-marketplace-checks.csv"))
    mapping = read_event_mapping(proposal.text.encode(), "m.yaml").mapping
    assert messages(proposal) == []
    assert mapping.columns == {"at": "utc_time", "state": "state", "of": "service"}
