"""What is expected of a deal's service levels: each with its windows, what its past teaches, and its draws.

Terms judged by the same record share their failures, draw by draw. The service begins on the day after its
item is promised (else asked for, else planned at face value), the same in every draw and scenario. It
refuses terms of delivery: those come from the plan's own draws.

Source: docs/service.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from troth.core.credit_schedule import CreditSchedule
from troth.core.deal import Deal
from troth.core.promise import ReachBy
from troth.core.recurrence import maintenance_spans
from troth.core.service_level import CaseTime, Requests, ServiceLevel, Uptime
from troth.core.term import LatePenalty
from troth.core.worktime import day_of_end
from troth.forecast.luck import Luck
from troth.forecast.measured.readings import hours_of
from troth.forecast.measured.spans import Spans, spans_of
from troth.forecast.service.case_levels import CaseModel, case_levels
from troth.forecast.service.contract import (
    ServiceContract,
    service_contract,
    service_ends_on,
    shared_caps,
)
from troth.forecast.service.failures import FailureModel, Failures, draw_failures
from troth.forecast.service.owed import Owed, Shared, WindowRun, what_is_owed
from troth.forecast.service.request_levels import RequestHistory, request_levels
from troth.forecast.service.uptime_levels import Levels, uptime_levels

Cents = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TermOutlook:
    """One service level: its windows, the seconds in which it is due, and what its past teaches.

    `stream` names the record whose luck it shares. `failures` is None for cases, `cases` for all others;
    `requests` are past days with requests.
    """

    contract: ServiceContract
    due: Spans
    stream: str
    failures: FailureModel | None = None
    cases: CaseModel | None = None
    requests: RequestHistory | None = None

    @property
    def level(self) -> ServiceLevel:
        """The term as it begins."""
        return self.contract.levels[0]


@dataclass(frozen=True, slots=True)
class ServiceDraws:
    """What a block drew: each term's windows, and what they owe, in the order of the outlook's terms."""

    runs: tuple[WindowRun, ...]
    owed: tuple[Owed, ...]

    def credits(self) -> Cents:
        """Return what all terms owe in each draw, in minor units, less what is earned back."""
        return np.asarray(sum(one.net.sum(axis=1) for one in self.owed), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ServiceOutlook:
    """Every service level of a deal that is measured over windows, and the caps they share."""

    terms: tuple[TermOutlook, ...]
    shared: tuple[Shared, ...] = ()

    def drawn(self, luck: Luck) -> ServiceDraws:
        """Return what a block draws; the same luck is drawn once."""
        return luck.made("service", (self,), lambda: self._draw(luck))

    def credits(self, luck: Luck) -> Cents:
        """Return what all terms owe in each draw, in minor units."""
        if not any(level.schedule.is_priced for term in self.terms for level in term.contract.levels):
            return np.zeros(luck.count)
        return self.drawn(luck).credits()

    def _draw(self, luck: Luck) -> ServiceDraws:
        runs = tuple(
            term.contract.run(*levels) for term, levels in zip(self.terms, self.levels(luck), strict=True)
        )
        return ServiceDraws(runs, what_is_owed(runs, self.shared))

    def levels(self, luck: Luck) -> tuple[Levels, ...]:
        """Return good and total of every term's windows, failures of one record the same for all."""
        drawn: dict[tuple[str, int], Failures] = {}
        spans = [term.contract.span for term in self.terms]
        whole = (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else (0, 0)

        def failures(term: TermOutlook, model: FailureModel) -> Failures:
            key = (term.stream, id(model))
            if key not in drawn:
                drawn[key] = draw_failures(model, whole, (luck.seed, luck.first, luck.count), term.stream)
            return drawn[key]

        return tuple(self._levels_of(term, luck, failures) for term in self.terms)

    @staticmethod
    def _levels_of(
        term: TermOutlook, luck: Luck, failures: Callable[[TermOutlook, FailureModel], Failures]
    ) -> Levels:
        block, windows = (luck.seed, luck.first, luck.count), term.contract.windows
        if term.cases is not None:
            return case_levels(term.cases, windows, block, f"{term.stream}/{term.contract.id}")
        assert term.failures is not None  # noqa: S101 - one of both models is there
        measure = term.level.measure
        by_time = measure if isinstance(measure, Uptime) else Uptime()
        up = uptime_levels(by_time, windows, term.due, failures(term, term.failures), luck.count)
        if isinstance(measure, Requests):
            assert term.requests is not None  # noqa: S101 - as above
            return request_levels(term.requests, windows, up, block, term.stream)
        return up

    def with_caps(self, terms: tuple[TermOutlook, ...], deal: Deal) -> ServiceOutlook:
        """Return the same draws for some of the terms, under the joint caps of a deal."""
        return ServiceOutlook(terms, service_caps(terms, deal))

    def with_schedules(self, schedules: Mapping[str, CreditSchedule]) -> ServiceOutlook:
        """Return the same draws under other schedules for some terms."""
        terms = tuple(
            replace(term, contract=_with_schedule(term.contract, schedules[term.contract.id]))
            if term.contract.id in schedules
            else term
            for term in self.terms
        )
        return replace(self, terms=terms)


def _with_schedule(contract: ServiceContract, schedule: CreditSchedule) -> ServiceContract:
    changed = {id(level): replace(level, schedule=schedule) for level in contract.levels}
    return replace(contract, levels=tuple(changed[id(level)] for level in contract.levels))


def windowed_levels(deal: Deal) -> tuple[ServiceLevel, ...]:
    """Return the deal's service levels that are measured over windows."""
    return tuple(
        term for term in deal.terms.values() if isinstance(term, ServiceLevel) and not term.is_of_delivery
    )


def service_begins_on(
    deal: Deal, level: ServiceLevel, headline: str | None, planned: Mapping[str, int]
) -> date:
    """Return the first day of a service: the day after its item is promised, else asked for, else planned.

    Parameters
    ----------
    deal, level
        The deal and the term.
    headline
        The item whose delivery begins a service where the term names none.
    planned
        The instant of each item's finish at face value.
    """
    if isinstance(level.begins, date):
        return level.begins
    item = level.begins or headline
    promised = [
        promise.measure.on_or_before
        for promise in deal.promises.values()
        if promise.by == "seller" and isinstance(promise.measure, ReachBy) and promise.measure.item == item
    ]
    if promised:
        return min(promised) + timedelta(days=1)
    if item is not None and item in deal.asked.dates:
        return deal.asked.dates[item] + timedelta(days=1)
    if item is not None and item in planned:
        return day_of_end(planned[item], deal.calendars["client"].timezone) + timedelta(days=1)
    return deal.starts_on


def due_time(deal: Deal, level: ServiceLevel, span: tuple[int, int]) -> Spans:
    """Return the seconds in which a service is due: its hours, less planned maintenance that is excluded."""
    hours = hours_of(deal, level.hours, *span)
    due = spans_of([span]) if hours is None else hours.clipped(*span)
    if "maintenance" not in level.excludes:
        return due
    return due.without(spans_of(maintenance_spans(level.maintenance, level.window.timezone, *span)))


def contract_of(
    deal: Deal, level: ServiceLevel, headline: str | None, planned: Mapping[str, int]
) -> ServiceContract:
    """Return a service level's windows from its expected first day to the end of its contract."""
    begins_on = service_begins_on(deal, level, headline, planned)
    return service_contract(deal, level, begins_on, service_ends_on(deal, begins_on))


def is_case_time(level: ServiceLevel) -> bool:
    """Whether a level is about cases answered or resolved in time."""
    return isinstance(level.measure, CaseTime)


def service_caps(terms: tuple[TermOutlook, ...], deal: Deal) -> tuple[Shared, ...]:
    """Return the deal's joint caps over service levels alone; one with a term of delivery is held apart."""
    delivered = {
        name
        for name, term in deal.terms.items()
        if isinstance(term, LatePenalty) or (isinstance(term, ServiceLevel) and term.is_of_delivery)
    }
    apart = tuple(joint for joint in deal.joint_caps if delivered.isdisjoint(joint.terms))
    return shared_caps(replace(deal, joint_caps=apart), [term.contract.id for term in terms])
