"""What was agreed for the day it gets hard, evaluated: how much that answer wins back.

In each draw the condition is met at the first weekly forecast that lies the agreed span past the promised
day; the decision takes its drawn time, then the lever works on what has not begun. It refuses to call a
moved day a promise kept, and a difference within the noise a gain.

Source: docs/hard.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

import numpy as np
from numpy.typing import NDArray

from troth.core.agreement import Agreement
from troth.core.change import Choice, conflict_in, with_levers
from troth.core.quantity import DAY_MINUTES, Span
from troth.core.worktime import NEVER, Calendar, nth_open_day
from troth.forecast.course.pulled import Kept, Pulled, decided_at, kept_once_moved, pull, why_unpullable
from troth.judgement.hardship.course import Course, promised_on
from troth.judgement.hardship.weeks import MONTH_DAYS, Odds
from troth.judgement.paired import Paired, paired

Minutes = NDArray[np.int64]

MIXED = "mixed"
SET = "set"
CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Gain:
    """One promise of the seller's without and with an agreement, on the same draws.

    `error` is the paired Monte Carlo error of the difference.
    """

    promise: str
    without: float
    with_it: float
    error: float

    @property
    def difference(self) -> float:
        """What the agreement adds, in chance; negative where it breaks more than it saves."""
        return self.with_it - self.without

    @property
    def is_clear(self) -> bool:
        """Whether the difference stands clear of the noise of the draws."""
        return Paired(self.difference, self.error).is_clear


@dataclass(frozen=True, slots=True)
class AgreedAnswer:
    """An agreement evaluated.

    `why_not` says why the lever cannot be pulled in mid-course (None: it can): `adds`, `outsources`,
    `risks`, `training`, `mixed` (a plan and a promised day at once), `set` (it is already), `conflict`.
    `asked` is how often the condition is met, `at_once` how often by the first forecast already;
    `pulled` how often the lever takes effect before the item is there, `too_late` how often nothing is
    left to drop by then. `days_won` is the middle case where it was pulled. `is_moved` marks a lever that
    moves the promised day or the price, which keeps no promise.
    """

    agreement: Agreement
    why_not: str | None
    promised_on: date | None
    asked: Odds
    at_once: float
    pulled: Odds
    too_late: float
    pulled_on: date | None
    days_won: int | None
    gains: tuple[Gain, ...]
    is_moved: bool
    is_refused: bool


def answers_of(course: Course) -> tuple[AgreedAnswer, ...]:
    """Evaluate every agreement of a deal, each alone."""
    return tuple(
        _answer(course, agreement, goal) for goal, agreement in enumerate(course.deal.when_hard, start=1)
    )


def _answer(course: Course, agreement: Agreement, goal: int) -> AgreedAnswer:
    choice = Choice(course.prepared.deal.levers[agreement.lever])
    asked = asked_at(course, agreement, goal)
    moments = decided_at(course.prepared, course.stage, agreement, asked, course.played.luck)
    moments = np.where(moments < course.played.finish(agreement.item), moments, NEVER)
    why_not = why_not_pulled(course, choice)
    made = None if why_not else _pulled(course, choice, moments)
    is_pulled = moments < NEVER
    return AgreedAnswer(
        agreement=agreement,
        why_not=why_not,
        promised_on=promised_on(course.deal, agreement.item),
        asked=Odds.of(asked < NEVER),
        at_once=float((asked == course.moments[0]).mean()),
        pulled=Odds.of(is_pulled),
        too_late=0.0 if made is None else _too_late(made),
        pulled_on=course.day_at(moments[is_pulled], 0.5) if is_pulled.any() else None,
        days_won=None if made is None else _days_won(course, made, agreement.item),
        gains=() if why_not else gains_of(course, _kept_with(course, choice, made, is_pulled)),
        is_moved=choice.change.moves_goal,
        is_refused=agreement.lever in course.deal.refused,
    )


def why_not_pulled(course: Course, choice: Choice) -> str | None:
    """Say why a lever cannot be pulled in mid-course, None when it can."""
    if choice.lever.id in {one.lever.id for one in course.changed.choices}:
        return SET
    if conflict_in((*course.changed.choices, choice)) is not None:
        return CONFLICT
    if choice.change.moves_goal and choice.change.is_replanned:
        return MIXED
    return why_unpullable(choice.change)


def asked_at(course: Course, agreement: Agreement, goal: int) -> Minutes:
    """Return when the condition is first met in each draw: the begin of that week, NEVER when it is not."""
    days = course.days[:, :, goal]
    calendar = course.deal.calendars["client"]
    due = promised_on(course.deal, agreement.item)
    if due is not None:
        bound = np.full(course.draws, slipped_on(due, agreement.slips, calendar).toordinal())
    else:
        firsts, of_draw = np.unique(days[0], return_inverse=True)
        slipped = [slipped_on(date.fromordinal(int(day)), agreement.slips, calendar) for day in firsts]
        bound = np.array([on.toordinal() for on in slipped])[of_draw.reshape(-1)]
    moments = np.array(course.moments, dtype=np.int64)
    runs = course.played.finish(agreement.item)[None, :] > moments[:, None]
    met = (days >= bound[None, :]) & runs
    return np.where(met.any(axis=0), moments[np.argmax(met, axis=0)], NEVER)


def slipped_on(due: date, slips: Span, calendar: Calendar) -> date:
    """Return the first day that lies a span past another; part of a day counts as one."""
    if slips.is_working:
        count = int(slips.number.to_integral_value(ROUND_CEILING))
        return nth_open_day(calendar, due + timedelta(days=1), max(count, 1))
    if slips.unit == "months":
        return due + timedelta(days=math.ceil(float(slips.number) * MONTH_DAYS))
    days = (Decimal(slips.minutes()) / DAY_MINUTES).to_integral_value(ROUND_CEILING)
    return due + timedelta(days=int(days))


def _pulled(course: Course, choice: Choice, moments: Minutes) -> Pulled | None:
    """Play the draws again with the lever pulled; None where only a day or the price moves."""
    if not choice.change.is_replanned:
        return None
    return pull(course.stage, course.played, course.plan.left, choice, moments)


def _too_late(made: Pulled) -> float:
    """Return how often there was nothing left to drop, for a lever that does nothing else."""
    if made.choice.change.people:
        return 0.0
    return float((made.is_pulled & ~made.is_dropped.any(axis=1)).mean())


def _days_won(course: Course, made: Pulled, item: str) -> int | None:
    before = course.local.of_ends(course.played.finish(item))
    won = (before - course.local.of_ends(made.played.finish(item)))[made.is_pulled]
    return int(np.quantile(won, 0.5, method="inverted_cdf")) if len(won) else None


def _kept_with(course: Course, choice: Choice, made: Pulled | None, is_pulled: NDArray[np.bool_]) -> Kept:
    if made is None:
        deal = with_levers(course.prepared.deal, (*course.changed.choices, choice)).deal
        return kept_once_moved(course.played, deal, is_pulled, course.kept)
    return {
        key: None if was is None or now is None else np.where(made.is_pulled, now, was)
        for key, now in made.kept().items()
        for was in (course.kept[key],)
    }


def gains_of(course: Course, kept: Mapping[str, NDArray[np.bool_] | None]) -> tuple[Gain, ...]:
    """Return what an agreement does to each promise of the seller's that somebody can know."""
    gains = []
    for promise in _sellers(course):
        was, now = course.kept[promise], kept[promise]
        if was is None or now is None:
            continue
        change = paired(now.astype(np.float64) - was.astype(np.float64))
        gains.append(Gain(promise, float(was.mean()), float(now.mean()), change.error))
    return tuple(gains)


def _sellers(course: Course) -> Sequence[str]:
    return [key for key, promise in course.deal.promises.items() if promise.by == "seller"]
