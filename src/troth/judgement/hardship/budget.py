"""Whether the budget is gone at half-way: our cost by the time half of the work is finished.

The budget is our cost at face value; half-way is the first moment by which half of the face-value
person-time of our people is done, each part by the share of its own work that is done. It refuses an
answer where somebody who works has no cost.

Source: docs/hard.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from troth.forecast.deal.played import Played
from troth.forecast.deal.summaries import uncosted_roles
from troth.judgement.hardship.course import Course
from troth.judgement.hardship.weeks import Odds

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]

HALF = 0.5
MOSTLY_SPENT = 0.8


def gone_at_half_way(course: Course) -> Odds | None:
    """Return the odds that 80 % of the budget is spent at half-way, None where nobody can know."""
    if uncosted_roles(course.deal) or course.face.cost <= 0 or not face_minutes(course.played).any():
        return None
    spent = cost_by(course.played, "seller", course.plan.done_by(half_way(course)))
    return Odds.of(np.asarray(spent >= MOSTLY_SPENT * course.face.cost * (1.0 - 1e-9)))


def cost_by(played: Played, side: str, done: Floats) -> Floats:
    """Return what a side's people cost for the work done: person-time x rate, where there is one."""
    deal = played.deal
    total = np.zeros(played.luck.count)
    for role, parts in played.parts_by_role(side).items():
        rate = deal.people[role].cost
        if rate is not None:
            workday = deal.calendar_of(role).workday_minutes
            total += person_minutes(played, parts, done) * float(rate.minor_for(1, workday))
    return total


def person_minutes(played: Played, parts: Sequence[int], done: Floats) -> Floats:
    """Return person-minutes of parts: a meeting takes everybody's time."""
    counts = [played.network.parts[part].each_minute for part in parts]
    return np.asarray((done[:, list(parts)] * np.array(counts, dtype=np.float64)[None, :]).sum(axis=1))


def face_minutes(played: Played) -> Floats:
    """Return the face-value person-minutes of each part that the seller's people do; dropped has none."""
    network = played.network
    minutes = np.zeros(len(network.parts))
    for parts in played.parts_by_role("seller").values():
        for index in parts:
            part = network.parts[index]
            is_dropped = network.items[part.item].is_dropped
            minutes[index] = 0 if is_dropped else part.estimate_minutes * part.each_minute
    return minutes


def half_way(course: Course) -> Minutes:
    """Return the first moment by which half of that time is done, in each draw.

    Each part of work counts with its face-value time, by the share of its drawn work that is done; found
    by halving the plan's time down to the minute.
    """
    weights, whole = face_minutes(course.played), np.maximum(course.played.work, 1)
    low = np.full(course.draws, course.moments[0] - 1, dtype=np.int64)
    high = np.minimum(course.played.plan_end(), course.stage.network.ends_at)
    while (high - low > 1).any():
        middle = (low + high) // 2
        held = (course.plan.done_by(middle) / whole) @ weights >= HALF * weights.sum() - 1e-9
        low, high = np.where(held, low, middle), np.where(held, middle, high)
    return high
