"""The page of `troth why`: its head in a few sentences, then every finding in a salesperson's words."""

from __future__ import annotations

import json
import re

import pytest

import told
import whys
from troth.telling.html import as_html
from troth.telling.page import Page, Section
from troth.telling.why.why_page import why_page
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", whys.FOUND)
JARGON = re.compile(
    r"(?i)\b(monte|carlo|copula|quantile|standard error|paired|p-value|inside view|variance)\b"
)


def page(kind: str) -> Page:
    return why_page(whys.FOUND[kind], "deals/world.yaml")


def head(kind: str) -> list[str]:
    return [plain(line) for line in page(kind).head]


def section(kind: str, heading: str) -> Section:
    return next(one for one in page(kind).sections if heading in plain(one.heading))


def headings(kind: str) -> list[str]:
    return [plain(one.heading) for one in page(kind).sections]


@EACH
def test_a_page_has_no_word_of_a_statistician_and_nothing_that_acts_as_a_command(kind):
    words = told.words_of(page(kind))
    assert [line for line in words if JARGON.search(line)] == []
    assert [line for line in words if "\x1b" in line or "\u202e" in line] == []
    assert [line for line in words if "  " in plain(line).strip()] == []


@EACH
def test_a_page_says_how_it_was_found_last(kind):
    assert headings(kind)[-1] == "How this was found"


@EACH
def test_a_page_becomes_html_with_its_chart_in_it(kind):
    text = as_html(page(kind))
    assert "<script>alert" not in text
    assert ("data-chart" in text) == any(one.charts for one in page(kind).sections)


def test_the_head_says_what_holds_the_worst_promise_back_who_can_remove_it_and_what_it_costs():
    kept, costs = head("a price")
    assert kept == (
        "'live' by 22 Jan 2027: hardly ever kept in the plan's own runs. "
        "The step that helps most: one more builder (2, not 1) (100 points)."
    )
    assert costs == "We can remove it; it costs us about EUR 5,000, EUR 50 a point."


def test_a_step_has_its_row_with_points_days_cost_and_the_price_of_a_point():
    shown = section("a price", "What holds back")
    assert shown.table.headings == (
        "one step looser",
        "who can",
        "points",
        "earlier",
        "costs",
        "a point costs",
    )
    assert told.rows(shown) == [
        ("one more builder (2, not 1)", "us", "+100", "14 days", "EUR 5,000", "EUR 50")
    ]


def test_what_helps_only_together_is_in_the_head_and_in_a_table_of_its_own():
    both = "one more builder (2, not 1) and one more tester (2, not 1)"
    line = f"Two together do much more: {both} give 100 points (alone 0 and 0)."
    assert line in head("only together")
    assert told.rows(section("only together", "together than alone")) == [(both, "0 and 0", "+100", "'live'")]
    assert "No single step that was looked at makes it likelier" in head("only together")[0]


def test_what_is_worth_knowing_is_said_with_the_odds_after_each_answer_and_the_levers_then():
    shown = section("worth knowing", "worth knowing")
    row = next(one for one in told.rows(shown) if "dirty" in one[0])
    assert row[0] == "whether 'dirty' happens"
    assert row[4] == "almost always"
    assert any("'dirty' happens: if so, set clean; if not, calm; " in line for line in told.lines(shown))


def test_where_no_answer_changes_the_choice_that_is_said():
    assert told.lines(section("anomaly", "worth knowing"))[0] == (
        "Nothing: there is no lever left that an answer could make you choose."
    )
    assert told.lines(section("worth nothing to know", "worth knowing"))[0] == (
        "Nothing: whatever the answer, the same levers are best."
    )


def test_one_more_builder_that_makes_it_later_is_said_so():
    lines = told.lines(section("anomaly", "What holds back"))
    assert any(
        re.fullmatch(
            r"One more builder \(2, not 1\) makes it worse: \d+ points less(, \d+ days later)?\. "
            r"Work that may begin earlier can take the people that more urgent work needs\.",
            line,
        )
        for line in lines
    )


def test_the_clients_money_comes_first_where_it_is_short():
    assert headings("short of money")[0] == "Harbour Logistics' money"
    lines = told.lines(section("short of money", "money"))
    assert lines[0] == (
        "EUR 600 is approved and EUR 500 more from 1 Mar 2027 (owner: CFO); "
        "about EUR 1,000 falls due in all, the first of it around 5 Feb 2027."
    )
    assert lines[1] == "The money is hardly ever there when it falls due in the plan's own runs."
    assert lines[2] == "A budget 10 % higher (EUR 110 more, theirs) would not change that."
    assert lines[4] == (
        "Phases: with EUR 400 of it payable only once there is more, on 1 Mar 2027, "
        "the money is almost always there when it falls due in the plan's own runs."
    )
    assert lines[5] == (
        "A later budget: the money of 1 Mar 2027 would have to be there by 5 Feb 2027, "
        "or nothing may fall due before 1 Mar 2027."
    )


def test_money_that_is_never_enough_says_how_much_is_missing_and_that_nothing_prices_less():
    lines = told.lines(section("never enough money", "money"))
    assert "All the money they ever have is EUR 400 short of what is due." in lines
    assert any(line.startswith("A scope swap: nothing in this deal prices it") for line in lines)


def test_money_that_is_there_is_said_in_two_lines_after_the_promises():
    assert headings("money that is there").index("Harbour Logistics' money") > 0
    assert len(told.lines(section("money that is there", "money"))) == 2


def test_a_promise_already_safe_is_said_so_and_nothing_else_is():
    assert head("safe")[0] == (
        "Nothing to report: what was asked about is kept in almost every one of the plan's own runs."
    )
    assert headings("safe") == ["Already safe", "How this was found"]


def test_a_deal_without_promises_and_one_nobody_can_know_are_said_so():
    assert "We promise nothing in this deal, so nothing of ours is held back." in head("nothing promised")
    assert any(line.startswith("Nobody can know how often this is kept") for line in head("nobody knows"))


def test_a_lever_that_helps_most_is_the_next_thing_to_look_at():
    assert page("worth knowing").command.startswith("troth check deals/world.yaml --set c")
    assert page("a price").command == ""


def test_levers_that_are_set_stay_in_the_next_command_and_are_named():
    assert "Levers set: calm." in head("a lever set")


def test_what_was_stopped_says_so_and_counts_what_was_not_looked_at():
    assert "Stopped early: this is what was found until then." in head("stopped")
    assert any(line.startswith("Not looked at:") for line in told.lines(section("stopped", "How this was")))


def test_each_bottleneck_names_whom_it_holds_back():
    rows = dict(told.rows(section("theirs", "Whom each of these")))
    assert "'live' +" in rows["the lead gives 60 % of a day, not 50 %"]


def test_a_promise_of_theirs_is_asked_about_by_its_own_words():
    assert head("one of theirs")[0].startswith("The lead gives 50 % of each working day until 'live': ")


def test_the_chart_has_a_bar_for_each_step_with_its_words_in_it():
    [chart] = section("a price", "What holds back").charts
    [bar] = chart.spec["data"]["values"]
    assert (bar["says"], bar["points"], bar["chance"]) == (
        "one more builder (2, not 1) (us) +100",
        100.0,
        False,
    )
    assert json.dumps(chart.spec)


@EACH
def test_the_largest_error_of_a_gain_stands_beside_the_rule_for_telling_one(kind):
    gains = [one for held in whys.FOUND[kind].held for one in (*held.gains, *held.harms)]
    largest = f"{100 * max((one.change.error for one in gains), default=0.0):.1f}"
    said = " ".join(plain(text) for text in page(kind).sections[-1].before)
    assert re.findall(r"largest such error here is (.*?) points", said) == [largest] * (largest != "0.0")
