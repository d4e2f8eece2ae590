"""What was agreed for the day it gets hard, in words: one section for each agreement.

It refuses to call a difference within the noise a gain, and a moved day a promise kept.
"""

from __future__ import annotations

from troth.judgement.hardship.agreed import CONFLICT, MIXED, SET, AgreedAnswer, Gain
from troth.judgement.hardship.hardship import Hardship
from troth.telling.hard.hard_sections import chance_of, lever_cost
from troth.telling.page import Section, Table
from troth.telling.promise_words import promised, span
from troth.telling.words import counted, day, name, said_chance, sentence

MOSTLY = 0.5
REASONS = {
    "adds": "it adds work, which this plan cannot take in half-way: set it from the start to see it (--set)",
    "outsources": "it gives work away, which this plan cannot do half-way: set it from the start (--set)",
    "risks": "it takes a risk away, which helps only before the risk happens: set it from the start (--set)",
    "training": "it changes the training, which this plan cannot do half-way: set it from the start (--set)",
    MIXED: "it changes the plan and a promised day at once: make two levers of it",
    SET: "it is set from the start already",
    CONFLICT: "it does not go with the levers that are set",
}


def condition(answer: AgreedAnswer) -> str:
    """Say when an agreement holds: 'live' slips 4 weeks."""
    return f"'{name(answer.agreement.item)}' slips {span(answer.agreement.slips)}"


def agreed_sections(hard: Hardship) -> tuple[Section, ...]:
    """Say each agreement: how often it is needed, when, and what it wins back."""
    if not hard.answers:
        line = (
            "Nothing is agreed for that day (`when-hard` in the deal's file): agree on it while it is calm."
        )
        return (Section("What is agreed for that day", (line,)),)
    return tuple(_section(hard, answer) for answer in hard.answers)


def _section(hard: Hardship, answer: AgreedAnswer) -> Section:
    agreed = answer.agreement
    deal = hard.deal
    lever = hard.changed.deal.levers[agreed.lever]
    whose = "us" if lever.cost_to == "seller" else deal.client
    settled = (
        f"When {condition(answer)} past {_past_what(answer)}, the {name(agreed.decider)} decides within "
        f"{span(agreed.within)} and '{name(agreed.lever)}' is pulled."
    )
    costs = lever_cost(lever.costs, lever.costs_per_week, whose)
    lines = [settled + costs, *_how_often(hard, answer)]
    if answer.is_refused:
        lines.append(f"{deal.client} has turned this lever down: settle which of the two holds.")
    heading = f"Agreed: '{name(agreed.lever)}' when {condition(answer)}"
    if answer.why_not is not None:
        lines.append(f"What it wins back was not evaluated: {REASONS[answer.why_not]}.")
        return Section(heading, tuple(lines))
    rows = tuple(_row(hard, gain) for gain in answer.gains if gain.is_clear)
    table = Table(("we promise", "without", "with it", "gain"), rows, frozenset({1, 2, 3}))
    return Section(heading, tuple(lines), table, tuple(_after(answer)))


def _past_what(answer: AgreedAnswer) -> str:
    if answer.promised_on is None:
        return "what was forecast for it at first"
    return day(answer.promised_on)


def _how_often(hard: Hardship, answer: AgreedAnswer) -> list[str]:
    if answer.asked.chance <= 0:
        return ["In none of the runs does it come to that."]
    first = f"It comes to that {chance_of(hard, answer.asked.chance)}"
    if answer.at_once > 0:
        first += f", by the very first forecast {chance_of(hard, answer.at_once)}"
    lines = [f"{first}."]
    if answer.at_once >= MOSTLY:
        lines.append("So it tells little of trouble: the plan lies behind the promised day from the start.")
    if answer.why_not is not None or answer.pulled.chance <= 0:
        return lines
    item = name(answer.agreement.item)
    pulled = f"It is decided before '{item}' is there {chance_of(hard, answer.pulled.chance)}"
    lines.append(f"{pulled}, in the middle case on {day(answer.pulled_on)}.")
    if answer.too_late > 0:
        lines.append(
            f"Too late, with all that it would leave out already begun: {chance_of(hard, answer.too_late)}."
        )
    return lines


def points_of(gain: Gain) -> str:
    """Say a difference in points of chance, with its sign and the paired error of the draws (two of them)."""
    whole = round(gain.difference * 100)
    error = max(round(200 * gain.error), 1)
    return f"{whole:+d} ± {error}" if whole else f"{gain.difference * 100:+.1f} ± {200 * gain.error:.1f}"


def _row(hard: Hardship, gain: Gain) -> tuple[str, ...]:
    promise = hard.deal.promises[gain.promise]
    return (
        promised(promise, hard.deal) + (" (an aim)" if promise.is_aim else ""),
        said_chance(gain.without, hard.own_items),
        said_chance(gain.with_it, hard.own_items),
        points_of(gain),
    )


def _after(answer: AgreedAnswer) -> list[str]:
    lines = []
    same = [gain for gain in answer.gains if not gain.is_clear]
    if not any(gain.is_clear for gain in answer.gains):
        lines.append("It makes no difference that we can tell to any promise of ours.")
    elif same:
        lines.append(f"To {counted(len(same), 'other promise', 'other promises')} no difference we can tell.")
    if answer.is_moved:
        lines.append("It moves what was promised: the new promise is kept more often, the old one is not.")
    elif answer.days_won is not None:
        lines.append(won(answer))
    return lines


def won(answer: AgreedAnswer) -> str:
    """Say how many days are won where the lever is pulled."""
    days, item = answer.days_won or 0, name(answer.agreement.item)
    if days == 0:
        return f"Where it is pulled, '{item}' comes no earlier in the middle case."
    way = "earlier" if days > 0 else "later"
    return sentence(
        f"where it is pulled, '{item}' comes {counted(abs(days), 'day')} {way} in the middle case."
    )
