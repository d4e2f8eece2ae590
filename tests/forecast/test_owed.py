"""What runs of windows owe: every step by hand, and the exact rule the same for draws and for what was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from owed_world import FEE, TIERS, level, run
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
from troth.forecast.service.owed import Shared, WindowRun, share_of, what_is_owed

MISS, KEPT = "99.5", "100"


def owed(levels: list[str | None], schedule: CreditSchedule | None = None) -> list[int]:
    [found] = what_is_owed([run(levels, level(schedule))])
    return [int(one) for one in found.owed[0]]


def with_tiers(**rest: object) -> CreditSchedule:
    return replace(CreditSchedule(TIERS), **rest)


def test_a_tier_holds_below_its_level_and_not_at_it() -> None:
    edges: list[str | None] = ["99.9", "99.8999", "99.0", "98.9999", "100", "0"]
    assert owed(edges) == [0, 10_000, 10_000, 25_000, 0, 25_000]


def test_a_tier_may_owe_an_amount() -> None:
    assert owed(["99"], CreditSchedule((Tier(Decimal("0.999"), Money(7_777, "EUR")),))) == [7_777]


def test_nothing_measured_owes_nothing_and_is_not_kept() -> None:
    [found] = what_is_owed([run([None, KEPT, MISS])])
    assert found.owed[0].tolist() == [0, 0, 10_000]
    assert found.met[0].tolist() == [False, True, False]


def test_a_rate_counts_started_full_or_exact_periods_beyond_the_objective() -> None:
    # 1,000,000 seconds at 99.9 % may miss 1,000; 4,600 missed is 3,600 too many: exactly two half hours
    def by_rate(missed: int, part: str) -> int:
        schedule = CreditSchedule(rate=CreditRate(Decimal("0.05"), Span(Decimal(30), "min"), part))
        one = run([KEPT], level(schedule))
        counted = replace(
            one,
            good=np.array([[1_000_000 - missed]], dtype=object),
            total=np.array([[1_000_000]], dtype=object),
        )
        return int(what_is_owed([counted])[0].owed[0, 0])

    assert [by_rate(4_600, part) for part in ("started", "full", "pro-rata")] == [10_000, 10_000, 10_000]
    assert [by_rate(4_601, part) for part in ("started", "full", "pro-rata")] == [15_000, 10_000, 10_003]
    assert [by_rate(1_000, part) for part in ("started", "full", "pro-rata")] == [0, 0, 0]


def test_a_rate_for_each_case_counts_those_beyond_the_objective() -> None:
    schedule = CreditSchedule(rate=CreditRate(Decimal("0.01"), "case"))
    one = replace(
        run([KEPT], level(schedule, "0.95")), good=np.array([[17]]), total=np.array([[20]])
    )  # one of twenty may be missed
    assert what_is_owed([one])[0].owed.tolist() == [[2_000]]


def test_a_cap_of_the_contract_is_reached_in_month_three() -> None:
    schedule = with_tiers(caps=(Cap(Money(25_000, "EUR"), "contract"),))
    assert owed([MISS, MISS, MISS, MISS], schedule) == [10_000, 10_000, 5_000, 0]


def test_a_cap_of_the_year_begins_anew_with_the_contracts_year() -> None:
    schedule = with_tiers(caps=(Cap(Decimal("0.02"), "year"),))  # 2 % of 12,000.00 is 240.00
    owes = owed([MISS] * 14, schedule)
    assert owes == [10_000, 10_000, 4_000, *[0] * 9, 10_000, 10_000]


def test_a_cap_of_the_window_is_a_share_of_its_own_fee() -> None:
    assert owed(["50"], with_tiers(caps=(Cap(Decimal("0.15")),))) == [15_000]


def test_grace_windows_owe_nothing_and_a_minimum_is_paid_only_when_exceeded() -> None:
    assert owed([MISS, MISS], with_tiers(grace_windows=1)) == [0, 10_000]
    assert owed([MISS], with_tiers(minimum=Money(10_000, "EUR"))) == [0]
    assert owed([MISS], with_tiers(minimum=Money(9_999, "EUR"))) == [10_000]


def test_a_credit_is_earned_back_by_the_windows_that_follow() -> None:
    schedule = with_tiers(earn_back=EarnBack(2, Decimal("0.9995"), Decimal("0.5")))
    [found] = what_is_owed([run([MISS, KEPT, "99.95", MISS, KEPT, "99.94"], level(schedule))])
    assert found.owed[0].tolist() == [10_000, 0, 0, 10_000, 0, 0]
    assert found.given_back[0].tolist() == [0, 0, 5_000, 0, 0, 0]
    assert found.net[0].tolist() == [10_000, 0, -5_000, 10_000, 0, 0]


def test_a_clause_steps_down_after_windows_kept_in_a_row_and_a_miss_brings_it_back() -> None:
    schedule = with_tiers(step_down=StepDown(2, Decimal("0.5"), Decimal("0.4")))
    levels: list[str | None] = [KEPT, KEPT, MISS, MISS, KEPT, KEPT, KEPT, KEPT, "50"]
    [found] = what_is_owed([run(levels, level(schedule))])
    # two kept: half; the miss pays half and sets it back; then two steps, held at least at 40 %
    assert found.owed[0].tolist() == [0, 0, 5_000, 10_000, 0, 0, 0, 0, 10_000]
    assert found.steps[0].tolist() == [0, 0, 1, 0, 0, 0, 1, 1, 2]


def test_an_unmeasured_window_neither_loosens_nor_tightens() -> None:
    schedule = with_tiers(step_down=StepDown(2, Decimal("0.5")))
    assert owed([KEPT, None, KEPT, MISS], schedule) == [0, 0, 0, 5_000]


def test_the_client_may_leave_after_two_bad_windows_of_three() -> None:
    schedule = with_tiers(termination=Termination(Decimal("0.99"), 2, 3))
    [found] = what_is_owed([run(["98", KEPT, "98", KEPT, KEPT], level(schedule))])
    assert found.may_leave[0].tolist() == [False, False, True, False, False]


def test_two_terms_under_one_cap_are_paid_in_the_order_their_windows_end() -> None:
    first, second = run([MISS, MISS]), run([MISS, MISS])
    owes = what_is_owed([first, second], [Shared((0, 1), "contract", 35_000)])
    assert owes[0].owed[0].tolist() == [10_000, 10_000]
    assert owes[1].owed[0].tolist() == [10_000, 5_000]


def test_the_version_in_force_in_a_window_applies() -> None:
    before, after = level(), level(CreditSchedule((Tier(Decimal("0.999"), Decimal("0.5")),)))
    [found] = what_is_owed([run([MISS, MISS], [before, after])])
    assert found.owed[0].tolist() == [10_000, 50_000]


def test_the_published_schedule_of_an_object_store_at_its_edges() -> None:
    tiers = [("0.999", "0.10"), ("0.99", "0.25"), ("0.95", "1")]
    schedule = CreditSchedule(tuple(Tier(Decimal(a), Decimal(b)) for a, b in tiers))
    edges: list[str | None] = ["99.9", "99.8999", "99.0", "98.9999", "98", "95", "94.9999"]
    assert owed(edges, schedule) == [0, 10_000, 10_000, 25_000, 25_000, 25_000, 100_000]


def test_halves_of_a_cent_go_to_the_even_neighbour() -> None:
    amounts = np.array([1, 3, 5, 7], dtype=np.int64)
    assert share_of(amounts, Decimal("0.5")).tolist() == [0, 2, 2, 4]


@given(
    misses=st.lists(st.integers(0, 1_000_000), min_size=1, max_size=18),
    cap=st.integers(0, 400_000),
    every=st.sampled_from(["window", "month", "quarter", "year", "contract"]),
    part=st.sampled_from(["started", "full", "pro-rata"]),
)
def test_draws_and_exact_numbers_agree_and_credits_never_exceed_a_cap(
    misses: list[int], cap: int, every: str, part: str
) -> None:
    schedule = with_tiers(
        rate=CreditRate(Decimal("0.03"), Span(Decimal(7), "min"), part),
        caps=(Cap(Money(cap, "EUR"), every),),
        step_down=StepDown(2, Decimal("0.7")),
        earn_back=EarnBack(2),
    )
    one = run([KEPT] * len(misses), level(schedule))
    exact = replace(
        one,
        good=np.array([[1_000_000 - miss for miss in misses]], dtype=object),
        total=np.full((1, len(misses)), 1_000_000, dtype=object),
    )
    drawn = replace(exact, good=exact.good.astype(np.int64), total=exact.total.astype(np.int64))
    [by_hand], [fast] = what_is_owed([exact]), what_is_owed([drawn])
    assert by_hand.owed.tolist() == fast.owed.tolist()
    assert by_hand.given_back.tolist() == fast.given_back.tolist()
    by_period: dict[tuple[int, ...], int] = {}
    for window, owes in zip(one.windows, by_hand.owed[0], strict=True):
        key = window.period(every)
        by_period[key] = by_period.get(key, 0) + int(owes)
    assert max(by_period.values()) <= cap


def test_a_large_contract_is_exact_in_draws_too() -> None:
    huge = FEE * 10**9
    schedule = CreditSchedule(rate=CreditRate(Decimal("0.0001"), Span(Decimal(1), "min"), "pro-rata"))
    one: WindowRun = run([KEPT], level(schedule), fee=huge)
    drawn = replace(one, good=np.array([[999_000 - 7]]), total=np.array([[1_000_000]]))
    assert what_is_owed([drawn])[0].owed.tolist() == [[round(huge * 7 / 60 / 10_000)]]


def test_a_cap_counts_in_every_version_of_the_term_whatever_its_place_in_the_list() -> None:
    of_month, of_year = Cap(Decimal("0.9")), Cap(Money(200_000, "EUR"), "year")
    before, after = (
        level(CreditSchedule((Tier(Decimal("0.999"), Decimal(1)),), caps=caps))
        for caps in ((of_month, of_year), (of_year, of_month))
    )
    [found] = what_is_owed([run(["0"] * 6, [before] * 3 + [after] * 3)])
    assert found.owed[0].tolist() == [90_000, 90_000, 20_000, 0, 0, 0]


def test_a_cap_that_an_amendment_brings_counts_the_whole_of_its_period() -> None:
    before, after = (
        level(CreditSchedule((Tier(Decimal("0.999"), Decimal("0.4")),), caps=(cap,)))
        for cap in (Cap(Decimal(1), "month"), Cap(Money(70_000, "EUR"), "quarter"))
    )
    one = run(["0"] * 6, [before] + [after] * 5)
    quarters = [window.period("quarter") for window in one.windows]
    assert quarters == [quarters[0]] * 3 + [quarters[3]] * 3  # two whole quarters
    [found] = what_is_owed([one])
    assert found.owed[0].tolist() == [40_000, 30_000, 0, 40_000, 30_000, 0]


def test_two_caps_of_one_period_both_hold() -> None:
    caps = (Cap(Money(15_000, "EUR"), "year"), Cap(Decimal("0.01"), "year"))
    assert owed([MISS, MISS], with_tiers(caps=caps)) == [10_000, 2_000]


def test_many_steps_down_and_fine_shares_do_not_overflow_in_draws() -> None:
    schedule = CreditSchedule(
        (Tier(Decimal("0.999"), Decimal("0.12345")),),
        rate=CreditRate(Decimal("0.01"), Span(Decimal(7), "min"), "pro-rata"),
        step_down=StepDown(1, Decimal("0.333")),
    )
    levels: list[str | None] = [KEPT] * 90 + ["99.1234567"]
    exact = run(levels, level(schedule), fee=10**10)
    drawn = replace(exact, good=exact.good.astype(np.int64), total=exact.total.astype(np.int64))
    [one], [other] = what_is_owed([exact]), what_is_owed([drawn])
    assert one.owed.tolist() == other.owed.tolist()
    assert one.steps[0, -1] == 90
