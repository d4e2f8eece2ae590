"""Terms of a deal file as nouns of core: late penalties, service levels, clauses, amendments, joint caps.

It refuses to find fault: whatever can be wrong in a file was found before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

from troth.core.credit_schedule import (
    Cap,
    CapPeriod,
    CreditRate,
    CreditSchedule,
    EarnBack,
    JointCap,
    StepDown,
    Termination,
    Tier,
)
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import (
    CHECK_HOLDS_MINUTES,
    Acceptance,
    CaseTime,
    Clock,
    Maintenance,
    Measured,
    Requests,
    ResultReached,
    ServiceLevel,
    Uptime,
    Window,
)
from troth.core.term import Amendment, Clause, LatePenalty, Term
from troth.intake.deal.amounts_terms import StatedCap, StatedMaintenance, StatedMoney
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_terms import MaintenanceShape, TermShape
from troth.intake.deal.stated_term import DELIVERED, versions_of
from troth.intake.deal.work_nouns import DEFAULT_TIMEZONE, money_of

CLOCKS = ("response", "resolution")


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a deal file says of its terms."""

    terms: dict[str, Term]
    amendments: tuple[Amendment, ...]
    joint_caps: tuple[JointCap, ...]


def terms_of(shape: DealShape) -> Terms:
    """Return the terms of a deal, their amendments and the caps of several together."""
    stated = shape.terms or {}
    return Terms(
        {name: term_of(name, term, shape) for name, term in stated.items()},
        tuple(each for name, term in stated.items() for each in _amendments(name, term, shape)),
        tuple(JointCap(tuple(joint.of), _cap(joint.cap, shape.currency)) for joint in shape.joint_caps or ()),
    )


def term_of(name: str, term: TermShape, shape: DealShape) -> Term:
    """Return a term as first agreed."""
    if term.objective is not None:
        return _service_level(name, term, shape)
    return Clause(name, term.says or "") if term.rate is None else _late_penalty(name, term, shape.currency)


def _amendments(name: str, term: TermShape, shape: DealShape) -> Iterator[Amendment]:
    for from_on, version, _ in versions_of(term):
        if from_on is not None:
            yield Amendment(name, from_on, _service_level(name, version, shape))


def timezone_of(shape: DealShape, term: TermShape) -> str:
    """Return the time zone of a term's windows: its own, else the client's calendar's."""
    calendars = shape.calendars or {}
    named = (calendars[side].timezone for side in ("client", "seller") if side in calendars)
    return term.timezone or next((zone for zone in named if zone), DEFAULT_TIMEZONE)


def _late_penalty(name: str, term: TermShape, currency: str) -> LatePenalty:
    caps = [cap.most for cap in _caps(term)]
    rate = term.rate
    if rate is None or rate.per == "case":
        message = f"late penalty '{name}' has no rate for a span of time"
        raise ValueError(message)
    return LatePenalty(
        id=name,
        of=cast(str, term.of),
        rate=rate.share,
        grace=term.grace,
        cap=next((most for most in caps if isinstance(most, Decimal)), None),
        of_price=term.of_price or "fixed",
        per=rate.per,
        part=term.part or "started",
        most=next((Money.of(most.number, currency) for most in caps if isinstance(most, StatedMoney)), None),
        minimum=money_of(term.minimum, currency),
        excludes=_causes(term),
        is_sole_remedy=term.sole_remedy,
    )


def _service_level(name: str, term: TermShape, shape: DealShape) -> ServiceLevel:
    is_delivered = term.measures in DELIVERED
    holds = CHECK_HOLDS_MINUTES if term.checks_hold is None else term.checks_hold.minutes()
    return ServiceLevel(
        id=name,
        measure=_measure(term),
        objective=cast(Decimal, term.objective),
        window=Window() if is_delivered else _window(term, timezone_of(shape, term)),
        schedule=_schedule(term, shape.currency, is_delivered=is_delivered),
        hours=term.hours,
        excludes=_causes(term),
        maintenance=tuple(maintenance_of(each, shape.starts) for each in term.maintenance or ()),
        maintenance_notice=term.notice,
        gaps=term.gaps or "apart",
        check_holds_minutes=holds,
        record=term.record,
        begins=term.from_,
    )


def _measure(term: TermShape) -> Measured:
    if term.measures in CLOCKS:
        return CaseTime(cast(Clock, term.measures), cast(Span, term.within), term.priority)
    if term.measures == "acceptance":
        items = tuple(term.of) if isinstance(term.of, list) else (cast(str, term.of),)
        return Acceptance(items, term.defects, term.rework)
    if term.measures == "result":
        return ResultReached(cast(str, term.of))
    if term.measures == "requests":
        return Requests(term.slice, term.slice_target)
    return Uptime(term.slice, term.slice_target)


def _window(term: TermShape, timezone: str) -> Window:
    if isinstance(term.window, Span):
        return Window("rolling", timezone, term.window)
    return Window(term.window or "month", timezone)


def _schedule(term: TermShape, currency: str, *, is_delivered: bool) -> CreditSchedule:
    earned, loosened, ends = term.earn_back, term.step_down, term.terminate
    return CreditSchedule(
        tiers=tuple(Tier(level, _share_or_money(credit, currency)) for level, credit in term.credits or ()),
        rate=None if term.rate is None else CreditRate(*term.rate, term.part or "started"),
        caps=tuple(_cap(cap, currency) for cap in _caps(term)),
        of_price=term.of_price or ("fixed" if is_delivered else "monthly"),
        minimum=money_of(term.minimum, currency),
        grace_windows=term.grace_windows or 0,
        earn_back=EarnBack(earned.after, earned.level, Decimal(1) if earned.share is None else earned.share)
        if earned
        else None,
        step_down=StepDown(loosened.after, loosened.factor, loosened.least or Decimal(0))
        if loosened
        else None,
        termination=Termination(ends.below, ends.windows, ends.in_ or ends.windows) if ends else None,
        is_sole_remedy=term.sole_remedy,
    )


def _caps(term: TermShape) -> list[StatedCap]:
    return term.cap if isinstance(term.cap, list) else [term.cap] if term.cap else []


def _cap(stated: StatedCap, currency: str) -> Cap:
    return Cap(_share_or_money(stated.most, currency), cast("CapPeriod", stated.per or "window"))


def _share_or_money(stated: Decimal | StatedMoney, currency: str) -> Decimal | Money:
    return Money.of(stated.number, currency) if isinstance(stated, StatedMoney) else stated


def _causes(term: TermShape) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.excludes or ()))


def maintenance_of(stated: StatedMaintenance | MaintenanceShape, starts_on: date) -> Maintenance:
    """Return planned maintenance; days and times begin with the first such day from the deal's start on."""
    if isinstance(stated, MaintenanceShape):
        return Maintenance(stated.rule, stated.first, stated.lasts)
    days = (starts_on + timedelta(days=k) for k in range(7))
    first_on = next(on for on in days if on.weekday() in stated.weekdays)
    at = time(stated.begins_minute // 60, stated.begins_minute % 60)
    return Maintenance(stated.rule, datetime.combine(first_on, at), stated.lasts)
