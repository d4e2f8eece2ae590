"""Whether each promise is kept in each draw: one small rule for each thing that can be promised.

A rule returns one boolean a draw, or None where nothing in the record or the deal says anything. It
refuses excuses: a promise leaned on (`if`) never changes whether another counts as kept.

Source: DEAL-FILE.md, "The client's time and the other side's promises" and "What else is promised".
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal, Result
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, Measure, PayAtMost, Promise, ReachBy, Stay
from troth.core.quantity import DAY_MINUTES
from troth.core.worktime import NEVER, end_of_day, start_of_day
from troth.forecast.deal.cost import payments
from troth.forecast.deal.played import Played
from troth.forecast.deal.ratios import Stated
from troth.forecast.deal.tables import open_minutes, span_after

Kept = NDArray[np.bool_]
Minutes = NDArray[np.int64]
Floats = NDArray[np.float64]

YEAR_MINUTES = 365.25 * DAY_MINUTES
OUR_LEAVING_CHANCE = 0.15
NOTHING = 1e-9  # a share reached of nothing, whose logarithm is taken


def promisee(promise: Promise) -> str:
    """Return the side a promise is made to."""
    return "client" if promise.by == "seller" else "seller"


def kept_in_draws(promise: Promise, played: Played) -> Kept | None:
    """Return, for each draw, whether a promise is kept; None when nobody can know."""
    return _kept(promise.measure, promise, played)


@singledispatch
def _kept(measure: Measure, promise: Promise, played: Played) -> Kept | None:
    message = f"no rule for {type(measure).__name__} in promise {promise.id} of {played.deal.id}"
    raise TypeError(message)


@_kept.register
def _(measure: ReachBy, promise: Promise, played: Played) -> Kept | None:
    timezone = played.deal.calendars[promisee(promise)].timezone
    if played.is_dropped(measure.item):
        return np.zeros(played.luck.count, dtype=np.bool_)
    return np.asarray(played.finish(measure.item) <= end_of_day(measure.on_or_before, timezone))


@_kept.register
def _(measure: Deliver, promise: Promise, played: Played) -> Kept | None:
    until = played.moment(measure.by_when, promisee(promise))
    return scope_delivered(played, scope_items(played.deal, measure.scope), until)


@_kept.register
def _(measure: PayAtMost, promise: Promise, played: Played) -> Kept | None:
    del promise
    if not played.deal.price.is_stated:
        return None
    return np.asarray(payments(played) <= measure.at_most.minor)


@_kept.register
def _(measure: Achieve, promise: Promise, played: Played) -> Kept | None:
    del promise
    return reached_in_draws(played.deal.results[measure.result], played)


@_kept.register
def _(measure: Stay, promise: Promise, played: Played) -> Kept | None:
    role = played.deal.people[measure.role]
    leaves = OUR_LEAVING_CHANCE if role.leaves_chance is None else role.leaves_chance
    begin = start_of_day(played.deal.starts_on, played.deal.calendars["seller"].timezone)
    until = span_after(played.role_table(measure.role), played.finish(measure.after), measure.lasts)
    years = np.maximum(until - begin, 0) / YEAR_MINUTES
    stays = (1.0 - leaves) ** (years * role.count)
    return np.asarray(played.luck.uniform(f"stay/{played.deal.id}/{promise.id}") < stays)


@_kept.register
def _(measure: GiveTime, promise: Promise, played: Played) -> Kept | None:
    return np.asarray(mean_share(measure, promise, played) >= measure.share.basis_points * (1.0 - 1e-12))


@_kept.register
def _(measure: Decide, promise: Promise, played: Played) -> Kept | None:
    deal = played.deal
    calendar = deal.calendars[deal.side_of(measure.who)]
    within = measure.within.minutes(calendar.workday_minutes)
    kept = np.ones(played.luck.count, dtype=np.bool_)
    for item in deal.work.values():
        if item.decides != measure.who or played.is_dropped(item.id) or item.finished_on is not None:
            continue
        begins, ends = played.eligible(item.id), played.finish(item.id)
        took = ends - begins
        if measure.within.is_working:
            took = open_minutes(played.side_table(deal.side_of(measure.who)), begins, ends)
        kept &= np.asarray((took <= within) & (ends < NEVER))
    del promise
    return kept


def mean_share(measure: GiveTime, promise: Promise, played: Played) -> Floats:
    """Return the mean share given over a promise's window, in basis points: stopped time is not given."""
    deal = played.deal
    given = played.share[:, played.role_of(measure.role)].astype(np.float64)
    begin = start_of_day(deal.starts_on, deal.calendars["seller"].timezone)
    until = np.minimum(played.moment(measure.until, promisee(promise)), played.network.ends_at)
    table = played.role_table(measure.role)
    window = open_minutes(table, np.full(played.luck.count, begin, dtype=np.int64), until)
    lost = played.stopped(deal.people[measure.role].side, table, begin, until)
    return np.asarray(given * (window - lost) / np.maximum(window, 1) + given * (window == 0))


def scope_items(deal: Deal, scope: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the items a scope means: `must`, `everything` (each with a scope), or those named."""
    if isinstance(scope, tuple):
        return scope
    return tuple(
        item.id
        for item in deal.work.values()
        if item.scope is not None and scope in {"everything", item.scope}
    )


def scope_delivered(played: Played, items: tuple[str, ...], until: Minutes) -> Kept:
    """Return, for each draw, whether every one of the items was finished by then; dropped is not."""
    return np.asarray((until < NEVER) & (delivered_at(played, items) <= until))


def delivered_at(played: Played, items: tuple[str, ...]) -> Minutes:
    """Return when the last of the items was finished in each draw, NEVER where one was dropped."""
    if not played.scenario.changed.dropped.isdisjoint(items):
        return np.full(played.luck.count, NEVER, dtype=np.int64)
    columns = [played.item_index(item) for item in items]
    latest: Minutes = played.schedules.finish[:, columns].max(axis=1, initial=0)
    return latest


def result_due(result: Result, played: Played) -> Minutes:
    """Return when a result is due in each draw: its day, or its span after an item; NEVER when unsaid."""
    if result.by_on is not None:
        return played.moment(result.by_on, "client")
    if result.by is None or result.after is None:
        return np.full(played.luck.count, NEVER - 1, dtype=np.int64)
    begins = played.finish(result.after)
    if result.by.unit == "months":
        return begins + round(float(result.by.number) * YEAR_MINUTES / 12)
    return span_after(played.side_table("client"), begins, result.by)


def reached_in_draws(result: Result, played: Played) -> Kept | None:
    """Return, for each draw, whether a result is reached: reached x min(1, each need) >= 1."""
    reached = reached_share(result, played)
    if reached is None:
        return None
    met = np.ones(played.luck.count)
    due = result_due(result, played)
    for need in result.needs:
        met = np.minimum(met, need_met(need, played, due))
    return np.asarray(reached * met >= 1.0 - 1e-12)


def reached_share(result: Result, played: Played) -> Floats | None:
    """Return the share of a result reached in each draw (1.0 as promised), None when unknown.

    The record of promised and achieved results speaks before anybody's opinion.
    """
    levels = played.luck.uniform(f"result/{played.deal.id}/{result.id}")
    if played.outlook.reached is not None:
        return np.asarray(np.exp(played.outlook.reached.quantile(levels)), dtype=np.float64)
    if result.reached is None:
        return None
    stated = Stated(
        float(np.log(max(result.reached.low, NOTHING) / max(result.reached.likely, NOTHING))),
        float(np.log(max(result.reached.high, NOTHING) / max(result.reached.likely, NOTHING))),
    )
    return np.asarray(result.reached.likely * np.exp(stated.quantile(levels)), dtype=np.float64)


def need_met(need: str, played: Played, due: Minutes) -> Floats:
    """Return how far a need of a result is met in each draw: 1 for done when due, or given / promised."""
    deal = played.deal
    if need in deal.promises and deal.promises[need].by == "client":  # a name of ours may be an item's too
        measure = deal.promises[need].measure
        if isinstance(measure, GiveTime):
            return mean_share(measure, deal.promises[need], played) / measure.share.basis_points
        kept = kept_in_draws(deal.promises[need], played)
        return np.zeros(played.luck.count) if kept is None else kept.astype(np.float64)
    if need in deal.work:
        done = (played.finish(need) <= np.minimum(due, NEVER - 1)) & (not played.is_dropped(need))
        return np.asarray(done, dtype=np.float64)
    levels = played.luck.uniform(f"training/{deal.id}")
    taken = played.outlook.training.quantile(levels) * training_offered(deal)
    return np.asarray(np.minimum(taken, 1.0), dtype=np.float64)


def training_offered(deal: Deal) -> float:
    """Return the training that is offered as a share of what is needed: 1 unless a lever changed it."""
    adoption = deal.adoption
    if adoption is None or adoption.training_each is None or adoption.training_needed is None:
        return 1.0
    workday = deal.calendars["client"].workday_minutes
    return adoption.training_each.minutes(workday) / max(adoption.training_needed.minutes(workday), 1)
