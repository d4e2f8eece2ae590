"""What each kind of OpenSLO object holds: its keys, which are required, and how each value is read.

It refuses rules about several keys at once; those are in `rules`.

Source: OpenSLO specification, openslo/v1, "Object Types"; the keys of a composite objective are those of
its Go SDK.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from troth.intake.openslo import values
from troth.intake.openslo.values import Read, one_of

VERSION = "openslo/v1"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain value and how it is read."""

    read: Read


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever somebody else chose to put there."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one kind of value, with the number of entries it must have."""

    each: Leaf | Keys
    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Names chosen freely that match a pattern, each with text; or with a list of texts, where allowed."""

    pattern: re.Pattern[str]
    what: str
    has_lists: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping with known keys; those in `required` must be there."""

    keys: Mapping[str, Leaf | Anything | ListOf | Named | Keys]
    required: tuple[str, ...] = ()


Kind = Leaf | Anything | ListOf | Named | Keys

_SEGMENT = r"[a-zA-Z0-9](?:[-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"
_DNS_LABEL = r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
TEXT, DESCRIPTION, NAME = Leaf(values.text), Leaf(values.description), Leaf(values.name)
NUMBER, YES_OR_NO, DURATION = Leaf(values.number), Leaf(values.yes_or_no), Leaf(values.duration)
OPERATORS = ("lte", "gte", "lt", "gt")
OPERATOR = Leaf(one_of(*OPERATORS))

METADATA = Keys(
    {
        "name": NAME,
        "displayName": TEXT,
        "labels": Named(re.compile(_SEGMENT), "a label", has_lists=True),
        "annotations": Named(
            re.compile(rf"(?=[^/]{{0,253}}/|[^/]*$)(?:{_DNS_LABEL}(?:\.{_DNS_LABEL})*/)?{_SEGMENT}"),
            "an annotation",
        ),
    },
    ("name",),
)
METRIC = Keys(
    {
        "metricSource": Keys(
            {"metricSourceRef": NAME, "type": TEXT, "spec": Anything()}, ("spec",)
        )
    },
    ("metricSource",),
)  # fmt: skip
INDICATOR_SPEC = Keys(
    {
        "description": DESCRIPTION,
        "thresholdMetric": METRIC,
        "ratioMetric": Keys(
            {
                "counter": YES_OR_NO,
                "good": METRIC,
                "bad": METRIC,
                "total": METRIC,
                "rawType": Leaf(one_of("success", "failure")),
                "raw": METRIC,
            }
        ),
    }
)
INDICATOR = Keys({"metadata": METADATA, "spec": INDICATOR_SPEC}, ("metadata", "spec"))
OBJECTIVE = Keys(
    {
        "displayName": TEXT,
        "op": OPERATOR,
        "value": NUMBER,
        "target": Leaf(values.target),
        "targetPercent": Leaf(values.target_percent),
        "timeSliceTarget": Leaf(values.slice_target),
        "timeSliceWindow": Leaf(values.slice_window),
        "indicator": INDICATOR,
        "indicatorRef": NAME,
        "compositeWeight": Leaf(values.weight),
    }
)
TIME_WINDOW = Keys(
    {
        "duration": DURATION,
        "isRolling": YES_OR_NO,
        "calendar": Keys(
            {"startTime": Leaf(values.start_time), "timeZone": Leaf(values.timezone)},
            ("startTime", "timeZone"),
        ),
    },
    ("duration",),
)
CONDITION_SPEC = Keys(
    {
        "description": DESCRIPTION,
        "severity": TEXT,
        "condition": Keys(
            {
                "kind": Leaf(one_of("burnrate")),
                "op": OPERATOR,
                "threshold": NUMBER,
                "lookbackWindow": DURATION,
                "alertAfter": DURATION,
            },
            ("threshold", "lookbackWindow"),
        ),
    },
    ("severity", "condition"),
)
TARGET_SPEC = Keys({"description": DESCRIPTION, "target": TEXT}, ("target",))


def _referred(key: str, kind: str, spec: Keys) -> Keys:
    """Return what stands for an object: a reference to it, or the object itself."""
    return Keys({key: NAME, "kind": Leaf(one_of(kind)), "metadata": METADATA, "spec": spec})


POLICY_SPEC = Keys(
    {
        "description": DESCRIPTION,
        "alertWhenNoData": YES_OR_NO,
        "alertWhenResolved": YES_OR_NO,
        "alertWhenBreaching": YES_OR_NO,
        "conditions": ListOf(_referred("conditionRef", "AlertCondition", CONDITION_SPEC), most=1),
        "notificationTargets": ListOf(_referred("targetRef", "AlertNotificationTarget", TARGET_SPEC)),
    },
    ("conditions", "notificationTargets"),
)
SLO_SPEC = Keys(
    {
        "description": DESCRIPTION,
        "service": NAME,
        "indicator": INDICATOR,
        "indicatorRef": NAME,
        "timeWindow": ListOf(TIME_WINDOW, most=1),
        "budgetingMethod": Leaf(one_of("Occurrences", "Timeslices", "RatioTimeslices")),
        "objectives": ListOf(OBJECTIVE),
        "alertPolicies": ListOf(_referred("alertPolicyRef", "AlertPolicy", POLICY_SPEC), least=0),
    },
    ("service", "budgetingMethod", "objectives"),
)
SPECS: dict[str, tuple[Keys, bool]] = {  # and whether an object of the kind must have one
    "DataSource": (
        Keys({"description": DESCRIPTION, "type": TEXT, "connectionDetails": Anything()}, ("type",)), True
    ),
    "SLO": (SLO_SPEC, True),
    "SLI": (INDICATOR_SPEC, True),
    "AlertPolicy": (POLICY_SPEC, True),
    "AlertCondition": (CONDITION_SPEC, True),
    "AlertNotificationTarget": (TARGET_SPEC, True),
    "Service": (Keys({"description": DESCRIPTION}), False),
}  # fmt: skip


def shape_of_kind(kind: str) -> Keys:
    """Return what an object of a kind holds."""
    spec, is_required = SPECS[kind]
    keys: dict[str, Kind] = {
        "apiVersion": Leaf(one_of(VERSION)),
        "kind": Leaf(one_of(*SPECS)),
        "metadata": METADATA,
        "spec": spec,
    }
    return Keys(keys, ("apiVersion", "kind", "metadata", *(("spec",) if is_required else ())))
