"""What a deal file says of terms, as the nouns of core: every key once, what is left out, and amendments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from troth.core.credit_schedule import (
    Cap,
    CreditRate,
    CreditSchedule,
    EarnBack,
    JointCap,
    StepDown,
    Termination,
    Tier,
)
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
from troth.core.term import Amendment, Clause, LatePenalty
from troth.intake.deal.file import ReadDeal, read_deal
from worlds import euros, span

HERE = Path(__file__).parent
TEXT = (HERE / "terms-deal.yaml").read_text()
SMALL = (HERE / "small-deal.yaml").read_text()
CLIENTS = Window("month", "Europe/Amsterdam")


def share(percent: str) -> Decimal:
    return Decimal(percent) / 100


def read(text: str) -> ReadDeal:
    return read_deal(text.encode(), "t.yaml", None, {})


@pytest.fixture(scope="module")
def deal():
    return read(TEXT).deal


def small(term: str, *, starts: str = "2027-01-11"):
    """Return the term `x` of the small deal with another one added."""
    text = SMALL.replace("levers:\n", f"  x: {term}\nlevers:\n").replace(
        "starts: 2027-01-11", f"starts: {starts}"
    )
    found = read(text)
    assert found.errors == ()
    return found.deal.terms["x"]


UPTIME = ServiceLevel(
    id="uptime",
    measure=Uptime(span("5min"), share("99")),
    objective=share("99.9"),
    window=Window("quarter", "Europe/London"),
    schedule=CreditSchedule(
        tiers=(Tier(share("99.9"), share("10")), Tier(share("99"), replace(euros(2_500), minor=250_050))),
        caps=(Cap(Decimal(1), "month"), Cap(share("30"), "contract")),
        minimum=euros(1),
        grace_windows=2,
        earn_back=EarnBack(3, share("99.95"), share("50")),
        step_down=StepDown(6, share("50"), share("25")),
        termination=Termination(share("99"), 3, 6),
        is_sole_remedy=False,
    ),
    hours="support",
    excludes=("maintenance", "upstream"),
    maintenance=(
        Maintenance("FREQ=WEEKLY;BYDAY=SU", datetime(2027, 1, 17, 2), span("2h")),  # noqa: DTZ001 -- local times
        Maintenance("FREQ=MONTHLY;BYDAY=1SU", datetime(2027, 2, 7, 2), span("3h")),  # noqa: DTZ001 -- local times
    ),
    maintenance_notice=span("5d"),
    gaps="carried",
    check_holds_minutes=20,
    record="checkout",
    begins="live",
)


def test_every_key_of_a_late_penalty_is_read(deal):
    assert deal.terms["late"] == LatePenalty(
        id="late",
        of="live",
        rate=share("0.5"),
        grace=span("1w"),
        cap=share("15"),
        per=span("2d"),
        part="pro-rata",
        most=euros(5_000),
        minimum=euros(100),
        excludes=("force-majeure", "client"),
        is_sole_remedy=True,
    )


def test_every_key_of_an_uptime_is_read(deal):
    assert deal.terms["uptime"] == UPTIME


def test_each_amendment_replaces_what_it_names_on_top_of_those_before(deal):
    first = replace(
        UPTIME,
        objective=share("99.5"),
        schedule=replace(UPTIME.schedule, tiers=(Tier(share("99.5"), share("5")),)),
    )
    second = replace(first, excludes=(), schedule=replace(first.schedule, caps=(Cap(share("15"), "window"),)))
    assert deal.amendments == (
        Amendment("uptime", date(2028, 1, 1), first),
        Amendment("uptime", date(2029, 1, 1), second),
    )


def test_each_measure_is_read(deal):
    by_case = CreditSchedule(rate=CreditRate(share("2"), "case", "full"))
    assert deal.terms["api"] == ServiceLevel(
        "api",
        Requests(span("5min"), share("95")),
        share("99"),
        Window("rolling", "Europe/Amsterdam", span("30d")),
        CreditSchedule(rate=CreditRate(share("1"), "case")),
        begins=date(2027, 5, 1),
    )
    assert deal.terms["answer"] == ServiceLevel(
        "answer", CaseTime("response", span("2wd"), "P1"), Decimal(1), CLIENTS, by_case, hours="client"
    )
    assert deal.terms["mended"] == ServiceLevel(
        "mended",
        CaseTime("resolution", span("8h")),
        share("95"),
        CLIENTS,
        CreditSchedule(
            (Tier(share("95"), euros(500)),),
            earn_back=EarnBack(1),
            termination=Termination(share("90"), 2, 2),
        ),
    )


def test_what_is_delivered_once_has_the_fixed_price_as_its_base_and_no_windows_of_its_own(deal):
    assert deal.terms["accepted"] == ServiceLevel(
        "accepted",
        Acceptance(("build", "test"), 3, share("10")),
        share("90"),
        Window(),
        CreditSchedule((Tier(share("90"), share("5")),), caps=(Cap(share("10")),), of_price="fixed"),
    )
    assert deal.terms["reached"] == ServiceLevel(
        "reached",
        ResultReached("errors"),
        share("80"),
        schedule=CreditSchedule((Tier(share("80"), share("5")),), of_price="fixed"),
    )
    assert deal.terms["accepted"].is_of_delivery
    assert not deal.terms["uptime"].is_of_delivery


def test_a_clause_and_caps_of_several_terms_are_read(deal):
    assert deal.terms["nda"] == Clause("nda", "Both sides keep quiet.")
    assert deal.joint_caps == (
        JointCap(("uptime", "answer"), Cap(share("20"), "year")),
        JointCap(("late", "accepted", "uptime"), Cap(euros(30_000), "contract")),
    )


def test_what_is_left_out_of_a_term_holds_as_before():
    assert small("{of: live, rate: 1% per week}") == LatePenalty("x", "live", share("1"), None, None)
    assert small("{objective: 99%}") == ServiceLevel("x", Uptime(), share("99"), CLIENTS)


def test_days_and_times_begin_with_the_first_such_day_from_the_deals_start():
    """2027-01-11 is a Monday."""

    def begins(stated: str) -> list[tuple[str, datetime, Span]]:
        term = small(f"{{objective: 99%, excludes: [maintenance], maintenance: [{stated}]}}")
        return [(each.rule, each.first_at, each.lasts) for each in term.maintenance]

    first = datetime(2027, 1, 11, 22)  # noqa: DTZ001 -- local times
    weekdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert begins("mon-fri 22:00-23:00") == [(weekdays, first, span("1h"))]
    assert begins("daily 22:00-22:30") == [("FREQ=DAILY", first, span("30min"))]
    assert begins("sun 22:00-02:00") == [("FREQ=WEEKLY;BYDAY=SU", first.replace(day=17), span("4h"))]


def test_the_time_zone_of_windows_is_the_clients_else_the_sellers_else_utc():
    def zone(text: str) -> str:
        return read(text).deal.terms["uptime"].window.timezone

    assert zone(SMALL) == "Europe/Amsterdam"
    without = SMALL.replace("client: {timezone: Europe/Amsterdam, closed", "client: {closed")
    assert zone(without) == "Europe/Berlin"
    assert zone(without.replace("seller: {timezone: Europe/Berlin}", "seller: {country: DE}")) == "UTC"


def told(text: str) -> list[str]:
    return [str(finding) for finding in read(text).findings]


def test_a_share_of_the_contracts_fee_needs_its_end():
    [error] = read(TEXT.replace(", months: 36", "")).errors
    assert str(error) == (
        "t.yaml:37:26: cap of 'uptime' is a share of the contract's fee, and nobody said for how many months"
        "; expected price.months"
    )


def test_an_amendment_that_makes_maintenance_count_is_a_warning_at_its_place():
    counts = "of 'uptime' changes nothing: maintenance counts against the seller here"
    assert told(TEXT) == [
        f"t.yaml:47:28: {key} {counts}; expected excludes: [maintenance]" for key in ("maintenance", "notice")
    ]
    assert {finding.severity for finding in read(TEXT).findings} == {"warning"}


def test_a_lowered_objective_with_the_old_credits_is_a_warning_where_it_was_lowered():
    lowered = "cap: 100% of month, amended: [{from: 2028-01-01, objective: 99%}]}"
    [warning] = told(SMALL.replace("cap: 100% of month}", lowered))
    assert warning == (
        "t.yaml:33:118: credits of 'uptime' are owed although its objective is kept; "
        "expected levels no higher than the objective"
    )


def test_what_was_amended_is_checked_as_it_then_reads():
    """The rate needs time, and the amendment makes slices of it."""
    amended = "[{from: 2028-01-01, slice: 5min, slice-target: 9%}]"
    term = f"{{objective: 99%, rate: 5% per 30min, amended: {amended}}}"
    [error] = told(SMALL.replace("levers:\n", f"  x: {term}\nlevers:\n"))
    assert error == (
        "t.yaml:34:29: rate of 'x' is for a span of time, where cases are counted; "
        "expected something like 1% per case"
    )
