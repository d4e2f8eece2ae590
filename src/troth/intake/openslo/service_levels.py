"""An SLO with its indicator as service levels: one for each objective, with what a deal file cannot say.

It refuses what a deal file has no counterpart for: the SLO is then left out, and a warning says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from troth.core.service_level import ServiceLevel
from troth.core.term import Amendment
from troth.errors import Place
from troth.intake.openslo.indicators import good_request, measured_keys, note_counted, objective_keys
from troth.intake.openslo.lost import OWN_PREFIX
from troth.intake.openslo.own_words import AS_IT_STANDS, AT, own_words, true_objective
from troth.intake.openslo.source import ObjectSource
from troth.intake.openslo.stated_level import NO_CURRENCY, StatedLevel
from troth.intake.openslo.windows import window_keys
from troth.intake.yaml_text import Path

Plain = dict[str, Any]

DELIVERED = ("acceptance", "result")
LONGEST_ID = 80
NOT_IN_A_NAME = re.compile(r"[\s/=,:;|'\"\[\]{}#&*!%@`<>\\]+")
OBJECTIVES: Path = ("spec", "objectives")
PLACES: dict[str, Path] = {
    "window": ("spec", "timeWindow", 0, "duration"),
    "timezone": ("spec", "timeWindow", 0, "calendar", "timeZone"),
    "measures": ("spec", "indicator"),
}
PLACES_IN_OBJECTIVE = {
    "objective": "target", "slice": "timeSliceWindow", "slice-target": "timeSliceTarget"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadLevel:
    """A service level that was read, how it is amended, where it stands, and what its file says beside it."""

    level: ServiceLevel
    amendments: tuple[Amendment, ...]
    place: Place
    remarks: tuple[str, ...] = ()

    def renamed(self, name: str) -> ReadLevel:
        """Return the same by another name."""
        amendments = tuple(
            replace(each, term=name, becomes=replace(each.becomes, id=name)) for each in self.amendments
        )
        return replace(self, level=replace(self.level, id=name), amendments=amendments)


@dataclass(frozen=True, slots=True)
class Slo:
    """An SLO as read, and its indicator's specification and name."""

    source: ObjectSource
    content: Plain
    indicator: Plain
    shown: str


def read_levels(slo: Slo) -> Iterator[ReadLevel]:
    """Yield a service level for each objective of an SLO, noting what is wrong or has no counterpart."""
    source, metadata, spec = slo.source, slo.content["metadata"], slo.content["spec"]
    own = own_words(source, metadata)
    measures = measured_keys(slo.indicator)
    note_counted(source, slo.indicator, spec.get("budgetingMethod", ""), ("spec", "indicator"))
    objectives = [each or {} for each in spec.get("objectives") or ()]
    if len(objectives) > 1 and "thresholdMetric" in slo.indicator:
        wrong = "a thresholdMetric has several objectives; OpenSLO allows one, and each is read"
        source.warning(OBJECTIVES, "several-objectives", wrong)
    slices = next((each["timeSliceWindow"] for each in objectives if each.get("timeSliceWindow")), None)
    windows: Plain | None = {}
    if measures.get("measures") not in DELIVERED and "window" not in own:
        is_sliced = spec.get("budgetingMethod") != "Occurrences"
        windows = window_keys(source, spec.get("timeWindow"), slices if is_sliced else None)
    name = own.get("term", metadata.get("name", ""))
    for position, objective in enumerate(objectives):
        at = (*OBJECTIVES, position)
        keys = objective_keys(source, objective, spec.get("budgetingMethod", "Occurrences"), at)
        good = good_request(source, slo.indicator, slo.shown, objective, at)
        if keys is None or windows is None or source.is_faulty:
            continue
        said = true_objective(source, own, objective.get("target", objective.get("targetPercent")))
        every = {**keys, **measures, **windows, **_of_terms(said)}
        known_as = (
            _name(name) if len(objectives) == 1 else _name(f"{name}-{_of_several(objective, position)}")
        )
        stated = StatedLevel(known_as, every, _places(source, every, at), source.place(at), _currency(own))
        read = stated.read(source.findings)
        level = read.terms.get(known_as) if read else None
        if read is not None and isinstance(level, ServiceLevel):
            shown = objective.get("displayName") if len(objectives) == 1 else None
            place = source.place(("metadata", "name"))
            yield ReadLevel(level, read.amendments, place, _remarks(slo, (shown, good), own))


def _of_terms(own: Plain) -> Plain:
    return {key: value for key, value in own.items() if key not in AS_IT_STANDS}


def _currency(own: Plain) -> str:
    return str(own.get("currency", NO_CURRENCY))


def _places(source: ObjectSource, keys: Plain, objective: Path) -> Plain:
    own = source.stated(AT) or {}
    found: Plain = {}
    for key in keys:
        annotation = f"{OWN_PREFIX}{key}"
        if annotation in own:
            found[key] = source.place((*AT, annotation))
        elif key in PLACES_IN_OBJECTIVE:
            found[key] = source.place((*objective, PLACES_IN_OBJECTIVE[key]))
        else:
            found[key] = source.place(PLACES.get(key, PLACES["measures"]))
    return found


def _remarks(slo: Slo, of_objective: tuple[str | None, str], own: Plain) -> tuple[str, ...]:
    metadata, spec = slo.content["metadata"], slo.content["spec"]
    amounts = f"Amounts are in {own['currency']}." if "currency" in own else ""
    said = (metadata.get("displayName"), spec.get("description"), *of_objective, amounts)
    return tuple(words for words in said if words)


def _of_several(objective: Plain, position: int) -> str:
    shown = re.sub(r"[^a-z0-9]+", "-", str(objective.get("displayName", "")).lower()).strip("-")
    return shown or str(position + 1)


def _name(name: str) -> str:
    """Return a name as a deal file allows it: no signs of its own, and nothing that cannot be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    return NOT_IN_A_NAME.sub("-", seen)[:LONGEST_ID]
