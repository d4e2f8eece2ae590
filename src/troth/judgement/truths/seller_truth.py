"""Hard truths about the seller: our own record, thin evidence, service nobody measured, loosened policy.

It refuses to leave them out because they cost the deal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from troth.core.term import CarriedTerm
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence
from troth.judgement.truths.closing_price import FREE, NO_PRICE, US, ClosingPrice

SERVICE = "service-level"


@dataclass(frozen=True, slots=True)
class OwnRecordTruth:
    """Of the seller's last whole deals, how many took longer than promised."""

    missed: int
    counted: int

    @property
    def weight(self) -> float:
        """How bad it is: the share that was late."""
        return self.missed / self.counted


@dataclass(frozen=True, slots=True)
class ThinEvidence:
    """Little of the seller's own stands behind the numbers."""

    own_items: int

    @property
    def weight(self) -> float:
        """How thin: all of it published by others weighs most."""
        return 0.4 if self.own_items == 0 else 0.4 * (1.0 - self.own_items / ENOUGH_ITEMS)


@dataclass(frozen=True, slots=True)
class ServiceTruth:
    """A service level in the terms that nothing on record speaks for, and that is carried unpriced."""

    term: str
    objective: str

    @property
    def weight(self) -> float:
        """How bad it is: what nobody knows may fail as likely as not."""
        return 0.5


@dataclass(frozen=True, slots=True)
class LoosenedPolicy:
    """A rule of the company's policy that this deal makes weaker."""

    rule: str

    @property
    def weight(self) -> float:
        """How bad it is: always near the top, since somebody chose it."""
        return 0.9


SellerTruth = OwnRecordTruth | ThinEvidence | ServiceTruth | LoosenedPolicy
Found = tuple[SellerTruth, str, ClosingPrice]


def seller_truths(forecast: DealForecast, evidence: Evidence) -> Iterator[Found]:
    """Yield each truth about the seller; none of them has a price but taking a loosened rule back."""
    deal, past = forecast.changed.deal, evidence.own_record
    if past is not None and past.missed:
        yield OwnRecordTruth(past.missed, past.counted), US, NO_PRICE
    if evidence.own_items < ENOUGH_ITEMS:
        yield ThinEvidence(evidence.own_items), US, NO_PRICE
    for term in deal.terms.values():
        if isinstance(term, CarriedTerm) and term.kind == SERVICE:
            yield ServiceTruth(term.id, str(term.stated.get("objective", ""))), US, NO_PRICE
    for rule in deal.policy.loosened:
        yield LoosenedPolicy(rule), US, FREE
