"""The total cost of the result to the client, in words and as a chart."""

from __future__ import annotations

import judged
import told
from told import lines, rows
from troth.forecast.deal.deal_forecast import ResultWorth, Spread
from troth.telling.check.client_total_section import client_total_section
from troth.telling.words import plain


def section(**rest: object):
    made = told.told(told.deal(), client_total=judged.client_total(**rest))
    return client_total_section(judged.judgement(made, told.known()))


def test_each_part_and_all_of_it_stand_at_three_odds():
    found = section()
    assert found.heading == "What it costs Harbour Logistics in all"
    assert rows(found) == [
        ("paid to us", "EUR 10,000", "EUR 10,000", "EUR 10,000"),
        ("their own people's hours", "EUR 2,000", "EUR 3,000", "EUR 3,500"),
        ("the dip in their output", "EUR 8,000", "EUR 9,000", "EUR 9,500"),
        ("in all", "EUR 20,000", "EUR 21,500", "EUR 22,000"),
    ]


def test_its_worth_and_the_chance_that_it_pays_are_said():
    assert lines(section()) == [
        "Each line is its own middle case and tail: they need not add up.",
        "'pick errors' is worth EUR 15,000 in all where it is reached, which it is in 60 of 100 cases.",
        "It pays in 30 of 100 cases: what it is worth is then more than all it costs them.",
    ]
    hardly = lines(section(pays_chance=0.001))
    assert hardly[-1] == "It hardly ever pays: what it is worth is then more than all it costs them."


def test_without_worth_nothing_is_said_of_paying_and_what_nobody_knows_is_not_counted():
    assert len(lines(section(worth=None, pays_chance=None, results=()))) == 1
    unknown = (ResultWorth("pick-errors", 15_000_00, None),)
    assert lines(section(worth=None, pays_chance=None, results=unknown))[1] == (
        "'pick errors' is worth EUR 15,000 in all where it is reached; nobody can know how often that is, so "
        "it is not counted."
    )


def test_without_a_price_nobody_can_say_how_often_it_pays():
    people = {"own-people": Spread(2_000_00, 3_000_00, 3_500_00)}
    found = section(has_price=False, pays_chance=None, parts=people)
    assert [row[0] for row in rows(found)] == ["their own people's hours"]
    assert lines(found)[-1] == "There is no price in the deal, so nobody can say how often it pays."


def test_who_works_without_a_cost_is_named():
    said = lines(section(unpriced=("stock-lead", "users")))
    assert said[1] == (
        "Not in it, since the deal states no cost for them: the time of 'stock lead' and the users."
    )
    assert said[-1].startswith("With that left out, it pays in 30 of 100 cases:")


def test_a_deal_that_costs_the_client_nothing_has_no_such_section():
    assert section(parts={}).is_empty
    made = told.told(told.deal(), client_total=None)
    assert client_total_section(judged.judgement(made, told.known())).is_empty


def test_the_chart_stacks_the_parts_in_order_and_puts_the_worth_beside_them():
    [chart] = section().charts
    assert [(row["what"], row["part"], row["amount"]) for row in chart.spec["data"]["values"]] == [
        ("what it costs", "1 paid to us", 10_000),
        ("what it costs", "2 their own people's hours", 2_000),
        ("what it costs", "3 the dip in their output", 8_000),
        ("what it is worth", "4 worth, where it is reached", 15_000),
    ]
    scale = chart.spec["layer"][0]["encoding"]["color"]["scale"]
    assert len(set(scale["range"])) == len(scale["domain"]) == 4
    assert plain(chart.says) == (
        "What it costs them, each part in its middle case: EUR 20,000 in all, beside EUR 15,000 that it is "
        "worth where it is reached"
    )


def test_a_part_too_narrow_for_its_number_goes_without_and_no_worth_has_no_bar():
    parts = {"payments": Spread(100_00, 100_00, 100_00), "purchases": Spread(2_00, 2_00, 2_00)}
    [chart] = section(parts=parts, results=(), worth=None, pays_chance=None).charts
    assert [row["number"] for row in chart.spec["data"]["values"]] == ["1", ""]
    assert "beside" not in chart.says
