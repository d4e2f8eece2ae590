"""What the seller owes in each draw for what was promised and missed, and what is left of the price.

Lateness is the exact rule of `LatePenalty.owed`, for all draws at once; what is delivered (acceptance,
results) and service are the one rule of `service.owed`. Delay is not split by its cause, so `excludes` takes
nothing off. Defects of a delivery, of which no plan speaks, are drawn at the published share of work done
within its estimate; a result that nobody can know counts as not reached. Amounts are float64 minor units.

Source: DEAL-FILE.md "What else is promised"; docs/terms.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.promised import due_on_of
from troth.core.service_level import Acceptance, ResultReached, ServiceLevel
from troth.core.term import LatePenalty
from troth.core.worktime import end_of_day
from troth.forecast.deal.cost import (
    MOST_WEEKS,
    WEEK_MINUTES,
    Cents,
    day_payments,
    lever_payments,
    own_cost,
)
from troth.forecast.deal.mishaps import rework_factor
from troth.forecast.deal.outcomes import need_met, reached_share, result_due
from troth.forecast.deal.played import Played
from troth.forecast.deal.tables import span_after
from troth.forecast.service.contract import delivery_contract, joint_most
from troth.forecast.service.owed import WindowRun, share_of, what_is_owed

Minutes = NDArray[np.int64]
Levels = tuple[Minutes, Minutes]

MOST_SHARE_OWED = 0.99
SHARES_OF = 10**9  # a price in which shares are exact enough to read them off
IN_TEN_THOUSAND = 10_000


def credits_owed(played: Played) -> Cents:
    """Return what the seller owes the client in each draw, by every term: delivery and service."""
    delivered, service = delivery_credits(played), played.outlook.service
    total = sum(delivered.values(), np.zeros(played.luck.count))
    if service is None:
        return total
    total = total + service.credits(played.luck)
    for joint in played.deal.joint_caps:
        if delivered.keys().isdisjoint(joint.terms):
            continue  # service alone: kept window by window
        drawn = service.drawn(played.luck)
        within = [delivered[name] for name in joint.terms if name in delivered]
        within += [
            one.net.sum(axis=1).astype(np.float64)
            for run, one in zip(drawn.runs, drawn.owed, strict=True)
            if run.id in joint.terms
        ]
        most = joint_most(played.deal, joint.cap)
        total = total - np.maximum(sum(within, np.zeros(played.luck.count)) - most, 0.0)
    return total


def delivery_credits(played: Played) -> dict[str, Cents]:
    """Return what each term of delivery owes in each draw: lateness, acceptance and results."""
    found: dict[str, Cents] = {}
    for term in played.deal.terms.values():
        if isinstance(term, LatePenalty):
            found[term.id] = late_credit(played, term)
        elif isinstance(term, ServiceLevel) and term.is_of_delivery:
            found[term.id] = _owed_once(delivery_run(played, term))
    return found


def _owed_once(run: WindowRun) -> Cents:
    [owed] = what_is_owed([run])
    return np.asarray(owed.owed[:, 0], dtype=np.float64)


def delivery_run(played: Played, level: ServiceLevel) -> WindowRun:
    """Return a term of delivery as one window: what was accepted of all, or a result's share."""
    measure = level.measure
    if isinstance(measure, Acceptance):
        good, total = accepted(played, measure)
    elif isinstance(measure, ResultReached):
        good, total = result_reached(played, measure.result)
    else:
        message = f"{level.id} is measured over windows"
        raise TypeError(message)
    return delivery_contract(played.deal, level).run(good[:, None], total[:, None])


def accepted(played: Played, measure: Acceptance) -> Levels:
    """Return deliveries accepted at first and deliveries, in each draw; what is dropped is no delivery."""
    count = played.luck.count
    good, total = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for item in measure.items:
        if played.is_dropped(item):
            continue
        total += 1
        is_good = np.ones(count, dtype=np.bool_)
        if measure.rework is not None:
            share = rework_factor(played.deal, played.deal.work[item], played.luck) - 1.0
            is_good &= share <= float(measure.rework) + 1e-12
        if measure.defects is not None:
            at = played.luck.uniform(f"defects/{played.deal.id}/{item}")
            is_good &= at < played.outlook.kept_share
        good += is_good
    return good, total


def result_reached(played: Played, name: str) -> Levels:
    """Return the share of a result reached in each draw, in 1/10,000 of all of it: nothing where unknown."""
    result = played.deal.results[name]
    reached = reached_share(result, played)
    total = np.full(played.luck.count, IN_TEN_THOUSAND, dtype=np.int64)
    if reached is None:
        return np.zeros_like(total), total
    due, met = result_due(result, played), np.ones(played.luck.count)
    for need in result.needs:
        met = np.minimum(met, need_met(need, played, due))
    return np.floor(np.minimum(reached * met, 1.0) * IN_TEN_THOUSAND + 1e-9).astype(np.int64), total


def late_credit(played: Played, term: LatePenalty) -> Cents:
    """Return what lateness owes in each draw."""
    late = late_minutes(played, term)
    base = penalty_base(played.deal, term)
    if base is None:  # the drawn days are the price
        owed = np.asarray(np.rint(_late_share(term, late) * day_payments(played)), dtype=np.float64)
    else:
        owed = _capped_share(term, late, base.minor).astype(np.float64)
    if term.most is not None:
        owed = np.minimum(owed, term.most.minor)
    if term.minimum is not None:
        owed = np.where(owed > term.minimum.minor, owed, 0.0)
    return owed


def _capped_share(term: LatePenalty, late: Minutes, price: int) -> Minutes:
    """Return rate x price x charged periods, no more than the cap x price, halves of a cent to even."""
    per = term.per.minutes()
    charged, parts = {
        "started": (-(-late // per), 1),
        "full": (late // per, 1),
        "pro-rata": (late, per),
    }[term.part]
    owed = share_of(charged, price * Fraction(term.rate) / parts)
    return owed if term.cap is None else np.minimum(owed, round(price * Fraction(term.cap)))


def _late_share(term: LatePenalty, late: Minutes) -> Cents:
    """Return what lateness owes in each draw as a share of the price, amounts in money left aside."""
    return _capped_share(term, late, SHARES_OF) / SHARES_OF


def late_minutes(played: Played, term: LatePenalty) -> Minutes:
    """Return the minutes of lateness after the grace in each draw; none where nothing was promised."""
    promised = due_on_of(played.deal, term)
    if promised is None or played.is_dropped(promised.item):
        return np.zeros(played.luck.count, dtype=np.int64)
    due = end_of_day(promised.on_or_before, played.deal.calendars["client"].timezone)
    free_until = np.full(played.luck.count, due, dtype=np.int64)
    if term.grace is not None:
        free_until = span_after(played.side_table("client"), free_until, term.grace)
    late = played.finish(promised.item) - free_until
    return np.asarray(np.clip(late, 0, MOST_WEEKS * WEEK_MINUTES), dtype=np.int64)


def penalty_base(deal: Deal, term: LatePenalty) -> Money | None:
    """Return the part of the price a late penalty refers to, None for day rates: that differs by draw."""
    price = deal.price
    parts: Mapping[str, Sequence[Money | None]] = {
        "fixed": [price.fixed],
        "monthly": [price.monthly],
        "milestones": list(price.milestones.values()),
    }
    if term.of_price not in parts:
        return None
    stated = (part for part in parts[term.of_price] if part is not None)
    return sum(stated, Money(0, deal.currency))


def breakeven_price(played: Played) -> Cents:
    """Return the project's price from which nothing is lost, in each draw.

    With cost c, what levers pay us beside the price b, and the share s of the price that lateness owes:
    (c - b) / (1 - s). What is owed of a monthly fee is no share of the price, and part of c; so is
    the most in money of a penalty whose share would come to more. Minimums and joint caps are left aside:
    both only make the price lower.
    """
    needed, shares = own_cost(played), []
    if played.outlook.service is not None:
        needed = needed + played.outlook.service.credits(played.luck)
    for term in played.deal.terms.values():
        if isinstance(term, LatePenalty) and term.of_price == "monthly":
            needed = needed + late_credit(played, term)
        elif isinstance(term, ServiceLevel) and term.is_of_delivery:
            run = delivery_run(played, term)
            if is_share_of_price(term):
                whole = replace(run, fees=(SHARES_OF,), monthly=SHARES_OF, contract=SHARES_OF)
                shares.append((_owed_once(whole) / SHARES_OF, np.inf))
            else:
                needed = needed + _owed_once(run)
        elif isinstance(term, LatePenalty):
            most = np.inf if term.most is None else term.most.minor
            shares.append((_late_share(term, late_minutes(played, term)), most))
    needed = needed - lever_payments(played)
    price = np.zeros_like(needed)
    for _ in range(1 + sum(most < np.inf for _, most in shares)):  # from above, one more capped a pass
        price = _price_of(needed, shares, price)
    return price


def _price_of(needed: Cents, shares: Sequence[tuple[Cents, float]], near: Cents) -> Cents:
    """Return the price that leaves what is needed, given which shares of a price near it are capped."""
    owed_apart, owed_share = np.zeros_like(needed), np.zeros_like(needed)
    for share, most in shares:
        is_capped = share * near > most
        owed_apart += np.where(is_capped, most, 0.0)
        owed_share += np.where(is_capped, 0.0, share)
    left = 1.0 - np.minimum(owed_share, MOST_SHARE_OWED)
    return np.asarray((needed + owed_apart) / left, dtype=np.float64)


def is_share_of_price(level: ServiceLevel) -> bool:
    """Whether everything that a term of delivery owes moves with the project's price."""
    schedule = level.schedule
    amounts = [*(tier.owes for tier in schedule.tiers), *(cap.most for cap in schedule.caps)]
    return schedule.of_price != "monthly" and not any(isinstance(amount, Money) for amount in amounts)


def seller_cost(played: Played) -> Cents:
    """Return the seller's whole cost in each draw: people, credits owed and levers at our cost."""
    return own_cost(played) + credits_owed(played)


def is_bounded(deal: Deal) -> bool:
    """Whether every term has a most that it can cost: only then is a mean of credits shown."""
    return all(
        term.is_capped
        if isinstance(term, LatePenalty)
        else not isinstance(term, ServiceLevel) or term.schedule.rate is None or bool(term.schedule.caps)
        for term in deal.terms.values()
    )
