"""Where a forecast falls short of the policy: one typed fact for each rule it misses.

It refuses leniency: a chance nobody can know is a shortfall, and rounding for people comes later.

Source: DEAL-FILE.md, "The policy".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from troth.core.deal import Policy
from troth.forecast.deal.deal_forecast import DealForecast

Rule = Literal["promise", "aim", "all", "loss", "worst"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One rule of the policy that is missed.

    `promise` names the promise or aim, None for rules about the whole deal. `chance` is None when it
    is unknown; `needed` is a floor, for `loss` and `worst` a ceiling.
    """

    rule: Rule
    promise: str | None
    chance: float | None
    needed: float

    @property
    def gap(self) -> float:
        """How far it is from the policy, in chance; an unknown is the whole of what is needed."""
        if self.chance is None:
            return self.needed
        return abs(self.needed - self.chance)


def shortfalls(forecast: DealForecast, policy: Policy) -> tuple[Shortfall, ...]:
    """List every rule of the policy that a forecast misses, the widest gap first.

    A loss that nobody can know (no price, or people without a cost) is not tested, and said so.

    `worst` is tested only where the policy has one.
    """
    found: list[Shortfall] = []
    for one in forecast.promises.values():
        if one.promise.by != "seller":
            continue
        needed = policy.aim if one.promise.is_aim else policy.promise
        if one.chance.issued is None or one.chance.issued < needed:
            rule: Rule = "aim" if one.promise.is_aim else "promise"
            found.append(Shortfall(rule, one.promise.id, one.chance.issued, needed))
    together = forecast.together
    if together.draws and (together.issued is None or together.issued < policy.every):
        found.append(Shortfall("all", None, together.issued, policy.every))
    loss = forecast.money.loss.issued
    if loss is not None and loss > policy.loss:
        found.append(Shortfall("loss", None, loss, policy.loss))
    worst = forecast.money.worst_chance
    if policy.worst is not None and worst is not None and worst > policy.worst[1]:
        found.append(Shortfall("worst", None, worst, policy.worst[1]))
    order = {"promise": 0, "loss": 1, "worst": 2, "all": 3, "aim": 4}
    return tuple(sorted(found, key=lambda one: (-one.gap, order[one.rule], one.promise or "")))


def binding_shortfalls(forecast: DealForecast, policy: Policy) -> tuple[Shortfall, ...]:
    """List the rules missed that bind the verdict: an aim is said with its odds and binds nothing."""
    return tuple(one for one in shortfalls(forecast, policy) if one.rule != "aim")
