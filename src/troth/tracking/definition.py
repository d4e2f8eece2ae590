"""The hash of what a term said of a window: the version in force, its calendar there, its fee and its caps.

It refuses to hang on how a number was spelt, or on holidays outside the window.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from troth.core.deal import Deal
from troth.core.promised import due_on_of, headline_item
from troth.core.service_level import ResultReached, ServiceLevel
from troth.core.term import LatePenalty
from troth.core.windows import WindowSpan
from troth.core.worktime import Calendar
from troth.forecast.service.contract import joint_most

CLOSED_AFTER = timedelta(days=400)  # days closed after a due day that a grace in working time may meet


def definition_hash(deal: Deal, term: ServiceLevel | LatePenalty, window: WindowSpan | None, fee: int) -> str:
    """Return the SHA-256 of what a term said of a window; of a term of delivery there is none to name."""
    joint = [one for one in deal.joint_caps if term.id in one.terms]
    caps = [[plain(one), joint_most(deal, one.cap)] for one in joint]
    own = term.schedule.caps if isinstance(term, ServiceLevel) else ()
    is_whole = any(cap.per == "contract" for cap in (*own, *(one.cap for one in joint)))
    months = deal.price.months if is_whole else None
    parts = [
        plain(term),
        plain(_calendar(deal, term, window)),
        fee,
        deal.currency,
        caps,
        months,
        _due(deal, term),
    ]
    said = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _calendar(deal: Deal, term: ServiceLevel | LatePenalty, window: WindowSpan | None) -> Calendar | None:
    """Return the calendar by which a window counts, with what is closed in it; of a penalty in its grace."""
    if isinstance(term, LatePenalty):
        if term.grace is None or not term.grace.is_working:
            return None
        calendar: Calendar | None = deal.calendars["client"]
        promised = due_on_of(deal, term)
        first_on = deal.starts_on
        until_on = (first_on if promised is None else promised.on_or_before) + CLOSED_AFTER
    elif window is None or term.hours is None:
        return None
    else:
        calendar = deal.calendars.get(term.hours)
        first_on, until_on = window.first_on, window.until_on
    if calendar is None:
        return None
    return replace(calendar, closed=frozenset(on for on in calendar.closed if first_on <= on < until_on))


def _due(deal: Deal, term: ServiceLevel | LatePenalty) -> Any:  # noqa: ANN401 - a day, or what a result says of it
    """Return when the deal says that a term of delivery is due, or with what its service begins."""
    if isinstance(term, LatePenalty):
        promised = due_on_of(deal, term)
        return None if promised is None else [promised.item, plain(promised.on_or_before)]
    if isinstance(term.measure, ResultReached) and term.measure.result in deal.results:
        result = deal.results[term.measure.result]
        return [plain(result.by), plain(result.by_on), result.after]
    return None if term.is_of_delivery or term.begins is not None else headline_item(deal)


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
