"""Import of 10 million rows of CSV into a record: seconds and peak memory of the whole process."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000_000
MAPPING = """\
troth-mapping: 1
source: bench
kind: items
file: {format: csv, dates: yyyy-mm-dd}
columns: {item: item, estimate: estimate, actual: actual, estimated-on: on, completed: done}
quantity: effort
unit: h
labels: {team: team, kind: kind}
"""
IN_KIB = 1024 * 1024 if sys.platform != "darwin" else 1024 * 1024 * 1024
ADD = """\
import sys
from pathlib import Path
from troth.book.record import add_record
add_record(Path(sys.argv[1]), Path(sys.argv[1]) / "rows.csv")
"""


def main() -> int:
    """Write the rows, import them in a process of their own, say what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "record").mkdir()
        (root / "rows.mapping.yaml").write_text(MAPPING)
        write_rows(root / "rows.csv", rows)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", ADD, folder], check=True)
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / IN_KIB
    print(f"import of {rows:,} rows: {seconds:.1f} s (under 15 s), peak {peak:.2f} GiB (under 2 GB)")
    return 0


def write_rows(path: Path, rows: int) -> None:
    """Write rows that differ, with DuckDB, which is done in seconds."""
    import duckdb  # noqa: PLC0415 - stays out of the measured process

    duckdb.execute(
        "COPY (SELECT 'T-' || range AS item, 1 + range % 97 AS estimate, 1 + range % 131 / 2.0 AS actual, "  # noqa: S608 - ours
        "DATE '2010-01-01' + CAST(range % 4000 AS INTEGER) AS \"on\", "
        "DATE '2010-01-01' + CAST(range % 4000 + 5 + range % 60 AS INTEGER) AS done, "
        f"'team-' || range % 40 AS team, 'kind-' || range % 12 AS kind FROM range({rows})) "
        f"TO '{path}' (FORMAT csv, HEADER)"
    )


if __name__ == "__main__":
    sys.exit(main())
