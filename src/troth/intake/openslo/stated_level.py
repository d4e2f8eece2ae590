"""A service level as the keys of a deal file, taken from an SLO, and as the noun it means.

The keys are held against the shapes and rules of the deal file itself, so that both mean the same; every
finding has its place in the OpenSLO file. It refuses rules that need a whole deal: prices and names.

Source: `docs/deal-file.md`, section Term.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from troth.errors import Finding, Place
from troth.intake.deal.reading import STAND_INS, read_shape
from troth.intake.deal.rules_service import check_service
from troth.intake.deal.source import DealSource
from troth.intake.deal.term_nouns import Terms, terms_of
from troth.intake.yaml_text import YamlText

NO_CURRENCY = "X" * 3  # ISO 4217: where no amount of money is stated
NEEDS_A_DEAL = frozenset({"no-such-price"})
SOME_PRICE = {"fixed": 1, "monthly": 1, "months": 1}


@dataclass(frozen=True, slots=True)
class StatedLevel:
    """A service level as the keys of a deal file: its name, the places of the keys, the currency."""

    name: str
    keys: Mapping[str, Any]
    places: Mapping[str, Place]
    place: Place
    currency: str = NO_CURRENCY

    def read(self, findings: list[Finding]) -> Terms | None:
        """Return the noun it means and its amendments, and add what is wrong; None with a fault."""
        document = {**STAND_INS, "currency": self.currency, "price": SOME_PRICE}
        document["terms"] = {self.name: dict(self.keys)}
        text = YamlText(self.place.file, document)
        text.values_at[()] = text.keys_at["terms", self.name] = self.place.line, self.place.column
        for key, place in self.places.items():
            at = place.line, place.column
            text.values_at["terms", self.name, key] = text.keys_at["terms", self.name, key] = at
        held = DealSource(text, document)
        shape = read_shape(held)
        term = (shape.terms or {}).get(self.name) if shape else None
        if shape is not None and term is not None:
            check_service(shape, held, self.name, term)
        found = [finding for finding in held.findings if finding.code not in NEEDS_A_DEAL]
        findings += found
        if shape is None or any(finding.severity == "error" for finding in found):
            return None
        return terms_of(shape)
