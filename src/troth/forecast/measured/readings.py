"""The reading of one version of a service level between two instants: its rules of time, and its measure.

It refuses terms of delivery.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from troth.core.deal import Deal
from troth.core.events import NONE, EventKind, Events
from troth.core.quantity import Span
from troth.core.recurrence import maintenance_spans
from troth.core.service_level import CaseTime, Requests, ServiceLevel, Uptime
from troth.core.worktime import EPOCH_ORDINAL, WorkingTime, working_time
from troth.forecast.measured.cases import CASE_KINDS, Clock, cases_of
from troth.forecast.measured.figures import Reading
from troth.forecast.measured.requests import RequestsReading, buckets_of
from troth.forecast.measured.spans import Spans, joined, spans_of
from troth.forecast.measured.spoken import Spoken, speaking, spoken_for
from troth.forecast.measured.steps import STATES, lasting
from troth.forecast.measured.timeline import Rules, timeline_of
from troth.forecast.measured.uptime import UptimeReading

MAINTENANCE = "maintenance"
DAY_S = 86_400


def kinds_of(level: ServiceLevel) -> tuple[EventKind, ...]:
    """Return the kinds of events by which a service level is measured."""
    if isinstance(level.measure, CaseTime):
        return CASE_KINDS
    return ("requests",) if isinstance(level.measure, Requests) else (*STATES, "outage")


def speakers(deal: Deal, events: Events, level: ServiceLevel, until_at: int) -> Spoken:
    """Return the events that speak for a service level of a deal."""
    called = (level.id, *([level.record] if level.record else []))
    taken = [name for name in deal.terms if name not in called]
    return spoken_for(events, called, kinds_of(level), until_at, taken)


def reading_of(deal: Deal, level: ServiceLevel, spoken: Spoken, begins_at: int, ends_at: int) -> Reading:
    """Return what events say of one version of a service level between two instants.

    Parameters
    ----------
    deal
        For its calendars.
    level
        The version.
    spoken
        The events that speak for it, all from before `ends_at`.
    begins_at, ends_at
        Seconds since 1970Z.
    """
    hours = hours_of(deal, level.hours, begins_at, ends_at)
    measure = level.measure
    if isinstance(measure, CaseTime):
        bound_s = measure.within.minutes(_workday(deal, level)) * 60
        return cases_of(spoken, Clock(measure, bound_s, hours, ends_at, level.excludes))
    is_requests = isinstance(measure, Requests)
    rules = Rules(
        excludes=level.excludes,
        holds_s=level.check_holds_minutes * 60,
        is_carried=level.gaps == "carried",
        kinds=("requests",) if is_requests else STATES,
        planned=planned_of(deal, level, spoken, begins_at, ends_at),
        hours=hours,
    )
    timeline = timeline_of(spoken, rules, begins_at, ends_at)
    if isinstance(measure, Requests):
        buckets = buckets_of(spoken, timeline, level.excludes, rules.holds_s)
        return RequestsReading(speaking(spoken, ["requests"], leads=False), timeline, buckets, measure)
    assert isinstance(measure, Uptime)  # noqa: S101 - terms of delivery are measured elsewhere
    return UptimeReading(speaking(spoken, STATES), timeline, measure, level.gaps)


def _workday(deal: Deal, level: ServiceLevel) -> int:
    return deal.calendars[level.hours].workday_minutes if level.hours else 24 * 60


def hours_of(deal: Deal, name: str | None, begins_at: int, ends_at: int) -> Spans | None:
    """Return the hours of service between two instants; None: always."""
    if name is None:
        return None
    table = _table(deal, name, begins_at, ends_at)
    return joined(np.array(table.opens, dtype=np.int64) * 60, np.array(table.closes, dtype=np.int64) * 60)


def _table(deal: Deal, name: str, begins_at: int, ends_at: int) -> WorkingTime:
    first_on = date.fromordinal(EPOCH_ORDINAL + begins_at // DAY_S) - timedelta(days=1)
    last_on = date.fromordinal(EPOCH_ORDINAL + ends_at // DAY_S) + timedelta(days=1)
    return working_time(deal.calendars[name], first_on, last_on)


def planned_of(deal: Deal, level: ServiceLevel, spoken: Spoken, begins_at: int, ends_at: int) -> Spans:
    """Return the maintenance that counts as planned: what recurs, and what the seller announced in time."""
    if MAINTENANCE not in level.excludes:
        return Spans()
    places = spoken.of_kinds(["maintenance"], is_clients=False)
    in_time = [place for place in places if _is_in_time(deal, level.maintenance_notice, spoken, int(place))]
    announced = lasting(spoken, np.array(in_time, dtype=np.int64), ends_at)
    recurring = spans_of(maintenance_spans(level.maintenance, level.window.timezone, begins_at, ends_at))
    return joined(
        np.concatenate([announced.begins, recurring.begins]),
        np.concatenate([announced.ends, recurring.ends]),
        np.concatenate([announced.rows, recurring.rows]),
    )


def _is_in_time(deal: Deal, notice: Span | None, spoken: Spoken, place: int) -> bool:
    """Whether a maintenance was announced as long before as the term wants."""
    if notice is None:
        return True
    at, announced = spoken.events.at[place], spoken.events.announced[place]
    if announced == NONE:
        return False
    if not notice.is_working:
        return at - announced >= notice.minutes() * 60
    table = _table(deal, "client", announced, at)
    return table.between(announced // 60, at // 60) >= notice.minutes(table.workday_minutes)
