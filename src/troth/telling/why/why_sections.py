"""Sections of `troth why`: what holds each promise back, what helps only together, what to find out.

It refuses to decide what matters: order and findings come from the judgement; long lists are cut by what
gives least, and what was cut is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from troth.core.deal import Deal
from troth.judgement.constraints.claim import TOGETHER
from troth.judgement.constraints.constraint import Gain, Interaction
from troth.judgement.constraints.held_back import Held, HeldBack
from troth.judgement.constraints.knowing import Knowing
from troth.telling.page import Section, Table
from troth.telling.why.why_words import (
    WHO,
    claim_briefly,
    claim_in_words,
    cost_in_words,
    in_runs,
    levers_in_words,
    point_price,
    points_in_words,
    question,
    said_days,
    said_points,
    step_in_words,
)
from troth.telling.words import counted, listed, said_chance, sentence

KEPT = "kept"
MOST_STEPS = 10
MOST_PAIRS = 5
MOST_KNOWN = 3
MOST_BOTTLENECKS = 10
MOVES_ODDS = 0.05  # what an answer moves, to be worth a line though it changes no choice
HEADINGS = ("one step looser", "who can", "points", "earlier", "costs", "a point costs")


def held_sections(found: HeldBack) -> list[Section]:
    """Say for each promise which steps would make it likelier, by who can take them."""
    deal, told = found.forecast.changed.deal, []
    before: list[tuple[Held, frozenset[str]]] = []
    for held in found.held:
        keys = frozenset(gain.step.key for gain in largest(held.gains, MOST_STEPS))
        same = next((one.claim for one, known in before if keys and known == keys), None)
        told.append(_same(held, same, found) if same is not None else _held(held, found))
        before.append((held, keys))
    safe = [claim_in_words(claim, deal) for claim in found.safe]
    if safe:
        told.append(
            Section("Already safe", tuple(f"{sentence(one)}: nothing holds it back." for one in safe))
        )
    return told


def largest(gains: Sequence[Gain], most: int) -> tuple[Gain, ...]:
    """Return the findings that give most, in the order they came in."""
    few = sorted(gains, key=lambda one: -one.change.gain)[:most]
    return tuple(one for one in gains if one in few)


def _heading(held: Held, deal: Deal) -> str:
    return f"What holds back: {claim_in_words(held.claim, deal)}"


def _kept(held: Held, found: HeldBack) -> str:
    if held.chance is None:
        return "Nobody can know how often this is kept: nothing in the record or the deal says anything."
    return f"{sentence(in_runs(held.chance, found.evidence.own_items, KEPT))}."


def _same(held: Held, other: str, found: HeldBack) -> Section:
    deal = found.forecast.changed.deal
    most = held.largest
    gives = (
        ""
        if most is None
        else f" Most: {step_in_words(most.step, deal)}, {points_in_words(most.change.gain)}."
    )
    line = f"{_kept(held, found)} The same steps help as for {claim_briefly(other)}.{gives}"
    return Section(_heading(held, deal), (line,))


def _held(held: Held, found: HeldBack) -> Section:
    deal = found.forecast.changed.deal
    if held.chance is None:
        return Section(_heading(held, deal), (_kept(held, found),))
    if not held.gains and not held.harms:
        line = f"{_kept(held, found)} No single step that was looked at changes this by more than chance."
        return Section(_heading(held, deal), (line,))
    shown = largest(held.gains, MOST_STEPS)
    rows = tuple(
        (
            step_in_words(gain.step, deal),
            WHO[gain.step.remover],
            said_points(gain.change.gain),
            said_days(gain.days),
            cost_in_words(gain.cost, deal, gain.step.remover),
            point_price(gain, deal),
        )
        for gain in shown
    )
    after = [_harm(gain, deal) for gain in held.harms]
    rest = len(held.gains) - len(shown)
    if rest > 0:
        after.append(f"{rest} more {'step gives' if rest == 1 else 'steps give'} less: see --json.")
    table = _without_empty(Table(HEADINGS, rows, frozenset({2, 3, 5})))
    return Section(_heading(held, deal), (_kept(held, found),), table, tuple(after))


def _without_empty(table: Table) -> Table:
    """Leave out the columns in which no row says anything."""
    shown = [k for k in range(len(table.headings)) if k < 3 or any(row[k] != "-" for row in table.rows)]
    return Table(
        tuple(table.headings[k] for k in shown),
        tuple(tuple(row[k] for k in shown) for row in table.rows),
        frozenset(shown.index(k) for k in table.numbers if k in shown),
    )


def _harm(gain: Gain, deal: Deal) -> str:
    """Say that a step which should help makes it worse, and why that can be."""
    what, less = sentence(step_in_words(gain.step, deal)), f"{points_in_words(gain.change.gain)} less"
    if gain.step.kind == "ratio":
        return f"{what}: {less}. Where this is kept, it is because that may also come out shorter."
    later = "" if gain.days is None or round(gain.days) >= 0 else f", {said_days(gain.days)}"
    why = ""
    if gain.step.kind in ("person", "share", "week", "link"):
        why = " Work that may begin earlier can take the people that more urgent work needs."
    return f"{what} makes it worse: {less}{later}.{why}"


def pair_section(found: HeldBack) -> Section:
    """Say which two steps give much more together than the sum of both alone."""
    deal = found.forecast.changed.deal
    first: dict[tuple[str, str], Interaction] = {}
    claims: dict[tuple[str, str], list[str]] = {}
    for held in found.held:
        for one in held.interactions:
            key = (one.steps[0].key, one.steps[1].key)
            first.setdefault(key, one)
            claims.setdefault(key, []).append(claim_briefly(held.claim))
    rows = [
        (
            listed([step_in_words(step, deal) for step in one.steps]),
            " and ".join(said_points(gain) if abs(gain) >= 0.005 else "0" for gain in one.alone),
            said_points(one.together.gain),
            listed(claims[key]),
        )
        for key, one in first.items()
    ]
    after = (
        (f"And {counted(len(rows) - MOST_PAIRS, 'pair')} more: see --json.",)
        if len(rows) > MOST_PAIRS
        else ()
    )
    table = Table(("two steps", "alone", "together", "for"), tuple(rows[:MOST_PAIRS]), frozenset({1, 2}))
    return Section("Much more together than alone (points)", (), table, after)


def knowing_section(found: HeldBack) -> Section:
    """Say what would be worth finding out before signing, and what merely moves the odds."""
    known = [(held, one) for held in found.held for one in held.knowing]
    if not known:
        return Section("")
    worth = [(held, one) for held, one in known if one.worth.gain > 0 and one.worth.is_beyond()]
    heading = "What is worth knowing before signing"
    if worth:
        table, lines = _known_table(worth, found, has_worth=True), tuple(_choice(*one) for one in worth)
        return Section(heading, (), table, lines[:MOST_KNOWN])
    line = "Nothing: whatever the answer, the same levers are best."
    if found.looked.selections <= 1:
        line = "Nothing: there is no lever left that an answer could make you choose."
    held = found.worst or found.held[0]
    moving = sorted(held.knowing, key=lambda one: -one.moves_by)[:MOST_KNOWN]
    rows = [(held, one) for one in moving if one.moves_by >= MOVES_ODDS]
    if not rows:
        return Section(heading, (line,))
    best = levers_in_words(held.knowing[0].best_now)
    moved = f"What moves the odds of {claim_briefly(held.claim)} most all the same ({best} set):"
    return Section(heading, (line, moved), _known_table(rows, found, has_worth=False))


def _known_table(rows: Sequence[tuple[Held, Knowing]], found: HeldBack, *, has_worth: bool) -> Table:
    behind = found.evidence.own_items

    def cells(held: Held, one: Knowing) -> tuple[str, ...]:
        sides = tuple("-" if side is None else said_chance(side, behind) for side in (one.if_yes, one.if_no))
        if not has_worth:
            return (question(one.unknown), *sides)
        return (question(one.unknown), claim_briefly(held.claim), said_points(one.worth.gain), *sides)

    headings = (
        ("find out", "for", "worth", "if so", "if not") if has_worth else ("find out", "if so", "if not")
    )
    numbers = frozenset(range(len(headings) - (3 if has_worth else 2), len(headings)))
    return Table(headings, tuple(cells(*row) for row in rows), numbers)


def _choice(held: Held, one: Knowing) -> str:
    """Say which levers each answer makes one choose."""
    yes, no = levers_in_words(one.best_yes), levers_in_words(one.best_no)
    return (
        f"For {claim_briefly(held.claim)}, {question(one.unknown)}: if so, set {yes}; if not, {no}; "
        f"without knowing, {levers_in_words(one.best_now)}."
    )


def bottleneck_section(found: HeldBack) -> Section:
    """Say for each step which promises of either side it would help."""
    deal = found.forecast.changed.deal
    rows = tuple(
        (
            step_in_words(one.step, deal),
            ", ".join(f"{claim_briefly(claim)} {said_points(gain)}" for claim, gain in one.hurts),
        )
        for one in found.bottlenecks
        if any(claim != TOGETHER for claim, _ in one.hurts)
    )
    rest = len(rows) - MOST_BOTTLENECKS
    after = (f"And {rest} more that give less: see --json.",) if rest > 0 else ()
    table = Table(("one step looser", "what it would help, in points"), rows[:MOST_BOTTLENECKS])
    return Section("Whom each of these holds back, on both sides", (), table, after)
