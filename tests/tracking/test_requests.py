"""Requests: counts in their window and slice, what is left out, the client's counts in their view."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from event_world import delivered, event, events_of, served, uptime
from troth.core.quantity import Span
from troth.core.service_level import Requests
from troth.tracking.dispute import dispute
from troth.tracking.settle import settle

JANUARY = date(2027, 1, 31)


def count(when: str, good: int, total: int, **rest: object) -> dict:
    return event("requests", when, good=good, total=total, until=event("up", when)["at"] + 300, **rest)


def figures(*rows: dict, **measure: object):
    deal = served(uptime(measure=Requests(**measure)))  # type: ignore[arg-type]  # the keys of Requests
    [result] = settle(deal, events_of(delivered(), *rows), JANUARY).results
    return result.figures


def test_requests_are_good_of_all_by_the_instant_at_which_they_begin():
    found = figures(count("2027-01-10T10:00", 990, 1_000), count("2027-02-01T00:00", 0, 9))
    assert (found.good, found.total) == (990, 1_000)
    assert (found.covered_s, found.behind_count) == (300, 1)
    assert [(one.good, one.total) for one in found.behind] == [(990, 1_000)]


def test_slices_are_kept_at_their_target_and_empty_ones_are_apart():
    rows = (
        count("2027-01-10T10:00", 99, 100),
        count("2027-01-10T10:05", 98, 100),
        count("2027-01-10T12:00", 0, 0),
    )
    found = figures(*rows, slice=Span(Decimal(5), "min"), slice_target=Decimal("0.99"))
    assert (found.good, found.total) == (1, 2)


def test_slices_alone_are_the_mean_of_their_shares_in_whole_billionths():
    rows = (count("2027-01-10T10:00", 1, 3), count("2027-01-10T10:05", 100, 100))
    found = figures(*rows, slice=Span(Decimal(5), "min"))
    assert (found.good, found.total) == (1_333_333_333, 2_000_000_000)


def test_counts_in_maintenance_or_under_a_cause_that_does_not_count_are_left_out():
    rows = (
        count("2027-01-10T10:00", 0, 100),
        event("maintenance", "2027-01-10T09:00", until="2027-01-10T11:00"),
        count("2027-01-11T10:00", 0, 50, cause="maintenance"),
        count("2027-01-12T10:00", 10, 10),
    )
    found = figures(*rows)
    assert (found.good, found.total, found.left_out) == (10, 10, 2)


def test_the_clients_count_stands_for_ours_and_each_is_worked_out_alone():
    ours = (delivered(), count("2027-01-10T10:00", 1_000, 1_000), count("2027-01-10T10:05", 999, 1_000))
    theirs = (
        count("2027-01-10T10:00", 980, 1_000, is_clients=1),
        count("2027-01-10T10:05", 999, 1_000, is_clients=1),
    )
    deal = served(uptime(measure=Requests()))
    told = dispute(deal, (events_of(*ours), events_of(*ours, *theirs)), JANUARY)
    [window] = told.windows
    assert (window.theirs.figures.good, window.theirs.figures.total) == (1_979, 2_000)
    assert [(one.contested.ours, one.contested.theirs, one.more.minor) for one in window.disagreements] == [
        ("1000 of 1000", "980 of 1000", 25_000)
    ]
