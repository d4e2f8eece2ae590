"""Steps, points, days and costs in words: each kind once, in full."""

from __future__ import annotations

from datetime import date

import pytest

import whys
from troth.forecast.deal.answers import Unknown
from troth.judgement.constraints.claim import TOGETHER
from troth.judgement.constraints.closed_week import ClosedWeek
from troth.judgement.constraints.loosening import Loosening
from troth.judgement.constraints.step_cost import StepCost
from troth.telling.why.why_words import (
    claim_briefly,
    claim_in_words,
    cost_in_words,
    in_runs,
    points_in_words,
    question,
    said_days,
    said_points,
    step_briefly,
    step_in_words,
)
from troth.telling.words import plain

DEAL = whys.two_jobs()
WEEK = ClosedWeek(date(2027, 4, 19), (date(2027, 4, 20),))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (Loosening("lever", "more=2", "seller"), "lever more=2"),
        (Loosening("person", "stock-lead", "client", before=1, after=2), "one more stock lead (2, not 1)"),
        (
            Loosening("share", "stock-lead", "client", before=4000, after=5000),
            "the stock lead gives 50 % of a day, not 40 %",
        ),
        (Loosening("given", "stock-lead", "client"), "the stock lead gives all that is promised"),
        (
            Loosening("week", "client", "client", week=WEEK),
            "Harbour Logistics works in the week of 19 Apr 2027",
        ),
        (
            Loosening("week", "seller", "seller", week=WEEK),
            "Northbeam Systems works in the week of 19 Apr 2027",
        ),
        (
            Loosening("week", "night-shift", "seller", week=WEEK),
            "calendar 'night shift' works in the week of 19 Apr 2027",
        ),
        (Loosening("link", "walls", "both", "roof"), "'walls' does not wait for 'roof'"),
        (Loosening("drop", "voice-pick", "both"), "'voice pick' left out"),
        (Loosening("risk", "data-dirty", "nobody"), "'data dirty' cannot happen"),
        (Loosening("ratio", "roof", "nobody"), "'roof' takes its middle case for sure"),
    ],
)
def test_a_step_is_said_in_a_few_words(step, says):
    assert plain(step_in_words(step, DEAL)) == says


def test_where_there_is_little_room_what_tells_a_step_from_others_comes_first():
    week = Loosening("week", "client", "client", week=WEEK)
    share = Loosening("share", "stock-lead", "client", before=4000, after=5000)
    link = Loosening("link", "walls", "both", "roof")
    drop = Loosening("drop", "voice-pick", "both")
    assert [plain(step_briefly(step, DEAL)) for step in (week, share, link, drop)] == [
        "week of 19 Apr 2027 worked",
        "stock lead at 50 % of a day, not 40 %",
        "'walls' not after 'roof'",
        "'voice pick' left out",
    ]


@pytest.mark.parametrize(
    ("gain", "short", "whole"),
    [
        (0.094, "+9", "9 points"),
        (-0.06, "-6", "6 points"),
        (0.01, "+1", "1 point"),
        (0.0099, "under 1", "less than 1 point"),
        (0.006, "under 1", "less than 1 point"),
    ],
)
def test_points_are_whole_and_a_finding_is_never_rounded_away(gain, short, whole):
    assert said_points(gain) == short
    assert plain(points_in_words(gain)) == whole


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (None, "-"),
        (0.3, "same day"),
        (1.0, "1 day"),
        (11.6, "12 days"),
        (-3.0, "3 days later"),
        (1400.0, "1,400 days"),
    ],
)
def test_days_won_or_lost_are_calendar_days(days, says):
    assert plain(said_days(days)) == says


@pytest.mark.parametrize(
    ("cost", "remover", "says"),
    [
        (StepCost(5_000_00, to="seller"), "seller", "EUR 5,000"),
        (StepCost(5_000_00, to="seller"), "both", "EUR 5,000 (us)"),
        (StepCost(5_000_00, to="client"), "client money", "EUR 5,000"),
        (StepCost(5_000_00, to="client"), "nobody", "EUR 5,000 (client)"),
        (StepCost(0.0, to="seller"), "seller", "nothing"),
        (StepCost(worth=0.27, to="client"), "both", "27 % of the value"),
        (StepCost(), "both", "unpriced"),
    ],
)
def test_a_cost_says_whom_unless_it_is_who_takes_the_step(cost, remover, says):
    assert plain(cost_in_words(cost, DEAL, remover)) == says


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.01, "hardly ever kept in the plan's own runs"),
        (0.99, "almost always kept in the plan's own runs"),
        (0.651, "kept in 65 of 100 of the plan's own runs"),
    ],
)
def test_how_often_is_said_of_the_plans_own_runs(share, says):
    assert plain(in_runs(share, 200, "kept")) == says


def test_a_claim_is_a_promise_or_all_of_ours():
    assert plain(claim_in_words("live", DEAL)) == "'live' by 22 Jan 2027"
    assert claim_in_words(TOGETHER, DEAL) == "all our promises together"
    assert (claim_briefly("data-clean"), claim_briefly(TOGETHER)) == ("'data clean'", "all together")


@pytest.mark.parametrize(
    ("unknown", "says"),
    [
        (Unknown("risk", "data-dirty"), "whether 'data dirty' happens"),
        (Unknown("item", "roof"), "whether 'roof' takes longer than its middle case"),
        (Unknown("role", "stock-lead"), "whether the stock lead gives all that is promised"),
    ],
)
def test_a_question_says_what_to_find_out(unknown, says):
    assert question(unknown) == says
