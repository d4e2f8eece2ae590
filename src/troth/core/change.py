"""A deal with some levers set: the same noun, changed.

Pure replacement of parts; nothing is judged here. It refuses a lever the deal does not have, one that
needs another, and two that exclude one another.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from troth.core.deal import Adoption, Deal, Price
from troth.core.lever import Lever, Setting
from troth.core.money import Money
from troth.core.promise import Deliver, GiveTime, PayAtMost, Promise, ReachBy
from troth.core.work import Item, Role
from troth.errors import NotFound, Unanswerable

WORD_OF = {
    "share": "the share",
    "day": "the day",
    "done": "the doing",
    "price": "the price",
    "training": "the training",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One lever set: which, and in which of its settings (0 is the first)."""

    lever: Lever
    setting: int = 0

    @property
    def name(self) -> str:
        """The name one types for it: `lever`, or `lever=2` for a later setting."""
        return self.lever.id if self.setting == 0 else f"{self.lever.id}={self.setting + 1}"

    @property
    def change(self) -> Setting:
        """What changes."""
        return self.lever.settings[self.setting]


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal after levers were set: the new deal, what was dropped, and the choices made."""

    deal: Deal
    dropped: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()


def choices_named(deal: Deal, names: Sequence[str]) -> tuple[Choice, ...]:
    """Find the levers a user named, `lever` or `lever=2`, in the deal's order.

    Raises
    ------
    NotFound
        For a lever or a setting the deal does not have.
    """
    wanted: dict[str, int] = {}
    for name in names:
        lever_id, _, number = name.partition("=")
        lever = deal.levers.get(lever_id)
        if lever is None:
            near = difflib.get_close_matches(lever_id, deal.levers, 1)
            raise NotFound("lever", lever_id, near[0] if near else "", f"deal '{deal.id}'")
        setting = int(number) - 1 if number.isdigit() else (0 if not number else -1)
        if not 0 <= setting < len(lever.settings):
            raise NotFound("setting", name, f"{lever_id}={len(lever.settings)}", f"lever '{lever_id}'")
        wanted[lever_id] = setting
    return tuple(Choice(deal.levers[key], wanted[key]) for key in deal.levers if key in wanted)


def conflict_in(choices: Sequence[Choice]) -> str | None:
    """Say which rule among levers a selection breaks, None when it breaks none."""
    chosen = {choice.lever.id for choice in choices}
    for choice in choices:
        lever = choice.lever
        for other in lever.only_with:
            if other not in chosen:
                return f"lever '{lever.id}' works only together with '{other}'"
        for other in lever.not_with:
            if other in chosen:
                return f"levers '{lever.id}' and '{other}' exclude one another"
    return _set_twice(choices)


def _set_twice(choices: Sequence[Choice]) -> str | None:
    """Say which two levers set the same thing, each in its own way."""
    setters: dict[tuple[str, str], str] = {}
    for choice in choices:
        for part in sorted(choice.change.parts_set):
            other = setters.setdefault(part, choice.lever.id)
            if other != choice.lever.id:
                what = " of ".join(filter(None, (WORD_OF[part[0]], f"'{part[1]}'" if part[1] else "")))
                return f"levers '{other}' and '{choice.lever.id}' both set {what}"
    return None


def with_levers(deal: Deal, choices: Sequence[Choice]) -> ChangedDeal:
    """Return the deal with the chosen levers set.

    A share set on a role is also set on the promises of that role's time, a new price on the promise
    that no more is paid (where that held at the old price); a date set on a promise moves its due
    date; dropped items stay in the plan as zero-length steps, so that what follows still waits for what
    came before; outsourced ones are done by one person outside, full time, beside what they need of
    the client's people.

    Raises
    ------
    Unanswerable
        When the levers exclude or require one another.
    """
    broken = conflict_in(choices)
    if broken:
        raise Unanswerable(broken, "choose another combination of levers")
    dropped: set[str] = set()
    for choice in choices:
        deal = _with_setting(deal, choice.change)
        dropped |= set(choice.change.drops)
    return ChangedDeal(deal, frozenset(dropped), tuple(choices))


def _with_setting(deal: Deal, change: Setting) -> Deal:
    people = {key: _with_people(role, change) for key, role in deal.people.items()}
    promises = {key: _with_promise(promise, change, deal.price) for key, promise in deal.promises.items()}
    added: dict[str, Item] = {item.id: item for item in change.adds}
    return replace(
        deal,
        people=people,
        promises=promises,
        work={**deal.work, **added, **_outsourced(deal, change)},
        adoption=_with_training(deal.adoption, change),
        risks={key: risk for key, risk in deal.risks.items() if key not in change.risks_off},
        price=deal.price if change.price is None else replace(deal.price, fixed=change.price),
    )


def _outsourced(deal: Deal, change: Setting) -> dict[str, Item]:
    items = (deal.work[key] for key in change.outsourced)
    return {
        item.id: replace(
            item, by={}, needs=tuple(need for need in item.needs if deal.side_of(need.role) == "client")
        )
        for item in items
    }


def _with_training(adoption: Adoption | None, change: Setting) -> Adoption | None:
    if adoption is None or change.training is None:
        return adoption
    needed = adoption.training_needed or adoption.training_each
    return replace(adoption, training_each=change.training, training_needed=needed)


def _with_people(role: Role, change: Setting) -> Role:
    asked = change.people.get(role.id)
    if asked is None:
        return role
    share = role.share if asked.share is None else asked.share
    return replace(role, count=max(role.count + asked.add, 0), share=share)


def _with_promise(promise: Promise, change: Setting, old: Price) -> Promise:
    measure = promise.measure
    if isinstance(measure, ReachBy) and promise.id in change.dates:
        return replace(promise, measure=replace(measure, on_or_before=change.dates[promise.id]))
    if isinstance(measure, Deliver) and isinstance(measure.by_when, date) and promise.id in change.dates:
        return replace(promise, measure=replace(measure, by_when=change.dates[promise.id]))
    if isinstance(measure, GiveTime):
        asked = change.people.get(measure.role)
        if asked is not None and asked.share is not None:
            return replace(promise, measure=replace(measure, share=asked.share))
    if isinstance(measure, PayAtMost) and change.price is not None and old.fixed is not None:
        held, holds = old.fixed <= measure.at_most, change.price <= measure.at_most
        return replace(promise, measure=PayAtMost(change.price)) if held and not holds else promise
    return promise


def with_every_addition(deal: Deal) -> Deal:
    """Return the deal with every item that any lever can add: the deal the priority list is made on."""
    added = {item.id: item for lever in deal.levers.values() for s in lever.settings for item in s.adds}
    return replace(deal, work={**added, **deal.work}) if added else deal


def with_due_dates(deal: Deal, dates: Mapping[str, date]) -> Deal:
    """Return the deal with promised days moved, by promise id (a later date is always a lever)."""
    return _with_setting(deal, Setting(dates=dates))


def with_price(deal: Deal, price: Money) -> Deal:
    """Return the deal at another fixed price (a higher price is always a lever)."""
    return _with_setting(deal, Setting(price=price))


def with_payments_up_to(deal: Deal, most: Money) -> Deal:
    """Return the deal with every promise to pay no more raised to an amount that would break it."""
    promises = {
        key: replace(one, measure=PayAtMost(most))
        if isinstance(one.measure, PayAtMost) and one.measure.at_most < most
        else one
        for key, one in deal.promises.items()
    }
    return replace(deal, promises=promises)


def with_prices_raised(deal: Deal, factor: Decimal) -> Deal:
    """Return the deal with every milestone and day rate raised by a factor, and what is paid at most too."""
    price = deal.price
    raised = replace(
        price,
        milestones={key: paid.share(factor) for key, paid in price.milestones.items()},
        day_rates={
            key: replace(rate, money=rate.money.share(factor)) for key, rate in price.day_rates.items()
        },
    )
    promises = {
        key: replace(one, measure=PayAtMost(one.measure.at_most.share(factor)))
        if isinstance(one.measure, PayAtMost) and factor > 1
        else one
        for key, one in deal.promises.items()
    }
    return replace(deal, price=raised, promises=promises)


def payments_moved(deal: Deal, moved: Deal) -> dict[str, Money]:
    """Return the promises to pay no more that another price has moved, by id, with their new bound."""
    priced = moved.promises
    return {
        key: one.measure.at_most
        for key, one in priced.items()
        if isinstance(one.measure, PayAtMost) and one != deal.promises[key]
    }


def due_moved(promise: Promise, on: date) -> Promise:
    """Return a promise with its day moved; one without a day stays as it is."""
    return _with_promise(promise, Setting(dates={promise.id: on}), Price())


def due_on(promise: Promise) -> date | None:
    """Return the day a promise names as its bound, None where it names none that could move."""
    measure = promise.measure
    if isinstance(measure, ReachBy):
        return measure.on_or_before
    if isinstance(measure, Deliver) and isinstance(measure.by_when, date):
        return measure.by_when
    return None
