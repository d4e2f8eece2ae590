"""Compile the forecast kernels once, by loading them and running what uses them, and say so.

The compiled code is kept in Numba's cache beside the sources. A failure here stops nothing: whatever is
not compiled now is compiled at its first use.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import troth

TROTH = str(Path(sys.executable).parent / "troth")
RUNS = (
    ("check", "deals/harbour-wms.yaml"),
    ("check", "deals/harbour-wms.yaml", "--set", "third-integrator"),
    ("replay",),
)
VERDICTS = (0, 3, 4)
ROOMS = ("forecast", "judgement")


def main() -> int:
    """Run every command that draws, in a workspace of its own, and say how long it took."""
    began = time.monotonic()
    for module in pkgutil.walk_packages(troth.__path__, "troth."):
        if module.name.split(".")[1] in ROOMS and not module.ispkg:
            import_module(module.name)
    with tempfile.TemporaryDirectory(prefix="troth-") as folder:
        made = run(("new", "example"), Path(folder))
        failed = [arguments for arguments in RUNS if made or run(arguments, Path(folder) / "example")]
    print(f"set-up: compiled the forecast kernels, once, in {time.monotonic() - began:.0f} s", flush=True)
    for arguments in failed:
        print(f"set-up: not all of it: `troth {' '.join(arguments)}` did not run; its first run will compile")
    return 0


def run(arguments: tuple[str, ...], folder: Path) -> bool:
    """Run one command without its words; return whether it failed."""
    done = subprocess.run([TROTH, *arguments], check=False, cwd=folder, capture_output=True)
    return done.returncode not in VERDICTS


if __name__ == "__main__":
    sys.exit(main())
