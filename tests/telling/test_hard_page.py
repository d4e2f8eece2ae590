"""The page of the hard time: plain sentences that are true of the world they are about."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import hard_worlds as hard
import told
import worlds
from troth.core.deal import Price
from troth.judgement.hardship.hardship import Hardship
from troth.judgement.hardship.weeks import Odds
from troth.telling.hard.hard_chart import hard_chart, seen_weeks
from troth.telling.hard.hard_page import hard_page
from troth.telling.html import as_html
from troth.telling.page import Page
from troth.telling.words import plain

SURE = hard.hard_of(hard.one_bad_week(chance=1.0), 100)
SAVED = hard.hard_of(hard.saved_by_scope(), 400)
MONEY = hard.hard_of(replace(hard.with_money(), risks={"stop": hard.stopped("2w", 1.0)}), 100)


def words(page: Page) -> str:
    lines = [page.title, *page.head]
    for section in page.sections:
        lines += [section.heading, *section.before]
        lines += [" ".join(row) for row in (section.table.rows if section.table else ())]
        lines += section.after
    return plain("\n".join(lines))


def of(told_of: Hardship) -> str:
    return words(hard_page(told_of))


def test_the_head_says_when_what_how_far_and_what_was_agreed():
    head = [plain(line) for line in hard_page(SAVED).head]
    assert head[0].startswith("It is hardest in the week of 11 Jan 2027: in ")
    assert head[0].endswith(
        "the date of 'live' then moves out by a week or more, in the middle case by 7 days."
    )
    assert head[1] == "What it looks like: 'build' takes longer than one thought."
    assert head[2] == (
        "A slip of 'live' by a month or more past the first forecast (22 Jan 2027) hardly ever happens."
    )
    gain = next(one for one in SAVED.answers[0].gains if one.promise == "live")
    assert head[3] == (
        "Agreed for that day: when 'live' slips 1 week, 'drop extra'; that wins back "
        f"{round(gain.difference * 100)} points of chance for 'live'."
    )


def test_chances_are_rounded_to_what_stands_behind_them():
    rows = next(section.table.rows for section in hard_page(SAVED).sections if section.table)
    assert int(plain(rows[0][1]).split()[0]) % 5 == 0
    fine = hard_page(replace(SAVED, own_items=100)).sections[0].table.rows
    assert plain(fine[0][1]) == f"{SAVED.hardest[0].bad_news.chance * 100:.0f} %"


def test_a_gain_within_the_noise_is_no_gain():
    answer = SAVED.answers[0]
    noisy = tuple(replace(gain, error=abs(gain.difference) / 3 + 0.001) for gain in answer.gains)
    page = of(replace(SAVED, answers=(replace(answer, gains=noisy),)))
    assert "that wins back nothing that we can tell" in page
    assert "It makes no difference that we can tell to any promise of ours." in page


def test_what_it_breaks_stands_beside_what_it_saves():
    section = next(one for one in hard_page(SAVED).sections if one.heading.startswith("Agreed"))
    gains = {row[0]: row[3] for row in section.table.rows}
    assert (
        gains["'live' by 22 Jan 2027".replace(" ", "\u00a0").replace("'live'\u00a0by\u00a0", "'live' by ")][0]
        == "+"
    )
    assert any(gain.startswith("-") for gain in gains.values())
    assert any("comes 7 days earlier in the middle case" in plain(line) for line in section.after)


def test_stopping_is_held_against_staying_in_numbers_one_can_check():
    page = of(MONEY)
    assert "Stopping leaves us EUR" in page
    assert "Stopping has then cost Harbour Logistics EUR" in page
    assert "Of a fixed price as much counts as paid" in page
    without = of(
        hard.hard_of(
            replace(hard.with_money(price=Price(), terms=[]), risks={"stop": hard.stopped("2w", 1.0)}), 50
        )
    )
    assert "There is no price in the deal, so payments are left out." in without
    assert "leaves us" not in without


def test_the_dip_is_told_with_its_depth_and_its_end():
    assert "the output of 10 users falls by 20 %; the old level is back by" in of(MONEY)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("adds", "it adds work"),
        ("outsources", "it gives work away"),
        ("risks", "it takes a risk away"),
        ("training", "it changes the training"),
        ("mixed", "make two levers of it"),
        ("set", "it is set from the start already"),
        ("conflict", "it does not go with the levers that are set"),
    ],
)
def test_what_was_not_evaluated_says_why(why, says):
    answer = replace(SAVED.answers[0], why_not=why, gains=())
    page = of(replace(SAVED, answers=(answer,)))
    assert says in page
    assert "could not be evaluated" in page


def test_a_condition_that_holds_from_the_start_is_said_to_tell_little():
    answer = replace(SAVED.answers[0], at_once=0.7)
    assert "the plan lies behind the promised day from the start" in of(replace(SAVED, answers=(answer,)))


def test_without_a_hard_week_or_an_agreement_it_says_so():
    page = of(hard.hard_of(hard.one_bad_week("1d"), 50))
    assert "No week stands out in which 'live' is likely to move out by a week or more." in page
    assert "Nothing is agreed for that day" in page
    assert "To stop on" not in page


def test_what_cannot_slip_any_more_is_one_sentence():
    for state, says in (
        ("finished", "'live' is reached already"),
        ("nothing", "Nothing in this plan takes time"),
    ):
        page = hard_page(replace(SAVED, state=state))
        assert page.head[0].startswith(says)
        assert page.sections == ()


@pytest.mark.parametrize("chance", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_every_chance_makes_a_sentence(chance):
    odds = Odds(chance, 0.0)
    page = of(replace(SAVED, slips_a_month=odds, any_bad_news=odds, budget=odds))
    assert not re.search(r"\b(0|100) of 100\b", page)
    assert "happens hardly" not in page


def test_long_and_hostile_names_are_cut_and_tamed():
    for name in (told.LONG, told.HOSTILE):
        deal = replace(SAVED.deal, title=name, client=name)
        page = hard_page(replace(SAVED, changed=replace(SAVED.changed, deal=deal)))
        assert len(page.title) <= 78
        assert not re.search("[\x1b\x9b\u202e]", words(page))
        assert "<script>alert" not in as_html(page)


def test_the_picture_has_a_panel_for_each_thing_there_is_and_one_calendar():
    spec = hard_chart(MONEY).spec
    assert len(spec["vconcat"]) == 3
    assert len(hard_chart(SAVED).spec["vconcat"]) == 1
    scales = {
        str(layer["encoding"]["x"].get("scale"))
        for panel in spec["vconcat"]
        for layer in panel["layer"]
        if "scale" in layer["encoding"]["x"]
    }
    assert len(scales) == 1
    assert "of spec.vconcat" in as_html(hard_page(MONEY))  # each panel is as wide as the page lets it


def test_the_picture_marks_the_promised_day_and_weeks_that_are_closed():
    marks = [str(layer["mark"]) for layer in hard_chart(SURE).spec["vconcat"][0]["layer"]]
    assert any("rule" in mark for mark in marks)
    assert not any("rect" in mark for mark in marks)
    closed = replace(
        worlds.UTC_OFFICE, closed=frozenset(hard.MONDAYS[2].replace(day=day) for day in range(25, 30))
    )
    calendars = {"seller": worlds.UTC_OFFICE, "client": closed}
    shut = hard.hard_of(hard.one_bad_week(chance=1.0, calendars=calendars), 50)
    assert any("rect" in str(layer["mark"]) for layer in hard_chart(shut).spec["vconcat"][0]["layer"])


def test_nothing_to_see_is_no_picture():
    assert seen_weeks([week for week in SURE.weeks if not week.bad_news.chance]) == ()
    assert not any(section.charts for section in hard_page(replace(SURE, weeks=(), hardest=())).sections)
