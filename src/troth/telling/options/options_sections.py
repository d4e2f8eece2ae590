"""Sections of `troth options`: pick two, the options side by side, the frontier, and how it was found.

It refuses to choose: which points there are and which stand side by side is the judgement's.
"""

from __future__ import annotations

from collections.abc import Callable

from troth.core.change import due_on
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.promise import PayAtMost
from troth.judgement.options.dream import Axis, PickTwo
from troth.judgement.options.options import Option, Options
from troth.judgement.options.point import Point
from troth.telling.chance_words import behind
from troth.telling.options.frontier_chart import LETTERS, frontier_chart
from troth.telling.page import Section, Table
from troth.telling.promise_words import promised
from troth.telling.words import (
    counted,
    day,
    exact,
    hours,
    listed,
    money,
    name,
    points,
    possessive,
    said_chance,
    sentence,
)

MOST_ROWS = 12
MISSED = "✗"
KIND_WORDS = {
    "sooner": "sooner",
    "cheaper": "cheaper",
    "fuller": "fuller",
    "lighter": "least of their time",
    "simpler": "fewest changes",
}


def levers_of(point: Point) -> str:
    """Say which levers make a point."""
    return ", ".join(point.names) or "as the plan stands"


def scope_words(share: float) -> str:
    """Say how much of the scope's value is there."""
    if abs(share - 1) < 1e-9:
        return "the whole scope"
    return f"{points(round(share, 2))} of the scope"


def price_words(minor: int | None, deal: Deal) -> str:
    """Say a price to three digits, or that nobody can know it."""
    return "unknown" if minor is None else money(minor, deal.currency)


def asked_words(options: Options, but: Axis | None = None) -> str:
    """Say what was asked for: the whole scope for EUR 60,000 by 30 Apr 2027; one thing left open or none."""
    dream, deal = options.dream, options.judgement.forecast.changed.deal
    parts = []
    if dream.scope is not None and but != "scope":
        parts.append(scope_words(dream.scope))
    if dream.price is not None and but != "price":
        parts.append(f"for {exact(Money(dream.price, deal.currency))}")
    if dream.on is not None and but != "date":
        parts.append(f"by {day(dream.on)}")
    return " ".join(parts)


def pick_two_section(options: Options) -> Section:
    """Say, for each thing left open, what two of the three asked for leave of it."""
    if not options.frontier.best:
        return Section("")
    return Section(
        "Pick two of what they ask for", tuple(_pick_two(options, one) for one in options.pick_two)
    )


def _pick_two(options: Options, one: PickTwo) -> str:
    asked = sentence(asked_words(options, one.open))
    if one.point is not None:
        return f"{asked}: {_best_of(one.open, one.point, options)} ({levers_of(one.point)})."
    never = {
        "price": "not at any price named in this deal",
        "date": "on no day, with what is named in this deal",
        "scope": "with no scope that is named in this deal",
    }[one.open]
    if one.nearest is None:
        return f"{asked}: {never}; neither can be had by itself."
    met, given_up = _held(options, one)
    return f"{asked}: {never}. {sentence(met)}, it is {given_up} ({levers_of(one.nearest)})."


def _best_of(axis: Axis, point: Point, options: Options) -> str:
    deal = options.judgement.forecast.changed.deal
    return {
        "date": f"from {day(point.on)} on",
        "price": f"from {price_words(point.price, deal)} on",
        "scope": scope_words(point.scope),
    }[axis]


def _held(options: Options, one: PickTwo) -> tuple[str, str]:
    """Say which of the two is had in the nearest point, and what the other is there."""
    dream, near = options.dream, one.nearest
    assert near is not None  # noqa: S101 - asked for only then; this is for the type checker
    deal = options.judgement.forecast.changed.deal
    is_had: dict[Axis, Callable[[], bool]] = {
        "scope": lambda: dream.scope is not None and near.scope >= dream.scope - 1e-9,
        "price": lambda: dream.price is not None and near.price is not None and near.price <= dream.price,
        "date": lambda: dream.on is not None and near.on <= dream.on,
    }
    had = next(axis for axis, test in is_had.items() if axis != one.open and test())
    other = next(axis for axis in is_had if axis not in {one.open, had})
    words = {
        "scope": ("with the scope they ask for", f"{scope_words(near.scope)} at most"),
        "price": ("at their price", f"{price_words(near.price, deal)} at least"),
        "date": ("by their day", f"{day(near.on)} at the earliest"),
    }
    return words[had][0], words[other][1]


def side_by_side_section(options: Options) -> Section:
    """Show the options side by side: what each takes, gives, and how often each promise would be kept."""
    if not options.options:
        return Section("")
    deal = options.judgement.forecast.changed.deal
    headings = ["", *(_title(k, one) for k, one in enumerate(options.options))]
    rows = [
        _across("levers", options, lambda one: levers_of(one.point)),
        *_dated_rows(options),
        _across("scope", options, lambda one: _scope_cell(one.point)),
        _across("price", options, lambda one: price_words(one.point.price, deal)),
        *_chance_rows(options),
        _across("all our promises together", options, lambda one: _together(one, options)),
        *_client_rows(options),
    ]
    whose = f"the hours of {possessive(deal.client)} people, training included"
    after = [f"Each day and {whose}, at your policy's odds: {points(deal.policy.promise)}."]
    if any(MISSED in cell for row in rows for cell in row):
        after.append(f"{MISSED} misses your policy.")
    return Section("Options side by side", (), Table(tuple(headings), tuple(rows)), tuple(after))


def _title(number: int, option: Option) -> str:
    return f"{LETTERS[number]}: {listed([KIND_WORDS[kind] for kind in option.kinds])}"


def _across(heading: str, options: Options, cell: Callable[[Option], str]) -> tuple[str, ...]:
    return (heading, *(cell(one) for one in options.options))


def _scope_cell(point: Point) -> str:
    return "all" if abs(point.scope - 1) < 1e-9 else points(round(point.scope, 2))


def _dated_rows(options: Options) -> list[tuple[str, ...]]:
    dated = options.options[0].point.dates
    rows = [
        (f"'{name(key)}' by", *(day(one.point.dates[key]) for one in options.options))
        for key in options.judgement.forecast.promises
        if key in dated
    ]
    return rows or [_across("the plan's end", options, lambda one: day(one.point.on))]


def _chance_rows(options: Options) -> list[tuple[str, ...]]:
    deal = options.judgement.forecast.changed.deal
    rows = []
    for key, promise in deal.promises.items():
        if promise.by != "seller" or isinstance(promise.measure, PayAtMost):
            continue
        is_dated = due_on(promise) is not None
        heading = f"'{name(key)}' kept" if is_dated else sentence(promised(promise, deal))
        aim = " (an aim)" if promise.is_aim else ""
        rows.append((heading + aim, *(_kept(one, key, options) for one in options.options)))
    return rows


def _kept(option: Option, key: str, options: Options) -> str:
    one, policy = option.forecast.promises[key], option.forecast.changed.deal.policy
    needed = policy.aim if one.promise.is_aim else policy.promise
    said = said_chance(one.chance.issued, behind(one, options.judgement.evidence), needed)
    return f"{said} {MISSED}" if any(short.promise == key for short in option.missed) else said


def _together(option: Option, options: Options) -> str:
    together, policy = option.forecast.together, option.forecast.changed.deal.policy
    if not together.draws:
        return "none is made"
    said = said_chance(together.issued, options.judgement.evidence.behind(together), policy.every)
    return f"{said} {MISSED}" if any(short.rule == "all" for short in option.missed) else said


def _client_rows(options: Options) -> list[tuple[str, ...]]:
    deal, own = options.judgement.forecast.changed.deal, options.judgement.evidence.own_items
    rows = [
        _across(f"hours of {possessive(deal.client)} people", options, lambda one: hours(one.point.hours))
    ]
    totals = [one.forecast.client_total for one in options.options]
    if all(total is not None and total.parts for total in totals):
        whole = [money(total.total.median, deal.currency) for total in totals if total is not None]
        rows.append((f"costs {deal.client} in all, middle case", *whole))
    if all(total is not None and total.pays_chance is not None for total in totals):
        pays = [said_chance(total.pays_chance, own) for total in totals if total is not None]
        rows.append(("worth more than it costs them", *pays))
    return rows


def frontier_section(options: Options) -> Section:
    """List the points that nothing beats, and draw them."""
    deal, best = options.judgement.forecast.changed.deal, options.frontier.best
    rows = tuple(
        (day(one.on), price_words(one.price, deal), _scope_cell(one), hours(one.hours), levers_of(one))
        for one in best[:MOST_ROWS]
    )
    headings = ("by", "price", "scope", "their hours", "levers")
    after = []
    if len(best) > MOST_ROWS:
        after.append(f"And {counted(len(best) - MOST_ROWS, 'later one')}: see --json.")
    chart = frontier_chart(options)
    return Section(
        "Everything that nothing else beats",
        ("Each line gives up something for something: no other is as good in all four and better in one.",)
        if len(best) > 1
        else (),
        Table(headings, rows, frozenset({1, 2, 3})),
        tuple(after),
        () if chart is None else (chart,),
    )


def named_section(options: Options) -> Section:
    """Say what the combination gives that was named with --set, and what beats it."""
    named, deal = options.named, options.judgement.forecast.changed.deal
    if named is None:
        return Section("")
    heading = f"With {listed([choice.name for choice in named.choices])} set"
    if named.point is None:
        return Section(heading, ("No day brings this to your policy: it is no option.",))
    point = named.point
    what = (
        f"By {day(point.on)}, {scope_words(point.scope)}, price {price_words(point.price, deal)}, "
        f"{hours(point.hours)} of {possessive(deal.client)} people."
    )
    if named.beaten_by is None:
        return Section(heading, (what, "Nothing beats it."))
    other = named.beaten_by
    by = ", ".join(other.names) or "the plan as it stands"
    beaten = (
        f"It is beaten by {by}: by {day(other.on)}, {scope_words(other.scope)}, price "
        f"{price_words(other.price, deal)}, {hours(other.hours)}."
    )
    return Section(heading, (what, beaten))


def found_section(options: Options) -> Section:
    """Say how the frontier was found, and what was not looked at."""
    frontier, judged = options.frontier, options.judgement
    deal = judged.forecast.changed.deal
    policy = deal.policy
    draws = f"{frontier.draws:,} draws each, the same for all (seed {judged.forecast.seed})"
    lines = [f"{sentence(counted(frontier.looked_at, 'combination'))} of levers looked at, {draws}."]
    if frontier.is_cut:
        lines.append("It was stopped before the end: what was done by then is shown.")
    if frontier.left_out:
        lines.append(
            f"{sentence(counted(frontier.left_out, 'combination'))} not looked at; the cheapest were, and "
            "then the neighbours of the best."
        )
    if deal.refused:
        lines.append(f"{deal.client} turned down {listed([name(one) for one in deal.refused])}: left out.")
    margin = max(deal.margin or 0.0, policy.margin or 0.0)
    plus = f", plus a margin of {points(margin)} of the price" if margin else ""
    lines.append(
        f"A price is the lowest at which the chance of losing money is at most {points(policy.loss)}, "
        f"credits included{plus}. A day is the earliest at {points(policy.promise)}, moved out until all our "
        f"promises together reach {points(policy.every)}."
    )
    return Section("How this was found", tuple(lines))
