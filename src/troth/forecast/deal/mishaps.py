"""Rework and risks: what is special to this deal, on top of what the record already contains.

Independent draws keyed by (seed, draw, name). It refuses to let a risk happen twice, or rework to come
back.

Source: DESIGN section 5 ("Common cause", last sentence) and DEAL-FILE.md "Work".
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.quantity import Between, Span, Work
from troth.core.work import Item, Risk, Stop
from troth.core.worktime import NEVER, WorkingTime, start_of_day
from troth.forecast.deal.tables import span_after
from troth.forecast.luck import Luck
from troth.forecast.plan.schedule import Stops

Floats = NDArray[np.float64]
Minutes = NDArray[np.int64]


def rework_factor(deal: Deal, item: Item, luck: Luck) -> Floats:
    """Return 1 + the share of rework in each draw: the share with its chance, else nothing."""
    if item.rework is None:
        return np.ones(luck.count)
    happens = luck.uniform(f"rework/{deal.id}/{item.id}") < item.rework.chance
    return np.asarray(1.0 + happens * item.rework.share, dtype=np.float64)


def happens(deal: Deal, risk: Risk, luck: Luck) -> NDArray[np.bool_]:
    """Return whether a risk happens in each draw."""
    return np.asarray(luck.uniform(f"risk/{deal.id}/{risk.id}") < risk.chance)


def added_work(deal: Deal, item: Item, luck: Luck, workday_minutes: int) -> Minutes:
    """Return the whole minutes that this deal's risks add to an item in each draw."""
    total = np.zeros(luck.count, dtype=np.int64)
    for risk in deal.risks.values():
        size = risk.adds.get(item.id)
        if size is None:
            continue
        levels = luck.uniform(f"risk-size/{deal.id}/{risk.id}/{item.id}")
        total += np.where(happens(deal, risk, luck), _sized(size, levels, workday_minutes), 0)
    return total


def _sized(size: Work | Between[Work], levels: Floats, workday_minutes: int) -> Minutes:
    if isinstance(size, Work):
        return np.full(len(levels), size.minutes(workday_minutes), dtype=np.int64)
    low, high = size.low.minutes(workday_minutes), size.high.minutes(workday_minutes)
    return np.rint(low + levels * (high - low)).astype(np.int64)


def stops_of(deal: Deal, luck: Luck, table_of: Callable[[str], WorkingTime], face_end: int) -> Stops:
    """Return the stops of this deal's risks in each draw.

    Parameters
    ----------
    face_end
        The finish of the plan at face value: a stop at any time begins uniformly between `starts` and
        it, the same window in all draws and scenarios.
    """
    stopping = [(risk, risk.stops) for risk in deal.risks.values() if risk.stops is not None]
    begin = np.full((luck.count, len(stopping)), NEVER, dtype=np.int64)
    end = np.full((luck.count, len(stopping)), NEVER, dtype=np.int64)
    sides = np.zeros(len(stopping), dtype=np.int8)
    for column, (risk, stop) in enumerate(stopping):
        sides[column] = 1 if stop.side == "client" else 0
        starts = _begins(deal, risk, stop, luck, face_end)
        ends = _ends(deal, risk, stop, luck, table_of, starts)
        hit = happens(deal, risk, luck)
        begin[hit, column] = starts[hit]
        end[hit, column] = ends[hit]
    return Stops(sides, begin, end)


def _begins(deal: Deal, risk: Risk, stop: Stop, luck: Luck, face_end: int) -> Minutes:
    timezone = deal.calendars[stop.side].timezone
    if stop.from_on is not None:
        return np.full(luck.count, start_of_day(stop.from_on, timezone), dtype=np.int64)
    first = start_of_day(deal.starts_on, deal.calendars["seller"].timezone)
    levels = luck.uniform(f"risk-begin/{deal.id}/{risk.id}")
    return first + np.floor(levels * max(face_end - first, 0)).astype(np.int64)


def _ends(
    deal: Deal, risk: Risk, stop: Stop, luck: Luck, table_of: Callable[[str], WorkingTime], starts: Minutes
) -> Minutes:
    table = table_of(stop.side)
    if isinstance(stop.lasts, Span):
        low = high = stop.lasts
    else:
        low, high = stop.lasts.low, stop.lasts.high
    levels = luck.uniform(f"risk-lasts/{deal.id}/{risk.id}")
    ends = [span_after(table, starts, span) for span in (low, high)]
    return np.rint(ends[0] + levels * (ends[1] - ends[0])).astype(np.int64)
