"""The weeks in which it gets hard: when the date forecast moves out, and what it looks like then.

Bad news is a date forecast that moves out by a week or more within one week. It refuses to name a week
that chance alone could have made: four standard errors of the draws lie between a named week and none.

Source: docs/hard.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER, start_of_day
from troth.forecast.course.weekly_projection import monday_of
from troth.forecast.deal.client_hours import MOST_WEEKS, first_monday, week_minutes
from troth.forecast.deal.tables import open_minutes
from troth.judgement.hardship.course import Course
from troth.judgement.hardship.dip import dip_of, lost_output
from troth.judgement.paired import FINDING_ERRORS

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]

BAD_NEWS_DAYS = 7
MONTH_DAYS = 365.25 / 12
WORTH_TELLING = 0.05
WORTH_SHOWING = 0.005
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Odds:
    """A chance that draws gave, with its Monte Carlo standard error sqrt(p (1 - p) / n)."""

    chance: float
    error: float

    @classmethod
    def of(cls, happens: NDArray[np.bool_]) -> Odds:
        """Return the share of draws in which something happens."""
        chance = float(happens.mean())
        return cls(chance, math.sqrt(chance * (1.0 - chance) / len(happens)))

    @property
    def is_clear(self) -> bool:
        """Whether it stands clear of the noise of the draws."""
        return self.chance > FINDING_ERRORS * self.error


@dataclass(frozen=True, slots=True)
class Week:
    """One week: the odds of bad news in it, the client's hours, and the share of their output lost.

    `running` is the share of draws not finished when it begins; hours are the middle case and what 1 run
    in 10 exceeds; `lost_output` is a mean over draws, which the depth of the dip bounds.
    """

    monday: date
    bad_news: Odds
    running: float
    client_hours: float
    client_hours_ninety: float
    lost_output: float


@dataclass(frozen=True, slots=True)
class LateWork:
    """A piece of work that is late, or slips, in a week.

    Late: not done by its end, though the first plan had it done; `late` is the share of all draws,
    `late_when_bad` of those with bad news in that week. `slips_when_bad`: under way, and its own forecast
    end moves out in that week.
    """

    item: str
    late: float
    late_when_bad: float
    slips_when_bad: float


@dataclass(frozen=True, slots=True)
class Overload:
    """A role that work waits for in a week: in which share of draws, and how much of its time is booked.

    `booked` is the middle case, None where the week is closed for them.
    """

    role: str
    waiting: float
    booked: float | None


@dataclass(frozen=True, slots=True)
class HardWeek:
    """What the hardest week looks like: how far the date moves (days, middle case of bad news), and why."""

    week: Week
    moved_days: int
    late: tuple[LateWork, ...]
    overloaded: tuple[Overload, ...]


@dataclass(frozen=True, slots=True)
class DipCourse:
    """The fall of the users' output from the headline on: when it begins, and when the old level is back.

    `deepest` is the week in which most of it is lost on average over the draws, `lost` that share.
    """

    depth: float
    begins_even_on: date | None
    over_even_on: date | None
    over_ninety_on: date | None
    deepest: date | None
    lost: float


def bad_news(course: Course) -> NDArray[np.bool_]:
    """Return, by week and draw, whether the date forecast moves out by seven days or more in it."""
    days = course.days[:, :, 0]
    return np.asarray(np.diff(days, axis=0) >= BAD_NEWS_DAYS)


def has_bad_news(course: Course) -> NDArray[np.bool_]:
    """Return the draws with bad news in any week."""
    return np.asarray(bad_news(course).any(axis=0), dtype=np.bool_)


def slips_a_month(course: Course) -> NDArray[np.bool_]:
    """Return the draws whose date forecast at some time lies a month or more later than at the start."""
    days = course.days[:, :, 0]
    return np.asarray((days - days[0]).max(axis=0) >= MONTH_DAYS)


def weeks_of(course: Course) -> tuple[Week, ...]:
    """Return all weeks from the first on, up to the last that has anything to show."""
    zone = course.deal.calendars["seller"].timezone
    first = monday_of(course.moments[0], zone)
    news = bad_news(course)
    dip = dip_of(course)
    last = course.moments[-1] if dip is None else max(int(np.quantile(dip[1], 0.99)), course.moments[-1])
    count = min(max((last - course.moments[0]) // (7 * 1440) + 1, len(news)), MOST_WEEKS)
    edges = [*course.moments[:-1]]
    while len(edges) <= count:
        edges.append(start_of_day(first + timedelta(weeks=len(edges)), zone))
    hours = client_hours(course, first, count)
    weeks = []
    for number in range(count):
        happens = news[number] if number < len(news) else np.zeros(course.draws, dtype=np.bool_)
        lost = (
            0.0 if dip is None else float(lost_output(course, dip, edges[number], edges[number + 1]).mean())
        )
        weeks.append(
            Week(
                first + timedelta(weeks=number),
                Odds.of(happens),
                float((course.finish > edges[number]).mean()),
                float(np.quantile(hours[:, number], 0.5, method="inverted_cdf")),
                float(np.quantile(hours[:, number], 0.9, method="inverted_cdf")),
                lost,
            )
        )
    shown = [number for number, week in enumerate(weeks) if _shows(week)]
    return tuple(weeks[: shown[-1] + 1]) if shown else ()


def _shows(week: Week) -> bool:
    most = max(week.bad_news.chance, week.lost_output)
    return most >= WORTH_SHOWING or week.client_hours_ninety > 0 or week.running >= 0.5


def client_hours(course: Course, first: date, count: int) -> Floats:
    """Return the hours of all the client's people by draw and week from a Monday on."""
    played = course.played
    skipped = (first - first_monday(played)).days // 7
    hours = np.zeros((course.draws, count))
    for role in played.parts_by_role("client"):
        hours += week_minutes(played, role, skipped + count)[:, skipped:] / 60
    return hours


def hardest_weeks(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Return the weeks in which bad news is most likely and clear of noise, the likeliest first."""
    clear = [week for week in weeks if week.bad_news.is_clear and week.bad_news.chance >= WORTH_TELLING]
    return tuple(sorted(clear, key=lambda week: (-week.bad_news.chance, week.monday))[:MOST_NAMED])


def hard_week_of(course: Course, weeks: Sequence[Week], week: Week) -> HardWeek:
    """Say what a week looks like."""
    number = weeks.index(week)
    is_bad = bad_news(course)[number]
    days = course.days[:, :, 0]
    moved = (days[number + 1] - days[number])[is_bad]
    return HardWeek(
        week,
        int(np.quantile(moved, 0.5, method="inverted_cdf")) if len(moved) else 0,
        late_work(course, number, is_bad),
        overloads(course, course.moments[number], course.moments[number + 1]),
    )


def late_work(course: Course, number: int, is_bad: NDArray[np.bool_]) -> tuple[LateWork, ...]:
    """Return the work that is late at the end of a week, or slips in it, what slips most often first."""
    begin, end = course.moments[number], course.moments[number + 1]
    finish = course.played.schedules.finish
    late = (finish > end) & (course.projections.first <= end)
    slips = slipping(course, begin, end)
    found = []
    for place, item in enumerate(course.stage.network.items):
        shares = [float(late[:, place].mean())]
        shares += [float(each[is_bad, place].mean()) if is_bad.any() else 0.0 for each in (late, slips)]
        if len(course.stage.network.parts_of(place)) and max(shares) >= WORTH_TELLING:
            found.append(LateWork(item.name, *shares))
    found.sort(key=lambda one: (-one.slips_when_bad, -one.late_when_bad, one.item))
    return tuple(found[:MOST_NAMED])


def slipping(course: Course, begin: int, end: int) -> NDArray[np.bool_]:
    """Return, by draw and item, what is under way between two moments and whose forecast end moves out."""
    rows = np.arange(course.draws)
    before, after = (course.local.of_ends(course.plan.at(moment, rows).finish) for moment in (begin, end))
    schedules = course.played.schedules
    return np.asarray((after > before) & (schedules.start < end) & (schedules.finish > begin))


def overloads(course: Course, begin: int, end: int) -> tuple[Overload, ...]:
    """Return the roles that work waits for between two moments, the most often first."""
    found = []
    for role in course.deal.people.values():
        waiting = float(waits_for(course, role.id, begin, end).mean())
        if waiting >= WORTH_TELLING:
            found.append(Overload(role.id, waiting, booked_share(course, role.id, begin, end)))
    return tuple(sorted(found, key=lambda one: (-one.waiting, one.role)))


def waits_for(course: Course, role: str, begin: int, end: int) -> NDArray[np.bool_]:
    """Return the draws in which work that could begin waits for people of a role between two moments.

    At the moment from which it waits, the people booked and those it needs are more than there are.
    """
    schedules, network = course.played.schedules, course.stage.network
    parts = course.played.parts_by_role(course.deal.people[role].side)[role]
    is_short = np.zeros(course.draws, dtype=np.bool_)
    pool = network.roles[course.played.role_of(role)].count
    for part in parts:
        item = network.parts[part].item
        could, did = schedules.eligible[:, item], schedules.start[:, item]
        waits = (could < did) & (could < end) & (did > begin) & (could < NEVER)
        if not waits.any():
            continue
        at = np.maximum(could, begin)
        booked = np.zeros(course.draws, dtype=np.int64)
        for other in parts:
            starts = schedules.start[:, network.parts[other].item]
            booked += ((starts <= at) & (at < schedules.part_end[:, other])) * network.parts[other].count
        is_short |= waits & (booked + network.parts[part].count > pool)
    return is_short


def booked_share(course: Course, role: str, begin: int, end: int) -> float | None:
    """Return how much of a role's working time between two moments is booked, in the middle case."""
    table = course.played.role_table(role)
    edges = np.array([begin, end], dtype=np.int64)
    people = course.stage.network.roles[course.played.role_of(role)].count
    has = int(open_minutes(table, edges[:1], edges[1:])[0]) * people
    if has <= 0:
        return None
    ends = course.played.schedules.part_end
    done = course.plan.done
    worked = done.open_by(np.minimum(ends, end)) - done.open_by(np.minimum(ends, begin))
    parts = course.played.parts_by_role(course.deal.people[role].side)[role]
    counts = np.array([course.stage.network.parts[part].count for part in parts])
    booked = (worked[:, parts] * counts[None, :]).sum(axis=1)
    return float(np.quantile(booked / has, 0.5, method="inverted_cdf"))


def dip_course(course: Course, weeks: Sequence[Week]) -> DipCourse | None:
    """Say when the users' output falls and when the old level is back."""
    dip, adoption = dip_of(course), course.deal.adoption
    if dip is None or adoption is None or adoption.dip is None:
        return None
    deepest = max(weeks, key=lambda week: week.lost_output, default=None)
    return DipCourse(
        adoption.dip.depth,
        course.day_at(course.finish, 0.5),
        course.day_at(dip[1], 0.5),
        course.day_at(dip[1], 0.9),
        None if deepest is None else deepest.monday,
        0.0 if deepest is None else deepest.lost_output,
    )
