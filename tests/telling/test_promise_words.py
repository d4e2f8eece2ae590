"""Each thing that can be promised, worded once in full."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import judged
import worlds
from troth.core.change import choices_named, with_levers
from troth.core.deal import Price, Result
from troth.core.lever import Lever, RoleChange, Setting
from troth.core.promise import Achieve, Decide, Deliver, GiveTime, PayAtMost, ReachBy, Stay
from troth.core.quantity import Share, Span
from troth.telling.promise_words import condition, is_certain, promised, span
from troth.telling.words import plain

MONTHS = Span(Decimal(6), "months")
DEAL = judged.a_deal(
    contacts=("sponsor",),
    results=[
        Result("pick-errors", "2.0%", "0.5%", by=MONTHS, after="go-live"),
        Result("returns", "9 a day", "3 a day", by_on=date(2027, 9, 1)),
        Result("calm", "none", "some"),
    ],
)
PAIR = worlds.deal_of([], (worlds.builder(2), worlds.lead()))
ON = date(2027, 4, 30)
WEEKS = worlds.span("8w")

WORDED = [
    (ReachBy("live", ON), "'live' by 30 Apr 2027", "'live' is reached by 30 Apr 2027"),
    (ReachBy("build", ON), "'build' finished by 30 Apr 2027", "'build' is finished by 30 Apr 2027"),
    (
        Deliver("must", "go-live"),
        "every must-have there by 'go live'",
        "every must-have is there by 'go live'",
    ),
    (
        Deliver("everything", ON),
        "the whole scope there by 30 Apr 2027",
        "the whole scope is there by 30 Apr 2027",
    ),
    (Deliver(("build",), ON), "'build' there by 30 Apr 2027", "'build' is there by 30 Apr 2027"),
    (
        Deliver(("build", "voice-pick"), ON),
        "'build' and 'voice pick' there by 30 Apr 2027",
        "'build' and 'voice pick' are there by 30 Apr 2027",
    ),
    (PayAtMost(worlds.euros(72_000)), "Harbour Logistics pays at most EUR 72,000", None),
    (
        Achieve("pick-errors"),
        "'pick errors' brought from 2.0 % to 0.5 % within 6 months after 'go live'",
        "'pick errors' goes from 2.0 % to 0.5 % within 6 months after 'go live'",
    ),
    (
        Achieve("returns"),
        "'returns' brought from 9 a day to 3 a day by 1 Sep 2027",
        "'returns' goes from 9 a day to 3 a day by 1 Sep 2027",
    ),
    (Achieve("calm"), "'calm' brought from none to some", "'calm' goes from none to some"),
    (Stay("builder", WEEKS, "go-live"), "the builder stays until 8 weeks after 'go live'", None),
    (
        GiveTime("lead", Share(4000), "go-live"),
        "the lead gives 40 % of each working day until 'go live'",
        None,
    ),
    (GiveTime("lead", Share(1250), ON), "the lead gives 12.5 % of each working day until 30 Apr 2027", None),
    (Decide("sponsor", worlds.span("5wd")), "the sponsor decides within 5 working days", None),
]


@pytest.mark.parametrize(("measure", "named", "clause"), WORDED, ids=lambda one: type(one).__name__)
def test_each_promise_has_its_words_and_as_a_condition_its_clause(measure, named, clause):
    promise = worlds.by_seller("p", measure)
    assert plain(promised(promise, DEAL)) == named
    assert plain(condition(promise, DEAL)) == (clause or named)


def test_of_several_people_each_is_meant():
    stays = worlds.by_seller("stays", Stay("builder", WEEKS, "live"))
    assert plain(promised(stays, PAIR)) == "each builder stays until 8 weeks after 'live'"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("1d", "1 day"),
        ("2w", "2 weeks"),
        ("5wd", "5 working days"),
        ("1.50h", "1.5 hours"),
        ("10min", "10 minutes"),
    ],
)
def test_a_span_is_said_in_full(stated, expected):
    assert plain(span(worlds.span(stated))) == expected


def test_a_price_is_certain_where_it_is_fixed_and_nothing_adds_to_it():
    pays = worlds.by_seller("price", PayAtMost(worlds.euros(10_000)))
    client_pays = Lever("extra", (Setting(drops=("build",)),), worlds.euros(500), cost_to="client")
    own_people = Lever(
        "more", (Setting(people={"lead": RoleChange(add=1)}),), worlds.euros(5), cost_to="client"
    )
    ours = Lever("third", (Setting(people={"builder": RoleChange(add=1)}),), worlds.euros(500))

    def certain(price: Price, *levers: str, promise=pays) -> bool:
        deal = judged.a_deal(promise, price=price, levers=[client_pays, own_people, ours])
        return is_certain(promise, with_levers(deal, choices_named(deal, levers)))

    fixed = Price(fixed=worlds.euros(10_000))
    assert certain(fixed)
    assert certain(fixed, "more", "third")
    assert not certain(fixed, "extra")
    assert not certain(Price(fixed=worlds.euros(10_001)))
    assert not certain(Price(day_rates={"builder": worlds.day_rate(500)}))
    assert not certain(fixed, promise=worlds.by_seller("live", ReachBy("live", ON)))
