"""Tiny deals with answers one can work out by hand, used across rooms.

Every deal starts on Monday 2027-01-11 in UTC, 09:00-17:00, Monday to Friday, without holidays, unless it
says otherwise. `fixed` items take exactly what they say; others take a ratio of the base rate, each atom
of it equally often, since nobody's own record speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np

from item_world import base_of
from troth.core.change import ChangedDeal, choices_named, with_levers
from troth.core.deal import Deal
from troth.core.money import Money, Rate
from troth.core.promise import GiveTime, Measure, Promise
from troth.core.quantity import Between, Share, Span, Work
from troth.core.work import Item, Link, Need, Role
from troth.core.worktime import Calendar
from troth.forecast.deal.deal_draws import forecast_deal
from troth.forecast.deal.deal_forecast import DealForecast
from troth.forecast.deal.given import Held
from troth.forecast.deal.play import play
from troth.forecast.deal.played import Played
from troth.forecast.deal.prepare import Knowledge, Prepared, prepare, stage_of
from troth.forecast.deal.scenario import Scenario
from troth.forecast.items.common_cause import CommonCause
from troth.forecast.luck import Luck

STARTS_ON = date(2027, 1, 11)
UTC_OFFICE = Calendar()
EXACT = base_of(1.0)
SEED = 7
DAY = 1440


def work(stated: str) -> Work:
    """Read an amount of work such as 12d."""
    return Work(Decimal(stated[:-1]), stated[-1])  # type: ignore[arg-type]  # the test's own spelling


def span(stated: str) -> Span:
    """Read a span such as 5wd or 3w."""
    unit = next(unit for unit in ("min", "wd", "h", "d", "w") if stated.endswith(unit))
    return Span(Decimal(stated.removesuffix(unit)), unit)  # type: ignore[arg-type]  # as above


def euros(amount: int) -> Money:
    return Money.of(Decimal(amount), "EUR")


def day_rate(amount: int) -> Rate:
    return Rate(euros(amount), "d")


def after(*items: str) -> tuple[Link, ...]:
    return tuple(Link(item) for item in items)


def task(name: str, effort: str, by: str = "builder", **rest: object) -> Item:
    """One person's work, through the votes."""
    return Item(name, effort=work(effort), by={by: 1}, **rest)  # type: ignore[arg-type]  # any key of Item


def fixed(name: str, effort: str, by: str = "builder", **rest: object) -> Item:
    """One person's work that takes exactly what it says."""
    return task(name, effort, by, is_fixed=True, **rest)


def wait(name: str, takes: str, **rest: object) -> Item:
    """Waiting that takes exactly what it says."""
    return Item(name, takes=span(takes), is_fixed=True, **rest)  # type: ignore[arg-type]  # as above


def milestone(name: str, *follows: str) -> Item:
    return Item(name, after=after(*follows))


def need(role: str, amount: str, count: int = 1) -> Need:
    return Need(role, work(amount), count)


def builder(count: int = 1, share: int = 10_000, cost: int | None = None, **rest: object) -> Role:
    rate = None if cost is None else day_rate(cost)
    return Role("builder", "seller", count, Share(share), rate, **rest)  # type: ignore[arg-type]  # as above


def lead(share: int = 10_000, **rest: object) -> Role:
    """The client's own person."""
    return Role("lead", "client", 1, Share(share), **rest)  # type: ignore[arg-type]  # as above


def by_seller(name: str, measure: Measure, *conditions: str) -> Promise:
    return Promise(name, "seller", measure, tuple(conditions))


def by_client(name: str, measure: Measure) -> Promise:
    return Promise(name, "client", measure)


def gives(until: str | date, share: int = 10_000, low: float = 1.0, high: float = 1.0) -> Promise:
    """Promise the lead's share, given before at `low` to `high` of what was promised."""
    return by_client("time", GiveTime("lead", Share(share), until, Between(low, high)))


def deal_of(
    items: Iterable[Item],
    people: Iterable[Role] | None = None,
    promises: Iterable[Promise] = (),
    calendars: Mapping[str, Calendar] | None = None,
    **rest: object,
) -> Deal:
    """Return a deal of one builder of the seller's and one lead of the client's, or of the people given."""
    roles = (builder(), lead()) if people is None else tuple(people)
    return Deal(
        id="world",
        title="world",
        seller="Northbeam Systems",
        client="Harbour Logistics",
        currency="EUR",
        starts_on=STARTS_ON,
        calendars=calendars or {"seller": UTC_OFFICE, "client": UTC_OFFICE},
        people={role.id: role for role in roles},
        work={item.id: item for item in items},
        promises={promise.id: promise for promise in promises},
        **{key: _keyed(value) for key, value in rest.items()},  # type: ignore[arg-type]  # any key of Deal
    )


def _keyed(value: object) -> object:
    """Key a list of levers, risks, terms or results by their ids; leave anything else alone."""
    return {each.id: each for each in value} if isinstance(value, list) else value


def ready(
    deal: Deal,
    base: object = EXACT,
    as_of: date = STARTS_ON,
    *,
    rho: float | None = 0.0,
    rho_client: float = 0.0,
    **known: object,
) -> Prepared:
    """Prepare a deal; its items err independently unless rho says otherwise (None: as learnt)."""
    prepared = prepare(deal, Knowledge(base, **known), as_of, SEED)  # type: ignore[arg-type]  # the test's
    return prepared if rho is None else replace(prepared, cause=CommonCause(rho, rho_client))


def played(
    prepared: Prepared,
    draws: int = 1,
    levers: Iterable[str] = (),
    held: Held = "drawn",
    conditions: Iterable[str] = (),
    *,
    want_critical: bool = False,
) -> Played:
    """Play one block of a deal with levers set and conditions held."""
    scenario = Scenario("test", changed_by(prepared.deal, levers), held, frozenset(conditions))
    return play(stage_of(prepared, scenario), Luck(prepared.seed, 0, draws), want_critical=want_critical)


def changed_by(deal: Deal, levers: Iterable[str] = ()) -> ChangedDeal:
    return with_levers(deal, choices_named(deal, tuple(levers)))


def forecast(prepared: Prepared, draws: int = 64, levers: Iterable[str] = ()) -> DealForecast:
    return forecast_deal(prepared, changed_by(prepared.deal, levers), draws)


def at(on: date, hour: int = 0, minute: int = 0) -> int:
    """Return an instant in UTC."""
    return (on - date(1970, 1, 1)).days * DAY + hour * 60 + minute


def near(share: float, chance: float, draws: int) -> bool:
    """Say whether a share of draws is within five standard errors of a chance."""
    return abs(share - chance) <= 5 * float(np.sqrt(chance * (1 - chance) / draws)) + 1e-12
