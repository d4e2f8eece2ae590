"""The guarantee as it is written down: its clauses, a cap of one within it, a cap of several beside them.

It refuses to change what anything costs: only the place of a cap differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from troth.core.credit_schedule import JointCap
from troth.core.money import Money
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty, Term
from troth.forecast.deal.prepare import Prepared
from troth.judgement.guarantee.guarantee import Guarantee
from troth.telling.spelling.joint_caps import joint_caps_yaml
from troth.telling.spelling.terms import terms_yaml
from troth.telling.terms.ground_words import has_record

Reason = Literal["no-record", "not-kept", "unclear", "limits-too-low", "not-better"]


@dataclass(frozen=True, slots=True)
class Offered:
    """The clauses as they would stand in the file, and the caps they share."""

    terms: tuple[Term, ...]
    joint_caps: tuple[JointCap, ...] = ()

    @property
    def text(self) -> str:
        """What is pasted into the deal file."""
        caps = joint_caps_yaml(self.joint_caps)
        return terms_yaml(self.terms) + (f"\n{caps}" if caps else "")


def offered(found: Guarantee) -> Offered:
    """Return a guarantee as it is written down; a file has no joint cap of one clause."""
    cap = found.cap
    if cap is None or len(cap.terms) > 1:
        return Offered(found.terms, () if cap is None else (cap,))
    return Offered(tuple(_capped(term, cap) if term.id in cap.terms else term for term in found.terms))


def _capped(term: Term, joint: JointCap) -> Term:
    if isinstance(term, LatePenalty) and isinstance(joint.cap.most, Money):
        most = joint.cap.most if term.most is None else min(term.most, joint.cap.most)
        return replace(term, most=most)
    assert isinstance(term, ServiceLevel)  # noqa: S101 - a clause in words costs nothing
    return replace(term, schedule=replace(term.schedule, caps=(*term.schedule.caps, joint.cap)))


def is_told(found: Guarantee) -> bool:
    """Whether what was found tells us apart: it costs somebody without our record more than us."""
    return found.is_found


def why_none(found: Guarantee, prepared: Prepared) -> Reason | None:
    """Return why there is no guarantee to offer; None where there is one."""
    if is_told(found):
        return None
    if not has_record(prepared):
        return "no-record"
    if found.unkept and set(priced_terms(found)) <= set(found.unkept):
        return "not-kept"
    if found.terms:
        return "unclear"
    return "limits-too-low" if found.theirs_before > found.before else "not-better"


def priced_terms(found: Guarantee) -> tuple[str, ...]:
    """Return the deal's clauses that cost something as they are."""
    return tuple(
        term.id
        for term in found.deal.terms.values()
        if isinstance(term, LatePenalty) or (isinstance(term, ServiceLevel) and term.schedule.is_priced)
    )
