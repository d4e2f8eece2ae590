"""Seven hard truths on the first page, the rest counted there and listed after with what they rest on."""

from __future__ import annotations

import judged
import told
from told import lines
from troth.judgement.evidence import Input
from troth.judgement.truths.truth import HardTruth, LoosenedPolicy
from troth.telling.check.price_words import rests
from troth.telling.check.truth_sections import all_truths_section, truth_section
from troth.telling.words import plain


def three_loosened():
    of = told.deal(policy=judged.strict(loosened=("one rule", "another", "a third")))
    return judged.judgement(told.told(of), told.known(12))


def test_seven_truths_stand_on_the_page_and_the_rest_are_counted():
    made = three_loosened()
    section = truth_section(made)
    assert [line[:2] for line in section.before] == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert section.after == (f"And {len(made.truths) - 7} more: see --details.",)
    below = truth_section(made, is_listed_after=True)
    assert below.after == (f"And {len(made.truths) - 7} more: listed below with what each rests on.",)
    assert LoosenedPolicy("one rule") in [one.fact for one in made.truths]


def test_all_of_them_stand_in_a_section_of_their_own_each_with_what_it_rests_on():
    made = three_loosened()
    said = lines(all_truths_section(made))
    assert len(said) == len(made.truths)
    assert all(" Rests on " in line for line in said)
    shown = [line.partition(" Rests on ")[0] for line in said[:7]]
    assert shown == lines(truth_section(made))[:7]


def test_where_there_is_no_hard_truth_there_is_no_section():
    made = judged.judgement(
        judged.forecast(judged.a_deal(), {"live": judged.chance(0.95)}), judged.evidence()
    )
    assert truth_section(made).is_empty
    assert all_truths_section(made).is_empty


def test_every_ground_has_its_words():
    given = Input("client-time", "lead", "opinion")
    known = told.known(inputs=(*told.known().inputs, given))
    made = judged.judgement(told.told(told.deal()), known).truths[0]
    words = {
        "own-items": "Rests on 206 finished items of our own.",
        "own-deals": "Rests on 25 whole deals of our own.",
        "published": "Rests on published figures of others.",
        "stated": "Rests on what the deal file states.",
        "opinion": "Rests on somebody's opinion in 3 of 5 inputs.",
        "policy": "Rests on the company's policy in troth.toml.",
        "client-time": "Rests on somebody's opinion of how much of their time they really give.",
    }
    said = {key: plain(rests(HardTruth(made.fact, made.owner, made.price, (key,)), known)) for key in words}
    assert said == words


def test_whose_word_on_the_clients_time_it_is_is_told():
    made = judged.judgement(told.told(told.deal()), told.known()).truths[0]
    hard = HardTruth(made.fact, made.owner, made.price, ("client-time",))

    def said(*inputs: Input) -> str:
        return rests(hard, judged.evidence(inputs=inputs))

    ours = "Rests on our own figure of how much of their time clients really give."
    assert said(Input("client-time", "lead", "opinion", is_ours=True)) == said() == ours
    assert said(Input("client-time", "lead", "record")) == (
        "Rests on what past clients really gave of their time."
    )
    assert rests(HardTruth(made.fact, made.owner, made.price), told.known()) == (
        "Rests on what the deal file states."
    )
