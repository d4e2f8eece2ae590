"""Settled entries as text: they come back as they were, and a line that is none stops everything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from troth.core.money import Money
from troth.core.settled_entry import SettledEntry
from troth.errors import BadInput, Tampered
from troth.store.settled_chain import numbered_after
from troth.store.settled_file import entries_in, file_of, lines_of, write_entries

ONE = SettledEntry(
    deal="a", term="zürich-uptime", first_on=date(2027, 1, 1), last_on=date(2027, 1, 31), kind="credit",
    good=10**30, total=10**30 + 1, covered_s=5, excluded_s=0, amount=Money(-17, "EUR"),
    definition="d" * 64, events="e" * 64, until_on=date(2027, 2, 3), events_count=4,
)  # fmt: skip
OTHER = replace(ONE, last_on=None, covered_s=None, excluded_s=None, kind="difference", events_count=None)
FIRST, SECOND = numbered_after((), [ONE, OTHER], ("2027-02-03T10:00:00+00:00", "0.1.0"))


def line_of(one: SettledEntry) -> str:
    return lines_of([one])[0]


def test_entries_come_back_as_they_were_one_line_each(tmp_path):
    path = file_of(tmp_path / "settled", "a")
    assert path == tmp_path / "settled" / "a.jsonl"
    assert entries_in(path, "a") == ()
    write_entries(path, (FIRST, SECOND))
    assert entries_in(path, "a") == (FIRST, SECOND)
    assert len(path.read_text().splitlines()) == 2
    assert file_of(tmp_path, "a\\b").name == "a%5Cb.jsonl"


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< ours",
        line_of(FIRST)[:-20],
        "[]",
        line_of(replace(FIRST, deal="b")),
        line_of(replace(FIRST, number=0)),
        json.dumps(json.loads(line_of(FIRST)) | {"amount": 1.5}),
        json.dumps(json.loads(line_of(FIRST)) | {"amount": True}),
        json.dumps(json.loads(line_of(FIRST)) | {"first_on": None}),
        json.dumps(json.loads(line_of(FIRST)) | {"first_on": "soon"}),
        json.dumps(json.loads(line_of(FIRST)) | {"more": 1}),
        json.dumps(json.loads(line_of(FIRST)) | {"kind": "gift"}),
    ],
)
def test_a_line_that_is_no_entry_stops_everything_with_its_place(tmp_path, line):
    path = file_of(tmp_path / "settled", "a")
    write_entries(path, (FIRST,))
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(
        BadInput,
        match=r"^settled/a\.jsonl:2:1: this line is no settled entry of 'a'; expected a line as troth settle "
        r"wrote it\. Take the file as git has it, or mend a merge by hand; no line may be lost$",
    ):
        entries_in(path, "a")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [1],
            r"line 1 of settled/a\.jsonl has changed since it was sealed: expected entry 1 with the hash of ",
        ),
        ([1, 0], "line 1 of settled"),
        ([0, 0], "line 2 of settled"),
    ],
)
def test_a_line_that_is_missing_or_in_another_place_is_told(tmp_path, lines, said):
    path = file_of(tmp_path / "settled", "a")
    write_entries(path, (FIRST, SECOND))
    whole = path.read_text().splitlines(keepends=True)
    path.write_text("".join(whole[each] for each in lines))
    with pytest.raises(Tampered, match=said):
        entries_in(path, "a")


def test_a_line_that_was_changed_is_told(tmp_path):
    path = file_of(tmp_path / "settled", "a")
    write_entries(path, (FIRST, SECOND))
    path.write_text(path.read_text().replace('"amount": -17', '"amount": -18', 1))
    with pytest.raises(Tampered, match=r"^entry 1 of 'a', or one before it, has changed since it was sealed"):
        entries_in(path, "a")
