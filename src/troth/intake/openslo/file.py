"""Read OpenSLO files: bytes in, service levels and every finding out.

Steps: (1) text into documents, documents into objects, (2) each object held against what its kind holds,
(3) the rules of several keys, (4) references between the objects of all files, (5) SLOs into service
levels, with what has no counterpart. It refuses to read the disk and to raise for a fault in a file.

Source: OpenSLO specification, openslo/v1 (github.com/OpenSLO/OpenSLO).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from troth.core.service_level import ServiceLevel
from troth.core.term import Amendment
from troth.errors import Finding, Place, worst_first
from troth.intake.deal.reading import found_words
from troth.intake.nearest import did_you_mean
from troth.intake.openslo.kinds import SPECS, VERSION, shape_of_kind
from troth.intake.openslo.lost import is_own, note_indicator, note_object, note_slo
from troth.intake.openslo.reading import read_value
from troth.intake.openslo.rules import check_object, is_composite
from troth.intake.openslo.service_levels import ReadLevel, Slo, read_levels
from troth.intake.openslo.source import ObjectSource
from troth.intake.openslo.values import ENCOURAGED
from troth.intake.yaml_text import read_documents

Plain = dict[str, Any]

MOST_FINDINGS = 1000
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as PyYAML counts lines


@dataclass(frozen=True, slots=True)
class ReadOpenSlo:
    """What came of OpenSLO files: service levels, their amendments, remarks by id, findings in their order.

    There are no levels when a finding is an error.
    """

    levels: tuple[ServiceLevel, ...]
    amendments: tuple[Amendment, ...]
    remarks: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the files from being used."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(slots=True)
class _Object:
    kind: str
    source: ObjectSource
    content: Plain

    @property
    def name(self) -> str:
        name = (self.content.get("metadata") or {}).get("name")
        return name or str((self.source.stated(("metadata", "name"))) or "")


@dataclass(slots=True)
class _Indicators:
    """The SLIs of all files by name, those that an SLO used, and services whose SLOs troth wrote."""

    by_name: dict[str, _Object]
    used: set[str] = field(default_factory=set)
    own_services: set[str] = field(default_factory=set)


def read_openslo(files: Iterable[tuple[str, bytes]]) -> ReadOpenSlo:
    """Read OpenSLO files that belong together; references reach over all of them.

    Parameters
    ----------
    files
        Names, as findings say them, and bytes.
    """
    findings: list[Finding] = []
    order: dict[str, int] = {}
    objects: list[_Object] = []
    for name, source in files:
        order.setdefault(name, len(order))
        objects += _objects(name, source, findings)
    indicators = _Indicators(_by_name(objects, findings))
    levels = [level for each in objects if each.kind == "SLO" for level in _levels(each, indicators)]
    _note_others(objects, indicators)
    if not any(each.kind == "SLO" for each in objects) and not any(f.severity == "error" for f in findings):
        place = Place(next(iter(order), "the files"))
        findings.append(Finding(place, "no-slo", "there is no SLO here", "at least one object of kind SLO"))
    levels = list(_with_own_names(levels, findings))
    if any(finding.severity == "error" for finding in findings):
        levels = []
    remarks = {each.level.id: each.remarks for each in levels if each.remarks}
    unique = sorted(dict.fromkeys(findings), key=lambda each: _reading_order(each, order))
    return ReadOpenSlo(
        tuple(each.level for each in levels),
        tuple(amendment for each in levels for amendment in each.amendments),
        remarks,
        _at_most(unique),
    )


def _objects(name: str, content: bytes, findings: list[Finding]) -> Iterator[_Object]:
    lines = LINE_BREAK.split(content.decode("utf-8-sig", "replace"))
    documents = read_documents(content, name)
    if not any(document.content is not None or document.findings for document in documents):
        findings.append(Finding(Place(name), "empty", "the file says nothing", "OpenSLO objects"))
    for document in documents:
        findings += document.findings
        several = isinstance(document.content, list)
        places = [(position,) for position in range(len(document.content))] if several else [()]
        for at in places if document.content is not None else ():
            found = _object(ObjectSource(document, lines, at, findings))
            if found is not None:
                yield found


def _object(source: ObjectSource) -> _Object | None:
    """Read an object; None where not even its kind is known, which a finding then tells."""
    if not isinstance(source.content, dict):
        wrong = f"{found_words(source.content)} is not an OpenSLO object"
        source.error((), "wrong-shape", wrong, "a mapping with apiVersion, kind, metadata and spec")
        return None
    version, kind = source.stated(("apiVersion",)), source.stated(("kind",))
    for key, stated in (("apiVersion", version), ("kind", kind)):
        if stated is None:
            source.key_error(
                (),
                "missing-key",
                f"the object has no '{key}'",
                f"{key}: {'one of ' + ', '.join(SPECS) if key == 'kind' else VERSION}",
            )
    if version is not None and version != VERSION:
        wrong = f"apiVersion {found_words(version)} is not read"
        source.error(("apiVersion",), "other-version", wrong, VERSION)
    is_known = isinstance(kind, str) and kind in SPECS
    if kind is not None and not is_known:
        wrong = f"kind {found_words(kind)} is not a kind of OpenSLO"
        hint = did_you_mean(str(kind), SPECS)
        source.error(("kind",), "unknown-kind", wrong, f"one of {', '.join(SPECS)}", hint)
    if version != VERSION or not is_known:
        return None
    content: Plain = read_value(source, shape_of_kind(kind))
    check_object(kind, source)
    found = _Object(kind, source, content)
    name = (content.get("metadata") or {}).get("name")
    if name is not None and not ENCOURAGED.fullmatch(name):
        wrong = f"name '{name}' is not one that every reader of OpenSLO takes"
        source.warning(("metadata", "name"), "name", wrong, "small letters, digits and - between them")
    return found


def _by_name(objects: Iterable[_Object], findings: list[Finding]) -> dict[str, _Object]:
    found: dict[str, _Object] = {}
    for each in objects:
        if each.kind != "SLI" or not each.name:
            continue
        first = found.setdefault(each.name, each)
        if first is not each:
            wrong = f"SLI '{each.name}' is stated twice; first at {first.source.place(('metadata', 'name'))}"
            place = each.source.place(("metadata", "name"))
            findings.append(Finding(place, "stated-twice", wrong, "each name once"))
    return found


def _levels(slo: _Object, indicators: _Indicators) -> list[ReadLevel]:
    source, spec = slo.source, slo.content.get("spec")
    if not isinstance(spec, dict) or not isinstance(slo.content.get("metadata"), dict):
        return []
    if is_composite(source):
        wrong = f"SLO '{slo.name}' is made of several indicators, which has no counterpart; it was left out"
        source.warning(("spec", "objectives"), "left-out", wrong)
        return []
    referred = spec.get("indicatorRef")
    if referred is None:
        inline = spec.get("indicator") or {}
        metadata, indicator = inline.get("metadata") or {}, inline.get("spec") or {}
        note_indicator(source, ("spec", "indicator", "metadata"), ("spec", "indicator", "spec"))
    else:
        named = indicators.by_name.get(referred)
        if named is None:
            known = tuple(indicators.by_name)
            expected = f"one of {', '.join(known[:12])}" if known else "an SLI in one of the files"
            wrong = f"indicatorRef '{referred}' is no SLI of these files"
            source.error(
                ("spec", "indicatorRef"), "unknown-name", wrong, expected, did_you_mean(referred, known)
            )
            return []
        indicators.used.add(referred)
        metadata, indicator = named.content.get("metadata") or {}, named.content.get("spec") or {}
        source.is_faulty = source.is_faulty or named.source.is_faulty
    note_slo(source, is_own=is_own(indicator))
    if is_own(indicator):
        indicators.own_services.add(spec.get("service", ""))
    shown = metadata.get("name", "the value")
    return list(read_levels(Slo(source, slo.content, indicator, shown)))


def _note_others(objects: Iterable[_Object], indicators: _Indicators) -> None:
    for each in objects:
        if each.kind == "SLI" and each.name in indicators.used:
            note_indicator(each.source, ("metadata",), ("spec",))
        elif each.kind == "SLI":
            each.source.note((), "unused", f"SLI '{each.name}' is used by no SLO of these files")
        elif each.kind != "SLO" and not (each.kind == "Service" and each.name in indicators.own_services):
            note_object(each.source, each.kind, each.name)


def _with_own_names(levels: list[ReadLevel], findings: list[Finding]) -> Iterator[ReadLevel]:
    names = {each.level.id for each in levels}
    taken: set[str] = set()
    for each in levels:
        name = new = each.level.id
        if name in taken:
            new = next(f"{name}-{number}" for number in count(2) if f"{name}-{number}" not in names)
            wrong = f"'{name}' is the name of several SLOs; this one is called '{new}' here"
            findings.append(Finding(each.place, "same-name", wrong, "each name once", severity="warning"))
        names.add(new)
        taken.add(name)
        yield each.renamed(new)


def _reading_order(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int]:
    return order.get(finding.place.file, -1), finding.place.line, finding.place.column


def _at_most(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings, of very many the worst ones; how many are left out is the last one."""
    if len(findings) <= MOST_FINDINGS:
        return tuple(findings)
    ranked = worst_first(findings)
    shown, first = set(ranked[:MOST_FINDINGS]), ranked[MOST_FINDINGS]
    last = Finding(
        first.place,
        "more-findings",
        f"{len(findings) - MOST_FINDINGS:,} more findings are not shown",
        "fewer",
        "Correct the others first",
        severity=first.severity,
    )
    return (*(finding for finding in findings if finding in shown), last)
