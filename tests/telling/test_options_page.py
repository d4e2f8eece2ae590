"""The page of what can be had, in worlds of every kind."""

from __future__ import annotations

import json
import re

import pytest

import had_worlds
from told import HOSTILE
from troth.telling.html import as_html
from troth.telling.options.frontier_chart import ASKED, BEATEN, LESS, WHOLE, frontier_chart
from troth.telling.options.options_page import options_page
from troth.telling.options.options_sections import asked_words
from troth.telling.page import Page
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", had_worlds.FOUND)


def page(kind: str) -> Page:
    return options_page(had_worlds.FOUND[kind], "deals/world.yaml")


def words(kind: str) -> str:
    told = page(kind)
    lines = [told.title, *told.head]
    for section in told.sections:
        rows = section.table.rows if section.table else ()
        lines += [section.heading, *section.before, *(" | ".join(row) for row in rows), *section.after]
    return plain("\n".join(lines))


def rows(kind: str, heading: str) -> dict[str, tuple[str, ...]]:
    section = next(one for one in page(kind).sections if one.heading == heading)
    return {plain(row[0]): tuple(map(plain, row[1:])) for row in section.table.rows}


def test_what_was_asked_for_is_said_with_how_far_it_lies_outside():
    text = words("in full")
    assert (
        "They ask for the whole scope for EUR 9,000 by 22 Jan 2027: that cannot be had all at once." in text
    )
    # the second builder's ten days and the lead's two, full time, end on 26 Jan; 10,000 and 300 for the lever
    assert "The nearest that can: 4 days later" in text
    assert "EUR 1,300 dearer (second, faster)." in text


def test_pick_two_names_what_each_thing_left_open_leaves():
    text = words("in full")
    assert "The whole scope for EUR 9,000: on no day, with what is named in this deal." in text
    assert "With the whole scope, it is EUR 10,000 at least" in text
    assert "The whole scope by 22 Jan 2027: not at any price named in this deal." in text
    assert "it is 26 Jan 2027 at the earliest (second, faster)." in text


def test_options_stand_side_by_side_with_chances_price_and_what_they_take():
    table = rows("in full", "Options side by side")
    assert table["levers"] == ("second, faster", "drop, faster", "as the plan stands")
    assert table["'live' by"] == ("26 Jan 2027", "26 Jan 2027", "5 Feb 2027")
    assert table["price"] == ("EUR 10,300", "EUR 5,000", "EUR 10,000")
    assert table["scope"] == ("all", "75 %", "all")
    assert table["'live' kept"] == ("almost always",) * 3
    assert table["hours of Harbour Logistics' people"] == ("16 h",) * 3
    # 16 h of a lead at 300 a day of 8 h, beside the price
    assert table["costs Harbour Logistics in all, middle case"][1] == "EUR 5,600"


def test_the_plan_as_it_stands_is_said_to_be_beaten_where_it_is_there_to_compare():
    beaten = "B is there to compare: another is at least as good in scope, price, day and hours."
    assert beaten in words("no price")
    [table] = [one.table for one in page("no price").sections if one.heading == "Options side by side"]
    assert list(map(plain, table.headings)) == ["", "A", "B: no changes"]
    assert "is there to compare" not in words("in full")


def test_a_named_combination_is_said_with_what_beats_it():
    text = words("in full")
    assert "With second and drop set" in text
    assert "It is beaten by drop, faster: by 26 Jan 2027, 75 % of the scope, price EUR 5,000, 16 h." in text


def test_a_dream_that_can_be_had_is_said_so():
    assert "that can be had." in words("all of it can be had")


def test_where_nothing_is_asked_nothing_is_held_against_it():
    text = words("nothing asked")
    assert "They have asked for nothing yet" in text
    assert "Pick two" not in text


def test_where_there_is_no_way_it_is_said_and_no_option_is_shown():
    text = words("no way at all")
    assert "No combination of levers brings this deal to your policy at any day." in text
    assert "Options side by side" not in text
    assert "No day brings this to your policy: it is no option." in text
    assert "say no, kindly" in text
    assert "Pick two" not in text


def test_an_unknown_price_is_said_to_be_unknown_and_not_drawn():
    assert rows("no price", "Options side by side")["price"][0] == "unknown"
    assert frontier_chart(had_worlds.FOUND["no price"]) is None


def test_what_was_turned_down_is_named():
    assert "turned down second: what needs that is left out." in words("hostile names")


@EACH
def test_no_answer_shows_what_we_earn_or_what_it_costs_us(kind):
    text = words(kind)
    assert "costs us" not in text
    assert "losing money is at most" not in text
    assert "margin of" not in text


@EACH
def test_names_that_look_like_commands_stay_words(kind):
    html = as_html(page(kind))
    assert "<script>alert" not in html
    assert "\x1b" not in html
    assert HOSTILE not in html


def test_the_picture_shows_every_point_the_dream_and_the_options_by_letter():
    options = had_worlds.FOUND["in full"]
    spec = json.loads(json.dumps(frontier_chart(options).spec))
    kinds = [row["kind"] for row in spec["data"]["values"]]
    assert kinds.count(ASKED) == 1
    assert kinds.count(WHOLE) + kinds.count(LESS) == len(options.frontier.best)
    assert kinds.count(BEATEN) == len(options.frontier.points) - len(options.frontier.best)
    letters = {row["letter"] for row in spec["data"]["values"]} - {"", ASKED}
    assert letters == set("ABC"[: len(options.options)])
    assert not re.search(r"https?://(?!vega\.github\.io/schema)", json.dumps(spec))


def test_what_they_ask_for_is_worded_by_what_there_is_of_it():
    options = had_worlds.FOUND["in full"]
    assert plain(asked_words(options, "price")) == "the whole scope by 22 Jan 2027"
    assert plain(asked_words(options, "scope")) == "a price of EUR 9,000 by 22 Jan 2027"
    assert asked_words(had_worlds.FOUND["nothing asked"]) == ""
