"""Compile the forecast's functions once, store their machine code, and say so.

A failure here stops nothing: whatever is not stored now is compiled at its first use.
"""

from __future__ import annotations

import sys
import time

from troth.forecast.machine.kernels import LIBRARIES


def main() -> int:
    """Compile every library that is not stored yet, and say how long it took."""
    began = time.monotonic()
    names = " and ".join(library.name for library in LIBRARIES)
    missing = [library for library in LIBRARIES if not library.is_stored()]
    unkept = [library.name for library in missing if library.compile() is None]
    done = f"compiled, once, in {time.monotonic() - began:.0f} s" if missing else "compiled already"
    print(f"set-up: {names} {done}", flush=True)
    for name in unkept:
        print(f"set-up: the machine code of the {name} could not be stored; every run will compile it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
