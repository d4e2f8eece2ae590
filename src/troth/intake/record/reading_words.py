"""How a proposal reads numbers and dates, in the words of somebody who must confirm it.

It refuses to speak of what reads the same everywhere: a decimal point, and the year first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ORDERS = ((r"d{1,2}\W+m{1,2}\b.*", "days before months"), (r"m{1,2}\W+d{1,2}\b.*", "months before days"))


def reading_words(decimal: object, patterns: Iterable[str]) -> str:
    """Return what must be confirmed, such as `decimal comma, days before months`; empty for nothing."""
    words = ["decimal comma"] if decimal == "," else []
    patterns = tuple(patterns)
    words += [said for order, said in _ORDERS if any(re.fullmatch(order, each) for each in patterns)]
    return ", ".join(words)
