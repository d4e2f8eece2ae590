"""Draws put together into what is told: odds of the dream, dates, money, the client's hours, the chain.

Quantiles and shares only; a mean only where a cap bounds it (credits). It refuses to round for people.

Source: DESIGN section 6, "Report medians, 90 % and 95 % points and tails".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.core.worktime import NEVER, day_of_end, end_of_day, start_of_day
from troth.forecast.deal.blocks import BlockFacts, Job
from troth.forecast.deal.client_hours import MOST_WEEKS, WeekBins
from troth.forecast.deal.credits import is_bounded
from troth.forecast.deal.deal_forecast import (
    AskedForecast,
    ClientTime,
    DateForecast,
    MoneyForecast,
    PromiseForecast,
    RoleHours,
    Spread,
)
from troth.forecast.deal.outcomes import promisee
from troth.forecast.deal.prepare import FacePlan
from troth.forecast.deal.views import UNKNOWN, Chance
from troth.forecast.deal.whole_deal import WholeDeal

WEEKS_SHOWN_BEYOND = 26
LEVELS_TOLD = (*(k / 20 for k in range(1, 20)), 0.975, 0.99)


def asked_forecasts(
    deal: Deal, facts: Sequence[BlockFacts], outside: WholeDeal
) -> tuple[tuple[AskedForecast, ...], Chance | None]:
    """Return the odds of each thing asked for, of the plan as it stands, and of all at once."""
    held: list[NDArray[np.bool_]] = []
    asked: list[AskedForecast] = []
    draws = sum(len(block.cost) for block in facts)

    def add(what: str, kept: NDArray[np.bool_], seen: float | None, *, is_known: bool = True) -> None:
        held.append(kept & is_known)
        chance = outside.chance(float(kept.mean()), seen, draws) if is_known else UNKNOWN
        asked.append(AskedForecast(what, chance))

    if deal.asked.scope is not None:
        add("scope", np.concatenate([b.asked_scope for b in facts if b.asked_scope is not None]), None)
    if deal.asked.price is not None:
        price = deal.asked.price.minor
        kept = np.concatenate([block.cost <= price for block in facts])
        owed = np.concatenate([block.credits for block in facts])
        add("price", kept, outside.cost_chance_beside(price, owed), is_known=not uncosted_roles(deal))
    for item, due_on in deal.asked.dates.items():
        due = end_of_day(due_on, deal.calendars["client"].timezone)
        dropped = item in outside.changed.dropped
        kept = np.concatenate([(block.finish[item] <= due) & (not dropped) for block in facts])
        add(item, kept, outside.reach_chance(item, due_on))
    if not asked:
        return (), None
    inside = float(np.logical_and.reduce(held).mean())
    lowest = min(one.chance.issued or 0.0 for one in asked)
    return tuple(asked), Chance(inside, None, min(inside, lowest), draws)


def date_forecast(
    deal: Deal, item: str, facts: Sequence[BlockFacts], outside: WholeDeal, face: FacePlan
) -> DateForecast:
    """Return the days by which an item finishes at given odds: the later of both views."""
    finish = np.sort(np.concatenate([block.finish[item] for block in facts]))
    promised = [
        p.measure.on_or_before
        for p in deal.promises.values()
        if isinstance(p.measure, ReachBy) and p.measure.item == item
    ]
    is_sellers = not any(
        p.by == "client" and isinstance(p.measure, ReachBy) and p.measure.item == item
        for p in deal.promises.values()
    )
    zone = deal.calendars["client" if is_sellers else "seller"].timezone

    def inside_at(level: float) -> date | None:
        return day_at(finish, level, zone)

    def at(level: float) -> date | None:
        inside = inside_at(level)
        seen = outside.date_at(item, level) if is_sellers else None
        return inside if seen is None or inside is None else max(inside, seen)

    face_finish = face.finish[item]
    return DateForecast(
        item=item,
        promised_on=promised[0] if promised else None,
        face_on=None if face_finish >= NEVER else day_of_end(face_finish, zone),
        inside_even_on=inside_at(0.5),
        by_level={level: at(level) for level in _levels(deal)},
        has_outside=is_sellers and outside.speaks["date"],
    )


def _levels(deal: Deal) -> list[float]:
    return sorted({*LEVELS_TOLD, deal.policy.promise})


def day_at(ordered: NDArray[np.int64], level: float, zone: str) -> date | None:
    """Return the day of the order statistic at a level of instants in order, None past the horizon."""
    instant = int(ordered[max(math.ceil(level * len(ordered)) - 1, 0)])
    return None if instant >= NEVER else day_of_end(instant, zone)


def spread_of(values: NDArray[np.float64]) -> Spread:
    """Return median, 90 % and 95 % points: order statistics of the draws."""
    ordered = np.sort(values)
    places = [max(math.ceil(level * len(ordered)) - 1, 0) for level in (0.5, 0.9, 0.95)]
    return Spread(*(float(ordered[place]) for place in places))


def money_forecast(
    deal: Deal, facts: Sequence[BlockFacts], outside: WholeDeal, face: FacePlan
) -> MoneyForecast:
    """Return the seller's cost, credits and chance of losing money: cost above what the client pays."""
    cost = np.concatenate([block.cost for block in facts])
    owed = np.concatenate([block.credits for block in facts])
    paid = np.concatenate([block.payments for block in facts])
    has_price = deal.price.is_stated
    uncosted = uncosted_roles(deal)
    worst = deal.policy.worst
    loss = UNKNOWN
    if has_price and not uncosted:
        keeps = float((cost <= paid).mean())
        middle = spread_of(paid).median
        within = outside.chance(keeps, outside.cost_chance_beside(middle, owed), len(cost))
        loss = Chance(
            1.0 - keeps,
            None if within.outside is None else 1.0 - within.outside,
            None if within.issued is None else 1.0 - within.issued,
            len(cost),
        )
    return MoneyForecast(
        currency=deal.currency,
        face_cost=face.cost,
        cost=spread_of(cost),
        payments_median=spread_of(paid).median,
        has_price=has_price,
        credits_mean=float(owed.mean()) if is_bounded(deal) else None,
        credits_ninety_five=spread_of(owed).ninety_five,
        credit_chance=float((owed > 0).mean()),
        loss=loss,
        worst_chance=None
        if worst is None or uncosted or not has_price
        else float((cost - paid > worst[0].minor).mean()),
        uncosted=uncosted,
        is_sure=bool(cost.min() == cost.max()),
        safe_price=None if uncosted else safe_price(deal, facts, outside),
    )


def safe_price(deal: Deal, facts: Sequence[BlockFacts], outside: WholeDeal) -> float | None:
    """Return the lowest fixed price at which the chance of losing money meets the policy, by both views.

    The inside view's is the (1 - loss) quantile of the price at which nothing is lost, the outside view's
    that of the cost, less what levers pay us beside the price; the higher counts.
    """
    if deal.price.fixed is None or not deal.price.fixed.minor:
        return None
    needed = np.sort(np.concatenate([block.breakeven for block in facts]))
    level = 1.0 - deal.policy.loss
    inside = float(needed[max(math.ceil(level * len(needed) - 1e-9) - 1, 0)])
    seen = outside.price_at(level, np.concatenate([block.credits for block in facts]))
    beside = np.concatenate([block.payments for block in facts]) - deal.price.fixed.minor
    return inside if seen is None else max(inside, seen - spread_of(beside).median)


def uncosted_roles(deal: Deal) -> tuple[str, ...]:
    """Return the seller's roles that work in the deal and have no cost: they make every loss unknown."""
    items = deal.work.values()
    working = {role for item in items for role in (*item.by, *(need.role for need in item.needs))}
    return tuple(
        role.id
        for role in deal.people.values()
        if role.side == "seller" and role.cost is None and role.id in working
    )


def weeks_of(deal: Deal, face: FacePlan) -> int:
    """Return for how many weeks the client's hours are counted: the plan's, and half a year beyond."""
    begin = start_of_day(deal.starts_on, deal.calendars["seller"].timezone)
    planned = min((face.end - begin) // (7 * 1440), MOST_WEEKS)
    return int(min(2 * planned + WEEKS_SHOWN_BEYOND, MOST_WEEKS))


def client_time(deal: Deal, facts: Sequence[BlockFacts]) -> ClientTime:
    """Return what the client's people give: by role and week, together, and in training."""
    bins = next(block.weeks for block in facts if block.weeks is not None)  # all blocks' together
    roles = []
    hours: list[NDArray[np.float64]] = []
    for row, role in enumerate(bins.roles):
        given = np.concatenate([block.client_minutes[role] for block in facts]) / 60
        hours.append(given)
        roles.append(_role_hours(deal, bins, row, given))
    whole = np.sum(hours, axis=0) if hours else np.zeros(1)
    return ClientTime(tuple(roles), spread_of(whole), deal.training_minutes / 60)


def _role_hours(deal: Deal, bins: WeekBins, row: int, hours: NDArray[np.float64]) -> RoleHours:
    role = bins.roles[row]
    calendar = deal.calendar_of(role)
    weekly = len(calendar.weekdays) * calendar.workday_minutes / 60
    person = deal.people[role]
    weeks = []
    for week in range(bins.counts.shape[1]):
        median, ninety = bins.quantile(row, week, 0.5), bins.quantile(row, week, 0.9)
        if ninety > 0:
            weeks.append((bins.first_monday + timedelta(weeks=week), median, ninety))
    return RoleHours(
        role,
        spread_of(hours),
        weekly * person.share.fraction * person.count,
        tuple(weeks),
        float(bins.overloaded[row]) / len(hours),
    )


def delivered_days(deal: Deal, facts: Sequence[BlockFacts]) -> dict[str, dict[float, date | None]]:
    """Return, for each promise of scope by a day, the days by which it is there at given odds."""
    days: dict[str, dict[float, date | None]] = {}
    for key in facts[0].delivered:
        ends = np.sort(np.concatenate([block.delivered[key] for block in facts]))
        zone = deal.calendars[promisee(deal.promises[key])].timezone
        days[key] = {level: day_at(ends, level, zone) for level in _levels(deal)}
    return days


def asked_scope_days(deal: Deal, facts: Sequence[BlockFacts]) -> dict[float, date | None]:
    """Return the days by which the scope asked for is there at given odds; nothing where none was asked."""
    known = [block.asked_at for block in facts if block.asked_at is not None]
    if not known:
        return {}
    ends, zone = np.sort(np.concatenate(known)), deal.calendars["client"].timezone
    return {level: day_at(ends, level, zone) for level in _levels(deal)}


def explained_items(deal: Deal) -> tuple[str, ...]:
    """Return the items whose critical chain may be shown: those the seller promised a day for."""
    ours = [p for p in deal.promises.values() if isinstance(p.measure, ReachBy) and p.by == "seller"]
    binding = [p for p in ours if not p.is_aim] or ours
    return tuple(dict.fromkeys(p.measure.item for p in binding if isinstance(p.measure, ReachBy)))


def decisive_item(deal: Deal, promises: Mapping[str, PromiseForecast]) -> str | None:
    """Return the item whose critical chain is shown: whose day misses the policy worst, else the last."""
    explained = explained_items(deal)

    def weight(one: PromiseForecast) -> tuple[float, date]:
        measure, policy = one.promise.measure, deal.policy
        needed = policy.aim if one.promise.is_aim else policy.promise
        short = max(needed - (one.chance.issued or 0.0), 0.0)
        return short, measure.on_or_before if isinstance(measure, ReachBy) else date.min

    ours = [
        (weight(one), one.promise.measure.item)
        for one in promises.values()
        if one.promise.by == "seller"
        and isinstance(one.promise.measure, ReachBy)
        and one.promise.measure.item in explained
    ]
    return max(ours, key=lambda pair: pair[0])[1] if ours else None


def decisive(
    job: Job, item: str | None, facts: Sequence[BlockFacts], draws: int
) -> tuple[tuple[str, float], ...]:
    """Return work by the share of draws in which it lies on an item's critical chain, largest first."""
    if item is None or item not in job.explained:
        return ()
    counts = np.sum([block.chains[item] for block in facts], axis=0)
    network = job.main.network
    shares = [
        (network.items[k].name, float(counts[k]) / draws)
        for k in range(len(network.items))
        if network.parts_of(k) and counts[k] > 0
    ]
    return tuple(sorted(shares, key=lambda pair: (-pair[1], pair[0])))
