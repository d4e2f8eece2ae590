"""What each section on promises says, and that it says nothing where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

import judged
import told
import worlds
from told import lines, paragraphs, rows
from troth.core.deal import Asked
from troth.core.promise import Decide
from troth.forecast.deal.deal_forecast import PromiseForecast
from troth.telling.check.check_sections import (
    asked_section,
    client_promise_section,
    date_section,
    decisive_section,
    promise_section,
)


def test_promises_show_both_sides_what_misses_and_what_is_certain():
    section = promise_section(told.JUDGEMENTS["quick"])
    assert rows(section) == [
        ("'live' by 29 Jan 2027", "50 % ✗", "84 %", "31 %"),
        ("Harbour Logistics pays at most EUR 10,000", "certain", "", ""),
        ("the builder stays until 8 weeks after 'live'", "94 %", "-", "94 %"),
        ("'pick errors' brought from 2.0 % to 0.5 % by 1 Sep 2027 (an aim)", "72 %", "", ""),
    ]
    assert lines(section) == paragraphs("""
        'If theirs kept' and 'if not': the same runs with Harbour Logistics' promises set to kept and to
        missed; the plan's own runs, without the view of whole past deals.

        A dash: that cannot happen, by what is known of them.

        ✗ misses your policy.

        Certain: the price is fixed, and nothing in this plan adds to it.
    """)


def test_where_nothing_leans_on_them_no_column_says_what_if():
    found = judged.judgement(told.told(told.deal(), leanings={}), told.known())
    section = promise_section(found)
    assert section.table.headings == ("we promise", "kept")
    assert {len(row) for row in rows(section)} == {2}
    assert not [line for line in lines(section) if "theirs" in line]


def test_an_unknown_promise_is_said_to_be_and_misses():
    of = told.deal()
    made = told.told(of)
    unknown = PromiseForecast(of.promises["live"], judged.chance(None), None, None)
    found = judged.judgement(replace(made, promises={**made.promises, "live": unknown}), told.known())
    assert rows(promise_section(found))[0] == ("'live' by 29 Jan 2027", "unknown ✗", "", "")


def test_whole_deals_behind_a_chance_decide_how_finely_it_is_said():
    made = told.told(told.deal())
    live = replace(made.promises["live"], chance=judged.chance(0.8, outside=0.634))
    found = judged.judgement(replace(made, promises={**made.promises, "live": live}), told.known())
    assert rows(promise_section(found))[0][1] == "65 % ✗"


def test_the_clients_promises_stand_in_a_table_of_their_own():
    section = client_promise_section(told.JUDGEMENTS["quick"])
    assert section.heading == "How often Harbour Logistics would keep theirs"
    assert rows(section) == [
        ("the lead gives 40 % of each working day until 'live'", "19 %"),
        ("the sponsor decides within 5 working days", "60 %"),
    ]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("everything", "the whole scope by 20 Jan 2027"),
        ("must", "every must-have by 20 Jan 2027"),
        (("build", "voice-pick"), "build and voice pick by 20 Jan 2027"),
    ],
)
def test_what_they_ask_for_is_said_with_its_odds_alone_and_at_once(scope, said):
    of = told.deal(asked=Asked(scope, worlds.euros(6000), {"live": told.ASKED_ON}))
    section = asked_section(judged.judgement(told.told(of), told.known()))
    assert rows(section) == [
        (said, "84 %"),
        ("a price of EUR 6,000: our own cost stays under it", "36 %"),
        ("'live' by 20 Jan 2027", "hardly ever"),
        ("all of it at once", "hardly ever"),
    ]


def test_of_one_thing_asked_for_nothing_is_said_of_all_at_once():
    made = told.told(
        told.deal(asked=Asked(dates={"live": told.ASKED_ON})), asked={"live": judged.chance(0.3)}
    )
    assert rows(asked_section(judged.judgement(made, told.known()))) == [("'live' by 20 Jan 2027", "30 %")]


def test_dates_are_those_at_three_odds_and_one_past_every_plan_says_so():
    assert rows(date_section(told.JUDGEMENTS["quick"])) == [
        ("live", "29 Jan 2027", "22 Jan 2027", "25 Jan 2027", "12 Feb 2027", "26 Feb 2027")
    ]
    section = date_section(told.JUDGEMENTS["unknown"])
    assert rows(section)[0][3:] == ("> 10 years", "> 10 years", "> 10 years")
    assert section.charts == ()


def test_what_decides_is_said_in_runs():
    section = decisive_section(told.JUDGEMENTS["quick"])
    assert section.heading == "What decides when 'live' is reached"
    assert rows(section) == [("build", "100 of 100")]


def test_a_decision_of_nobody_known_is_a_contacts():
    promise = worlds.by_client("late", Decide("sponsor", worlds.span("1d")))
    made = judged.forecast(judged.a_deal(promise), {"late": judged.chance(0.4)})
    assert rows(client_promise_section(judged.judgement(made, told.known()))) == [
        ("the sponsor decides within 1 day", "40 %")
    ]
