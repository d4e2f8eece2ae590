"""Why the verdict is what it is: each rule missed, by how much, and whether anything mends it.

In order of weight: what binds and is furthest from the policy first, then what could not be tested, then
aims. It refuses to let an untested rule look like one that was met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from troth.core.deal import Policy
from troth.forecast.deal.deal_forecast import DealForecast, PromiseForecast
from troth.judgement.search.remedy import Search
from troth.judgement.shortfall import Rule, Shortfall

Mending = Literal["open", "incurable", "refused", "clash", "not-looked-for", "untested", "none-needed"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a verdict: a rule, what is and what is needed, and what would mend it.

    `mending` is `open` where a named change mends it, `refused` where only one that the client turned down
    does, `incurable` where nothing tried does, `clash` where what mends it breaks another rule, and
    `untested` for a loss nobody can know. An aim needs no mending: it binds nothing.
    """

    rule: Rule
    promise: str | None
    chance: float | None
    needed: float
    mending: Mending

    @property
    def is_binding(self) -> bool:
        """Whether the verdict rests on it."""
        return self.mending not in {"untested", "none-needed"}


def reasons_of(
    forecast: DealForecast, missed: Sequence[Shortfall], search: Search | None, policy: Policy
) -> tuple[Reason, ...]:
    """List the reasons of a verdict, the heaviest first.

    Parameters
    ----------
    forecast
        The deal's forecast.
    missed
        The rules it misses, the widest gap first.
    search
        What was found to mend them, None where nobody looked.
    policy
        What the deal is held to.
    """
    found = [Reason(one.rule, one.promise, one.chance, one.needed, _mending(one, search)) for one in missed]
    found += _untested(forecast, policy)
    order = {"untested": 1, "none-needed": 2}
    return tuple(sorted(found, key=lambda one: order.get(one.mending, 0)))


def _mending(short: Shortfall, search: Search | None) -> Mending:
    if short.rule == "aim":
        return "none-needed"
    if search is not None and search.remedy is not None:
        return "open"
    if search is None or search.is_partial:
        return "not-looked-for"
    if search.refused is not None:
        return "refused"
    is_incurable = any((one.rule, one.promise) == (short.rule, short.promise) for one in search.incurable)
    return "incurable" if is_incurable else "clash"


def _untested(forecast: DealForecast, policy: Policy) -> list[Reason]:
    """Return the rules about money that nobody can know: there is no price, or people have no cost."""
    money, found = forecast.money, []
    if not money.loss.is_known:
        found.append(Reason("loss", None, None, policy.loss, "untested"))
    if policy.worst is not None and (money.worst_chance is None or not money.has_price):
        found.append(Reason("worst", None, None, policy.worst[1], "untested"))
    return found


def may_be_aimed(forecast: DealForecast, policy: Policy) -> tuple[PromiseForecast, ...]:
    """Return the seller's promises that meet the policy of an aim and not that of a promise."""
    return tuple(
        one
        for one in forecast.promises.values()
        if one.promise.by == "seller"
        and not one.promise.is_aim
        and one.chance.issued is not None
        and policy.aim <= one.chance.issued < policy.promise
    )
