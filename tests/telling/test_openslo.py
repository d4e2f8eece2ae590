"""Service levels as OpenSLO: valid for every reader, and what others do not see is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

import openslo_world as world
from troth.core.credit_schedule import Cap, CreditSchedule, JointCap, Tier
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import CaseTime, Requests, ResultReached, ServiceLevel, Uptime, Window
from troth.core.term import Clause, LatePenalty
from troth.telling.openslo import openslo_yaml

LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")  # RFC 1123
ANNOTATION = re.compile(r"troth/[a-z0-9](?:[-._a-z0-9]{0,61}[a-z0-9])?")
UPTIME = ServiceLevel(
    "uptime",
    Uptime(),
    Decimal("0.999"),
    Window("month", "Europe/Berlin"),
    CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),), caps=(Cap(Decimal(1), "month"),)),
    record="shop",
)
PENALTY = LatePenalty("late", "live", Decimal("0.01"), None, None)


def documents(*levels: ServiceLevel):
    return list(yaml.safe_load_all(openslo_yaml(world.deal_with(*levels)).text))


def slo(level: ServiceLevel):
    return documents(level)[-1]


def refused(document) -> list[str]:
    """Say what a strict reader (the Go SDK of OpenSLO) would refuse."""
    metadata, spec = document["metadata"], document["spec"]
    faults = [] if document["apiVersion"] == "openslo/v1" else ["apiVersion"]
    faults += [] if LABEL.fullmatch(metadata["name"]) else ["name"]
    faults += [] if len(metadata.get("displayName", "")) <= 63 else ["displayName"]
    for key, value in metadata.get("annotations", {}).items():
        faults += [] if ANNOTATION.fullmatch(key) and isinstance(value, str) else [key]
    if document["kind"] == "Service":
        return faults
    indicator = spec["indicator"]
    faults += [] if LABEL.fullmatch(indicator["metadata"]["name"]) else ["indicator name"]
    faults += [] if len(indicator["metadata"]["displayName"]) <= 63 else ["indicator displayName"]
    assert set(indicator["spec"]["ratioMetric"]) == {"counter", "good", "total"}
    (objective,) = spec["objectives"]
    faults += [] if 0 <= objective["target"] < 1 else ["target"]
    needed = {
        "Occurrences": set(),
        "Timeslices": {"timeSliceTarget", "timeSliceWindow"},
        "RatioTimeslices": {"timeSliceWindow"},
    }[spec["budgetingMethod"]]
    faults += [] if objective.keys() == {"target", *needed} else ["objective"]
    faults += [] if 0 < objective.get("timeSliceTarget", 1) <= 1 else ["timeSliceTarget"]
    durations = [window["duration"] for window in spec.get("timeWindow", [])]
    for duration in (*durations, objective.get("timeSliceWindow", "1m")):
        faults += [] if re.fullmatch("[1-9][0-9]*[mhdwMQY]", duration) else [duration]
    return faults


@given(world.service_levels() | world.delivered_levels())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_no_reader_refuses(level):
    assert [fault for document in documents(level) for fault in refused(document)] == []


def test_uptime_is_written_in_full():
    assert openslo_yaml(world.deal_with(UPTIME)).text == (
        """\
apiVersion: openslo/v1
kind: Service
metadata:
  name: shop
  displayName: shop
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: uptime
  annotations:
    troth/credits: '[[99.9%, 10%]]'
    troth/cap: 100% of month
spec:
  service: shop
  indicator:
    metadata:
      name: uptime-level
      displayName: Seconds up of seconds of service
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: troth
            spec:
              measures: uptime
              record: shop
              counts: seconds up
        total:
          metricSource:
            type: troth
            spec:
              measures: uptime
              record: shop
              counts: seconds of service
  timeWindow:
    - duration: 1M
      isRolling: false
      calendar:
        startTime: '2027-01-01 00:00:00'
        timeZone: Europe/Berlin
  budgetingMethod: Occurrences
  objectives:
    - target: 0.999
"""
    )


@pytest.mark.parametrize(
    ("window", "written"),
    [
        (Window("week", "UTC"), ("1w", "2027-01-11 00:00:00")),
        (Window("month", "UTC"), ("1M", "2027-01-01 00:00:00")),
        (Window("quarter", "UTC"), ("1Q", "2027-01-01 00:00:00")),
        (Window("year", "UTC"), ("1Y", "2027-01-01 00:00:00")),
    ],
)
def test_windows_of_the_calendar_begin_where_the_deal_does(window, written):
    (found,) = slo(replace(UPTIME, window=window))["spec"]["timeWindow"]
    assert (found["duration"], found["calendar"]["startTime"]) == written


def test_a_rolling_window_keeps_its_time_zone_in_an_annotation():
    window = Window("rolling", "Europe/Berlin", Span(Decimal(30), "d"))
    found = slo(replace(UPTIME, window=window, schedule=CreditSchedule()))
    assert found["spec"]["timeWindow"] == [{"duration": "30d", "isRolling": True}]
    assert found["metadata"]["annotations"] == {"troth/timezone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("slices", "written", "annotations"),
    [
        (Span(Decimal(5), "min"), "5m", {}),
        (Span(Decimal("1.5"), "h"), "90m", {"troth/slice": "1.5h"}),
    ],
)
def test_slices_are_time_slices(slices, written, annotations):
    level = replace(UPTIME, measure=Uptime(slices, Decimal("0.95")), schedule=CreditSchedule())
    found = slo(level)
    assert found["spec"]["budgetingMethod"] == "Timeslices"
    assert found["spec"]["objectives"] == [
        {"target": 0.999, "timeSliceTarget": 0.95, "timeSliceWindow": written}
    ]
    assert found["metadata"].get("annotations", {}) == annotations
    mean = slo(replace(level, measure=Requests(Span(Decimal(1), "min"))))
    assert mean["spec"]["budgetingMethod"] == "RatioTimeslices"


def test_answers_are_the_cases_in_time_of_all_cases():
    level = ServiceLevel("answer", CaseTime("response", Span(Decimal(30), "min"), "P1"), Decimal("0.95"))
    found = slo(level)["spec"]
    assert found["service"] == "harbour"
    assert found["indicator"]["spec"]["ratioMetric"]["good"]["metricSource"]["spec"] == {
        "measures": "response",
        "within": "30min",
        "priority": "P1",
        "counts": "cases answered in time",
    }


def test_what_is_delivered_once_has_no_window():
    level = ServiceLevel(
        "result", ResultReached("errors"), Decimal("0.9"), schedule=CreditSchedule(of_price="fixed")
    )
    assert "timeWindow" not in slo(level)["spec"]


def test_services_are_written_once_and_names_are_those_that_all_readers_take():
    names = ("Antwort ä", "antwort-a", "x" * 80, "---")
    found = documents(*(replace(UPTIME, id=name, schedule=CreditSchedule()) for name in names))
    assert [(each["kind"], each["metadata"]["name"]) for each in found] == [
        ("Service", "shop"),
        ("SLO", "antwort-a"),
        ("SLO", "antwort-a-2"),
        ("SLO", "x" * 63),
        ("SLO", "service"),
    ]
    assert found[1]["metadata"]["annotations"] == {"troth/term": "Antwort ä"}


def test_money_says_its_currency():
    priced = CreditSchedule((Tier(Decimal("0.999"), Money(50050, "EUR")),))
    assert slo(replace(UPTIME, schedule=priced))["metadata"]["annotations"] == {
        "troth/currency": "EUR",
        "troth/credits": "[[99.9%, 500.5]]",
    }


def test_what_others_do_not_see_and_what_is_not_written_is_named():
    deal = world.deal_with(UPTIME)
    deal = replace(
        deal,
        terms={**deal.terms, "late": PENALTY, "nda": Clause("nda", "keep it")},
        joint_caps=(JointCap(("uptime", "late"), Cap(Decimal("0.2"), "contract")),),
    )
    assert openslo_yaml(deal).unseen == (
        "term 'uptime': another reader of OpenSLO does not see 'credits' and 'cap'",
        "term 'late' is a late penalty, for which OpenSLO has no place; it is not written",
        "term 'nda' is a clause in words, for which OpenSLO has no place; it is not written",
        "the joint cap of 'uptime' and 'late' is not written",
    )


def test_a_deal_without_service_levels_is_an_empty_file():
    written = openslo_yaml(replace(world.deal_with(), starts_on=date(2027, 1, 1)))
    assert (written.text, written.unseen) == ("", ())
