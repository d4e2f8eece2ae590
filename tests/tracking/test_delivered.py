"""Deliveries: lateness with its grace, its causes and its cap, acceptance at first, results on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from event_world import at, delivered, event, events_of, served, uptime
from troth.core.credit_schedule import Cap, CreditSchedule, JointCap, Tier
from troth.core.deal import Deal, Result
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import Acceptance, ResultReached
from troth.core.term import LatePenalty
from troth.tracking.dispute import dispute
from troth.tracking.settle import settle

JANUARY = date(2027, 1, 31)
WEEK = Span(Decimal(1), "w")


def late(**rest: object) -> LatePenalty:
    """1 % of EUR 72,000 for each started week after a week of grace; promised for 31 December 2026."""
    return replace(LatePenalty("late", "live", Decimal("0.01"), WEEK, Decimal("0.15")), **rest)


def owed(term, *rows: dict, until: date = JANUARY, **deal: object) -> list[int]:
    statement = settle(served(term, **deal), events_of(*rows), until)
    return [one.entry.amount.minor for one in statement.entries]


def test_lateness_is_charged_by_started_weeks_after_the_grace():
    assert owed(late(), delivered(when="2027-01-08T00:00")) == [0]  # the end of 7 January
    assert owed(late(), delivered(when="2027-01-08T00:01")) == [72_000]
    assert owed(late(), delivered(when="2027-01-15T00:01")) == [144_000]


def begun(term: LatePenalty) -> Deal:
    """A deal whose work began on 2 November 2026."""
    return replace(served(term), starts_on=date(2026, 11, 2))


def test_delay_that_the_client_caused_is_taken_off():
    gap = event("gap", "2027-01-02T00:00", "live", until="2027-01-05T00:00", cause="client")
    came = delivered(when="2027-01-11T00:00")
    nets = [
        settle(begun(one), events_of(gap, came), JANUARY).owed for one in (late(excludes=("client",)), late())
    ]
    assert [one.minor for one in nets] == [0, 72_000]


def test_time_that_does_not_count_moves_the_due_moment_from_the_deals_begin_to_the_delivery():
    # A day before the deal began counts for nothing, two days before the due day move it, one after it too;
    # what stood still after the delivery does not. Due: the end of 31 December; moved by three days; a week.
    stops = [
        event("gap", "2026-11-01T00:00", "live", until="2026-11-02T00:00", cause="client"),
        event("gap", "2026-12-01T00:00", "live", until="2026-12-03T00:00", cause="client", row=70),
        event("paused", "2027-01-05T00:00", "live", cause="client"),
        event("resumed", "2027-01-06T00:00", "live"),
        event("gap", "2027-01-20T00:00", "live", until="2027-01-25T00:00", cause="client"),
    ]
    term, came = late(excludes=("client",)), delivered(when="2027-01-11T00:01")
    [result] = settle(begun(term), events_of(*stops, came), JANUARY).results
    assert result.late.due_at == at("2027-01-01T00:00")
    assert [(one.begins_at, one.ends_at) for one in result.late.still] == [
        (at("2026-12-01T00:00"), at("2026-12-03T00:00")),
        (at("2027-01-05T00:00"), at("2027-01-06T00:00")),
    ]
    assert result.late.free_until == at("2027-01-11T00:00")
    assert (result.late.late_s, result.net.minor, result.figures.excluded_s) == (60, 72_000, 3 * 86_400)
    assert [one.what for one in result.figures.behind] == ["late", "excluded", "excluded"]
    assert result.figures.behind[1].row == 70


def test_a_grace_in_working_time_begins_where_the_moved_due_moment_is():
    # Due at the end of Thursday 31 December; moved by a day to the end of Friday; one working day is Monday
    gap = event("gap", "2026-12-01T00:00", "live", until="2026-12-02T00:00", cause="client")
    term = late(excludes=("client",), grace=Span(Decimal(1), "wd"))
    [result] = settle(begun(term), events_of(gap, delivered()), JANUARY).results
    monday, tuesday = at("2027-01-04T00:00"), at("2027-01-05T00:00")
    assert monday < result.late.free_until <= tuesday


def test_what_has_not_come_owes_by_its_started_periods():
    statement = settle(served(late()), events_of(event("up", "2027-01-01T00:00")), date(2027, 1, 10))
    [entry] = statement.new_entries
    assert (entry.entry.first_on, entry.entry.amount) == (date(2027, 1, 10), Money(72_000, "EUR"))
    assert statement.running == ()


def test_each_started_period_adds_a_difference_up_to_the_cap_and_the_delivery_closes_it():
    deal, kept = served(late(cap=Decimal("0.03"))), ()
    seen = []
    for until, rows in (
        (date(2027, 1, 10), ()),
        (date(2027, 1, 12), ()),
        (date(2027, 1, 20), ()),
        (date(2027, 2, 20), ()),
        (date(2027, 3, 1), (delivered(when="2027-02-25T10:00"),)),
    ):
        new = settle(deal, events_of(event("up", "2027-01-01T00:00"), *rows), until, kept).new_entries
        seen.append([(one.entry.kind, one.entry.amount.minor) for one in new])
        kept = (*kept, *(one.entry for one in new))
    assert seen[0][0][0] == "credit"
    assert all(kind == "difference" for each in seen[1:] for kind, _ in each)
    assert sum(amount for each in seen for _, amount in each) == 216_000  # 3 % of EUR 72,000
    assert seen[-1] == [("difference", 0)]


def test_acceptance_is_settled_when_everything_has_come():
    tiers = CreditSchedule((Tier(Decimal(1), Decimal("0.02")),), of_price="fixed")
    term = uptime(tiers, "1", measure=Acceptance(("build", "live"), defects=2, rework=Decimal("0.1")))
    first = delivered("build", "2027-01-05T00:00", good=2, total=1_000)
    assert owed(term, first) == []
    assert owed(term, first, delivered("live", "2027-01-06T00:00", good=3)) == [144_000]
    assert owed(term, first, delivered("live", "2027-01-06T00:00", good=0, total=1_001)) == [144_000]
    assert owed(term, first, delivered("live", "2027-01-06T00:00", good=0)) == [0]


def test_a_result_is_what_was_last_measured_by_its_day():
    tiers = CreditSchedule((Tier(Decimal(1), Money(50_000, "EUR")),), of_price="fixed")
    term = uptime(tiers, "1", measure=ResultReached("errors"))
    results = {"errors": Result("errors", "2 %", "0.5 %", by_on=date(2027, 1, 20))}

    def reached(when: str, share: int) -> dict:
        return event("reached", when, "errors", good=share, total=10_000)

    early, on_the_day, later = (
        reached("2027-01-10", 8_000),
        reached("2027-01-20", 9_000),
        reached("2027-01-25", 10_000),
    )
    assert owed(term, early, until=date(2027, 1, 19), results=results) == []
    assert owed(term, early, on_the_day, later, results=results) == [50_000]
    assert owed(term, later, results=results) == [0]


def test_a_late_penalty_and_an_uptime_can_share_a_cap_of_the_contract():
    joint = JointCap(("late", "uptime"), Cap(Money(80_000, "EUR"), "contract"))
    rows = (
        delivered(when="2027-01-10T00:00"),
        event("up", "2027-01-01T00:00"),
        event("outage", "2027-01-20T00:00", until="2027-01-21T00:00"),
    )
    deal = served(late(), uptime(), joint_caps=(joint,))
    statement = settle(deal, events_of(*rows), JANUARY)
    assert [(one.entry.term, one.entry.amount.minor) for one in statement.entries] == [
        ("late", 72_000),
        ("uptime", 8_000),
    ]


def test_a_contested_delivery_is_worth_its_weeks():
    ours = (delivered(when="2027-01-07T00:00"),)
    theirs = (*ours, delivered(when="2027-01-16T00:00", is_clients=1))
    told = dispute(served(late()), (events_of(*ours), events_of(*theirs)), JANUARY)
    [window] = told.windows
    assert window.disagreements[0].more == Money(144_000, "EUR")


def test_a_standstill_that_the_client_denies_is_contested_even_where_it_changes_nothing():
    gap = event("gap", "2026-12-01T00:00", "live", until="2026-12-02T00:00", cause="client")
    term, came = late(excludes=("client",)), delivered(when="2027-01-02T00:00")
    told = dispute(begun(term), (events_of(gap, came), events_of(came)), JANUARY)
    [window] = told.windows
    assert [one.more.minor for one in window.disagreements] == [0]
