"""The rules of a deal file that one value alone cannot break: names, circles, sums, order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from troth.intake.deal_shape import DealShape
from troth.intake.deal_source import DealSource


def check_rules(shape: DealShape, source: DealSource, closed_days: Mapping[str, tuple[date, ...]]) -> None:
    """Note every broken rule in the source."""
