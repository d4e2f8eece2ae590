"""Terms are spelled as the deal reader reads them: to the same nouns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openslo_world as world
from troth.core.credit_schedule import (
    Cap,
    CreditRate,
    CreditSchedule,
    EarnBack,
    StepDown,
    Termination,
    Tier,
)
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import Acceptance, CaseTime, Maintenance, ServiceLevel, Uptime, Window
from troth.core.term import Amendment, Clause, LatePenalty
from troth.intake.deal.file import read_deal
from troth.telling.spelling.plain_yaml import block, flow, plain
from troth.telling.spelling.terms import terms_yaml

DEAL = """\
troth: 1
deal: harbour
seller: us
client: them
currency: EUR
starts: 2027-01-11
people: {dev: {side: seller}}
work:
  build: {effort: 10d, by: dev}
  live: {milestone: true, after: [build]}
results: {errors-down: {from: 2%, to: 1%}}
price: {fixed: 5000, monthly: 100, months: 36}
promises: {live: {by: seller, reach: live, on-or-before: 2027-04-30}}
"""


def read_back(terms, amendments=()):
    """Read terms as a deal file's own, without looking up a holiday."""
    text = DEAL + terms_yaml(terms, amendments)
    read = read_deal(text.encode(), "d.yaml")
    assert read.deal is not None, (text, [str(each) for each in read.errors])
    return read.deal


@given(world.service_levels("uptime"), world.delivered_levels())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_service_levels_read_back_as_they_were(level, delivered):
    deal = read_back((level, delivered))
    assert tuple(deal.terms.values()) == (level, delivered)


@given(
    st.builds(
        LatePenalty,
        id=st.just("late"),
        of=st.just("live"),
        rate=world.shares("0.01"),
        grace=st.none() | world.spans("d", "w", "wd"),
        cap=st.none() | world.shares("0.01"),
        per=world.spans("h", "d", "w"),
        part=st.sampled_from(("started", "full", "pro-rata")),
        most=st.none() | world.moneys(),
        minimum=st.none() | world.moneys(),
        excludes=st.lists(st.sampled_from(("client", "force-majeure")), unique=True).map(tuple),
        is_sole_remedy=st.none() | st.booleans(),
    )
)
@settings(max_examples=100, deadline=None)
def test_late_penalties_read_back_as_they_were(penalty):
    assert read_back((penalty,)).terms["late"] == penalty


def test_an_amendment_says_only_what_differs_from_the_version_before():
    level = ServiceLevel(
        "uptime", Uptime(), Decimal("0.999"), Window("quarter", "UTC"),
        CreditSchedule((Tier(Decimal("0.999"), Decimal("0.1")),)), gaps="up",
    )  # fmt: skip
    later = replace(level, objective=Decimal("0.99"), gaps="apart")
    latest = replace(later, objective=Decimal("0.98"))
    amendments = (
        Amendment("uptime", date(2028, 1, 1), later),
        Amendment("uptime", date(2029, 1, 1), latest),
    )
    assert (
        "    amended: [{from: 2028-01-01, objective: 99%, gaps: apart}, {from: 2029-01-01, objective: 98%}]\n"
    ) in terms_yaml((level,), amendments)
    deal = read_back((level,), amendments)
    assert deal.amendments == amendments


def test_terms_are_written_as_a_person_writes_them():
    level = ServiceLevel(
        "uptime",
        Uptime(Span(Decimal(5), "min"), Decimal("0.99")),
        Decimal("0.9990"),
        Window("rolling", "Europe/Berlin", Span(Decimal(30), "d")),
        CreditSchedule(
            (Tier(Decimal("0.999"), Decimal("0.1")), Tier(Decimal("0.99"), Money(50050, "EUR"))),
            CreditRate(Decimal("0.05"), Span(Decimal(30), "min"), "full"),
            (Cap(Decimal(1), "month"), Cap(Money(500000, "EUR"), "year")),
            "fixed",
            Money(100, "EUR"),
            2,
            EarnBack(3, Decimal("0.9995")),
            StepDown(6, Decimal("0.5"), Decimal("0.25")),
            Termination(Decimal("0.99"), 3, 6),
            is_sole_remedy=True,
        ),
        hours="client",
        excludes=("maintenance", "acts of god: all"),
        maintenance=(Maintenance("FREQ=MONTHLY;BYDAY=1SU", datetime(2027, 2, 7, 2), Span(Decimal(3), "h")),),  # noqa: DTZ001 -- local time
        maintenance_notice=Span(Decimal(5), "d"),
        gaps="up",
        check_holds_minutes=5,
        record="uptime",
        begins=date(2027, 5, 1),
    )
    penalty = LatePenalty("late", "live", Decimal("0.01"), Span(Decimal(1), "w"), Decimal("0.15"))
    assert terms_yaml(
        (level, penalty, Clause("nda", "keep: it # quiet")), remarks={"late": ("two\nlines",)}
    ) == (
        """\
terms:
  uptime:
    objective: 99.9%
    slice: 5min
    slice-target: 99%
    window: 30d
    timezone: Europe/Berlin
    hours: client
    maintenance: [{rule: FREQ=MONTHLY;BYDAY=1SU, first: '2027-02-07 02:00', lasts: 3h}]
    notice: 5d
    gaps: up
    checks-hold: 5min
    record: uptime
    from: 2027-05-01
    credits: [[99.9%, 10%], [99%, 500.5]]
    rate: 5% per 30min
    part: full
    cap: [100% of month, 5000 of year]
    of-price: fixed
    grace-windows: 2
    earn-back: {after: 3, level: 99.95%, share: 100%}
    step-down: {after: 6, factor: 50%, least: 25%}
    terminate: {below: 99%, windows: 3, in: 6}
    minimum: 1
    excludes: [maintenance, 'acts of god: all']
    sole-remedy: true

  # two lines
  late:
    of: live
    rate: 1% per week
    grace: 1w
    cap: 15%

  nda:
    says: 'keep: it # quiet'
"""
    )


def test_answers_and_deliveries_say_what_they_measure():
    answer = ServiceLevel("p1", CaseTime("response", Span(Decimal("0.50"), "h"), "P1"), Decimal(1))
    accepted = ServiceLevel(
        "done", Acceptance(("build", "live"), 3, Decimal("0.1")), Decimal("0.9"),
        schedule=CreditSchedule(of_price="fixed"),
    )  # fmt: skip
    assert terms_yaml((answer, accepted)) == (
        """\
terms:
  p1:
    objective: 100%
    measures: response
    within: 0.5h
    priority: P1
    timezone: UTC

  done:
    objective: 90%
    measures: acceptance
    of: [build, live]
    defects: 3
    rework: 10%
"""
    )


def test_no_terms_are_an_empty_mapping():
    assert terms_yaml(()) == "terms: {}\n"


def test_names_that_look_like_something_else_stand_in_quotes():
    text = terms_yaml((Clause("12", "true"),))
    assert text == "terms:\n  '12':\n    says: 'true'\n"


def test_plain_values_are_written_exactly():
    assert plain(Decimal("1.500")) == "1.5"
    assert plain(Decimal("1E+3")) == "1000"
    assert block(
        {"b": Decimal("0.99950"), "a": [date(2027, 1, 1), Decimal("2.0")], "c": "2027-01-01 00:00:00"}
    ) == ("b: 0.9995\na:\n  - 2027-01-01\n  - 2\nc: '2027-01-01 00:00:00'\n")
    shared = ["same"]
    assert flow({"x": shared, "y": shared}) == "{x: [same], y: [same]}"
    assert flow("a word") == "a word"
