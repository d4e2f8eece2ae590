"""The page the client reads: promises only what meets the policy, and keeps our money to ourselves."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import judged
import told
import worlds
from told import lines, paragraphs, rows
from troth.core.promise import Achieve, Promise, ReachBy
from troth.forecast.deal.deal_forecast import Spread
from troth.judgement.search.remedy import Search
from troth.offer.client_page import client_page
from troth.telling.promise_words import promised
from troth.telling.words import plain

EACH = pytest.mark.parametrize("kind", told.JUDGEMENTS)
OURS = re.compile(r"\b(cost|costs|margin|loss|lose|losing|policy|verdict|lever|levers)\b", re.IGNORECASE)


def section(kind_or_judgement, heading: str):
    one = told.JUDGEMENTS[kind_or_judgement] if isinstance(kind_or_judgement, str) else kind_or_judgement
    return next((each for each in client_page(one).sections if each.heading.startswith(heading)), None)


@EACH
def test_what_misses_the_policy_is_never_worded_as_a_promise(kind):
    one = told.JUDGEMENTS[kind]
    policy = one.forecast.changed.deal.policy
    promises = section(one, "What we promise") or section(one, "What we could promise")
    said = [] if promises is None else [row[0] for row in rows(promises)]
    missed = [
        told_of
        for told_of in one.forecast.promises.values()
        if told_of.promise.by == "seller"
        and (
            told_of.promise.is_aim or told_of.chance.issued is None or told_of.chance.issued < policy.promise
        )
    ]
    deal = one.forecast.changed.deal
    for each in missed:
        words = plain(promised(each.promise, deal))
        assert not any(words[1:] in row for row in said)


@EACH
def test_a_page_only_says_we_promise_where_the_verdict_is_to_promise(kind):
    page = client_page(told.JUDGEMENTS[kind])
    headings = {one.heading for one in page.sections}
    is_promise = told.JUDGEMENTS[kind].verdict == "promise"
    assert ("We promise what stands under" in " ".join(page.head)) == is_promise
    assert "What we promise" not in headings or is_promise
    assert "What we could promise, each on its own" not in headings or not is_promise


@EACH
def test_our_cost_margin_and_loss_are_nowhere_on_it(kind):
    one = told.JUDGEMENTS[kind]
    money = replace(one.forecast.money, face_cost=5_110_00, cost=Spread(6_120_00, 8_230_00, 9_340_00))
    page = client_page(replace(one, forecast=replace(one.forecast, money=money)))
    words = [plain(text) for text in told.words_of(page)]
    about_us = [text for text in words if OURS.search(text.replace("people's output costs", ""))]
    assert about_us == []
    assert not re.search("5,110|6,120|8,230|9,340", " ".join(words))


@EACH
def test_every_sentence_ends_as_one_and_begins_with_a_capital(kind):
    page = client_page(told.JUDGEMENTS[kind])
    sentences = [*page.head, *(text for one in page.sections for text in (*one.before, *one.after))]
    assert [text for text in sentences if not text.endswith(".")] == []
    assert [text for text in sentences if text[0].islower()] == []
    assert [text for text in sentences if "  " in text or text.startswith("They") or "their " in text] == []


def test_a_promise_says_how_often_it_is_kept_and_what_hangs_on_the_client():
    found = section("promise", "What we promise")
    assert found.table.headings == ("we promise", "kept", "with your part / without it")
    assert rows(found) == [
        ("'live' by 29 Jan 2027", "95 %", "84 % / 31 %"),
        ("You pay at most EUR 10,000", "certain", "does not depend on you"),
        ("The builder stays until 8 weeks after 'live'", "94 %", "-"),
    ]


def test_what_is_kept_either_way_does_not_depend_on_the_client():
    made = told.told(told.deal(), 0.95)
    leaning = replace(made.promises["live"].leaning, if_kept=0.951, if_missed=0.949)
    live = replace(made.promises["live"], leaning=leaning)
    found = judged.judgement(replace(made, promises={**made.promises, "live": live}), told.known())
    assert rows(section(found, "What we promise"))[0][2] == "does not depend on you"


def test_what_misses_is_an_aim_with_its_odds_or_not_promised():
    aims = section("quick", "What we aim for")
    assert lines(aims) == [
        "'pick errors' brought from 2.0 % to 0.5 % by 1 Sep 2027: 72 %. This is an aim, not a promise."
    ]
    assert lines(section("quick", "What we do not promise")) == [
        "'live' by 29 Jan 2027: we do not promise it; it would come true in 50 of 100 cases."
    ]
    nearly = judged.judgement(told.told(told.deal(), 0.8999), told.known())
    assert lines(section(nearly, "What we aim for"))[0] == (
        "'live' by 29 Jan 2027: just under 90 %. This is an aim, not a promise."
    )


def test_what_nobody_can_know_and_what_hardly_ever_happens_are_not_promised():
    unknown = worlds.by_seller("unknown", Achieve("pick-errors"))
    live = worlds.by_seller("live", ReachBy("live", judged.DUE))
    hope = Promise("hope", "seller", ReachBy("build", judged.DUE), is_aim=True)
    of = judged.a_deal(unknown, live, hope, results=list(told.deal().results.values()))
    chances = {"unknown": judged.chance(None), "live": judged.chance(0.01), "hope": judged.chance(0.5)}
    found = judged.judgement(judged.forecast(of, chances), told.known())
    assert lines(section(found, "What we do not promise")) == paragraphs("""
        'pick errors' brought from 2.0 % to 0.5 % by 1 Sep 2027: we do not promise it, because nobody can know
        how often it would come true.

        'live' by 29 Jan 2027: we do not promise it; it would hardly ever come true.

        'build' finished by 29 Jan 2027: we do not promise it; it would come true in 50 of 100 cases.
    """)


def test_the_client_reads_what_we_need_of_them_and_what_it_takes():
    assert lines(section("quick", "What we need Harbour Logistics to promise")) == [
        "The lead gives 40 % of each working day until 'live'.",
        "The sponsor decides within 5 working days.",
    ]
    assert lines(section("quick", "What it will take")) == paragraphs("""
        Lead: 186 h in the middle case, 236 h or more in 1 of 10.

        Training of 140 people: 840 h in all.

        The output of 140 people falls by 20 % at first; the old level is passed again by 29 Jan 2027 at even
        odds and by 1 Mar 2027 in 9 of 10.

        All of it together, that dip included, takes EUR 20,000 of your money in the middle case and EUR
        21,500 or more in 1 of 10; EUR 10,000 of that is what you would pay us.

        The busiest week, in the middle case: lead, the week of 11 Jan 2027 (186 h).
    """)


def test_what_was_hoped_for_is_answered_and_the_days_at_three_odds_are_said():
    said = lines(section("quick", "What was hoped for"))
    # with a price in the dream, its odds would tell the client what the work costs us
    assert not [line for line in said if line.startswith("Everything you asked for")]
    assert (
        said[-1]
        == "Live: the odds are even by 25 Jan 2027, 9 in 10 by 12 Feb 2027 and 19 in 20 by 26 Feb 2027."
    )


def test_it_says_what_it_rests_on():
    assert lines(section("quick", "What this rests on")) == paragraphs("""
        206 finished pieces of our own work stand behind these odds.

        So do 25 whole deals that we finished.

        Of the 4 inputs, 2 are somebody's opinion.

        The plan was played 10,000 times (seed 1); the same record, plan and seed give the same numbers again.
    """)
    assert lines(section("base rate only", "What this rests on"))[0] == (
        "No finished item of our own stands behind these odds, but 25 whole deals of our own; single pieces "
        "of work stand on published figures of others: figures by hand."
    )
    assert any(text.startswith("That is little:") for text in lines(section("little evidence", "What this")))


def test_the_head_says_when_whose_odds_and_whether_it_is_a_promise():
    head = [plain(line) for line in client_page(told.JUDGEMENTS["synthetic"]).head]
    assert head == paragraphs("""
        As of 2 Nov 2026. Work would start on 11 Jan 2027.

        These odds stand on other firms' software tasks and 25 whole deals of our own: no finished item of our
        own is on record yet.

        This is a worked example: the record behind it is invented, so it promises nothing.

        As it stands, we cannot promise all of what was talked about. This page says what we could promise,
        what we cannot, and why, so that you can decide with open eyes.
    """)


def test_work_under_way_has_started():
    made = replace(told.told(told.deal()), as_of=worlds.date(2027, 2, 1))
    [first, *_] = client_page(judged.judgement(made, told.known())).head
    assert plain(first) == "As of 1 Feb 2027. Work started on 11 Jan 2027."


def test_where_nothing_was_hoped_for_the_days_have_a_heading_of_their_own():
    of = judged.a_deal()
    known = told.known(own_record=None)
    found = judged.judgement(judged.forecast(of, {"live": judged.chance(0.95)}), known)
    assert section(found, "What was hoped for") is None
    assert lines(section(found, "When it will be there"))[0].startswith("Live: the odds are even by")


def test_saying_no_says_what_would_be_possible_and_leaves_the_door_open():
    page = client_page(told.JUDGEMENTS["turned down"])
    assert page.title == "World: what Northbeam Systems could have promised Harbour Logistics"
    assert "We say no to this as it stands" in page.head[-1]
    assert page.head[-1].endswith("The door stays open.")
    assert lines(section("turned down", "What would be possible instead")) == [
        "'live' by 12 Feb 2027 is something we could promise, on its own.",
        "At the price that was talked about we cannot do it; ask us for another.",
        "You turned down 'later' and a higher price.",
        "With 'third builder' and 'later' we could promise it.",
    ]
    assert section("quick", "What would be possible instead") is None
    assert section("turned down", "What we need") is None  # whoever says no asks for nothing
    assert section("turned down", "What we would have needed Harbour Logistics to promise") is not None


def test_a_price_at_which_we_would_lose_money_is_nothing_we_could_promise():
    assert [row[0] for row in rows(section("turned down", "What we could promise"))] == [
        "The builder stays until 8 weeks after 'live'"
    ]
    said = " ".join(plain(text) for text in told.words_of(client_page(told.JUDGEMENTS["turned down"])))
    assert "11,500" not in said  # the price at which we would not lose money tells what it costs us


def test_where_nothing_would_be_possible_that_is_said():
    of = told.deal()
    unknown = {**told.told(of).promises}
    unknown["live"] = replace(unknown["live"], chance=judged.chance(None))
    dates = (judged.dated("live", judged.DUE, None, None, None),)
    made = replace(told.told(of), promises=unknown, dates=dates)
    found = judged.judgement(made, told.known(), Search(None, 8, 0))
    assert lines(section(found, "What would be possible instead")) == [
        "'live': no day within ten years could be promised."
    ]
