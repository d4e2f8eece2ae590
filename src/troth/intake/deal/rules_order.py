"""Rules of how items follow one another: no circles, and nothing longer than the calendars run.

It refuses to schedule: whether everything fits is for the forecast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from troth.core.quantity import DAY_MINUTES, FULL_SHARE, Work
from troth.core.worktime import open_days
from troth.intake.deal.closed_days import horizon
from troth.intake.deal.nouns import calendars_of
from troth.intake.deal.rules_items import items_of
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_work import ItemShape, LinkShape, NeedShape, SpanPoints, WorkPoints
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

ANY_DAY = "*"
LONGEST_CIRCLE = 20


def check_circles(shape: DealShape, source: DealSource) -> None:
    """Note each circle in `after` once, as a path in which each item waits for the next."""
    before: dict[str, list[str]] = {}
    places: dict[str, Path] = {}
    for path, name, item in items_of(shape):
        places.setdefault(name, path)
        links = [link.item if isinstance(link, LinkShape) else link for link in item.after or ()]
        before.setdefault(name, []).extend(links)
    order = {name: position for position, name in enumerate(before)}
    for circle in _circles(before):
        first = min(range(len(circle)), key=lambda at: order[circle[at]])
        turned = [*circle[first:], *circle[:first], circle[first]]
        source.error(
            (*places[turned[0]], "after"),
            "circle",
            f"after goes round in a circle: {_worded(turned)}",
            "work of which some can begin",
            "Each waits for the next; take one of these links out",
        )


def _worded(circle: list[str]) -> str:
    if len(circle) > LONGEST_CIRCLE:
        left_out = f"({len(circle) - 9:,} more)"
        circle = [*circle[:6], left_out, *circle[-3:]]
    return " -> ".join(circle)


def _circles(before: Mapping[str, list[str]]) -> list[list[str]]:
    """Return a circle from each knot of items that wait for one another."""
    order = {name: position for position, name in enumerate(before)}
    waiting = {name: {other for other in others if other in before} for name, others in before.items()}
    knots = _reversed(_without_ends(_reversed(_without_ends(waiting))))
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in knots:
        walk: list[str] = []
        at = start
        while at not in seen and knots[at]:
            seen.add(at)
            walk.append(at)
            at = min(knots[at], key=order.__getitem__)
        if at in walk:
            found.append(walk[walk.index(at) :])
    return found


def _without_ends(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Take away every item that waits for nothing, again and again (Kahn's algorithm)."""
    behind = _reversed(edges)
    degree = {name: len(others) for name, others in edges.items()}
    free = [name for name in edges if not degree[name]]
    gone: set[str] = set()
    while free:
        name = free.pop()
        gone.add(name)
        for other in behind[name]:
            degree[other] -= 1
            if not degree[other]:
                free.append(other)
    return {name: others - gone for name, others in edges.items() if name not in gone}


def _reversed(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {name: set() for name in edges}
    for name, others in edges.items():
        for other in others:
            turned[other].add(name)
    return turned


def check_horizon(shape: DealShape, source: DealSource, closed_days: Mapping[str, tuple[date, ...]]) -> None:
    """Note each amount of work or time that ends after the last day for which calendars are laid out."""
    if "starts" in source.stand_ins:
        return
    last_on = horizon(shape.starts)[1]
    calendars = calendars_of(shape, closed_days)
    open_minutes = {
        name: open_days(calendar, shape.starts, last_on) * calendar.workday_minutes
        for name, calendar in calendars.items()
    }
    wall_clock = (last_on - shape.starts).days * DAY_MINUTES
    for path, _, item in items_of(shape):
        for at, needed, calendar in _longest(shape, path, item):
            has = open_minutes.get(calendar, wall_clock)
            if needed > has:
                source.error(
                    at,
                    "past-horizon",
                    f"'{path[-1]}' takes longer than the calendars run, to {last_on}",
                    "work that can be finished by then",
                    "Split it, or give it more people",
                )
                break


def _longest(shape: DealShape, path: Path, item: ItemShape) -> Iterator[tuple[Path, int, str]]:
    """Yield each stated time of an item: its path, its minutes at most and the calendar they run in."""
    if item.effort is not None and item.by is not None:
        by = {item.by: 1} if isinstance(item.by, str) else item.by
        work = item.effort.high if isinstance(item.effort, WorkPoints) else item.effort
        for role, count in by.items():
            yield from _of_role(shape, (*path, "effort"), role, work, count)
    for role, need in (item.needs or {}).items():
        work, count = (need.work, need.count or 1) if isinstance(need, NeedShape) else (need, 1)
        yield from _of_role(shape, (*path, "needs", role), role, work, count)
    for key, stated in (("lasts", item.lasts), ("takes", item.takes)):
        if stated is not None:
            span = stated.high if isinstance(stated, SpanPoints) else stated
            yield (*path, key), span.minutes(), "seller" if span.is_working else ANY_DAY


def _of_role(
    shape: DealShape, path: Path, role: str, work: Work, count: int
) -> Iterator[tuple[Path, int, str]]:
    person = shape.people.get(role)
    if person is not None:
        share = person.share.basis_points if person.share else FULL_SHARE
        yield path, work.minutes() // count * FULL_SHARE // share, person.calendar or person.side
