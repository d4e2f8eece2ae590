"""Rows of whole deals: a date and a cost each, in working days of the mapping's calendar."""

from __future__ import annotations

import pytest

from record_world import read

DEALS = """\
troth-mapping: 1
source: d
kind: deals
file: {format: csv, dates: yyyy-mm-dd}
columns: {deal: id, planned-start: ps, planned-finish: pf, actual-finish: af, planned-cost: pc,
  actual-cost: ac,  last-known-on: known}
cost: EUR
weekdays: mon-fri
closed: [2024-01-10, 2024-01-15/2024-01-16]
"""


def read_deals(folder, lines):
    path = folder / "d.csv"
    path.write_text("id,ps,pf,af,pc,ac,known\n" + lines, encoding="utf-8")
    return read(path, DEALS)


def test_a_deal_gives_a_date_and_a_cost(tmp_path):
    # 8 January 2024 is a Monday; closed are the 10th, the 15th and the 16th
    done = read_deals(tmp_path, "A,2024-01-08,2024-01-12,2024-01-17,100,120,\n")
    assert [(row["quantity"], row["estimate"], row["actual"]) for row in done.used] == [
        (4, 4.0, 5.0),
        (5, 100.0, 120.0),
    ]


def test_an_open_deal_took_at_least_the_days_until_it_was_last_known(tmp_path):
    done = read_deals(tmp_path, "A,2024-01-08,2024-01-12,,100,70,2024-01-09\n")
    assert [(row["status"], row["spent"]) for row in done.used] == [(1, 2.0), (1, 70.0)]


@pytest.mark.parametrize(
    ("line", "reasons"),
    [
        ("A,2024-01-08,2024-01-05,2024-01-17,100,120,", ["planned-finish-before-start"]),
        ("A,2024-01-08,2024-01-12,2024-01-05,100,120,", ["finish-before-start"] * 2),
        ("A,2024-01-08,,2024-01-17,100,120,", ["estimate-missing"]),
        ("A,2024-01-06,2024-01-07,2024-01-17,100,120,", ["estimate-zero"]),
        ("A,2024-01-08,2024-01-12,2024-01-17,100,,", ["actual-missing"]),
        ("A,2024-01-08,2024-01-12,2027-01-17,100,120,", ["completed-in-future"] * 2),
        (
            "A,2024-01-08,2024-01-12,2024-01-17,100,120,\nA,2024-01-08,2024-01-12,,1,1,",
            ["on-several-rows"] * 4,
        ),
    ],
)
def test_a_deal_that_cannot_be_used_says_why(tmp_path, line, reasons):
    assert read_deals(tmp_path, line + "\n").reasons == reasons


def test_day_counts_without_dates_are_enough(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("nr,ed,ad\n1,10,14\n", encoding="utf-8")
    text = (
        "troth-mapping: 1\nsource: d\nkind: deals\nfile: {format: csv}\n"
        "columns: {deal: nr, planned-days: ed, "
    )
    [row] = read(path, text + "actual-days: ad}\n").used
    assert (row["quantity"], row["estimate"], row["actual"], row["completed_on"]) == (4, 10.0, 14.0, 0)
    [row] = read(path, text + "actual-days: ad}\ndays: d\n").used
    assert (row["estimate"], row["actual"]) == (pytest.approx(50 / 7), 10.0)
