"""What every settled window owes and why: the schedule's word, what is left of it, and what caps leave.

The amounts come from the one rule in `forecast.service.owed`; here they are put beside what led to them. It
refuses a second way of working out what is owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from troth.core.credit_schedule import Cap, CreditRate, CreditSchedule, Tier, whole_periods
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.service_level import ServiceLevel, is_below
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan
from troth.forecast.measured.figures import Figures
from troth.forecast.service.contract import shared_caps
from troth.forecast.service.owed import (
    CapBook,
    Limit,
    Owed,
    Shared,
    Whole,
    WindowRun,
    in_order_of_ends,
    loosened,
    what_is_owed,
)
from troth.tracking.definition import definition_hash
from troth.tracking.delivered import LateReading
from troth.tracking.settling import Settling
from troth.tracking.settling_once import late_level


@dataclass(frozen=True, slots=True)
class CapLeft:
    """A cap after a window: what it is, the terms under it, the most for its period, and what is left."""

    cap: Cap
    terms: tuple[str, ...]
    most: Money
    left: Money


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One settled window: figures, what it owes, and why.

    `scheduled` is what the schedule says of the level, `owed` what is left after grace, step-down, minimum
    and caps (`cut` is what caps took), `given_back` what is earned back of credits before, `net` the two
    together. `tier` is the step of the schedule that held, `periods` those of a rate. `last_on` is None for
    a delivery. `is_held`: it stays as it was settled, and `net` is what its entries come to.
    """

    term: str
    level: ServiceLevel
    window: WindowSpan
    last_on: date | None
    figures: Figures
    fee: Money
    scheduled: Money
    owed: Money
    given_back: Money
    cut: Money
    net: Money
    met: bool
    tier: Tier | None = None
    periods: Fraction | None = None
    is_grace: bool = False
    factor: Fraction = Fraction(1)
    is_under_minimum: bool = False
    caps: tuple[CapLeft, ...] = ()
    may_leave: bool = False
    definition: str = ""
    events: str = ""
    events_count: int = 0
    late: LateReading | None = None
    is_held: bool = False

    @property
    def key(self) -> tuple[str, date | None]:
        """The term and the window that it is about."""
        return (self.term, self.last_on)


@dataclass(frozen=True, slots=True)
class Priced:
    """Terms with what their windows owe: in the order of `settlings`, those without windows left out."""

    settlings: tuple[Settling, ...]
    runs: tuple[WindowRun, ...]
    owed: tuple[Owed, ...]
    shared: tuple[Shared, ...]

    @property
    def total(self) -> int:
        """What all of it owes together, in minor units."""
        return sum(int(one.net.sum()) for one in self.owed)

    def term_total(self, place: int) -> int:
        """Return what one term owes, in minor units."""
        return int(self.owed[place].net.sum())


def price(deal: Deal, settlings: Sequence[Settling]) -> Priced:
    """Return what the windows of several terms owe, joint caps kept."""
    with_windows = tuple(one for one in settlings if one.contract is not None)
    runs = tuple(_run(deal, one) for one in with_windows)
    shared = shared_caps(deal, [one.term.id for one in with_windows])
    return Priced(with_windows, runs, what_is_owed(runs, shared), shared)


def _run(deal: Deal, one: Settling) -> WindowRun:
    contract = one.contract
    assert contract is not None  # noqa: S101 - those without are left out
    good = np.array([[figures.good for figures in one.figures]], dtype=object)
    total = np.array([[figures.total for figures in one.figures]], dtype=object)
    if isinstance(one.term, LatePenalty):
        late_s = sum(each.total for each in one.figures[0].behind)
        contract = replace(contract, levels=(late_level(deal, one.term, late_s),))
    if one.held:
        levels = (
            _as_settled(level, one.held[place]) if place in one.held else level
            for place, level in enumerate(contract.levels)
        )
        contract = replace(contract, levels=tuple(levels))
    return contract.run(good, total)


def _as_settled(level: ServiceLevel, owed: Money) -> ServiceLevel:
    """Return a level that owes what its window was settled at, and takes so much of the caps over it."""
    tiers = (Tier(Decimal(2), owed),) if owed.minor > 0 else ()  # every level is below two
    return replace(level, schedule=CreditSchedule(tiers, caps=level.schedule.caps))


def results_of(deal: Deal, priced: Priced) -> tuple[WindowResult, ...]:
    """Return every window of every term in the order in which they end, with what its caps leave."""
    book, found = CapBook(priced.runs, priced.shared), []
    for place, column in in_order_of_ends(priced.runs):
        result = _result(deal, priced, place, column)
        book.add(place, column, result.owed.minor)
        caps = []
        for limit in book.limits(place, column):
            cap, terms = _cap_of(deal, priced, (place, column), limit)
            left = Money(int(book.left(limit)), deal.currency)
            caps.append(CapLeft(cap, terms, Money(limit.most, deal.currency), left))
        found.append(replace(result, caps=tuple(caps)))
    return tuple(found)


def _cap_of(deal: Deal, priced: Priced, at: tuple[int, int], limit: Limit) -> tuple[Cap, tuple[str, ...]]:
    """Return what a limit of a window stands for: the cap, and the terms under it."""
    if not limit.is_shared:
        run = priced.runs[at[0]]
        return run.levels[at[1]].schedule.caps[limit.number], (run.id,)
    names = {one.term.id for one in priced.settlings}
    joint = [one for one in deal.joint_caps if names.intersection(one.terms)]
    return joint[limit.number].cap, joint[limit.number].terms


def _result(deal: Deal, priced: Priced, place: int, column: int) -> WindowResult:
    one, run, owed = priced.settlings[place], priced.runs[place], priced.owed[place]
    level, window, figures = run.levels[column], run.windows[column], one.figures[column]
    schedule, currency = level.schedule, deal.currency

    def money(amounts: Whole) -> Money:
        return Money(int(amounts[0, column]), currency)

    scheduled = money(owed.scheduled)
    is_grace = column < schedule.grace_windows
    steps = int(owed.steps[0, column])
    factor = Fraction(1)
    if schedule.step_down is not None and steps:
        factor = loosened(schedule.step_down, steps)
    before_caps = 0 if is_grace else round(scheduled.minor * factor)
    is_under = schedule.minimum is not None and 0 < before_caps <= schedule.minimum.minor
    kept = Money(0 if is_under else before_caps, currency)
    term = one.term if isinstance(one.term, LatePenalty) else level
    reading = one.readings[column]
    return WindowResult(
        term=run.id,
        level=level,
        window=window,
        last_on=None if one.is_once else window.last_on,
        figures=figures,
        fee=Money(run.fees[column], currency),
        scheduled=scheduled,
        owed=money(owed.owed),
        given_back=money(owed.given_back),
        cut=kept - money(owed.owed),
        net=one.held.get(column, money(owed.net)),
        met=bool(owed.met[0, column]),
        tier=_tier(level, figures),
        periods=_periods(one, level, figures),
        is_grace=is_grace and scheduled.minor > 0,
        factor=factor,
        is_under_minimum=is_under,
        may_leave=bool(owed.may_leave[0, column]),
        definition=definition_hash(deal, term, None if one.is_once else window, run.fees[column]),
        events=reading.hash_in(window),
        events_count=reading.count_in(window),
        is_held=column in one.held,
        late=reading if isinstance(reading, LateReading) else None,
    )


def _tier(level: ServiceLevel, figures: Figures) -> Tier | None:
    """Return the step of the schedule that holds: the lowest one below whose level the figures are."""
    held = [tier for tier in level.schedule.tiers if is_below(figures.good, figures.total, tier.below)]
    return held[-1] if held else None


def _periods(one: Settling, level: ServiceLevel, figures: Figures) -> Fraction | None:
    """Return the periods that are charged: of lateness, or beyond what the objective allows."""
    if isinstance(one.term, LatePenalty):
        late_s = sum(each.total for each in figures.behind)
        return one.term.periods(-(-late_s // 60))
    rate: CreditRate | None = level.schedule.rate
    if rate is None:
        return None
    size = 1 if rate.per == "case" else rate.per.minutes() * 60
    beyond = Fraction(level.objective) * figures.total - figures.good
    return whole_periods(beyond / size, rate.part)
