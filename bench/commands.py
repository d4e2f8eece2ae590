"""Whole-process times of the commands people wait for, on the shipped example; best and median of a few."""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import troth

TROTH = str(Path(sys.executable).parent / "troth")
ROUNDS = 5
COMMANDS = (
    ("troth --help (under 0.15 s)", ["--help"]),
    ("troth check, 10,000 draws (under 2 s)", ["check", "deals/harbour-wms.yaml", "--draws", "10000"]),
    ("troth options", ["options", "deals/harbour-wms.yaml"]),
    ("troth why", ["why", "deals/harbour-wms.yaml"]),
    ("troth hard", ["hard", "deals/harbour-wms.yaml"]),
    ("troth explain", ["explain", "NB-001-1"]),
    ("troth replay", ["replay"]),
    ("troth replay --deals", ["replay", "--deals"]),
)
VERDICTS = (0, 3, 4)


def main() -> int:
    """Print the best and the median of a few runs of each command, after compiling what set-up compiles."""
    compileall.compile_dir(Path(troth.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([TROTH, "new", "example"], cwd=folder, check=True, capture_output=True)
        for name, arguments in COMMANDS:
            seconds = [timed(arguments, Path(folder) / "example") for _ in range(ROUNDS + 1)][1:]
            print(
                f"{name:<42} best {min(seconds):5.2f} s, median {statistics.median(seconds):5.2f} s",
                flush=True,
            )
    return 0


def timed(arguments: list[str], folder: Path) -> float:
    """Return how long one run takes, from start to exit."""
    began = time.perf_counter()
    done = subprocess.run([TROTH, *arguments], cwd=folder, check=False, capture_output=True)
    if done.returncode not in VERDICTS:
        print(done.stderr.decode(), end="")
        raise SystemExit(done.returncode)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
