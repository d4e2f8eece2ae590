"""Rules of single items of work and risks: what may stand together, and in what order.

It refuses to look at how items follow one another; that is for `deal_rules_order`.
"""

from __future__ import annotations

from collections.abc import Iterator

from troth.core.quantity import Span
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_work import ItemShape, NeedShape, PersonShape, SpanPoints, WorkPoints
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

KINDS = ("effort", "lasts", "takes", "milestone")
EXACTLY_ONE = "exactly one of effort, lasts, takes or milestone: true"


def check_items(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree within an item of work, of the deal or of a lever, and within a risk."""
    for path, name, item in items_of(shape):
        _check_kind(source, path, name, item)
        _check_people(source, path, item, shape.people)
        _check_points(source, path, item)
        _check_progress(source, path, item)
    for name, risk in (shape.risks or {}).items():
        path = ("risks", name)
        if not source.states(*path, "adds") and not source.states(*path, "stops"):
            source.key_error(path, "idle-risk", f"risk '{name}' does nothing", "adds or stops")
        if risk.happens is not None and not source.states(*path, "stops"):
            source.key_error(
                (*path, "happens"),
                "happens-without-stop",
                "happens is when a stop begins, and nothing stops",
                "stops beside it",
            )
        for item_name in risk.adds or ():
            added = shape.work.get(item_name)
            if added is not None and not source.states("work", item_name, "by"):
                source.key_error(
                    (*path, "adds", item_name),
                    "adds-to-nobody",
                    f"'{item_name}' has nobody who could do the added work",
                    "an item with by",
                )


def items_of(shape: DealShape) -> Iterator[tuple[Path, str, ItemShape]]:
    """Yield every item of the deal and of its levers, with its path and name."""
    for name, item in shape.work.items():
        yield ("work", name), name, item
    for lever_name, lever in (shape.levers or {}).items():
        for name, item in (lever.add or {}).items():
            yield ("levers", lever_name, "add", name), name, item
        for position, change in enumerate(lever.settings or ()):
            for name, item in (change.add or {}).items():
                yield ("levers", lever_name, "settings", position, "add", name), name, item


def _check_kind(source: DealSource, path: Path, name: str, item: ItemShape) -> None:
    kinds = [kind for kind in KINDS if source.states(*path, kind)]
    if item.milestone is False:
        kinds.remove("milestone")
    if not kinds:
        source.key_error(path, "no-estimate", f"'{name}' says nothing of how long it takes", EXACTLY_ONE)
        return
    if len(kinds) > 1:
        source.key_error(path, "several-estimates", f"'{name}' has {' and '.join(kinds)}", EXACTLY_ONE)
        return
    kind = kinds[0]
    has_by = source.states(*path, "by")
    if kind in ("effort", "lasts") and not has_by:
        source.key_error(path, "nobody", f"'{name}' has {kind} and nobody to do it", "by: a role of people")
    if kind in ("takes", "milestone") and has_by:
        source.key_error(
            (*path, "by"),
            "by-without-work",
            f"'{name}' has {kind}, which uses nobody, and by",
            "effort or lasts for people",
            "Who decides stands under decides",
        )
    if kind != "effort" and source.states(*path, "needs"):
        source.key_error(
            (*path, "needs"), "needs-without-effort", f"'{name}' has needs without effort", "effort beside it"
        )
    if kind == "effort" and isinstance(item.by, dict) and len(item.by) > 1:
        source.error(
            (*path, "by"),
            "several-roles",
            f"'{name}' has effort by several roles: {', '.join(item.by)}",
            "one role",
            "Put the others under needs, each with its work, or use lasts for a meeting of all",
        )
    if kind != "takes" and item.decides is not None:
        source.warning(
            (*path, "decides"),
            "decides-unused",
            f"'{name}' has decides without takes, which changes nothing",
            "takes beside it",
        )
    if kind == "milestone" and item.rework is not None:
        source.key_error((*path, "rework"), "rework-of-nothing", f"'{name}' has rework and no work", "effort")


def _check_people(source: DealSource, path: Path, item: ItemShape, people: dict[str, PersonShape]) -> None:
    by = {item.by: 1} if isinstance(item.by, str) else dict(item.by or {})
    if len(by) > 1 and item.lasts is None:
        return
    wanted: dict[str, tuple[int, Path]] = {role: (count, (*path, "by")) for role, count in by.items()}
    for role, need in (item.needs or {}).items():
        count = (need.count or 1) if isinstance(need, NeedShape) else 1
        wanted[role] = (wanted.get(role, (0, ()))[0] + count, (*path, "needs", role))
    for role, (count, at) in wanted.items():
        person = people.get(role)
        if person is None or source.was_cut("people", role, "count"):
            continue
        if count > (there := person.count or 1):
            source.error(
                at,
                "too-few-people",
                f"'{path[-1]}' takes {count} of {role} at once and there {_are(there)}",
                f"at most {there}",
                f"Raise people.{role}.count, or it never starts",
            )


def _check_points(source: DealSource, path: Path, item: ItemShape) -> None:
    for key, points in (("effort", item.effort), ("lasts", item.lasts), ("takes", item.takes)):
        if not isinstance(points, WorkPoints | SpanPoints):
            continue
        at = (*path, key)
        if isinstance(points, SpanPoints) and len({span.is_working for span in _spans(points)}) > 1:
            source.error(
                at, "mixed-spans", f"{key} mixes working days with calendar time", "one kind in all three"
            )
        elif not points.low.minutes() <= points.likely.minutes() <= points.high.minutes():
            found = f"low {points.low}, likely {points.likely}, high {points.high}"
            source.error(
                at, "out-of-order", f"{key} of '{path[-1]}' is out of order: {found}", "low <= likely <= high"
            )
        if item.fixed:
            source.key_error(
                (*path, "fixed"),
                "fixed-range",
                f"'{path[-1]}' is fixed and has low, likely and high",
                "a single estimate, or no fixed",
            )


def _spans(points: SpanPoints) -> tuple[Span, ...]:
    return points.low, points.likely, points.high


def _check_progress(source: DealSource, path: Path, item: ItemShape) -> None:
    started = source.states(*path, "started")
    if item.spent is not None and not started and not source.states(*path, "finished"):
        source.key_error(
            (*path, "spent"),
            "spent-before-start",
            f"'{path[-1]}' has spent and has not started",
            "started: the day on which it did",
        )
    if item.started is not None and item.finished is not None and item.finished < item.started:
        source.error(
            (*path, "finished"),
            "out-of-order",
            f"finished {item.finished} lies before started {item.started}",
            "a later day",
        )


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}"
