"""Stopping in the hard time, held against staying: what it costs each side.

Amounts are float64 minor units of draws; medians only. It refuses to count what has no price as nothing:
that is named.

Source: docs/hard.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from troth.core.worktime import NEVER, day_of_start
from troth.forecast.deal.cost import is_borne_by_client, is_paid_to_seller, lever_cost, payments
from troth.forecast.deal.credits import credits_owed, delivery_credits
from troth.forecast.deal.played import Played
from troth.forecast.deal.summaries import uncosted_roles
from troth.judgement.hardship.budget import cost_by, face_minutes, person_minutes
from troth.judgement.hardship.course import Course

Minutes = NDArray[np.int64]
Cents = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StopOrStay:
    """What stopping on a day costs each side, against staying: middle cases over the draws still running.

    `spent` is our own cost so far and `due` the credits owed by then, `received` what the client has
    paid; `left_cost` is what remains for us (with credits still to come), `left_payments` what they
    still pay. For the client `own` is the time of their people so far at its cost, `own_hours` the same
    in hours; `left_own` what remains of it, `outlay` purchases and training. `unpriced` names whose time
    has no cost in the deal. Each figure is a median of its own, so they need not add up.
    """

    on: date
    running: float
    spent: float
    due: float
    received: float
    out_of_pocket: float
    left_cost: float
    left_payments: float
    left_net: float
    own: float
    own_hours: float
    client_gone: float
    left_own: float
    left_own_hours: float
    outlay: float
    client_left: float
    has_price: bool
    unpriced: tuple[str, ...]


def stop_or_stay(course: Course, moment: int) -> StopOrStay | None:
    """Hold stopping at a moment against staying; None where nothing runs then."""
    rows = course.finish > moment
    if not rows.any():
        return None
    played, deal = course.played, course.deal
    now = np.full(course.draws, moment, dtype=np.int64)
    done, whole = course.plan.done_by(now), played.work.astype(np.float64)
    so_far = _until(played, moment)
    ours = tuple(choice for choice in course.changed.choices if choice.lever.cost_to == "seller")
    spent = cost_by(played, "seller", done) + lever_cost(so_far, ours)
    total = cost_by(played, "seller", whole) + lever_cost(played, ours) + credits_owed(played)
    due = sum(delivery_credits(so_far).values(), np.zeros(so_far.luck.count))  # no service before it is live
    received = received_by(course, done, moment)
    left_payments = payments(played) - received
    theirs = tuple(one for one in course.changed.choices if is_borne_by_client(deal, one))
    own = cost_by(played, "client", done) + lever_cost(so_far, theirs)
    left_own = cost_by(played, "client", whole) + lever_cost(played, theirs) - own
    hours = [
        sum(
            (person_minutes(played, parts, amount) for parts in played.parts_by_role("client").values()),
            np.zeros(1),
        )
        / 60
        for amount in (done, whole)
    ]
    outlay = _outlay(course)

    def middle(amounts: Cents) -> float:
        return float(np.quantile(np.broadcast_to(amounts, rows.shape)[rows], 0.5, method="inverted_cdf"))

    return StopOrStay(
        on=day_of_start(moment, deal.calendars["seller"].timezone),
        running=float(rows.mean()),
        spent=middle(spent),
        due=middle(due),
        received=middle(received),
        out_of_pocket=middle(spent + due - received),
        left_cost=middle(total - spent - due),
        left_payments=middle(left_payments),
        left_net=middle(total - spent - due - left_payments),
        own=middle(own),
        own_hours=middle(hours[0]),
        client_gone=middle(received + own),
        left_own=middle(left_own),
        left_own_hours=middle(hours[1] - hours[0]),
        outlay=outlay,
        client_left=middle(left_payments + left_own + outlay),
        has_price=deal.price.is_stated,
        unpriced=unpriced(course),
    )


def _until(played: Played, moment: int) -> Played:
    """Return the block as if everything had ended by a moment: what is owed and paid by the week then."""
    schedules = replace(played.schedules, finish=np.minimum(played.schedules.finish, moment))
    return replace(played, schedules=schedules)


def received_by(course: Course, done: NDArray[np.float64], moment: int) -> Cents:
    """Return what the client has paid by a moment.

    Milestones that are reached, days that were worked, and of a fixed price the share of the face-value
    work that is finished; levers at their cost as they go.
    """
    deal, played, price = course.deal, course.played, course.deal.price
    total = np.zeros(course.draws)
    for item, money in price.milestones.items():
        is_due = not played.is_dropped(item)
        total += np.where(is_due & (played.finish(item) <= min(moment, NEVER - 1)), money.minor, 0)
    if price.fixed is not None:
        total += finished_share(played, moment) * price.fixed.minor
    for role, rate in price.day_rates.items():
        parts = played.parts_by_role("seller").get(role)
        if parts:
            workday = deal.calendar_of(role).workday_minutes
            total += person_minutes(played, parts, done) * float(rate.minor_for(1, workday))
    paid = tuple(choice for choice in course.changed.choices if is_paid_to_seller(deal, choice))
    return total + lever_cost(_until(played, moment), paid)


def finished_share(played: Played, moment: int) -> Cents:
    """Return the share of the face-value time of our people that lies in items finished by a moment."""
    minutes = face_minutes(played)
    owners = [part.item for part in played.network.parts]
    is_finished = played.schedules.finish[:, owners] <= moment
    return np.asarray(is_finished @ minutes / max(minutes.sum(), 1.0), dtype=np.float64)


def _outlay(course: Course) -> float:
    """Return purchases and training at the users' cost: both are still to come before the headline."""
    adoption = course.deal.adoption
    if adoption is None:
        return 0.0
    outlay = 0.0 if adoption.purchases is None else float(adoption.purchases.minor)
    if adoption.user_cost is not None:
        workday = course.deal.calendars["client"].workday_minutes
        outlay += float(adoption.user_cost.minor_for(course.deal.training_minutes, workday))
    return outlay


def unpriced(course: Course) -> tuple[str, ...]:
    """Return whose time has no cost in the deal, though it is needed: roles, and the users in training."""
    deal = course.deal
    roles = [*uncosted_roles(deal)]
    for role, parts in course.played.parts_by_role("client").items():
        if parts and deal.people[role].cost is None:
            roles.append(role)
    adoption = deal.adoption
    if adoption is not None and adoption.users and adoption.training_each and adoption.user_cost is None:
        roles.append("users")
    return tuple(roles)
