"""What a check rests on, in words."""

from __future__ import annotations

from dataclasses import replace

import judged
import told
import worlds
from told import lines, paragraphs
from troth.core.work import Risk
from troth.forecast.deal.deal_forecast import OutsideBasis
from troth.telling.check.evidence_section import evidence_section


def test_evidence_counts_items_deals_and_opinions():
    found = judged.judgement(told.told(told.deal()), told.known(206, open_items=4, silent_items=1))
    assert lines(evidence_section(found)) == paragraphs("""
        206 finished items of your own, and 4 open ones as 'at least this much' (1 open one with nothing spent
        on record not counted); published figures have at most 5 % of the say on any item.

        Whole past deals: for dates, 25 finished of your own and 1 under way as 'at least this long', beside
        published figures of several sources (you chose none); for cost, 25 finished of your own, beside the
        published 'ours'. With under 30 own deals, what was called 80 % came true 73-80 % of the time on
        average on outside records, 18-100 % for single houses.

        4 inputs: 1 on your record, 1 on published figures, 2 on opinion.

        Opinion: the range for 'build' and how often a builder leaves (our figure; nobody said).

        Waiting ('sign off') is judged by published figures of work, until your record holds elapsed times.
    """)


def test_little_evidence_is_warned_of_plainly():
    said = lines(evidence_section(told.JUDGEMENTS["little evidence"]))
    assert said[-1:] == paragraphs("""
        LITTLE EVIDENCE: with under 100 finished items, what was called 80 % came true 73-77 % of the time on
        outside records.
    """)


def test_without_own_items_or_deals_it_says_whose_figures_speak():
    found = judged.judgement(told.told(told.deal(), outside=()), told.known(0, outside=()))
    assert lines(evidence_section(found))[:2] == paragraphs("""
        No finished item of your own; single pieces of work are judged by published figures of others: figures
        by hand.

        No view of whole deals: no finished deal of yours is on record, and no published figures were chosen
        (base-rate in the deal or troth.toml). Work nobody has thought of yet is not in these dates.
    """)
    alone = OutsideBasis("date", 0, 0, "rk31-norway", is_pooled=False)
    found = judged.judgement(told.told(told.deal(), outside=()), told.known(0, outside=(alone,)))
    [start] = paragraphs("""
        Whole past deals: for dates, the published 'rk31-norway' alone, with no finished one of your own. With
        under 30 own deals,
    """)
    assert lines(evidence_section(found))[1].startswith(start)


def test_what_risks_and_rework_take_is_said_promise_by_promise():
    of = told.deal(risks=[a_risk()])
    made = told.told(of)
    live = replace(made.promises["live"], without_mishaps=0.8)
    found = judged.judgement(replace(made, promises={**made.promises, "live": live}), told.known())
    assert lines(evidence_section(found))[-1] == (
        "Without this deal's own risks and rework, in the plan's own runs: 'live' 80 % instead of 50 %."
    )
    found = judged.judgement(made, told.known())
    assert lines(evidence_section(found))[-1] == (
        "Without this deal's own risks and rework, no chance of ours would be different."
    )


def a_risk() -> Risk:
    return Risk("dirty", 0.3, {"build": worlds.work("2d")})
