"""Rules of price and terms: what may stand together and what refers to which part of the price.

It refuses to say what a term costs; that is for judgement.
"""

from __future__ import annotations

from itertools import pairwise

from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_promises import TermShape
from troth.intake.deal.source import DealSource
from troth.intake.yaml_text import Path

PRICED = ("fixed", "day-rates", "milestones")
KINDS = ("rate", "objective", "says")
EXACTLY_ONE = "exactly one of rate (late penalty), objective (service level) or says (clause)"
BESIDE: dict[str, tuple[str, ...]] = {
    "rate": ("of", "grace", "cap", "of-price", "excludes"),
    "objective": ("window", "credits", "cap", "excludes", "record"),
    "says": (),
}


def check_price_and_terms(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree within the price, and between the terms and the price."""
    _check_price(shape, source)
    for name, term in (shape.terms or {}).items():
        path: Path = ("terms", name)
        kinds = [kind for kind in KINDS if source.states(*path, kind)]
        if len(kinds) != 1:
            has = f"has {' and '.join(kinds)}" if kinds else "says nothing that binds"
            source.key_error(path, "term-kind", f"term '{name}' {has}", EXACTLY_ONE)
            continue
        _check_beside(source, path, kinds[0])
        if kinds[0] == "rate":
            _check_penalty(shape, source, path, term)
        elif kinds[0] == "objective":
            _check_service(source, path, term)


def _check_price(shape: DealShape, source: DealSource) -> None:
    stated = [kind for kind in PRICED if source.states("price", kind)]
    if len(stated) > 1:
        source.key_error(
            ("price",), "several-prices", f"price has {' and '.join(stated)}", f"one of {', '.join(PRICED)}"
        )
    if shape.price is None:
        return
    if source.states("price", "months") and not source.states("price", "monthly"):
        source.key_error(
            ("price", "months"), "months-without-fee", "months stands without monthly", "monthly beside it"
        )
    for role in shape.price.day_rates or ():
        person = shape.people.get(role)
        if person is not None and person.side == "client":
            source.key_error(
                ("price", "day-rates", role),
                "wrong-side",
                f"'{role}' is the client's and cannot be sold to them",
                "a role of the seller",
            )


def _check_beside(source: DealSource, path: Path, kind: str) -> None:
    every = {key for keys in BESIDE.values() for key in keys}
    for key in sorted(every.difference(BESIDE[kind])):
        if source.states(*path, key):
            expected = ", ".join((kind, *BESIDE[kind]))
            wrong = f"{key} says nothing beside {kind} in term '{path[-1]}'"
            source.key_error((*path, key), "idle-key", wrong, expected)


def _check_penalty(shape: DealShape, source: DealSource, path: Path, term: TermShape) -> None:
    name = path[-1]
    if not source.states(*path, "of"):
        source.key_error(
            path, "missing-key", f"term '{name}' has rate without of", "of: the item that may be late"
        )
    elif term.of in shape.work and not any(
        promise.reach == term.of and promise.by == "seller" and source.states("promises", key, "on-or-before")
        for key, promise in (shape.promises or {}).items()
    ):
        source.warning(
            (*path, "of"),
            "penalty-without-day",
            f"no promise of the seller gives '{term.of}' a day, so term '{name}' costs nothing",
            "a promise with reach and on-or-before",
        )
    part = term.of_price or "fixed"
    if not source.states("price", part):
        key = (*path, "of-price") if source.states(*path, "of-price") else (*path, "rate")
        source.key_error(
            key,
            "no-such-price",
            f"term '{name}' is a share of price.{part}, which is not stated",
            f"price.{part}, or of-price: another part",
        )
    if term.cap and term.cap[1]:
        source.error(
            (*path, "cap"),
            "cap-of-period",
            f"cap of '{name}' is a share of the {term.cap[1]}'s fee",
            "a share of the price, like 15%",
        )


def _check_service(source: DealSource, path: Path, term: TermShape) -> None:
    name = path[-1]
    if source.states(*path, "credits") and not source.states("price", "monthly"):
        source.key_error(
            (*path, "credits"),
            "credits-without-fee",
            f"credits of '{name}' are shares of a fee that is not stated",
            "price.monthly",
            "Write what the client pays each month under price",
        )
    for position, ((level, credit), (next_level, next_credit)) in enumerate(pairwise(term.credits or ())):
        if next_level >= level or next_credit <= credit:
            source.error(
                (*path, "credits", position + 1),
                "out-of-order",
                f"credits of '{name}' are out of order",
                "lower levels later, each with a larger credit",
            )
