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
MONEY_RULES = {"loss": "losing money", "worst": "the worst loss"}
KIND_WORDS = {
    "sooner": "sooner",
    "cheaper": "cheaper",
    "fuller": "fuller",
    "lighter": "least of their time",
    "simpler": "fewest changes",
    "unchanged": "no changes",
}


def levers_of(point: Point) -> str:
    """Say which levers make a point."""
    return ", ".join(point.names) or "as the plan stands"


def price_words(point: Point, deal: Deal) -> str:
    """Say all that they pay us, to three digits, or that nobody can know it."""
    return "unknown" if point.price is None else money(point.price.total, deal.currency)


def whole_words(point: Point, deal: Deal) -> str:
    """Say how much of the scope a point has."""
    return (
        "the whole scope" if not scope_lost(point, deal) else f"{points(round(point.scope, 2))} of the scope"
    )


def scope_lost(point: Point, deal: Deal) -> bool:
    """Whether a point leaves out anything that has a scope or a value."""
    items = (deal.work[key] for key in point.without if key in deal.work)
    return any(item.scope is not None or item.worth for item in items)


def asked_words(options: Options, but: Axis | None = None) -> str:
    """Say what was asked for: the whole scope for EUR 60,000 by 30 Apr 2027; one thing left open or none."""
    dream, deal = options.dream, options.judgement.forecast.changed.deal
    asks = {"scope": dream.wanted is not None, "price": dream.price is not None, "date": dream.on is not None}
    if but is not None:
        asks[but] = False
    parts = [_scope_asked(deal)] if asks["scope"] else []
    if asks["price"] and dream.price is not None:
        price = exact(Money(dream.price, deal.currency))
        parts.append(f"for {price}" if parts else f"a price of {price}")
    if asks["date"]:
        days = sorted(dream.days.items(), key=lambda one: one[1])
        said = listed([f"'{name(item)}' by {day(on)}" for item, on in days])
        is_one = len({on for _, on in days}) == 1 and parts
        parts.append(f"by {day(days[0][1])}" if is_one else f"{'and ' if parts else ''}{said}")
    return " ".join(parts)


def _scope_asked(deal: Deal) -> str:
    scope = deal.asked.scope
    if isinstance(scope, tuple):
        return listed([f"'{name(item)}'" for item in scope])
    return "every must-have" if scope == "must" else "the whole scope"


def pick_two_section(options: Options) -> Section:
    """Say, for each thing left open, what two of the three asked for leave of it."""
    if not options.best:
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
        "price": "at a price that nobody can know"
        if point.price is None
        else f"from {price_words(point, deal)} on",
        "scope": whole_words(point, deal),
    }[axis]


def _held(options: Options, one: PickTwo) -> tuple[str, str]:
    """Say which of the two is had in the nearest point, and what the other is there."""
    dream, near = options.dream, one.nearest
    assert near is not None  # noqa: S101 - asked for only then; this is for the type checker
    deal = options.judgement.forecast.changed.deal
    is_had: dict[Axis, Callable[[], bool]] = {
        "scope": lambda: dream.wanted is not None and dream.only("scope").is_met(near),
        "price": lambda: dream.price is not None and dream.only("price").is_met(near),
        "date": lambda: dream.on is not None and dream.only("date").is_met(near),
    }
    had = next(axis for axis, test in is_had.items() if axis != one.open and test())
    other = next(axis for axis in is_had if axis not in {one.open, had})
    words = {
        "scope": (f"with {_scope_asked(deal)}", f"{whole_words(near, deal)} at most"),
        "price": (
            "at their price",
            "a price that nobody can know" if near.price is None else f"{price_words(near, deal)} at least",
        ),
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
        _across("scope", options, lambda one: _scope_cell(one.point, deal)),
        _across("price", options, lambda one: price_words(one.point, deal)),
        *_chance_rows(options),
        _across("all our promises together", options, lambda one: _together(one, options)),
        *_client_rows(options),
    ]
    whose = f"the hours of {possessive(deal.client)} people, training included"
    after = [f"Each day and {whose}, at your policy's odds: {points(deal.policy.promise)}."]
    if any(MISSED in cell for row in rows for cell in row):
        after.append(f"{MISSED} misses your policy.")
    for number, one in enumerate(options.options):
        if "unchanged" in one.kinds:
            after.append(
                f"{LETTERS[number]} is there to compare: another is at least as good in scope, price, "
                "day and hours."
            )
        money_rules = sorted({MONEY_RULES[short.rule] for short in one.missed if short.rule in MONEY_RULES})
        if money_rules:
            after.append(f"{LETTERS[number]} misses your policy on {listed(money_rules)}.")
    return Section("Options side by side", (), Table(tuple(headings), tuple(rows)), tuple(after))


def _title(number: int, option: Option) -> str:
    best = listed([KIND_WORDS[kind] for kind in option.kinds])
    return f"{LETTERS[number]}: {best}" if best else LETTERS[number]


def _across(heading: str, options: Options, cell: Callable[[Option], str]) -> tuple[str, ...]:
    return (heading, *(cell(one) for one in options.options))


def _scope_cell(point: Point, deal: Deal) -> str:
    if not scope_lost(point, deal) and point.scope <= 1:
        return "all"
    share = points(round(point.scope, 2))
    return "not all" if scope_lost(point, deal) and round(point.scope, 2) == 1 else share


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
    deal, best = options.judgement.forecast.changed.deal, options.best
    rows = tuple(
        (day(one.on), price_words(one, deal), _scope_cell(one, deal), hours(one.hours), levers_of(one))
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
    idle = [choice.name for choice in named.choices if not choice.change.is_plan]
    moves = (
        f"{sentence(listed(idle))} only {'moves' if len(idle) == 1 else 'move'} a promised day or the price: "
        "the day and the price here are the best there are."
    )
    what = (
        f"By {day(point.on)}, {whole_words(point, deal)}, price {price_words(point, deal)}, "
        f"{hours(point.hours)} of {possessive(deal.client)} people."
    )
    if named.beaten_by is None:
        return Section(heading, (what, *([moves] if idle else ()), "Nothing beats it."))
    other = named.beaten_by
    by = ", ".join(other.names) or "the plan as it stands"
    beaten = (
        f"It is beaten by {by}: by {day(other.on)}, {whole_words(other, deal)}, price "
        f"{price_words(other, deal)}, {hours(other.hours)}."
    )
    return Section(heading, (what, *([moves] if idle else ()), beaten))


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
        refused = listed([name(one) for one in deal.refused])
        lines.append(f"{deal.client} turned down {refused}: what needs that is left out.")
    lines.append(
        "A price is the lowest that your own rules and margin allow, credits and what they pay us for levers "
        f"included. A day is the earliest at {points(policy.promise)}, moved out until all our promises "
        f"together reach {points(policy.every)}."
    )
    if frontier.best:
        lines.append("Options are drawn again in full; every other line stands on fewer draws.")
    return Section("How this was found", tuple(lines))
