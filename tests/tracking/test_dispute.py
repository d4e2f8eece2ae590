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


def test_a_delivery_that_moves_the_begin_is_the_cause_and_not_windows_that_change_nothing():
    # Ours began on 1 January and owe for January; theirs began on 1 February: January is no window of theirs
    ours = (*OURS, event("outage", "2027-01-20T10:00", until="2027-01-20T11:00"))
    theirs = (*ours, delivered(when="2027-01-31T10:00", is_clients=1, row=77))
    told = dispute(served(uptime()), (events_of(*ours), events_of(*theirs)), date(2027, 2, 28))
    [begin] = told.begins
    assert (begin.term, begin.item, begin.ours_on, begin.theirs_on, begin.row) == (
        "uptime", "live", date(2027, 1, 1), date(2027, 2, 1), 77,
    )  # fmt: skip
    assert begin.more == told.more == Money(-10_000, "EUR")
    [january] = told.windows
    assert (january.is_moved, january.disagreements, january.difference) == (True, (), Money(-10_000, "EUR"))


def test_what_is_contested_beside_a_moved_begin_is_held_against_the_moved_window():
    # Their January runs from the 16th; in it they saw two hours down that we did not
    theirs = (
        *OURS,
        delivered(when="2027-01-15T10:00", is_clients=1),
        seen("outage", "2027-01-20T10:00", until="2027-01-20T12:00"),
    )
    told = dispute(served(uptime()), (events_of(*OURS), events_of(*theirs)), JANUARY)
    [begin], [window] = told.begins, told.windows
    assert begin.more == Money(0, "EUR")
    assert [one.more for one in window.disagreements] == [Money(5_161, "EUR")]  # 16 of 31 days of EUR 100
    assert (window.is_moved, window.difference) == (False, Money(5_161, "EUR"))


def test_a_service_that_never_began_for_us_begins_for_them():
    ours = OURS[1:]
    theirs = (*ours, delivered(is_clients=1), seen("outage", "2027-01-20T10:00", until="2027-01-20T11:00"))
    told = dispute(served(uptime()), (events_of(*ours), events_of(*theirs)), JANUARY)
    [begin], [window] = told.begins, told.windows
    assert (begin.ours_on, begin.theirs_on, window.ours) == (None, date(2027, 1, 1), None)
    assert (window.difference, window.more) == (Money(10_000, "EUR"), Money(10_000, "EUR"))


def test_windows_come_by_the_money_at_stake():
    months = [
        seen("outage", "2027-01-12T10:00", until="2027-01-12T10:05"),
        seen("outage", "2027-02-12T10:00", until="2027-02-12T12:00"),
        seen("outage", "2027-03-12T10:00", until="2027-03-12T20:00"),
    ]
    told = dispute(served(uptime()), (events_of(*OURS), events_of(*OURS, *months)), date(2027, 3, 31))
    assert [(one.last_on.month, one.stake) for one in told.windows] == [(3, 25_000), (2, 10_000), (1, 0)]


def test_what_a_window_owes_more_and_what_it_changes_in_all_are_two_things():
    # A cap of EUR 100 a year: two hours in January leave nothing of it for February's 90 minutes of ours
    capped = uptime(CreditSchedule(uptime().schedule.tiers, caps=(Cap(Money(10_000, "EUR"), "year"),)))
    ours = (*OURS, event("outage", "2027-02-12T10:00", until="2027-02-12T11:30"))
    theirs = (*ours, seen("outage", "2027-01-20T10:00", until="2027-01-20T12:00"))
    told = dispute(served(capped), (events_of(*ours), events_of(*theirs)), date(2027, 2, 28))
    january, february = sorted(told.windows, key=lambda one: one.last_on)
    assert (january.difference.minor, january.more.minor) == (10_000, 0)
    assert (february.difference.minor, february.more.minor) == (-10_000, 0)
    assert told.more.minor == 0


def test_a_client_who_calls_the_service_otherwise_does_not_silence_our_events():
    # Ours speak by the record's name; the client writes the term's: both speak in the client's view
    ours = (*OURS[:1], *({**row, "of": "web"} for row in OURS[1:]))
    theirs = seen("outage", "2027-01-20T10:00", until="2027-01-20T10:30")
    told = disputed(theirs, ours=ours, term=uptime(record="web"))
    [window] = told.windows
    assert window.theirs.figures.total == window.ours.figures.total == 31 * 86_400
    assert [one.contested.theirs for one in window.disagreements] == ["down"]


def test_a_stream_that_speaks_for_nothing_of_ours_is_not_the_clients_only_one():
    ours = (*OURS, event("outage", "2027-01-22T10:00", "db", until="2027-01-22T11:00"))
    told = disputed(seen("outage", "2027-01-20T10:00", of="db", until="2027-01-20T11:00"), ours=ours)
    assert told.windows == ()
