"""What can be had: the dream and how far it lies outside, which two of three go together, and three options.

Every figure is that of a point on the frontier, or of one combination drawn in full with its days and price
moved there. It refuses to offer what no combination gives.

Source: DESIGN section 3, "Frontier", and section 9 of what a check says of chances.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from troth.core.change import (
    ChangedDeal,
    Choice,
    with_due_dates,
    with_levers,
    with_payments_up_to,
    with_price,
    with_prices_raised,
)
from troth.core.deal import Deal
from troth.core.money import Money
from troth.forecast.deal.blocks import Progress, blocks
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.deal_forecast import DealForecast
from troth.forecast.deal.play import play
from troth.forecast.deal.prepare import Prepared
from troth.forecast.luck import luck_of
from troth.judgement.options.dream import Dream, Gap, PickTwo, dream_of, gap_of, pick_two
from troth.judgement.options.frontier import (
    Frontier,
    changes_plan,
    frontier_of,
    has_hope,
    is_beaten,
    needs_refused,
    stage_with,
    unbeaten,
)
from troth.judgement.options.point import Point, look_at, view_of
from troth.judgement.search.combinations import Choices, names_of
from troth.judgement.shortfall import Shortfall, shortfalls
from troth.judgement.verdict import Judgement, judge

MOST_DRAWS = 16_384  # of one option, whose draws are all kept at once
MOST_OPTIONS = 3

Kind = Literal["sooner", "cheaper", "fuller", "lighter", "simpler", "unchanged"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option in full: its point on all the draws, its forecast with days and price moved there.

    `kinds` is what it is best in (`unchanged`: beaten, the plan as it stands, to compare), `missed` are the
    rules of the policy that it misses all the same.
    """

    kinds: tuple[Kind, ...]
    point: Point
    forecast: DealForecast
    missed: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class SetPoint:
    """One combination that somebody named: its point (None: it does not count), and what beats it."""

    choices: Choices
    point: Point | None
    beaten_by: Point | None


@dataclass(frozen=True, slots=True)
class Options:
    """What can be had with a deal: see the module.

    `best` are the points of the frontier, the earliest first: those of the options with all their draws, and
    none that another beats with the figures shown.
    """

    judgement: Judgement
    frontier: Frontier
    best: tuple[Point, ...]
    dream: Dream
    gap: Gap | None
    pick_two: tuple[PickTwo, ...]
    options: tuple[Option, ...]
    named: SetPoint | None

    @property
    def is_had(self) -> bool:
        """Whether what was asked for can be had all at once."""
        return any(self.dream.is_met(point) for point in self.best)


def options_of(
    prepared: Prepared, choices: Sequence[Choice], draws: int, progress: Progress | None = None
) -> Options:
    """Say what can be had.

    Parameters
    ----------
    prepared
        The deal, made ready.
    choices
        Levers that somebody named, to be judged and shown as a combination of its own.
    draws
        How many draws for the options and the judgement.
    progress
        Told (combinations or blocks done, of how many in all).
    """
    deal = prepared.deal
    frontier = frontier_of(prepared, progress=progress)
    dream = dream_of(deal)
    judgement = judge(
        prepared,
        choices,
        draws,
        is_quick=frontier.is_cut,  # whoever stopped it wants no other search
        progress=progress,
        has_hope=hope_of(deal, frontier),
    )
    options, best = drawn_in_full(prepared, frontier, min(draws, MOST_DRAWS))
    return Options(
        judgement,
        frontier,
        best,
        dream,
        gap_of(deal, dream, best),
        pick_two(dream, best),
        options,
        None if not choices else _named(prepared, tuple(choices), frontier),
    )


def hope_of(deal: Deal, frontier: Frontier) -> Callable[[Choices], bool]:
    """Return what says of a combination whether it may come near the policy at the days it promises."""

    def may_hope(choices: Choices) -> bool:
        look = frontier.look(choices)
        return look is None or has_hope(deal, look, choices)

    return may_hope


def chosen_points(points: Sequence[Point]) -> list[tuple[tuple[Kind, ...], Point]]:
    """Choose up to three of some points that differ, each with what it is best in.

    In turn the soonest, the cheapest, the fullest, what takes least of the client's people and what changes
    least; where all are alike in something, none is best in it.
    """
    kinds: dict[Kind, Callable[[Point], float]] = {
        "sooner": lambda point: float(point.on.toordinal()),
        "cheaper": lambda point: math.inf if point.price is None else float(point.price.total),
        "fuller": lambda point: -point.scope,
        "lighter": lambda point: point.hours,
        "simpler": lambda point: float(len(point.choices)),
    }
    chosen: dict[frozenset[str], tuple[tuple[Kind, ...], Point]] = {}
    for kind, weight in kinds.items():
        if len({round(weight(point), 6) for point in points if weight(point) < math.inf}) < 2:
            continue
        best = min(points, key=lambda point: (weight(point), *_tie(point)), default=None)
        if best is None:
            continue
        key = names_of(best.choices)
        if key in chosen:
            chosen[key] = ((*chosen[key][0], kind), best)
        elif len(chosen) < MOST_OPTIONS:
            chosen[key] = ((kind,), best)
    return list(chosen.values()) or [((), point) for point in points[:1]]


def _tie(point: Point) -> tuple[float, ...]:
    price = math.inf if point.price is None else float(point.price.total)
    return (-point.scope, point.on.toordinal(), price, point.hours)


def drawn_in_full(
    prepared: Prepared, frontier: Frontier, draws: int
) -> tuple[tuple[Option, ...], tuple[Point, ...]]:
    """Draw the options in full, and return them and the frontier with the figures they have there.

    A point that with all the draws no longer counts, or is beaten, leaves the frontier and another is chosen,
    until each option is drawn in full. Points in which each promise by itself meets the policy go before
    those in which only all together do. Where fewer than three are left, the plan as it stands is put beside
    them, beaten as it is: a client's own lever may cost them what none of the four counts.
    """
    least = prepared.deal.policy.promise
    drawn = {frozenset[str](): _in_full(prepared, (), draws)}
    points = {names_of(point.choices): point for point in frontier.best} | drawn
    while True:
        best = unbeaten([point for point in points.values() if point is not None])
        chosen = chosen_points([point for point in best if point.lowest >= least] or best)
        fresh = [point.choices for _, point in chosen if names_of(point.choices) not in drawn]
        if not fresh:
            break
        drawn |= {names_of(one): _in_full(prepared, one, draws) for one in fresh}
        points |= drawn
    stands = points[frozenset()]
    if chosen and stands is not None and len(chosen) < MOST_OPTIONS and stands not in best:
        chosen = [(tuple(kind for kind in kinds if kind != "simpler"), point) for kinds, point in chosen]
        chosen.append((("unchanged",), stands))
    return tuple(_option(prepared, kinds, point, draws) for kinds, point in chosen), best


def _in_full(prepared: Prepared, choices: Choices, draws: int) -> Point | None:
    """Return a point with all the draws; None where it does not count or needs what was refused."""
    stage = stage_with(prepared, choices)
    plays = [play(stage, luck_of(prepared.seed, *block)) for block in blocks(draws)]
    point = look_at(view_of(prepared, plays[0]), plays).point
    return None if point is None or needs_refused(prepared.deal, point) else point


def _option(prepared: Prepared, kinds: tuple[Kind, ...], point: Point, draws: int) -> Option:
    forecast = forecast_deal(prepared, moved_to(prepared.deal, point), draws, is_brief=True)
    return Option(kinds, point, forecast, shortfalls(forecast, prepared.deal.policy))


def moved_to(deal: Deal, point: Point) -> ChangedDeal:
    """Return a deal with a point's levers set, its days promised, its price in the form that the deal has."""
    changed = with_levers(deal, point.choices)
    moved = with_due_dates(changed.deal, point.dates)
    if point.price is None or not deal.price.is_stated:
        return replace(changed, deal=moved)
    if moved.price.fixed is not None:
        moved = with_price(moved, Money(point.price.own, deal.currency))
        return replace(changed, deal=with_payments_up_to(moved, Money(point.price.at_most, deal.currency)))
    stated = sum(paid.minor for paid in moved.price.milestones.values())
    if stated:
        moved = with_prices_raised(moved, Decimal(point.price.own) / stated)
    return replace(changed, deal=moved)


def _named(prepared: Prepared, choices: Choices, frontier: Frontier) -> SetPoint:
    """Return the point of the levers that somebody named, refused ones too."""
    look = frontier.look(choices)
    if look is None:
        wanted = tuple(choice for choice in choices if changes_plan(choice.change))
        played = play(stage_with(prepared, wanted), luck_of(prepared.seed, 0, frontier.draws))
        look = look_at(view_of(prepared, played), [played])
    point = look.point
    beaten_by = None
    if point is not None:
        beaten_by = next((one for one in frontier.best if is_beaten(point, one)), None)
    return SetPoint(choices, point, beaten_by)
