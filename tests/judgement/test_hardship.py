"""When it gets hard, in worlds where the week, the reason and the odds are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import hard_worlds as hard
import worlds
from troth.core.worktime import Calendar
from troth.judgement.hardship.hardship import closed_spans, hardship


def stopped_share(deal, draws: int = hard.DRAWS) -> float:
    """Return the share of draws in which the stop happens."""
    stops = worlds.played(worlds.ready(deal), draws).stops
    return float((stops.begin[:, 0] < worlds.at(date(2030, 1, 1))).mean())


def test_one_stop_makes_one_bad_week_and_no_other():
    deal = hard.one_bad_week()
    told = hard.hard_of(deal)
    happens = stopped_share(deal)
    assert worlds.near(happens, 0.5, hard.DRAWS)
    assert [week.bad_news.chance for week in told.weeks if week.bad_news.chance] == [happens]
    assert [week.monday for week in told.hardest] == [hard.MONDAYS[1]]
    assert told.hardest[0].bad_news.error == pytest.approx((happens * (1 - happens) / hard.DRAWS) ** 0.5)
    assert told.worst.moved_days == 14
    assert told.any_bad_news.chance == happens


def test_a_stop_of_less_than_a_week_is_no_bad_news():
    told = hard.hard_of(hard.one_bad_week("4d"))
    assert (told.hardest, told.worst, told.stop) == ((), None, None)
    assert told.any_bad_news.chance == 0.0


def test_bad_news_within_the_noise_of_the_draws_names_no_week():
    rare = hard.hard_of(hard.one_bad_week(chance=0.02))
    assert 0 < rare.any_bad_news.chance < 0.05
    assert rare.hardest == ()


@pytest.mark.parametrize(("lasts", "slips"), [("4w", False), ("5w", True)])
def test_a_month_later_than_at_the_start_is_31_days(lasts, slips):
    deal = hard.one_bad_week(lasts)
    assert hard.hard_of(deal).slips_a_month.chance == (stopped_share(deal) if slips else 0.0)


def test_the_date_looked_at_is_the_promised_one_else_the_end_of_the_plan():
    told = hard.hard_of(hard.one_bad_week())
    assert (told.headline, told.promised_on) == ("live", hard.FRIDAYS[2])
    assert (told.first_on, told.ninety_on) == (hard.FRIDAYS[2], hard.FRIDAYS[4])
    unpromised = hard.hard_of(replace(hard.one_bad_week(), promises={}))
    assert (unpromised.headline, unpromised.promised_on) == (None, None)
    assert unpromised.hardest[0].bad_news == told.hardest[0].bad_news


def test_what_is_finished_and_what_takes_no_time_cannot_slip():
    deal = hard.one_bad_week()
    done = {key: replace(item, finished_on=worlds.STARTS_ON) for key, item in deal.work.items()}
    finished = hard.hard_of(replace(deal, work=done), as_of=hard.MONDAYS[1])
    assert (finished.state, finished.hardest, finished.stop) == ("finished", (), None)
    idle = worlds.deal_of([worlds.milestone("live")], [worlds.builder()])
    assert hard.hard_of(idle).state == "nothing"


def test_levers_set_from_the_start_change_the_hard_time():
    prepared = worlds.ready(hard.saved_by_scope())
    without, with_it = (
        hardship(prepared, worlds.changed_by(prepared.deal, levers).choices, 64)
        for levers in ((), ("drop-extra",))
    )
    assert without.even_on >= hard.FRIDAYS[1]
    assert with_it.even_on <= hard.FRIDAYS[1]
    assert with_it.answers[0].why_not == "set"


def test_weeks_closed_for_one_side_are_named_and_single_days_are_not():
    closed = {date(2027, 1, 18) + timedelta(days=number) for number in range(5)} | {date(2027, 2, 1)}
    calendars = {"seller": Calendar(), "client": Calendar(closed=frozenset(closed))}
    deal = hard.one_bad_week(calendars=calendars)
    told = closed_spans(deal, hard.hard_of(deal).weeks)
    assert [(span.side, span.first_on, span.last_on) for span in told] == [
        ("client", date(2027, 1, 16), date(2027, 1, 24))
    ]


def test_the_same_seed_tells_the_same():
    prepared = worlds.ready(hard.with_money())
    assert hardship(prepared, (), 64) == hardship(prepared, (), 64)
