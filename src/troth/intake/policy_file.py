"""The company's policy from `troth.toml`, and what a deal's own policy makes of it.

A deal may only be stricter; what it loosens applies all the same and is named, so that it is said. It
refuses to know any other part of `troth.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from troth.core.deal import Policy
from troth.core.money import Money
from troth.errors import Finding, Place
from troth.intake.deal_reading import found_words
from troth.intake.deal_shape import PolicyShape
from troth.intake.scalars import Misspelt


def read_policy(stated: Mapping[str, Any], file: str, currency: str) -> tuple[Policy, tuple[Finding, ...]]:
    """Read the company's policy as `troth.toml` states it.

    Parameters
    ----------
    stated
        The table `policy`, such as `{promise = "90%", worst = {loss = 50000, chance = "1%"}}`.
    file
        The file's name, as findings say it.
    currency
        The currency of the loss in `worst`.
    """
    try:
        shape = PolicyShape.model_validate(dict(stated))
    except ValidationError as refused:
        return Policy(), tuple(_finding(fault, file) for fault in refused.errors(include_url=False))
    return policy_of(shape, Policy(), currency), ()


def policy_of(shape: PolicyShape, base: Policy, currency: str) -> Policy:
    """Return a policy with what is stated in place of the base's figures."""
    changes: dict[str, Any] = {
        "promise": shape.promise,
        "aim": shape.aim,
        "every": shape.all,
        "loss": shape.loss,
        "margin": None if shape.margin is None else float(shape.margin),
        "worst": (Money.of(shape.worst.loss, currency), shape.worst.chance) if shape.worst else None,
    }
    return replace(base, **{name: value for name, value in changes.items() if value is not None})


def applied(company: Policy, shape: PolicyShape | None, currency: str) -> Policy:
    """Return the policy of a deal: its own figures, each loosening named in words."""
    if shape is None:
        return company
    policy = policy_of(shape, company, currency)
    loosened = list(company.loosened)
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
    if company.worst and policy.worst and company.worst[0].currency == currency:
        (was_loss, was_chance), (loss, chance) = company.worst, policy.worst
        if loss > was_loss or chance > was_chance:
            loosened.append(
                f"worst {loss} in {_percent(chance)} where the company allows {was_loss} in {_percent(was_chance)}"
            )
    return replace(policy, loosened=tuple(loosened))


def _percent(chance: float) -> str:
    return f"{(Decimal(repr(chance)) * 100).normalize():f}%"


def _finding(fault: Any, file: str) -> Finding:  # noqa: ANN401 -- pydantic's error mapping
    path = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "extra_forbidden":
        keys = ", ".join(info.alias or name for name, info in PolicyShape.model_fields.items())
        return Finding(Place(file), "unknown-key", f"'policy.{path}' is not a key here", f"one of {keys}")
    if fault["type"] == "missing":
        return Finding(Place(file), "missing-key", f"'policy.{path}' is missing", "a loss and its chance")
    error = fault.get("ctx", {}).get("error")
    if isinstance(error, Misspelt):
        wrong = f"policy.{path} {found_words(fault['input'])} {error.wrong}"
        return Finding(Place(file), error.code, wrong, error.expected, error.hint)
    wrong = f"policy.{path} {found_words(fault['input'])} is not a table"
    return Finding(Place(file), "wrong-shape", wrong, "keys with values")
