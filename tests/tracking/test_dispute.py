"""A dispute: what each side sees, where they differ, and what each disagreement is worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from event_world import delivered, event, events_of, served, uptime
from troth.core.credit_schedule import Cap, CreditSchedule
from troth.core.money import Money
from troth.tracking.dispute import dispute

JANUARY = date(2027, 1, 31)
OURS = (
    delivered(),
    event("up", "2026-12-31T12:00"),
    event("outage", "2027-01-10T10:00", until="2027-01-10T10:30"),
)


def seen(kind: str, when: str, **rest: object) -> dict:
    return event(kind, when, is_clients=1, **rest)


def disputed(*theirs: dict, term=None, ours=OURS):
    deal = served(term or uptime())
    return dispute(deal, (events_of(*ours), events_of(*ours, *theirs)), JANUARY)


def test_a_longer_outage_in_the_clients_eyes_is_worth_a_credit():
    told = disputed(seen("outage", "2027-01-10T10:20", until="2027-01-10T11:00"))
    [window] = told.windows
    assert (window.ours.figures.total - window.ours.figures.good) == 1_800
    assert (window.theirs.figures.total - window.theirs.figures.good) == 3_600
    [one] = window.disagreements
    assert (one.contested.ours, one.contested.theirs) == ("up", "down")
    assert one.contested.ends_at - one.contested.begins_at == 1_800
    assert one.more == told.more == Money(10_000, "EUR")


def test_the_clients_up_never_lifts_a_down_that_we_admit():
    told = disputed(seen("up", "2027-01-10T10:05"), seen("check-up", "2027-01-10T10:10"))
    assert told.windows == ()
    assert told.more == Money(0, "EUR")


def test_disagreements_that_change_nothing_alone_may_change_something_together():
    told = disputed(
        seen("outage", "2027-01-12T10:00", until="2027-01-12T10:10"),
        seen("outage", "2027-01-13T10:00", until="2027-01-13T10:10"),
    )
    [window] = told.windows
    assert [one.more for one in window.disagreements] == [Money(0, "EUR")] * 2
    assert window.more == Money(10_000, "EUR")


def test_a_maintenance_that_the_client_does_not_accept_is_contested():
    maintenance = event("maintenance", "2027-01-10T10:00", until="2027-01-10T11:00")
    ours = (*OURS, event("outage", "2027-01-20T10:00", until="2027-01-20T10:30"), maintenance)
    deal = served(uptime())
    theirs = tuple(row for row in ours if row is not maintenance)
    told = dispute(deal, (events_of(*ours), events_of(*theirs)), JANUARY)
    [window] = told.windows
    assert [(one.contested.ours, one.contested.theirs, one.more.minor) for one in window.disagreements] == [
        ("does not count", "down", 10_000),
        ("does not count", "up", 0),
    ]


def test_what_a_cap_has_taken_already_changes_nothing():
    capped = uptime(CreditSchedule(uptime().schedule.tiers, caps=(Cap(Decimal("0.10")),)))
    ours = (*OURS, event("outage", "2027-01-12T10:00", until="2027-01-12T11:00"))
    told = disputed(seen("outage", "2027-01-14T00:00", until="2027-01-14T12:00"), term=capped, ours=ours)
    [window] = told.windows
    assert [one.more for one in window.disagreements] == [Money(0, "EUR")]
