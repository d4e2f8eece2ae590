"""What a deal's own policy makes of the company's.

A deal may only be stricter; what it loosens applies all the same and is named, so that it is said. It
refuses to read `troth.toml`: the company's policy is handed in.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from troth.core.deal import Policy
from troth.core.money import Money
from troth.intake.deal.shape import PolicyShape


def applied(company: Policy, shape: PolicyShape | None, currency: str) -> Policy:
    """Return the policy of a deal: its own figures over the company's, each loosening named in words.

    A worst loss of the company's in another currency cannot be tested; that is named too.
    """
    worst, loosened = company.worst, list(company.loosened)
    if worst is not None and worst[0].currency != currency:
        if shape is None or shape.worst is None:
            loosened.append(
                f"worst is not tested: the company states it in {worst[0].currency}, not {currency}"
            )
        worst = None
    if shape is None:
        return replace(company, worst=worst, loosened=tuple(loosened))
    policy = Policy(
        promise=_stated(shape.promise, company.promise),
        aim=_stated(shape.aim, company.aim),
        every=_stated(shape.all, company.every),
        loss=_stated(shape.loss, company.loss),
        margin=company.margin if shape.margin is None else float(shape.margin),
        worst=(Money.of(shape.worst.loss, currency), shape.worst.chance) if shape.worst else worst,
    )
    for word, was, now in (
        ("promise", company.promise, policy.promise),
        ("aim", company.aim, policy.aim),
        ("all", company.every, policy.every),
        ("margin", company.margin or 0.0, policy.margin or 0.0),
    ):
        if now < was:
            loosened.append(f"{word} {_percent(now)} where the company asks for {_percent(was)}")
    if policy.loss > company.loss:
        loosened.append(f"loss {_percent(policy.loss)} where the company allows {_percent(company.loss)}")
    if worst and policy.worst and (policy.worst[0] > worst[0] or policy.worst[1] > worst[1]):
        loosened.append(f"worst {_worst(policy.worst)} where the company allows {_worst(worst)}")
    return replace(policy, loosened=tuple(loosened))


def _stated(own: float | None, company: float) -> float:
    return company if own is None else own


def _percent(chance: float) -> str:
    return f"{(Decimal(repr(chance)) * 100).normalize():f}%"


def _worst(worst: tuple[Money, float]) -> str:
    return f"{worst[0]} at {_percent(worst[1])}"
