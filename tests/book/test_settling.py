"""Settle a deal from files: what is kept, what is not, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from troth.book.settled_entries import KnownEntries, Shelf, known_entries
from troth.book.settling import Settlement, look_at, settle_deal
from troth.core.deal import Policy
from troth.errors import BadInput, NotFound, StoreUnavailable, Tampered, Unanswerable
from troth.store.settled_chain import numbered_after
from troth.store.settled_file import write_entries

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


def kept_entries(root: Path, deal: str):
    return known_entries(Shelf(root, root, deal)).every


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
    monkeypatch.setattr(settling, "known_entries", lambda *_: KnownEntries())
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


def text_of(asked: Settlement) -> Path:
    return asked.root / "settled" / "served.jsonl"


def test_a_lost_database_pays_nothing_twice_and_the_file_brings_it_back(asked):
    settle_deal(asked)
    (asked.root / "troth.db").unlink()
    again = settle_deal(asked)
    assert (amounts(again), again.statement.owed.minor) == ([], 10_000)
    assert len(again.known.only_text) == 1
    assert len(kept_entries(asked.root, "served")) == 1
    third = settle_deal(asked)
    assert (third.known.only_text, third.known.only_database) == ((), ())


def test_a_file_that_was_lost_or_not_yet_written_is_brought_back_from_the_database(asked):
    settle_deal(asked)
    whole = text_of(asked).read_bytes()
    text_of(asked).unlink()
    later = settle_deal(replace(asked, until_on=MARCH))
    assert (amounts(later), len(later.known.only_database)) == ([0], 1)
    assert text_of(asked).read_bytes().startswith(whole)
    assert len(text_of(asked).read_text().splitlines()) == 2


def test_a_fault_between_the_database_and_the_file_is_mended_by_the_next_run(asked, monkeypatch):
    from troth.book import settled_entries

    with monkeypatch.context() as broken:
        broken.setattr(settled_entries, "write_entries", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            settle_deal(asked)
    again = settle_deal(asked)
    assert (amounts(again), again.statement.owed.minor) == ([], 10_000)
    assert len(text_of(asked).read_text().splitlines()) == 1


def test_a_trial_counts_what_only_one_place_has_and_brings_nothing_back(asked):
    settle_deal(asked)
    (asked.root / "troth.db").unlink()
    tried = settle_deal(replace(asked, is_dry=True))
    assert (amounts(tried), len(tried.known.only_text)) == ([], 1)
    assert not (asked.root / "troth.db").exists()


def test_a_changed_line_and_a_lost_one_stop_it(asked):
    settle_deal(asked)
    settle_deal(replace(asked, until_on=MARCH))
    whole = text_of(asked).read_text()
    text_of(asked).write_text(whole.replace('"amount": 10000', '"amount": 100'))
    with pytest.raises(Tampered, match=r"^entry 1 of 'served', or one before it, has changed since"):
        settle_deal(replace(asked, until_on=MARCH))
    text_of(asked).write_text(whole.splitlines(keepends=True)[1])
    with pytest.raises(Tampered, match=r"^line 1 of settled/served\.jsonl has changed since it was sealed"):
        settle_deal(replace(asked, until_on=MARCH))


def test_two_places_that_say_different_things_are_named(asked):
    settle_deal(asked)
    [entry] = kept_entries(asked.root, "served")
    write_entries(text_of(asked), numbered_after((), [replace(entry, term="other")], ("", "")))
    with pytest.raises(
        Tampered,
        match=r"^entry 1 of 'served' has changed since it was sealed: expected term uptime as in troth\.db, "
        r"found term other as in settled/served\.jsonl$",
    ):
        settle_deal(asked)


def test_an_earlier_day_than_was_settled_is_refused_and_can_be_looked_at(asked):
    settle_deal(replace(asked, until_on=MARCH))
    with pytest.raises(
        Unanswerable,
        match=r"^--until 2025-02-28 is too early: this deal is settled up to 2025-03-31 already; "
        r"to see how it stood then and keep nothing, add --dry-run$",
    ):
        settle_deal(asked)
    back = settle_deal(replace(asked, is_dry=True))
    assert (back.look, back.settled_until, amounts(back)) == ("back", MARCH, [10_000])
    assert len(kept_entries(asked.root, "served")) == 2


def test_an_earlier_day_shows_only_what_was_settled_by_then(asked, tmp_path):
    settle_deal(asked)
    with (tmp_path / "events.csv").open("a") as file:
        file.write("2025-02-10T10:00Z,outage,uptime,2025-02-10T11:30Z,upstream,O-1b,O-1\n")
    settle_deal(replace(asked, until_on=MARCH))
    back = settle_deal(replace(asked, is_dry=True))
    assert [one.entry.number for one in back.statement.entries if not one.is_new] == [1]


def test_what_has_not_happened_cannot_be_settled(asked, monkeypatch):
    from troth.book import settling

    monkeypatch.setattr(settling, "today", lambda: date(2025, 3, 30))
    with pytest.raises(
        Unanswerable,
        match=r"^--until 2025-03-31 is after today, 2025-03-30, and what has not happened cannot be settled; "
        r"to look ahead and keep nothing, add --dry-run$",
    ):
        settle_deal(replace(asked, until_on=MARCH))
    assert settle_deal(replace(asked, until_on=MARCH, is_dry=True)).look == "ahead"
    assert settle_deal(asked).look == "now"


def changed(asked: Settlement, *pairs: tuple[str, str]) -> None:
    text = asked.deal_file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    asked.deal_file.write_text(text)


@pytest.mark.parametrize(
    "edit",
    [
        ("[99.9%, 10%]", "[99.9%, 1%]"),
        ("monthly: 1000", "monthly: 2000"),
        ("objective: 99.9%", "objective: 99.5%"),
        ("excludes: [upstream]", "excludes: [client]"),
        ("excludes: [upstream]", "window: week"),
        ("excludes: [upstream]", "from: 2025-02-05"),
        ("months: 36", "months: 1"),
    ],
)
def test_a_settled_window_keeps_the_words_it_was_settled_by(asked, edit):
    settle_deal(asked)
    changed(asked, edit)
    later = settle_deal(asked)
    assert later.statement.new_entries == ()
    assert later.statement.owed.minor == 10_000
    assert edit[0] == "months: 36" or [one.by for one in later.statement.held] == ["words"]
    settle_deal(replace(asked, is_restated=True))
    assert settle_deal(asked).statement.held == ()


def test_another_currency_is_refused_and_settling_anew_does_not_help(asked):
    settle_deal(asked)
    changed(asked, ("currency: EUR", "currency: USD"))
    for is_restated in (False, True):
        with pytest.raises(
            Unanswerable,
            match=r"^'served' is in USD now, and what was settled of it is in EUR; write that currency "
            r"again, or settle what is in the other one as a deal of its own$",
        ):
            settle_deal(replace(asked, is_restated=is_restated))


def test_a_renamed_term_pays_nothing_twice(asked):
    settle_deal(asked)
    changed(asked, ("uptime: {", "availability: {"))
    with pytest.raises(
        Unanswerable,
        match=r"^'availability' is measured by what 'uptime' was settled by, which is not in the deal "
        r"any more: keeping its entries would pay the same days twice; call the term 'uptime' again; or, ",
    ):
        settle_deal(asked)
    [removed] = look_at(replace(asked, is_dry=True)).statement.removed
    assert (removed.term, removed.owed.minor, removed.same) == ("uptime", 10_000, ("availability",))
    anew = settle_deal(replace(asked, is_restated=True))
    assert sorted(amounts(anew)) == [-10_000, 10_000]
    assert settle_deal(asked).statement.removed == ()


def test_a_renamed_term_with_windows_of_another_length_pays_nothing_twice(asked):
    settle_deal(asked)
    changed(asked, ("uptime: {", "availability: {window: week, "))
    with pytest.raises(Unanswerable, match=r"^'availability' is measured by what 'uptime' was settled by"):
        settle_deal(asked)
    anew = settle_deal(replace(asked, is_restated=True))
    assert min(amounts(anew)) == -10_000 < 0 < max(amounts(anew))


def test_events_do_not_vanish_and_a_withdrawal_explains_them(asked):
    settle_deal(asked)
    whole = asked.files[0].read_text()
    asked.files[0].write_text("".join(line for line in whole.splitlines(keepends=True) if "O-1" not in line))
    short = settle_deal(asked)
    assert amounts(short) == []
    assert [(one.by, one.missing) for one in short.statement.held] == [("events", 1)]
    asked.files[0].write_text(whole + "2025-02-11T10:00Z,withdrawn,uptime,,,W-1,O-1\n")
    assert amounts(settle_deal(asked)) == [-10_000]


def test_a_withdrawn_delivery_takes_back_the_windows_of_its_service(asked):
    whole = (
        asked.files[0]
        .read_text()
        .replace("2025-01-31T12:00Z,delivered,live,,,,", "2025-01-31T12:00Z,delivered,live,,,D-1,")
    )
    asked.files[0].write_text(whole)
    settle_deal(asked)
    asked.files[0].write_text("".join(each for each in whole.splitlines(keepends=True) if "D-1" not in each))
    assert amounts(settle_deal(asked)) == []
    asked.files[0].write_text(whole + "2025-02-11T10:00Z,withdrawn,live,,,W-1,D-1\n")
    back = settle_deal(asked)
    assert ([one.why for one in back.statement.new_entries], amounts(back)) == (["gone"], [-10_000])


def test_looking_keeps_nothing(asked):
    assert amounts(look_at(asked)) == [10_000]
    assert kept_entries(asked.root, "served") == ()


def test_a_day_past_every_calendar_is_refused_and_a_far_one_looked_at(asked):
    with pytest.raises(
        Unanswerable, match=r"^--until 9999-01-01 is past the last day that can be counted; name a"
    ):
        settle_deal(replace(asked, until_on=date(9999, 1, 1), is_dry=True))
    changed(asked, ("months: 36", "months: 1200"))
    assert settle_deal(replace(asked, until_on=date(9998, 1, 1), is_dry=True)).look == "ahead"
