"""What was agreed wins back exactly what it should, and nothing where it should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import hard_worlds as hard
import worlds
from troth.core.promise import ReachBy
from troth.core.quantity import Span
from troth.core.worktime import Calendar
from troth.judgement.hardship.agreed import answers_of, slipped_on


def answer(*agreements, **rest):
    return answers_of(hard.course_of(hard.saved_by_scope(*agreements, **rest)))[0]


def stopped() -> float:
    stops = worlds.played(worlds.ready(hard.saved_by_scope()), hard.DRAWS).stops
    return float((stops.begin[:, 0] < worlds.at(date(2030, 1, 1))).mean())


def gain(told, promise: str):
    return next(one for one in told.gains if one.promise == promise)


def test_leaving_out_the_extra_wins_back_every_run_with_a_stop():
    told, share = answer(), stopped()
    assert (told.asked.chance, told.pulled.chance, told.at_once, told.too_late) == (share, share, 0, 0)
    live = gain(told, "live")
    assert (live.without, live.with_it) == (1 - share, 1.0)
    assert live.error == pytest.approx((share * (1 - share) / (hard.DRAWS - 1)) ** 0.5)
    assert live.is_clear
    assert (told.pulled_on, told.days_won) == (hard.MONDAYS[1], 7)


def test_what_was_dropped_counts_as_not_delivered_there_and_only_there():
    told, share = answer(), stopped()
    everything = gain(told, "all")
    assert (everything.without, everything.with_it) == (1.0, 1 - share)
    assert everything.difference == pytest.approx(-share)
    musts = gain(told, "musts")
    assert (musts.difference, musts.is_clear) == (0.0, False)


def test_a_slip_that_never_happens_is_never_asked():
    told = answer(hard.agreed(slips="2w"))
    assert (told.asked.chance, told.pulled.chance, told.pulled_on, told.days_won) == (0, 0, None, None)
    assert not any(gain.is_clear and gain.difference > 0 for gain in told.gains)


def test_a_decision_that_comes_when_the_work_has_begun_wins_nothing():
    told = answer(hard.agreed(within="6wd"))  # a Monday evening; the extra goes on since Friday
    assert told.pulled.chance == told.too_late == stopped()
    assert told.days_won == 0
    assert not any(gain.is_clear and gain.difference > 0 for gain in told.gains)


def test_a_decision_after_the_end_is_not_pulled():
    told = answer(hard.agreed(within="20wd"))
    assert told.asked.chance == stopped()
    assert told.pulled.chance == 0


def test_without_a_promised_day_the_slip_counts_from_the_first_forecast():
    deal = hard.saved_by_scope()
    unpromised = {key: promise for key, promise in deal.promises.items() if key != "live"}
    told = answers_of(hard.course_of(replace(deal, promises=unpromised)))[0]
    assert told.promised_on is None
    assert told.asked.chance == stopped()


def test_a_day_past_already_by_the_first_forecast_is_said():
    deal = hard.saved_by_scope()
    early = {**deal.promises, "live": worlds.by_seller("live", ReachBy("live", hard.FRIDAYS[0]))}
    told = answers_of(hard.course_of(replace(deal, promises=early)))[0]
    assert told.at_once == told.asked.chance == 1.0
    assert told.pulled_on == worlds.STARTS_ON


def test_a_moved_day_is_read_again_and_marked_as_moved():
    told, share = answer(hard.agreed("later")), stopped()
    assert told.is_moved
    assert gain(told, "live").with_it == 1.0
    assert gain(told, "live").without == 1 - share
    assert told.days_won is None


def test_a_person_more_cannot_help_what_one_person_does():
    told = answer(hard.agreed("more"))
    assert told.pulled.chance == stopped()
    assert not any(one.is_clear for one in told.gains)


def test_what_cannot_be_done_half_way_is_not_evaluated_and_says_why():
    told = answer(hard.agreed("calm"))
    assert (told.why_not, told.gains) == ("risks", ())


def test_a_lever_the_client_turned_down_is_marked():
    assert answer(refused=("drop-extra",)).is_refused
    assert not answer().is_refused


def test_each_agreement_is_evaluated_alone():
    course = hard.course_of(hard.saved_by_scope(hard.agreed("more"), hard.agreed()))
    assert answers_of(course)[1] == answer()


@pytest.mark.parametrize(
    ("slips", "on"),
    [
        (worlds.span("4w"), date(2027, 2, 26)),
        (worlds.span("1d"), date(2027, 1, 30)),
        (worlds.span("3h"), date(2027, 1, 30)),
        (worlds.span("1wd"), date(2027, 2, 1)),
        (Span(Decimal(1), "months"), date(2027, 3, 1)),
    ],
)
def test_the_first_day_that_counts_as_slipped(slips, on):
    assert slipped_on(date(2027, 1, 29), slips, Calendar()) == on
