"""Ten million events in our own layout into columns, from CSV and from Parquet: seconds and peak memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000_000
IN_KIB = 1024 * 1024 if sys.platform != "darwin" else 1024 * 1024 * 1024
LOAD = """\
import resource
import sys
from datetime import date
from pathlib import Path
from troth.intake.events.load import EventFile, load_events
from troth.intake.record.staging import Desk
from troth.store.duck import open_duckdb
path = Path(sys.argv[1])
with open_duckdb(path.parent) as duck:
    read = load_events([EventFile(path)], [], Desk(duck, path.parent, date(2026, 12, 31)))
assert len(read.ours) == int(sys.argv[2]), read.findings
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> int:
    """Write the rows, read them, each in a process of its own, say what it took."""
    if sys.argv[1:2] == [
        "write"
    ]:  # apart, or the memory that writing takes would be counted as that of reading
        write_rows(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, "write", folder, str(rows)], check=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for form in ("csv", "parquet"):
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", LOAD, f"{folder}/events.{form}", str(rows)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            seconds = time.perf_counter() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            before, peak = after, int(done.stdout) / IN_KIB
            print(
                f"{rows:,} events from {form}: {seconds:.1f} s (under 12 s), {cores:.1f} s of the cores, "
                f"peak {peak:.2f} GiB (under 1.1 GiB)"
            )
    return 0


def write_rows(folder: Path, rows: int) -> None:
    """Write events of every usual kind in no order, with DuckDB, which is done in seconds."""
    import duckdb  # noqa: PLC0415 - stays out of the measured process

    def at(seconds: str) -> str:
        return (
            f"strftime(TIMESTAMP '2020-01-01' + to_seconds(CAST({seconds} AS BIGINT)), '%Y-%m-%dT%H:%M:%SZ')"
        )

    kind = "CASE r % 10 WHEN 0 THEN 'check-down' WHEN 9 THEN 'opened' WHEN 8 THEN 'resolved' "
    duck = duckdb.connect()
    duck.execute(
        f"COPY (SELECT {at('r * 12')} AS \"at\", {kind} WHEN 7 THEN 'requests' ELSE 'check-up' END AS kind, "  # noqa: S608 - ours
        f"'stream-' || (r % 7) AS of, CASE r % 10 WHEN 7 THEN {at('r * 12 + 300')} END AS until, "
        "CASE r % 10 WHEN 9 THEN 'C-' || (r // 10) WHEN 8 THEN 'C-' || (r // 10 - 5) END AS \"case\", "
        "CASE r % 10 WHEN 9 THEN 'P' || (r % 3) END AS priority, CASE r % 10 WHEN 7 THEN 900 END AS good, "
        "CASE r % 10 WHEN 7 THEN 1000 END AS total, 'E-' || r AS id, NULL AS corrects "
        f"FROM range({rows}) t(r) ORDER BY hash(r)) TO '{folder}/events.csv' (FORMAT csv, HEADER)"
    )
    duck.execute(
        f"COPY (FROM read_csv('{folder}/events.csv', all_varchar = true)) TO '{folder}/events.parquet' "
        "(FORMAT parquet)"
    )


if __name__ == "__main__":
    sys.exit(main())
