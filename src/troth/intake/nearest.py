"""The nearest name to one that is not known, for a hint.

It refuses to correct: the reader is asked, never overruled.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest_name(found: str, known: Iterable[str]) -> str:
    """Return the known name most like the one found, or nothing when none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 -- only a faulty file pays for its import

    names = [name for name in known if name != found]
    close = get_close_matches(found[:80], names, n=1, cutoff=0.6)
    if close:
        return close[0]
    folded = {name.casefold().replace("_", "-").replace(" ", "-"): name for name in names}
    return folded.get(found.casefold().replace("_", "-").replace(" ", "-"), "")


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest known name, or nothing."""
    name = nearest_name(found, known)
    return f"Did you mean '{name}'?" if name else ""
