"""Settle a deal from files: what is kept, what is not, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from troth.book.settling import Settlement, kept_entries, settle_deal
from troth.core.deal import Policy
from troth.errors import BadInput, NotFound, StoreUnavailable

DEAL = """\
troth: 1
deal: served
seller: Ours
client: Theirs
currency: EUR
starts: 2025-01-01
calendars: {seller: {timezone: UTC}, client: {timezone: UTC}}
people: {builder: {side: seller, cost: 500/d}}
work: {live: {effort: 1d, by: builder}}
price: {fixed: 1000, monthly: 1000, months: 36}
terms:
  uptime: {objective: 99.9%, credits: [[99.9%, 10%], [99.0%, 25%]], excludes: [upstream]}
promises:
  live: {by: seller, reach: live, on-or-before: 2025-01-31}
"""
EVENTS = """\
at,kind,of,until,cause,id,corrects
2025-01-31T12:00Z,delivered,live,,,,
2025-01-31T12:00Z,up,uptime,,,,
2025-02-10T10:00Z,outage,uptime,2025-02-10T11:30Z,,O-1,
"""
FEBRUARY, MARCH = date(2025, 2, 28), date(2025, 3, 31)


@pytest.fixture
def asked(tmp_path: Path) -> Settlement:
    (tmp_path / "deal.yaml").write_text(DEAL)
    (tmp_path / "events.csv").write_text(EVENTS)
    return Settlement(tmp_path / "deal.yaml", FEBRUARY, (tmp_path / "events.csv",), (), Policy(), tmp_path)


def amounts(settled) -> list[int]:
    return [one.entry.amount.minor for one in settled.statement.new_entries]


def test_the_same_twice_keeps_nothing_the_second_time(asked):
    first, second = settle_deal(asked), settle_deal(asked)
    assert (amounts(first), amounts(second)) == ([10_000], [])
    assert [one.number for one in kept_entries(asked.root, "served")] == [1]
    assert second.statement.owed.minor == 10_000
    assert set(first.names.values()) == {"O-1"}


def test_a_correction_that_came_later_makes_a_difference_entry(asked, tmp_path):
    settle_deal(asked)
    with (tmp_path / "events.csv").open("a") as file:
        file.write("2025-02-10T10:00Z,outage,uptime,2025-02-10T11:30Z,upstream,O-1b,O-1\n")
    later = settle_deal(replace(asked, until_on=MARCH))
    assert amounts(later) == [-10_000, 0]
    assert [one.why for one in later.statement.new_entries] == ["events", "first"]
    assert [one.kind for one in kept_entries(asked.root, "served")] == ["credit", "difference", "credit"]


def test_a_split_and_doubled_file_says_the_same(asked, tmp_path):
    head, *rows = EVENTS.splitlines(keepends=True)
    (tmp_path / "a.csv").write_text(head + rows[2] + rows[0])
    (tmp_path / "b.csv").write_text(head + rows[1] + rows[2])
    split = settle_deal(replace(asked, files=(tmp_path / "b.csv", tmp_path / "a.csv"), root=None))
    whole = settle_deal(replace(asked, root=None))
    assert [one.entry for one in split.statement.entries] == [one.entry for one in whole.statement.entries]


def test_nothing_is_kept_when_only_tried_or_outside_of_a_workspace(asked):
    assert not settle_deal(replace(asked, is_dry=True)).is_kept
    assert not settle_deal(replace(asked, root=None)).is_kept
    assert kept_entries(asked.root, "served") == ()


def test_the_client_adds_their_events_and_ours_stay_as_they_are(asked, tmp_path):
    (tmp_path / "client.csv").write_text(
        "at,kind,of,until,id,corrects\n2025-02-10T10:00Z,outage,uptime,2025-02-10T18:00Z,C-1,O-1\n"
    )
    settled = settle_deal(replace(asked, client_files=(tmp_path / "client.csv",)))
    assert amounts(settled) == [10_000]
    [window] = settled.dispute.windows
    assert window.theirs.net.minor == 25_000
    assert settled.names[window.disagreements[0].contested.row] == "C-1"


def test_a_file_that_is_not_there_and_one_that_cannot_be_used_stop_it(asked, tmp_path):
    with pytest.raises(NotFound, match=r"no file of events .*nowhere\.csv"):
        settle_deal(replace(asked, files=(tmp_path / "nowhere.csv",)))
    (tmp_path / "bad.csv").write_text("at,kind\nsoon,up\n")
    with pytest.raises(BadInput, match=r"bad\.csv"):
        settle_deal(replace(asked, files=(tmp_path / "bad.csv",)))
    assert kept_entries(asked.root, "served") == ()


def test_entries_that_came_in_the_meantime_stop_it(asked, monkeypatch):
    from troth.book import settling

    settle_deal(asked)
    monkeypatch.setattr(settling, "kept_entries", lambda *_: ())
    with pytest.raises(StoreUnavailable, match="this deal was settled in the meantime; settle it again"):
        settle_deal(replace(asked, until_on=MARCH))


def test_the_client_may_correct_when_we_were_up_again(asked, tmp_path):
    (tmp_path / "events.csv").write_text(
        EVENTS + "2025-02-20T10:00Z,down,uptime,,,D-1,\n2025-02-20T10:10Z,up,uptime,,,U-1,\n"
    )
    (tmp_path / "client.csv").write_text("at,kind,of,id,corrects\n2025-02-20T11:10Z,up,uptime,C-1,U-1\n")
    settled = settle_deal(replace(asked, client_files=(tmp_path / "client.csv",)))
    [window] = settled.dispute.windows
    assert window.theirs.figures.total - window.theirs.figures.good == 5_400 + 4_200


def test_cases_keep_their_numbers_where_the_client_knows_others(asked, tmp_path):
    term = "  answer: {objective: 99.9%, measures: response, within: 1h, credits: [[99.9%, 10%]]}\npromises:"
    (tmp_path / "deal.yaml").write_text(DEAL.replace("promises:", term))
    case = "{at},{kind},answer,{case}\n"
    ours = [("2025-02-10T10:00Z", "opened", "B"), ("2025-02-10T10:30Z", "answered", "B")]
    theirs = [("2025-02-03T10:00Z", "opened", "A"), ("2025-02-03T10:10Z", "answered", "A")]
    for name, rows in (("cases.csv", ours), ("client.csv", theirs)):
        lines = "".join(case.format(at=at, kind=kind, case=number) for at, kind, number in rows)
        (tmp_path / name).write_text("at,kind,of,case\n" + lines)
    files = (*asked.files, tmp_path / "cases.csv")
    settled = settle_deal(replace(asked, files=files, client_files=(tmp_path / "client.csv",)))
    [window] = settled.dispute.windows
    assert [(one.contested.ours, one.contested.theirs) for one in window.disagreements] == [
        ("no such case", "in time")
    ]
