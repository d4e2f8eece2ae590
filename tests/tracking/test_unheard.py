"""Streams that speak for no term: named, with what they were perhaps meant to be called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from event_world import delivered, event, events_of, served, uptime
from troth.core.service_level import Requests, ServiceLevel
from troth.tracking.settle import settle
from troth.tracking.settling import Note

JANUARY = date(2027, 1, 31)
ANSWERS = ServiceLevel("answers", Requests(), Decimal("0.99"))
UP = event("up", "2026-12-31T12:00")


def notes(*rows: dict) -> list[Note]:
    told = settle(served(uptime(), ANSWERS), events_of(delivered(), UP, *rows), JANUARY).notes
    return [note for note in told if note.what == "no-term"]


def test_a_stream_that_is_nearly_called_like_a_term_is_named_with_it():
    outage = event("outage", "2027-01-10T10:00", "Up-time", until="2027-01-10T11:00")
    assert notes(outage) == [Note("no-term", "Up-time", ("uptime",))]


def test_other_streams_are_named_together():
    rows = (event("down", "2027-01-10T10:00", "crm"), event("down", "2027-01-10T10:00", "mail"))
    assert notes(*rows) == [Note("no-term", "", ("crm", "mail"))]


def test_what_is_heard_is_not_named():
    # the only stream of counts speaks for the term of requests; an item of the work is known by its name
    count = event("requests", "2027-01-10T10:00", "gate", until="2027-01-10T11:00", good=1, total=1)
    assert notes(count, delivered("build"), event("gap", "2027-01-11T10:00", None)) == []
