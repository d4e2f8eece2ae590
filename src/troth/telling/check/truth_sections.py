"""Sections of `troth check` on the hard truths: the worst seven, and all of them with what they rest on.

It refuses to let one disappear: what does not stand on the first page is counted there and listed after.
"""

from __future__ import annotations

from troth.judgement.verdict import Judgement
from troth.telling.check.price_words import rests
from troth.telling.check.truth_words import told
from troth.telling.page import Section

TRUTHS_ON_FIRST_PAGE = 7


def truth_section(judged: Judgement, *, is_listed_after: bool = False) -> Section:
    """Say the worst hard truths, and count the rest.

    `is_listed_after` says that a section on the same page lists them all.
    """
    deal = judged.forecast.changed.deal
    shown = [told(truth, deal, judged.evidence) for truth in judged.truths[:TRUTHS_ON_FIRST_PAGE]]
    lines = tuple(f"{number}. {line}" for number, line in enumerate(shown, 1))
    rest = len(judged.truths) - len(lines)
    where = "listed below with what each rests on" if is_listed_after else "see --details"
    after = (f"And {rest} more: {where}.",) if rest > 0 else ()
    return Section("What they hope for and what the forecast says", lines, None, after)


def all_truths_section(judged: Judgement) -> Section:
    """Say every hard truth, each followed by what it rests on."""
    deal, lines = judged.forecast.changed.deal, []
    for number, truth in enumerate(judged.truths, 1):
        lines.append(f"{number}. {told(truth, deal, judged.evidence)} {rests(truth, judged.evidence)}")
    return Section("Every hard truth, and what it rests on", tuple(lines))
