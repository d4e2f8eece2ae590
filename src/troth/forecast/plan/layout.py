"""From deals to a network: who works in which calendar, what runs in which table, what is already so.

It refuses to judge a deal: whatever intake has let through gets laid out, and what nobody can do simply
never ends. Source: DEAL-FILE.md, "Amounts", "Work"; docs/decisions/0002-scheduler.md for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from troth.core.deal import Deal
from troth.core.quantity import Span, ThreePoint, Work
from troth.core.work import Item, SpanEstimate, WorkEstimate
from troth.core.worktime import (
    NEVER,
    Calendar,
    WorkingTime,
    common_time,
    end_of_day,
    start_of_day,
    working_time,
)
from troth.forecast.plan.network import (
    CLIENT,
    NOBODY,
    SELLER,
    WALL_CLOCK,
    Activity,
    Arrow,
    Network,
    Part,
    PartKind,
    Pool,
)

BITS = {"seller": SELLER, "client": CLIENT}


def network_of(
    deals: Sequence[Deal],
    horizon_on: date,
    as_of: date | None = None,
    dropped: Collection[str] = frozenset(),
) -> Network:
    """Lay deals out as one network on one pool of the seller's people.

    Parameters
    ----------
    deals
        In any order; their `rank` decides who goes first.
    horizon_on
        The last day of every table; what is not done by then never is.
    as_of
        Nothing unstarted begins before this day, in the seller's time zone. None: the plan as stated
        from the beginning, as if nothing had been started or finished.
    dropped
        Ids (`<deal>/<item>`) that take no time and nobody; their links stay.
    """
    layout = _Layout(first_on=_first_day(deals) - timedelta(days=1), horizon_on=horizon_on, as_of=as_of)
    for deal in deals:
        layout.add_people(deal)
    for number, deal in enumerate(deals):
        layout.add_items(number, deal, dropped)
    for deal in deals:
        layout.add_links(deal)
    return Network(
        deals=tuple(deal.id for deal in deals),
        items=tuple(layout.items),
        parts=tuple(layout.parts),
        roles=tuple(layout.roles.values()),
        links=tuple(layout.links),
        tables=tuple(layout.tables),
        begins_at=min(layout.begins_at(deal) for deal in deals),
        ends_at=start_of_day(horizon_on + timedelta(days=1), "UTC"),
    )


def _first_day(deals: Sequence[Deal]) -> date:
    days = [deal.starts_on for deal in deals]
    for deal in deals:
        for item in deal.work.values():
            days.extend(day for day in (item.started_on, item.finished_on) if day is not None)
    return min(days)


@dataclass(slots=True)
class _Layout:
    """The rows gathered so far."""

    first_on: date
    horizon_on: date
    as_of: date | None
    tables: list[WorkingTime] = field(default_factory=list)
    table_numbers: dict[tuple[Calendar, ...], int] = field(default_factory=dict)
    roles: dict[str, Pool] = field(default_factory=dict)
    role_numbers: dict[str, int] = field(default_factory=dict)
    items: list[Activity] = field(default_factory=list)
    item_numbers: dict[str, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    links: list[Arrow] = field(default_factory=list)

    def begins_at(self, deal: Deal) -> int:
        """Return when anything unstarted of a deal may begin at the earliest."""
        zone = deal.calendars["seller"].timezone
        starts = start_of_day(deal.starts_on, zone)
        return starts if self.as_of is None else max(starts, start_of_day(self.as_of, zone))

    def table(self, calendars: tuple[Calendar, ...]) -> int:
        """Return the number of the table of the minutes open in every one of these calendars."""
        unlike = tuple(dict.fromkeys(calendars))
        if unlike not in self.table_numbers:
            tables = tuple(working_time(one, self.first_on, self.horizon_on) for one in unlike)
            self.table_numbers[unlike] = len(self.tables)
            self.tables.append(tables[0] if len(tables) == 1 else common_time(tables))
        return self.table_numbers[unlike]

    def add_people(self, deal: Deal) -> None:
        """Add a deal's roles; a seller's role met before keeps its calendar and the larger count."""
        for role in deal.people.values():
            key = pool_id(deal, role.id)
            calendar = deal.calendar_of(role.id)
            table = self.table((calendar,))
            pool = Pool(key, role.side, role.count, role.share.basis_points, table, calendar.workday_minutes)
            met = self.roles.get(key)
            if met is None:
                self.role_numbers[key] = len(self.roles)
                self.roles[key] = pool
            elif pool.count > met.count:
                self.roles[key] = Pool(key, met.side, pool.count, met.share, met.table, met.workday_minutes)

    def add_items(self, number: int, deal: Deal, dropped: Collection[str]) -> None:
        """Add a deal's items and their parts, in file order."""
        begins_at = self.begins_at(deal)
        for item in deal.work.values():
            calendar = _calendar_of_item(deal, item)
            floor, started_at, finished_at = self._already(item, calendar.timezone, begins_at)
            key = f"{deal.id}/{item.id}"
            self.item_numbers[key] = len(self.items)
            first_part = len(self.parts)
            self._add_parts(deal, item, calendar)
            activity = Activity(
                id=key,
                name=item.id,
                deal=number,
                rank=deal.rank,
                floor=floor,
                started_at=started_at,
                finished_at=finished_at,
                first_part=first_part,
                end_part=len(self.parts),
                workday_minutes=calendar.workday_minutes,
                is_dropped=key in dropped,
            )
            self.items.append(activity)

    def _already(self, item: Item, timezone: str, begins_at: int) -> tuple[int, int, int]:
        """Return an item's floor, start and finish; what lies after the as-of day is not yet so."""
        floor, started_at, finished_at = begins_at, NEVER, NEVER
        if item.not_before is not None:
            floor = max(floor, start_of_day(item.not_before, timezone))
        if self.as_of is None:
            return floor, started_at, finished_at
        started_on = item.started_on or item.finished_on
        if item.finished_on is not None and item.finished_on <= self.as_of:
            finished_at = end_of_day(item.finished_on, timezone)
        if started_on is not None and started_on <= self.as_of:
            return begins_at, start_of_day(started_on, timezone), finished_at
        if started_on is not None:
            floor = max(floor, start_of_day(started_on, timezone))
        return floor, started_at, finished_at

    def _add_parts(self, deal: Deal, item: Item, calendar: Calendar) -> None:
        number = len(self.items)
        if item.lasts is not None:
            self._add_meeting(deal, item, _likely_span(item.lasts))
        elif item.takes is not None:
            self._add_wait(deal, item, _likely_span(item.takes))
        elif item.effort is not None:
            minutes = _likely_work(item.effort).minutes(calendar.workday_minutes)
            people = sum(item.by.values())
            for role, count in item.by.items():
                share = -(-minutes * count // people)
                self._add_part(deal, role, count, share, "by")
            if not people:
                self.parts.append(Part(number, NOBODY, 1, minutes, "by", self.table((calendar,)), SELLER))
        for need in item.needs:
            workday = deal.calendar_of(need.role).workday_minutes
            self._add_part(deal, need.role, need.count, need.work.minutes(workday), "need")

    def _add_part(self, deal: Deal, role: str, count: int, minutes: int, kind: PartKind) -> None:
        number = self.role_numbers[pool_id(deal, role)]
        pool = self.roles[pool_id(deal, role)]
        self.parts.append(Part(len(self.items), number, count, minutes, kind, pool.table, BITS[pool.side]))

    def _add_meeting(self, deal: Deal, item: Item, lasts: Span) -> None:
        """Add one part a role, all in the minutes that every one of them has open."""
        calendars = tuple(deal.calendar_of(role) for role in item.by)
        if not calendars:
            calendars = (deal.calendars["seller"],)
        table = self.table(calendars)
        sides = 0
        for role in item.by:
            sides |= BITS[deal.people[role].side]
        minutes = _meeting_minutes(lasts, self.tables[table].workday_minutes)
        for role, count in item.by.items():
            number = self.role_numbers[pool_id(deal, role)]
            self.parts.append(Part(len(self.items), number, count, minutes, "meeting", table, sides))
        if not item.by:
            self.parts.append(Part(len(self.items), NOBODY, 1, minutes, "meeting", table, SELLER))

    def _add_wait(self, deal: Deal, item: Item, takes: Span) -> None:
        """Add waiting in the decider's side's calendar; only the decider's side's stops pause it."""
        side = deal.side_of(item.decides) if item.decides else "seller"
        calendar = deal.calendars[side]
        table = self.table((calendar,)) if takes.is_working else WALL_CLOCK
        sides = BITS[side] if item.decides else 0
        minutes = takes.minutes(calendar.workday_minutes)
        self.parts.append(Part(len(self.items), NOBODY, 1, minutes, "wait", table, sides))

    def add_links(self, deal: Deal) -> None:
        """Add a deal's links, each lag in its successor's calendar."""
        for item in deal.work.values():
            calendar = _calendar_of_item(deal, item)
            successor = self.item_numbers[f"{deal.id}/{item.id}"]
            for link in item.after:
                predecessor = self.item_numbers[f"{deal.id}/{link.item}"]
                minutes = link.lag.minutes(calendar.workday_minutes) if link.lag else 0
                table = self.table((calendar,)) if link.lag and link.lag.is_working else WALL_CLOCK
                self.links.append(Arrow(predecessor, successor, link.type, minutes, table))


def pool_id(deal: Deal, role: str) -> str:
    """Return the id of a role's pool: the seller's are one pool for all deals, the client's of their own."""
    return role if deal.people[role].side == "seller" else f"{deal.id}/{role}"


def _calendar_of_item(deal: Deal, item: Item) -> Calendar:
    """Return the calendar of an item's dates and lags: its first `by` role's, else the seller's."""
    for role in item.by:
        return deal.calendar_of(role)
    return deal.calendars["seller"]


def _likely_work(estimate: WorkEstimate) -> Work:
    return estimate.likely if isinstance(estimate, ThreePoint) else estimate


def _likely_span(estimate: SpanEstimate) -> Span:
    return estimate.likely if isinstance(estimate, ThreePoint) else estimate


def _meeting_minutes(span: Span, workday_minutes: int) -> int:
    """Return a meeting's minutes: a day or week of meeting is a working day or week, like `wd`."""
    if span.unit in ("d", "w"):
        days = span.number if span.unit == "d" else span.number * 5
        return Span(days, "wd").minutes(workday_minutes)
    return span.minutes(workday_minutes)
