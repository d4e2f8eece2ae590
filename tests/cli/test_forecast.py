"""`troth forecast` and `troth explain` on the example's record."""

from __future__ import annotations

import csv
import io

import pytest

from learned import LEARNED
from troth.book.record import add_record

NEW = """\
item,kind,team,estimate h,estimated on
A,migration,harbour,80,2026-12-01
B,feature,north,40,2026-12-01
C,never seen,nobody,16,2026-12-01
nothing,feature,north,0,2026-12-01
"""
OLD_MAPPING = """\
troth-mapping: 1
source: old
kind: items
file: {format: csv, dates: yyyy-mm-dd}
columns: {item: item, estimate: estimate h, actual: actual h, estimated-on: estimated on,
  completed: completed}
quantity: effort
unit: h
labels: {kind: kind, team: team}
"""


def table(path):
    return list(csv.reader(io.StringIO(path.read_text())))


def test_forecast_writes_one_row_an_item_with_mid_levels(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    result = troth(
        workspace, "forecast", "new.csv", "--as-of", "2026-12-01", "--levels", "4", "--out", "q.csv"
    )
    header, *rows = table(workspace / "q.csv")
    assert header == ["item", "q0.125", "q0.375", "q0.625", "q0.875"]
    assert [row[0] for row in rows] == ["A", "B", "C"]
    assert all(list(map(float, row[1:])) == sorted(map(float, row[1:])) for row in rows)
    assert result.stdout == ""
    assert "new.csv:5:1: nothing is not forecast (estimate zero)" in result.stderr
    assert result.stderr.endswith("wrote 3 items x 4 levels to q.csv\n")


def test_two_hundred_levels_unless_said(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    troth(workspace, "forecast", "new.csv", "--out", "q.csv")
    header = table(workspace / "q.csv")[0]
    assert (len(header), header[1], header[2], header[-1]) == (201, "q0.0025", "q0.0075", "q0.9975")


def test_what_became_known_later_changes_no_byte(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    arguments = ("forecast", "new.csv", "--as-of", "2025-01-01", "--out")
    troth(workspace, *arguments, "before.csv")
    path = workspace / "record" / "items.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    changed = 0
    for row in rows:
        if row["completed"] >= "2025-01-01":
            row["actual h"] = str(float(row["actual h"]) * 3)
            changed += 1
    assert changed > 20
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert add_record(workspace, path).is_new
    troth(workspace, *arguments, "after.csv")
    assert (workspace / "before.csv").read_bytes() == (workspace / "after.csv").read_bytes()
    troth(workspace, "forecast", "new.csv", "--as-of", "2026-12-01", "--out", "now.csv")
    assert (workspace / "now.csv").read_bytes() != (workspace / "after.csv").read_bytes()


def test_the_summary_says_what_it_stands_on_first(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    lines = troth(workspace, "forecast", "new.csv", "--as-of", "2026-12-01").stdout.splitlines()
    assert lines[0].endswith("finished items of work of your own before 2026-12-01.")
    assert "The record is synthetic: made up, for an example." in lines[:3]
    assert [line.split()[0] for line in lines[-3:]] == ["A", "B", "C"]


def test_without_own_work_the_first_line_says_whose_odds_they_are(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    lines = troth(workspace, "forecast", "new.csv", "--as-of", "2020-01-01").stdout.splitlines()
    assert lines[0].startswith("These odds stand on other firms' software tasks")


def test_few_own_items_are_said(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    said = troth(workspace, "forecast", "new.csv", "--as-of", "2023-06-01").stdout
    assert "Under 100 own items: an 80 % range has meant 73-77 % on outside records." in said


def test_one_item_of_ones_own_does_not_hide_whose_odds_they_mostly_are(tmp_path, troth):
    (tmp_path / "troth.toml").write_text("")
    row = "old,feature,north,40,2026-01-05,52,2026-02-02\n"
    head = "item,kind,team,estimate h,estimated on,actual h,completed\n"
    (tmp_path / "old.csv").write_text(head + row)
    (tmp_path / "old.mapping.yaml").write_text(OLD_MAPPING)
    add_record(tmp_path, tmp_path / "old.csv", tmp_path / "old.mapping.yaml")
    (tmp_path / "new.csv").write_text(NEW)
    for command in (("forecast", "new.csv"), ("explain", "B", "--in", "new.csv")):
        lines = troth(tmp_path, *command, "--as-of", "2026-12-01").stdout.splitlines()
        assert lines[0] == "These odds stand mostly on other firms' software tasks:"
        assert lines[1] == "only 1 finished item of work of your own before 2026-12-01."


@pytest.mark.parametrize("quantity", ["date", "cost"])
def test_whole_deals_are_forecast_too(workspace, troth, quantity):
    text = "deal,trade,planned start,planned finish,planned cost\nX,wms,2027-01-11,2027-04-30,90000\n"
    (workspace / "new.csv").write_text(text)
    troth(
        workspace, "forecast", "new.csv", "--deals", "--quantity", quantity, "--levels", "2", "--out", "q.csv"
    )
    header, row = table(workspace / "q.csv")
    assert header == ["item", "q0.25", "q0.75"]
    assert row[0] == "X"
    assert float(row[1]) <= float(row[2])


def test_a_file_that_nothing_says_how_to_read_is_refused(tmp_path, troth):
    (tmp_path / "troth.toml").write_text("")
    (tmp_path / "new.csv").write_text(NEW)
    said = troth(tmp_path, "forecast", "new.csv", code=2).stderr
    assert "there is no mapping for items 'new.mapping.yaml'" in said


def test_outside_a_workspace_it_says_how_to_make_one(tmp_path, troth):
    (tmp_path / "new.csv").write_text(NEW)
    assert "make a workspace with: troth new" in troth(tmp_path, "forecast", "new.csv", code=2).stderr


def test_a_file_without_the_estimate_is_a_finding(workspace, troth):
    (workspace / "new.csv").write_text("item,kind\nA,migration\n")
    said = troth(workspace, "forecast", "new.csv", code=2).stderr
    assert "there is no column 'estimate h'" in said


def test_explain_lists_votes_by_label_and_by_item(workspace, troth):
    (workspace / "new.csv").write_text(NEW)
    said = troth(workspace, "explain", "A", "--in", "new.csv", "--as-of", "2026-12-01", "--most", "3").stdout
    assert "A: estimate 80, kind migration, team harbour" in said
    assert "with the same kind and team" in said
    assert "The 3 with most of the say:" in said
    assert "days old, same: team" in said
    assert [hit[0] for hit in LEARNED.finditer(said)] == []


def test_explain_takes_an_item_of_the_record_as_of_its_own_day(workspace, troth):
    with (workspace / "record" / "items.csv").open() as file:
        item = next(row for row in csv.DictReader(file) if row["item"] == "NB-003-1")
    said = troth(workspace, "explain", "NB-003-1").stdout
    assert f"before {item['estimated on']}." in said.splitlines()[0]
    ratio = float(item["actual h"]) / float(item["estimate h"])
    assert f"what happened: {float(item['actual h']):g}, {ratio:.2f} x the estimate" in said


def test_a_name_that_is_nowhere_gets_the_nearest(workspace, troth):
    said = troth(workspace, "explain", "NB-003-11", code=2).stderr
    assert "there is no item 'NB-003-11' in the record; did you mean 'NB-003-1'?" in said
