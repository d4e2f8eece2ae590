"""What a variable or a flag makes weaker than the company's policy in troth.toml, in words.

Both apply all the same; each loosening is named, so that it is told with every deal. It refuses to count
what is stricter, and what is set where no troth.toml stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

FLOORS = ("promise", "aim", "all", "margin")
CEILINGS = ("loss", "worst.loss", "worst.chance")
POLICY = "policy."


def loosened(
    company: Mapping[str, Any], applied: Mapping[str, Any], origins: Mapping[str, str]
) -> tuple[str, ...]:
    """Name each rule of the policy that is applied weaker than the company states it.

    Parameters
    ----------
    company, applied
        What each key means by troth.toml (or its default), and as it is applied, by dotted name.
    origins
        Where the applied value came from, by dotted name.
    """
    found = []
    for rule in (*FLOORS, *CEILINGS):
        key = POLICY + rule
        was, now = company.get(key), applied.get(key)
        if was is None or now is None or was == now:
            continue
        if (now < was) == (rule in FLOORS):
            asks = "asks for" if rule in FLOORS else "allows"
            found.append(
                f"{rule} {_said(rule, now)} where troth.toml {asks} {_said(rule, was)} ({origins[key]})"
            )
    return tuple(found)


def _said(rule: str, meaning: Any) -> str:  # noqa: ANN401 - a share or an amount
    if rule == "worst.loss":
        return f"{meaning:f}"
    return f"{(Decimal(repr(meaning)) * 100).normalize():f}%"
