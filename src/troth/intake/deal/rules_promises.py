"""Rules of promises and results: what is promised, by whom, and when at the earliest.

It refuses to say whether a promise can be kept; that is for the forecast.
"""

from __future__ import annotations

from datetime import date

from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_promises import PromiseShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

COMPANIONS: dict[str, tuple[str, ...]] = {
    "reach": ("on-or-before",),
    "scope": ("by-when",),
    "pays": (),
    "result": (),
    "stays": ("people",),
    "share": ("people", "until"),
    "decides": ("within",),
}
OPTIONAL = {"share": ("kept-before",)}
MEASURED = "exactly one of reach, scope, pays, result, stays, share or decides"


def check_promises(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree within a promise, between promises, and within a result."""
    for name, promise in (shape.promises or {}).items():
        path: Path = ("promises", name)
        _check_kind(source, path)
        _check_side(shape, source, path, promise)
        _check_days(shape, source, path, promise)
        _check_conditions(shape, source, path, promise)
        _check_meaning(shape, source, path, promise)
    for name, result in (shape.results or {}).items():
        if result.reached and not result.reached.low <= result.reached.likely <= result.reached.high:
            source.error(
                ("results", name, "reached"),
                "out-of-order",
                f"reached of '{name}' is out of order",
                "low <= likely <= high",
            )
        if isinstance(result.by, date) and _before_start(shape, source, result.by):
            source.error(
                ("results", name, "by"), "before-start", _early("by", result.by, shape.starts), "a later day"
            )


def _check_kind(source: DealSource, path: Path) -> None:
    name = path[-1]
    kinds = [kind for kind in COMPANIONS if source.states(*path, kind)]
    if not kinds:
        source.key_error(
            path, "nothing-promised", f"promise '{name}' says nothing that can be kept", MEASURED
        )
        return
    if len(kinds) > 1:
        source.key_error(path, "several-promises", f"promise '{name}' has {' and '.join(kinds)}", MEASURED)
        return
    kind = kinds[0]
    for key in COMPANIONS[kind]:
        if not source.states(*path, key):
            source.key_error(
                path, "missing-key", f"promise '{name}' has {kind} without {key}", f"{key} beside it"
            )
    allowed = (*COMPANIONS[kind], *OPTIONAL.get(kind, ()))
    every = {key for keys in (*COMPANIONS.values(), *OPTIONAL.values()) for key in keys}
    for key in sorted(every.difference(allowed)):
        if source.states(*path, key):
            wrong = f"{key} says nothing beside {kind} in promise '{name}'"
            source.key_error((*path, key), "idle-key", wrong, " and ".join(("by, if", *allowed)))


def _check_side(shape: DealShape, source: DealSource, path: Path, promise: PromiseShape) -> None:
    who = promise.people if promise.people is not None else promise.decides
    key = "people" if promise.people is not None else "decides"
    if who is not None:
        person = shape.people.get(who)
        if person is not None:
            side: str | None = person.side
        else:
            side = "client" if who in (shape.contacts or ()) else None
        if side is not None and side != promise.by:
            source.error(
                (*path, key),
                "wrong-side",
                f"'{who}' is the {side}'s and promise '{path[-1]}' is the {promise.by}'s",
                f"by: {side}",
            )
    if promise.pays is not None and promise.by == "client":
        source.error(
            (*path, "by"),
            "wrong-side",
            f"promise '{path[-1]}' is the client's and pays is promised by the seller",
            "by: seller",
        )


def _check_days(shape: DealShape, source: DealSource, path: Path, promise: PromiseShape) -> None:
    for key, day in (
        ("on-or-before", promise.on_or_before),
        ("by-when", promise.by_when),
        ("until", promise.until),
    ):
        if isinstance(day, date) and _before_start(shape, source, day):
            source.error((*path, key), "before-start", _early(key, day, shape.starts), "a later day")


def _check_conditions(shape: DealShape, source: DealSource, path: Path, promise: PromiseShape) -> None:
    for position, name in enumerate(promise.if_ or ()):
        other = (shape.promises or {}).get(name)
        if other is not None and other.by == promise.by:
            source.error(
                (*path, "if", position),
                "own-condition",
                f"promise '{path[-1]}' leans on '{name}', which the {promise.by} promises too",
                "promises of the other side",
            )


def _check_meaning(shape: DealShape, source: DealSource, path: Path, promise: PromiseShape) -> None:
    person = shape.people.get(promise.people or "")
    if promise.share is not None and person is not None and not source.states(*path, "stays"):
        share = str(person.share) if person.share else "100%"
        if share != str(promise.share) and not source.was_cut("people", promise.people or "", "share"):
            source.warning(
                (*path, "share"),
                "share-differs",
                f"promise '{path[-1]}' gives {promise.share} of {promise.people}, people counts on {share}",
                "the same share in both",
                "The plan runs on what is promised",
            )
    if promise.decides is not None and not any(
        source.states("work", name, "decides") and item.decides in (promise.decides, None)
        for name, item in shape.work.items()
    ):
        source.warning(
            (*path, "decides"),
            "no-decision",
            f"{promise.decides} decides nothing in work, so nothing can be kept late",
            "an item with takes and decides",
        )
    if promise.scope is not None and not promise.scope:
        source.error(
            (*path, "scope"),
            "empty-scope",
            "scope names no item",
            "must, everything, or the items that are promised",
        )
    if isinstance(promise.scope, str):
        scoped = [name for name in source.names("work") if source.states("work", name, "scope")]
        wanted = [
            name for name in scoped if promise.scope == "everything" or _scope(shape, name) in ("must", None)
        ]
        if not wanted:
            need = "a scope" if promise.scope == "everything" else "scope: must"
            source.error(
                (*path, "scope"),
                "empty-scope",
                f"scope '{promise.scope}' is empty: no item has {need}",
                "items with a scope",
            )


def _scope(shape: DealShape, name: str) -> str | None:
    item = shape.work.get(name)
    return item.scope if item is not None else None


def _before_start(shape: DealShape, source: DealSource, day: date) -> bool:
    return "starts" not in source.stand_ins and day < shape.starts


def _early(key: str, day: date, starts: date) -> str:
    return f"{key} {day} lies before the start on {starts}"
