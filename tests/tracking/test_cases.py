"""Response and resolution: a clock in service hours, pauses off it, and what is still open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from event_world import delivered, event, events_of, served, uptime
from troth.core.credit_schedule import CreditRate, CreditSchedule
from troth.core.quantity import Span
from troth.core.service_level import CaseTime
from troth.core.worktime import Calendar
from troth.tracking.dispute import dispute
from troth.tracking.settle import settle

JANUARY = date(2027, 1, 31)
# Monday to Friday, 09:00 to 17:00, without Wednesday 6 January
OFFICE = Calendar(closed=frozenset({date(2027, 1, 6)}))


def span(number: int, unit: str) -> Span:
    return Span(Decimal(number), unit)  # type: ignore[arg-type]  # the test's own spelling


def case(number: int, kind: str, when: str, **rest: object) -> dict:
    return event(kind, when, case=number, **rest)


def term(clock: str = "response", within: Span | None = None, **rest: object):
    priority = rest.pop("priority", None)
    measure = CaseTime(clock, within or span(4, "h"), priority)  # type: ignore[arg-type]  # as above
    return uptime(measure=measure, **{"hours": "support", **rest})


def deal_of(level):
    return served(level, calendars={"seller": Calendar(), "client": Calendar(), "support": OFFICE})


def figures(level, *rows: dict, until: date = JANUARY):
    [result] = settle(deal_of(level), events_of(delivered(), *rows), until).results
    return result.figures


def answered(number: int, opened: str, when: str, **rest: object) -> tuple[dict, dict]:
    return case(number, "opened", opened, **rest), case(number, "answered", when)


def test_a_weekend_and_a_holiday_do_not_run():
    in_time = answered(1, "2027-01-08T16:00", "2027-01-11T12:00")  # Friday 1 h, Monday 3 h: 4 h
    late = answered(2, "2027-01-05T16:00", "2027-01-07T12:01")  # Tuesday 1 h, Thursday 3 h 1 min
    found = figures(term(), *in_time, *late)
    assert (found.good, found.total) == (1, 2)
    [behind] = found.behind
    assert (behind.what, behind.good) == ("missed", 4 * 3_600 + 60)


def test_a_case_opened_at_night_begins_to_run_when_the_hours_do():
    assert figures(term(), *answered(1, "2027-01-10T03:00", "2027-01-11T13:00")).good == 1


def test_working_days_are_those_of_the_hours():
    level = term("resolution", span(2, "wd"))
    rows = (case(1, "opened", "2027-01-07T09:00"), case(1, "resolved", "2027-01-08T17:00"))
    assert figures(level, *rows).good == 1
    assert figures(level, rows[0], case(1, "resolved", "2027-01-11T09:01")).good == 0


def test_the_clock_stands_still_while_a_case_waits_for_the_client():
    rows = (
        case(1, "opened", "2027-01-04T09:00"),
        case(1, "paused", "2027-01-04T10:00", cause="client"),
        case(1, "resumed", "2027-01-04T15:00"),
        case(1, "resolved", "2027-01-05T10:00"),
    )
    assert figures(term("resolution"), *rows).good == 1  # 1 h, then 2 h, then 1 h


def test_resolved_without_an_answer_counts_as_answered_then():
    rows = (case(1, "opened", "2027-01-04T09:00"), case(1, "resolved", "2027-01-04T12:00"))
    assert figures(term(), *rows).good == 1


def test_open_past_its_bound_is_missed_and_before_it_is_pending():
    opened = case(1, "opened", "2027-01-29T16:00"), case(2, "opened", "2027-01-29T09:00")
    found = figures(term(within=span(3, "h")), *opened)
    assert (found.good, found.total, found.pending) == (0, 1, 1)


def test_a_case_opened_again_runs_on():
    rows = (
        case(1, "opened", "2027-01-04T09:00"),
        case(1, "resolved", "2027-01-04T11:00"),
        case(1, "opened", "2027-01-04T14:00"),
        case(1, "resolved", "2027-01-04T16:30"),
    )
    found = figures(term("resolution"), *rows)
    assert (found.good, found.total) == (0, 1)  # 2 h and 2 h 30 min
    assert figures(term("resolution"), *rows[:3], case(1, "resolved", "2027-01-04T16:00")).good == 1


def test_only_the_priority_that_is_meant_counts_and_causes_are_left_out():
    rows = (
        *answered(1, "2027-01-04T09:00", "2027-01-04T10:00", priority="P1"),
        *answered(2, "2027-01-04T09:00", "2027-01-08T10:00", priority="P2"),
        case(3, "opened", "2027-01-04T09:00", priority="P1", cause="client"),
    )
    found = figures(term(priority="P1", excludes=("client",)), *rows)
    assert (found.good, found.total, found.left_out) == (1, 1, 1)
    assert figures(term(priority="P9"), *rows).total == 0


def test_a_case_belongs_to_the_window_in_which_it_was_opened():
    deal = deal_of(term())
    rows = events_of(delivered(), *answered(1, "2027-01-29T16:59", "2027-02-03T09:00"))
    january, february = settle(deal, rows, date(2027, 2, 28)).results
    assert (january.figures.total, february.figures.total) == (1, 0)


def test_a_rate_for_each_case_too_many():
    rate = CreditSchedule(rate=CreditRate(Decimal("0.01"), "case"))
    rows = [one for k in range(3) for one in answered(k, "2027-01-04T09:00", "2027-01-08T09:00")]
    [result] = settle(deal_of(term(schedule=rate)), events_of(delivered(), *rows), JANUARY).results
    assert (result.periods, result.net.minor) == (3, 3_000)  # 99.9 % allow 0.003 of 3: 2.997 begun is 3


def test_the_clients_instant_wins_in_their_view():
    ours = (delivered(), *answered(1, "2027-01-04T09:00", "2027-01-04T10:00"))
    theirs = (*ours, case(1, "answered", "2027-01-04T14:30", is_clients=1))
    told = dispute(deal_of(term()), (events_of(*ours), events_of(*theirs)), JANUARY)
    [window] = told.windows
    [one] = window.disagreements
    assert (one.contested.ours, one.contested.theirs, one.more.minor) == ("in time", "too late", 25_000)


def test_what_the_client_says_of_a_case_before_its_opening_is_not_usable_and_the_case_stays():
    ours = (delivered(), *answered(1, "2027-01-11T10:00", "2027-01-11T11:00"))
    theirs = (*ours, case(1, "answered", "2027-01-11T09:30", is_clients=1))
    told = dispute(deal_of(term()), (events_of(*ours), events_of(*theirs)), JANUARY)
    assert told.windows == ()
    assert [(note.what, note.names) for note in told.theirs.notes] == [("early", ("1",))]
    later = (*theirs, case(1, "opened", "2027-01-11T09:15", is_clients=1))  # opened earlier in their eyes
    told = dispute(deal_of(term()), (events_of(*ours), events_of(*later)), JANUARY)
    assert told.theirs.notes == ()
