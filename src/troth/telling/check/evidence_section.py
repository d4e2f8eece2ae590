"""What a check rests on, in words: own record, published figures, opinions; and a plain warning.

It refuses to call little much: under 100 finished items, and under 30 deals, it says what that has meant.
"""

from __future__ import annotations

from troth.forecast.deal.deal_forecast import OutsideBasis
from troth.judgement.evidence import ENOUGH_DEALS, ENOUGH_ITEMS, TRAINING, Evidence, Input
from troth.judgement.verdict import Judgement
from troth.telling.check.truth_words import source
from troth.telling.page import Section
from troth.telling.words import TIE, counted, listed, name, points, said_chance

INPUTS = {
    "range": "the range for '{}'",
    "fixed": "'{}' as a fixed fact",
    "rework": "rework of '{}'",
    "risk": "the risk '{}'",
    "client-time": "how much time the {} really gives",
    "result": "how far '{}' is reached",
    "leaving": "how often a {} leaves",
}


def evidence_section(judged: Judgement) -> Section:
    """Say what all this rests on, and how many of the inputs are opinion."""
    evidence = judged.evidence
    lines = [_items_line(evidence), _deals_line(evidence), _inputs_line(evidence)]
    opinions = evidence.of_ground("opinion")
    if opinions:
        lines.append(f"Opinion: {listed([_input(one) for one in opinions])}.")
    waits = [
        f"'{name(one.name)}'" for one in evidence.inputs if one.kind == "wait" and one.ground == "published"
    ]
    if waits:
        lines.append(
            f"Waiting ({listed(waits)}) is judged by published figures of work, until your record "
            "holds elapsed times."
        )
    lines.append(_mishaps_line(judged))
    if 0 < evidence.own_items < ENOUGH_ITEMS:
        lines.append(
            f"LITTLE EVIDENCE: with under {ENOUGH_ITEMS} finished items, what was called 80{TIE}% came true "
            f"73-77{TIE}% of the time on outside records."
        )
    return Section("What this rests on", tuple(line for line in lines if line))


def _items_line(evidence: Evidence) -> str:
    if evidence.own_items == 0:
        if not evidence.is_base_only:
            return "No piece of work here is judged by any record: each is taken as a fixed fact."
        return f"No finished item of your own; single pieces of work are judged by {source(evidence)}."
    text = f"{counted(evidence.own_items, 'finished item')} of your own"
    if evidence.open_items:
        text += f", and {counted(evidence.open_items, 'open one')} as 'at least this much'"
    if evidence.silent_items:
        text += f" ({counted(evidence.silent_items, 'open one')} with nothing spent on record not counted)"
    most = points(round(evidence.base_share, 2))
    return f"{text}; published figures have at most {most} of the say on any item."


def _deals_line(evidence: Evidence) -> str:
    if not evidence.outside:
        return (
            "No view of whole deals: no finished deal of yours is on record, and no published figures were "
            "chosen (base-rate in the deal or troth.toml). Work nobody has thought of yet is not in these "
            "dates."
        )
    parts = [
        f"for {'dates' if one.quantity == 'date' else one.quantity}, {_deals(one)}"
        for one in evidence.outside
    ]
    text = f"Whole past deals: {'; '.join(parts)}."
    if min(one.own_finished for one in evidence.outside) < ENOUGH_DEALS:
        text += (
            f" With under {ENOUGH_DEALS} own deals, what was called 80{TIE}% came true 73-80{TIE}% of the "
            f"time on average on outside records, 18-100{TIE}% for single houses."
        )
    return text


def _deals(one: OutsideBasis) -> str:
    published = f"the published '{one.base_name}'"
    if one.is_pooled:
        published = "published figures of several sources (you chose none)"
    if not one.own_finished:
        return f"{published} alone, with no finished one of your own"
    text = f"{one.own_finished:,} finished of your own"
    if one.own_open:
        text += f" and {one.own_open:,} under way as 'at least this long'"
    return f"{text}, beside {published}" if one.base_name else text


def _inputs_line(evidence: Evidence) -> str:
    record, published, opinion = (len(evidence.of_ground(g)) for g in ("record", "published", "opinion"))
    total = counted(record + published + opinion, "input")
    return f"{total}: {record} on your record, {published} on published figures, {opinion} on opinion."


def _input(one: Input) -> str:
    text = INPUTS.get(one.kind, "'{}'").format(name(one.name))
    if one.kind == "client-time" and one.name == TRAINING:
        text = "how much of the training is really taken"
    return f"{text} (our figure; nobody said)" if one.is_ours else text


def _mishaps_line(judged: Judgement) -> str:
    deal, own = judged.forecast.changed.deal, judged.evidence.own_items
    if not deal.risks and not any(item.rework for item in deal.work.values()):
        return ""
    changes = []
    for one in judged.forecast.promises.values():
        without, inside = one.without_mishaps, one.chance.inside
        if one.promise.by == "client" or without is None or inside is None:
            continue
        said, instead = said_chance(without, own), said_chance(inside, own)
        if said != instead:
            changes.append(f"'{name(one.promise.id)}' {said} instead of {instead}")
    if not changes:
        return "Without this deal's own risks and rework, no chance of ours would be different."
    return f"Without this deal's own risks and rework, in the plan's own runs: {listed(changes)}."
