"""Hard truths about the seller: our own record, thin evidence, service nobody measured, loosened policy.

It refuses to leave them out because they cost the deal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from troth.core.service_level import ServiceLevel, WindowKind
from troth.forecast.deal.deal_forecast import DealForecast
from troth.judgement.evidence import ENOUGH_ITEMS, Evidence
from troth.judgement.truths.closing_price import FREE, NO_PRICE, US, ClosingPrice


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
    """A service level (its objective a share) that may not be kept in all its windows.

    `chance` is that of all `windows` together, None where nothing at all is known; `behind` counts what of
    our own stands behind it (0: the base rate alone).
    """

    term: str
    objective: Decimal
    windows: int = 0
    kind: WindowKind = "month"
    chance: float | None = None
    behind: int = 0

    @property
    def weight(self) -> float:
        """How bad it is: the chance that it fails; what nobody knows may fail as likely as not."""
        return 0.5 if self.chance is None else 1.0 - self.chance


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
        if isinstance(term, ServiceLevel) and not term.is_of_delivery:
            truth = service_truth(term, forecast)
            if truth.behind == 0 or truth.chance is None or truth.chance < deal.policy.promise:
                yield truth, US, NO_PRICE
    for rule in deal.policy.loosened:
        yield LoosenedPolicy(rule), US, FREE


def service_truth(term: ServiceLevel, forecast: DealForecast) -> ServiceTruth:
    """Return what is known of a service level; nothing, where none was forecast."""
    for one in forecast.service:
        if one.term == term.id:
            return ServiceTruth(term.id, term.objective, one.windows, one.kind, one.in_all, one.behind)
    return ServiceTruth(term.id, term.objective)
