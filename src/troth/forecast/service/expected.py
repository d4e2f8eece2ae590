"""What the past teaches of every service level of a deal: its record, else the base rate, made ready to draw.

A term is judged by the stream that its `record` names, and by events that name none. It refuses to take one
stream for another.

Source: docs/service.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from troth.core.deal import Deal
from troth.core.events import NONE, Events
from troth.core.record import BaseRate
from troth.core.service_base import ServiceBase
from troth.core.service_level import CaseTime, Requests, ServiceLevel
from troth.forecast.service.case_levels import NO_CASES, case_model
from troth.forecast.service.contract import ServiceContract
from troth.forecast.service.failures import NO_FAILURES, failure_model
from troth.forecast.service.history import case_history, failure_history, request_history
from troth.forecast.service.outlook import (
    ServiceOutlook,
    TermOutlook,
    contract_of,
    due_time,
    service_caps,
    windowed_levels,
)
from troth.forecast.service.request_levels import NO_REQUESTS


def service_outlook(
    deal: Deal,
    known: tuple[Events, ServiceBase, BaseRate],
    as_of: int,
    headline: str | None,
    planned: Mapping[str, int],
) -> ServiceOutlook:
    """Return the outlook on a deal's service levels.

    Parameters
    ----------
    deal
        The deal.
    known
        Past service, the base rate of failures, and that of single pieces of work.
    as_of
        Only what was known at this instant (seconds since 1970Z) teaches.
    headline, planned
        See `service_begins_on`.
    """
    terms = tuple(
        _term(deal, level, known, as_of, contract_of(deal, level, headline, planned))
        for level in windowed_levels(deal)
    )
    return ServiceOutlook(terms, service_caps(terms, deal))


def _term(
    deal: Deal,
    level: ServiceLevel,
    known: tuple[Events, ServiceBase, BaseRate],
    as_of: int,
    contract: ServiceContract,
) -> TermOutlook:
    events, base, work_base = known
    stream = level.record or level.id
    is_there = stream in events.streams or NONE in events.stream  # what names no stream speaks for every term
    due = due_time(deal, level, contract.span)
    if isinstance(level.measure, CaseTime):
        past = case_history(events, deal, level, as_of) if is_there else NO_CASES
        return TermOutlook(contract, due, stream, cases=case_model(past, kept_share(work_base), as_of))
    if isinstance(level.measure, Requests):
        days = request_history(events, deal, level, as_of) if is_there else NO_REQUESTS
        return TermOutlook(
            contract,
            due,
            stream,
            failures=failure_model(NO_FAILURES, base, as_of),
            requests=days.until(as_of),
        )
    failed = failure_history(events, deal, level, as_of) if is_there else NO_FAILURES
    return TermOutlook(contract, due, stream, failures=failure_model(failed, base, as_of))


def kept_share(work_base: BaseRate) -> float:
    """Return the published share of single pieces of work that were done within their estimate."""
    within = sum(1 for ratio in work_base.ln_ratios if ratio <= 0.0)
    return within / max(len(work_base.ln_ratios), 1)
