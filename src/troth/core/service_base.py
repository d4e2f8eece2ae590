"""The published base rate of service: how often services of others fail, and for how long.

It refuses to stand without a name and a source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServiceBase:
    """How services of others failed: failures a year, mean length, and the spread of ln(length).

    `source` and `note` are shown wherever it speaks; `sha256` names its bytes.
    """

    name: str
    failures_per_year: float
    mean_minutes: float
    ln_spread: float
    source: str
    note: str = ""
    sha256: str = ""
