"""Why a verdict is what it is, what would make it keepable, and what could have been promised instead."""

from __future__ import annotations

from dataclasses import replace

import judged
import told
import worlds
from told import lines, paragraphs
from troth.judgement.instead import Instead
from troth.judgement.search.remedy import Search
from troth.telling.check.verdict_sections import instead_section, remedy_section, why_section


def test_each_rule_missed_is_said_with_what_is_and_what_is_asked():
    assert lines(why_section(told.JUDGEMENTS["change by levers"])) == [
        "'live': we would keep it in 50 of 100 cases; your policy asks for 90 %.",
        "All our promises together: 50 %; your policy asks for 80 %.",
    ]
    assert lines(why_section(told.JUDGEMENTS["walk-away"])) == paragraphs("""
        'live': we would keep it in 50 of 100 cases; your policy asks for 90 %. Nothing that was tried mends
        it.

        All our promises together: 50 %; your policy asks for 80 %. Nothing that was tried mends it.
    """)


def test_what_clashes_and_what_was_turned_down_is_said():
    clash = judged.judgement(told.told(told.deal()), told.known(), Search(None, 8, 0))
    assert lines(why_section(clash))[0].endswith("What mends it breaks another rule of your policy.")
    assert lines(why_section(told.JUDGEMENTS["turned down"])) == paragraphs("""
        Losing money: 30 %; your policy allows 10 %. Only what Harbour Logistics has turned down mends it.

        'live': we would keep it in 80 of 100 cases; your policy asks for 90 %. Only what Harbour Logistics
        has turned down mends it.

        'live' may be said as an aim, with its odds (80 %), never as a promise: it meets your policy for aims
        (70 %).
    """)


def test_a_promise_says_that_all_is_met_and_an_aim_that_misses_binds_nothing():
    assert lines(why_section(told.JUDGEMENTS["promise"])) == [
        "Each promise of ours, all of them together and the chance of losing money meet your policy."
    ]
    assert lines(why_section(told.JUDGEMENTS["aim missed"]))[-1] == (
        "The aim 'errors' binds nothing: we would keep it in 72 of 100 cases, and your policy asks for 80 %."
    )
    assert why_section(told.JUDGEMENTS["nothing promised"]).is_empty


def test_what_could_not_be_tested_is_a_reason_said_last():
    assert lines(why_section(told.JUDGEMENTS["unknown"]))[-1] == (
        "The chance of losing money was not tested: there is no price."
    )
    worst = told.deal(policy=judged.strict(worst=(worlds.euros(500), 0.01)))
    money = replace(judged.money(None), has_price=True, uncosted=("builder",))
    found = judged.judgement(told.told(worst, 0.95, money=money), told.known())
    assert lines(why_section(found)) == [
        "Each promise of ours and all of them together meet your policy.",
        "The chance of losing money was not tested: builder has no cost in the deal.",
        "The chance of the worst loss was not tested: builder has no cost in the deal.",
    ]


def test_a_worst_case_that_is_too_likely_is_said():
    worst = told.deal(policy=judged.strict(worst=(worlds.euros(500), 0.01)))
    found = judged.judgement(told.told(worst, 0.95, money=judged.money(0.05, worst=0.04)), told.known())
    assert lines(why_section(found)) == [
        "Losing more than your policy's worst case: 4 %; it allows 1 %.",
    ]


def test_what_could_be_instead_says_days_a_price_what_stands_and_what_was_turned_down():
    assert lines(instead_section(told.JUDGEMENTS["turned down"])) == paragraphs("""
        'live' by 12 Feb 2027 would meet your policy, on its own.

        At a price of EUR 11,500 or more, the chance of losing money would meet your policy.

        The builder stays until 8 weeks after 'live': meets your policy as it stands.

        Harbour Logistics turned down 'later' and a higher price.

        With what was turned down it could be kept: set third-builder (costs us EUR 4,000) and set later.
    """)
    assert instead_section(told.JUDGEMENTS["quick"]).is_empty


def test_where_no_day_would_do_that_is_said_and_where_nothing_would_too():
    assert lines(instead_section(told.JUDGEMENTS["unknown"]))[0] == (
        "'live': no day within ten years could be promised."
    )
    live = worlds.by_seller("live", judged.a_deal().promises["live"].measure)
    of = judged.a_deal(replace(live, measure=worlds.gives("live").measure))
    found = judged.judgement(
        judged.forecast(of, {"live": judged.chance(0.2)}), told.known(), Search(None, 8, 0)
    )
    assert found.instead == Instead((), None, (), (), None)
    assert lines(instead_section(found)) == [
        "Nothing of what was asked for meets your policy, at any date or price in this deal."
    ]


def test_a_remedy_names_each_step_with_its_cost_and_what_was_not_tried():
    assert lines(remedy_section(told.JUDGEMENTS["change by levers"])) == [
        "Set third-builder (costs us EUR 4,000).",
        "Set more-lead (costs Harbour Logistics EUR 960 a week).",
    ]
    assert lines(remedy_section(told.JUDGEMENTS["change by a date"])) == [
        "Set third-builder (costs us EUR 4,000).",
        "Move 'live' to 5 Mar 2027.",
        "Raise the price to EUR 11,000.",
        "Raise 'price' to at most EUR 11,000.",
    ]
    assert lines(remedy_section(told.JUDGEMENTS["not all looked at"])) == [
        "4,096 combinations of levers were looked at, the cheapest first; 4,000 were not."
    ]
    assert remedy_section(told.JUDGEMENTS["quick"]).is_empty


def test_a_lever_that_is_set_already_is_no_step():
    made = told.with_set(told.deal(), "third-builder")
    found = judged.judgement(made, told.known(), told.search("third-builder", "more-lead"))
    assert lines(remedy_section(found)) == ["Set more-lead (costs Harbour Logistics EUR 960 a week)."]
