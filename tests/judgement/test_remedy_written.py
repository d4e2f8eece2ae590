"""A remedy that is written into the deal brings the deal to policy: nothing in it is left unsaid."""

from __future__ import annotations

from dataclasses import replace

import pytest

import judged
import worlds
from item_world import base_of
from troth.core.change import with_levers
from troth.core.deal import Deal, Price
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Deliver, PayAtMost, ReachBy
from troth.judgement.search.later_or_dearer import Remedy
from troth.judgement.verdict import judge

DRAWS = 1500
SPREAD = base_of(0.8, 1.0, 1.3, 1.9, 2.6)
LIVE = worlds.by_seller("live", ReachBy("live", judged.DUE))
SCOPE = worlds.by_seller("scope", Deliver("must", judged.DUE))
SECOND = Lever("second", (Setting(drops=("extra",)),), worlds.euros(100))


def deal_with(*promises: object, price: int | None = None, pays: int | None = None, **rest: object) -> Deal:
    """Return two pieces of work in a row, their builder at EUR 800 a day, at a price."""
    items = (
        worlds.task("build", "10d", scope="must"),
        worlds.task("extra", "2d", scope="could"),
        worlds.milestone("live", "build", "extra"),
    )
    fixed = None if price is None else worlds.euros(price)
    made = (*promises, *([] if pays is None else [worlds.by_seller("price", PayAtMost(worlds.euros(pays)))]))
    people = (worlds.builder(cost=800),)
    return worlds.deal_of(items, people, made, price=Price(fixed=fixed), **rest)


def written(deal: Deal, remedy: Remedy) -> Deal:
    """Write a remedy into a deal as somebody with an editor would: only what it names."""
    made = with_levers(deal, remedy.choices).deal
    promises = dict(made.promises)
    for key, on in remedy.dates:
        measure = promises[key].measure
        day = {"on_or_before": on} if isinstance(measure, ReachBy) else {"by_when": on}
        promises[key] = replace(promises[key], measure=replace(measure, **day))
    for key, most in remedy.payments:
        promises[key] = replace(promises[key], measure=PayAtMost(most))
    price = made.price if remedy.price is None else Price(fixed=remedy.price)
    dropped = {item for choice in remedy.choices for item in choice.change.drops}
    work = {key: item for key, item in made.work.items() if key not in dropped}
    work["live"] = worlds.milestone("live", *(key for key in work if key != "live"))
    return replace(made, promises=promises, price=price, work=work, levers={})


CASES = {
    "a later date": deal_with(LIVE),
    "a later scope": deal_with(SCOPE),
    "both later": deal_with(LIVE, SCOPE),
    "a higher price": deal_with(price=9_000),
    "a higher price and what they pay": deal_with(price=9_000, pays=9_000),
    "room in what they pay": deal_with(price=9_000, pays=9_500),
    "all of it": deal_with(LIVE, SCOPE, price=9_000, pays=9_000),
    "a lever": deal_with(price=20_000, pays=20_000, levers=[SECOND]),
    "a lever that prices": deal_with(
        LIVE, price=9_000, pays=9_000, levers=[Lever("dearer", (Setting(price=worlds.euros(40_000)),))]
    ),
    "people": deal_with(
        LIVE,
        price=9_000,
        pays=9_000,
        levers=[Lever("two", (Setting(people={"builder": RoleChange(add=1)}),))],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_remedy_written_into_the_deal_may_be_promised(case):
    deal = CASES[case]
    found = judge(worlds.ready(deal, SPREAD), (), DRAWS)
    assert found.verdict == "change"
    remedy = found.search.remedy
    again = judge(worlds.ready(written(deal, remedy), SPREAD), (), DRAWS)
    assert again.verdict == "promise", (remedy, again.shortfalls)


def test_a_promise_to_pay_no_more_that_the_price_breaks_is_named_in_the_remedy():
    found = judge(worlds.ready(CASES["all of it"], SPREAD), (), DRAWS).search.remedy
    assert found.payments == (("price", found.price),)
    assert {key for key, _ in found.dates} == {"live", "scope"}


def test_without_what_it_says_of_payments_the_same_deal_would_be_walked_away_from():
    deal = CASES["all of it"]
    remedy = judge(worlds.ready(deal, SPREAD), (), DRAWS).search.remedy
    half = written(deal, replace(remedy, payments=()))
    assert judge(worlds.ready(half, SPREAD), (), DRAWS).verdict == "walk-away"
