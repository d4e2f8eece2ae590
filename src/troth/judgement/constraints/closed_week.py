"""Closed weeks: runs of closed working days in a calendar, week by week.

A run bridges weekends and has at least three days that would be worked: single public holidays are no
closed week. It refuses to ask why a day is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from troth.core.worktime import Calendar

SHORTEST_RUN = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClosedWeek:
    """The closed working days of one calendar week that belong to a closed period."""

    monday: date
    days: tuple[date, ...]


def closed_weeks(calendar: Calendar, first_on: date, last_on: date) -> tuple[ClosedWeek, ...]:
    """List the closed weeks that have a day between two days, in order.

    A period that began before the first day counts in full; only its days within are opened.
    """
    weeks: dict[date, list[date]] = {}
    run: list[date] = []
    on, until = first_on - WEEK, last_on + WEEK
    while on <= until:
        if on.weekday() in calendar.weekdays:
            if on in calendar.closed:
                run.append(on)
            else:
                _add(weeks, run)
                run = []
        on += timedelta(days=1)
    _add(weeks, run)
    found = (
        ClosedWeek(monday, tuple(on for on in days if first_on <= on <= last_on))
        for monday, days in weeks.items()
    )
    return tuple(week for week in found if week.days)


def _add(weeks: dict[date, list[date]], run: list[date]) -> None:
    if len(run) < SHORTEST_RUN:
        return
    for on in run:
        weeks.setdefault(on - timedelta(days=on.weekday()), []).append(on)
