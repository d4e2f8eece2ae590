"""The date forecast of every week inside each draw: what one would say then, not knowing what comes.

At the begin of each week everything unfinished is scheduled anew at its medians, given more than is
spent. Nothing is planned twice: the scheduler never uses a duration that is not yet known, so the same
schedule from the beginning, with only the unknown work replaced, goes through the same history. Shares
of a day stay as drawn, and of the stops only those that have begun are known. It refuses to look ahead.

Source: docs/hard.md "The date forecast of a week".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER, day_of_start, start_of_day
from troth.forecast.course.rest_of_work import rest_of_work
from troth.forecast.course.work_done import WorkDone, begins_of
from troth.forecast.deal.play import Stage
from troth.forecast.deal.played import Played
from troth.forecast.deal.under_way import minutes_behind
from troth.forecast.plan.schedule import Schedules, Stops, schedule

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_WEEKS = 156
THREADS = 2


@dataclass(frozen=True, slots=True)
class Projections:
    """The date forecast of some goals by week and draw.

    `moments` are the begins of the weeks: the plan's own, then Mondays; `finish` has shape (moments,
    draws, goals) and tells the real finish once it is past; `first` is each item's finish in the first
    forecast, shape (draws, items). `is_cut` says that draws were still running after the last moment.
    """

    moments: tuple[int, ...]
    finish: Minutes
    first: Minutes
    is_cut: bool


class WeeklyPlan:
    """A played block of a stage, planned anew at any moment.

    `left` is what remained of each part on the day of the forecast, shape (draws, parts).
    """

    def __init__(self, stage: Stage, played: Played, left: Minutes) -> None:
        """Tabulate what is the same in every week."""
        self.stage, self.played, self.left = stage, played, left
        network = stage.network
        self.done = WorkDone(played)
        self.begins = begins_of(played)
        self.estimates = np.array([max(part.estimate_minutes, 1) for part in network.parts], dtype=np.float64)
        self.items = [number for number in range(len(network.items)) if len(network.parts_of(number))]
        names = {number: network.items[number].name for number in self.items}
        self.rests = {number: rest_of_work(stage.ratios[names[number]]) for number in self.items}
        behind = np.zeros(len(network.items))
        for number in self.items:
            item = played.deal.work[names[number]]
            first = network.items[number].first_part
            behind[number] = minutes_behind(network, number, item) / self.estimates[first]
        owners = [part.item for part in network.parts]
        self.behind = behind[owners]
        start = {number: float(self.rests[number].median_ratio(np.zeros(1))[0]) for number in self.items}
        self.medians = np.maximum(np.rint(self.estimates * [start[owner] for owner in owners]), 1)

    def work_at(self, moment: int) -> Minutes:
        """Return every part's work as one would plan it at a moment, shape (draws, parts).

        Done parts keep what they took. Of an item under way each part has the middle case of the ratio
        given max over its parts (spent / estimate), and at least a minute more than is done. What has
        not begun takes its median.
        """
        network = self.stage.network
        is_begun = self.begins <= moment
        is_over = self.played.schedules.part_end <= moment
        done = np.where(is_over, self.left, np.minimum(self.done.by(moment), self.left)) * is_begun
        spent = self.behind + done / self.estimates
        is_open = is_begun & ~is_over
        work = np.where(is_over, self.left, self.medians[None, :].astype(np.int64))
        for number in self.items:
            parts = list(network.parts_of(number))
            rows = np.flatnonzero(is_open[:, parts].any(axis=1))
            if not len(rows):
                continue
            ratio = self.rests[number].median_ratio(spent[rows][:, parts].max(axis=1))
            for part in parts:
                planned = np.rint(self.estimates[part] * (ratio - self.behind[part])).astype(np.int64)
                planned = np.maximum(planned, done[rows, part] + 1)
                work[rows, part] = np.where(is_over[rows, part], self.left[rows, part], planned)
        return work

    def done_by(self, instants: Minutes) -> Floats:
        """Return the minutes of each part done by an instant of each draw, what was behind included."""
        behind = self.played.work - self.left
        return np.asarray(behind + self.left * self.done.share_by(instants), dtype=np.float64)

    def at(self, moment: int, rows: NDArray[np.int64]) -> Schedules:
        """Plan some draws anew at a moment."""
        played = self.played
        stops = played.stops
        begin, end = stops.begin[rows], stops.end[rows]
        is_known = begin <= moment
        known = Stops(stops.side, np.where(is_known, begin, NEVER), np.where(is_known, end, NEVER))
        work = self.work_at(moment)[rows]
        return schedule(
            self.stage.network, self.stage.order, work, played.share[rows], known, threads=THREADS
        )


def moments_of(begins_at: int, until: int, timezone: str) -> tuple[int, ...]:
    """Return the begins of the weeks: the given one, then every Monday up to the first at or past the end."""
    begins_on = day_of_start(begins_at, timezone)
    monday = begins_on + timedelta(days=7 - begins_on.weekday())
    moments = [begins_at]
    while moments[-1] < until and len(moments) <= MOST_WEEKS:
        moments.append(start_of_day(monday, timezone))
        monday += timedelta(weeks=1)
    return tuple(moments)


def monday_of(moment: int, timezone: str) -> date:
    """Return the Monday of the week that a moment lies in."""
    on = day_of_start(moment, timezone)
    return on - timedelta(days=on.weekday())


def weekly_projections(plan: WeeklyPlan, goals: Sequence[tuple[int, ...]]) -> Projections:
    """Forecast the date of each goal anew at the begin of every week, in every draw.

    Parameters
    ----------
    plan
        The played block.
    goals
        Network items; a goal is reached when the last of its own is finished.
    """
    played = plan.played
    real = goals_in(played.schedules.finish, goals)
    last = real.max(axis=1)
    network = plan.stage.network
    timezone = played.deal.calendars["seller"].timezone
    moments = moments_of(network.begins_at, int(last.max()), timezone)
    finish = np.repeat(real[None, :, :], len(moments), axis=0)
    first = played.schedules.finish
    for week, moment in enumerate(moments):
        rows = np.flatnonzero(last > moment) if week else np.arange(played.luck.count)
        if not len(rows):
            continue
        planned = plan.at(moment, rows)
        finish[week, rows] = goals_in(planned.finish, goals)
        first = planned.finish if not week else first
    return Projections(moments, finish, first, is_cut=bool((last > moments[-1]).any()))


def goals_in(finish: Minutes, goals: Sequence[tuple[int, ...]]) -> Minutes:
    """Return when each goal's last item finishes, shape (draws, goals)."""
    ends = [finish[:, list(goal)].max(axis=1) for goal in goals]
    return np.stack(ends, axis=1)
