"""When people are booked: counted by hand in plans of a few fixed days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import worlds
from troth.forecast.deal.booked_time import booked_beyond, booked_parts, minutes_until_done, worked_on

DAY = 480


def played(items, *people, as_of=worlds.STARTS_ON):
    deal = worlds.deal_of(items, people or (worlds.builder(2),))
    return worlds.played(worlds.ready(deal, as_of=as_of))


def test_two_at_once_beyond_one_are_the_shorter_of_both():
    block = played([worlds.fixed("roof", "10d"), worlds.fixed("walls", "4d")])
    assert booked_beyond(block, "builder", 1).tolist() == [4 * DAY]
    assert booked_beyond(block, "builder", 0).tolist() == [14 * DAY]
    assert booked_beyond(block, "builder", 2).tolist() == [0]


def test_one_after_the_other_is_never_beyond_one():
    items = [worlds.fixed("roof", "10d"), worlds.fixed("walls", "4d", after=worlds.after("roof"))]
    assert booked_beyond(played(items), "builder", 1).tolist() == [0]


def test_an_item_that_takes_two_books_both_until_its_end():
    both = replace(worlds.fixed("roof", "10d"), by={"builder": 2})
    assert booked_beyond(played([both]), "builder", 1).tolist() == [5 * DAY]


def test_nights_and_weekends_are_not_booked_and_a_share_counts_as_a_share():
    """At half a day each, ten days of work are booked over twenty working days: ten days of time."""
    block = played([worlds.fixed("roof", "10d"), worlds.fixed("walls", "10d")], worlds.builder(2, share=5000))
    assert booked_beyond(block, "builder", 1).tolist() == [10 * DAY]


def test_people_with_nothing_to_do_are_booked_for_nothing():
    block = played([worlds.fixed("roof", "1d")], worlds.builder(), worlds.lead())
    assert booked_beyond(block, "lead", 0).tolist() == [0]
    assert minutes_until_done(block, "lead").tolist() == [0]
    assert worked_on(block, "lead", [worlds.STARTS_ON]).tolist() == [0]


def test_open_time_until_the_last_part_is_done_counts_idle_days_too():
    items = [worlds.wait("paint", "3wd"), worlds.fixed("roof", "2d", after=worlds.after("paint"))]
    assert minutes_until_done(played(items), "builder").tolist() == [5 * DAY]


def test_what_is_finished_books_nobody_again():
    done = worlds.fixed("walls", "4d", started_on=worlds.STARTS_ON, finished_on=date(2027, 1, 12))
    block = played([worlds.fixed("roof", "3d"), done], worlds.builder(), as_of=date(2027, 1, 18))
    assert len(booked_parts(block, "builder")) == 1
    assert booked_beyond(block, "builder", 0).tolist() == [3 * DAY]


def test_what_is_worked_on_some_days_is_the_time_booked_on_them():
    block = played([worlds.fixed("roof", "3d")], worlds.builder(), worlds.lead())
    monday, wednesday, thursday, saturday = (date(2027, 1, day) for day in (11, 13, 14, 16))
    assert worked_on(block, "builder", [monday, wednesday]).tolist() == [2 * DAY]
    assert worked_on(block, "builder", [thursday, saturday]).tolist() == [0]


def test_a_meeting_books_everybody_for_as_long_as_it_lasts():
    meeting = worlds.Item("kick-off", lasts=worlds.span("1wd"), by={"builder": 2}, is_fixed=True)
    assert booked_beyond(played([meeting]), "builder", 1).tolist() == [DAY]
