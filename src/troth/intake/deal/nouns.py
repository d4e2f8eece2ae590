"""A whole deal file as the noun of core: defaults filled in, money in the deal's currency.

It refuses to find fault: whatever can be wrong in a file was found before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from troth.core.deal import Adoption, Asked, BaseRateChoice, Beliefs, BrokenBefore, Budget, Deal, Dip, Policy
from troth.core.money import Money
from troth.core.promise import GiveTime, Promise
from troth.core.quantity import Between
from troth.core.work import Role
from troth.core.worktime import Calendar
from troth.intake.deal.promise_nouns import agreement_of, lever_of, price_of, promise_of, result_of
from troth.intake.deal.shape import AskedShape, BelievesShape, DealShape
from troth.intake.deal.shape_promises import AdoptionShape, BudgetShape, DipShape
from troth.intake.deal.term_nouns import terms_of
from troth.intake.deal.work_nouns import (
    DEFAULT_TIMEZONE,
    calendar_of,
    item_of,
    money_of,
    rate_of,
    risk_of,
    role_of,
)

SIDES = ("seller", "client")
ClosedDays = Mapping[str, Sequence[date]]


def deal_of(shape: DealShape, closed_days: ClosedDays, policy: Policy) -> Deal:
    """Return the deal that a faultless file means.

    Parameters
    ----------
    shape
        The file as validated.
    closed_days
        Every closed day of each calendar, resolved.
    policy
        The policy that applies to this deal.
    """
    currency = shape.currency
    roles = {name: role_of(name, person, currency) for name, person in shape.people.items()}
    promises = {name: promise_of(name, kept, currency) for name, kept in (shape.promises or {}).items()}
    terms = terms_of(shape)
    return Deal(
        id=shape.deal,
        title=shape.title or shape.deal,
        seller=shape.seller,
        client=shape.client,
        currency=currency,
        starts_on=shape.starts,
        calendars=calendars_of(shape, closed_days),
        people=with_promised_shares(roles, promises),
        work={name: item_of(name, item) for name, item in shape.work.items()},
        promises=promises,
        contacts=tuple(shape.contacts or ()),
        rank=shape.rank or 0,
        labels=dict(shape.labels or {}),
        base_rate=BaseRateChoice(shape.base_rate.date, shape.base_rate.cost)
        if shape.base_rate
        else BaseRateChoice(),
        asked=_asked(shape.asked, currency),
        believes=_beliefs(shape.believes, currency),
        broken_before=tuple(
            BrokenBefore(was.promised, was.happened, was.left_behind, tuple(was.differently or ()))
            for was in shape.broken_before or ()
        ),
        risks={name: risk_of(name, risk) for name, risk in (shape.risks or {}).items()},
        adoption=_adoption(shape.adoption, currency),
        results={name: result_of(name, result, currency) for name, result in (shape.results or {}).items()},
        price=price_of(shape.price, currency),
        margin=None if shape.margin is None else float(shape.margin),
        budget=_budget(shape.budget, currency),
        terms=terms.terms,
        amendments=terms.amendments,
        joint_caps=terms.joint_caps,
        levers={name: lever_of(name, lever, roles, currency) for name, lever in (shape.levers or {}).items()},
        refused=tuple(shape.refused or ()),
        policy=policy,
        when_hard=tuple(agreement_of(agreed) for agreed in shape.when_hard or ()),
    )


def with_promised_shares(roles: Mapping[str, Role], promises: Mapping[str, Promise]) -> dict[str, Role]:
    """Return the roles with the share that a promise of their time gives them: the plan runs on that."""
    given = {
        promise.measure.role: promise.measure.share
        for promise in promises.values()
        if isinstance(promise.measure, GiveTime)
    }
    return {name: replace(role, share=given.get(name, role.share)) for name, role in roles.items()}


def calendars_of(shape: DealShape, closed_days: ClosedDays) -> dict[str, Calendar]:
    """Return every calendar by name; both sides have one, in the seller's time zone unless stated."""
    stated = shape.calendars or {}
    seller = stated.get("seller")
    timezone = seller.timezone if seller and seller.timezone else DEFAULT_TIMEZONE
    names = dict.fromkeys((*SIDES, *stated))
    return {name: calendar_of(stated.get(name), timezone, closed_days.get(name, ())) for name in names}


def _asked(shape: AskedShape | None, currency: str) -> Asked:
    if shape is None:
        return Asked()
    scope = tuple(shape.scope) if isinstance(shape.scope, list) else shape.scope
    return Asked(scope, money_of(shape.price, currency), dict(shape.__pydantic_extra__ or {}))


def _beliefs(shape: BelievesShape | None, currency: str) -> Beliefs:
    if shape is None:
        return Beliefs()
    return Beliefs(
        own_hours=shape.own_hours,
        own_money=money_of(shape.own_money, currency),
        adoption=shape.adoption,
        said_by=shape.said_by,
        said_on=shape.on,
    )


def _adoption(shape: AdoptionShape | None, currency: str) -> Adoption | None:
    if shape is None:
        return None
    users = shape.users
    return Adoption(
        users=users.count if users else 0,
        user_cost=rate_of(users.cost, currency) if users and users.cost else None,
        training_each=shape.training,
        purchases=money_of(shape.purchases, currency),
        dip=_dip(shape.dip),
    )


def _dip(shape: DipShape | None) -> Dip | None:
    if shape is None:
        return None
    lasts = shape.lasts if isinstance(shape.lasts, Between) else Between(shape.lasts, shape.lasts)
    return Dip(float(shape.depth), lasts)


def _budget(shape: BudgetShape | None, currency: str) -> Budget | None:
    if shape is None:
        return None
    more = {on: Money.of(amount, currency) for on, amount in (shape.more or {}).items()}
    return Budget(Money.of(shape.approved, currency), more, shape.owner)
