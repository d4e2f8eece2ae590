"""What the top of a statement says of what stays as it was settled; CSV and JSON with all behind it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from event_world import delivered, event, events_of, served, uptime
from troth.core.term import LatePenalty
from troth.telling.page import Page
from troth.telling.settle.settle_csv import harmless, settle_csv
from troth.telling.settle.settle_json import settle_json
from troth.telling.settle.settle_page import settle_page
from troth.telling.settle.told import SettlementTold
from troth.telling.words import plain
from troth.tracking.earlier import Earlier
from troth.tracking.settle import settle

UNTIL = date(2027, 3, 31)
NAMES = {k: f"E-{k}" for k in range(99)}
ROWS = (
    delivered(when="2026-12-31T12:00"),
    event("up", "2026-12-31T12:00"),
    event("outage", "2027-01-10T10:00", until="2027-01-10T11:30", row=7),
)


def told(*terms, rows=ROWS, until=UNTIL) -> SettlementTold:
    return SettlementTold(settle(served(*(terms or (uptime(),))), events_of(*rows), until))


def words(page: Page) -> str:
    rows = (row for one in page.sections if one.table for row in one.table.rows)
    after = (line for one in page.sections for line in one.after)
    return plain("\n".join((*page.head, *(" | ".join(row) for row in rows), *after)))


def test_no_cell_of_the_csv_is_run_by_a_spreadsheet():
    for cell in ("=1+1", "+1", "-1", "@now", "\t=1", "\r=1"):
        assert str(harmless(cell)).startswith("'")
    assert harmless("a\x07b\nc") == "abc"
    assert harmless(-5) == -5
    given = told()
    named = replace(given, names={7: "=HYPERLINK(1)"})
    [first, *_] = csv.DictReader(io.StringIO(settle_csv(named)))
    assert first["events_behind"] == "'=HYPERLINK(1)"
    assert (first["fee"], first["tier_below"], first["events_count"]) == ("1000.00", "0.999", "2")


def test_every_event_behind_a_window_is_in_json_and_csv():
    bad = [
        event("outage", f"2027-01-{day:02}T{hour:02}:00", until=f"2027-01-{day:02}T{hour:02}:10")
        for day in range(2, 30)
        for hour in (3, 9)
    ]
    given = replace(
        told(rows=(*ROWS[:2], *bad), until=date(2027, 1, 31)), names={k: f"E-{k}" for k in range(99)}
    )
    [window] = json.loads(settle_json(given))["windows"]
    assert len(window["figures"]["behind"]) == window["figures"]["behind_count"] == 56
    [row] = csv.DictReader(io.StringIO(settle_csv(given)))
    assert len(row["events_behind"].split()) == 56


def test_what_the_cap_of_a_late_penalty_took_is_told():
    late = LatePenalty("late", "live", Decimal("0.01"), None, Decimal("0.03"))
    given = told(late, rows=(delivered(when="2027-03-01T00:00"),))
    [window] = json.loads(settle_json(given))["windows"]
    assert (window["net"], window["late"]["taken_by_cap"]) == (216_000, 432_000)
    [row] = csv.DictReader(io.StringIO(settle_csv(given)))
    assert (row["taken_by_caps"], row["caps"], row["rate"]) == (
        "4320.00", "0.03 of the price", "0.01 per 1w, started",
    )  # fmt: skip


def test_little_seen_and_the_longest_gap_are_said():
    dark = event("gap", "2027-01-05T00:00", until="2027-01-25T00:00")
    said = words(settle_page(told(rows=(*ROWS[:2], dark), until=date(2027, 1, 31))))
    assert "0 s down; 20 d not seen, little seen" in said
    assert (
        "Jan 2027: 11 d seen, 20 d not seen (little seen); the longest gap: 20 d, 5 Jan 2027 00:00 to "
        "25 Jan 2027 00:00."
    ) in said


def test_what_stays_as_it_was_settled_is_said_at_the_top():
    kept = tuple(one.entry for one in told().statement.entries)
    other = settle(served(uptime(objective="0.99")), events_of(*ROWS), UNTIL, kept)
    head = plain(" ".join(settle_page(SettlementTold(other)).head))
    assert (
        "'uptime' reads otherwise now than when it was settled, from Jan 2027 on (3 windows). What was "
        "settled stands. To change a term from a day on write it under `amended`; if the file was wrong from "
        "the start, --restate settles these windows anew with difference entries."
    ) in head
    few = settle(served(uptime()), events_of(*ROWS[:2]), UNTIL, Earlier(kept, ()))
    head = plain(" ".join(settle_page(SettlementTold(few)).head))
    assert (
        "1 event that spoke for 'uptime', Jan 2027 is not in the files given now. What was settled stands. "
        "Give every file each time; withdraw an event with a row `withdrawn`."
    ) in head
    renamed = settle(served(replace(uptime(), id="availability")), events_of(*ROWS), UNTIL, kept)
    head = plain(" ".join(settle_page(SettlementTold(renamed)).head))
    assert (
        "'uptime' is not in the deal any more; it was settled at EUR 100 in all since 1 Jan 2027. What was "
        "settled stands. Was 'uptime' renamed to 'availability'? It is measured by the same: call it "
        "'uptime' again, or add --restate; kept as it is, the same days would be paid twice."
    ) in head
