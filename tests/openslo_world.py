"""An OpenSLO file to be changed line by line, and service levels of every kind that a deal file can say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from troth.core.credit_schedule import (
    Cap,
    CreditRate,
    CreditSchedule,
    EarnBack,
    StepDown,
    Termination,
    Tier,
)
from troth.core.deal import Deal
from troth.core.money import Money
from troth.core.quantity import Span
from troth.core.service_level import (
    Acceptance,
    CaseTime,
    Maintenance,
    Requests,
    ResultReached,
    ServiceLevel,
    Uptime,
    Window,
)

SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata:
  name: shop
spec:
  service: web
  indicator:
    metadata:
      name: good-answers
    spec:
      ratioMetric:
        good:
          metricSource:
            type: Some
            spec: {query: good}
        total:
          metricSource:
            type: Some
            spec: {query: all}
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.995
"""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
NAMES = ("live", "Kundenservice-ä", "P1", "shop_1.a", "12")


def with_lines(*changes: tuple[str, str], text: str = SLO) -> str:
    """Return the SLO with some text changed; each must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def deal_with(*levels: ServiceLevel, amendments: tuple = ()) -> Deal:
    """Return a deal that is only its terms."""
    terms = {level.id: level for level in levels}
    return Deal("harbour", "Harbour", "us", "them", "EUR", date(2027, 1, 11), {}, {}, {}, {}, terms=terms,
                amendments=amendments)  # fmt: skip


def shares(least: str = "0", most: str = "1"):
    return st.decimals(Decimal(least), Decimal(most), places=6)


def spans(*units: str):
    numbers = st.integers(1, 400).map(Decimal) | st.decimals("0.5", "40", places=1)
    return st.builds(Span, numbers, st.sampled_from(units)).filter(lambda span: span.minutes() >= 1)


def moneys():
    return st.integers(1, 10**8).map(lambda minor: Money(minor, "EUR"))


def tiers(objective: Decimal):
    """Return levels from the objective down, with credits that grow, all shares or all money."""
    levels = st.lists(shares(most=str(objective)), min_size=1, max_size=4, unique=True)
    owed = st.lists(shares("0.01"), min_size=4, max_size=4, unique=True) | st.lists(
        moneys(), min_size=4, max_size=4, unique=True
    )
    return st.builds(
        lambda below, owes: tuple(map(Tier, sorted(below, reverse=True), sorted(owes))), levels, owed
    )


def caps(periods: tuple[str, ...]):
    kinds = st.builds(Cap, shares("0.01") | moneys(), st.sampled_from(periods))
    return st.lists(kinds, max_size=3, unique_by=lambda cap: (cap.per, type(cap.most))).map(tuple)


def maintenances():
    def planned(first: datetime, minutes: int) -> Maintenance:
        rule = f"FREQ=WEEKLY;BYDAY={DAYS[first.weekday()]}"
        return Maintenance(rule, first, Span(Decimal(minutes), "min"))

    moments = st.builds(
        lambda day, minute: datetime(2027, 1, 4) + timedelta(days=day, minutes=minute),  # noqa: DTZ001 -- local time
        st.integers(0, 300),
        st.integers(0, 1439).filter(lambda minute: not 60 <= minute < 240),  # hours that clocks may skip
    )
    return st.lists(st.builds(planned, moments, st.integers(1, 600)), max_size=2).map(tuple)


@st.composite
def measures(draw):
    """Draw a measure and the word by which its cases or time are counted in a rate."""
    sliced = draw(st.booleans())
    long = draw(spans("min", "h").filter(lambda span: span.minutes() <= 1400)) if sliced else None
    target = draw(shares("0.01")) if sliced else None
    return draw(
        st.one_of(
            st.just(Uptime(long, target)),
            st.just(Requests(long, target)),
            st.just(Requests(long)),
            st.builds(
                CaseTime, st.sampled_from(("response", "resolution")), spans("min", "h", "d", "wd"),
                st.none() | st.sampled_from(NAMES),
            ),
        )
    )  # fmt: skip


@st.composite
def schedules(draw, measure, objective: Decimal):
    counts_time = isinstance(measure, Uptime) and measure.slice is None
    per = spans("min", "h", "d", "w") if counts_time else st.just("case")
    is_mean = isinstance(measure, Requests) and measure.slice is not None and measure.slice_target is None
    rates = st.none() if is_mean else st.none() | st.builds(
        CreditRate, shares("0.01"), per, st.sampled_from(("started", "full", "pro-rata"))
    )  # fmt: skip
    rate = draw(rates)
    earned = st.builds(EarnBack, st.integers(1, 6), st.none() | shares(), shares("0.01"))
    loosened = st.builds(StepDown, st.integers(1, 6), shares("0.1", "0.9"), shares("0", "0.1"))
    windows = st.tuples(st.integers(1, 4), st.integers(0, 8))
    ends = st.builds(lambda below, n: Termination(below, n[0], n[0] + n[1]), shares("0.1"), windows)
    some = draw(tiers(objective)) if rate is None or draw(st.booleans()) else ()
    return CreditSchedule(
        some,
        rate,
        draw(caps(("window", "month", "quarter", "year", "contract"))),
        minimum=draw(st.none() | moneys()),
        grace_windows=draw(st.integers(0, 6)),
        earn_back=draw(st.none() | earned),
        step_down=draw(st.none() | loosened),
        termination=draw(st.none() | ends),
        is_sole_remedy=draw(st.none() | st.booleans()),
    )  # fmt: skip


@st.composite
def service_levels(draw, name: str = "uptime"):
    """Draw a service level that is measured window by window."""
    measure, objective = draw(measures()), draw(shares("0.01"))
    is_case = isinstance(measure, CaseTime)
    planned = () if is_case else draw(maintenances())
    rolling = st.builds(
        lambda zone, span: Window("rolling", zone, span),
        st.sampled_from(ZONES),
        spans("h", "d", "w").filter(lambda span: 1440 <= span.minutes() <= 366 * 1440),
    )
    fixed = st.builds(Window, st.sampled_from(("week", "month", "quarter", "year")), st.sampled_from(ZONES))
    is_uptime = isinstance(measure, Uptime)
    excluded = st.lists(st.sampled_from(("upstream", "force-majeure", "client")), max_size=3, unique=True)
    return ServiceLevel(
        id=name,
        measure=measure,
        objective=objective,
        window=draw(rolling | fixed),
        schedule=draw(schedules(measure, objective)),
        hours="client" if is_case else draw(st.sampled_from((None, "client", "seller"))),
        excludes=(*draw(excluded), "maintenance"),
        maintenance=planned,
        maintenance_notice=None if is_case else draw(st.none() | spans("d", "wd", "h")),
        gaps=draw(st.sampled_from(("apart", "up", "down", "carried"))) if is_uptime else "apart",
        check_holds_minutes=draw(st.integers(1, 600)) if is_uptime else 15,
        record=draw(st.none() | st.sampled_from(NAMES)),
        begins=draw(st.none() | st.just("live") | st.dates(date(2027, 2, 1), date(2030, 1, 1))),
    )


@st.composite
def delivered_levels(draw, name: str = "accepted"):
    """Draw a service level that is measured once, on what the deal delivers."""
    measure = draw(
        st.just(ResultReached("errors-down"))
        | st.builds(
            Acceptance,
            st.lists(st.sampled_from(("build", "live")), min_size=1, max_size=2, unique=True).map(tuple),
            st.integers(0, 20),
            st.none() | shares(),
        )
    )
    objective = draw(shares("0.01"))
    return ServiceLevel(
        id=name,
        measure=measure,
        objective=objective,
        schedule=CreditSchedule(
            draw(tiers(objective)),
            caps=draw(caps(("window",))),
            of_price="fixed",
            minimum=draw(st.none() | moneys()),
        ),
        excludes=tuple(
            draw(st.lists(st.sampled_from(("client", "our words: these")), max_size=2, unique=True))
        ),
        record=draw(st.none() | st.just("builds")),
    )
