"""Payments in the order they fall due, held against the money that is there: by hand, to the cent."""

from __future__ import annotations

from datetime import date

import numpy as np

import worlds
from troth.core.deal import Budget, Price
from troth.core.promise import ReachBy
from troth.core.worktime import NEVER
from troth.forecast.deal.payment_days import Dues, dues_of, is_covered, together

LIVE = worlds.by_seller("live", ReachBy("roof", date(2027, 1, 22)))


def block(price: Price, budget: Budget | None = None):
    items = (worlds.fixed("roof", "2d"), worlds.fixed("flag", "1d", after=worlds.after("roof")))
    deal = worlds.deal_of(items, (worlds.builder(),), promises=(LIVE,), price=price, budget=budget)
    return worlds.played(worlds.ready(deal))


def test_payments_stand_in_the_order_they_fall_due_and_add_up():
    price = Price(milestones={"flag": worlds.euros(30), "roof": worlds.euros(70)})
    dues = dues_of(block(price))
    paid = dues.minor[0] > 0
    assert dues.minor[0][paid].tolist() == [70_00, 30_00]
    assert dues.at[0][paid].tolist() == [worlds.at(date(2027, 1, 12), 17), worlds.at(date(2027, 1, 13), 17)]
    assert dues.owed_by[0][paid].tolist() == [70_00, 100_00]
    assert dues.total.tolist() == [100_00]


def test_a_fixed_price_falls_due_when_the_last_promised_day_is_reached():
    dues = dues_of(block(Price(fixed=worlds.euros(100))))
    [at] = dues.at[0][dues.minor[0] > 0].tolist()
    assert at == worlds.at(date(2027, 1, 12), 17)


def test_what_never_comes_is_never_owed():
    dues = Dues(np.array([[5, NEVER]]), np.array([[10.0, 90.0]]))
    assert dues.total.tolist() == [10.0]
    assert dues.short_by(np.zeros((1, 2))).tolist() == [[10.0, 0.0]]


def test_money_covers_what_is_due_only_from_its_own_day_on():
    price = Price(milestones={"roof": worlds.euros(70), "flag": worlds.euros(30)})

    def is_enough(approved: int, on: date, more: int, share: float = 1.0) -> bool:
        played = block(price, Budget(worlds.euros(approved), {on: worlds.euros(more)}))
        return bool(is_covered(dues_of(played), played.deal, share)[0])

    assert is_enough(70, date(2027, 1, 13), 30)
    assert not is_enough(70, date(2027, 1, 14), 30)
    assert not is_enough(69, date(2027, 1, 13), 31)
    assert is_enough(64, date(2027, 1, 13), 30, share=1.1)


def test_without_a_budget_nothing_is_known_to_be_missing():
    played = block(Price(fixed=worlds.euros(100)))
    assert is_covered(dues_of(played), played.deal).all()


def test_blocks_are_joined_in_the_order_of_the_draws():
    one, other = (Dues(np.array([[at]]), np.array([[float(at)]])) for at in (1, 2))
    assert together([one, other]).at.tolist() == [[1], [2]]
