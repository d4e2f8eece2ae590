"""What a hard week looks like: work that is late, people who are short, the users' dip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import hard_worlds as hard
import worlds
from troth.core.quantity import Between
from troth.judgement.hardship.dip import dip_of, lost_output
from troth.judgement.hardship.weeks import (
    Odds,
    dip_course,
    hard_week_of,
    overloads,
    weeks_of,
)

WEEK = 7 * worlds.DAY


def test_work_the_first_plan_had_done_by_then_is_late_and_other_work_is_not():
    base = hard.one_bad_week()
    other = replace(worlds.builder(), id="writer")
    short = worlds.fixed("handbook", "8d", "writer")  # planned to end on the Wednesday the stop begins
    deal = replace(base, people={**base.people, "writer": other}, work={**base.work, "handbook": short})
    course = hard.course_of(deal)
    weeks = weeks_of(course)
    worst = hard_week_of(course, weeks, weeks[1])
    told = {one.item: (one.late, one.late_when_bad, one.slips_when_bad) for one in worst.late}
    chance = weeks[1].bad_news.chance
    assert told == {"handbook": (chance, 1.0, 1.0), "build": (0.0, 0.0, 1.0)}


def test_work_that_waits_for_people_makes_them_overloaded():
    items = [worlds.fixed("a", "5d"), worlds.fixed("b", "5d"), worlds.fixed("theirs", "2d", "lead")]
    course = hard.course_of(worlds.deal_of(items), 4)
    [first] = overloads(course, course.moments[0], course.moments[1])
    assert (first.role, first.waiting, first.booked) == ("builder", 1.0, 1.0)
    assert overloads(course, course.moments[1], course.moments[2]) == ()  # b begins on Friday evening


def test_a_second_person_leaves_nobody_waiting():
    items = [worlds.fixed("a", "5d"), worlds.fixed("b", "5d")]
    course = hard.course_of(worlds.deal_of(items, [worlds.builder(2)]), 4)
    assert overloads(course, course.moments[0], course.moments[1]) == ()


def test_the_dip_begins_at_the_depth_and_ends_at_nothing_in_a_straight_line():
    course = hard.course_of(hard.with_money(), 4)
    spans = dip_of(course)
    begin = int(course.finish[0])
    assert spans[1].tolist() == [begin + 2 * WEEK] * 4
    lost = [lost_output(course, spans, begin + k * WEEK, begin + (k + 1) * WEEK)[0] for k in (-1, 0, 1, 2)]
    assert lost == pytest.approx([0.0, 0.15, 0.05, 0.0])  # of 20 %, falling to 10 % and to nothing


def test_the_dip_of_uncertain_length_lies_between_its_two():
    base = hard.with_money()
    dip = replace(base.adoption.dip, lasts=Between(worlds.span("1w"), worlds.span("3w")))
    course = hard.course_of(replace(base, adoption=replace(base.adoption, dip=dip)))
    lasts = (dip_of(course)[1] - course.finish) / WEEK
    assert 1 <= lasts.min() < 1.1
    assert 2.9 < lasts.max() <= 3
    assert abs(lasts.mean() - 2) < 5 * (2 / 12**0.5) / hard.DRAWS**0.5


def test_when_the_old_level_is_back_is_told():
    course = hard.course_of(hard.with_money(), 4)
    told = dip_course(course, weeks_of(course))
    assert told.begins_even_on == hard.FRIDAYS[3]
    assert told.over_ninety_on == hard.FRIDAYS[5]
    assert told.deepest == hard.MONDAYS[4]


def test_the_clients_hours_stand_in_their_week():
    weeks = weeks_of(hard.course_of(hard.with_money(), 4))
    assert [(week.client_hours, week.client_hours_ninety) for week in weeks[:2]] == [(40, 40), (0, 0)]


def test_a_share_of_draws_has_its_error():
    odds = Odds.of(np.array([True, False, False, False]))
    assert (odds.chance, odds.error) == (0.25, pytest.approx((0.25 * 0.75 / 4) ** 0.5))
