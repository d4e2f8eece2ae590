"""How a file writes its numbers: decimal sign and thousands sign, and which pairs a column fits.

It refuses to choose between pairs that all fit and mean different numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PAIRS = ((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'"))


def fits_number(words: str, decimal: str, thousands: str) -> bool:
    """Whether a text is a number with these signs; grouped digits come in threes."""
    fraction = rf"({re.escape(decimal)}\d*)?"
    whole = r"\d+" if not thousands else rf"(\d+|\d{{1,3}}({re.escape(thousands)}\d{{3}})+)"
    return (
        re.fullmatch(rf"[+-]?({whole}{fraction}|{re.escape(decimal)}\d+)([eE][+-]?\d+)?", words) is not None
    )


def signs_that_fit(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return every (decimal, thousands) that all values fit, the plainest of those that mean the same.

    `1,5` leaves (",", ""), `1.234,5` leaves (",", "."); `1,234` alone leaves two that differ.
    """
    texts = list(values)
    fitting = [pair for pair in PAIRS if all(fits_number(words, *pair) for words in texts)]
    chosen: list[tuple[str, str]] = []
    for pair in fitting:
        reading = [read_number(words, *pair) for words in texts]
        if all(reading != [read_number(words, *other) for words in texts] for other in chosen):
            chosen.append(pair)
    return tuple(chosen)


def read_number(words: str, decimal: str, thousands: str) -> float:
    """Return the number a text stands for with these signs."""
    plain = words.replace(thousands, "") if thousands else words
    return float(plain.replace(decimal, "."))
