"""A kind no: what we could promise this client instead, so that the door stays open.

It refuses everything that would tell what the work costs us: no price is named here, and no odds of ours
that hang on one.
"""

from __future__ import annotations

from troth.judgement.instead import Instead
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.verdict import Judgement
from troth.telling.check.verdict_sections import ALWAYS_TRIED, days_instead
from troth.telling.page import Section
from troth.telling.words import day, listed, name

SAYS_NO = (
    "We say no to this as it stands: we would be promising what we cannot keep. This page says why, and what "
    "we could promise instead, so that you can decide with open eyes. The door stays open."
)
NO_PRICE = "At the price that was talked about we cannot do it; ask us for another."


def instead_section(judged: Judgement) -> Section:
    """Say to the client what could be promised instead, each on its own; nothing where we do not say no."""
    instead = judged.instead
    if instead is None:
        return Section("")
    lines = days_instead(instead, judged, "is something we could promise, on its own")
    if any(one.rule in {"loss", "worst"} for one in judged.shortfalls):
        lines.append(NO_PRICE)
    lines += _turned_down(instead)
    if not lines:
        lines = ["Nothing else that was talked about would make it one we can keep; ask us for less of it."]
    return Section("What would be possible instead", tuple(lines))


def _turned_down(instead: Instead) -> list[str]:
    lines = []
    if instead.refused:
        named = [ALWAYS_TRIED.get(key, f"'{name(key)}'") for key in instead.refused]
        lines.append(f"You turned down {listed(named)}.")
    if instead.refused_remedy is not None:
        lines.append(f"With {listed(_steps(instead.refused_remedy))} we could promise it.")
    return lines


def _steps(remedy: Remedy) -> list[str]:
    """Say what a remedy asks for, without what it costs us: levers by name, and days."""
    steps = [f"'{name(choice.lever.id)}'" for choice in remedy.choices]
    steps += [f"'{name(key)}' moved to {day(on)}" for key, on in remedy.dates]
    if remedy.price is not None:
        steps.append("a higher price")
    return steps
