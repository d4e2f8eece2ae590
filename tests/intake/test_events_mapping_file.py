"""The mapping file of events: every key, and every fault with its place."""

from __future__ import annotations

import pytest

from troth.intake.events.mapping_file import is_of_events, read_event_mapping
from troth.intake.record.mapping_file import read_mapping

WHOLE = """\
troth-mapping: 1
source: monitor
kind: service
layout: incidents
file: {format: csv, delimiter: ";", dates: {Beginn: dd.mm.yyyy, others: epoch-seconds}}
columns: {at: Beginn, until: Ende, cause: Grund}
of: shop
timezone: Europe/Berlin
causes: {maintenance: [Wartung, geplant], client: Kunde}
by: {client: [Kunde]}
watched: 2026-01-01/2026-03-31
synthetic: true
"""
LEAST = """\
troth-mapping: 1
source: m
kind: service
layout: checks
columns: {at: t, state: s}
states: {up: [ok], down: [bad]}
"""


def test_every_key_is_read():
    mapping = read_event_mapping(WHOLE.encode(), "m.yaml").mapping
    assert mapping.columns == {"at": "Beginn", "until": "Ende", "cause": "Grund"}
    assert mapping.form.dates == {"Beginn": "dd.mm.yyyy", "": "epoch-seconds"}
    assert mapping.causes == {"wartung": "maintenance", "geplant": "maintenance", "kunde": "client"}
    assert mapping.watched == (1767222000, 1774994400)  # the days of Berlin, the last one to its end
    assert (mapping.stream, mapping.is_synthetic, mapping.kind) == ("shop", True, "service")


def test_its_hash_is_of_what_it_means():
    one = read_event_mapping(WHOLE.encode(), "m.yaml").mapping
    other = read_event_mapping(("# a word\n" + WHOLE).encode(), "n.yaml").mapping
    assert one.sha256 == other.sha256
    assert one.sha256 != read_event_mapping(WHOLE.replace("shop", "desk").encode(), "m.yaml").mapping.sha256


FAULTS = [
    (
        "layout: checks",
        "layout: chekcs",
        (
            "m.yaml:4:9: 'chekcs' is not known here; expected one of events, "
            "checks, incidents, cases, requests"
        ),
    ),
    (
        "source: m\n",
        "",
        ("m.yaml:1:1: the mapping does not say 'source'; expected a name for where these rows come from"),
    ),
    (
        ", state: s",
        "",
        ("m.yaml:5:10: the mapping does not say 'columns.state'; expected the column that holds the state"),
    ),
    (
        "state: s}",
        "state: s, until: u}",
        (
            "m.yaml:5:28: there is no key 'until' here; expected one of at, "
            "state, of, by, id, corrects, received"
        ),
    ),
    (
        "states: {up: [ok], down: [bad]}",
        "",
        (
            "m.yaml:1:1: the mapping does not say 'states'; expected the words "
            "for up and down, like {up: [ok], down: [failed]}"
        ),
    ),
    (
        "down: [bad]",
        "down: [ok]",
        "m.yaml:6:27: 'ok' is under 'up' and under 'down'; expected each word once",
    ),
    (
        "states:",
        "every: 5min\nstates:",
        ("m.yaml:6:8: 'every' says nothing of checks; expected this key for requests and events only"),
    ),
    (
        "states:",
        "timezone: Berlin\nstates:",
        ("m.yaml:6:11: there is no time zone 'Berlin'; expected a name such as Europe/Berlin or UTC"),
    ),
    (
        "states:",
        "tiemzone: UTC\nstates:",
        (
            "m.yaml:6:1: there is no key 'tiemzone' here; expected one of "
            "troth-mapping, source, kind, layout, file, columns, of, timezone, kinds, states, causes, by, "
            "watched, every, waited-in, synthetic. Did you mean 'timezone'?"
        ),
    ),
    (
        "states:",
        "file: {dates: epoch}\nstates:",
        (
            "m.yaml:6:15: 'epoch' does not say how a date is written; "
            "expected yyyy (or yy), mm (or Mmm) and dd with signs between them, like dd.mm.yyyy"
        ),
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_is_told_with_its_place(old, new, message):
    read = read_event_mapping(LEAST.replace(old, new).encode(), "m.yaml")
    assert read.mapping is None
    assert [str(finding) for finding in read.findings] == [message]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "2026-01-01/2026-03-31",
            "2026-04-01/2026-03-31",
            (
                "m.yaml:11:10: '2026-04-01/2026-03-31' ends before "
                "it begins; expected first day/last day, like 2024-01-01/2026-06-30"
            ),
        ),
        (
            "2026-01-01/2026-03-31",
            "2026",
            ("m.yaml:11:10: '2026' is not a date; expected first day/last day, like 2024-01-01/2026-06-30"),
        ),
    ],
)
def test_a_time_watched_is_two_days(old, new, message):
    read = read_event_mapping(WHOLE.replace(old, new).encode(), "m.yaml")
    assert message in [str(finding) for finding in read.findings]


def test_requests_need_good_or_bad_and_how_long_a_bucket_is():
    text = "troth-mapping: 1\nsource: m\nkind: service\nlayout: requests\ncolumns: {at: t, total: n}\n"
    read = read_event_mapping(text.encode(), "m.yaml")
    assert [str(finding) for finding in read.findings] == [
        (
            "m.yaml:5:10: the mapping does not say 'columns.good'; expected the column of good requests, or "
            "of bad ones as bad"
        ),
        (
            "m.yaml:1:1: the mapping does not say 'every'; expected how long a bucket of requests is, like "
            "5min, or columns.until"
        ),
    ]
    odd = read_event_mapping((text + "every: soon\n").encode(), "m.yaml").findings[1]
    assert str(odd) == "m.yaml:6:8: 'soon' is no length of time; expected a span like 5min"


def test_a_file_that_is_no_mapping_says_so():
    read = read_event_mapping(b"- a\n", "m.yaml")
    assert [str(finding) for finding in read.findings] == [
        "m.yaml:1:1: this is not a mapping file; expected keys and values"
    ]


def test_a_mapping_of_events_is_none_of_items():
    assert is_of_events(LEAST.encode(), "m.yaml")
    assert not is_of_events(b"kind: items\n", "m.yaml")
    assert str(read_mapping(b"kind: service\n", "m.yaml").findings[1]) == (
        "m.yaml:1:7: this mapping is of events of service; expected a mapping of items or deals"
    )
