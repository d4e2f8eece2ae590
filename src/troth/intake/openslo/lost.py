"""What an OpenSLO object says that a deal file has no counterpart for, each named with its place.

It refuses to be silent, but about what troth wrote itself.
"""

from __future__ import annotations

from typing import Any

from troth.intake.openslo.source import ObjectSource
from troth.intake.yaml_text import Path

OWN_TYPE = "troth"  # of a metric source that troth wrote
OWN_PREFIX = f"{OWN_TYPE}/"
LEFT_OUT = "has no counterpart in a deal file and was left out"
LEFT_OUT_ALL = "have no counterpart in a deal file and were left out"
COMMENT = "has no counterpart in a deal file; it stands as a comment"
SOURCES = (("thresholdMetric",), *(("ratioMetric", key) for key in ("good", "bad", "total", "raw")))


def note_object(source: ObjectSource, kind: str, name: str) -> None:
    """Note that a whole object was left out."""
    source.note((), "no-counterpart", f"{kind} '{name}' {LEFT_OUT}")


def note_slo(source: ObjectSource, *, is_own: bool) -> None:
    """Note what of an SLO has no counterpart; `is_own` where its indicator is one that troth wrote."""
    _note_metadata(source, ("metadata",))
    spec: Path = ("spec",)
    _note(source, (*spec, "description"), COMMENT)
    if not is_own:
        _note(source, (*spec, "service"), f"{LEFT_OUT}; a term says record: for the service it is judged by")
    content = source.content.get("spec")
    if isinstance(content, dict) and "alertPolicies" in content:
        is_empty = not content["alertPolicies"]
        words = "is empty; nothing is lost" if is_empty else LEFT_OUT_ALL
        source.note((*spec, "alertPolicies"), "no-counterpart", f"alertPolicies {words}")


def note_indicator(source: ObjectSource, metadata: Path, spec: Path) -> None:
    """Note what of an indicator has no counterpart, unless troth wrote it."""
    if is_own(source.stated(spec)):
        return
    _note_metadata(source, metadata)
    _note(source, (*spec, "description"), LEFT_OUT)
    _note(source, (*spec, "ratioMetric", "counter"), LEFT_OUT)
    for steps in SOURCES:
        path = (*spec, *steps, "metricSource")
        if source.stated(path) is not None:
            source.note(path, "no-counterpart", f"metricSource of {steps[-1]} {LEFT_OUT}")


def is_own(indicator: Any) -> bool:  # noqa: ANN401 -- plain values of any shape
    """Whether the specification of an indicator is one that troth wrote."""
    return isinstance(indicator, dict) and any(
        _at(indicator, (*steps, "metricSource", "type")) == OWN_TYPE for steps in SOURCES
    )


def _note_metadata(source: ObjectSource, metadata: Path) -> None:
    _note(source, (*metadata, "displayName"), COMMENT if metadata == ("metadata",) else LEFT_OUT)
    _note(source, (*metadata, "labels"), LEFT_OUT_ALL)
    annotations = source.stated((*metadata, "annotations"))
    for name in annotations if isinstance(annotations, dict) else ():
        if metadata != ("metadata",) or not name.startswith(OWN_PREFIX):
            path = (*metadata, "annotations", name)
            source.note(path, "no-counterpart", f"annotation '{name}' {LEFT_OUT}")


def _note(source: ObjectSource, path: Path, words: str) -> None:
    found = source.stated(path)
    if found is not None:
        stated = f" '{found}'" if path[-1] == "service" else ""
        source.note(path, "no-counterpart", f"{path[-1]}{stated} {words}")


def _at(content: Any, path: Path) -> Any:  # noqa: ANN401 -- plain values of any shape
    for step in path:
        content = content.get(step) if isinstance(content, dict) else None
    return content
