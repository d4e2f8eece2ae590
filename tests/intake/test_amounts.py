"""Amounts mean what is written, and what is not written is not guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.core.quantity import Between, Share, Span, Work
from troth.intake import scalars
from troth.intake.deal import amounts, amounts_terms, days, hours
from troth.intake.deal.amounts_terms import StatedMoney
from troth.intake.deal.days import AfterItem
from troth.intake.deal.recurrence_rule import rule
from troth.intake.nearest import did_you_mean, nearest_name
from troth.intake.scalars import Misspelt, StatedRate

READERS = [
    *(
        amounts.work,
        amounts.work_or_none,
        amounts.span,
        amounts.lag,
        amounts.contract_span,
        amounts.percent,
        amounts.fraction,
        amounts.chance,
        amounts.share,
        amounts.each,
        amounts.work_or_range,
        amounts.span_or_range,
        amounts.percent_range,
        amounts.plus,
        amounts.own_hours,
    ),
    *(
        amounts_terms.cap,
        amounts_terms.clock_span,
        amounts_terms.credit_tier,
        amounts_terms.duration,
        amounts_terms.maintenance,
        amounts_terms.moment,
        amounts_terms.objective,
        amounts_terms.period_rate,
        amounts_terms.window,
        rule,
    ),
    *(
        days.after_item,
        days.day_or_after_item,
        days.any_time_or_day,
        days.item_or_day,
        days.slip,
        days.day,
        days.days,
        hours.hours,
        hours.weekdays,
    ),
    *(
        scalars.name,
        scalars.currency,
        scalars.whole_number,
        scalars.signed_number,
        scalars.number,
        scalars.positive_count,
        scalars.yes_or_no,
        scalars.money,
        scalars.rate,
        scalars.day_rate,
        scalars.monthly,
        scalars.at_most,
    ),
]
ODD = [None, [], {}, [[]], {"a": 1}, ["x", None], "", "  ", "\n", "12 dyas", "1" * 50, -1, 10**14, "5,5%"]


@pytest.mark.parametrize(
    ("read", "stated", "means"),
    [
        (amounts.work, "12d", Work(Decimal(12), "d")),
        (amounts.work, "1.5 h", Work(Decimal("1.5"), "h")),
        (amounts.work, "90min", Work(Decimal(90), "min")),
        (amounts.work, "1w", Work(Decimal(1), "w")),
        (amounts.span, "5wd", Span(Decimal(5), "wd")),
        (amounts.span, "4w", Span(Decimal(4), "w")),
        (amounts.lag, "0d", Span(Decimal(0), "d")),
        (amounts.contract_span, "24 months", Span(Decimal(24), "months")),
        (amounts.contract_span, "1 month", Span(Decimal(1), "months")),
        (amounts.percent, "110%", Decimal("1.10")),
        (amounts.chance, "25%", 0.25),
        (amounts.chance, "0%", 0.0),
        (amounts.share, "33.33%", Share(3333)),
        (amounts.each, "6h each", Work(Decimal(6), "h")),
        (amounts.work_or_range, "15d..40d", Between(Work(Decimal(15), "d"), Work(Decimal(40), "d"))),
        (amounts.work_or_range, "5h .. 2d", Between(Work(Decimal(5), "h"), Work(Decimal(2), "d"))),
        (amounts.span_or_range, "3w..8w", Between(Span(Decimal(3), "w"), Span(Decimal(8), "w"))),
        (amounts.percent_range, "60%..110%", Between(0.6, 1.1)),
        (amounts.plus, "+1", 1),
        (amounts.plus, -2, -2),
        (amounts_terms.period_rate, "1% per week", (Decimal("0.01"), Span(Decimal(1), "w"))),
        (amounts_terms.period_rate, "0.5% per day", (Decimal("0.005"), Span(Decimal(1), "d"))),
        (amounts_terms.period_rate, "5% per 30min", (Decimal("0.05"), Span(Decimal(30), "min"))),
        (amounts_terms.period_rate, "1% per case", (Decimal("0.01"), "case")),
        (amounts_terms.objective, "99.9%", Decimal("0.999")),
        (amounts_terms.objective, "every-case", Decimal(1)),
        (amounts_terms.credit_tier, ["99.9%", "10%"], (Decimal("0.999"), Decimal("0.10"))),
        (amounts_terms.credit_tier, ["99.9%", 500], (Decimal("0.999"), StatedMoney(Decimal(500)))),
        (amounts_terms.cap, "15%", (Decimal("0.15"), "")),
        (amounts_terms.cap, "100% of month", (Decimal(1), "month")),
        (amounts_terms.cap, 5000, (StatedMoney(Decimal(5000)), "")),
        (amounts_terms.cap, "5000.50 of year", (StatedMoney(Decimal("5000.50")), "year")),
        (amounts_terms.window, "week", "week"),
        (amounts_terms.window, "30d", Span(Decimal(30), "d")),
        (amounts_terms.clock_span, "5min", Span(Decimal(5), "min")),
        (amounts_terms.maintenance, "sun 02:00-04:00", (frozenset({6}), 120, Span(Decimal(2), "h"))),
        (amounts_terms.maintenance, "daily 3:00-3:15", (frozenset(range(7)), 180, Span(Decimal(15), "min"))),
        (amounts_terms.maintenance, "sat 23:00-01:00", (frozenset({5}), 1380, Span(Decimal(2), "h"))),
        (amounts_terms.maintenance, "mon-fri 00:00-24:00", (frozenset(range(5)), 0, Span(Decimal(24), "h"))),
        (amounts_terms.moment, "2027-02-07 02:00", datetime(2027, 2, 7, 2)),  # noqa: DTZ001 -- local, zone elsewhere
        (rule, " freq=monthly;byday=1su ", "FREQ=MONTHLY;BYDAY=1SU"),
        (rule, "FREQ=DAILY;UNTIL=20271231T235900Z", "FREQ=DAILY;UNTIL=20271231T235900Z"),
        (amounts.own_hours, 0, Decimal(0)),
        (amounts.own_hours, "120h", Decimal(120)),
        (days.day, "2028-02-29", date(2028, 2, 29)),
        (days.days, "2027-04-19/2027-05-07", (date(2027, 4, 19), date(2027, 5, 7))),
        (days.days, "2027-04-19", (date(2027, 4, 19), date(2027, 4, 19))),
        (days.after_item, "8w after live", AfterItem(Span(Decimal(8), "w"), "live")),
        (days.day_or_after_item, "2027-10-30", date(2027, 10, 30)),
        (days.item_or_day, "live", "live"),
        (days.slip, "live slips 4w", AfterItem(Span(Decimal(4), "w"), "live")),
        (days.any_time_or_day, "any-time", None),
        (hours.hours, "09:00-17:00", ((540, 1020),)),
        (hours.hours, ["22:00-24:00"], ((1320, 1440),)),
        (hours.hours, "8:00-12:00, 13:00-17:00", ((480, 720), (780, 1020))),
        (hours.weekdays, "mon-fri", frozenset(range(5))),
        (hours.weekdays, "sun-thu", frozenset({6, 0, 1, 2, 3})),
        (hours.weekdays, ["mon", "Wed"], frozenset({0, 2})),
        (scalars.money, 60000, Decimal(60000)),
        (scalars.money, "60000.50", Decimal("60000.50")),
        (scalars.rate, "640/d", StatedRate(Decimal(640), "d")),
        (scalars.day_rate, 980, StatedRate(Decimal(980), "d")),
        (scalars.monthly, "9000/month", Decimal(9000)),
        (scalars.at_most, "at most 72000", Decimal(72000)),
        (scalars.text, 2027, "2027"),
        (scalars.text, True, "true"),
        (scalars.name, 7, "7"),
        (scalars.name, "Übergabe-2", "Übergabe-2"),
    ],
)
def test_an_amount_means_what_is_written(read, stated, means):
    assert read(stated) == means


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_nothing_but_an_amount_is_taken_for_one(read):
    faults = []
    for stated in ODD:
        try:
            read(stated)
        except Misspelt as fault:
            faults.append(fault)
    assert len(faults) > len(ODD) / 2
    assert all(fault.wrong and fault.expected for fault in faults)


@given(
    st.text(max_size=20)
    | st.integers()
    | st.none()
    | st.booleans()
    | st.lists(st.text(max_size=4), max_size=3)
)
def test_any_value_is_read_or_misspelt(value):
    for read in READERS:
        try:
            read(value)
        except Misspelt:
            continue


@given(st.integers(1, 10**8), st.sampled_from(["min", "h", "d", "w"]))
def test_work_reads_as_it_is_worded(number, unit):
    stated = Work(Decimal(number), unit)
    assert amounts.work(str(stated)) == stated


def test_digits_of_other_scripts_are_no_numbers():
    with pytest.raises(Misspelt, match="is not an amount of work"):
        amounts.work("\u0661\u0662d")


def test_the_nearest_name_is_offered_and_none_when_nothing_is_near():
    known = ["integrator", "consultant", "stock-lead"]
    assert nearest_name("integrater", known) == "integrator"
    assert nearest_name("Stock Lead", known) == "stock-lead"
    assert nearest_name("zzz", known) == ""
    assert did_you_mean("consultent", known) == "Did you mean 'consultant'?"
    assert did_you_mean("zzz", known) == ""
