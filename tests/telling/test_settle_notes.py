"""What a credit statement says of its files: streams that speak for nothing, and rows that were not used."""

from __future__ import annotations

from datetime import date

from event_world import delivered, event, events_of, served, uptime
from troth.telling.settle.settle_sections import files_section, notes_section
from troth.telling.settle.told import FileTold, SettlementTold
from troth.tracking.dispute import dispute
from troth.tracking.settle import settle

JANUARY = date(2027, 1, 31)
ROWS = (delivered(), event("up", "2026-12-31T12:00"))


def test_streams_that_speak_for_no_term_are_named():
    others = [event("down", "2027-01-10T10:00", f"s{k}") for k in range(10)]
    near = event("down", "2027-01-10T10:00", "Uptime")
    told = SettlementTold(settle(served(uptime()), events_of(*ROWS, near, *others), JANUARY))
    assert notes_section(told).before == (
        "The stream 'Uptime' speaks for no term. Did you mean 'uptime'?",
        "Streams that speak for no term: 's0', 's1', 's2', 's3', 's4', 's5', 's6', 's7' and 2 more.",
    )


def test_streams_of_the_clients_that_speak_for_no_term_are_named_too():
    near, other = (event("down", "2027-01-10T10:00", of, is_clients=1) for of in ("Uptime", "mail"))
    both = dispute(served(uptime()), (events_of(*ROWS), events_of(*ROWS, near, other)), JANUARY)
    told = SettlementTold(both.ours, both)
    assert notes_section(told).before == (
        "The stream 'Uptime' speaks for no term. Did you mean 'uptime'?",
        "Streams that speak for no term: 'mail'.",
    )


def test_rows_that_were_not_used_are_told_in_words():
    left_out = ("1 row: this kind of event is not known (in line 3)",)
    file = FileTold("a.csv", "0" * 64, 3, {"kind-unknown": 1}, is_clients=False, left_out=left_out)
    told = SettlementTold(settle(served(uptime()), events_of(*ROWS), JANUARY), files=(file,))
    [said] = files_section(told).before
    assert said == (
        f"a.csv: 3 rows; not used: 1 (1 row: this kind of event is not known (in line 3)). sha256 {'0' * 16}…"
    )
