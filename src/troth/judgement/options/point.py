"""The point of one combination of levers: what can be had with it, at the policy's chance.

Four things, each as good as this combination allows: the share of the scope's value, the lowest price, the
earliest day, and the hours of the client's own people. A point counts only when all the seller's promises
together meet the policy at its days; else the days move out until they do. It refuses a point that no day
brings to the policy, and one in which a promise is unknown.

Source: DESIGN section 3, "Frontier", and section 5 for the two views of dates and cost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from troth.core.change import ChangedDeal, Choice, due_moved, due_on
from troth.core.deal import Deal
from troth.core.promise import Deliver, PayAtMost, Promise, ReachBy
from troth.core.worktime import NEVER, day_of_end, end_of_day
from troth.forecast.deal.client_hours import total_minutes
from troth.forecast.deal.outcomes import delivered_at, kept_in_draws, scope_items
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Prepared, face_of
from troth.forecast.deal.whole_deal import WholeDeal
from troth.judgement.options.price import PriceNeeded, joined, place_of, price_needed
from troth.judgement.search.remedy import NEAR

Kept = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """What one combination of levers gives.

    `scope` is the share of the scope's value (above 1 with what levers add), `without` the items of the scope
    that are left out, whatever their value. `price` is None
    where nobody can know it (people without a cost); `on` the last of the promised `dates`, by promise
    id, or the plan's end where no day is promised. `hours` are of the client's own people, training
    included. `together` is the chance that every promise of the seller is kept, `level` the odds of each day,
    `lowest` the lowest chance of a single promise.
    """

    choices: tuple[Choice, ...]
    scope: float
    price: PriceNeeded | None
    on: date
    hours: float
    dates: Mapping[str, date]
    together: float
    level: float
    lowest: float
    without: frozenset[str] = frozenset()
    asked_on: Mapping[str, date | None] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not self.without

    @property
    def names(self) -> tuple[str, ...]:
        """What one types after `--set` for it."""
        return tuple(choice.name for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Look:
    """What looking at one combination told: its point, None where it does not count; and how near it comes.

    `nearly_on` are the days, by promise id, at a little less than the policy's odds (None: not within the
    horizon), `others` the share of draws in which everything else that we promise is kept.
    """

    choices: tuple[Choice, ...]
    point: Point | None
    nearly_on: Mapping[str, date | None]
    others: float

    def has_hope(self, due: Mapping[str, date], every: float) -> bool:
        """Whether promises due on some days, and all of them at once, may come near the policy."""
        days = ((self.nearly_on.get(key), on) for key, on in due.items())
        return self.others >= every - NEAR and all(day is not None and day <= on for day, on in days)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A promise of ours with a day: when it is fulfilled in each draw, and in whose time zone it counts."""

    promise: Promise
    fulfilled: NDArray[np.int64]
    ordered: NDArray[np.int64]
    zone: str


class _Days(NamedTuple):
    """Promised days, the chance of all together by then, their odds, and the lowest chance of one of them."""

    dates: dict[str, date]
    together: float
    level: float
    lowest: float


def dated_promises(deal: Deal) -> tuple[Promise, ...]:
    """Return the seller's promises with a day that could move, aims aside."""
    ours = (one for one in deal.promises.values() if one.by == "seller" and not one.is_aim)
    return tuple(one for one in ours if due_on(one) is not None)


def view_of(prepared: Prepared, played: Played) -> WholeDeal:
    """Return the outside view of a combination that was played."""
    changed = played.scenario.changed
    return WholeDeal.of(prepared, changed, face_of(prepared, changed))


def look_at(outside: WholeDeal, plays: Sequence[Played]) -> Look:
    """Return what one combination's played blocks tell.

    Parameters
    ----------
    outside
        Its outside view, from `view_of`.
    plays
        The blocks of its draws, in their order.
    """
    changed = outside.changed
    others = _others_kept(changed.deal, plays)
    if others is None:
        return Look(changed.choices, None, {}, 0.0)
    kept, lowest = others
    dated = [_dated(promise, plays) for promise in dated_promises(changed.deal)]
    nearly = {one.promise.id: _day_at(one, changed.deal.policy.promise - NEAR, outside) for one in dated}
    found = _days_needed(changed.deal, dated, kept, outside)  # 1. the days at which all is kept
    last_on = None
    if found is not None:
        last_on = max(found.dates.values(), default=None) or _plan_end(changed.deal, plays)
    share = scope_share(outside.prepared.deal, changed)
    if found is None or last_on is None or not share:  # nothing of the scope is no option
        return Look(changed.choices, None, nearly, float(kept.mean()))
    point = Point(
        changed.choices,
        share,
        price_needed(outside, plays, found.dates),  # 2. the price, with the credits of those days
        last_on,
        _hours_needed(changed.deal, plays),
        found.dates,
        found.together,
        found.level,
        min(lowest, found.lowest),
        frozenset(changed.dropped),
        _asked_days(outside, plays, found.dates),
    )
    return Look(changed.choices, point, nearly, float(kept.mean()))


def scope_share(deal: Deal, changed: ChangedDeal) -> float:
    """Return the value of the scope that is done, as a share of the deal's own as its file says.

    Each item counts by its `value`; where nobody stated any, each item with a scope counts the same.
    """
    values = values_of(deal)
    whole = sum(values.values())
    if not whole:
        return 1.0
    now = values_of(changed.deal, is_stated=any(item.worth for item in deal.work.values()))
    return sum(each for key, each in now.items() if key not in changed.dropped) / whole


def values_of(deal: Deal, *, is_stated: bool | None = None) -> dict[str, float]:
    """Return what each item adds to the value of the scope.

    As its `value` says; where nobody stated any, each item with a scope counts the same.
    """
    stated = any(item.worth for item in deal.work.values()) if is_stated is None else is_stated
    return {
        item.id: float(item.worth) if stated else float(item.scope is not None) for item in deal.work.values()
    }


def _others_kept(deal: Deal, plays: Sequence[Played]) -> tuple[Kept, float] | None:
    """Return whether everything else we promise is kept in each draw, and the lowest chance of one of it.

    None when nobody can know. A bound on what the client pays is left out where one price is fixed: it moves
    with the price.
    """
    lowest = 1.0
    kept = np.ones(sum(played.luck.count for played in plays), dtype=np.bool_)
    for promise in deal.promises.values():
        is_counted = promise.by == "seller" and not promise.is_aim and due_on(promise) is None
        moves = isinstance(promise.measure, PayAtMost) and deal.price.fixed is not None
        if not is_counted or moves:
            continue
        blocks = [kept_in_draws(promise, played) for played in plays]
        known = [block for block in blocks if block is not None]
        if len(known) < len(blocks):
            return None
        alone = np.concatenate(known)
        kept &= alone
        lowest = min(lowest, float(alone.mean()))
    return kept, lowest


def _dated(promise: Promise, plays: Sequence[Played]) -> _Dated:
    ends = joined(plays, lambda played: _fulfilled_at(promise, played))
    return _Dated(promise, ends, np.sort(ends), plays[0].deal.calendars["client"].timezone)


def _fulfilled_at(promise: Promise, played: Played) -> NDArray[np.int64]:
    """Return when a promise with a day is fulfilled in each draw, NEVER where what it needs was dropped."""
    measure = promise.measure
    if isinstance(measure, Deliver):
        return delivered_at(played, scope_items(played.deal, measure.scope))
    assert isinstance(measure, ReachBy)  # noqa: S101 - nothing else has a day; for the type checker
    is_dropped = played.is_dropped(measure.item)
    return np.full(played.luck.count, NEVER) if is_dropped else played.finish(measure.item)


def _days_needed(deal: Deal, dated: Sequence[_Dated], others: Kept, outside: WholeDeal) -> _Days | None:
    """Return the earliest days at which the policy is met; None where no day brings it about.

    Every day stands at the same odds, from the policy's on upwards: the later of both views at them. The
    chance of all together rises with the odds, so the least that will do is found by halving.
    """
    draws = len(others)
    low, high = max(math.ceil(deal.policy.promise * draws - 1e-9), 1), draws
    found = None
    middle = low  # the policy's own odds first: most often they will do
    while low <= high:
        days = _days_at(middle / draws, dated, others, outside)
        if days is not None and days.together >= deal.policy.every:
            found, high = days, middle - 1
        else:
            low = middle + 1
        middle = (low + high) // 2
    return found


def _days_at(level: float, dated: Sequence[_Dated], others: Kept, outside: WholeDeal) -> _Days | None:
    """Return the days at some odds and the chance of all together by then: at most that of each."""
    kept, dates, lowest = others.copy(), {}, 1.0
    for one in dated:
        day = _day_at(one, level, outside)
        if day is None:
            return None
        dates[one.promise.id] = day
        alone = one.fulfilled <= end_of_day(day, one.zone)
        kept &= alone
        seen = outside.date_chance(due_moved(one.promise, day).measure)
        lowest = min(lowest, outside.chance(float(alone.mean()), seen, len(alone)).issued or 0.0)
    return _Days(dates, min(float(kept.mean()), lowest), level, lowest)


def _day_at(one: _Dated, level: float, outside: WholeDeal) -> date | None:
    """Return the day by which a promise is fulfilled at a level: the later of both views."""
    instant = int(one.ordered[place_of(level, len(one.ordered))])
    if instant >= NEVER:
        return None
    inside = max(day_of_end(instant, one.zone), outside.deal.starts_on)
    measure = one.promise.measure
    seen = outside.date_at(measure.item, level) if isinstance(measure, ReachBy) else None
    return inside if seen is None else max(inside, seen)


def _asked_days(
    outside: WholeDeal, plays: Sequence[Played], dates: Mapping[str, date]
) -> dict[str, date | None]:
    """Return the day of each item asked for by a day: as promised, else at the policy's odds."""
    deal = outside.deal
    days: dict[str, date | None] = {}
    for item in deal.asked.dates:
        promised = [
            dates[one.id]
            for one in dated_promises(deal)
            if isinstance(one.measure, ReachBy) and one.measure.item == item
        ]
        wish = Promise(item, "seller", ReachBy(item, deal.starts_on))
        days[item] = max(promised) if promised else _day_at(_dated(wish, plays), deal.policy.promise, outside)
    return days


def _plan_end(deal: Deal, plays: Sequence[Played]) -> date | None:
    """Return the day by which the plan ends at the policy's chance; None past the horizon."""
    ends = np.sort(joined(plays, Played.plan_end))
    instant = int(ends[place_of(deal.policy.promise, len(ends))])
    return None if instant >= NEVER else day_of_end(instant, deal.calendars["client"].timezone)


def _hours_needed(deal: Deal, plays: Sequence[Played]) -> float:
    """Return the hours of the client's own people at the policy's chance, all of the training included."""
    given = np.sort(joined(plays, _client_hours))
    return float(given[place_of(deal.policy.promise, len(given))]) + deal.training_minutes / 60


def _client_hours(played: Played) -> Floats:
    """Return the hours of the client's own people in each draw, training aside."""
    none = np.zeros(played.luck.count)
    return np.asarray(sum(total_minutes(played).values(), none) / 60, dtype=np.float64)
