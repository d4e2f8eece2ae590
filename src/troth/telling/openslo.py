"""The service levels of a deal as OpenSLO v1, for tools that measure: services, and an SLO for each level.

What OpenSLO has no place for (credits, caps, hours, what does not count) stands in annotations `troth/…`
in a deal file's own words; `troth openslo read` takes it back. It refuses to leave anything out without
naming it, and to write what another reader would refuse.

Source: OpenSLO specification, openslo/v1. Deviation: it has no objective of 100 % and no slice that may
be all bad; the nearest millionth stands for either, the true one in an annotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from troth.core.deal import Deal
from troth.core.quantity import Span
from troth.core.service_level import (
    Measured,
    Requests,
    ServiceLevel,
    Uptime,
    Window,
)
from troth.core.term import LatePenalty, Term
from troth.telling.spelling.plain_yaml import block, flow
from troth.telling.spelling.terms import measured, spelled

Plain = dict[str, Any]

VERSION = "openslo/v1"
PREFIX = "troth"
LONGEST_NAME, LONGEST_DISPLAY_NAME = 63, 63
MILLIONTH = Decimal("0.000001")
POSTFIXES = {"min": "m", "h": "h", "d": "d", "w": "w"}
DURATIONS = {"week": "1w", "month": "1M", "quarter": "1Q", "year": "1Y"}
OWN_WORDS = frozenset({"term", "currency"})  # annotations that are no key of a term
SLICING = ("slice", "slice-target")
COUNTED: dict[str, tuple[str, str]] = {  # what is good, and of what
    "uptime": ("seconds up", "seconds of service"),
    "requests": ("requests answered well", "requests"),
    "response": ("cases answered in time", "cases"),
    "resolution": ("cases resolved in time", "cases"),
    "acceptance": ("deliveries accepted at first", "deliveries"),
    "result": ("what was reached of the result", "all of the result"),
}


@dataclass(frozen=True, slots=True)
class WrittenOpenSlo:
    """OpenSLO objects as text, and what another reader of them will not see, a sentence each."""

    text: str
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Slo:
    content: Plain
    annotated: tuple[str, ...]


def openslo_yaml(deal: Deal) -> WrittenOpenSlo:
    """Write the service levels of a deal as OpenSLO v1: a service for each record, and an SLO for each level.

    Parameters
    ----------
    deal
        The deal; levels without a record belong to a service of the deal's name.
    """
    levels = [term for term in deal.terms.values() if isinstance(term, ServiceLevel)]
    slos = [_slo(level, name, deal) for level, name in zip(levels, _names(levels), strict=True)]
    documents = [*_services(levels, deal), *(slo.content for slo in slos)]
    unseen = [
        f"term '{level.id}': another reader of OpenSLO does not see {_listed(slo.annotated)}"
        for level, slo in zip(levels, slos, strict=True)
        if slo.annotated
    ]
    unseen += [_unwritten(term) for term in deal.terms.values() if not isinstance(term, ServiceLevel)]
    unseen += [f"the joint cap of {_listed(each.terms)} is not written" for each in deal.joint_caps]
    return WrittenOpenSlo("---\n".join(map(block, documents)), tuple(unseen))


def _unwritten(term: Term) -> str:
    what = "late penalty" if isinstance(term, LatePenalty) else "clause in words"
    return f"term '{term.id}' is a {what}, for which OpenSLO has no place; it is not written"


def _services(levels: Iterable[ServiceLevel], deal: Deal) -> list[Plain]:
    names = dict.fromkeys(level.record or deal.id for level in levels)
    shown = {_name(name): deal.title if name == deal.id else name for name in names}
    return [
        _object("Service", {"name": name, "displayName": title[:LONGEST_DISPLAY_NAME]}, {})
        for name, title in shown.items()
    ]


def _slo(level: ServiceLevel, name: str, deal: Deal) -> _Slo:
    keys = {"term": level.id, "currency": deal.currency, **spelled(level, deal.amendments)}
    objective, shown = _objective(level)
    window, shown_window = _window(level, deal.starts_on)
    silent = {"measures", "record", *_measured(level.measure), *shown, *shown_window}
    silent |= set() if name != level.id else {"term"}
    silent |= set() if _has_money(level) else {"currency"}
    left = {key: value for key, value in keys.items() if key not in silent}
    annotations = {
        f"{PREFIX}/{key}": str(value) if key in OWN_WORDS else flow(value) for key, value in left.items()
    }
    metadata = {"name": name, **({"annotations": annotations} if annotations else {})}
    spec = {
        "service": _name(level.record or deal.id),
        "indicator": _indicator(level, name),
        **({"timeWindow": [window]} if window else {}),
        "budgetingMethod": _method(level.measure),
        "objectives": [objective],
    }
    return _Slo(_object("SLO", metadata, spec), tuple(key for key in left if key not in OWN_WORDS))


def _object(kind: str, metadata: Plain, spec: Plain) -> Plain:
    return {"apiVersion": VERSION, "kind": kind, "metadata": metadata, "spec": spec}


def _measured(measure: Measured) -> Plain:
    """Return what is measured as a deal file says it, without the slices, which OpenSLO says itself."""
    return {key: value for key, value in measured(measure).items() if key not in SLICING}


def _indicator(level: ServiceLevel, name: str) -> Plain:
    about = {"measures": "uptime", **_measured(level.measure)}
    good, total = COUNTED[about["measures"]]
    about |= {} if level.record is None else {"record": level.record}
    shown = f"{good} of {total}".capitalize()
    return {
        "metadata": {"name": f"{name[: LONGEST_NAME - 6].rstrip('-')}-level", "displayName": shown},
        "spec": {
            "ratioMetric": {"counter": True, "good": _metric(about, good), "total": _metric(about, total)}
        },
    }


def _metric(about: Plain, counts: str) -> Plain:
    return {"metricSource": {"type": PREFIX, "spec": {**about, "counts": counts}}}


def _method(measure: Measured) -> str:
    if not isinstance(measure, Uptime | Requests) or measure.slice is None:
        return "Occurrences"
    return "RatioTimeslices" if measure.slice_target is None else "Timeslices"


def _objective(level: ServiceLevel) -> tuple[Plain, set[str]]:
    """Return the objective, and the keys of a deal file that it says in full."""
    target = min(level.objective, 1 - MILLIONTH)
    found: Plain = {"target": target}
    shown = {"objective"} if target == level.objective else set()
    measure = level.measure
    if isinstance(measure, Uptime | Requests) and measure.slice is not None:
        if measure.slice_target is not None:
            found["timeSliceTarget"] = max(measure.slice_target, MILLIONTH)
            shown |= {"slice-target"} if found["timeSliceTarget"] == measure.slice_target else set()
        found["timeSliceWindow"], is_exact = _shorthand(measure.slice)
        shown |= {"slice"} if is_exact else set()
    return found, shown


def _window(level: ServiceLevel, starts_on: date) -> tuple[Plain, set[str]]:
    """Return the time window, and the keys of a deal file that it says in full; none for a delivery."""
    window = level.window
    if level.is_of_delivery:
        return {}, set()
    usual = {"timezone"} if window.timezone == "UTC" else set()
    if window.rolling is not None:
        duration, is_exact = _shorthand(window.rolling)
        return {"duration": duration, "isRolling": True}, usual | ({"window"} if is_exact else set())
    calendar = {"startTime": f"{_window_start(window, starts_on)} 00:00:00", "timeZone": window.timezone}
    aligned = {"duration": DURATIONS[window.kind], "isRolling": False, "calendar": calendar}
    return aligned, {"window", "timezone"}


def _window_start(window: Window, on: date) -> date:
    if window.kind == "week":
        return on - timedelta(days=on.weekday())
    month = {"month": on.month, "quarter": (on.month - 1) // 3 * 3 + 1, "year": 1}[window.kind]
    return date(on.year, month, 1)


def _shorthand(span: Span) -> tuple[str, bool]:
    """Return a span as OpenSLO's duration, and whether that says it exactly as a deal file does."""
    if span.unit in POSTFIXES and span.number == span.number.to_integral_value():
        return f"{int(span.number)}{POSTFIXES[span.unit]}", True
    if span.unit == "months":
        return f"{max(1, int(span.number))}M", False
    return f"{max(1, span.minutes())}m", False


def _has_money(level: ServiceLevel) -> bool:
    schedule = level.schedule
    amounts = (*(tier.owes for tier in schedule.tiers), *(cap.most for cap in schedule.caps))
    return schedule.minimum is not None or any(not isinstance(each, Decimal) for each in amounts)


def _names(levels: Iterable[ServiceLevel]) -> list[str]:
    names: list[str] = []
    for level in levels:
        name, number = _name(level.id), 2
        while name in names:
            name, number = f"{_name(level.id)[: LONGEST_NAME - 4].rstrip('-')}-{number}", number + 1
        names.append(name)
    return names


def _name(text: str) -> str:
    """Return a name that every reader of OpenSLO takes: RFC 1123, at most 63 letters."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:LONGEST_NAME].rstrip("-") or "service"


def _listed(words: Iterable[str]) -> str:
    every = [f"'{word}'" for word in words]
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))
