"""Rules of levers: each changes something that is there, in settings that can stand.

It refuses to say what a lever is worth; that is judged on draws.
"""

from __future__ import annotations

from datetime import date

from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_promises import ChangeShape, LeverShape, RoleChangeShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

CHANGES = ("people", "drop", "add", "outsource", "training", "promise", "risks-off", "price")


def check_levers(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree within a lever, and between levers."""
    added: dict[str, str] = {}
    for name, lever in (shape.levers or {}).items():
        path: Path = ("levers", name)
        stated = [key for key in (*CHANGES, "to") if source.states(*path, key)]
        if source.states(*path, "settings") and stated:
            source.key_error(
                path,
                "settings-and-change",
                f"lever '{name}' has settings and, beside them, {', '.join(stated)}",
                "either settings or one change",
            )
        if source.states(*path, "settings"):
            for position, change in enumerate(lever.settings or ()):
                _check_change(shape, source, (*path, "settings", position), name, change)
        else:
            _check_change(shape, source, path, name, lever)
        _check_free(source, path, lever)
        _check_company(source, path, lever)
        for item, at in _additions(path, lever):
            if item in shape.work or added.setdefault(item, name) != name:
                other = "work" if item in shape.work else f"lever '{added[item]}'"
                source.key_error(at, "added-twice", f"'{item}' is in {other} already", "a name of its own")


def _check_change(shape: DealShape, source: DealSource, path: Path, name: str, change: ChangeShape) -> None:
    if not any(source.states(*path, key) for key in (*CHANGES, "to")):
        source.key_error(
            path, "idle-lever", f"lever '{name}' changes nothing", f"one of {', '.join(CHANGES)}"
        )
    if isinstance(change.to, list) and isinstance(change.price, list):
        source.key_error(
            path,
            "two-lists",
            f"lever '{name}' lists both days and prices",
            "one list",
            "Write each setting out under settings",
        )
    for key in ("to", "price"):
        stated = change.to if key == "to" else change.price
        if stated == []:
            source.error(
                (*path, key), "empty-list", f"{key} of lever '{name}' is an empty list", "at least one"
            )
    _check_move(shape, source, path, change)
    _check_outsourced(shape, source, path, change)
    if source.states(*path, "price") and not source.states("price", "fixed"):
        source.key_error(
            (*path, "price"),
            "no-such-price",
            f"lever '{name}' sets a fixed price and the deal has none",
            "price.fixed",
        )
    for role, changed in (change.people or {}).items():
        person = shape.people.get(role)
        at = (*path, "people", role)
        if person is None:
            continue
        if isinstance(changed, int) and (person.count or 1) + changed < 1:
            source.error(
                at, "capacity-zero", f"{changed} leaves nobody of {role}", "at least one person left"
            )
        if isinstance(changed, RoleChangeShape) and not any(
            source.states(*at, key) for key in ("count", "share")
        ):
            source.error(
                at, "idle-lever", f"lever '{name}' changes nothing about {role}", "+1, count or share"
            )


def _check_outsourced(shape: DealShape, source: DealSource, path: Path, change: ChangeShape) -> None:
    for position, name in enumerate(change.outsource or ()):
        item = shape.work.get(name)
        if item is not None and not source.states("work", name, "effort"):
            source.error(
                (*path, "outsource", position),
                "not-work",
                f"'{name}' is no work with an effort that somebody else could do",
                "an item with effort",
            )
    if change.training is not None and not source.states("adoption", "users"):
        source.key_error(
            (*path, "training"),
            "nobody-to-train",
            "the lever changes the training and adoption names no users",
            "adoption: {users: {count: 140}}",
        )


def _check_move(shape: DealShape, source: DealSource, path: Path, change: ChangeShape) -> None:
    has_promise, has_day = source.states(*path, "promise"), source.states(*path, "to")
    if has_promise != has_day:
        there, missing = ("promise", "to") if has_promise else ("to", "promise")
        source.key_error(
            (*path, there), "missing-key", f"{there} stands without {missing}", f"{missing} beside it"
        )
    moved = (shape.promises or {}).get(change.promise or "")
    is_reached = source.states("promises", change.promise or "", "reach")
    if moved is not None and not is_reached and not isinstance(moved.by_when, date):
        source.error(
            (*path, "promise"),
            "no-day-to-move",
            f"promise '{change.promise}' has no day that could move",
            "a promise with reach, or with scope and a day in by-when",
        )
    days = change.to if isinstance(change.to, list) else [change.to]
    for position, day in enumerate(days):
        if isinstance(day, date) and day < shape.starts and "starts" not in source.stand_ins:
            at = (*path, "to", position) if isinstance(change.to, list) else (*path, "to")
            source.error(
                at, "before-start", f"to {day} lies before the start on {shape.starts}", "a later day"
            )


def _check_free(source: DealSource, path: Path, lever: LeverShape) -> None:
    changes = [
        (path, lever),
        *(((*path, "settings", at), each) for at, each in enumerate(lever.settings or ())),
    ]
    does = {"people": "changes people", "outsource": "has work done outside"}
    found = next((words for key, words in does.items() for at, _ in changes if source.states(*at, key)), "")
    if found and not source.states(*path, "costs") and not source.states(*path, "costs-per-week"):
        source.warning(
            path,
            "free-lever",
            f"this lever is free: '{path[-1]}' {found} and costs nothing",
            "costs or costs-per-week",
            "Write costs: 0 if it really is",
        )


def _check_company(source: DealSource, path: Path, lever: LeverShape) -> None:
    for key, others in (("only-with", lever.only_with), ("not-with", lever.not_with)):
        for position, other in enumerate(others or ()):
            if other == path[-1]:
                source.error(
                    (*path, key, position), "own-company", f"{key} names the lever itself", "other levers"
                )
            if key == "not-with" and other in (lever.only_with or ()):
                source.error(
                    (*path, key, position),
                    "never-set",
                    f"'{other}' must be set with '{path[-1]}' and must not be",
                    "one of only-with and not-with",
                )


def _additions(path: Path, lever: LeverShape) -> list[tuple[str, Path]]:
    found = [(item, (*path, "add", item)) for item in lever.add or ()]
    for position, change in enumerate(lever.settings or ()):
        found += [(item, (*path, "settings", position, "add", item)) for item in change.add or ()]
    return found
