"""Settling 10 million events: seconds and peak memory of the whole command, from Parquet and from CSV.

Three years of checks of one service, one in 2,000 down, with half an hour of outage a week; settled by month.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000_000
DEAL = """\
troth: 1
deal: bench
seller: Ours
client: Theirs
currency: EUR
starts: 2024-01-01
calendars: {seller: {timezone: UTC}, client: {timezone: UTC}}
people: {builder: {side: seller, cost: 500/d}}
work: {live: {effort: 1d, by: builder}}
price: {fixed: 1000, monthly: 1000, months: 36}
terms:
  uptime: {objective: 99.9%, window: month, from: 2024-01-01, credits: [[99.9%, 10%], [99.0%, 25%]]}
promises:
  live: {by: seller, reach: live, on-or-before: 2024-01-31}
"""
IN_KIB = 1024 * 1024 if sys.platform != "darwin" else 1024 * 1024 * 1024
SECONDS = 3 * 365 * 86_400


def main() -> int:
    """Write the events, settle them in a process of their own, say what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "deal.yaml").write_text(DEAL)
        for name, form in (("events.parquet", "FORMAT parquet"), ("events.csv", "FORMAT csv, HEADER")):
            write_events(root / name, rows, form)
            seconds, peak = measured(root, name)
            print(
                f"settling {rows:,} events from {name}: {seconds:.1f} s (under 20 s), "
                f"peak {peak:.2f} GiB (under 2 GB)"
            )
            (root / name).unlink()
    return 0


def measured(root: Path, name: str) -> tuple[float, float]:
    """Return the seconds and the peak memory in GiB of one settlement."""
    program = [sys.executable, "-c", "from troth.cli import main; main()", "settle", "deal.yaml"]
    began = time.perf_counter()
    child = os.fork()
    if not child:
        os.chdir(root)
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        asked = ["--until", "2026-12-31", "--dry-run", "--events", name]
        os.execv(sys.executable, [*program, *asked])  # noqa: S606 - ours
    _, status, used = os.wait4(child, 0)
    if status:
        message = f"settling {name} failed"
        raise RuntimeError(message)
    return time.perf_counter() - began, used.ru_maxrss / IN_KIB


def write_events(path: Path, rows: int, form: str) -> None:
    """Write checks at even steps with DuckDB, which is done in seconds."""
    import duckdb  # noqa: PLC0415 - stays out of the measured process

    at = f"make_timestamp(1704067200000000 + CAST(range * ({SECONDS}.0 / {rows}) AS BIGINT) * 1000000)"
    down = "range % 2000 = 0 OR (range * 7) % 640000 < 1900"
    duckdb.execute(
        f"COPY (SELECT strftime({at}, '%Y-%m-%dT%H:%M:%SZ') AS at, "  # noqa: S608 - ours
        f"CASE WHEN {down} THEN 'check-down' ELSE 'check-up' END AS kind, 'uptime' AS of "
        f"FROM range({rows})) TO '{path}' ({form})"
    )


if __name__ == "__main__":
    sys.exit(main())
