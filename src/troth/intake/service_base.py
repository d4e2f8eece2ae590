"""The shipped base rate of service: one row of published figures into the noun.

It refuses to hold figures in code: they stand in a table with their sources.
"""

from __future__ import annotations

import csv
import hashlib
from importlib import resources

from troth.core.service_base import ServiceBase

FILE = "service-base-rate.csv"


def service_base_rate() -> ServiceBase:
    """Return our base rate of how often services of others fail, and for how long."""
    source = resources.files("troth").joinpath("data", FILE).read_bytes()
    [row] = csv.DictReader(source.decode("utf-8").splitlines())
    return ServiceBase(
        name=row["name"],
        failures_per_year=float(row["failures_per_year"]),
        mean_minutes=float(row["mean_minutes"]),
        ln_spread=float(row["ln_spread"]),
        source=f"{row['source']} ({row['years']})",
        note=row["note"],
        sha256=hashlib.sha256(source).hexdigest(),
    )
