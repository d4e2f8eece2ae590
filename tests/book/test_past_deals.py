"""Deals told from memory: a file of the record with its mapping, told again without loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from troth.book.past_deals import PastDeal, add_past_deals
from troth.book.record import load_record
from troth.core.record import FINISHED, OPEN, QUANTITIES

DAY = date(2026, 3, 2)
DONE = PastDeal(
    "Alder", date(2025, 1, 6), date(2025, 3, 3), date(2025, 4, 7), False, Decimal(100), Decimal("130.5")
)
OPEN_DEAL = PastDeal("Birch", date(2026, 1, 5), date(2026, 6, 1), is_open=True, promised_cost=Decimal(50))


def test_what_was_told_becomes_a_record_of_deals(tmp_path):
    added = add_past_deals(tmp_path, [DONE, OPEN_DEAL], "EUR", DAY)
    assert added.snapshot.rows_read == 2
    record = load_record(tmp_path, "deals")
    rows = [(record.ids[k], QUANTITIES[record.quantity[k]], record.status[k]) for k in range(len(record))]
    assert rows == [
        ("Alder", "date", FINISHED), ("Alder", "cost", FINISHED),
        ("Birch", "date", OPEN), ("Birch", "cost", OPEN),
    ]  # fmt: skip
    assert list(record.estimate) == [41.0, 100.0, 106.0, 50.0]
    assert (record.actual[0], record.actual[1], record.spent[2]) == (66.0, 130.5, 41.0)
    assert record.known_on[2] == DAY.toordinal()


def test_a_deal_told_again_replaces_what_was_told_of_it(tmp_path):
    add_past_deals(tmp_path, [DONE, OPEN_DEAL], "EUR", DAY)
    finished = PastDeal("Birch", OPEN_DEAL.started_on, OPEN_DEAL.promised_on, date(2026, 7, 1))
    added = add_past_deals(tmp_path, [finished, PastDeal("Cedar")], "EUR", date(2026, 8, 3))
    assert (tmp_path / "record" / "past-deals.csv").read_text().count("\n") == 4
    assert added.snapshot.unused == {"estimate-missing": 3}
    record = load_record(tmp_path, "deals")
    assert record.ids == ("Alder", "Alder", "Birch", "Birch")
    assert record.status[2] == FINISHED
    assert list(record.observed_on) == [DAY.toordinal()]
