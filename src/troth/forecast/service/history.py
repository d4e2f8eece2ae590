"""Past service of one stream as a term counts it: failures and time watched, cases in time, days of requests.

It reads events by the term's own rules (gaps, causes that do not count, hours of service), so that the past
is measured as the future will be. What nobody saw after the last event is not watched. It refuses to fill a
gap that the term sets apart.

Source: docs/service.md, "What the past is".
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.events import Events
from troth.core.service_level import CaseTime, ServiceLevel
from troth.forecast.measured.cases import IN_TIME, MISSED, CasesReading
from troth.forecast.measured.figures import Reading
from troth.forecast.measured.readings import reading_of, speakers
from troth.forecast.measured.requests import RequestsReading
from troth.forecast.measured.spoken import column
from troth.forecast.measured.uptime import UptimeReading, counted
from troth.forecast.service.case_levels import NO_CASES, CaseHistory
from troth.forecast.service.failures import NO_FAILURES, FailureHistory
from troth.forecast.service.request_levels import NO_REQUESTS, RequestHistory

Ints = NDArray[np.int64]
DAY_S = 86_400


def failure_history(events: Events, deal: Deal, level: ServiceLevel, as_of: int) -> FailureHistory:
    """Return the failures of a term's stream known at an instant, and the time it was watched."""
    reading = _reading(events, deal, replace(level, hours=None, maintenance=()), as_of)
    if not isinstance(reading, UptimeReading):
        return NO_FAILURES
    good, total = counted(level.gaps)
    down = [code for code in total if code not in good]
    begins, ends = reading.timeline.runs(down)
    watched = np.stack(reading.timeline.runs(total), axis=1)
    return FailureHistory(begins.astype(np.int64), (ends - begins).astype(np.int64), watched.astype(np.int64))


def case_history(events: Events, deal: Deal, level: ServiceLevel, as_of: int) -> CaseHistory:
    """Return the cases of a term's stream that are decided at an instant."""
    reading = _reading(events, deal, level, as_of)
    if not isinstance(reading, CasesReading):
        return NO_CASES
    cases = reading.cases
    decided = np.isin(cases.outcomes, (IN_TIME, MISSED))
    return CaseHistory(cases.opened_at[decided], cases.outcomes[decided] == IN_TIME)


def request_history(events: Events, deal: Deal, level: ServiceLevel, as_of: int) -> RequestHistory:
    """Return the days of requests of a term's stream known at an instant; days without any are left out."""
    reading = _reading(events, deal, replace(level, maintenance=()), as_of)
    if not isinstance(reading, RequestsReading) or not len(reading.buckets.at):
        return NO_REQUESTS
    days = np.unique(reading.buckets.at // DAY_S)
    levels = reading.levels(tuple((int(day) * DAY_S, int(day + 1) * DAY_S) for day in days))
    good, total = (np.array([one[side] for one in levels], dtype=np.int64) for side in (0, 1))
    there = total > 0
    return RequestHistory(days[there].astype(np.int64), good[there], total[there])


def _reading(events: Events, deal: Deal, level: ServiceLevel, as_of: int) -> Reading | None:
    """Return what events up to an instant say of a term, to the last of them; None where there are none."""
    spoken = speakers(deal, events, replace(level, id=level.record or level.id), as_of)
    places = spoken.places if spoken.places is not None else np.arange(spoken.count)
    if not len(places):
        return None
    at, until = column(events, "at")[places], column(events, "until")[places]
    last = int(max(at.max(), until.max()))
    ends_at = (
        as_of if isinstance(level.measure, CaseTime) else min(last + level.check_holds_minutes * 60, as_of)
    )
    return reading_of(deal, level, spoken, int(at.min()), max(ends_at, int(at.min()) + 1))
