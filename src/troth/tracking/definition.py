"""The hash of what a term said of a window: the version in force, its calendar there, and its fee.

It refuses to hang on how a number was spelt, or on holidays outside the window.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from troth.core.deal import Deal
from troth.core.service_level import ServiceLevel
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan


def definition_hash(deal: Deal, term: ServiceLevel | LatePenalty, window: WindowSpan, fee: int) -> str:
    """Return the SHA-256 of what a term said of a window."""
    hours = term.hours if isinstance(term, ServiceLevel) else "client"
    calendar = deal.calendars.get(hours) if hours else None
    if calendar is not None:
        inside = (on for on in calendar.closed if window.first_on <= on < window.until_on)
        calendar = replace(calendar, closed=frozenset(inside))
    said = json.dumps([plain(term), plain(calendar), fee, deal.currency], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def plain(value: object) -> Any:  # noqa: ANN401 - values of any shape
    """Return nouns as lists, mappings and texts that are the same whenever they mean the same."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        return {"is": type(value).__name__, **named}
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value  # a date and time is a date, too
