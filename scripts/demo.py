"""Run the main job on the shipped example: a fresh workspace from `troth new`, then `troth check` in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKSPACE = "demo-workspace"
TROTH = str(Path(sys.executable).parent / "troth")
VERDICTS = (0, 3, 4)


def main() -> int:
    """Make the workspace anew and check its deal; a verdict of any kind is a demo that worked."""
    shutil.rmtree(ROOT / WORKSPACE, ignore_errors=True)
    told = step(["new", WORKSPACE], ROOT)
    if told == 0:
        told = step(["check", "deals/harbour-wms.yaml"], ROOT / WORKSPACE)
    if told not in VERDICTS:
        return told
    print(f"\nThe workspace is in {WORKSPACE}/ (made anew at each run). Exit status of the check: {told}.")
    print("To type troth yourself: . .venv/bin/activate")
    return 0


def step(arguments: list[str], folder: Path) -> int:
    """Show a command as one would type it, run it and return its exit status."""
    print(f"$ troth {' '.join(arguments)}", flush=True)
    return subprocess.run([TROTH, *arguments], check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
