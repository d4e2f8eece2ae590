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
from troth.core.term import LatePenalty
from troth.telling.html import as_html
from troth.telling.page import Page
from troth.telling.settle.settle_csv import COLUMNS, settle_csv
from troth.telling.settle.settle_json import settle_json
from troth.telling.settle.settle_page import settle_page
from troth.telling.settle.told import FileTold, SettlementTold
from troth.telling.words import plain
from troth.tracking.dispute import dispute
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
    assert (
        "uptime | Jan 2027 | difference: EUR 100 before, EUR 0 now | EUR -100 | events came or were" in back
    )
    assert "3 entries, EUR 100 together." in back


def test_a_term_is_told_window_by_window_with_why_and_the_events_behind():
    said = words(settle_page(told()))
    assert "Promised: 99.9 % in each month (UTC); time that nobody saw counts as: apart." in said
    assert "Jan 2027 | 99.7983 % | 1 h 30 min down |  |  | EUR 100 | below 99.9 %: 10 % of EUR 1,000" in said
    assert "Feb 2027 | 100 % | 0 s down | 1 d | 2 h | EUR 0 | kept" in said
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
    assert "late: 12 d late so far; come now, it would owe EUR 1,440." in running
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


@pytest.mark.parametrize(
    "given", [told(), disputed(), told(LatePenalty("late", "live", Decimal("0.01"), None, None))]
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
