"""The price of distrust in words: rows, ratios, broken promises, later deals and the chart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import term_looks as looks
import told
from troth.core.credit_schedule import StepDown
from troth.judgement.guarantee.distrust import LaterDeal
from troth.judgement.paired import Paired
from troth.telling.html import as_html
from troth.telling.page import Page, Section
from troth.telling.terms.distrust_sections import SAME, ratio_in_words
from troth.telling.terms.terms_page import terms_page
from troth.telling.words import plain


def page_of(kind: str) -> Page:
    return terms_page(looks.LOOKS[kind], looks.PREPARED[kind], "deals/d.yaml")


def section(kind: str, heading: str) -> Section:
    return next(one for one in page_of(kind).sections if one.heading.startswith(heading))


def test_without_a_record_both_are_the_same_and_no_next_step_is_told():
    page = page_of("no record")
    assert SAME in page.head
    assert page.command == ""
    section_lines = told.lines(section("no record", "The price of distrust"))
    assert section_lines[0] == (
        "Without a record of service we cannot tell ourselves from anybody: both are the same."
    )
    assert section("no record", "The price of distrust").charts == ()


def test_a_service_without_a_past_says_so_beside_work_that_has_one():
    lines = told.lines(section("own work", "The price of distrust"))
    assert (
        "'uptime': without a record of service we cannot tell ourselves from anybody: both are the same."
        in lines
    )
    own = told.lines(section("own service", "The price of distrust"))
    assert not any("cannot tell ourselves" in line for line in own)


def test_each_clause_has_its_row_and_the_broken_promise_behind_it():
    rows = told.rows(section("own service", "The price of distrust"))
    assert [row[0] for row in rows] == ["'late'", "'uptime'", "'answer'", "'good'", "'accepted'", "together"]
    assert (rows[3][3], rows[3][4]) == ("none we can tell", "-")
    assert (
        "'late' was left behind by somebody's 'live in 12 weeks', which became 'live after 14 months'."
        in told.lines(section("own service", "The price of distrust"))
    )


def test_a_ratio_is_said_only_where_ours_is_not_next_to_nothing():
    deal = looks.LOOKS["late only"].forecast.deal
    assert ratio_in_words(100_00.0, 260_00.0, deal) == "2.6"
    assert ratio_in_words(1_00.0, 260_00.0, deal) == "-"
    assert ratio_in_words(50.0, 60.0, deal) == "-"
    rows = told.rows(section("late only", "The price of distrust"))
    assert rows[0][4] == "-"


def test_what_no_record_tells_apart_is_noise_in_the_head_too():
    look = looks.LOOKS["late only"]
    noisy = replace(look, distrust=replace(look.distrust, gap=Paired(10_00.0, 5_00.0)))
    head = terms_page(noisy, looks.PREPARED["late only"]).head
    assert plain(head[1]).startswith("A seller without a record would pay as much (EUR")
    assert plain(head[1]).endswith("as far as we can tell.")


def test_later_deals_are_told_as_signed_and_stepping_down():
    look = looks.LOOKS["own service"]
    later = tuple(LaterDeal(number, 1_000_00.0, 500_00.0 / number) for number in (1, 2, 3))
    page = terms_page(
        replace(look, distrust=replace(look.distrust, later=later)), looks.PREPARED["own service"]
    )
    found = next(one for one in page.sections if one.heading == "Over later deals")
    assert told.rows(found) == [
        ("this deal", "1,000", "500"),
        ("the 2nd", "1,000", "250"),
        ("the 3rd", "1,000", "167"),
    ]
    assert told.lines(found)[-1] == (
        "In the last of them, clauses that step down cost us EUR 833 less: step-down in a clause says so."
    )


def test_clauses_that_step_down_already_are_told_once():
    look = looks.LOOKS["nothing missed"]
    [one] = look.forecast.terms
    schedule = replace(one.term.schedule, step_down=StepDown(6, Decimal("0.5")))
    ending = replace(one, term=replace(one.term, schedule=schedule))
    page = terms_page(
        replace(look, forecast=replace(look.forecast, terms=(ending,))), looks.PREPARED["nothing missed"]
    )
    found = next(one for one in page.sections if one.heading == "Over later deals")
    assert told.rows(found) == [("this deal", "0"), ("the 2nd", "0"), ("the 3rd", "0")]
    [line] = told.lines(found)
    assert line.endswith("as long with the same clauses; its service clauses step down already:")


def test_the_chart_has_two_bars_for_each_clause_with_their_words():
    [chart] = section("own work", "The price of distrust").charts
    rows = chart.spec["data"]["values"]
    assert [row["says"].split(":")[0] for row in rows[:2]] == ["'late', us", "'late', without a record"]
    assert [row["ours"] for row in rows] == [True, False] * 5
    prices = looks.LOOKS["own work"].distrust.clauses
    assert [row["amount"] for row in rows] == [
        round(minor / 100) for one in prices for minor in (one.ours, one.theirs)
    ]
    assert 'data-chart="price-of-distrust"' in as_html(page_of("own work"))
