"""People, calendars, work and risks of a deal file as nouns of core, defaults filled in.

It refuses to find fault: whatever can be wrong in a file was found before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import cast

from troth.core.money import Money, Rate
from troth.core.quantity import FULL_SHARE, Share, Span, ThreePoint, Work
from troth.core.work import Item, Link, LinkType, Need, Rework, Risk, Role, Scope, Stop
from troth.core.worktime import Calendar
from troth.intake.deal.shape_work import (
    CalendarShape,
    ItemShape,
    LinkShape,
    NeedShape,
    PersonShape,
    RiskShape,
    SpanPoints,
    WorkPoints,
)
from troth.intake.scalars import StatedRate

DEFAULT_TIMEZONE = "UTC"


def calendar_of(shape: CalendarShape | None, timezone: str, closed: Iterable[date]) -> Calendar:
    """Return a calendar; `timezone` holds where it states none, `closed` is every closed day, resolved."""
    standard = Calendar()
    if shape is None:
        return Calendar(timezone=timezone, closed=frozenset(closed))
    return Calendar(
        timezone=shape.timezone or timezone,
        hours=shape.hours or standard.hours,
        weekdays=shape.weekdays or standard.weekdays,
        closed=frozenset(closed),
    )


def money_of(amount: Decimal | None, currency: str) -> Money | None:
    """Return money in the deal's currency, None for none."""
    return None if amount is None else Money.of(amount, currency)


def rate_of(stated: StatedRate, currency: str) -> Rate:
    """Return a rate in the deal's currency."""
    return Rate(Money.of(stated.number, currency), stated.per)


def role_of(name: str, shape: PersonShape, currency: str) -> Role:
    """Return people of one kind."""
    return Role(
        id=name,
        side=shape.side,
        count=shape.count or 1,
        share=shape.share or Share(FULL_SHARE),
        cost=rate_of(shape.cost, currency) if shape.cost else None,
        calendar=shape.calendar,
        leaves_chance=shape.leaves,
    )


def item_of(name: str, shape: ItemShape) -> Item:
    """Return one piece of work."""
    by = {shape.by: 1} if isinstance(shape.by, str) else dict(shape.by or {})
    return Item(
        id=name,
        effort=_work_estimate(shape.effort),
        lasts=_span_estimate(shape.lasts),
        takes=_span_estimate(shape.takes),
        by=by,
        needs=tuple(_need(role, need) for role, need in (shape.needs or {}).items()),
        after=tuple(_link(link) for link in shape.after or ()),
        decides=shape.decides,
        scope=cast("Scope | None", shape.scope),
        worth=shape.value or Decimal(0),
        labels=dict(shape.labels or {}),
        rework=Rework(shape.rework.chance, float(shape.rework.share)) if shape.rework else None,
        is_fixed=bool(shape.fixed),
        not_before=shape.not_before,
        started_on=shape.started,
        spent=shape.spent,
        finished_on=shape.finished,
    )


def risk_of(name: str, shape: RiskShape) -> Risk:
    """Return something that may happen once."""
    stops = Stop(shape.stops.side, shape.stops.for_, shape.happens) if shape.stops else None
    return Risk(id=name, chance=shape.chance, adds=dict(shape.adds or {}), stops=stops)


def _work_estimate(shape: Work | WorkPoints | None) -> Work | ThreePoint[Work] | None:
    return ThreePoint(shape.low, shape.likely, shape.high) if isinstance(shape, WorkPoints) else shape


def _span_estimate(shape: Span | SpanPoints | None) -> Span | ThreePoint[Span] | None:
    return ThreePoint(shape.low, shape.likely, shape.high) if isinstance(shape, SpanPoints) else shape


def _need(role: str, shape: Work | NeedShape) -> Need:
    if isinstance(shape, NeedShape):
        return Need(role, shape.work, shape.count or 1)
    return Need(role, shape)


def _link(shape: str | LinkShape) -> Link:
    if isinstance(shape, str):
        return Link(shape)
    return Link(shape.item, cast("LinkType", shape.type or "FS"), shape.lag)
