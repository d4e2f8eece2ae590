"""Worlds by hand: what a credit statement says of a month, its edges, exclusions, caps and order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from event_world import TIERS, delivered, event, events_of, served, uptime
from troth.core.credit_schedule import Cap, CreditSchedule, EarnBack, JointCap, StepDown, Termination
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import Uptime, Window
from troth.core.term import Amendment
from troth.tracking.earlier import Earlier
from troth.tracking.settle import Statement, settle

UP = event("up", "2026-12-31T12:00")
JANUARY, FEBRUARY, MARCH = date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)
MONTH_S = 31 * 86_400


def outage(begin: str, end: str, **rest: object) -> dict:
    return event("outage", begin, until=end, **rest)


def miss(month: str) -> dict:
    """An hour and a half down in a month: below 99.9 % and not below 99 %."""
    return outage(f"{month}-10T10:00", f"{month}-10T11:30")


def settled(deal, *rows: dict, until: date = JANUARY) -> Statement:
    return settle(deal, events_of(delivered(), UP, *rows), until)


def amounts(statement: Statement) -> list[int]:
    return [one.entry.amount.minor for one in statement.entries]


def test_fifty_minutes_down_in_a_month_at_999_owe_a_tenth():
    # 31 days are 44,640 minutes; 99.9 % allow 44.64 of them down, and it were 50
    [result] = settled(served(uptime()), outage("2027-01-10T10:00", "2027-01-10T10:50")).results
    assert (result.figures.good, result.figures.total) == (MONTH_S - 3_000, MONTH_S)
    assert result.figures.level == "0.998879928315"
    assert result.net == Money(10_000, "EUR")
    assert result.tier == TIERS[0]
    assert [(one.what, one.ends_at - one.begins_at) for one in result.figures.behind] == [("down", 3_000)]


def test_forty_minutes_down_owe_nothing_and_the_window_is_kept_all_the_same():
    statement = settled(served(uptime()), outage("2027-01-10T10:00", "2027-01-10T10:40"))
    assert amounts(statement) == [0]
    assert statement.results[0].met


def test_an_outage_across_a_months_end_counts_in_each_month_with_its_part():
    night = outage("2027-01-31T23:30", "2027-02-01T00:20")
    january, february = settled(served(uptime()), night, until=FEBRUARY).results
    assert january.figures.total - january.figures.good == 1_800
    assert february.figures.total - february.figures.good == 1_200
    assert [january.net.minor, february.net.minor] == [0, 0]  # 30 and 20 minutes: each month allows 40


def test_an_outage_across_a_change_of_clocks_counts_in_elapsed_time():
    # On 28 March 2027 clocks in Berlin go from 02:00 to 03:00: from 01:30 to 03:30 is one hour
    term = uptime(window=Window("month", "Europe/Berlin"))
    rows = outage("2027-03-28T01:30+01:00", "2027-03-28T03:30+02:00")
    *_, march = settled(served(term), rows, until=MARCH).results
    assert march.figures.total == MONTH_S - 3_600
    assert march.figures.total - march.figures.good == 3_600
    assert march.net == Money(10_000, "EUR")


def test_maintenance_takes_its_part_of_an_outage_out_of_both_sides():
    window = event("maintenance", "2027-01-10T10:00", until="2027-01-10T11:00")
    [result] = settled(served(uptime()), window, outage("2027-01-10T10:30", "2027-01-10T11:20")).results
    assert (result.figures.excluded_s, result.figures.total) == (3_600, MONTH_S - 3_600)
    assert result.figures.total - result.figures.good == 1_200


def test_a_gap_in_monitoring_is_apart_by_default_and_never_silently_up():
    gap = event("gap", "2027-01-10T00:00", until="2027-01-20T00:00")
    rows = (gap, outage("2027-01-25T10:00", "2027-01-25T10:31"))
    [apart] = settled(served(uptime()), *rows).results
    assert (apart.figures.gap_s, apart.figures.covered_s) == (10 * 86_400, 21 * 86_400)
    assert apart.figures.total == 21 * 86_400
    assert apart.net == Money(10_000, "EUR")  # 21 days are 30,240 minutes and allow 30.24 of them down

    def level(gaps: str) -> tuple[int, int]:
        [result] = settled(served(uptime(gaps=gaps)), *rows).results
        return result.figures.total - result.figures.good, result.figures.total

    assert level("up") == (1_860, MONTH_S)
    assert level("down") == (1_860 + 10 * 86_400, MONTH_S)
    assert level("carried") == (1_860, MONTH_S)


def test_the_running_window_is_shown_and_not_owed():
    statement = settled(served(uptime()), miss("2027-02"), until=date(2027, 2, 15))
    assert amounts(statement) == [0]
    [running] = statement.running
    assert running.window.first_on == date(2027, 2, 1)
    assert running.figures.total == 15 * 86_400


def test_a_service_begins_on_the_day_after_its_delivery_and_the_first_window_costs_its_part():
    events = events_of(
        delivered(when="2027-01-15T09:00"),
        event("up", "2027-01-01T00:00"),
        outage("2027-01-16T00:00", "2027-01-16T02:00"),
    )
    [result] = settle(served(uptime()), events, JANUARY).results
    assert result.window.first_on == date(2027, 1, 16)
    assert result.fee == Money(51_613, "EUR")  # 16 of 31 days of EUR 1,000
    assert result.net == Money(5_161, "EUR")


def test_a_cap_of_the_year_is_reached_in_month_three():
    cap = CreditSchedule(TIERS, caps=(Cap(Decimal("0.02"), "year"),))  # 2 % of EUR 12,000 are EUR 240
    rows = [miss(f"2027-{month:02}") for month in (1, 2, 3)]
    statement = settled(served(uptime(cap)), *rows, until=MARCH)
    assert amounts(statement) == [10_000, 10_000, 4_000]
    assert [one.caps[0].left.minor for one in statement.results] == [14_000, 4_000, 0]
    assert statement.results[2].cut == Money(6_000, "EUR")


def test_a_credit_is_earned_back_once_the_months_after_it_are_kept():
    back = CreditSchedule(TIERS, earn_back=EarnBack(2))
    statement = settled(served(uptime(back)), miss("2027-01"), until=MARCH)
    assert amounts(statement) == [10_000, 0, -10_000]
    assert statement.owed == Money(0, "EUR")


def test_a_clause_steps_down_and_comes_back_after_a_miss():
    eased = CreditSchedule(TIERS, step_down=StepDown(2, Decimal("0.5")))
    rows = (miss("2027-03"), miss("2027-04"))
    statement = settled(served(uptime(eased)), *rows, until=date(2027, 4, 30))
    assert amounts(statement) == [0, 0, 5_000, 10_000]
    assert [float(one.factor) for one in statement.results] == [1, 1, 0.5, 1]


def test_two_terms_under_one_cap_share_what_is_left_in_the_order_of_time():
    joint = JointCap(("login", "uptime"), Cap(Money(15_000, "EUR"), "month"))
    deal = served(uptime(), replace(uptime(), id="login"), joint_caps=(joint,))
    rows = (miss("2027-01"), event("up", "2026-12-31T12:00", "login"))
    rows += (outage("2027-01-11T10:00", "2027-01-11T12:00", of="login"),)
    statement = settled(deal, *rows)
    assert statement.owed == Money(15_000, "EUR")
    assert sorted(amounts(statement)) == [5_000, 10_000]
    assert statement.results[-1].caps[-1].left == Money(0, "EUR")


def test_the_version_in_force_when_a_window_begins_applies():
    eased = uptime(objective="0.99", schedule=CreditSchedule(TIERS[1:]))
    deal = served(uptime(), amendments=(Amendment("uptime", date(2027, 2, 1), eased),))
    statement = settled(deal, miss("2027-01"), miss("2027-02"), until=FEBRUARY)
    assert amounts(statement) == [10_000, 0]


def test_the_client_may_leave_after_two_bad_months_of_three():
    leave = CreditSchedule(TIERS, termination=Termination(Decimal("0.999"), 2, 3))
    statement = settled(served(uptime(leave)), miss("2027-01"), miss("2027-03"), until=MARCH)
    assert [one.may_leave for one in statement.results] == [False, False, True]


def test_what_was_settled_is_not_settled_again_and_changes_only_by_a_difference():
    deal, first = served(uptime()), (delivered(), UP, miss("2027-01"))
    one = settle(deal, events_of(*first), JANUARY)
    kept = tuple(each.entry for each in one.entries)
    again = settle(deal, events_of(*first), FEBRUARY, kept)
    assert [each.entry.last_on for each in again.new_entries] == [FEBRUARY]
    late = settle(deal, events_of(*first, outage("2027-01-12T00:00", "2027-01-12T08:00")), JANUARY, kept)
    [difference] = late.new_entries
    assert (difference.entry.kind, difference.why) == ("difference", "events")
    assert difference.owed_before == Money(10_000, "EUR")
    assert difference.entry.amount == Money(15_000, "EUR")
    assert late.owed == Money(25_000, "EUR")


def test_a_settled_window_keeps_its_words_until_it_is_settled_anew():
    first = events_of(delivered(), UP, miss("2027-01"))
    kept = tuple(each.entry for each in settle(served(uptime()), first, JANUARY).entries)
    eased = served(uptime(objective="0.99", schedule=CreditSchedule(TIERS[1:])))
    changed = settle(eased, first, JANUARY, kept)
    assert changed.new_entries == ()
    assert [(one.key, one.by) for one in changed.held] == [(("uptime", JANUARY), "words")]
    anew = settle(eased, first, JANUARY, Earlier(kept, is_restated=True))
    [restated] = anew.new_entries
    assert (restated.why, restated.entry.kind) == ("definition", "restated")
    assert restated.entry.amount == Money(-10_000, "EUR")
    assert settle(eased, first, JANUARY, (*kept, restated.entry)).held == ()


def test_a_window_whose_events_are_not_given_any_more_stays_as_it_was_settled():
    deal = served(uptime())
    kept = tuple(
        each.entry for each in settle(deal, events_of(delivered(), UP, miss("2027-01")), JANUARY).entries
    )
    later = events_of(delivered(), event("up", "2027-02-01T00:00"), miss("2027-02"))
    statement = settle(deal, later, FEBRUARY, kept)
    assert amounts(statement) == [10_000, 10_000]
    assert [(one.key, one.by) for one in statement.held] == [(("uptime", JANUARY), "events")]


def test_a_forgotten_file_is_not_taken_for_a_month_down():
    deal = served(uptime(gaps="down"))
    whole = (delivered(), UP, miss("2027-01"))
    kept = tuple(each.entry for each in settle(deal, events_of(*whole), JANUARY).entries)
    assert settle(deal, events_of(delivered()), JANUARY, kept).new_entries == ()
    assert amounts(settle(deal, events_of(delivered()), JANUARY)) == [25_000]


def test_a_window_that_the_term_has_no_more_is_taken_back():
    first = events_of(delivered(), UP, miss("2027-01"))
    kept = tuple(each.entry for each in settle(served(uptime()), first, JANUARY).entries)
    later = events_of(delivered(when="2027-02-10T12:00"), UP, miss("2027-01"))
    [taken, february] = settle(served(uptime()), later, FEBRUARY, kept).new_entries[::-1]
    assert (taken.why, taken.entry.amount.minor, february.why) == ("gone", -10_000, "first")
    entries = (*kept, february.entry, taken.entry)
    assert settle(served(uptime()), later, FEBRUARY, entries).new_entries == ()


def test_a_rolling_window_is_the_lowest_look_of_its_month():
    rolling = uptime(window=Window("rolling", "UTC", Span(Decimal(7), "d")))
    [january] = settled(served(rolling), miss("2027-01")).results
    week = 7 * 86_400
    assert (january.figures.total, january.figures.total - january.figures.good) == (week, 5_400)


def test_slices_are_kept_or_not_and_those_without_service_are_apart():
    sliced = uptime(measure=Uptime(Span(Decimal(1), "h"), Decimal("0.9")))
    gap = event("gap", "2027-01-20T00:00", until="2027-01-21T00:00")
    [january] = settled(served(sliced), gap, outage("2027-01-10T10:50", "2027-01-10T12:05")).results
    assert (january.figures.good, january.figures.total) == (31 * 24 - 24 - 2, 31 * 24 - 24)


def test_a_part_week_pays_its_part_and_halves_of_a_cent_go_to_even():
    # EUR 1,000 a month are 1,000 x 12 / 52 a week; Friday to Sunday are three days of seven
    weekly = uptime(window=Window("week", "UTC"), schedule=CreditSchedule(TIERS))
    rows = (outage("2027-01-02T00:00", "2027-01-02T12:00"),)
    first = settled(served(weekly), *rows, until=date(2027, 1, 3)).results[0]
    assert (first.window.first_on, first.window.last_on) == (date(2027, 1, 1), date(2027, 1, 3))
    assert first.fee == Money(9_890, "EUR")
    assert first.net == Money(2_472, "EUR")  # a quarter of 98.90 is 24.725


def test_a_service_that_has_not_begun_owes_nothing_and_says_so():
    statement = settle(served(uptime()), events_of(UP), JANUARY)
    assert statement.results == ()
    assert [(note.what, note.names) for note in statement.notes] == [("not-begun", ("live",))]
