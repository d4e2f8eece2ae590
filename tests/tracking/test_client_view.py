"""The client's view: what they say beside what we admit, and what it can never take away."""

from __future__ import annotations

from datetime import date

from event_rows import load, write
from event_world import delivered, event, events_of, served, uptime
from troth.tracking.settle import settle

JANUARY = date(2027, 1, 31)
OURS = (
    delivered(),
    event("up", "2026-12-31T12:00"),
    event("outage", "2027-01-10T10:00", until="2027-01-10T11:00"),
)


def down_s(*rows: dict, **term: object) -> int:
    [result] = settle(served(uptime(**term)), events_of(*rows), JANUARY).results
    return result.figures.total - result.figures.good


def test_a_maintenance_of_the_clients_excludes_nothing_that_we_admit():
    for announced in ({}, {"announced": "2027-01-01T00:00"}):
        theirs = event("maintenance", "2027-01-10T10:00", until="2027-01-10T11:00", is_clients=1, **announced)
        assert down_s(*OURS, theirs) == 3_600


def test_our_maintenance_as_the_client_corrects_it_counts():
    mended = event("maintenance", "2027-01-10T10:00", until="2027-01-10T10:20", is_clients=2)
    assert down_s(*OURS, mended) == 2_400


def test_the_clients_up_lifts_no_down_that_is_carried_on():
    rows = (
        delivered(),
        event("check-up", "2027-01-01T00:00"),
        event("check-down", "2027-01-10T10:00"),
        event("check-up", "2027-01-10T11:00"),
    )
    theirs = event("up", "2027-01-10T10:20", is_clients=1)
    assert down_s(*rows, theirs, gaps="carried") == 3_600


def _down_in_their_view(folder, theirs: str) -> int:
    head = "at,kind,of\n"
    ours = (
        f"{head}2026-12-31T12:00:00Z,delivered,live\n2026-12-31T12:00:00Z,up,uptime\n"
        "2027-01-10T10:00:00Z,down,uptime\n2027-01-10T11:00:00Z,up,uptime\n"
    )
    files = write(folder, "ours.csv", ours), write(folder, "theirs.csv", head + theirs)
    read = load(folder, files[0], theirs=[files[1]], on=date(2027, 2, 1)).read
    [result] = settle(served(uptime()), read.theirs, JANUARY).results
    return result.figures.total - result.figures.good


def test_a_row_of_the_clients_that_reads_like_ours_takes_nothing_of_ours_away(tmp_path):
    both = "2027-01-10T10:00:00Z,down,uptime\n2027-01-10T10:05:00Z,up,uptime\n"
    assert _down_in_their_view(tmp_path, both) == 3_600
    assert _down_in_their_view(tmp_path, "2027-01-10T11:00:00Z,up,uptime\n") == 3_600
