"""Check requirements.lock: every package pinned with hashes, and no address of any registry in it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
PIN = re.compile(r"^[a-z0-9._-]+==[^\s;]+( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def faults(text: str) -> list[str]:
    """Return what is wrong with a lock, a line each: only pins and hashes may stand in it."""
    wrong = [
        f"line {number}: {line.strip()!r} is neither a pin nor a hash"
        for number, line in enumerate(text.splitlines(), 1)
        if not (PIN.match(line) or HASH.match(line))
    ]
    pins = len(re.findall(r"^\S", text, re.MULTILINE))
    hashed = len(re.findall(r"^\S[^\n]*\\\n    --hash=", text, re.MULTILINE))
    if pins != hashed or not pins:
        wrong.append(f"{pins} packages and {hashed} of them with hashes")
    return wrong


def main() -> int:
    """Print the faults of the lock; exit 1 where there is one."""
    wrong = faults(LOCK.read_text())
    print(*(f"{LOCK.name}: {fault}" for fault in wrong), sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
