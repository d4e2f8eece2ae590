"""The page of `troth why`: what holds a promise back most, who can remove it, what it costs; then all of it.

The head says it in a few sentences, the client's money first where it does not cover what falls due. It
refuses to call a finding what chance may have made.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

from troth.judgement.constraints.constraint import Gain, Interaction
from troth.judgement.constraints.held_back import Held, HeldBack
from troth.telling.check.check_page import (
    DEAL_FILE,
    PROMISE_LENGTH,
    TITLE_LENGTH,
    base_only,
    set_levers,
    synthetic,
)
from troth.telling.page import Page, Section, page_of
from troth.telling.why.why_budget import budget_section, covered
from troth.telling.why.why_chart import gain_chart
from troth.telling.why.why_sections import (
    KEPT,
    bottleneck_section,
    held_sections,
    knowing_section,
    pair_section,
)
from troth.telling.why.why_words import (
    claim_in_words,
    cost_in_words,
    in_runs,
    point_price,
    points_in_words,
    remover_in_words,
    step_in_words,
)
from troth.telling.words import counted, day, listed, plain, printable, sentence, shortened

STEP_LENGTH = 60


def why_page(found: HeldBack, deal_file: str = DEAL_FILE) -> Page:
    """Put what holds the promises of a deal back into words.

    Parameters
    ----------
    found
        What was found.
    deal_file
        The deal's file as the user named it, for the next command.
    """
    deal = found.forecast.changed.deal
    as_of = f", as of {day(found.forecast.as_of)}"
    whole = sentence(printable(f"What holds {deal.title} for {deal.client} back"))
    title = shortened(whole, TITLE_LENGTH - len(as_of)) + as_of
    held = held_sections(found)
    worst = found.worst
    if worst is not None and worst.gains:
        at = found.held.index(worst)
        held[at] = replace(held[at], charts=(gain_chart(worst, found),))
    is_short = _leads_with_money(found)
    budget = budget_section(found)
    sections = (
        budget if is_short else Section(""),
        *held[: len(found.held)],
        pair_section(found),
        knowing_section(found),
        Section("") if is_short else budget,
        bottleneck_section(found),
        *held[len(found.held) :],
        looked_section(found),
    )
    levers = _next_levers(found)
    names = [choice.name for choice in found.forecast.changed.choices] + levers
    command = (
        f"troth check {shlex.quote(deal_file)} --set {shlex.quote(plain(','.join(names)))}" if levers else ""
    )
    return page_of(title, _head(found, levers), sections, command)


def _head(found: HeldBack, levers: list[str]) -> tuple[str, ...]:
    gap, behind = found.budget, found.evidence.own_items
    pair = _best_pair(found.worst)
    return (
        base_only(found.evidence),
        *_most(found),
        "" if pair is None else _pair(pair, found),
        f"{covered(gap, behind)}; what could be done about that is below."
        if gap and _leads_with_money(found)
        else "",
        "See the whole deal with that set:" if levers else "",
        synthetic(found.evidence),
        set_levers(found.forecast.changed),
        "Stopped early: this is what was found until then." if found.looked.is_interrupted else "",
    )


def _leads_with_money(found: HeldBack) -> bool:
    """Whether the client's money comes first: it is short, and nobody asked about one promise only."""
    return found.asked is None and found.budget is not None and found.budget.is_short


def _most(found: HeldBack) -> tuple[str, ...]:
    """Say what holds the worst promise back most, who can remove it and what it costs."""
    deal, worst = found.forecast.changed.deal, found.worst
    if worst is None:
        return (_nothing(found),)
    what = shortened(printable(claim_in_words(worst.claim, deal)), PROMISE_LENGTH)
    kept = in_runs(worst.chance or 0.0, found.evidence.own_items, KEPT)
    most = worst.largest
    if most is None:
        return (f"{sentence(what)}: {kept}. No single step that was looked at makes it likelier.",)
    step = shortened(printable(step_in_words(most.step, deal)), STEP_LENGTH)
    gives = points_in_words(most.change.gain)
    return (
        f"{sentence(what)}: {kept}. The step that helps most: {step} ({gives}).",
        f"{sentence(remover_in_words(most.step.remover, deal))}; {_cost(most, found)}.",
    )


def _nothing(found: HeldBack) -> str:
    if found.held:
        return "Nobody can know how often this is kept, so nothing can be said of what holds it back."
    if found.safe:
        return "Nothing to report: what was asked about is kept in almost every one of the plan's own runs."
    return "We promise nothing in this deal, so nothing of ours is held back."


def _cost(gain: Gain, found: HeldBack) -> str:
    deal = found.forecast.changed.deal
    said, a_point = cost_in_words(gain.cost, deal), point_price(gain, deal)
    if gain.cost.minor is None:
        return "nothing in this deal prices it" if said == "unpriced" else f"it gives up {said}"
    is_theirs = gain.step.remover in ("client", "client money")
    client = "them" if is_theirs else shortened(printable(deal.client), PROMISE_LENGTH)
    whom = "us" if gain.cost.to == "seller" else client
    if gain.cost.minor < 1:
        return "it costs nothing"
    price = "" if a_point == "-" else f", {a_point} a point"
    return f"it costs {whom} about {said.partition(' (')[0]}{price}"


def _best_pair(worst: Held | None) -> Interaction | None:
    return worst.interactions[0] if worst is not None and worst.interactions else None


def _pair(pair: Interaction, found: HeldBack) -> str:
    deal = found.forecast.changed.deal
    both = listed([shortened(printable(step_in_words(step, deal)), STEP_LENGTH) for step in pair.steps])
    alone = " and ".join(
        "0" if abs(gain) < 0.005 else points_in_words(gain).split(" ")[0] for gain in pair.alone
    )
    alone = alone.replace("less", "under 1")
    return f"Two together do much more: {both} give {points_in_words(pair.together.gain)} (alone {alone})."


def _next_levers(found: HeldBack) -> list[str]:
    """Return the levers to look at next: the best pair's, where both are levers, else the best step's."""
    worst = found.worst
    if worst is None:
        return []
    pair = _best_pair(worst)
    steps = [] if pair is None else [step.name for step in pair.steps if step.kind == "lever"]
    if len(steps) == 2:
        return steps
    most = worst.largest
    return [most.step.name] if most is not None and most.step.kind == "lever" else []


def _largest_error(found: HeldBack) -> str:
    errors = (one.change.error for held in found.held for one in (*held.gains, *held.harms))
    largest = f"{100 * max(errors, default=0.0):.1f}"
    return "" if largest == "0.0" else f"; the largest such error here is {largest} points"


def looked_section(found: HeldBack) -> Section:
    """Say how it was found, and what was not looked at."""
    looked, seed = found.looked, found.forecast.seed
    tried = (
        counted(looked.steps, "step"),
        counted(looked.pairs, "pair"),
        f"{counted(looked.selections, 'combination')} of levers",
    )
    drawn = (
        f"Each step is taken alone on the same {looked.draws:,} runs of the plan (seed {seed}); pairs of "
        f"steps and what is worth knowing on {looked.pair_draws:,} of them. Points are of the plan's own "
        "runs, without the view of whole past deals. Told is only what is beyond four times its own error "
        f"from the number of runs, and at least half a point{_largest_error(found)}."
    )
    lines = [drawn, f"Looked at: {listed(tried)}."]
    left = [
        counted(number, noun)
        for number, noun in (
            (looked.steps_left_out, "step"),
            (looked.pairs_left_out, "pair"),
            (looked.selections_left_out, "combination"),
        )
        if number
    ]
    if left:
        lines.append(f"Not looked at: {listed(left)}.")
    lines.append(
        "Left aside on purpose: later days, other prices, levers that were turned down, and the work that a "
        "promise is about; 'earlier' is calendar days in the middle case."
    )
    return Section("How this was found", tuple(lines))
