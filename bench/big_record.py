"""Whole-process times with 50,000 items in the record: forecast of 100 new items, check, replay of a year."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from commands import TROTH, timed

ITEMS, NEW, ROUNDS = 50_000, 100, 3
MAPPING = """\
troth-mapping: 1
source: bench
kind: items
file: {format: csv, dates: yyyy-mm-dd}
columns: {item: item, estimate: estimate, actual: actual, estimated-on: on, completed: done, bundle: deal}
quantity: effort
unit: h
labels: {team: team, kind: kind}
"""
DEAL = ["check", "deals/harbour-wms.yaml"]


def main() -> int:
    """Write the record, add it, and say what each command takes, best of a few."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([TROTH, "new", "example"], cwd=folder, check=True, capture_output=True)
        root = Path(folder) / "example"
        write_items(root)
        added = timed(["record", "add", "record/bench.csv"], root)
        print(f"{ITEMS:,} items in the record, added in {added:.1f} s")
        forecast = ["forecast", "new.csv", "--as-of", "2025-02-01", "--out", "quantiles.csv"]
        say(f"forecast of {NEW} new items (under 2 s)", [timed(forecast, root) for _ in range(ROUNDS)])
        say("check, the first one", [timed(DEAL, root)])
        say("check, what it learnt kept", [timed(DEAL, root) for _ in range(ROUNDS)])
        say("replay of 2024", [timed(["replay", "--from", "2024-01-01", "--to", "2024-12-31"], root)])
    return 0


def say(name: str, seconds: list[float]) -> None:
    """Print the best of the times."""
    print(f"{name:<42} best {min(seconds):5.2f} s", flush=True)


def write_items(root: Path) -> None:
    """Write past and new items that differ, with DuckDB, always the same."""
    import duckdb  # noqa: PLC0415 - stays out of the measured processes

    duck = duckdb.connect()
    duck.execute("SELECT setseed(0.5)")
    duck.execute(
        "COPY (SELECT 'B-' || range AS item, 'D-' || range // 40 AS deal, 2 ** (1 + range % 5) AS estimate, "  # noqa: S608 - ours
        "round(estimate * exp(0.1 + 0.6 * (random() + random() + random() - 1.5) * 2), 2) AS actual, "
        f"DATE '2014-01-01' + CAST(range * 4000 // {ITEMS} AS INTEGER) AS \"on\", "
        f"DATE '2014-01-01' + CAST(range * 4000 // {ITEMS} + 1 + range % 39 AS INTEGER) AS done, "
        f"'team-' || range % 12 AS team, 'kind-' || range % 7 AS kind FROM range({ITEMS})) "
        f"TO '{root / 'record' / 'bench.csv'}' (FORMAT csv, HEADER)"
    )
    (root / "record" / "bench.mapping.yaml").write_text(MAPPING)
    duck.execute(
        "COPY (SELECT 'N-' || range AS item, 2 ** (1 + range % 5) AS estimate, DATE '2025-01-15' AS \"on\", "  # noqa: S608 - ours
        f"'team-' || range % 12 AS team, 'kind-' || range % 7 AS kind FROM range({NEW})) "
        f"TO '{root / 'new.csv'}' (FORMAT csv, HEADER)"
    )
    (root / "new.mapping.yaml").write_text(MAPPING)


if __name__ == "__main__":
    sys.exit(main())
