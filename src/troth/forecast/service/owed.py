"""What runs of windows owe: the one rule, exact, for draws of the future and for what was measured.

Steps, in this order: (1) what the schedule says of each window's level, (2) grace windows, step-down,
minimum, (3) caps, in the order in which windows end, a term's own before those it shares, (4) earn-back of
what was owed, (5) the right to terminate. Amounts are whole minor units in integer arrays, shape (draws,
windows), rounded half to even once a step. Arrays of Python integers (dtype object) never overflow; those
of draws are int64 and go over to Python integers where a product might not fit. It refuses floating point.

Source: docs/terms.md, "What a window owes".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import Cap, CapPeriod, CreditRate, CreditSchedule, StepDown
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.windows import WindowSpan

Whole = NDArray[Any]  # whole numbers: int64, or Python's own (dtype object)
Flags = NDArray[np.bool_]
FITS = 1 << 62
MONTHS_IN: Mapping[CapPeriod, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a clause has loosened in each draw, and how many windows were kept in a row since."""

    steps: NDArray[np.int64]
    kept_in_a_row: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WindowRun:
    """One term's windows in order, and what was drawn or measured in them.

    `levels` holds the version of the term in force in each window; `fees` each window's base in minor
    units; `monthly` and `contract` the base of a month and of the whole contract (None: no end is
    agreed). `good` and `total` have shape (draws, windows). `standing` is how a contract before left the
    clause; None: it begins in full.
    """

    levels: tuple[ServiceLevel, ...]
    windows: tuple[WindowSpan, ...]
    fees: tuple[int, ...]
    monthly: int
    contract: int | None
    good: Whole
    total: Whole
    standing: Standing | None = None

    @property
    def id(self) -> str:
        """The term's name."""
        return self.levels[0].id

    def version_columns(self) -> list[tuple[ServiceLevel, list[int]]]:
        """Return each version of the term with the windows in which it is in force."""
        found: dict[int, tuple[ServiceLevel, list[int]]] = {}
        for column, level in enumerate(self.levels):
            found.setdefault(id(level), (level, []))[1].append(column)
        return list(found.values())

    def below(self, level: Decimal, columns: Sequence[int]) -> Flags:
        """Return whether the level is below a share in some windows; what was not measured is not."""
        above, under = level.as_integer_ratio()
        good, total = _wide(self.good[:, columns], under), _wide(self.total[:, columns], above)
        return np.asarray(good * under < above * total, dtype=np.bool_)

    def is_measured(self) -> Flags:
        """Return whether anything was measured in each window."""
        return np.asarray(self.total > 0, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Shared:
    """A cap over several runs: which, for what period, and the most in minor units."""

    runs: tuple[int, ...]
    per: CapPeriod
    most: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What each window of a run owes, in minor units, shape (draws, windows).

    `scheduled` is what the schedule says of the level alone; `owed` what is left of it; `given_back` what
    is earned back in a window of credits before; `steps` how many steps the clause had loosened by;
    `may_leave` whether the client may terminate by the end of a window; `standing` how the clause is left.
    """

    scheduled: Whole
    owed: Whole
    given_back: Whole
    steps: NDArray[np.int64]
    met: Flags
    may_leave: Flags
    standing: Standing

    @property
    def net(self) -> Whole:
        """What is owed less what is earned back, by window."""
        return np.asarray(self.owed - self.given_back)


def what_is_owed(runs: Sequence[WindowRun], shared: Sequence[Shared] = ()) -> tuple[Owed, ...]:
    """Return what every window of several terms owes, caps of one and of several together kept.

    Parameters
    ----------
    runs
        One for each term, the same number of draws in all.
    shared
        Caps over several of them.
    """
    told = [_Told.of(run) for run in runs]
    book = CapBook(runs, shared)
    for place, column in in_order_of_ends(runs):
        owes = told[place].before_caps(column)
        for limit in book.limits(place, column):
            owes = np.minimum(owes, book.left(limit))
        book.add(place, column, owes)
        told[place].note(column, owes)
    return tuple(one.owed() for one in told)


def in_order_of_ends(runs: Sequence[WindowRun]) -> list[tuple[int, int]]:
    """Return the place of the run and the column of every window, in the order in which they end."""
    order = sorted(
        (window.ends_at, place, column)
        for place, run in enumerate(runs)
        for column, window in enumerate(run.windows)
    )
    return [(place, column) for _, place, column in order]


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap over a window: the period that it counts, and the most in minor units.

    `number` is its place among the shared caps, or among those of the window's own version.
    """

    period: tuple[object, ...]
    most: int
    number: int
    is_shared: bool = False


class CapBook:
    """What windows owe by period, booked in the order in which they end: the one rule for caps (step 3).

    What a window owes counts towards each period that some version of its term caps: a cap that an amendment
    brings counts the whole of its first period. Amounts are whole numbers or arrays of them.
    """

    def __init__(self, runs: Sequence[WindowRun], shared: Sequence[Shared]) -> None:
        self._runs, self._shared = runs, shared
        self._capped = [
            {cap.per for level, _ in run.version_columns() for cap in level.schedule.caps} for run in runs
        ]
        self._spent: dict[tuple[object, ...], Any] = {}

    def limits(self, place: int, column: int) -> list[Limit]:
        """Return the caps over a window: own ones of the version in force in it, then shared ones."""
        run = self._runs[place]
        window, found = run.windows[column], list[Limit]()
        for number, cap in enumerate(run.levels[column].schedule.caps):
            most = limit_of(cap, run, column)
            if most is not None:
                found.append(Limit(self._own(place, window, cap.per), most, number))
        return found + [
            Limit(self._joint(number, window), one.most, number, is_shared=True)
            for number, one in enumerate(self._shared)
            if place in one.runs
        ]

    def left(self, limit: Limit) -> Any:  # noqa: ANN401 - a number or an array, as booked
        """Return what a cap leaves in its period, never below 0."""
        spent = self._spent.get(limit.period)
        return limit.most if spent is None else np.maximum(limit.most - spent, 0)

    def add(self, place: int, column: int, owes: Any) -> None:  # noqa: ANN401 - a number or an array
        """Book what a window owes."""
        window = self._runs[place].windows[column]
        periods = [self._own(place, window, per) for per in self._capped[place]]
        joint = [number for number, one in enumerate(self._shared) if place in one.runs]
        for period in (*periods, *(self._joint(number, window) for number in joint)):
            self._spent[period] = self._spent.get(period, 0) + owes

    def _joint(self, number: int, window: WindowSpan) -> tuple[object, ...]:
        return ("shared", number, *window.period(self._shared[number].per))

    @staticmethod
    def _own(place: int, window: WindowSpan, per: CapPeriod) -> tuple[object, ...]:
        return (place, per, *window.period(per))


def share_of(amount: Whole, share: Fraction | Decimal) -> Whole:
    """Return a share of whole amounts, halves to even."""
    above, under = share.as_integer_ratio()
    product = _wide(amount, max(above, 2 * under)) * above  # what is left over is doubled below
    if product.dtype != object and max(above, 2 * under) >= FITS:
        product = product.astype(object)
    down = product // under
    twice = 2 * (product - down * under)
    up = (twice > under) | ((twice == under) & (down % 2 == 1))
    return np.asarray(_narrow(down + up, amount.dtype))


def _wide(values: Whole, factor: int) -> Whole:
    """Return whole numbers that can be multiplied by a factor: Python's own where int64 might not do."""
    if values.dtype == object or not values.size:
        return values
    largest = max(int(values.max()), -int(values.min()), 1)
    return values if largest * max(abs(factor), 1) < FITS else values.astype(object)


def _narrow(values: Whole, dtype: np.dtype[Any]) -> Whole:
    return values if values.dtype == dtype else values.astype(dtype)


def scheduled_credits(run: WindowRun) -> Whole:
    """Return what the schedule alone says of each window's level (step 1)."""
    owed = np.zeros_like(run.good)
    for level, columns in run.version_columns():
        schedule = level.schedule
        fees = np.array([run.fees[column] for column in columns], dtype=run.good.dtype)
        part = np.zeros_like(run.good[:, columns])
        for tier in schedule.tiers:
            owes = (
                np.full_like(fees, tier.owes.minor)
                if isinstance(tier.owes, Money)
                else share_of(fees, tier.owes)
            )
            part = np.where(run.below(tier.below, columns), owes, part)
        if schedule.rate is not None:
            part = (
                part + _by_rate(run, level, schedule.rate, columns)
                if schedule.tiers
                else _by_rate(run, level, schedule.rate, columns)
            )
        owed[:, columns] = part
    return owed


def _by_rate(run: WindowRun, level: ServiceLevel, rate: CreditRate, columns: Sequence[int]) -> Whole:
    """Return share x fee x periods, of what is missing beyond what the objective allows.

    periods = (missed - (1 - objective) total) / per, never below 0; a part of one as the rate says.
    """
    above, under = level.objective.as_integer_ratio()
    per = under * (1 if rate.per == "case" else rate.per.minutes() * 60)
    good, total = (_wide(side[:, columns], under) for side in (run.good, run.total))
    beyond = np.maximum(above * total - under * good, 0)  # x under, so that it is whole
    fees = np.array([run.fees[column] for column in columns], dtype=object)
    if rate.part == "pro-rata":
        exact = (fees[None, :] * beyond.astype(object)) * rate.share.as_integer_ratio()[0]
        return _narrow(_half_even(exact, rate.share.as_integer_ratio()[1] * per), run.good.dtype)
    periods = -(-beyond // per) if rate.part == "started" else beyond // per
    fees = fees.astype(run.good.dtype)
    most = int(periods.max(initial=0))
    product = _wide(np.broadcast_to(fees, periods.shape), max(most, 1)) * periods
    return _narrow(share_of(product, rate.share), run.good.dtype)


def _half_even(product: Whole, under: int) -> Whole:
    down = product // under
    twice = 2 * (product - down * under)
    return np.asarray(down + ((twice > under) | ((twice == under) & (down % 2 == 1))))


def limit_of(cap: Cap, run: WindowRun, column: int) -> int | None:
    """Return the most that a cap lets a window's period owe, in minor units; None where it has no base."""
    if isinstance(cap.most, Money):
        return cap.most.minor
    if cap.per == "window":
        base: int | None = run.fees[column]
    elif cap.per == "contract":
        base = run.contract
    else:
        base = run.monthly * MONTHS_IN[cap.per]
    return None if base is None else round(Fraction(cap.most) * base)


@dataclass(slots=True)
class _Told:
    """A run as its windows go by: how far the clause has loosened, and what was owed so far."""

    run: WindowRun
    scheduled: Whole
    met: Flags
    missed: Flags
    credits: Whole
    steps: NDArray[np.int64]
    step: NDArray[np.int64]
    kept_in_a_row: NDArray[np.int64]

    @classmethod
    def of(cls, run: WindowRun) -> _Told:
        missed = np.zeros(run.good.shape, dtype=np.bool_)
        for level, columns in run.version_columns():
            missed[:, columns] = run.below(level.objective, columns)
        nothing = np.zeros(len(run.good), dtype=np.int64)
        standing = run.standing or Standing(nothing, nothing)
        return cls(
            run=run,
            scheduled=scheduled_credits(run),
            met=run.is_measured() & ~missed,
            missed=missed,
            credits=np.zeros_like(run.good),
            steps=np.zeros(run.good.shape, dtype=np.int64),
            step=standing.steps,
            kept_in_a_row=standing.kept_in_a_row,
        )

    def before_caps(self, column: int) -> Whole:
        """Return what a window owes after grace, step-down and minimum (step 2)."""
        schedule = self.run.levels[column].schedule
        owes = self.scheduled[:, column]
        if column < schedule.grace_windows:
            return np.zeros_like(owes)
        if schedule.step_down is not None:
            for step in np.unique(self.step[self.step > 0]):
                factor = loosened(schedule.step_down, int(step))
                owes = np.where(self.step == step, share_of(owes, factor), owes)
        if schedule.minimum is not None:
            owes = np.where(owes > schedule.minimum.minor, owes, 0)
        return owes

    def note(self, column: int, owes: Whole) -> None:
        """Take down what a window owes, and move the clause on for the next."""
        self.credits[:, column] = owes
        self.steps[:, column] = self.step
        step_down = self.run.levels[column].schedule.step_down
        if step_down is None:
            return
        self.kept_in_a_row = np.where(self.met[:, column], self.kept_in_a_row + 1, self.kept_in_a_row)
        is_due = self.kept_in_a_row >= step_down.after
        self.step = np.where(is_due, self.step + 1, self.step)
        self.kept_in_a_row = np.where(is_due | self.missed[:, column], 0, self.kept_in_a_row)
        self.step = np.where(self.missed[:, column], 0, self.step)

    def owed(self) -> Owed:
        """Return everything, with what is earned back (step 4) and the right to leave (step 5)."""
        given_back, may_leave = np.zeros_like(self.credits), np.zeros(self.met.shape, dtype=np.bool_)
        columns = range(self.credits.shape[1])
        for column in columns:
            schedule = self.run.levels[column].schedule
            self._earn_back(column, schedule, given_back)
            if schedule.termination is not None:
                ending = schedule.termination
                seen = [*columns[max(column + 1 - ending.within, 0) : column + 1]]
                below = self.run.below(ending.below, seen).sum(axis=1)
                may_leave[:, column] = below >= ending.windows
        left = Standing(self.step, self.kept_in_a_row)
        return Owed(self.scheduled, self.credits, given_back, self.steps, self.met, may_leave, left)

    def _earn_back(self, column: int, schedule: CreditSchedule, given_back: Whole) -> None:
        earned = schedule.earn_back
        if earned is None or column + earned.after >= self.credits.shape[1]:
            return
        after = [*range(column + 1, column + 1 + earned.after)]
        kept = self.met[:, after]
        if earned.level is not None:
            kept = self.run.is_measured()[:, after] & ~self.run.below(earned.level, after)
        back = share_of(self.credits[:, column], earned.share)
        given_back[:, after[-1]] += np.where(kept.all(axis=1), back, 0)


def loosened(step_down: StepDown, steps: int) -> Fraction:
    """Return the share of a credit that is left after some steps."""
    return max(Fraction(step_down.factor) ** steps, Fraction(step_down.least))
