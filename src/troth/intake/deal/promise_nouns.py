"""Promises, results, prices and levers of a deal file as nouns of core, defaults filled in.

It refuses to find fault: whatever can be wrong in a file was found before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from troth.core.agreement import Agreement
from troth.core.deal import Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.money import Money
from troth.core.promise import (
    Achieve,
    Decide,
    Deliver,
    GiveTime,
    Measure,
    PayAtMost,
    Promise,
    ReachBy,
    Stay,
)
from troth.core.quantity import Share, Span, ThreePoint
from troth.core.work import Role
from troth.intake.deal.days import AfterItem
from troth.intake.deal.shape_promises import (
    AgreementShape,
    ChangeShape,
    LeverShape,
    PriceShape,
    PromiseShape,
    ResultShape,
    RoleChangeShape,
)
from troth.intake.deal.work_nouns import item_of, money_of, rate_of

Scope = Literal["must", "everything"]


def promise_of(name: str, shape: PromiseShape, currency: str) -> Promise:
    """Return one promise."""
    return Promise(
        id=name,
        by=shape.by,
        measure=_measure(shape, currency),
        conditions=tuple(shape.if_ or ()),
        is_aim=shape.as_ == "aim",
    )


def _measure(shape: PromiseShape, currency: str) -> Measure:
    if shape.reach is not None:
        return ReachBy(shape.reach, cast(date, shape.on_or_before))
    if shape.scope is not None:
        wanted = shape.scope if isinstance(shape.scope, str) else tuple(shape.scope)
        return Deliver(cast("Scope | tuple[str, ...]", wanted), cast("str | date", shape.by_when))
    if shape.pays is not None:
        return PayAtMost(Money.of(shape.pays, currency))
    if shape.result is not None:
        return Achieve(shape.result)
    if shape.decides is not None:
        return Decide(shape.decides, cast(Span, shape.within))
    return _of_people(shape, cast(str, shape.people))


def _of_people(shape: PromiseShape, role: str) -> Measure:
    if shape.stays is not None:
        return Stay(role, shape.stays.span, shape.stays.item)
    until = cast("str | date", shape.until)
    return GiveTime(role, cast(Share, shape.share), until, shape.kept_before)


def result_of(name: str, shape: ResultShape, currency: str) -> Result:
    """Return what the client buys the work for."""
    by = shape.by if isinstance(shape.by, AfterItem) else None
    reached = shape.reached
    return Result(
        id=name,
        before=shape.from_,
        promised=shape.to,
        by=by.span if by else None,
        after=by.item if by else None,
        by_on=shape.by if isinstance(shape.by, date) else None,
        worth_monthly=money_of(shape.worth, currency),
        lasts=shape.for_,
        reached=ThreePoint(float(reached.low), float(reached.likely), float(reached.high))
        if reached
        else None,
        needs=tuple(shape.needs or ()),
    )


def price_of(shape: PriceShape | None, currency: str) -> Price:
    """Return what the client pays."""
    if shape is None:
        return Price()
    return Price(
        fixed=money_of(shape.fixed, currency),
        day_rates={role: rate_of(rate, currency) for role, rate in (shape.day_rates or {}).items()},
        milestones={item: Money.of(paid, currency) for item, paid in (shape.milestones or {}).items()},
        monthly=money_of(shape.monthly, currency),
        months=shape.months,
    )


def lever_of(name: str, shape: LeverShape, roles: Mapping[str, Role], currency: str) -> Lever:
    """Return a lever with all its settings; a list of days or prices makes one setting of each."""
    changes = shape.settings or [shape]
    settings = [setting for change in changes for setting in _settings(change, roles, currency)]
    return Lever(
        id=name,
        settings=tuple(settings),
        costs=money_of(shape.costs, currency),
        costs_per_week=money_of(shape.costs_per_week, currency),
        cost_to=shape.cost_to or "seller",
        only_with=tuple(shape.only_with or ()),
        not_with=tuple(shape.not_with or ()),
    )


def _settings(shape: ChangeShape, roles: Mapping[str, Role], currency: str) -> list[Setting]:
    days: list[date | None] = list(shape.to) if isinstance(shape.to, list) else [shape.to]
    prices: list[Decimal | None] = list(shape.price) if isinstance(shape.price, list) else [shape.price]
    return [
        Setting(
            people={role: _role_change(roles[role], change) for role, change in (shape.people or {}).items()},
            drops=tuple(shape.drop or ()),
            adds=tuple(item_of(item, added) for item, added in (shape.add or {}).items()),
            dates={shape.promise: day} if shape.promise and day else {},
            risks_off=tuple(shape.risks_off or ()),
            price=money_of(price, currency),
            outsourced=tuple(shape.outsource or ()),
            training=shape.training,
        )
        for day in days
        for price in prices
    ]


def _role_change(role: Role, change: int | RoleChangeShape) -> RoleChange:
    if isinstance(change, int):
        return RoleChange(add=change)
    return RoleChange(
        add=change.count - role.count if change.count is not None else 0,
        share=change.share,
    )


def agreement_of(shape: AgreementShape) -> Agreement:
    """Return what was agreed for the day it gets hard."""
    return Agreement(shape.if_.item, shape.if_.span, shape.then, shape.decides, shape.within)
