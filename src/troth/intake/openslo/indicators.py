"""What an indicator and an objective of OpenSLO measure, as the keys of a service level.

Counts of good or bad events are requests; time slices are slices of them; what is held against a
threshold says what a good request is, in a remark. What troth wrote itself says its measure again. It
refuses to guess that events are seconds.

Source: OpenSLO specification, openslo/v1, notes on `budgetingMethod`, `objectives` and `ratioMetric`.
"""

from __future__ import annotations

from typing import Any

from troth.intake.openslo.lost import OWN_TYPE, is_own
from troth.intake.openslo.source import ObjectSource
from troth.intake.openslo.windows import fixed_span
from troth.intake.yaml_text import Path

Plain = dict[str, Any]

COUNTS = "counts"  # what a metric of troth's counts, in words for others
COMPARED = {"lt": "below", "lte": "at most", "gt": "above", "gte": "at least"}


def measured_keys(indicator: Plain) -> Plain:
    """Return the keys that say what is measured: troth's own, else requests."""
    if not is_own(indicator):
        return {"measures": "requests"}
    ratio: Plain = indicator.get("ratioMetric") or {}
    sources = [metric.get("metricSource") or {} for metric in ratio.values() if isinstance(metric, dict)]
    stated = next((each.get("spec") for each in sources if each.get("type") == OWN_TYPE), None)
    return {key: value for key, value in stated.items() if key != COUNTS} if isinstance(stated, dict) else {}


def objective_keys(source: ObjectSource, objective: Plain, method: str, at: Path) -> Plain | None:
    """Return the keys of the objective and its time slices; None where the slices have no counterpart."""
    share = objective.get("target", objective.get("targetPercent"))
    keys: Plain = {} if share is None else {"objective": percent(share)}
    if method == "Occurrences":
        return keys
    slices = objective.get("timeSliceWindow")
    if slices is not None:
        span = fixed_span(slices)
        if span is None:
            wrong = f"a time slice of {slices} has no counterpart; the SLO was left out"
            source.warning((*at, "timeSliceWindow"), "left-out", wrong, "minutes, hours, days or weeks")
            return None
        keys["slice"] = span
    if method == "Timeslices" and objective.get("timeSliceTarget") is not None:
        keys["slice-target"] = percent(objective["timeSliceTarget"])
    return keys


def good_request(source: ObjectSource, indicator: Plain, shown: str, objective: Plain, at: Path) -> str:
    """Return what a good request is where a threshold says so, and note what does not agree with the metric.

    Parameters
    ----------
    source
        The SLO.
    indicator
        The specification of its indicator, as read.
    shown
        How the indicator is called.
    objective
        The objective, as read.
    at
        Where it stands in the SLO.
    """
    stated = {key: source.stated((*at, key)) for key in ("op", "value")}
    if "thresholdMetric" in indicator:
        for key in (key for key, value in stated.items() if value is None):
            wrong = f"the objective has no '{key}', which a thresholdMetric needs"
            source.key_error(at, "missing-key", wrong, key)
        if objective.get("op") is None or objective.get("value") is None:
            return ""
        words = f"{COMPARED[objective['op']]} {objective['value']:f}"
        wrong = f"value has no counterpart in a deal file; a comment says that {shown} {words} is good"
        source.note((*at, "value"), "no-counterpart", wrong)
        return f"Good is what has {shown} {words}."
    for key in (key for key, value in stated.items() if value is not None):
        wrong = f"{key} says nothing beside a ratioMetric, and stricter readers refuse it; it was left out"
        source.warning((*at, key), "idle-key", wrong)
    return ""


def note_counted(source: ObjectSource, indicator: Plain, method: str, at: Path) -> None:
    """Note where it may be something else than good requests that is counted."""
    ratio = indicator.get("ratioMetric") or {}
    if ratio.get("raw") is not None:
        wrong = "raw is a ratio without its counts; to say that it is kept, the requests must be counted"
        source.warning(at, "no-counts", wrong)
    elif ratio.get("bad") is not None:
        source.note(at, "bad-counted", "bad requests are counted; good ones are the total less the bad")
    if method == "Timeslices" and not is_own(indicator):
        wrong = "what is counted in each slice is taken as requests; for seconds up write measures: uptime"
        source.note(at, "taken-as-requests", wrong)


def percent(share: Any) -> str:  # noqa: ANN401 -- an exact decimal
    """Spell a share in percent, as a deal file does."""
    text = f"{share * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
