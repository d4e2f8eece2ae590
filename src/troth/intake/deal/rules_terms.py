"""Rules of price and terms: what may stand together and what refers to which part of the price.

It refuses to say what a term costs; that is for judgement.
"""

from __future__ import annotations

from troth.intake.deal.amounts_terms import CASE
from troth.intake.deal.rules_caps import check_joint_caps, check_late_caps
from troth.intake.deal.rules_service import check_service
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_terms import TermShape
from troth.intake.deal.source import DealSource
from troth.intake.deal.stated_term import StatedTerm, check_beside, check_causes, kind_of
from troth.intake.yaml_text import Path

MOST_MONTHS = 1_200
PRICED = ("fixed", "day-rates", "milestones")
KINDS = ("rate", "objective", "says")
EXACTLY_ONE = "exactly one of rate (late penalty), objective (service level) or says (clause)"
LATE_KEYS = ("rate", "of", "grace", "cap", "of-price", "excludes", "part", "minimum", "sole-remedy")


def check_price_and_terms(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree within the price, and between the terms and the price."""
    _check_price(shape, source)
    for name, term in (shape.terms or {}).items():
        path: Path = ("terms", name)
        kinds = [kind for kind in KINDS if source.states(*path, kind)]
        kind = kind_of(kinds)
        if kind is None:
            has = f"has {' and '.join(kinds)}" if kinds else "says nothing that binds"
            source.key_error(path, "term-kind", f"term '{name}' {has}", EXACTLY_ONE)
        elif kind == "rate":
            stated = StatedTerm(source, name, term)
            check_beside(stated, LATE_KEYS, "rate")
            _check_penalty(shape, source, path, term)
            check_causes(stated)
        elif kind == "objective":
            check_service(shape, source, name, term)
        else:
            check_beside(StatedTerm(source, name, term), ("says",), "says")
    check_joint_caps(shape, source)


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
    if (shape.price.months or 0) > MOST_MONTHS:
        source.error(
            ("price", "months"),
            "too-many-months",
            f"{shape.price.months:,} months are longer than any contract",
            f"at most {MOST_MONTHS:,} months",
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


def _check_penalty(shape: DealShape, source: DealSource, path: Path, term: TermShape) -> None:
    name = str(path[-1])
    if not source.states(*path, "of"):
        source.key_error(
            path, "missing-key", f"term '{name}' has rate without of", "of: the item that may be late"
        )
    elif isinstance(term.of, list):
        source.error((*path, "of"), "several-items", f"of names a list in late penalty '{name}'", "one item")
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
    if term.rate is not None and term.rate.per == CASE:
        source.error(
            (*path, "rate"),
            "rate-of-cases",
            f"rate of '{name}' counts cases, and lateness is measured in time",
            "something like 1% per week",
        )
    check_late_caps(source, name, term)
