"""When people are booked in each draw, and for how long more of them than there were.

Read off a played block: a part books its people from its item's start to its own end. It refuses to say
what the time is worth; what is behind the day of the forecast is not booked again.

Source: DEAL-FILE.md "Work" (all people of an item are booked together at its start, each is released when
their own part is done) and "The scheduler" (the lowest-numbered free person is taken).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.quantity import FULL_SHARE
from troth.core.worktime import end_of_day, start_of_day
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import done_by, open_minutes

Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]


def booked_parts(played: Played, role: str) -> list[int]:
    """Return the network parts a role still has to do: what is finished or dropped books nobody."""
    side = played.deal.people[role].side
    return [
        part
        for part in played.parts_by_role(side)[role]
        if not played.network.items[played.network.parts[part].item].is_finished
        and not played.network.items[played.network.parts[part].item].is_dropped
    ]


def bookings(played: Played, role: str) -> tuple[Minutes, Minutes, NDArray[np.int64]]:
    """Return begin and end of a role's bookings by draw and part, and how many people each takes."""
    parts, network = booked_parts(played, role), played.network
    items = [network.parts[part].item for part in parts]
    begins = np.minimum(played.schedules.start[:, items], network.ends_at)
    ends = np.minimum(played.schedules.part_end[:, parts], network.ends_at)
    counts = np.array([network.parts[part].count for part in parts], dtype=np.int64)
    return begins, np.maximum(ends, begins), counts


def given_fraction(played: Played, role: str) -> Floats:
    """Return the share of the day that each of a role's people really gives, in each draw."""
    return np.asarray(played.share[:, played.role_of(role)] / FULL_SHARE, dtype=np.float64)


def booked_beyond(played: Played, role: str, people: int) -> Floats:
    """Return the person-minutes in which more than so many of a role are booked at once, by draw.

    Sum over the role's open minutes of max(booked - people, 0) x the share of the day given.
    """
    begins, ends, counts = bookings(played, role)
    if not len(counts):
        return np.zeros(played.luck.count)
    moments = np.concatenate([begins, ends], axis=1)
    change = np.broadcast_to(np.concatenate([counts, -counts]), moments.shape)
    order = np.argsort(moments, axis=1, kind="stable")
    booked = np.cumsum(np.take_along_axis(change, order, axis=1), axis=1)[:, :-1]
    worked = np.diff(done_by(played.role_table(role), np.take_along_axis(moments, order, axis=1)), axis=1)
    beyond = (np.maximum(booked - people, 0) * worked).sum(axis=1)
    return np.asarray(beyond * given_fraction(played, role), dtype=np.float64)


def minutes_until_done(played: Played, role: str) -> Minutes:
    """Return a role's open minutes from the plan's begin to the end of its last part, by draw."""
    _, ends, counts = bookings(played, role)
    if not len(counts):
        return np.zeros(played.luck.count, dtype=np.int64)
    begin = np.full(played.luck.count, played.network.begins_at, dtype=np.int64)
    return open_minutes(played.role_table(role), begin, ends.max(axis=1))


def worked_on(played: Played, role: str, days: Collection[date]) -> Floats:
    """Return the person-minutes that a role works on some days of its calendar, in each draw."""
    begins, ends, counts = bookings(played, role)
    table, timezone = played.role_table(role), played.deal.calendar_of(role).timezone
    total = np.zeros(begins.shape)
    for on in days:
        first, last = start_of_day(on, timezone), end_of_day(on, timezone)
        total += open_minutes(table, np.clip(begins, first, last), np.clip(ends, first, last))
    return np.asarray((total * counts).sum(axis=1) * given_fraction(played, role), dtype=np.float64)
