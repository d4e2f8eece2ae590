"""When it gets hard: in which weeks, what it looks like, what it costs to stop, and what was agreed.

The door is `hardship`; its body reads like the abstract of docs/hard.md. All figures are the plan's own
runs (inside). It refuses comfort: a week is named whether or not anything helps.

Source: DESIGN sections 3 and 6; docs/hard.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from troth.core.change import ChangedDeal, Choice
from troth.core.deal import Deal
from troth.core.worktime import Calendar
from troth.forecast.deal.prepare import Prepared
from troth.judgement.hardship.agreed import AgreedAnswer, answers_of
from troth.judgement.hardship.budget import gone_at_half_way
from troth.judgement.hardship.course import Course, promised_on
from troth.judgement.hardship.past import OwnPast, own_items, own_past
from troth.judgement.hardship.stop import StopOrStay, stop_or_stay
from troth.judgement.hardship.weeks import (
    DipCourse,
    HardWeek,
    Odds,
    Week,
    dip_course,
    hard_week_of,
    hardest_weeks,
    has_bad_news,
    slips_a_month,
    weeks_of,
)

CLOSED_DAYS = 5
State = Literal["open", "finished", "nothing"]


@dataclass(frozen=True, slots=True)
class ClosedSpan:
    """A stretch in which a side is closed: five or more of its weekdays in a row."""

    side: Literal["seller", "client"]
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Hardship:
    """Everything said of a deal's hard time; see docs/hard.md for each figure.

    `headline` is the item whose date is looked at (None: the end of the plan), `first_on` the date
    forecast at the start, `even_on` and `ninety_on` when it is there in the draws. `state` is `finished`
    where that is past, `nothing` where nothing in the plan takes time. `hardest` are the weeks clear of
    noise, the worst first; `worst` and `stop` are about the worst of them. `budget` is None where our
    cost is not known.
    """

    changed: ChangedDeal
    as_of: date
    seed: int
    draws: int
    state: State
    headline: str | None
    promised_on: date | None
    first_on: date | None
    even_on: date | None
    ninety_on: date | None
    weeks: tuple[Week, ...]
    hardest: tuple[Week, ...]
    any_bad_news: Odds
    slips_a_month: Odds
    worst: HardWeek | None
    dip: DipCourse | None
    budget: Odds | None
    stop: StopOrStay | None
    answers: tuple[AgreedAnswer, ...]
    past: OwnPast | None
    closed: tuple[ClosedSpan, ...]
    own_items: int
    is_synthetic: bool
    is_cut: bool

    @property
    def deal(self) -> Deal:
        """The deal as it stands."""
        return self.changed.deal


def hardship(prepared: Prepared, choices: Sequence[Choice], draws: int) -> Hardship:
    """Say when a deal gets hard, and what then.

    Parameters
    ----------
    prepared
        The deal, made ready.
    choices
        The levers set.
    draws
        How many draws; each is forecast anew every week.
    """
    course = Course.of(prepared, choices, draws)
    weeks = weeks_of(course)
    hardest = hardest_weeks(weeks)
    worst = hard_week_of(course, weeks, hardest[0]) if hardest else None
    after = course.moments[weeks.index(hardest[0]) + 1] if hardest else None
    headline = course.headline
    knowledge = prepared.knowledge
    return Hardship(
        changed=course.changed,
        as_of=prepared.as_of,
        seed=prepared.seed,
        draws=draws,
        state=_state(course),
        headline=headline,
        promised_on=None if headline is None else promised_on(course.deal, headline),
        first_on=course.day_at(course.projections.finish[0, :, 0], 0.5),
        even_on=course.day_at(course.finish, 0.5),
        ninety_on=course.day_at(course.finish, 0.9),
        weeks=weeks,
        hardest=hardest,
        any_bad_news=Odds.of(has_bad_news(course)),
        slips_a_month=Odds.of(slips_a_month(course)),
        worst=worst,
        dip=dip_course(course, weeks),
        budget=gone_at_half_way(course),
        stop=None if after is None else stop_or_stay(course, after),
        answers=answers_of(course),
        past=own_past(course),
        closed=closed_spans(course.deal, weeks),
        own_items=own_items(course),
        is_synthetic=knowledge.items.is_synthetic or knowledge.deals.is_synthetic,
        is_cut=course.projections.is_cut,
    )


def _state(course: Course) -> State:
    if (course.finish > course.moments[0]).any():
        return "open"
    items = course.deal.work.values() if course.headline is None else [course.deal.work[course.headline]]
    is_past = any(item.finished_on is not None for item in items)
    return "finished" if is_past else "nothing"


def closed_spans(deal: Deal, weeks: Sequence[Week]) -> tuple[ClosedSpan, ...]:
    """Return when either side is closed for a week or longer, within the weeks shown."""
    if not weeks:
        return ()
    first, last = weeks[0].monday, weeks[-1].monday + timedelta(days=6)
    return tuple(
        ClosedSpan(side, *span)
        for side in ("seller", "client")
        for span in _closed_in(deal.calendars[side], first, last)
    )


def _closed_in(calendar: Calendar, first: date, last: date) -> list[tuple[date, date]]:
    """Return stretches of closed days that hold at least five weekdays on which one would work."""
    found: list[tuple[date, date]] = []
    began: date | None = None
    lost = 0
    for number in range((last - first).days + 2):
        on = first + timedelta(days=number)
        if on <= last and not calendar.is_open(on):
            began = began or on
            lost += on.weekday() in calendar.weekdays
            continue
        if began is not None and lost >= CLOSED_DAYS:
            found.append((began, on - timedelta(days=1)))
        began, lost = None, 0
    return found
