"""The rules of OpenSLO objects that one key alone cannot break.

Every rule looks at what is stated, readable or not, so that one reading tells of every fault. It refuses
to look at other objects; references are resolved in `file`.

Source: OpenSLO specification, openslo/v1, the notes of each object type.
"""

from __future__ import annotations

from troth.intake.openslo.source import ObjectSource
from troth.intake.yaml_text import Path

METRICS = ("thresholdMetric", "ratioMetric")
SLICED = ("timeSliceTarget", "timeSliceWindow")
NEEDED = {"Occurrences": (), "Timeslices": SLICED, "RatioTimeslices": ("timeSliceWindow",)}


def check_object(kind: str, source: ObjectSource) -> None:
    """Note every broken rule of an object of a kind."""
    spec: Path = ("spec",)
    if kind == "SLI":
        check_indicator(source, spec)
    elif kind == "SLO":
        _check_slo(source, spec)
    elif kind == "AlertPolicy":
        _check_policy(source, spec)


def check_indicator(source: ObjectSource, spec: Path) -> None:
    """Note what does not agree within the specification of an indicator."""
    if not isinstance(source.stated(spec), dict):
        return
    _exactly_one(source, spec, METRICS)
    metrics = [(*spec, "thresholdMetric")]
    ratio = (*spec, "ratioMetric")
    if isinstance(source.stated(ratio), dict):
        _check_ratio(source, ratio)
        metrics += [(*ratio, key) for key in ("good", "bad", "total", "raw")]
    for metric in metrics:
        from_ = (*metric, "metricSource")
        if isinstance(source.stated(from_), dict) and not _stated(source, from_, ("type", "metricSourceRef")):
            wrong = "metricSource says neither its type nor a DataSource"
            source.key_error(from_, "missing-key", wrong, "type or metricSourceRef")


def is_composite(source: ObjectSource, spec: Path = ("spec",)) -> bool:
    """Whether an SLO is made of several indicators: its objectives have their own, or weights."""
    objectives = source.stated((*spec, "objectives"))
    keys = ("indicator", "indicatorRef", "compositeWeight")
    return isinstance(objectives, list) and any(
        isinstance(each, dict) and any(each.get(key) is not None for key in keys) for each in objectives
    )


def _check_ratio(source: ObjectSource, ratio: Path) -> None:
    counted = _stated(source, ratio, ("good", "bad", "total"))
    if source.stated((*ratio, "raw")) is not None:
        if counted:
            wrong = f"raw stands beside {' and '.join(counted)}"
            source.key_error((*ratio, "raw"), "exactly-one", wrong, "raw alone, or total with good or bad")
        if source.stated((*ratio, "rawType")) is None:
            source.key_error(
                (*ratio, "raw"), "missing-key", "raw stands without rawType", "success or failure"
            )
        return
    if source.stated((*ratio, "rawType")) is not None:
        source.key_error((*ratio, "rawType"), "idle-key", "rawType stands without raw", "raw beside it")
    if source.stated((*ratio, "total")) is None:
        source.key_error(ratio, "missing-key", "ratioMetric has neither total nor raw", "total, or raw")
    _exactly_one(source, ratio, ("good", "bad"))


def _check_slo(source: ObjectSource, spec: Path) -> None:
    if not isinstance(source.stated(spec), dict):
        return
    if is_composite(source, spec):
        for key in _stated(source, spec, ("indicator", "indicatorRef")):
            wrong = f"{key} stands beside objectives with indicators of their own"
            source.key_error((*spec, key), "exactly-one", wrong, "one of both")
    else:
        _exactly_one(source, spec, ("indicator", "indicatorRef"))
        check_indicator(source, (*spec, "indicator", "spec"))
    windows, objectives = source.stated((*spec, "timeWindow")), source.stated((*spec, "objectives"))
    for position, window in enumerate(windows if isinstance(windows, list) else ()):
        if isinstance(window, dict):
            _check_window(source, (*spec, "timeWindow", position))
    for position, objective in enumerate(objectives if isinstance(objectives, list) else ()):
        if isinstance(objective, dict):
            _check_objective(
                source, (*spec, "objectives", position), str(source.stated((*spec, "budgetingMethod")))
            )
    policies = source.stated((*spec, "alertPolicies"))
    for position, policy in enumerate(policies if isinstance(policies, list) else ()):
        at = (*spec, "alertPolicies", position)
        if isinstance(policy, dict) and _check_referred(source, at, "alertPolicyRef"):
            _check_policy(source, (*at, "spec"))


def _check_window(source: ObjectSource, at: Path) -> None:
    is_rolling, calendar = source.stated((*at, "isRolling")), source.stated((*at, "calendar"))
    if str(is_rolling).lower() == "true" and calendar is not None:
        wrong = "a rolling window has a calendar"
        source.key_error((*at, "calendar"), "exactly-one", wrong, "isRolling: true, or a calendar")
    if str(is_rolling).lower() in ("false", "none") and calendar is None:
        wrong = "the window neither rolls nor has a calendar"
        source.key_error(at, "exactly-one", wrong, "isRolling: true, or a calendar")


def _check_objective(source: ObjectSource, at: Path, method: str) -> None:
    _exactly_one(source, at, ("target", "targetPercent"))
    needed = NEEDED.get(method)
    for key in SLICED if needed is not None else ():
        is_there = source.stated((*at, key)) is not None
        if key in (needed or ()) and not is_there:
            source.key_error(at, "missing-key", f"the objective has no '{key}', which {method} needs", key)
        elif is_there and key not in (needed or ()):
            wrong = f"{key} says nothing with budgetingMethod {method}; it was left out"
            source.warning((*at, key), "idle-key", wrong)


def _check_policy(source: ObjectSource, spec: Path) -> None:
    for key, ref in (("conditions", "conditionRef"), ("notificationTargets", "targetRef")):
        entries = source.stated((*spec, key))
        for position, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                _check_referred(source, (*spec, key, position), ref)


def _check_referred(source: ObjectSource, at: Path, ref: str) -> bool:
    """Note what is neither a reference nor an object written out; tell whether it is written out."""
    parts = ("kind", "metadata", "spec")
    written = _stated(source, at, parts)
    if (source.stated((*at, ref)) is None) != bool(written):
        expected = f"either {ref}, or {', '.join(parts)}"
        wrong = "the entry is both a reference and an object" if written else f"the entry has no '{ref}'"
        source.key_error(at, "exactly-one", wrong, expected)
    missing = [part for part in parts if part not in written]
    if written and missing:
        source.key_error(at, "missing-key", f"the entry has no '{missing[0]}'", ", ".join(parts))
    return bool(written)


def _stated(source: ObjectSource, at: Path, keys: tuple[str, ...]) -> list[str]:
    return [key for key in keys if source.stated((*at, key)) is not None]


def _exactly_one(source: ObjectSource, at: Path, keys: tuple[str, ...]) -> None:
    stated = _stated(source, at, keys)
    if len(stated) != 1:
        name = next((str(step) for step in reversed(at) if isinstance(step, str)), "the object")
        owner = "the objective" if name == "objectives" else name
        wrong = f"{owner} has {' and '.join(stated) or 'neither ' + ' nor '.join(keys)}"
        source.key_error(at, "exactly-one", wrong, f"exactly one of {', '.join(keys)}")
