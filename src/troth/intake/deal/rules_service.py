"""Rules of service levels: keys of each measure, windows, amendments, planned maintenance.

Every version of a term is checked, as first agreed and as amended. It refuses to measure anything.
"""

from __future__ import annotations

from datetime import date

from troth.core.quantity import DAY_MINUTES, Span
from troth.core.recurrence import first_occurrence
from troth.intake.deal.closed_days import check_timezone
from troth.intake.deal.rules_credits import check_credits, check_over_time
from troth.intake.deal.shape import DealShape
from troth.intake.deal.shape_terms import MaintenanceShape, TermShape
from troth.intake.deal.source import DealSource
from troth.intake.deal.stated_term import (
    MAINTENANCE,
    StatedTerm,
    check_beside,
    check_causes,
    stated_versions,
    versions_of,
)
from troth.intake.deal.term_nouns import maintenance_of, timezone_of
from troth.intake.deal.work_nouns import DEFAULT_TIMEZONE
from troth.intake.scalars import Misspelt
from troth.intake.yaml_text import Path

ALWAYS = (
    "objective", "measures", "credits", "rate", "part", "cap", "of-price", "minimum", "excludes",
    "sole-remedy", "record",
)  # fmt: skip
IN_WINDOWS = (
    *ALWAYS, "window", "timezone", "from", "hours", "grace-windows", "earn-back", "step-down", "terminate",
    "amended",
)  # fmt: skip
PLANNED = (MAINTENANCE, "notice")
KEYS = {
    "uptime": (*IN_WINDOWS, "slice", "slice-target", *PLANNED, "gaps", "checks-hold"),
    "requests": (*IN_WINDOWS, "slice", "slice-target", *PLANNED),
    "response": (*IN_WINDOWS, "within", "priority"),
    "resolution": (*IN_WINDOWS, "within", "priority"),
    "acceptance": (*ALWAYS, "of", "defects", "rework"),
    "result": (*ALWAYS, "of"),
}
NEEDED = {  # what a measure cannot do without
    "response": ("within", "within: how long a case may take, like 30min"),
    "resolution": ("within", "within: how long a case may take, like 2wd"),
    "acceptance": ("of", "of: an item, or a list of items"),
    "result": ("of", "of: a result of this deal"),
}
NEVER_AMENDED = ("measures", "window", "timezone", "of-price", "record")
AS_STANDARD = {"measures": "uptime", "window": "month"}
SHORTEST_DAYS = {"week": 7, "month": 28, "quarter": 90, "year": 365}


def check_service(shape: DealShape, source: DealSource, name: str, term: TermShape) -> None:
    """Note what does not agree within a service level, in any of its versions."""
    if not _check_amendments(shape, source, name, term):
        return
    for stated in stated_versions(source, name, term):
        if source.was_cut(*stated.at("measures")):
            return
        measures = stated.shape.measures or "uptime"
        if any(stated.states(key) for key in ("grace", "says")):
            check_beside(stated, KEYS[measures], "objective")
        else:
            check_beside(stated, KEYS[measures], f"measures: {measures}")
        _check_measure(stated, measures)
        _check_windows(stated)
        _check_planned(shape, stated)
        check_credits(shape, stated, measures)
        check_over_time(stated)
        check_causes(stated)


def _check_amendments(shape: DealShape, source: DealSource, name: str, term: TermShape) -> bool:
    """Note days out of order and another measure; whether the versions can be checked at all."""
    before: date | None = term.from_ if isinstance(term.from_, date) else None
    good = True
    for number, (from_on, version, keys) in enumerate(versions_of(term)):
        path: Path = ("terms", name, "amended", number - 1)
        if from_on is None:
            continue
        if before is not None and from_on <= before:
            source.error(
                (*path, "from"),
                "out-of-order",
                f"'{name}' is amended from {from_on}, which is no later than {before}",
                "a later day for each amendment",
            )
        if "starts" not in source.stand_ins and from_on < shape.starts:
            source.error(
                (*path, "from"),
                "before-start",
                f"from {from_on} lies before the start on {shape.starts}",
                "a later day",
            )
        for key in (key for key in NEVER_AMENDED if key in keys):
            if _value(version, key) != _value(term, key):
                good = False
                source.error(
                    (*path, key),
                    "cannot-change",
                    f"{key} of '{name}' cannot change from a day on",
                    "another term, with its own begin",
                )
        before = from_on
    return good


def _value(term: TermShape, key: str) -> object:
    found: object = getattr(term, key.replace("-", "_"))
    return AS_STANDARD.get(key) if found is None else found


def _check_measure(stated: StatedTerm, measures: str) -> None:
    source, name, term = stated.source, stated.name, stated.shape
    key, expected = NEEDED.get(measures, ("", ""))
    if key and not stated.states(key):
        source.key_error(
            ("terms", name), "missing-key", f"term '{name}' measures {measures} without {key}", expected
        )
    if measures == "result" and isinstance(term.of, list):
        source.error(stated.at("of"), "several-items", f"of names a list in term '{name}'", "one result")
    if measures == "acceptance" and not (stated.states("defects") or stated.states("rework")):
        source.key_error(
            ("terms", name),
            "missing-key",
            f"term '{name}' does not say what is accepted",
            "defects: how many, rework: how much, or both",
        )
    if stated.states("slice-target") and not stated.states("slice"):
        source.key_error(
            stated.at("slice-target"),
            "missing-key",
            f"'{name}' has slice-target without slice",
            "slice: 5min",
        )
    if measures == "uptime" and stated.states("slice") and not stated.states("slice-target"):
        source.key_error(
            stated.at("slice"),
            "missing-key",
            f"'{name}' has slice without slice-target",
            "slice-target: the share of a slice that must be up",
        )
    if term.within is not None and term.within.is_working and not stated.states("hours"):
        source.error(
            stated.at("within"),
            "days-without-hours",
            f"within of '{name}' counts working days, and its hours are not stated",
            "hours: seller, client or another calendar",
        )


def _check_windows(stated: StatedTerm) -> None:
    term, window = stated.shape, stated.shape.window or "month"
    longest = window.minutes() if isinstance(window, Span) else SHORTEST_DAYS[window] * DAY_MINUTES
    if term.slice is not None and term.slice.minutes() >= longest:
        stated.source.error(
            stated.at("slice"),
            "slice-over-window",
            f"slice of '{stated.name}' is as long as its window, or longer",
            "a shorter slice, like 5min",
        )
    if term.timezone is not None:
        try:
            check_timezone(term.timezone)
        except Misspelt as error:
            wrong = f"timezone '{term.timezone}' {error.wrong}"
            stated.source.error(stated.at("timezone"), "unknown-timezone", wrong, error.expected, error.hint)


def _check_planned(shape: DealShape, stated: StatedTerm) -> None:
    source, name, term = stated.source, stated.name, stated.shape
    for key in PLANNED:
        if stated.states(key) and MAINTENANCE not in (term.excludes or ()):
            source.warning(
                stated.at("excludes" if stated.states("excludes") else key),
                "maintenance-counts",
                f"{key} of '{name}' changes nothing: maintenance counts against the seller here",
                "excludes: [maintenance]",
            )
    for position, planned in enumerate(term.maintenance or ()):
        if not isinstance(planned, MaintenanceShape):
            continue
        path = stated.at(MAINTENANCE, position)
        first = first_occurrence(maintenance_of(planned, shape.starts), _known_zone(shape, term))
        if first is None:
            source.error((*path, "rule"), "bad-rule", f"rule of '{name}' never happens", "a rule that does")
        elif first != planned.first:
            source.error(
                (*path, "first"),
                "not-of-the-rule",
                f"first {planned.first:%Y-%m-%d %H:%M} is not one that the rule names",
                f"one that it names, like {first:%Y-%m-%d %H:%M}",
            )


def _known_zone(shape: DealShape, term: TermShape) -> str:
    """Return the time zone of a term, or UTC where the one named is none; that is told elsewhere."""
    try:
        check_timezone(timezone_of(shape, term))
    except Misspelt:
        return DEFAULT_TIMEZONE
    return timezone_of(shape, term)
