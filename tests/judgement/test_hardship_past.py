"""How hard, by one's own past: the last deals only, the worst first, none from the future."""

from __future__ import annotations

from datetime import date

import hard_worlds as hard
import worlds
from item_world import Row, record_of
from troth.judgement.hardship.past import last_deals, own_past

AS_OF = worlds.STARTS_ON.toordinal()


def deal_row(name: str, planned: float, actual: float, days_ago: int, **rest: object) -> Row:
    return Row(
        name, planned, actual, estimated=AS_OF - 400, completed=AS_OF - days_ago, quantity="date", **rest
    )


def told(*rows: Row):
    known = record_of(rows, "deals")
    return own_past(hard.course_of(hard.one_bad_week(chance=1.0), 4, deals=known))


def test_those_that_slipped_at_least_as_far_are_counted_and_listed_the_worst_first():
    # 15 planned days, 25 taken: 1.67 times
    past = told(
        deal_row("even", 30, 50, 10, labels={"client": "Quay"}),
        deal_row("worse", 30, 90, 20),
        deal_row("better", 30, 49, 30),
    )
    assert past.expected == 25 / 15
    assert (past.looked_at, past.as_hard) == (3, 2)
    assert [(one.id, one.client, one.ratio) for one in past.listed] == [
        ("worse", "", 3.0),
        ("even", "Quay", 50 / 30),
    ]
    assert past.listed[1].ended_on == date.fromordinal(AS_OF - 10)


def test_only_the_last_twenty_count_and_five_are_listed():
    rows = [deal_row(f"old-{number}", 10, 100, 100 + number) for number in range(5)]
    rows += [deal_row(f"new-{number:02}", 10, 20 + number, 1 + number) for number in range(20)]
    past = told(*rows)
    assert (past.looked_at, past.as_hard) == (20, 20)
    assert [one.id for one in past.listed] == ["new-19", "new-18", "new-17", "new-16", "new-15"]


def test_what_is_open_later_or_of_cost_does_not_count():
    rows = [
        deal_row("later", 10, 30, -1),
        deal_row("today", 10, 30, 0),
        Row("open", 10, spent=30, started=AS_OF - 90, known=AS_OF - 1, status="open", quantity="date"),
        Row("cost", 10, 30, completed=AS_OF - 5, quantity="cost"),
    ]
    assert last_deals(record_of(rows, "deals"), worlds.STARTS_ON) == []
    assert told(*rows).looked_at == 0


def test_without_a_day_within_ten_years_nothing_is_compared():
    deal = worlds.deal_of([worlds.fixed("build", "9999d")], [worlds.builder(share=100)])
    assert own_past(hard.course_of(deal, 4)) is None
