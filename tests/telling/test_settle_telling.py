"""A settlement in words, JSON and CSV: what the head says, what the format says, one line an entry."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from event_world import TIERS, delivered, event, events_of, served, uptime
from json_page import described, fields, is_of
from troth.core.credit_schedule import Cap, CreditRate, CreditSchedule, EarnBack, StepDown, Termination
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.term import Amendment, LatePenalty
from troth.telling.html import as_html
from troth.telling.page import Page
from troth.telling.settle.settle_csv import COLUMNS, settle_csv
from troth.telling.settle.settle_json import settle_json
from troth.telling.settle.settle_page import settle_page
from troth.telling.settle.told import FileTold, Lacked, SettlementTold
from troth.telling.words import plain
from troth.tracking.dispute import dispute
from troth.tracking.earlier import Earlier
from troth.tracking.settle import settle

UNTIL = date(2027, 3, 31)
ROWS = (
    delivered(when="2026-12-31T12:00"),
    event("up", "2026-12-31T12:00"),
    event("outage", "2027-01-10T10:00", until="2027-01-10T11:30", row=7),
    event("gap", "2027-02-10T10:00", until="2027-02-11T10:00"),
    event("maintenance", "2027-02-20T10:00", until="2027-02-20T12:00"),
)
FILE = FileTold("events.csv", "ab" * 32, 6, {"no-time": 1}, is_clients=False)


def told(*terms, kept=(), rows=ROWS, until=UNTIL, **rest) -> SettlementTold:
    deal = served(*(terms or (uptime(),)))
    return SettlementTold(
        settle(deal, events_of(*rows), until, kept), names={7: "O-1"}, files=(FILE,), **rest
    )


def disputed() -> SettlementTold:
    theirs = (*ROWS, event("outage", "2027-03-10T10:00", until="2027-03-10T11:30", is_clients=1, row=9))
    found = dispute(served(uptime()), (events_of(*ROWS), events_of(*theirs)), UNTIL)
    return SettlementTold(found.ours, found, {7: "O-1", 9: "C-1"}, (FILE,), "kept")


def words(page: Page) -> str:
    lines = [page.title, *page.head]
    for section in page.sections:
        rows = section.table.rows if section.table else ()
        lines += [section.heading, *section.before, *(" | ".join(row) for row in rows), *section.after]
    return plain("\n".join(lines))


def test_the_head_says_what_to_pay_for_what_and_that_it_is_unasked():
    head = plain("\n".join(settle_page(told()).head))
    assert head.startswith("TO PAY NOW: ")
    assert "EUR 100 to Harbour Logistics, for uptime, Jan 2027 (EUR 100). Pay it unasked." in head
    assert "Owed in all since 1 Jan 2027: EUR 100, over 3 windows and deliveries." in head
    assert "In 1 window some time was seen by nobody; each says how much" in head
    assert (
        "Nothing was kept: this is no workspace, so each settlement is the first. Make one: troth new DIR"
        in head
    )


def test_nothing_new_nothing_owed_and_money_taken_back_are_said():
    first = told()
    kept = tuple(one.entry for one in first.statement.entries)
    assert "Nothing is new: nothing is to be paid to Harbour Logistics now." in words(
        settle_page(told(kept=kept))
    )
    quiet = tuple(row for row in ROWS if row["kind"] != "outage")
    assert "every window that was settled anew owes nothing" in words(settle_page(told(rows=quiet)))
    back = words(settle_page(told(kept=kept, rows=quiet)))
    assert (
        "TAKEN BACK: EUR 100 of credits to Harbour Logistics, by difference for uptime, Jan 2027 (EUR -100)."
        in back
    )
    assert "uptime | Jan 2027 | difference: EUR 100 before, EUR 0 now | EUR -100\n" in back
    assert "uptime, Jan 2027: events came or were corrected; behind it now: no event." in back
    assert "3 entries, EUR 100 together." in back


def test_a_term_is_told_window_by_window_with_why_and_the_events_behind():
    said = words(settle_page(told()))
    assert "Promised: 99.9 % in each month (UTC); time that nobody saw counts as: apart." in said
    assert "Jan 2027 | 99.7983 % | 1 h 30 min down | EUR 100 | below 99.9 %: 10 % of EUR 1,000" in said
    assert "Feb 2027 | 100 % | 0 s down; 1 d not seen; 2 h left out | EUR 0 | kept" in said
    assert "uptime, Jan 2027: 10 Jan 2027 10:00: down 1 h 30 min (O-1)." in said
    assert "events.csv: 6 rows; not used: 1 (1 no-time). sha256 abababababababab…" in said


def test_every_step_of_the_rule_has_its_words():
    rate = CreditRate(Decimal("0.05"), Span(Decimal(30), "min"))
    schedule = CreditSchedule(
        rate=rate,
        caps=(Cap(Decimal("0.05"), "year"), Cap(Decimal("0.06"))),
        step_down=StepDown(1, Decimal("0.5")),
        earn_back=EarnBack(1),
        minimum=Money(100, "EUR"),
        termination=Termination(Decimal("0.999"), 1, 3),
    )
    rows = (*ROWS, event("outage", "2027-03-10T10:00", until="2027-03-10T20:00"))
    said = words(settle_page(told(uptime(schedule), rows=rows)))
    assert "2 x 5 % of EUR 1,000 (for each 30min); caps take EUR 40" in said
    assert "kept; EUR 60 earned back" in said
    assert "; eased to 50 %; caps take" in said
    assert "After Mar 2027: EUR 480 left of 5 % of the year." in said
    assert "Harbour Logistics may end the contract by now: uptime was too low too often." in said
    few = told(uptime(replace(CreditSchedule(TIERS), minimum=Money(20_000, "EUR"))))
    assert "below 99.9 %: 10 % of EUR 1,000; not above the minimum" in words(settle_page(few))
    graced = told(uptime(replace(CreditSchedule(TIERS), grace_windows=1)))
    assert "10 % of EUR 1,000; the first windows owe nothing" in words(settle_page(graced))
    assert "missed; nothing is owed for it" in words(settle_page(told(uptime(CreditSchedule()))))


def test_lateness_what_runs_and_what_is_missing_are_told():
    late = LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.15"))
    came = (delivered(when="2027-01-03T00:00"), *ROWS[1:])
    said = words(settle_page(told(late, uptime(), rows=came)))
    assert "2 d late" in said
    assert "1 x 1 % of EUR 72,000 (for each 1w), at most 15 %" in said
    running = words(settle_page(told(late, uptime(), rows=ROWS[1:], until=date(2027, 1, 12))))
    assert "not by 12 Jan 2027 | 12 d late | EUR 1,440 | 2 x 1 % of EUR 72,000" in running
    assert "Not delivered by 13 Jan 2027 00:00; what it owes grows until it comes." in running
    assert "uptime: its service has not begun: 'live' is not delivered." in running
    half = words(settle_page(told(until=date(2027, 2, 14))))
    assert "uptime, since 1 Feb 2027: 100 % so far (0 s down)." in half


def test_a_dispute_shows_both_sides_and_what_would_settle_it():
    said = words(settle_page(disputed()))
    assert (
        "DISPUTED: the client sees 1 window otherwise; were they right in all, EUR 100 more is owed." in said
    )
    assert "As we see it: 100 % (2,678,400 of 2,678,400), EUR 0 owed." in said
    assert "10 Mar 2027 10:00, 1 h 30 min (C-1) | up | down | EUR 100 more is owed" in said


def moved() -> SettlementTold:
    late = LatePenalty("late", "live", Decimal("0.01"), None, None)
    ours = (*ROWS[:2], event("outage", "2027-01-20T10:00", until="2027-01-20T11:00"))
    theirs = (*ours, delivered(when="2027-01-31T10:00", is_clients=1, row=9))
    found = dispute(served(late, uptime()), (events_of(*ours), events_of(*theirs)), UNTIL)
    return SettlementTold(found.ours, found, {9: "C-1"}, settled_until=UNTIL)


@pytest.mark.parametrize(
    "given",
    [told(), disputed(), moved(), told(LatePenalty("late", "live", Decimal("0.01"), None, None))],
)
def test_the_json_is_what_its_page_describes(given):
    facts = json.loads(settle_json(given))
    types = described("settle-json.md")
    opaque = {"owed_by_term", "files[].unused", "dispute.windows[].ours", "dispute.windows[].theirs"}
    for path, value in fields(facts, opaque):
        assert path in types, path
        assert is_of(value, types[path]), (path, value)


def test_the_csv_has_one_line_an_entry_and_adds_up():
    given = told()
    rows = [*csv.DictReader(io.StringIO(settle_csv(given)))]
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(given.statement.entries) == 3
    assert sum(Decimal(row["amount"]) for row in rows) == given.statement.owed.major
    assert rows[0]["events_behind"] == "O-1"


def test_the_page_is_one_html_file_with_a_picture_of_levels():
    html = as_html(settle_page(told()))
    assert 'data-chart="level-uptime"' in html
    assert "1 window of 3 missed it" in plain(html)


def test_each_version_of_a_term_is_shown_with_its_day_in_words_table_and_chart():
    eased = uptime(objective="0.99", schedule=CreditSchedule(TIERS[1:]))
    deal = served(uptime(), amendments=(Amendment("uptime", date(2027, 2, 1), eased),))
    page = settle_page(SettlementTold(settle(deal, events_of(*ROWS), UNTIL)))
    said = words(page)
    assert "Promised: 99.9 % in each month (UTC); time that nobody saw counts as: apart." in said
    assert (
        "Promised from 1 Feb 2027: 99 % in each month (UTC); time that nobody saw counts as: apart." in said
    )
    assert "Jan 2027 | 99.7983 % | 99.9 % | 1 h 30 min down" in said
    assert "Feb 2027 | 100 % | 99 % | 0 s down" in said
    [chart] = [chart for section in page.sections for chart in section.charts]
    assert [row["objective"] for row in chart.spec["data"]["values"]] == ["99.9 %", "99 %", "99 %"]
    assert "what its objective allows, 99.9 % from 1 Jan 2027 and 99 % from 1 Feb 2027 (tick)" in plain(
        chart.says
    )


def test_the_event_that_costs_money_comes_first_and_the_rest_is_counted():
    # Thirty maintenances of two hours, each longer than any of the seven outages of twenty minutes
    quiet = [
        event("maintenance", f"2027-01-{day:02}T00:00", until=f"2027-01-{day:02}T02:00")
        for day in range(2, 32)
    ]
    bad = [
        event("outage", f"2027-01-{day:02}T10:00", until=f"2027-01-{day:02}T10:20", row=7)
        for day in range(10, 17)
    ]
    said = words(settle_page(told(rows=(*ROWS[:2], *quiet, *bad), until=date(2027, 1, 31))))
    [line] = [line for line in said.splitlines() if line.startswith("uptime, Jan 2027: 10 Jan")]
    assert line.startswith("uptime, Jan 2027: 10 Jan 2027 10:00: down 20 min (O-1); 11 Jan")
    assert "; and 2 more down; 2 Jan 2027 00:00: did not count 2 h; " in line
    assert line.endswith("; and 27 more that did not count.")


def test_earlier_entries_that_are_not_shown_are_counted_with_their_sum():
    kept = tuple(one.entry for one in told().statement.entries)
    many = tuple(replace(kept[0], number=k) for k in range(1, 31))
    said = words(settle_page(told(kept=many)))
    assert "30 entries, EUR 3,000 together." in said
    assert "Not shown here: the first 6 entries, EUR 600 together; they stand in --json and --csv." in said


def test_a_late_penalty_can_be_worked_out_again_from_the_page():
    term = LatePenalty(
        "late-live", "live", Decimal("0.01"), Span(Decimal(1), "w"), Decimal("0.15"), part="pro-rata",
        per=Span(Decimal(22), "d"), minimum=Money(100, "EUR"), excludes=("client",),
    )  # fmt: skip
    deal = replace(served(term), starts_on=date(2026, 11, 2))
    gap = event("gap", "2026-12-01T00:00", "live", until="2026-12-03T00:00", cause="client", row=7)
    statement = settle(deal, events_of(gap, delivered(when="2027-01-17T00:00", row=8)), UNTIL)
    said = words(settle_page(SettlementTold(statement, names={7: "S-1", 8: "D-1"})))
    for line in (
        "late-live: EUR 229.09 owed in all",
        "17 Jan 2027 | 7 d late | EUR 229.09 | 7/22 x 1 % of EUR 72,000 (for each 22d), at most 15 %",
        "Due: the end of 31 Dec 2026 (UTC). Delivered: 17 Jan 2027 00:00 (D-1).",
        "Does not count, from the deal's begin to the delivery: 2 d, which is 1 Dec 2026 00:00 to",
        " 3 Dec 2026 00:00 (S-1). That moves the due moment to 3 Jan 2027 00:00.",
        "Grace after that: 1w; free of penalty until 10 Jan 2027 00:00.",
        "Periods: 10,080 minutes late (begun ones count) of 31,680 in a period; charged: 7/22 (a part of",
        "Base: EUR 72,000, the fixed price. Cap: 15 % of it (EUR 10,800). Nothing is owed up to EUR 1.",
    ):
        assert line in said


def test_a_moved_begin_is_told_first_and_as_the_cause():
    ours = (*ROWS[:2], event("outage", "2027-01-20T10:00", until="2027-01-20T11:00"))
    theirs = (
        *ours,
        delivered(when="2027-01-31T10:00", is_clients=1, row=9),
        event("outage", "2027-02-10T10:00", until="2027-02-10T11:30", is_clients=1),
    )
    found = dispute(served(uptime()), (events_of(*ours), events_of(*theirs)), date(2027, 2, 28))
    page = settle_page(SettlementTold(found.ours, found, {9: "C-1"}))
    headings = [plain(one.heading) for one in page.sections if one.heading.startswith("Disputed")]
    assert headings == ["Disputed: when uptime began", "Disputed: uptime, Feb 2027"]
    said = words(page)
    assert "As we see it the service begins on 1 Jan 2027." in said
    assert (
        "As the client sees it, it begins on 1 Feb 2027: 'live' came 31 Jan 2027 10:00 (C-1).\n"
        "Were they right in that alone: EUR 100 less is owed.\n"
        "Jan 2027 | 99.8655 %, EUR 100 owed | no such window | EUR 100 less is owed\n"
        "1 window of uptime differs for that alone."
    ) in said
    assert "Were they right: EUR 100 more is owed for this window." in said
    assert "What follows is beside the begin of the service, which is told above." in said


def test_were_they_right_agrees_with_the_two_figures_above_it():
    capped = uptime(CreditSchedule(TIERS, caps=(Cap(Money(10_000, "EUR"), "year"),)))
    ours = (*ROWS[:2], event("outage", "2027-02-12T10:00", until="2027-02-12T11:30"))
    theirs = (*ours, event("outage", "2027-01-20T10:00", until="2027-01-20T12:00", is_clients=1))
    found = dispute(served(capped), (events_of(*ours), events_of(*theirs)), date(2027, 2, 28))
    said = words(settle_page(SettlementTold(found.ours, found)))
    assert (
        "(2,671,200 of 2,678,400), EUR 100 owed.\nWere they right: EUR 100 more is owed for this window.\n"
        "Were they right in this window alone: nothing changes over all windows; caps, steps and what is "
        "earned back reach from one to others."
    ) in said
    assert "Were they right: EUR 100 less is owed for this window." in said
    assert "Nothing in this window is seen otherwise: what is owed for others changes it." in said


def test_a_contested_delivery_is_told_in_days_and_not_in_percent():
    late = LatePenalty("late", "live", Decimal("0.01"), None, None)
    ours = (delivered(when="2027-01-02T00:00"),)
    theirs = (*ours, delivered(when="2027-01-16T00:00", is_clients=1, row=9))
    found = dispute(served(late), (events_of(*ours), events_of(*theirs)), UNTIL)
    said = words(settle_page(SettlementTold(found.ours, found, {9: "C-1"})))
    assert "As we see it: delivered 2 Jan 2027 00:00, 1 d late, EUR 720 owed." in said
    assert "As the client sees it: delivered 16 Jan 2027 00:00, 15 d late, EUR 2,160 owed." in said


def test_a_look_back_or_ahead_says_that_nothing_is_paid_by_it():
    back = words(settle_page(replace(told(), look="back", settled_until=date(2027, 4, 30), kept="tried")))
    assert "as it stood on 31 Mar 2027" in back
    assert (
        "A LOOK BACK at how it stood on 31 Mar 2027: it is settled up to 30 Apr 2027 already. "
        "Pay nothing by this page." in back
    )
    assert "NEW ON THAT DAY: EUR 100 to Harbour Logistics, for uptime, Jan 2027 (EUR 100).\n" in back
    ahead = words(settle_page(told(look="ahead")))
    assert (
        "A LOOK AHEAD: 31 Mar 2027 has not come. Pay nothing by this page; it only shows what would be."
        in ahead
    )
    assert "TO PAY THEN: EUR 100 to Harbour Logistics" in ahead
    assert "TO PAY NOW" not in back + ahead


def test_entries_that_were_brought_back_are_said():
    said = words(settle_page(replace(told(), kept="kept", lacked=Lacked(2, 1))))
    assert (
        "Brought back: 2 entries that troth.db lacked from settled/ and 1 entry that settled/ lacked from "
        "troth.db." in said
    )
    tried = words(settle_page(replace(told(), kept="tried", lacked=Lacked(2))))
    assert (
        "To bring back: 2 entries that troth.db lacks from settled/; settling without --dry-run does it."
        in tried
    )


def test_what_is_not_named_in_the_head_is_counted_with_what_is_taken_back_in_it():
    kept = tuple(one.entry for one in told().statement.entries)
    bad = [
        event("outage", f"2027-{month:02}-05T10:00", until=f"2027-{month:02}-05T20:30")
        for month in range(2, 7)
    ]
    [due, *_] = settle_page(told(kept=kept, rows=(*ROWS[:2], *bad), until=date(2027, 6, 30))).head
    assert plain(due) == (
        "TO PAY NOW: EUR 1,150 to Harbour Logistics, for difference for uptime, Feb 2027 (EUR 250), "
        "difference for uptime, Mar 2027 (EUR 250), uptime, Apr 2027 (EUR 250), uptime, May 2027 (EUR 250) "
        "and 2 more entries (EUR 150 together, with EUR -100 taken back in it). Pay it unasked."
    )


def test_a_difference_names_the_events_now_behind_it_or_the_hashes_of_the_deals_text():
    kept = tuple(one.entry for one in told().statement.entries)
    more = (*ROWS, event("outage", "2027-01-12T10:00", until="2027-01-12T20:00", row=9))
    deal = served(uptime())
    came = SettlementTold(settle(deal, events_of(*more), UNTIL, kept), names={7: "O-1", 9: "O-2"})
    assert "uptime, Jan 2027: events came or were corrected; behind it now: O-1 and O-2." in words(
        settle_page(came)
    )
    other = served(uptime(objective="0.99", schedule=CreditSchedule(TIERS[1:])))
    changed = settle(other, events_of(*ROWS), UNTIL, Earlier(kept, is_restated=True))
    now = changed.new_entries[0].entry.definition[:8]
    assert (
        "uptime, Jan 2027: the deal's text changed: the term, its calendar or its fee reads otherwise "
        f"(definition {kept[0].definition[:8]} before, {now} now)."
        in words(settle_page(SettlementTold(changed)))
    )
    both = settle(other, events_of(*more), UNTIL, Earlier(kept, is_restated=True))
    assert "the deal's text changed, and events came or were corrected" in words(
        settle_page(SettlementTold(both))
    )


def test_entries_keep_the_days_of_their_window_and_names_are_printed_as_written():
    term = replace(uptime(), id="up-time")
    kept = tuple(one.entry for one in told(term, rows=ROWS[:2]).statement.entries)
    later = (delivered(when="2027-01-15T12:00"), ROWS[1])
    said = words(settle_page(told(term, kept=kept, rows=later)))
    assert "0 | up-time | Jan 2027 | credit | EUR 0 | 31 Mar 2027" in said
    assert "16 Jan to 31 Jan 2027 | 100 %" in said


def test_the_csv_names_the_item_and_the_day_of_a_delivery_and_has_a_level_on_every_line():
    late = LatePenalty("late", "live", Decimal("0.01"), None, None)
    first = told(late, uptime(), rows=(delivered(when="2027-01-02T00:00"), *ROWS[1:]))
    again = told(late, uptime(), rows=ROWS, kept=tuple(one.entry for one in first.statement.entries))
    rows = [*csv.DictReader(io.StringIO(settle_csv(again)))]
    assert (rows[0]["item"], rows[0]["first_on"], rows[0]["last_on"]) == ("live", "2027-01-02", "2027-01-02")
    assert all(row["level"] for row in rows)
    assert {row["item"] for row in rows if row["term"] == "uptime"} == {""}
