"""Rules of caps: of what they can be a share, and which terms can have one together.

It refuses to work out how much a cap is; that needs the windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from troth.intake.deal.amounts_terms import StatedCap
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_terms import TermShape
from troth.intake.deal.source import DealSource
from troth.intake.deal.stated_term import DELIVERED, StatedTerm
from troth.intake.yaml_text import Path

OF_THE_FEE = ("month", "quarter", "year")
SHARED_PERIODS = "of month, of quarter, of year or of contract"


def check_late_caps(source: DealSource, name: str, term: TermShape) -> None:
    """Note what cannot cap a late penalty."""
    path: Path = ("terms", name, "cap")
    for at, cap in caps_in(path, term):
        if cap.per:
            of_fee = f"is a share of the {cap.per}'s fee"
            wrong = of_fee if isinstance(cap.most, Decimal) else f"is for each {cap.per}"
            source.error(
                at,
                "cap-of-period",
                f"cap of '{name}' {wrong}",
                "a share of the price, like 15%, or money, like 5000",
            )
    _check_once(source, name, path, term)


def check_caps(shape: DealShape, stated: StatedTerm, part: str, measures: str) -> None:
    """Note what cannot cap a service level whose shares refer to a part of the price."""
    source, name = stated.source, stated.name
    for at, cap in caps_in(stated.at("cap"), stated.shape):
        if measures in DELIVERED and cap.per in OF_THE_FEE:
            source.error(
                at,
                "cap-of-period",
                f"cap of '{name}' is for each {cap.per}, and {measures} is measured once",
                "a share of the price, like 15%, or money, like 5000",
            )
        elif not isinstance(cap.most, Decimal):
            continue
        elif part != "monthly" and cap.per in OF_THE_FEE:
            source.error(
                at,
                "cap-of-period",
                f"cap of '{name}' is a share of the {cap.per}'s fee, and its credits are of price.{part}",
                "of-price: monthly, or a cap of contract",
            )
        elif part == "monthly" and cap.per == "contract":
            _check_end(shape, source, at, f"cap of '{name}'")
    _check_once(source, name, stated.at("cap"), stated.shape)


def check_joint_caps(shape: DealShape, source: DealSource) -> None:
    """Note what does not agree in the caps of several terms together."""
    stated = shape.terms or {}
    for position, joint in enumerate(shape.joint_caps or ()):
        path: Path = ("joint-caps", position)
        terms = {name: stated[name] for name in joint.of if name in stated}
        if len(set(joint.of)) < max(len(joint.of), 2):
            source.error(
                (*path, "of"),
                "joint-cap-of-one",
                "joint-caps names a term twice, or fewer than two",
                "at least two terms, each once",
                "A cap of one term stands in the term",
            )
        for at, name in enumerate(joint.of):
            if name in terms and not owes(terms[name]):
                source.error(
                    (*path, "of", at),
                    "joint-cap-of-nothing",
                    f"'{name}' owes nothing that could be capped",
                    "a late penalty, or a service level with credits or rate",
                )
        delivered = [name for name, term in terms.items() if owes(term) and _is_delivered(term)]
        if joint.cap.per in ("", "window"):
            source.error(
                (*path, "cap"), "cap-without-period", "cap of joint-caps names no period", SHARED_PERIODS
            )
        elif delivered and joint.cap.per != "contract":
            source.error(
                (*path, "cap"),
                "cap-of-period",
                f"'{delivered[0]}' is owed once, and the cap is for each {joint.cap.per}",
                "a cap of contract",
            )
        elif isinstance(joint.cap.most, Decimal):
            _check_joint_share(shape, source, path, joint.cap, is_delivered=len(delivered) == len(terms))


def _check_joint_share(
    shape: DealShape, source: DealSource, path: Path, cap: StatedCap, *, is_delivered: bool
) -> None:
    if is_delivered:
        return  # each of them already needs its part of the price
    if not source.states("price", "monthly"):
        source.error(
            (*path, "cap"),
            "credits-without-fee",
            "cap of joint-caps is a share of a fee that is not stated",
            "price.monthly",
            "Write what the client pays each month under price",
        )
    elif cap.per == "contract":
        _check_end(shape, source, (*path, "cap"), "cap of joint-caps")


def _check_end(shape: DealShape, source: DealSource, at: Path, what: str) -> None:
    if shape.price is not None and not source.states("price", "months"):
        source.error(
            at,
            "contract-without-end",
            f"{what} is a share of the contract's fee, and nobody said for how many months",
            "price.months",
        )


def _check_once(source: DealSource, name: str, path: Path, term: TermShape) -> None:
    seen: set[tuple[str, bool]] = set()
    for at, cap in caps_in(path, term):
        kind = (cap.per or "window", isinstance(cap.most, Decimal))
        if kind in seen:
            source.error(at, "cap-twice", f"'{name}' has two caps of the same kind", "the lower one")
        seen.add(kind)


def caps_in(path: Path, term: TermShape) -> Iterator[tuple[Path, StatedCap]]:
    """Yield each cap of a term with its place, given the place of them all."""
    if isinstance(term.cap, list):
        yield from (((*path, position), cap) for position, cap in enumerate(term.cap))
    elif term.cap is not None:
        yield path, term.cap


def owes(term: TermShape) -> bool:
    """Whether a miss of a term owes anything, at first or once amended."""
    return any(each.rate is not None or each.credits for each in (term, *(term.amended or ())))


def _is_delivered(term: TermShape) -> bool:
    return term.objective is None or term.measures in DELIVERED
